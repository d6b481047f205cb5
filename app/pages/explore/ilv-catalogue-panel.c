/* What stands beside the stages: workloads and what-if sliders.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-catalogue-panel.h"

#include "app/pages/explore/ilv-catalogue.h"
#include "app/pages/explore/ilv-knobs.h"

struct _IlvCataloguePanel {
  GtkWidget parent_instance;

  /* template children */
  GtkWidget *box;
  IlvCatalogue *catalogue;
  IlvKnobs *knobs;
};

enum {
  MESSAGE,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (IlvCataloguePanel, ilv_catalogue_panel, GTK_TYPE_WIDGET)

static void
message_cb (IlvCataloguePanel *self, const char *message)
{
  g_signal_emit (self, signals[MESSAGE], 0, message);
}

static void
ilv_catalogue_panel_dispose (GObject *object)
{
  g_clear_pointer (&ILV_CATALOGUE_PANEL (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (ilv_catalogue_panel_parent_class)->dispose (object);
}

static void
ilv_catalogue_panel_class_init (IlvCataloguePanelClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ilv_catalogue_panel_dispose;
  signals[MESSAGE] = g_signal_new ("message", ILV_TYPE_CATALOGUE_PANEL, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  g_type_ensure (ILV_TYPE_CATALOGUE);
  g_type_ensure (ILV_TYPE_KNOBS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/interleave/ui/ilv-catalogue-panel.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, IlvCataloguePanel, box);
  gtk_widget_class_bind_template_child (widget_class, IlvCataloguePanel, catalogue);
  gtk_widget_class_bind_template_child (widget_class, IlvCataloguePanel, knobs);
}

static void
ilv_catalogue_panel_init (IlvCataloguePanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->catalogue, "message", G_CALLBACK (message_cb), self);
}

IlvCataloguePanel *
ilv_catalogue_panel_new (void)
{
  return g_object_new (ILV_TYPE_CATALOGUE_PANEL, NULL);
}

void
ilv_catalogue_panel_set_session (IlvCataloguePanel *self, IlvSession *session)
{
  ilv_catalogue_set_session (self->catalogue, session);
  ilv_knobs_set_session (self->knobs, session);
}
