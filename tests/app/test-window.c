/* The window as a user meets it, on a private display.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>

#include "app/ilv-files.h"
#include "app/ilv-preferences.h"
#include "app/pages/explore/ilv-catalogue.h"
#include "app/pages/explore/ilv-explore-keys.h"
#include "app/pages/explore/ilv-explore-page.h"
#include "app/pages/explore/ilv-inspector.h"
#include "app/pages/explore/ilv-pool-stepper.h"
#include "app/pages/explore/ilv-question-bar.h"
#include "demos/trace/ilv-trace-file.h"
#include "sample-trace.h"
#include "widgets/stage/ilv-stage.h"
#include "widgets/timeline/ilv-timeline.h"
#include "widgets/transport/ilv-transport-bar.h"
#include "window-fixture.h"

static gboolean
has_total (IlvSession *session, guint run, gint64 not_ns)
{
  IlvTrace *front = ilv_session_get_front (session, run);

  return front != NULL && ilv_trace_get_info (front)->figures.total_ns != not_ns;
}

static gint64
get_total (IlvSession *session, guint run)
{
  return ilv_trace_get_info (ilv_session_get_front (session, run))->figures.total_ns;
}

static void
act (Fixture *self, const char *action)
{
  g_assert_true (gtk_widget_activate_action (self->page, action, NULL));
}

static void
opens_on_a_simulated_comparison (Fixture *self, gconstpointer data)
{
  const IlvScenario *scenario = ilv_session_get_scenario (self->session);
  g_auto (GStrv) ids = ilv_workload_list ();
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self->window));

  g_assert_cmpstr (scenario->workload->id, ==, ids[0]);
  g_assert_cmpuint (scenario->n_models, ==, 3);
  g_assert_nonnull (ilv_session_get_reference (self->session));
  gtk_test_accessible_assert_role (focus, GTK_ACCESSIBLE_ROLE_BUTTON);
  gtk_test_accessible_assert_property (focus, GTK_ACCESSIBLE_PROPERTY_LABEL, "Play");
  /* Fair: no thread pool smaller than the jobs makes threads lose to asyncio. */
  g_assert_cmpint (get_total (self->session, 1), <, 2 * get_total (self->session, 0));
}

/* The focused button is what Space presses. */
static void
playing_moves_the_playhead (Fixture *self, gconstpointer data)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self->window));
  IlvTransport *transport = ilv_explore_page_get_transport (ILV_EXPLORE_PAGE (self->page));

  g_signal_emit_by_name (focus, "clicked");
  g_assert_true (ilv_transport_get_is_playing (transport));
  gtk_test_accessible_assert_property (focus, GTK_ACCESSIBLE_PROPERTY_LABEL, "Pause");
  WAIT_FOR (ilv_session_get_playhead (self->session) > 0);
  act (self, "transport.play");
  g_assert_false (ilv_transport_get_is_playing (transport));
}

static void
stepping_goes_there_and_back (Fixture *self, gconstpointer data)
{
  gint64 first_ns, second_ns;

  gtk_widget_activate_action (self->page, "transport.step", "i", 1);
  first_ns = ilv_session_get_playhead (self->session);
  gtk_widget_activate_action (self->page, "transport.step", "i", 1);
  second_ns = ilv_session_get_playhead (self->session);
  g_assert_cmpint (second_ns, >, first_ns);
  gtk_widget_activate_action (self->page, "transport.step", "i", -1);
  g_assert_cmpint (ilv_session_get_playhead (self->session), ==, first_ns);
  act (self, "transport.end");
  g_assert_cmpint (ilv_session_get_playhead (self->session), ==,
                   ilv_session_get_end (self->session));
  act (self, "transport.home");
  g_assert_cmpint (ilv_session_get_playhead (self->session), ==,
                   ilv_session_get_begin (self->session));
}

