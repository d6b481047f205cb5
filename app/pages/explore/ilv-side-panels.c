/* What stands beside stages and timeline: workloads and sliders, the inspector.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-side-panels.h"

#include "app/pages/explore/ilv-catalogue-panel.h"
#include "app/pages/explore/ilv-inspector.h"

static GtkWidget *
make_catalogue (IlvSession *session, GCallback message_cb, gpointer data)
{
  IlvCataloguePanel *panel = ilv_catalogue_panel_new ();

  g_signal_connect_swapped (panel, "message", message_cb, data);
  ilv_catalogue_panel_set_session (panel, session);
  return GTK_WIDGET (panel);
}

static GtkWidget *
make_inspector (IlvSession *session)
{
  GtkWidget *inspector = g_object_new (ILV_TYPE_INSPECTOR, NULL);

  ilv_inspector_set_session (ILV_INSPECTOR (inspector), session);
  return inspector;
}

gboolean
ilv_side_panels_fill (AdwBin *catalogue, GtkScrolledWindow *inspector, IlvSession *session,
                      GCallback message_cb, gpointer data)
{
  if (adw_bin_get_child (catalogue) == NULL) {
    adw_bin_set_child (catalogue, make_catalogue (session, message_cb, data));
    return TRUE;
  }
  if (gtk_scrolled_window_get_child (inspector) == NULL)
    gtk_scrolled_window_set_child (inspector, make_inspector (session));
  return FALSE;
}
