/* The handbook's reader: pages, places, links, search, the way back, paper.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/pages/learn/handbook/ilv-handbook-view.h"

#include <adwaita.h>
#include <glib/gstdio.h>
#include <string.h>

#include "app/ilv-preferences.h"
#include "app/ilv-watch-action.h"
#include "app/pages/learn/handbook/ilv-handbook-code.h"
#include "app/pages/learn/handbook/ilv-handbook-print.h"

#define WAIT_FOR(condition)                                                                        \
  G_STMT_START                                                                                     \
  {                                                                                                \
    gint64 limit_us = g_get_monotonic_time () + 60 * G_TIME_SPAN_SECOND;                           \
    while (!(condition) && g_get_monotonic_time () < limit_us)                                     \
      g_main_context_iteration (NULL, g_main_context_pending (NULL));                              \
    g_assert_true (condition);                                                                     \
  }                                                                                                \
  G_STMT_END

typedef struct {
  GtkWidget *window;
  IlvHandbookView *view;
  char *asked; /* the parameter of the window's action that was last activated */
} Fixture;

static void
asked_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  Fixture *self = data;

  g_free (self->asked);
  self->asked = g_strdup_printf ("%s %s", g_action_get_name (G_ACTION (action)),
                                 g_variant_get_string (parameter, NULL));
}

static void
set_up (Fixture *self, gconstpointer data)
{
  static const char *const names[] = {"watch", "recipe", "lesson", "page"};
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (GSimpleAction) action = g_simple_action_new (names[i], G_VARIANT_TYPE_STRING);
    g_signal_connect (action, "activate", G_CALLBACK (asked_cb), self);
    g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
  }
  self->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (self->window), 900, 600);
  gtk_widget_insert_action_group (self->window, "win", G_ACTION_GROUP (group));
  self->view = ILV_HANDBOOK_VIEW (ilv_handbook_view_new ());
  gtk_window_set_child (GTK_WINDOW (self->window), GTK_WIDGET (self->view));
  gtk_window_present (GTK_WINDOW (self->window));
  WAIT_FOR (gtk_widget_get_mapped (GTK_WIDGET (self->view)));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  while (g_main_context_pending (NULL))
    g_main_context_iteration (NULL, FALSE);
  g_free (self->asked);
  g_settings_reset (ilv_preferences_get (), "handbook-place");
}

static gboolean
is_at (Fixture *self, const char *place)
{
  g_autofree char *now = ilv_handbook_view_get_place (self->view);

  return strcmp (now, place) == 0;
}

/* The first widget of a type that `fits`; depth first. */
static GtkWidget *
find (GtkWidget *widget, GType type, gboolean (*fits) (GtkWidget *, const char *), const char *what)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type) && (fits == NULL || fits (widget, what)))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find (child, type, fits, what);
    if (found != NULL)
      return found;
  }
  return NULL;
}

static gboolean
has_text (GtkWidget *label, const char *what)
{
  return strstr (gtk_label_get_label (GTK_LABEL (label)), what) != NULL;
}

static gboolean
has_tooltip (GtkWidget *button, const char *what)
{
  return g_strcmp0 (gtk_widget_get_tooltip_text (button), what) == 0;
}

static void
test_places (Fixture *self, gconstpointer data)
{
  g_assert_true (is_at (self, "choosing"));
  g_assert_true (ilv_handbook_view_open (self->view, "asyncio#pitfalls"));
  WAIT_FOR (is_at (self, "asyncio#pitfalls"));
  g_assert_false (ilv_handbook_view_open (self->view, "nothing"));
  g_assert_true (is_at (self, "asyncio#pitfalls"));
  g_assert_true (ilv_handbook_view_open (self->view, "threads#convoy"));
  WAIT_FOR (is_at (self, "threads#convoy"));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->view), "handbook.back", NULL));
  WAIT_FOR (is_at (self, "asyncio#pitfalls"));
}

static void
test_every_page_is_built (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvHandbook) book = ilv_handbook_load (&error);

  g_assert_no_error (error);
  for (guint i = 0; i < book->pages->len; i++) {
    const IlvHandbookPage *page = g_ptr_array_index (book->pages, i);

    g_assert_true (ilv_handbook_view_open (self->view, page->id));
    WAIT_FOR (is_at (self, page->id));
    g_assert_nonnull (find (GTK_WIDGET (self->view), GTK_TYPE_LABEL, has_text, page->title));
  }
}