static void
a_slider_simulates_again_and_undo_takes_it_back (Fixture *self, gconstpointer data)
{
  g_autoptr (IlvScenario) scenario = ilv_scenario_copy (ilv_session_get_scenario (self->session));
  gint64 total_ns = get_total (self->session, 1);
  gint64 changed_ns;

  scenario->threads = 1;
  ilv_session_change (self->session, scenario, "scenario.Threads");
  WAIT_FOR (has_total (self->session, 1, total_ns));
  changed_ns = get_total (self->session, 1);
  g_assert_cmpint (changed_ns, >, total_ns);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->window), "win.undo", NULL));
  WAIT_FOR (has_total (self->session, 1, changed_ns));
  g_assert_cmpint (get_total (self->session, 1), ==, total_ns);
}

static void
a_question_lets_the_curtain_fall (Fixture *self, gconstpointer data)
{
  const IlvQuestion *question = ilv_session_get_question (self->session);
  guint n_right, n_asked;
  IlvScene scene;

  g_assert_nonnull (question);
  g_assert_cmpint (question->kind, ==, ILV_QUESTION_FIRST);
  ilv_session_fill_scene (self->session, &scene);
  g_assert_true (scene.has_curtain);
  ilv_session_answer (self->session, question->right);
  ilv_session_fill_scene (self->session, &scene);
  g_assert_false (scene.has_curtain);
  ilv_session_get_score (self->session, &n_right, &n_asked);
  g_assert_cmpuint (n_right, ==, 1);
  g_assert_cmpuint (n_asked, ==, 1);
  /* At the very start nothing can be foreseen: that is said; asking again goes to where it can. */
  act (self, "question.ask");
  g_assert_false (ilv_session_has_curtain (self->session));
  g_assert_cmpint (ilv_session_get_playhead (self->session), ==, 0);
  act (self, "question.ask");
  g_assert_true (ilv_session_has_curtain (self->session));
  g_assert_cmpint (ilv_session_get_playhead (self->session), >, 0);
  g_assert_true (ilv_session_has_open_question (self->session));
  act (self, "question.reveal");
  g_assert_false (ilv_session_has_curtain (self->session));
  g_object_set (self->session, "only-past", TRUE, NULL);
  g_assert_true (ilv_session_has_curtain (self->session));
  g_assert_false (ilv_session_has_open_question (self->session));
  g_object_set (self->session, "only-past", FALSE, NULL);
  ilv_session_get_score (self->session, &n_right, &n_asked);
  g_assert_cmpuint (n_asked, ==, 1);
}

/* Space plays and arrows step with the focus on a track, a stage or the header bar; a button whose
 * focus is seen keeps Space. */
static void
keys_work_wherever_the_focus_is (Fixture *self, gconstpointer data)
{
  IlvTransport *transport = ilv_explore_page_get_transport (ILV_EXPLORE_PAGE (self->page));
  GType types[] = {ILV_TYPE_TIMELINE, ILV_TYPE_STAGE, GTK_TYPE_HEADER_BAR, ADW_TYPE_HEADER_BAR};

  for (guint i = 0; i < G_N_ELEMENTS (types); i++) {
    GtkWidget *widget = find_type (GTK_WIDGET (self->window), types[i]);
    gint64 before_ns;

    if (widget == NULL || !gtk_widget_child_focus (widget, GTK_DIR_TAB_FORWARD))
      continue;
    before_ns = ilv_session_get_playhead (self->session);
    g_assert_true (ilv_explore_keys_press (self->page, transport, GDK_KEY_Right, 0));
    g_assert_cmpint (ilv_session_get_playhead (self->session), >, before_ns);
    gtk_window_set_focus_visible (GTK_WINDOW (self->window), i < 2);
    g_assert_true (ilv_explore_keys_press (self->page, transport, GDK_KEY_space, 0));
    g_assert_true (ilv_transport_get_is_playing (transport));
    g_assert_true (ilv_explore_keys_press (self->page, transport, GDK_KEY_space, 0));
  }
  gtk_window_set_focus_visible (GTK_WINDOW (self->window), TRUE);
  g_assert_true (GTK_IS_BUTTON (gtk_window_get_focus (GTK_WINDOW (self->window))));
  g_assert_false (ilv_explore_keys_press (self->page, transport, GDK_KEY_space, 0));
}

