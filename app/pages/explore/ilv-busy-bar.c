/* A simulation that takes long enough to be waited for: progress and Stop.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-busy-bar.h"

struct _IlvBusyBar {
  GtkWidget parent_instance;

  /* template children */
  GtkWidget *box;
  GtkProgressBar *progress;

  /* owned */
  IlvSession *session;
};

G_DEFINE_FINAL_TYPE (IlvBusyBar, ilv_busy_bar, GTK_TYPE_WIDGET)

static void
update (IlvBusyBar *self)
{
  double progress;

  g_object_get (self->session, "progress", &progress, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self), ilv_session_get_is_busy (self->session));
  gtk_progress_bar_set_fraction (self->progress, progress);
}

static void
stop_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ilv_session_cancel (ILV_BUSY_BAR (widget)->session);
}

static void
ilv_busy_bar_dispose (GObject *object)
{
  IlvBusyBar *self = ILV_BUSY_BAR (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (ilv_busy_bar_parent_class)->dispose (object);
}

static void
ilv_busy_bar_class_init (IlvBusyBarClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ilv_busy_bar_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/interleave/ui/ilv-busy-bar.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "simulation.stop", NULL, stop_cb);
  gtk_widget_class_bind_template_child (widget_class, IlvBusyBar, box);
  gtk_widget_class_bind_template_child (widget_class, IlvBusyBar, progress);
}

static void
ilv_busy_bar_init (IlvBusyBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
ilv_busy_bar_set_session (IlvBusyBar *self, IlvSession *session)
{
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "notify::is-busy", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::progress", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);
}