static void
follow (Fixture *self, const char *text, const char *target)
{
  GtkWidget *label = find (GTK_WIDGET (self->view), GTK_TYPE_LABEL, has_text, text);
  gboolean is_seen_to = FALSE;

  g_assert_nonnull (label);
  g_signal_emit_by_name (label, "activate-link", target, &is_seen_to);
  g_assert_true (is_seen_to);
}

static void
test_links (Fixture *self, gconstpointer data)
{
  ilv_handbook_view_open (self->view, "asyncio");
  follow (self, "interleave:recipe/blocking-to-thread", "interleave:recipe/blocking-to-thread");
  g_assert_cmpstr (self->asked, ==, "recipe blocking-to-thread");
  follow (self, "interleave:workload/web-scraper", "interleave:workload/web-scraper");
  g_assert_cmpstr (self->asked, ==, "watch web-scraper");
  follow (self, "interleave:handbook/sources#", "interleave:handbook/sources#base-events");
  WAIT_FOR (is_at (self, "sources#list"));
  ilv_handbook_view_open (self->view, "choosing");
  follow (self, "interleave:page/decide", "interleave:page/decide");
  g_assert_cmpstr (self->asked, ==, "page decide");
}

/* The first controller of a type that `widget` has. */
static gpointer
find_controller (GtkWidget *widget, GType type)
{
  g_autoptr (GListModel) all = gtk_widget_observe_controllers (widget);
  gpointer found = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (all) && found == NULL; i++) {
    g_autoptr (GObject) one = g_list_model_get_item (all, i);
    if (G_TYPE_CHECK_INSTANCE_TYPE (one, type))
      found = one;
  }
  return found;
}

static void
test_the_wheel_passes_over_code (Fixture *self, gconstpointer data)
{
  gboolean is_taken = FALSE;

  ilv_handbook_view_open (self->view, "asyncio");
  GtkWidget *code = find (GTK_WIDGET (self->view), ILV_TYPE_HANDBOOK_CODE, NULL, NULL);
  GtkWidget *page = gtk_widget_get_ancestor (code, GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *place = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (page));
  WAIT_FOR (gtk_adjustment_get_upper (place) > 2 * gtk_adjustment_get_page_size (place));
  gpointer wheel = find_controller (code, GTK_TYPE_EVENT_CONTROLLER_SCROLL);
  g_assert_nonnull (wheel);
  g_signal_emit_by_name (wheel, "scroll", 0.0, 1.0, &is_taken);
  g_assert_true (is_taken);
  g_assert_cmpfloat (gtk_adjustment_get_value (place), >, 0);
  g_signal_emit_by_name (wheel, "scroll", 1.0, 0.0, &is_taken);
  g_assert_false (is_taken);
}

static gboolean
is_high (GtkWidget *code)
{
  GtkWidget *view = find (code, GTK_TYPE_TEXT_VIEW, NULL, NULL);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));

  return gtk_widget_get_height (code) >= 10 * gtk_text_buffer_get_line_count (buffer);
}

/* A text view that was measured before it knew its lines stayed a stroke of two pixels. */
static void
test_code_has_its_height (Fixture *self, gconstpointer data)
{
  static const char *const pages[] = {"libraries", "choosing", "races", "libraries"};

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++) {
    ilv_handbook_view_open (self->view, pages[i]);
    GtkWidget *code = find (GTK_WIDGET (self->view), ILV_TYPE_HANDBOOK_CODE, NULL, NULL);
    g_assert_nonnull (code);
    WAIT_FOR (is_high (code));
  }
}

/* Every key of the view, as GTK spells it. */
static void
test_keys (Fixture *self, gconstpointer data)
{
  static const char *const keys[] = {"<Control>p", "<Control>f", "<Alt>Left"};
  g_autoptr (GListModel) all = gtk_widget_observe_controllers (GTK_WIDGET (self->view));
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (all); i++) {
    g_autoptr (GObject) controller = g_list_model_get_item (all, i);
    if (!GTK_IS_SHORTCUT_CONTROLLER (controller))
      continue;
    for (guint k = 0; k < g_list_model_get_n_items (G_LIST_MODEL (controller)); k++) {
      g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), k);
      g_autofree char *name = gtk_shortcut_trigger_to_string (gtk_shortcut_get_trigger (shortcut));
      g_string_append_printf (found, "%s ", name);
    }
  }
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_assert_nonnull (strstr (found->str, keys[i]));
}

