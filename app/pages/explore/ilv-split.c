/* Keeps the share in which a paned is split.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The share is kept, not the pixels: it fits windows of any height. */
#include "ilv-split.h"

#include "app/ilv-preferences.h"
#include "app/present/ilv-present.h"

/* Machinery is what a class looks at. */
#define PRESENTED_SHARE 0.62

static const char key_key[] = "ilv-split-key";

static void
moved_cb (GtkPaned *paned)
{
  const char *key = g_object_get_data (G_OBJECT (paned), key_key);
  int height = gtk_widget_get_height (GTK_WIDGET (paned));
  double share;

  if (height <= 0 || !gtk_widget_get_mapped (GTK_WIDGET (paned)) ||
      ilv_present_is_on (GTK_WIDGET (paned)))
    return;
  share = (double)gtk_paned_get_position (paned) / height;
  g_settings_set_double (ilv_preferences_get (), key, CLAMP (share, 0.15, 0.85));
}

void
ilv_split_forget (GtkPaned *paned)
{
  g_signal_handlers_disconnect_by_func (paned, moved_cb, NULL);
  g_object_set_data (G_OBJECT (paned), key_key, NULL);
}

gboolean
ilv_split_restore (GtkPaned *paned, const char *key)
{
  int height = gtk_widget_get_height (GTK_WIDGET (paned));
  double share;

  if (height <= 0 || g_object_get_data (G_OBJECT (paned), key_key) != NULL)
    return FALSE;
  g_object_set_data_full (G_OBJECT (paned), key_key, g_strdup (key), g_free);
  share = ilv_present_is_on (GTK_WIDGET (paned))
              ? PRESENTED_SHARE
              : g_settings_get_double (ilv_preferences_get (), key);
  gtk_paned_set_position (paned, (int)(share * height));
  g_signal_connect (paned, "notify::position", G_CALLBACK (moved_cb), NULL);
  return TRUE;
}