static gboolean
shows_label (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) &&
      strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (shows_label (child, text))
      return TRUE;
  return FALSE;
}

/* What was clicked in a stage is explained until the runs are others. */
static void
a_picked_part_is_explained (Fixture *self, gconstpointer data)
{
  IlvTrace *trace = ilv_session_get_front (self->session, 1);
  IlvTrackId thread =
      ilv_trace_find_track (trace, ILV_TRACK_NONE, ILV_TRACK_THREAD, ILV_ROLE_WORKER, 2);

  g_assert_cmpuint (thread, !=, ILV_TRACK_NONE);
  ilv_session_pick_track (self->session, 1, thread);
  WAIT_FOR (shows_label (GTK_WIDGET (self->window), "Thread 2"));
  ilv_session_pick_track (self->session, 1, thread);
  g_assert_cmpuint (ilv_session_get_picked_track (self->session, 1), ==, ILV_TRACK_NONE);
  ilv_session_pick_track (self->session, 1, thread);
  ilv_session_load_workload (self->session, ilv_session_get_scenario (self->session)->workload);
  WAIT_FOR (!ilv_session_is_pending (self->session));
  g_assert_cmpuint (ilv_session_get_picked_track (self->session, 1), ==, ILV_TRACK_NONE);
}

static void
every_workload_opens (Fixture *self, gconstpointer data)
{
  GtkWidget *list = find_type (self->page, GTK_TYPE_LIST_BOX);
  g_auto (GStrv) ids = ilv_workload_list ();

  for (int i = (int)g_strv_length (ids) - 1; i >= 0; i--) {
    GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), i);

    g_assert_nonnull (row);
    g_assert_true (gtk_widget_activate_action (GTK_WIDGET (row), "row.press", NULL));
    g_assert_cmpstr (ilv_session_get_scenario (self->session)->workload->id, ==, ids[i]);
    WAIT_FOR (!ilv_session_is_pending (self->session) && has_all_fronts (self->session));
    act (self, "transport.end");
  }
}

static void
traces_are_saved_and_opened (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "interleave-test-XXXXXX.ilv", NULL);
  g_autoptr (GPtrArray) traces = ilv_session_list_traces (self->session);
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = NULL;
  gint64 total_ns = get_total (self->session, 0);
  int handle = g_mkstemp (path);

  g_assert_cmpint (handle, >=, 0);
  g_close (handle, NULL);
  g_assert_true (ilv_trace_file_save (traces, path, NULL, &error));
  g_assert_no_error (error);
  file = g_file_new_for_path (path);
  ilv_window_open_file (self->window, file);
  WAIT_FOR (ilv_session_has_opened_traces (self->session));
  g_assert_cmpuint (ilv_session_get_n_runs (self->session), ==, traces->len);
  g_assert_cmpint (get_total (self->session, 0), ==, total_ns);
  g_assert_null (ilv_session_get_scenario (self->session)->workload);
  g_unlink (path);
}

/* A file dropped on the window is opened in it, and is the first of the recent ones. */
static void
a_dropped_file_opens (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "interleave-XXXXXX.workload", NULL);
  g_autoptr (IlvWorkload) convoy = ilv_workload_find ("gil-convoy", NULL);
  int handle = g_mkstemp (path);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *uri = g_file_get_uri (file);
  g_auto (GValue) value = G_VALUE_INIT;
  gboolean is_taken = FALSE;

  g_close (handle, NULL);
  g_assert_true (ilv_workload_save (convoy, path, NULL));
  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_take_boxed (&value, gdk_file_list_new_from_array (&file, 1));
  g_signal_emit_by_name (find_drop_target (GTK_WIDGET (self->window)), "drop", &value, 1.0, 1.0,
                         &is_taken);
  g_assert_true (is_taken);
  WAIT_FOR (g_strcmp0 (ilv_session_get_scenario (self->session)->workload->name, convoy->name) ==
            0);
  g_auto (GStrv) recent = ilv_files_list_recent ();
  g_assert_cmpstr (recent[0], ==, uri);
  g_unlink (path);
  g_auto (GStrv) gone = ilv_files_list_recent ();
  g_assert_cmpstr (gone[0], !=, uri);
}

