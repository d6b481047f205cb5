/* Gives the focus back when a menu closes.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-menu-focus.h"

/* Later: what the menu did may have moved the focus, or is about to. */
static gboolean
restore_cb (gpointer data)
{
  GtkWidget *button = data;
  GtkRoot *root = gtk_widget_get_root (button);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkPopover *popover = gtk_menu_button_get_popover (GTK_MENU_BUTTON (button));

  if (root != NULL && !(popover != NULL && gtk_widget_get_mapped (GTK_WIDGET (popover))) &&
      (focus == NULL || !gtk_widget_get_mapped (focus)))
    gtk_widget_grab_focus (button);
  return G_SOURCE_REMOVE;
}

static void
closed_cb (GtkWidget *button)
{
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, restore_cb, g_object_ref (button), g_object_unref);
}

void
ilv_menu_focus_watch (GtkMenuButton *button)
{
  GtkPopover *popover = gtk_menu_button_get_popover (button);

  g_return_if_fail (popover != NULL);
  g_signal_connect_object (popover, "closed", G_CALLBACK (closed_cb), button, G_CONNECT_SWAPPED);
}
