/* Tests of the code drawer: its text, its lit line, copying and saving.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/pages/explore/ilv-code-drawer.h"

#include <adwaita.h>
#include <glib/gstdio.h>
#include <gtksourceview/gtksource.h>
#include <string.h>

#include "app/ilv-preferences.h"
#include "app/pages/explore/ilv-stage-card.h"
#include "widgets/stage/ilv-stage.h"

typedef struct {
  IlvSession *session;
  GtkWidget *window;
  GtkWidget *drawer; /* or the card */
  char *message;
} Fixture;

/* Runs the main loop until the condition holds; gives up (and fails) after a long while. */
#define WAIT_FOR(condition)                                                                        \
  G_STMT_START                                                                                     \
  {                                                                                                \
    gint64 limit_us = g_get_monotonic_time () + 60 * G_TIME_SPAN_SECOND;                           \
    while (!(condition) && g_get_monotonic_time () < limit_us)                                     \
      g_main_context_iteration (NULL, g_main_context_pending (NULL));                              \
    g_assert_true (condition);                                                                     \
  }                                                                                                \
  G_STMT_END

static GtkWidget *
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

static gboolean
has_all_fronts (IlvSession *session)
{
  for (guint i = 0; i < ilv_session_get_n_runs (session); i++)
    if (ilv_session_get_front (session, i) == NULL)
      return FALSE;
  return ilv_session_get_n_runs (session) > 0 && !ilv_session_is_pending (session);
}

static void
message_cb (Fixture *fixture, const char *message)
{
  g_free (fixture->message);
  fixture->message = g_strdup (message);
}

static IlvSession *
make_session (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvWorkload) workload = ilv_workload_find ("web-scraper", &error);
  IlvSession *session = ilv_session_new ();

  g_assert_no_error (error);
  ilv_session_load_workload (session, workload);
  WAIT_FOR (has_all_fronts (session));
  ilv_session_dismiss_question (session);
  return session;
}

static void
show (Fixture *fixture, GtkWidget *widget)
{
  fixture->drawer = widget;
  fixture->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 300, 400);
  gtk_window_set_child (GTK_WINDOW (fixture->window), widget);
  g_signal_connect_swapped (widget, "message", G_CALLBACK (message_cb), fixture);
  gtk_window_present (GTK_WINDOW (fixture->window));
  WAIT_FOR (gtk_widget_get_mapped (widget));
}

static void
set_up (Fixture *fixture, gconstpointer run)
{
  fixture->session = make_session ();
  show (fixture, ilv_code_drawer_new (fixture->session, GPOINTER_TO_UINT (run)));
}

/* The drawer dies with its window: nobody else keeps it. */
static void
tear_down (Fixture *fixture, gconstpointer run)
{
  gpointer drawer = fixture->drawer;

  g_object_add_weak_pointer (G_OBJECT (fixture->drawer), &drawer);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  WAIT_FOR (drawer == NULL);
  g_object_unref (fixture->session);
  g_free (fixture->message);
}

static char *
get_text (GtkWidget *widget)
{
  GtkTextView *view = GTK_TEXT_VIEW (find_type (widget, GTK_SOURCE_TYPE_VIEW));
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);
  GtkTextIter begin, end;

  gtk_text_buffer_get_bounds (buffer, &begin, &end);
  return gtk_text_buffer_get_text (buffer, &begin, &end, FALSE);
}

static const char *
get_lit (Fixture *fixture, char **lines)
{
  int line = ilv_code_drawer_get_lit_line (ILV_CODE_DRAWER (fixture->drawer));

  return line >= 0 ? lines[line] : "";
}