/* In a toast, or, where that is too short, in a dialog of its own. */
static gboolean
says_something (Fixture *self)
{
  return find_type (GTK_WIDGET (self->window), g_type_from_name ("AdwToastWidget")) != NULL ||
         g_list_model_get_n_items (gtk_window_get_toplevels ()) > 1;
}

/* Rubbish changes nothing and ends nothing. */
static void
rubbish_is_refused (Fixture *self, gconstpointer data)
{
  static const char *const suffixes[] = {".ilv", ".workload"};

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    g_autofree char *name = g_strconcat ("interleave-test-XXXXXX", suffixes[i], NULL);
    g_autofree char *path = g_build_filename (g_get_tmp_dir (), name, NULL);
    g_autoptr (GFile) file = NULL;
    int handle = g_mkstemp (path);

    g_close (handle, NULL);
    g_assert_true (g_file_set_contents (path, "rubbish", -1, NULL));
    file = g_file_new_for_path (path);
    ilv_window_open_file (self->window, file);
    WAIT_FOR (says_something (self));
    g_assert_true (has_all_fronts (self->session));
    g_assert_false (ilv_session_has_opened_traces (self->session));
    g_unlink (path);
  }
}

/* Everything else works, and it says why this does not and what to do. */
static void
no_python_is_explained (Fixture *self, gconstpointer data)
{
  g_settings_set_string (ilv_preferences_get (), "python", "/nonexistent/python3");
  act (self, "measure.toggle");
  WAIT_FOR (shows_label (GTK_WIDGET (self->window), "Install Python 3.8 or newer"));
  g_assert_false (ilv_session_has_measured (self->session));
  g_assert_true (has_all_fronts (self->session));
  g_settings_reset (ilv_preferences_get (), "python");
}

/* A measurement is of one scenario; under another it is not shown, and undo brings it back. */
static void
a_measurement_belongs_to_its_scenario (Fixture *self, gconstpointer data)
{
  g_autoptr (IlvScenario) scenario = ilv_scenario_copy (ilv_session_get_scenario (self->session));
  IlvTrace *trace = ilv_session_get_predicted (self->session, 0);

  ilv_session_take_measured (self->session, scenario, scenario->models[0], trace);
  ilv_session_set_show (self->session, ILV_SHOW_BOTH);
  g_assert_true (ilv_session_get_behind (self->session, 0) != NULL);
  scenario->seed = 7;
  ilv_session_change (self->session, scenario, NULL);
  g_assert_null (ilv_session_get_measured (self->session, 0));
  g_assert_cmpint (ilv_session_get_show (self->session), ==, ILV_SHOW_PREDICTED);
  ilv_session_undo (self->session);
  g_assert_nonnull (ilv_session_get_measured (self->session, 0));
  g_assert_cmpint (ilv_session_get_show (self->session), ==, ILV_SHOW_BOTH);
}

/* The panels become overlays in a narrow window. */
static void
narrow_windows_fold_their_panels (Fixture *self, gconstpointer data)
{
  GtkWidget *flap = find_type (self->page, ADW_TYPE_FLAP);
  gboolean shows_inspector, shows_catalogue;

  WAIT_FOR (adw_flap_get_folded (ADW_FLAP (flap)));
  g_object_get (self->page, "show-inspector", &shows_inspector, "show-catalogue", &shows_catalogue,
                NULL);
  g_assert_false (shows_inspector || shows_catalogue);
  WAIT_FOR (find_type (self->page, ADW_TYPE_CAROUSEL) != NULL);
  g_action_group_activate_action (G_ACTION_GROUP (self->window), "show-catalogue", NULL);
  g_object_get (self->page, "show-catalogue", &shows_catalogue, NULL);
  g_assert_true (shows_catalogue);
}

