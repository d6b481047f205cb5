/* A window of the app on a private display, for tests that look into it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "window-fixture.h"

#include "app/ilv-preferences.h"
#include "app/pages/explore/ilv-explore-page.h"

static IlvApp *app;

void
window_fixture_init (int *argc, char ***argv)
{
  gtk_test_init (argc, argv, NULL);
  adw_init ();
  app = ilv_app_new ();
  g_application_set_flags (G_APPLICATION (app), G_APPLICATION_NON_UNIQUE);
  g_assert_true (g_application_register (G_APPLICATION (app), NULL, NULL));
}

GtkWidget *
find_type (GtkWidget *widget, GType type)
{
  GtkWidget *found = NULL;

  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_type (child, type);
  return found;
}

gboolean
has_all_fronts (IlvSession *session)
{
  for (guint i = 0; i < ilv_session_get_n_runs (session); i++)
    if (ilv_session_get_front (session, i) == NULL)
      return FALSE;
  return ilv_session_get_n_runs (session) > 0;
}

void
set_up_width (Fixture *self, int width_px)
{
  g_settings_set_int (ilv_preferences_get (), "window-width", width_px);
  g_settings_set_int (ilv_preferences_get (), "window-height", width_px > 1000 ? 900 : 600);
  self->app = app;
  self->window = ilv_window_new (self->app);
  self->session = ilv_window_get_session (self->window);
  self->page = find_type (GTK_WIDGET (self->window), ILV_TYPE_EXPLORE_PAGE);
  ilv_window_open_first (self->window);
  gtk_window_present (GTK_WINDOW (self->window));
  WAIT_FOR (gtk_widget_get_mapped (GTK_WIDGET (self->window)) && has_all_fronts (self->session));
}

void
set_up (Fixture *self, gconstpointer data)
{
  set_up_width (self, data != NULL ? 800 : 1440);
}

/* A closed window leaves nothing behind. */
void
tear_down (Fixture *self, gconstpointer data)
{
  gpointer window = self->window, session = self->session;

  g_object_add_weak_pointer (G_OBJECT (window), &window);
  g_object_add_weak_pointer (G_OBJECT (session), &session);
  gtk_window_destroy (GTK_WINDOW (self->window));
  WAIT_FOR (window == NULL);
  WAIT_FOR (session == NULL);
}

GtkDropTarget *
find_drop_target (GtkWidget *widget)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

    if (GTK_IS_DROP_TARGET (controller))
      return GTK_DROP_TARGET (controller);
  }
  return NULL;
}