static void
the_lit_line_is_that_of_the_moment (Fixture *fixture, gconstpointer run)
{
  g_autofree char *text = get_text (fixture->drawer);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  gint64 end_ns = ilv_session_get_end (fixture->session);
  guint n_others = 0;
  int last = -2;

  g_assert_nonnull (strstr (text, "ThreadPoolExecutor(24)"));
  for (gint64 t = 0; t <= end_ns; t += end_ns / 97) {
    int line;

    ilv_session_set_playhead (fixture->session, t);
    line = ilv_code_drawer_get_lit_line (ILV_CODE_DRAWER (fixture->drawer));
    n_others += line != last;
    last = line;
  }
  g_assert_cmpuint (n_others, >=, 3);
  /* A job that is lit: its own line, wherever the others are. */
  ilv_session_set_lit_job (fixture->session, 5);
  ilv_session_set_playhead (fixture->session, 25000000);
  g_assert_nonnull (strstr (get_lit (fixture, lines), "# fetch"));
  ilv_session_set_playhead (fixture->session, end_ns);
  g_assert_nonnull (strstr (get_lit (fixture, lines), "job.result()"));
}

/* The same moment lights the same line, from whichever side it is come to. */
static void
stepping_back_lights_the_same_lines (Fixture *fixture, gconstpointer run)
{
  IlvTrace *front = ilv_session_get_front (fixture->session, GPOINTER_TO_UINT (run));
  IlvCodeDrawer *drawer = ILV_CODE_DRAWER (fixture->drawer);
  gint64 times[40], t = 0;
  int lines[40];

  for (guint i = 0; i < 40; i++) {
    t = ilv_trace_next_time (front, 0, t);
    ilv_session_set_playhead (fixture->session, t);
    times[i] = t;
    lines[i] = ilv_code_drawer_get_lit_line (drawer);
  }
  for (int i = 39; i >= 0; i--) {
    ilv_session_set_playhead (fixture->session, times[i]);
    g_assert_cmpint (ilv_code_drawer_get_lit_line (drawer), ==, lines[i]);
  }
}

static void
settings_change_the_text (Fixture *fixture, gconstpointer run)
{
  g_autoptr (IlvScenario) scenario =
      ilv_scenario_copy (ilv_session_get_scenario (fixture->session));
  g_autofree char *text = NULL;

  scenario->threads = 7;
  ilv_session_change (fixture->session, scenario, NULL);
  WAIT_FOR (has_all_fronts (fixture->session));
  text = get_text (fixture->drawer);
  g_assert_nonnull (strstr (text, "ThreadPoolExecutor(7)"));
}

static void
pasted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  *(char **)data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, &error);
  g_assert_no_error (error);
}

static GtkWidget *
find_button (GtkWidget *widget, const char *icon)
{
  GtkWidget *found = NULL;

  if (GTK_IS_BUTTON (widget) &&
      g_strcmp0 (gtk_button_get_icon_name (GTK_BUTTON (widget)), icon) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_button (child, icon);
  return found;
}

static void
copy_puts_the_program_on_the_clipboard (Fixture *fixture, gconstpointer run)
{
  g_autofree char *text = get_text (fixture->drawer), *pasted = NULL;

  g_signal_emit_by_name (find_button (fixture->drawer, "edit-copy-symbolic"), "clicked");
  g_assert_nonnull (fixture->message);
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (fixture->drawer), NULL, pasted_cb,
                                 &pasted);
  WAIT_FOR (pasted != NULL);
  g_assert_true (g_str_has_prefix (pasted, text));
  g_assert_cmpuint (strlen (pasted), ==, strlen (text) + 1);
}

static void
saving_writes_the_program_or_says_why_not (Fixture *fixture, gconstpointer run)
{
  g_autofree char *folder = g_dir_make_tmp ("ilv-code-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "page.py", NULL);
  g_autofree char *nowhere = g_build_filename (folder, "none", "page.py", NULL);
  g_autofree char *text = get_text (fixture->drawer), *written = NULL;
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFile) bad = g_file_new_for_path (nowhere);

  ilv_code_drawer_save (ILV_CODE_DRAWER (fixture->drawer), file);
  WAIT_FOR (fixture->message != NULL);
  g_assert_nonnull (strstr (fixture->message, "page.py"));
  g_assert_true (g_file_get_contents (path, &written, NULL, NULL));
  g_assert_true (g_str_has_prefix (written, text) && g_str_has_suffix (written, "\n"));
  g_clear_pointer (&fixture->message, g_free);
  ilv_code_drawer_save (ILV_CODE_DRAWER (fixture->drawer), bad);
  WAIT_FOR (fixture->message != NULL);
  g_assert_nonnull (strstr (fixture->message, "not saved"));
  g_remove (path);
  g_rmdir (folder);
}

