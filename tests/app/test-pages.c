/* The window's pages: built when shown, reached by name, remembered; at every width.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "app/ilv-preferences.h"
#include "app/pages/explore/ilv-explore-page.h"
#include "app/pages/ilv-page-kinds.h"
#include "app/pages/ilv-page-switcher.h"
#include "window-fixture.h"

static guint n_built;
static IlvSession *built_with;

static GtkWidget *
build (IlvSession *session)
{
  n_built++;
  built_with = session;
  return gtk_button_new_with_label ("of the test page");
}

static const IlvPageKind five[] = {
    {"learn", "Learn", "help-browser-symbolic", build},
    {"explore", "Explore", "media-playback-start-symbolic", NULL},
    {"benchmark", "Benchmark", "power-profile-performance-symbolic", build},
    {"decide", "Decide", "dialog-question-symbolic", build},
    {"migrate", "Migrate", "edit-copy-symbolic", build},
    {0},
};

static void
begin (Fixture *self, gconstpointer data)
{
  n_built = 0;
  built_with = NULL;
  set_up (self, data);
}

static void
end (Fixture *self, gconstpointer data)
{
  tear_down (self, data);
  g_settings_reset (ilv_preferences_get (), "page");
}

static AdwViewStack *
get_stack (Fixture *self)
{
  return ADW_VIEW_STACK (find_type (GTK_WIDGET (self->window), ADW_TYPE_VIEW_STACK));
}

static void
go_to (Fixture *self, const char *page)
{
  g_action_group_activate_action (G_ACTION_GROUP (self->window), "page",
                                  g_variant_new_string (page));
  g_assert_cmpstr (adw_view_stack_get_visible_child_name (get_stack (self)), ==, page);
}

/* Explore is there; the others only once they are shown, once, with the window's session. */
static void
a_page_is_built_when_shown (Fixture *self, gconstpointer data)
{
  g_assert_cmpstr (adw_view_stack_get_visible_child_name (get_stack (self)), ==, "explore");
  g_assert_cmpuint (n_built, ==, 0);
  go_to (self, "decide");
  g_assert_cmpuint (n_built, ==, 1);
  g_assert_true (built_with == self->session);
  go_to (self, "explore");
  go_to (self, "decide");
  g_assert_cmpuint (n_built, ==, 1);
}

static void
keys_go_to_pages (Fixture *self, gconstpointer data)
{
  GtkApplication *app = GTK_APPLICATION (self->app);

  for (guint i = 0; five[i].name != NULL; i++) {
    g_autofree char *action = g_strconcat ("win.page::", five[i].name, NULL);
    g_autofree char *key = g_strdup_printf ("<Alt>%u", i + 1);
    g_auto (GStrv) keys = gtk_application_get_accels_for_action (app, action);

    g_assert_true (g_strv_contains ((const char *const *)keys, key));
  }
}

static GtkShortcutScope
get_scope_of_keys (GtkWidget *page)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (page);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

    if (GTK_IS_SHORTCUT_CONTROLLER (controller))
      return gtk_shortcut_controller_get_scope (GTK_SHORTCUT_CONTROLLER (controller));
  }
  g_assert_not_reached ();
}

/* On another page Explore's keys, actions and buttons do nothing, and are back with it. */
static void
explore_keeps_to_itself (Fixture *self, gconstpointer data)
{
  static const char *const actions[] = {"win.undo", "win.show-inspector", "win.show-catalogue"};
  GActionGroup *group = G_ACTION_GROUP (self->window);
  g_autoptr (IlvScenario) scenario = ilv_scenario_copy (ilv_session_get_scenario (self->session));
  GtkWidget *header = find_type (GTK_WIDGET (self->window), ADW_TYPE_HEADER_BAR);
  GtkWidget *button = find_type (header, GTK_TYPE_TOGGLE_BUTTON);

  scenario->threads = 1;
  ilv_session_change (self->session, scenario, "scenario.Threads");
  WAIT_FOR (!ilv_session_is_pending (self->session));
  g_assert_true (g_action_group_has_action (group, "show-inspector"));
  g_assert_cmpint (get_scope_of_keys (self->page), ==, GTK_SHORTCUT_SCOPE_GLOBAL);
  go_to (self, "migrate");
  g_assert_cmpint (get_scope_of_keys (self->page), ==, GTK_SHORTCUT_SCOPE_LOCAL);
  g_assert_false (gtk_widget_get_mapped (self->page));
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_activate_action (header, actions[i], NULL);
  g_assert_cmpint (ilv_session_get_scenario (self->session)->threads, ==, 1);
  g_assert_false (g_action_group_has_action (group, "show-inspector"));
  g_assert_false (gtk_widget_get_mapped (button));
  go_to (self, "explore");
  g_assert_true (g_action_group_has_action (group, "show-inspector"));
  g_assert_true (gtk_widget_get_mapped (button));
  g_assert_cmpint (get_scope_of_keys (self->page), ==, GTK_SHORTCUT_SCOPE_GLOBAL);
  g_assert_true (gtk_widget_activate_action (header, "win.undo", NULL));
  g_assert_cmpint (ilv_session_get_scenario (self->session)->threads, !=, 1);
}