static void
test_down_leads_to_what_was_found (Fixture *self, gconstpointer data)
{
  GtkWidget *entry = find (GTK_WIDGET (self->view), GTK_TYPE_SEARCH_ENTRY, NULL, NULL);
  g_autoptr (GListModel) all = gtk_widget_observe_controllers (entry);
  gboolean is_taken = FALSE;

  ilv_handbook_view_search (self->view, "pickle");
  for (guint i = 0; i < g_list_model_get_n_items (all); i++) {
    g_autoptr (GObject) keys = g_list_model_get_item (all, i);
    if (!GTK_IS_SHORTCUT_CONTROLLER (keys))
      continue;
    for (guint k = 0; k < g_list_model_get_n_items (G_LIST_MODEL (keys)) && !is_taken; k++) {
      g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (keys), k);
      g_autofree char *name = gtk_shortcut_trigger_to_string (gtk_shortcut_get_trigger (shortcut));
      if (strstr (name, "Down") != NULL)
        is_taken = gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut),
                                                 (GtkShortcutActionFlags)0, entry, NULL);
    }
  }
  g_assert_true (is_taken);
  GtkWidget *focused = gtk_root_get_focus (GTK_ROOT (self->window));
  g_assert_true (GTK_IS_LIST_BOX_ROW (focused));
  g_assert_true (gtk_widget_get_mapped (focused));
}

