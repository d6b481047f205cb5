/* Progress, Live and Stop of a running measurement where the panel that has them is folded away.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-measure-bar.h"

#include <glib/gi18n.h>

#include "widgets/ilv-spoken-name.h"

struct _IlvMeasureBar {
  GtkWidget parent_instance;

  /* owned */
  GtkWidget *box;

  /* borrowed */
  IlvSourceSwitch *source;
  AdwFlap *panel;
};

G_DEFINE_FINAL_TYPE (IlvMeasureBar, ilv_measure_bar, GTK_TYPE_WIDGET)

static void
update (IlvMeasureBar *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), ilv_source_switch_get_is_measuring (self->source) &&
                                                 !adw_flap_get_reveal_flap (self->panel));
}

static void
ilv_measure_bar_dispose (GObject *object)
{
  g_clear_pointer (&ILV_MEASURE_BAR (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (ilv_measure_bar_parent_class)->dispose (object);
}

static void
ilv_measure_bar_class_init (IlvMeasureBarClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ilv_measure_bar_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
}

static void
ilv_measure_bar_init (IlvMeasureBar *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  gtk_widget_set_margin_start (self->box, 4);
  gtk_widget_set_margin_end (self->box, 4);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

static void
add_progress (IlvMeasureBar *self)
{
  GtkProgressBar *shown = ilv_source_switch_get_progress (self->source);
  GtkWidget *progress = gtk_progress_bar_new ();

  gtk_progress_bar_set_show_text (GTK_PROGRESS_BAR (progress), TRUE);
  gtk_progress_bar_set_ellipsize (GTK_PROGRESS_BAR (progress), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (progress, TRUE);
  gtk_widget_set_valign (progress, GTK_ALIGN_CENTER);
  ilv_spoken_name_set (progress, _ ("Measuring"));
  g_object_bind_property (shown, "fraction", progress, "fraction", G_BINDING_SYNC_CREATE);
  g_object_bind_property (shown, "text", progress, "text", G_BINDING_SYNC_CREATE);
  gtk_box_append (GTK_BOX (self->box), progress);
}

static void
add_buttons (IlvMeasureBar *self, IlvSession *session)
{
  GtkWidget *live = gtk_toggle_button_new_with_label (_ ("Live"));
  GtkWidget *stop = gtk_button_new_with_label (_ ("Stop"));

  gtk_widget_set_tooltip_text (live, _ ("Follow the run as it happens"));
  gtk_widget_set_tooltip_text (stop, _ ("End the run now and keep what has been recorded"));
  g_object_bind_property (session, "follows-live", live, "active",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  g_object_bind_property (session, "is-live", live, "sensitive", G_BINDING_SYNC_CREATE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (stop), "measure.toggle");
  gtk_box_append (GTK_BOX (self->box), live);
  gtk_box_append (GTK_BOX (self->box), stop);
}

GtkWidget *
ilv_measure_bar_new (IlvSourceSwitch *source, AdwFlap *panel, IlvSession *session)
{
  IlvMeasureBar *self = g_object_new (ILV_TYPE_MEASURE_BAR, NULL);

  self->source = source;
  self->panel = panel;
  add_progress (self);
  add_buttons (self, session);
  g_signal_connect_object (source, "measuring-changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (panel, "notify::reveal-flap", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