/* The buttons of the pages stay where they are when Explore's own go. */
static void
the_switcher_stays_in_its_place (Fixture *self, gconstpointer data)
{
  GtkWidget *switcher = find_type (GTK_WIDGET (self->window), ILV_TYPE_PAGE_SWITCHER), *child;
  GtkAllocation before, after;

  WAIT_FOR (gtk_widget_get_width (switcher) > 0);
  gtk_widget_get_allocation (switcher, &before);
  go_to (self, "benchmark");
  child = adw_bin_get_child (ADW_BIN (adw_view_stack_get_visible_child (get_stack (self))));
  WAIT_FOR (gtk_widget_get_width (child) > 0);
  gtk_widget_get_allocation (switcher, &after);
  g_assert_true (gdk_rectangle_equal (&before, &after));
}

static void
the_page_is_remembered (Fixture *self, gconstpointer data)
{
  go_to (self, "benchmark");
  tear_down (self, NULL);
  n_built = 0;
  set_up (self, NULL);
  g_assert_cmpstr (adw_view_stack_get_visible_child_name (get_stack (self)), ==, "benchmark");
  g_assert_cmpuint (n_built, ==, 1);
  tear_down (self, NULL);
  /* One that no longer exists. */
  g_settings_set_string (ilv_preferences_get (), "page", "gone");
  set_up (self, NULL);
  g_assert_cmpstr (adw_view_stack_get_visible_child_name (get_stack (self)), ==, "explore");
}

/* A file opens on Explore, whichever page is shown. */
static void
a_file_is_shown_in_explore (Fixture *self, gconstpointer data)
{
  g_autofree char *path =
      g_build_filename (g_getenv ("INTERLEAVE_DATA_DIR"), "workloads", "gil-convoy.workload", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  go_to (self, "learn");
  ilv_window_open_file (self->window, file);
  g_assert_cmpstr (adw_view_stack_get_visible_child_name (get_stack (self)), ==, "explore");
  WAIT_FOR (g_str_has_prefix (gtk_window_get_title (GTK_WINDOW (self->window)), "GIL"));
}

static AdwViewSwitcherPolicy
get_policy (GtkWidget *window)
{
  return adw_view_switcher_get_policy (
      ADW_VIEW_SWITCHER (find_type (window, ADW_TYPE_VIEW_SWITCHER)));
}

/* Names beside icons, names under icons, a bar at the foot: from the first frame on. */
static void
narrow_windows_have_the_pages_at_their_foot (Fixture *self, gconstpointer data)
{
  GtkWidget *window = GTK_WIDGET (self->window), *bar;

  g_assert_cmpint (get_policy (window), ==, ADW_VIEW_SWITCHER_POLICY_WIDE);
  tear_down (self, NULL);
  set_up (self, "narrow");
  window = GTK_WIDGET (self->window);
  g_assert_cmpint (get_policy (window), ==, ADW_VIEW_SWITCHER_POLICY_NARROW);
  g_assert_null (find_type (window, ADW_TYPE_VIEW_SWITCHER_BAR));
  tear_down (self, NULL);
  set_up_width (self, 360);
  window = GTK_WIDGET (self->window);
  WAIT_FOR (gtk_widget_get_width (window) > 0);
  g_assert_cmpint (gtk_widget_get_width (window), <=, 360);
  bar = find_type (window, ADW_TYPE_VIEW_SWITCHER_BAR);
  g_assert_true (adw_view_switcher_bar_get_reveal (ADW_VIEW_SWITCHER_BAR (bar)));
  g_assert_false (gtk_widget_get_visible (find_type (window, ADW_TYPE_VIEW_SWITCHER)));
}

/* As the window is made narrower and wider. */
static void
the_switcher_follows_the_width (Fixture *self, gconstpointer data)
{
  GtkWidget *window = GTK_WIDGET (self->window);
  GtkWidget *switcher = find_type (window, ILV_TYPE_PAGE_SWITCHER);
  static const struct {
    int width_px;
    gboolean is_too_narrow;
    AdwViewSwitcherPolicy policy;
  } steps[] = {
      {450, FALSE, ADW_VIEW_SWITCHER_POLICY_NARROW}, {100, TRUE, ADW_VIEW_SWITCHER_POLICY_NARROW},
      {450, FALSE, ADW_VIEW_SWITCHER_POLICY_NARROW}, {1000, FALSE, ADW_VIEW_SWITCHER_POLICY_WIDE},
      {100, TRUE, ADW_VIEW_SWITCHER_POLICY_WIDE},    {1000, FALSE, ADW_VIEW_SWITCHER_POLICY_WIDE}};

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    gboolean is_too_narrow;

    ilv_page_switcher_expect_width (ILV_PAGE_SWITCHER (switcher), steps[i].width_px);
    g_object_get (switcher, "is-too-narrow", &is_too_narrow, NULL);
    g_assert_cmpint (is_too_narrow, ==, steps[i].is_too_narrow);
    g_assert_cmpint (get_policy (window), ==, steps[i].policy);
  }
}

