/* From a search entry into its list: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-search-list.h"

static GtkListBoxRow *
find_first (GtkListBox *list)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (list, i)) != NULL; i++)
    if (gtk_widget_get_child_visible (GTK_WIDGET (row)))
      return row;
  return NULL;
}

static gboolean
down_cb (GtkWidget *entry, GVariant *arguments, gpointer list)
{
  GtkListBoxRow *row = gtk_widget_get_mapped (list) ? find_first (list) : NULL;

  return row != NULL && gtk_widget_grab_focus (GTK_WIDGET (row));
}

void
ilv_search_list_enter (GtkWidget *entry, GtkListBox *list)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("Down|KP_Down"),
                        gtk_callback_action_new (down_cb, list, NULL)));
  gtk_widget_add_controller (entry, keys);
}