/* A panel that covers the page has the focus while it does. */
static void
covering_panels_take_the_focus (Fixture *self, gconstpointer data)
{
  GtkWidget *panel = gtk_widget_get_parent (find_type (self->page, ILV_TYPE_CATALOGUE));
  GtkWindow *window = GTK_WINDOW (self->window);
  gboolean shown = TRUE;

  WAIT_FOR ((g_object_get (self->page, "show-catalogue", &shown, NULL), !shown));
  g_object_set (self->page, "show-catalogue", TRUE, NULL);
  WAIT_FOR (gtk_window_get_focus (window) != NULL &&
            gtk_widget_is_ancestor (gtk_window_get_focus (window), panel));
  g_object_set (self->page, "show-catalogue", FALSE, NULL);
  g_assert_false (gtk_widget_is_ancestor (gtk_window_get_focus (window), panel));
}

/* The list of workloads takes the focus then, and loads nothing for that. */
static void
an_opened_trace_stays_when_the_focus_passes (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) traces = ilv_session_list_traces (self->session);
  GtkWidget *list = find_type (self->page, GTK_TYPE_LIST_BOX);
  GtkWindow *window = GTK_WINDOW (self->window);

  ilv_session_open_traces (self->session, traces);
  g_object_set (self->page, "show-catalogue", TRUE, NULL);
  WAIT_FOR (gtk_widget_get_mapped (list));
  gtk_widget_child_focus (list, GTK_DIR_TAB_FORWARD);
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (window), list));
  g_assert_true (ilv_session_has_opened_traces (self->session));
  g_assert_null (gtk_list_box_get_selected_row (GTK_LIST_BOX (list)));
  g_signal_emit_by_name (list, "move-cursor", GTK_MOVEMENT_DISPLAY_LINES, 1, FALSE, FALSE);
  g_assert_false (ilv_session_has_opened_traces (self->session));
  g_assert_nonnull (gtk_list_box_get_selected_row (GTK_LIST_BOX (list)));
}

/* Where the inspector is not there the curtain carries the question, with its answers; answering
 * gives the focus to Play, and going on takes the bar away. */
static void
the_curtain_carries_its_question (Fixture *self, gconstpointer data)
{
  GtkWidget *bar = find_type (self->page, ILV_TYPE_QUESTION_BAR);
  GtkWidget *transport = find_type (self->page, ILV_TYPE_TRANSPORT_BAR), *choice;
  GtkWindow *window = GTK_WINDOW (self->window);
  gboolean shown = TRUE;

  WAIT_FOR ((g_object_get (self->page, "show-inspector", &shown, NULL), !shown));
  g_assert_true (gtk_widget_get_mapped (bar));
  act (self, "question.reveal");
  g_assert_false (ilv_session_has_curtain (self->session));
  act (self, "question.ask");
  act (self, "question.ask");
  g_assert_true (ilv_session_has_curtain (self->session));
  g_assert_true (gtk_widget_get_mapped (bar));
  choice = gtk_window_get_focus (window);
  g_assert_true (GTK_IS_BUTTON (choice) && gtk_widget_is_ancestor (choice, bar));
  g_signal_emit_by_name (choice, "clicked");
  g_assert_false (ilv_session_has_curtain (self->session));
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (window), transport));
  g_assert_true (gtk_widget_get_mapped (bar));
  ilv_session_set_playhead (self->session, ilv_session_get_playhead (self->session) + 1);
  g_assert_false (gtk_widget_get_visible (bar));
  /* With the inspector it is asked there. */
  g_object_set (self->page, "show-inspector", TRUE, NULL);
  act (self, "question.ask");
  g_assert_false (gtk_widget_get_visible (bar));
}

/* A workload that was opened by its file or the command line is seen in the list. */
static void
the_catalogue_shows_what_is_open (Fixture *self, gconstpointer data)
{
  GtkListBox *list = GTK_LIST_BOX (find_type (self->page, GTK_TYPE_LIST_BOX));
  GtkAdjustment *adjustment = gtk_list_box_get_adjustment (list);
  g_auto (GStrv) ids = ilv_workload_list ();
  g_autoptr (IlvWorkload) last = ilv_workload_find (ids[g_strv_length (ids) - 1], NULL);

  WAIT_FOR (gtk_adjustment_get_page_size (adjustment) > 0);
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), ==, 0);
  ilv_session_load_workload (self->session, last);
  WAIT_FOR (gtk_adjustment_get_value (adjustment) + gtk_adjustment_get_page_size (adjustment) >=
            gtk_adjustment_get_upper (adjustment) - 1);
}

