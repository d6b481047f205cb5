/* A part of a stage as an accessible, focusable thing.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-stage-part.h"

struct _IlvStagePartWidget {
  GtkWidget parent_instance;

  char *label;
  char *description;
};

static guint pressed_signal;

G_DEFINE_FINAL_TYPE (IlvStagePartWidget, ilv_stage_part, GTK_TYPE_WIDGET)

static void
press_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, pressed_signal, 0);
}

static void
ilv_stage_part_finalize (GObject *object)
{
  IlvStagePartWidget *self = ILV_STAGE_PART (object);

  g_free (self->label);
  g_free (self->description);
  G_OBJECT_CLASS (ilv_stage_part_parent_class)->finalize (object);
}

static void
ilv_stage_part_class_init (IlvStagePartWidgetClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ilv_stage_part_finalize;
  gtk_widget_class_set_css_name (widget_class, "stagepart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST_ITEM);
  gtk_widget_class_install_action (widget_class, "part.press", NULL, press_cb);
  pressed_signal = g_signal_new ("pressed", ILV_TYPE_STAGE_PART, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
ilv_stage_part_init (IlvStagePartWidget *self)
{
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

GtkWidget *
ilv_stage_part_new (void)
{
  return g_object_new (ILV_TYPE_STAGE_PART, NULL);
}

static void
tell (IlvStagePartWidget *self, char **kept, const char *text, GtkAccessibleProperty property)
{
  if (g_strcmp0 (*kept, text) == 0)
    return;
  g_free (*kept);
  *kept = g_strdup (text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), property, *kept, -1);
}

void
ilv_stage_part_describe (IlvStagePartWidget *self, const char *label, const char *description)
{
  g_return_if_fail (ILV_IS_STAGE_PART (self));
  tell (self, &self->label, label, GTK_ACCESSIBLE_PROPERTY_LABEL);
  tell (self, &self->description, description, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
}

const char *
ilv_stage_part_get_label (IlvStagePartWidget *self)
{
  g_return_val_if_fail (ILV_IS_STAGE_PART (self), NULL);
  return self->label;
}

const char *
ilv_stage_part_get_description (IlvStagePartWidget *self)
{
  g_return_val_if_fail (ILV_IS_STAGE_PART (self), NULL);
  return self->description;
}