/* --- in its card --- */

static gboolean
is_code_shown (GtkWidget *card)
{
  GtkWidget *drawer = find_type (card, ILV_TYPE_CODE_DRAWER);

  return drawer != NULL && gtk_widget_get_visible (drawer);
}

static void
a_card_makes_it_when_opened_and_remembers (void)
{
  Fixture fixture = {.session = make_session ()};
  GtkWidget *again;

  g_settings_reset (ilv_preferences_get (), "code-drawers");
  show (&fixture, ilv_stage_card_new (fixture.session, 1));
  g_assert_null (find_type (fixture.drawer, ILV_TYPE_CODE_DRAWER));
  ilv_stage_card_toggle_code (ILV_STAGE_CARD (fixture.drawer));
  g_assert_true (is_code_shown (fixture.drawer));
  again = g_object_ref_sink (ilv_stage_card_new (fixture.session, 1));
  WAIT_FOR (is_code_shown (again));
  ilv_stage_card_toggle_code (ILV_STAGE_CARD (again));
  g_assert_false (is_code_shown (again));
  g_object_unref (again);
  again = g_object_ref_sink (ilv_stage_card_new (fixture.session, 0));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_false (is_code_shown (again));
  g_object_unref (again);
  tear_down (&fixture, NULL);
}

static void
allocate_card (GtkWidget *card, int height)
{
  int least;

  gtk_widget_measure (card, GTK_ORIENTATION_VERTICAL, 300, &least, NULL, NULL, NULL);
  g_assert_cmpint (least, <=, height);
  gtk_widget_allocate (card, 300, height, -1, NULL);
}

/* Beside each other, or the code stands in for all but the stage's head: no line is cut in two. */
static void
a_card_shares_its_height (void)
{
  Fixture fixture = {.session = make_session ()};
  GtkWidget *stage, *drawer;
  graphene_rect_t above, below;

  g_settings_reset (ilv_preferences_get (), "code-drawers");
  show (&fixture, ilv_stage_card_new (fixture.session, 1));
  ilv_stage_card_toggle_code (ILV_STAGE_CARD (fixture.drawer));
  stage = find_type (fixture.drawer, ILV_TYPE_STAGE);
  drawer = find_type (fixture.drawer, ILV_TYPE_CODE_DRAWER);
  for (int height = 370; height <= 1000; height += 90) {
    allocate_card (fixture.drawer, height);
    g_assert_true (gtk_widget_compute_bounds (stage, fixture.drawer, &above));
    g_assert_true (gtk_widget_compute_bounds (drawer, fixture.drawer, &below));
    g_assert_cmpfloat (above.origin.y + above.size.height, <=, below.origin.y);
    g_assert_cmpfloat (below.origin.y, >=, height / 2);
    g_assert_cmpfloat (below.size.height, >=, 130);
  }
  allocate_card (fixture.drawer, 246);
  g_assert_true (gtk_widget_compute_bounds (drawer, fixture.drawer, &below));
  g_assert_cmpfloat (below.origin.y, >=, 60);
  g_assert_cmpfloat (below.origin.y, <=, 76);
  g_settings_reset (ilv_preferences_get (), "code-drawers");
  tear_down (&fixture, NULL);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/code-drawer/" name, Fixture, GUINT_TO_POINTER (1), set_up, function, tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  ADD ("lit-line", the_lit_line_is_that_of_the_moment);
  ADD ("stepping-back", stepping_back_lights_the_same_lines);
  ADD ("settings", settings_change_the_text);
  ADD ("copy", copy_puts_the_program_on_the_clipboard);
  ADD ("save", saving_writes_the_program_or_says_why_not);
  g_test_add_func ("/code-drawer/in-its-card", a_card_makes_it_when_opened_and_remembers);
  g_test_add_func ("/code-drawer/shared-height", a_card_shares_its_height);
  return g_test_run ();
}
