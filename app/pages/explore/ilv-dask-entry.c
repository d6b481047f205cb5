/* Where the model dask is measured.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-dask-entry.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app/ilv-preferences.h"
#include "widgets/ilv-spoken-name.h"

/* "tcp://HOST:PORT", as a scheduler prints it; nothing at all is an own cluster. */
static gboolean
is_address (const char *text)
{
  const char *place = strstr (text, "://"), *port = strrchr (text, ':');
  guint64 number;

  return *text == '\0' || (place != NULL && place > text && port > place + 3 &&
                           g_ascii_string_to_unsigned (port + 1, 10, 1, 65535, &number, NULL));
}

static void
applied_cb (AdwEntryRow *row)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));

  if (is_address (text) && ilv_preferences_get () != NULL)
    g_settings_set_string (ilv_preferences_get (), "dask-scheduler", text);
}

static void
changed_cb (AdwEntryRow *row)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
  gboolean is_good = is_address (text);

  if (is_good)
    gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (row), "error");
  gtk_widget_set_tooltip_text (
      GTK_WIDGET (row), is_good
                            ? _ ("Where a Dask scheduler runs; empty: an own cluster for each run")
                            : _ ("Write an address such as tcp://192.168.0.7:8786"));
}

GtkWidget *
ilv_dask_entry_new (void)
{
  GtkWidget *list = gtk_list_box_new (), *row = adw_entry_row_new ();

  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                 _ ("Dask scheduler (empty: own cluster)"));
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row), TRUE);
  if (ilv_preferences_get () != NULL) {
    g_autofree char *text = g_settings_get_string (ilv_preferences_get (), "dask-scheduler");
    gtk_editable_set_text (GTK_EDITABLE (row), text);
  }
  changed_cb (ADW_ENTRY_ROW (row));
  g_signal_connect (row, "apply", G_CALLBACK (applied_cb), NULL);
  g_signal_connect (row, "changed", G_CALLBACK (changed_cb), NULL);
  ilv_spoken_name_set (list, _ ("Dask scheduler (empty: own cluster)"));
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  return list;
}