static GtkWidget *
open_keys (Fixture *self)
{
  GtkWidget *keys = NULL;

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->window), "win.show-keys", NULL));
  g_autoptr (GListModel) toplevels = g_object_ref (gtk_window_get_toplevels ());
  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++) {
    g_autoptr (GtkWidget) toplevel = g_list_model_get_item (toplevels, i);

    if (GTK_IS_SHORTCUTS_WINDOW (toplevel))
      keys = toplevel;
  }
  WAIT_FOR (keys != NULL && gtk_widget_get_mapped (keys));
  return keys;
}

/* Every section of the list of keys, without pages. */
static void
the_keys_fit_a_small_screen (Fixture *self, gconstpointer data)
{
  static const char *const sections[] = {"playing", "timeline", "lessons", "window"};
  GtkWidget *keys = open_keys (self);

  for (guint i = 0; i < G_N_ELEMENTS (sections); i++) {
    int width, height;

    g_object_set (keys, "section-name", sections[i], NULL);
    gtk_widget_measure (keys, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
    gtk_widget_measure (keys, GTK_ORIENTATION_VERTICAL, width, NULL, &height, NULL, NULL);
    g_assert_cmpint (width, <=, 800);
    g_assert_cmpint (height, <=, 600);
  }
  gtk_window_destroy (GTK_WINDOW (keys));
}

static void
the_keys_are_those_of_the_page (Fixture *self, gconstpointer data)
{
  static const char *const pages[][2] = {
      {"learn", "lessons"}, {"explore", "playing"}, {"decide", "window"}};

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++) {
    g_autofree char *section = NULL;
    GtkWidget *keys;

    go_to (self, pages[i][0]);
    keys = open_keys (self);
    g_object_get (keys, "section-name", &section, NULL);
    g_assert_cmpstr (section, ==, pages[i][1]);
    gtk_window_destroy (GTK_WINDOW (keys));
  }
}

int
main (int argc, char **argv)
{
  ilv_page_kinds_replace (five);
  window_fixture_init (&argc, &argv);
#define ADD(path, function) g_test_add (path, Fixture, NULL, begin, function, end)
  ADD ("/pages/lazy", a_page_is_built_when_shown);
  ADD ("/pages/keys", keys_go_to_pages);
  ADD ("/pages/explore", explore_keeps_to_itself);
  ADD ("/pages/place", the_switcher_stays_in_its_place);
  ADD ("/pages/remembered", the_page_is_remembered);
  ADD ("/pages/file", a_file_is_shown_in_explore);
  ADD ("/pages/narrow", narrow_windows_have_the_pages_at_their_foot);
  ADD ("/pages/width", the_switcher_follows_the_width);
  ADD ("/pages/keys-window", the_keys_fit_a_small_screen);
  ADD ("/pages/keys-of-the-page", the_keys_are_those_of_the_page);
  return g_test_run ();
}