/* A page with a broad table hid the list of pages at 800 pixels, the next one brought it back. */
static void
test_every_page_leaves_room_for_the_list (Fixture *self, gconstpointer data)
{
  g_autoptr (IlvHandbook) book = ilv_handbook_load (NULL);

  for (guint i = 0; i < book->pages->len; i++) {
    const IlvHandbookPage *page = g_ptr_array_index (book->pages, i);
    int least = 0;

    g_assert_true (ilv_handbook_view_open (self->view, page->id));
    WAIT_FOR (is_at (self, page->id));
    GtkWidget *leaflet = find (GTK_WIDGET (self->view), ADW_TYPE_LEAFLET, NULL, NULL);
    gtk_widget_measure (adw_leaflet_get_visible_child (ADW_LEAFLET (leaflet)),
                        GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
    g_test_message ("%s: %d", page->id, least);
    /* The width that the reader asks for by itself. */
    g_assert_cmpint (least, <=, 340);
  }
}

static void
test_watch_and_copy (Fixture *self, gconstpointer data)
{
  GtkWidget *view = GTK_WIDGET (self->view);

  ilv_handbook_view_open (self->view, "asyncio");
  GtkWidget *button = find (view, GTK_TYPE_BUTTON, has_tooltip, "Watch blocking-call in Explore");
  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpstr (self->asked, ==, "watch blocking-call asyncio threads asyncio+threads");
  GtkWidget *code = find (view, ILV_TYPE_HANDBOOK_CODE, NULL, NULL);
  g_assert_nonnull (code);
  button = find (code, GTK_TYPE_BUTTON, has_tooltip, "Copy");
  g_signal_emit_by_name (button, "clicked");
  GdkContentProvider *content = gdk_clipboard_get_content (gtk_widget_get_clipboard (view));
  g_auto (GValue) value = G_VALUE_INIT;
  g_value_init (&value, G_TYPE_STRING);
  g_assert_true (gdk_content_provider_get_value (content, &value, NULL));
  g_assert_nonnull (strstr (g_value_get_string (&value), "asyncio.TaskGroup()"));
}

static void
test_search (Fixture *self, gconstpointer data)
{
  ilv_handbook_view_search (self->view, "flame graph");
  GtkWidget *title =
      find (GTK_WIDGET (self->view), GTK_TYPE_LABEL, has_text, "Reading a flame graph");
  g_assert_nonnull (title);
  GtkWidget *row = gtk_widget_get_ancestor (title, GTK_TYPE_LIST_BOX_ROW);
  g_signal_emit_by_name (gtk_widget_get_parent (row), "row-activated", row);
  WAIT_FOR (is_at (self, "debugging#flame-graphs"));
  ilv_handbook_view_search (self->view, "xyzzy");
  g_assert_nonnull (
      find (GTK_WIDGET (self->view), GTK_TYPE_LABEL, has_text, "Nothing has all of “xyzzy”."));
  ilv_handbook_view_search (self->view, "lock asyncio");
  title = find (GTK_WIDGET (self->view), GTK_TYPE_LABEL, has_text, "Recipe");
  row = gtk_widget_get_ancestor (title, GTK_TYPE_LIST_BOX_ROW);
  g_signal_emit_by_name (gtk_widget_get_parent (row), "row-activated", row);
  g_assert_true (g_str_has_prefix (self->asked, "recipe "));
}

static void
test_place_is_kept (Fixture *self, gconstpointer data)
{
  ilv_handbook_view_open (self->view, "processes#start");
  WAIT_FOR (is_at (self, "processes#start"));
  gtk_window_set_child (GTK_WINDOW (self->window), NULL);
  self->view = ILV_HANDBOOK_VIEW (ilv_handbook_view_new ());
  gtk_window_set_child (GTK_WINDOW (self->window), GTK_WIDGET (self->view));
  WAIT_FOR (is_at (self, "processes#start"));
}

static void
test_printing (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvHandbook) book = ilv_handbook_load (&error);
  g_autoptr (IlvNumbers) numbers = ilv_numbers_new (book, NULL, &error);
  g_autofree char *folder = g_dir_make_tmp ("ilv-handbook-XXXXXX", &error);
  g_autofree char *path = g_build_filename (folder, "page.pdf", NULL);
  g_autofree char *pdf = NULL;
  gsize length = 0;

  for (guint i = 0; i < book->pages->len; i++) {
    ilv_handbook_print_to_file (g_ptr_array_index (book->pages, i), numbers, path, &error);
    g_assert_no_error (error);
    g_clear_pointer (&pdf, g_free);
    g_assert_true (g_file_get_contents (path, &pdf, &length, NULL));
    g_assert_true (g_str_has_prefix (pdf, "%PDF-"));
    g_assert_cmpuint (length, >, 4000);
  }
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_watch_action (void)
{
  g_autoptr (IlvSession) session = ilv_session_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (ilv_watch (session, "gil-convoy threads free-threads", &error));
  const IlvScenario *scenario = ilv_session_get_scenario (session);
  g_assert_cmpuint (scenario->n_models, ==, 2);
  g_assert_cmpint (scenario->models[1], ==, ILV_MODEL_FREE_THREADS);
  g_assert_false (ilv_watch (session, "gil-convoy fibres", &error));
  g_assert_nonnull (strstr (error->message, "fibres"));
  g_clear_error (&error);
  g_assert_false (ilv_watch (session, "nothing threads", &error));
  g_assert_nonnull (error);
  g_assert_true (ilv_watch (session, "web-scraper", NULL));
  g_assert_cmpuint (ilv_session_get_scenario (session)->n_models, ==, 2);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)
  ADD ("/handbook-view/places", test_places);
  ADD ("/handbook-view/every-page-is-built", test_every_page_is_built);
  ADD ("/handbook-view/links", test_links);
  ADD ("/handbook-view/watch-and-copy", test_watch_and_copy);
  ADD ("/handbook-view/search", test_search);
  ADD ("/handbook-view/the-wheel-passes-over-code", test_the_wheel_passes_over_code);
  ADD ("/handbook-view/keys", test_keys);
  ADD ("/handbook-view/code-has-its-height", test_code_has_its_height);
  ADD ("/handbook-view/down-leads-to-what-was-found", test_down_leads_to_what_was_found);
  ADD ("/handbook-view/every-page-leaves-room-for-the-list",
       test_every_page_leaves_room_for_the_list);
  ADD ("/handbook-view/place-is-kept", test_place_is_kept);
  g_test_add_func ("/handbook-view/printing", test_printing);
  g_test_add_func ("/handbook-view/watch-action", test_watch_action);
  return g_test_run ();
}
