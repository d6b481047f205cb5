/* Keys that work wherever the focus is: arrows, Home, End, Space.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-explore-keys.h"

/* Whether the widget that has the focus moves something of its own with the arrow keys. */
static gboolean
uses_arrows (GtkWidget *focus)
{
  return focus != NULL &&
         (GTK_IS_RANGE (focus) || GTK_IS_EDITABLE (focus) || GTK_IS_TEXT_VIEW (focus) ||
          GTK_IS_PANED (focus) || gtk_widget_get_ancestor (focus, GTK_TYPE_POPOVER) != NULL);
}

/* A row would only be chosen once more, and a button that was clicked keeps a focus nobody sees:
 * what people mean is Play. A button reached by Tab shows its focus and is pressed. */
static gboolean
is_idle_focus (GtkWidget *page, GtkWidget *focus)
{
  GtkRoot *root = gtk_widget_get_root (page);

  if (focus == NULL || GTK_IS_LIST_BOX_ROW (focus) || GTK_IS_RANGE (focus))
    return TRUE;
  return GTK_IS_BUTTON (focus) && GTK_IS_WINDOW (root) &&
         !gtk_window_get_focus_visible (GTK_WINDOW (root));
}

/* Arrows step wherever the focus is: seen before the window makes them move it. */
static gboolean
key_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state,
        gpointer data)
{
  IlvTransport *transport = data;
  GtkWidget *widget = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller));
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));
  IlvStepUnit unit = (state & GDK_SHIFT_MASK) != 0 ? ILV_UNIT_SWITCH : ILV_UNIT_EVENT;

  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0 ||
      (keyval != GDK_KEY_space && uses_arrows (focus)))
    return GDK_EVENT_PROPAGATE;
  switch (keyval) {
  case GDK_KEY_Right:
    ilv_transport_step (transport, 1, unit);
    return GDK_EVENT_STOP;
  case GDK_KEY_Left:
    ilv_transport_step (transport, -1, unit);
    return GDK_EVENT_STOP;
  case GDK_KEY_Home:
    ilv_transport_go_home (transport);
    return GDK_EVENT_STOP;
  case GDK_KEY_End:
    ilv_transport_go_end (transport);
    return GDK_EVENT_STOP;
  case GDK_KEY_space:
    if (!is_idle_focus (widget, focus))
      return GDK_EVENT_PROPAGATE;
    ilv_transport_set_is_playing (transport, !ilv_transport_get_is_playing (transport));
    return GDK_EVENT_STOP;
  default:
    return GDK_EVENT_PROPAGATE;
  }
}

void
ilv_explore_keys_add (GtkWidget *page, IlvTransport *transport)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_cb), transport, 0);
  gtk_widget_add_controller (page, keys);
}
