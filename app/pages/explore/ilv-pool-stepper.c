/* "− 4 threads +": the size of a pool.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-pool-stepper.h"

#include <glib/gi18n.h>

struct _IlvPoolStepper {
  GtkWidget parent_instance;

  GtkWidget *less, *more;
  GtkLabel *label;
  IlvPool pool;
};

enum {
  STEPPED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (IlvPoolStepper, ilv_pool_stepper, GTK_TYPE_WIDGET)

static void
clicked_cb (IlvPoolStepper *self, GtkWidget *button)
{
  g_signal_emit (self, signals[STEPPED], 0, button == self->more ? 1 : -1);
}

static void
ilv_pool_stepper_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (ilv_pool_stepper_parent_class)->dispose (object);
}

static void
ilv_pool_stepper_class_init (IlvPoolStepperClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ilv_pool_stepper_dispose;
  signals[STEPPED] = g_signal_new ("stepped", ILV_TYPE_POOL_STEPPER, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

/* Letters, not icons: the first window loads them with its other text. */
static GtkWidget *
add_button (IlvPoolStepper *self, const char *sign)
{
  GtkWidget *button = gtk_button_new ();

  gtk_button_set_child (GTK_BUTTON (button), gtk_label_new (sign));
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_add_css_class (button, "stepper");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (clicked_cb), self);
  gtk_widget_set_parent (button, GTK_WIDGET (self));
  return button;
}

static void
ilv_pool_stepper_init (IlvPoolStepper *self)
{
  GtkWidget *label;

  self->less = add_button (self, "−");
  label = gtk_label_new (NULL);
  self->label = GTK_LABEL (label);
  gtk_widget_add_css_class (label, "value-label");
  gtk_widget_set_margin_start (label, 3);
  gtk_widget_set_margin_end (label, 3);
  gtk_widget_set_parent (label, GTK_WIDGET (self));
  self->more = add_button (self, "+");
}

static void
name_button (GtkWidget *button, const char *name, const char *why_locked)
{
  gtk_widget_set_tooltip_text (button, why_locked != NULL ? why_locked : name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

void
ilv_pool_stepper_set_lock (IlvPoolStepper *self, const char *why_locked)
{
  gboolean has_threads = self->pool == ILV_POOL_THREADS;

  name_button (self->less, has_threads ? _ ("One thread less") : _ ("One process less"),
               why_locked);
  name_button (self->more, has_threads ? _ ("One thread more") : _ ("One process more"),
               why_locked);
  gtk_widget_set_sensitive (GTK_WIDGET (self), why_locked == NULL);
}

GtkWidget *
ilv_pool_stepper_new (IlvPool pool)
{
  IlvPoolStepper *self = g_object_new (ILV_TYPE_POOL_STEPPER, NULL);

  self->pool = pool;
  ilv_pool_stepper_set_lock (self, NULL);
  return GTK_WIDGET (self);
}

IlvPool
ilv_pool_stepper_get_pool (IlvPoolStepper *self)
{
  return self->pool;
}

void
ilv_pool_stepper_set_size (IlvPoolStepper *self, guint size)
{
  g_autofree char *text = NULL;
  char number[16];

  if (self->pool == ILV_POOL_THREADS)
    text = g_strdup_printf (ngettext ("%u thread", "%u threads", size), size);
  else
    text = g_strdup_printf (ngettext ("%u process", "%u processes", size), size);
  g_snprintf (number, sizeof number, "%u", size);
  gtk_label_set_text (self->label, number);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->label), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_widget_set_sensitive (self->less, size > 1);
}
