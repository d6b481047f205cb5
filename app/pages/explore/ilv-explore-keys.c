/* Keys that work wherever the focus is: arrows, Home, End, Space.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-explore-keys.h"

#include "app/present/ilv-present.h"

/* Whether the widget that has the focus moves something of its own with the arrow keys. Before a
 * class they step, whatever slider or divider GTK has moved the focus to when the panels went. */
static gboolean
uses_arrows (GtkWidget *page, GtkWidget *focus)
{
  if (focus == NULL || !gtk_widget_get_mapped (focus))
    return FALSE;
  if (GTK_IS_EDITABLE (focus) || GTK_IS_TEXT_VIEW (focus) ||
      gtk_widget_get_ancestor (focus, GTK_TYPE_POPOVER) != NULL)
    return TRUE;
  return (GTK_IS_RANGE (focus) || GTK_IS_PANED (focus)) && !ilv_present_is_on (page);
}

/* GTK gives Space to whatever has the focus: a row would only be chosen once more, a button that
 * was clicked keeps a focus nobody sees, tracks and stages do nothing with it. What people mean is
 * Play. Only what is typed into, and a control whose focus is seen, keeps it. */
static gboolean
uses_space (GtkWidget *root, GtkWidget *focus)
{
  if (focus == NULL)
    return FALSE;
  if (GTK_IS_EDITABLE (focus) || GTK_IS_TEXT_VIEW (focus) ||
      gtk_widget_get_ancestor (focus, GTK_TYPE_POPOVER) != NULL)
    return TRUE;
  return (GTK_IS_BUTTON (focus) || GTK_IS_CHECK_BUTTON (focus) || GTK_IS_EXPANDER (focus) ||
          GTK_IS_SWITCH (focus)) &&
         gtk_window_get_focus_visible (GTK_WINDOW (root));
}

gboolean
ilv_explore_keys_press (GtkWidget *page, IlvTransport *transport, guint keyval,
                        GdkModifierType state)
{
  GtkWidget *root = GTK_WIDGET (gtk_widget_get_root (page));
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (root));
  IlvStepUnit unit = (state & GDK_SHIFT_MASK) != 0 ? ILV_UNIT_SWITCH : ILV_UNIT_EVENT;

  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0 ||
      (keyval == GDK_KEY_space ? uses_space (root, focus) : uses_arrows (page, focus)))
    return FALSE;
  switch (keyval) {
  case GDK_KEY_Right:
    ilv_transport_step (transport, 1, unit);
    return TRUE;
  case GDK_KEY_Left:
    ilv_transport_step (transport, -1, unit);
    return TRUE;
  case GDK_KEY_Home:
    ilv_transport_go_home (transport);
    return TRUE;
  case GDK_KEY_End:
    ilv_transport_go_end (transport);
    return TRUE;
  case GDK_KEY_space:
    ilv_transport_set_is_playing (transport, !ilv_transport_get_is_playing (transport));
    return TRUE;
  default:
    return FALSE;
  }
}

/* --- catching them --- */

typedef struct {
  GtkWidget *page; /* borrowed: the controller goes with it */
  IlvTransport *transport;
  GtkEventController *keys; /* owned */
} Keys;

static void
keys_free (gpointer data, GClosure *closure)
{
  Keys *self = data;

  g_object_unref (self->transport);
  g_object_unref (self->keys);
  g_free (self);
}

static gboolean
key_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state,
        gpointer data)
{
  Keys *self = data;

  return gtk_widget_get_mapped (self->page) &&
         ilv_explore_keys_press (self->page, self->transport, keyval, state);
}

/* The window catches them: the focus may be in its header bar, above the page. */
static void
root_cb (GtkWidget *page, GParamSpec *pspec, gpointer data)
{
  Keys *self = data;
  GtkWidget *old = gtk_event_controller_get_widget (self->keys);
  GtkRoot *root = gtk_widget_get_root (page);

  if (old != NULL)
    gtk_widget_remove_controller (old, self->keys);
  if (root != NULL)
    gtk_widget_add_controller (GTK_WIDGET (root), g_object_ref (self->keys));
}

void
ilv_explore_keys_add (GtkWidget *page, IlvTransport *transport)
{
  Keys *self = g_new0 (Keys, 1);

  self->page = page;
  self->transport = g_object_ref (transport);
  self->keys = g_object_ref_sink (gtk_event_controller_key_new ());
  gtk_event_controller_set_propagation_phase (self->keys, GTK_PHASE_CAPTURE);
  g_signal_connect (self->keys, "key-pressed", G_CALLBACK (key_cb), self);
  g_signal_connect_data (page, "notify::root", G_CALLBACK (root_cb), self, keys_free, 0);
  root_cb (page, NULL, self);
}