static guint
count_pages (Fixture *self)
{
  GtkWidget *carousel = find_type (self->page, ADW_TYPE_CAROUSEL);

  return carousel != NULL ? adw_carousel_get_n_pages (ADW_CAROUSEL (carousel)) : 0;
}

/* In 800 pixels the stages are a carousel: two on a page, with the machinery of a wide stage. */
static void
pages_hold_what_fits (Fixture *self, gconstpointer data)
{
  g_autoptr (IlvScenario) scenario = NULL;
  gboolean shown = TRUE;

  WAIT_FOR ((g_object_get (self->page, "show-catalogue", &shown, NULL), !shown));
  WAIT_FOR (count_pages (self) == 2);
  WAIT_FOR (gtk_widget_get_width (find_type (self->page, ILV_TYPE_STAGE)) >= 370);
  scenario = ilv_scenario_copy (ilv_session_get_scenario (self->session));
  ilv_scenario_show_model (scenario, 3, ILV_MODEL_SEQUENTIAL);
  ilv_session_change (self->session, scenario, NULL);
  WAIT_FOR (ilv_session_get_n_runs (self->session) == 4);
  WAIT_FOR (count_pages (self) == 2);
  ilv_session_set_focused_run (self->session, 3);
}

static guint
count_steppers (GtkWidget *widget)
{
  guint n = ILV_IS_POOL_STEPPER (widget) && gtk_widget_get_mapped (widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_steppers (child);
  return n;
}

/* Of the models with a pool each has its stepper in the head of its stage; the event loop has none.
 */
static void
heads_have_steppers (Fixture *self, gconstpointer data)
{
  GtkWidget *more;
  IlvSettings before, after;

  WAIT_FOR (count_steppers (self->page) == 2);
  ilv_scenario_resolve (ilv_session_get_scenario (self->session), ILV_MODEL_THREADS, &before);
  more = gtk_widget_get_last_child (find_type (self->page, ILV_TYPE_POOL_STEPPER));
  g_signal_emit_by_name (more, "clicked");
  ilv_scenario_resolve (ilv_session_get_scenario (self->session), ILV_MODEL_THREADS, &after);
  g_assert_cmpuint (after.threads, ==, before.threads + 1);
}

/* Four models at this width leave each a narrow stage: whose pools are stepped there too. */
static void
narrow_heads_have_steppers (Fixture *self, gconstpointer data)
{
  static const IlvModel models[] = {ILV_MODEL_THREADS, ILV_MODEL_PROCESSES_THREADS,
                                    ILV_MODEL_ASYNCIO_PROCESSES, ILV_MODEL_INTERPRETERS};
  g_autoptr (IlvScenario) scenario = ilv_scenario_copy (ilv_session_get_scenario (self->session));

  for (guint i = 0; i < G_N_ELEMENTS (models); i++)
    ilv_scenario_show_model (scenario, i, models[i]);
  ilv_session_change (self->session, scenario, NULL);
  WAIT_FOR (has_all_fronts (self->session) && ilv_session_get_n_runs (self->session) == 4);
  WAIT_FOR (count_steppers (self->page) == 5);
}

/* A panel that was put away stays away in the next window, one that only had no room does not. */
static void
panels_stay_as_they_were_left (Fixture *self, gconstpointer data)
{
  gboolean shown = FALSE;

  WAIT_FOR ((g_object_get (self->page, "show-catalogue", &shown, NULL), shown == (data == NULL)));
  g_assert_true (g_settings_get_boolean (ilv_preferences_get (), "show-catalogue"));
  if (data != NULL)
    return;
  g_object_set (self->page, "show-inspector", FALSE, NULL);
  tear_down (self, NULL);
  set_up (self, NULL);
  WAIT_FOR ((g_object_get (self->page, "show-inspector", &shown, NULL), !shown));
  g_object_get (self->page, "show-catalogue", &shown, NULL);
  g_assert_true (shown);
  g_settings_reset (ilv_preferences_get (), "show-inspector");
}

/* As the app's first window does it: its first frame does not wait for its panels. */
static void
panels_follow_the_first_frame (void)
{
  IlvWindow *window = ilv_window_new_first (ILV_APP (g_application_get_default ()));
  GtkWidget *page = find_type (GTK_WIDGET (window), ILV_TYPE_EXPLORE_PAGE);
  gpointer gone = window;

  g_assert_null (find_type (page, ILV_TYPE_CATALOGUE));
  g_assert_null (find_type (page, ILV_TYPE_INSPECTOR));
  g_object_add_weak_pointer (G_OBJECT (window), &gone);
  ilv_window_present_first (window);
  WAIT_FOR (find_type (page, ILV_TYPE_CATALOGUE) != NULL);
  WAIT_FOR (find_type (page, ILV_TYPE_INSPECTOR) != NULL);
  WAIT_FOR (has_all_fronts (ilv_window_get_session (window)));
  gtk_window_destroy (GTK_WINDOW (window));
  WAIT_FOR (gone == NULL);
}

/* Also where it hardly has room beside the other and the playhead stands at a long time. */
static void
the_inspector_ends_at_the_edge (Fixture *self, gconstpointer data)
{
  GtkWidget *box = find_type (self->page, ILV_TYPE_INSPECTOR);
  graphene_rect_t bounds;

  ilv_session_reveal (self->session);
  ilv_session_set_playhead (self->session, ilv_session_get_end (self->session));
  gtk_widget_size_allocate (self->page, &(GtkAllocation){0, 0, 1110, 700}, -1);
  g_assert_true (gtk_widget_compute_bounds (box, self->page, &bounds));
  g_assert_cmpfloat (bounds.origin.x + bounds.size.width, <=, 1110);
}

int
main (int argc, char **argv)
{
  window_fixture_init (&argc, &argv);
#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/window/first", opens_on_a_simulated_comparison);
  ADD ("/window/play", playing_moves_the_playhead);
  ADD ("/window/step", stepping_goes_there_and_back);
  ADD ("/window/keys", keys_work_wherever_the_focus_is);
  ADD ("/window/panels", panels_stay_as_they_were_left);
  g_test_add ("/window/narrow-panels", Fixture, "narrow", set_up, panels_stay_as_they_were_left,
              tear_down);
  ADD ("/window/slider", a_slider_simulates_again_and_undo_takes_it_back);
  ADD ("/window/question", a_question_lets_the_curtain_fall);
  ADD ("/window/picked", a_picked_part_is_explained);
  ADD ("/window/catalogue", every_workload_opens);
  ADD ("/window/traces", traces_are_saved_and_opened);
  ADD ("/window/dropped", a_dropped_file_opens);
  ADD ("/window/rubbish", rubbish_is_refused);
  ADD ("/window/no-python", no_python_is_explained);
  ADD ("/window/measured", a_measurement_belongs_to_its_scenario);
  g_test_add ("/window/narrow", Fixture, "narrow", set_up, narrow_windows_fold_their_panels,
              tear_down);
  g_test_add ("/window/curtain-question", Fixture, "narrow", set_up,
              the_curtain_carries_its_question, tear_down);
  ADD ("/window/edge", the_inspector_ends_at_the_edge);
  ADD ("/window/steppers", heads_have_steppers);
  ADD ("/window/narrow-steppers", narrow_heads_have_steppers);
  ADD ("/window/catalogue-scrolls", the_catalogue_shows_what_is_open);
  g_test_add_func ("/window/first-frame", panels_follow_the_first_frame);
  g_test_add ("/window/pages", Fixture, "narrow", set_up, pages_hold_what_fits, tear_down);
  g_test_add ("/window/passing-focus", Fixture, "narrow", set_up,
              an_opened_trace_stays_when_the_focus_passes, tear_down);
  g_test_add ("/window/covering", Fixture, "narrow", set_up, covering_panels_take_the_focus,
              tear_down);
  return g_test_run ();
}
