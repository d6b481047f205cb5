/* The Benchmark page while something runs: paused, stopped, closed, compared, searched.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Really runs Python, on workloads of some milliseconds. */
#include <glib/gstdio.h>
#include <string.h>

#include "app/model/ilv-own-benchmark.h"
#include "app/pages/benchmark/ilv-bench-card.h"
#include "app/pages/benchmark/ilv-bench-plan-panel.h"
#include "app/pages/benchmark/ilv-bench-progress.h"
#include "app/pages/benchmark/ilv-bench-report.h"
#include "app/pages/benchmark/ilv-bench-settings-row.h"
#include "app/pages/benchmark/ilv-benchmark-page.h"
#include "app/pages/benchmark/ilv-break-even-dialog.h"
#include "demos/bench/ilv-bench-history.h"
#include "tests/widgets/bench-sample.h"

typedef struct {
  IlvSession *session;
  GtkWidget *window;
  IlvBenchmarkPage *page;
  IlvBenchmark *benchmark;
  char *message;
} Fixture;

#define WAIT_FOR(condition)                                                                        \
  while (!(condition))                                                                             \
  g_main_context_iteration (NULL, TRUE)

static void
message_cb (Fixture *self, const char *message)
{
  g_free (self->message);
  self->message = g_strdup (message);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (IlvWorkload) workload = ilv_workload_find ("fetch-parse", NULL);

  self->session = ilv_session_new ();
  ilv_session_load_workload (self->session, workload);
  self->page = ILV_BENCHMARK_PAGE (ilv_benchmark_page_new (self->session));
  self->benchmark = ilv_benchmark_page_get_benchmark (self->page);
  g_signal_connect_swapped (self->page, "message", G_CALLBACK (message_cb), self);
  self->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (self->window), 1300, 800);
  gtk_window_set_child (GTK_WINDOW (self->window), GTK_WIDGET (self->page));
  g_object_add_weak_pointer (G_OBJECT (self->window), (gpointer *)&self->window);
  gtk_window_present (GTK_WINDOW (self->window));
  WAIT_FOR (gtk_widget_get_mapped (GTK_WIDGET (self->page)));
}

static void
drop_files (void)
{
  g_autofree char *folder = ilv_bench_history_folder ();
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_unlink (path);
  }
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  if (self->window != NULL)
    gtk_window_destroy (GTK_WINDOW (self->window));
  ilv_session_cancel (self->session);
  g_object_unref (self->session);
  g_free (self->message);
  drop_files ();
}

static IlvWorkload *
make_tiny (void)
{
  g_autoptr (GError) error = NULL;
  IlvWorkload *workload =
      ilv_workload_parse ("[Workload]\nFormat=1\nName=Naps\n[Job j]\nCount=2\nSteps=nap\n"
                          "[Step nap]\nDo=sleep\nDuration=1ms\n",
                          -1, "naps", &error);

  g_assert_no_error (error);
  return workload;
}

static gboolean
has_python (void)
{
  g_autoptr (IlvPython) python = ilv_python_find (NULL, NULL, NULL);

  if (python == NULL)
    g_test_skip ("no Python on this machine");
  return python != NULL;
}

/* Two cells, which nobody can finish before the test has looked. */
static IlvBenchWish *
make_wish (guint n_runs)
{
  IlvBenchWish *wish = ilv_bench_wish_new ();

  g_strfreev (wish->workloads);
  wish->workloads = g_new0 (char *, 1);
  wish->own = make_tiny ();
  memset (wish->models, 0, sizeof wish->models);
  wish->models[ILV_MODEL_SEQUENTIAL] = wish->models[ILV_MODEL_THREADS] = TRUE;
  wish->n_runs = n_runs;
  wish->has_control = wish->is_recorded = FALSE;
  return wish;
}

static guint
count_runs (Fixture *self)
{
  const IlvBenchResult *result = ilv_benchmark_get_result (self->benchmark);

  return result != NULL ? result->n_runs : 0;
}

static void
start (Fixture *self, guint n_runs)
{
  g_autoptr (IlvBenchWish) wish = make_wish (n_runs);

  ilv_benchmark_start (self->benchmark, wish);
}

static void
wait_until_idle (Fixture *self)
{
  WAIT_FOR (!ilv_benchmark_is_busy (self->benchmark));
}

/* --- what is on the page --- */

static gboolean
has_text (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (has_text (child, text))
      return TRUE;
  return FALSE;
}

static GtkWidget *
find_child (GtkWidget *widget, GType type)
{
  GtkWidget *found = g_type_is_a (G_OBJECT_TYPE (widget), type) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_child (child, type);
  return found;
}

/* That says so; NULL: none. */
static GtkWidget *
find_label (GtkWidget *widget, const char *text)
{
  GtkWidget *found =
      GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL
          ? widget
          : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_label (child, text);
  return found;
}

/* --- pausing and stopping --- */

static void
a_paused_one_waits_and_goes_on (Fixture *self, gconstpointer data)
{
  GtkWidget *progress;
  guint n_before;

  if (!has_python ())
    return;
  start (self, 4);
  WAIT_FOR (count_runs (self) >= 1);
  ilv_benchmark_set_paused (self->benchmark, TRUE);
  g_assert_cmpint (ilv_benchmark_get_state (self->benchmark), ==, ILV_BENCHMARK_PAUSED);
  WAIT_FOR (ilv_benchmark_get_progress (self->benchmark)->phase == ILV_BENCH_PAUSED);
  progress = find_child (GTK_WIDGET (self->page), ILV_TYPE_BENCH_PROGRESS);
  g_assert_true (has_text (progress, "Paused"));
  g_assert_false (has_text (progress, "Paused after"));
  gtk_menu_button_popup (GTK_MENU_BUTTON (find_child (progress, GTK_TYPE_MENU_BUTTON)));
  WAIT_FOR (has_text (progress, " of 4 runs"));
  g_assert_false (has_text (GTK_WIDGET (self->page), "Not finished"));
  n_before = count_runs (self);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (count_runs (self), ==, n_before);
  g_assert_cmpuint (n_before, <, 10);
  ilv_benchmark_set_paused (self->benchmark, FALSE);
  wait_until_idle (self);
  g_assert_null (self->message);
  g_assert_cmpuint (count_runs (self), ==, 10); /* a warm-up and four runs, twice */
  g_assert_true (ilv_benchmark_get_result (self->benchmark)->is_complete);
}

static void
a_stopped_one_is_taken_up_again (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) entries = NULL;
  const IlvBenchEntry *entry;
  GtkWidget *title;
  guint n_before;

  if (!has_python ())
    return;
  start (self, 4);
  WAIT_FOR (count_runs (self) >= 2);
  ilv_benchmark_cancel (self->benchmark);
  wait_until_idle (self);
  n_before = count_runs (self);
  g_assert_false (ilv_benchmark_get_result (self->benchmark)->is_complete);
  entries = ilv_bench_history_list (NULL);
  g_assert_cmpuint (entries->len, ==, 1);
  entry = g_ptr_array_index (entries, 0);
  g_assert_false (entry->is_complete);
  title = find_label (GTK_WIDGET (self->page), "Not finished");
  g_assert_nonnull (title);
  g_assert_false (gtk_widget_get_focusable (title)); /* else it is selected when Cancel is gone */
  g_signal_emit_by_name (find_child (gtk_widget_get_parent (title), GTK_TYPE_BUTTON), "clicked");
  g_assert_true (ilv_benchmark_is_busy (self->benchmark));
  g_assert_false (has_text (GTK_WIDGET (self->page), "Not finished"));
  wait_until_idle (self);
  g_assert_null (self->message);
  g_assert_false (has_text (GTK_WIDGET (self->page), "Not finished"));
  g_assert_cmpuint (count_runs (self), ==, 10);
  g_assert_cmpuint (n_before, <, 10);
  g_assert_cmpuint (ilv_benchmark_get_result (self->benchmark)->n_sittings, ==, 2);
}

/* --- dialogs --- */

/* The newest one beside the window; NULL: there is none. */
static GtkWindow *
find_dialog (Fixture *self)
{
  g_autoptr (GListModel) all = g_object_ref (gtk_window_get_toplevels ());

  for (guint i = 0; i < g_list_model_get_n_items (all); i++) {
    g_autoptr (GtkWindow) one = g_list_model_get_item (all, i);
    if (GTK_WIDGET (one) != self->window && gtk_window_get_transient_for (one) != NULL)
      return one;
  }
  return NULL;
}

static void
closing_asks_first (Fixture *self, gconstpointer data)
{
  if (!has_python ())
    return;
  start (self, 1000);
  WAIT_FOR (count_runs (self) >= 1);
  gtk_window_close (GTK_WINDOW (self->window));
  WAIT_FOR (find_dialog (self) != NULL);
  g_assert_cmpstr (adw_message_dialog_get_heading (ADW_MESSAGE_DIALOG (find_dialog (self))), ==,
                   "A benchmark is running");
  gtk_window_close (find_dialog (self)); /* as Escape does */
  WAIT_FOR (find_dialog (self) == NULL);
  g_assert_nonnull (self->window);
  g_assert_cmpint (ilv_benchmark_get_state (self->benchmark), ==, ILV_BENCHMARK_RUNNING);
  gtk_window_close (GTK_WINDOW (self->window));
  WAIT_FOR (find_dialog (self) != NULL);
  g_object_ref (self->benchmark);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (find_dialog (self)), "stop");
  WAIT_FOR (self->window == NULL);
  wait_until_idle (self);
  g_object_unref (self->benchmark);
}

static void
two_results_are_compared (Fixture *self, gconstpointer data)
{
  g_autoptr (IlvBenchResult) before = bench_sample_new (1);
  g_autoptr (IlvBenchResult) now = bench_sample_new (1.5);
  g_autoptr (GPtrArray) entries = NULL;
  GtkWidget *report = find_child (GTK_WIDGET (self->page), ILV_TYPE_BENCH_REPORT), *line;
  const IlvBenchEntry *entry;

  g_assert_true (ilv_bench_history_add (before, NULL));
  entries = ilv_bench_history_list (NULL);
  entry = g_ptr_array_index (entries, 0);
  g_signal_emit_by_name (report, "compare", entry->path);
  g_assert_nonnull (strstr (self->message, "Show a result first"));
  ilv_benchmark_page_show_result (self->page, now);
  g_signal_emit_by_name (report, "compare", entry->path);
  WAIT_FOR (find_dialog (self) != NULL);
  line = find_label (GTK_WIDGET (find_dialog (self)), "longer now");
  g_assert_nonnull (line);
  g_assert_false (gtk_widget_get_focusable (line)); /* else it is selected from the start */
  gtk_window_close (find_dialog (self));
  WAIT_FOR (find_dialog (self) == NULL);
}

/* --- where it flips --- */

static const IlvChart *
get_flip_chart (Fixture *self)
{
  GtkWidget *card = ilv_bench_deck_get_card (ilv_benchmark_page_get_deck (self->page),
                                             ILV_BENCH_CHART_BREAK_EVEN);

  return card != NULL ? ilv_chart_view_get_chart (ilv_bench_card_get_view (ILV_BENCH_CARD (card)))
                      : NULL;
}

static void
where_it_flips_is_found_and_kept (Fixture *self, gconstpointer data)
{
  g_autoptr (IlvScenario) scenario = ilv_scenario_copy (ilv_session_get_scenario (self->session));
  g_autoptr (IlvBreakEvenWish) wish = ilv_break_even_wish_new (scenario);
  g_autoptr (IlvBenchResult) other = bench_sample_new (1);
  g_autoptr (GPtrArray) entries = NULL;
  const IlvBenchEntry *entry;
  IlvChart *first;

  wish->a = ILV_MODEL_SEQUENTIAL;
  wish->low = 1;
  wish->high = 20;
  wish->key = g_strdup_printf ("job.%s.Count", scenario->workload->groups[0].name);
  ilv_benchmark_find (self->benchmark, wish);
  g_assert_true (ilv_benchmark_is_busy (self->benchmark));
  wait_until_idle (self);
  g_assert_null (self->message);
  first = (IlvChart *)get_flip_chart (self);
  g_assert_nonnull (first);
  g_assert_cmpuint (first->series->len, ==, 2);
  entries = ilv_bench_history_list ("fetch-parse");
  g_assert_cmpuint (entries->len, ==, 1);
  entry = g_ptr_array_index (entries, 0);
  g_assert_cmpstr (entry->key, ==, wish->key);
  /* Beside a result about the same workload it is there again. */
  ilv_benchmark_page_show_result (self->page, NULL);
  ilv_benchmark_page_show_result (self->page, other);
  g_assert_cmpint (get_flip_chart (self) != NULL, ==,
                   g_str_equal (ilv_bench_result_get_subject (other, 0)->id, "fetch-parse"));
  ilv_benchmark_page_open (self->page, entry->path);
  g_assert_nonnull (get_flip_chart (self));
}

/* What was stopped stands in the history as broken off, with its runs. */
static void
assert_it_goes_on (Fixture *self)
{
  g_autoptr (GPtrArray) before = ilv_bench_history_list ("Naps");
  const IlvBenchEntry *entry = g_ptr_array_index (before, 0);
  g_autoptr (IlvBreakEven) broken = ilv_break_even_load (entry->path, NULL);
  g_autoptr (IlvBreakEven) whole = NULL;
  double share;
  gboolean is_measuring;

  g_assert_false (entry->is_complete);
  g_assert_cmpstr (entry->key, ==, "job.j.Count");
  g_assert_cmpuint (broken->runs->len, >, 0);
  ilv_benchmark_resume (self->benchmark, entry->path);
  g_assert_true (ilv_benchmark_is_finding (self->benchmark, &share, &is_measuring));
  g_assert_true (is_measuring);
  g_assert_false (gtk_widget_get_visible (find_child (
      find_child (GTK_WIDGET (self->page), ILV_TYPE_BENCH_PROGRESS), GTK_TYPE_MENU_BUTTON)));
  wait_until_idle (self);
  g_assert_null (self->message);
  whole = ilv_break_even_load (entry->path, NULL);
  g_assert_true (whole->is_complete);
  g_assert_cmpint (g_array_index (whole->runs, IlvBreakEvenRun, 0).total_ns, ==,
                   g_array_index (broken->runs, IlvBreakEvenRun, 0).total_ns);
  g_assert_true (ilv_benchmark_get_found (self->benchmark)->is_complete);
}

static void
it_is_measured_in_turns_paused_and_stopped (Fixture *self, gconstpointer data)
{
  g_autoptr (IlvScenario) scenario = ilv_scenario_copy (ilv_session_get_scenario (self->session));
  g_autoptr (IlvBreakEvenWish) wish = NULL;
  const IlvBreakEven *found;

  if (!has_python ())
    return;
  ilv_workload_unref (scenario->workload);
  scenario->workload = make_tiny ();
  wish = ilv_break_even_wish_new (scenario);
  wish->a = ILV_MODEL_SEQUENTIAL;
  wish->b = ILV_MODEL_THREADS;
  wish->key = g_strdup ("job.j.Count");
  wish->low = 1;
  wish->high = 8;
  wish->is_measured = TRUE;
  ilv_benchmark_find (self->benchmark, wish);
  WAIT_FOR ((found = ilv_benchmark_get_found (self->benchmark)) != NULL);
  ilv_benchmark_set_paused (self->benchmark, TRUE);
  ilv_benchmark_set_paused (self->benchmark, FALSE);
  WAIT_FOR (ilv_benchmark_get_found (self->benchmark)->measured->len > 0);
  ilv_benchmark_cancel (self->benchmark);
  wait_until_idle (self);
  g_assert_null (self->message);
  g_assert_cmpuint (ilv_benchmark_get_found (self->benchmark)->predicted->len, >, 1);
  assert_it_goes_on (self);
}

static void
the_dialog_says_what_is_predicted (Fixture *self, gconstpointer data)
{
  GtkWidget *dialog = ilv_break_even_dialog_new (GTK_WINDOW (self->window), self->session);
  g_autoptr (IlvBreakEvenWish) wish = NULL;
  g_autoptr (GError) error = NULL;
  GtkWidget *entry;

  gtk_window_present (GTK_WINDOW (dialog));
  WAIT_FOR (has_text (dialog, "(predicted)"));
  wish = ilv_break_even_dialog_get_wish (ILV_BREAK_EVEN_DIALOG (dialog), &error);
  g_assert_no_error (error);
  g_assert_cmpint (wish->a, !=, wish->b);
  g_assert_cmpfloat (wish->low, <, wish->high);
  entry = find_child (dialog, ADW_TYPE_ENTRY_ROW);
  gtk_editable_set_text (GTK_EDITABLE (entry), "soon");
  WAIT_FOR (has_text (dialog, "is no range"));
  g_assert_null (ilv_break_even_dialog_get_wish (ILV_BREAK_EVEN_DIALOG (dialog), &error));
  g_assert_nonnull (error);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

/* --- Explore's own --- */

static IlvBenchWish *
get_wish (Fixture *self)
{
  GtkWidget *panel = find_child (GTK_WIDGET (self->page), ILV_TYPE_BENCH_PLAN_PANEL);

  return ilv_bench_plan_panel_get_wish (ILV_BENCH_PLAN_PANEL (panel), NULL);
}

static void
a_changed_workload_is_explores_own (Fixture *self, gconstpointer data)
{
  g_autoptr (IlvScenario) scenario = ilv_scenario_copy (ilv_session_get_scenario (self->session));
  g_autoptr (IlvBenchWish) plain = get_wish (self), own = NULL;
  g_autoptr (IlvBenchResult) plan = NULL;
  g_autofree char *key = g_strdup_printf ("job.%s.Count", scenario->workload->groups[0].name);
  IlvWorkload *changed = ilv_workload_set (scenario->workload, key, "3", NULL);

  g_assert_null (plain->own);
  g_assert_cmpstr (plain->workloads[0], ==, "fetch-parse");
  ilv_workload_unref (scenario->workload);
  scenario->workload = changed;
  ilv_scenario_set_costs (scenario, "ideal");
  ilv_session_change (self->session, scenario, NULL);
  ilv_own_benchmark_ask (self->session);
  gtk_widget_set_visible (GTK_WIDGET (self->page), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->page), TRUE);
  WAIT_FOR (gtk_widget_get_mapped (GTK_WIDGET (self->page)));
  own = get_wish (self);
  g_assert_cmpuint (g_strv_length (own->workloads), ==, 0);
  g_assert_nonnull (own->own);
  plan = ilv_bench_wish_plan (own, NULL, NULL, NULL);
  g_assert_cmpstr (ilv_bench_result_get_subject (plan, 0)->id, ==, "fetch-parse-changed");
  g_assert_cmpuint (ilv_bench_result_get_cell (plan, 0)->n_jobs, ==, 3);
  g_assert_cmpstr (plan->method.costs, ==, "ideal");
}

static void
explores_settings_are_taken_if_wanted (Fixture *self, gconstpointer data)
{
  g_autoptr (IlvScenario) scenario = ilv_scenario_copy (ilv_session_get_scenario (self->session));
  g_autoptr (IlvBenchWish) before = get_wish (self), with = NULL, without = NULL;
  g_autoptr (IlvBenchResult) plan = NULL;
  GtkWidget *row, *wanted;

  g_assert_cmpuint (before->settings.threads, ==, 0);
  scenario->threads = 3;
  scenario->cores = 4096; /* more than any machine has: it cannot be measured so */
  scenario->switch_interval_ns = 1000000;
  scenario->seed = 7;
  scenario->chunk = 5;
  ilv_session_change (self->session, scenario, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->page), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->page), TRUE);
  WAIT_FOR (gtk_widget_get_mapped (GTK_WIDGET (self->page)));
  row = find_child (GTK_WIDGET (self->page), ILV_TYPE_BENCH_SETTINGS_ROW);
  g_assert_true (gtk_widget_get_visible (row));
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==,
                   "3 threads, switch interval 1ms, chunks of 5 jobs, seed 7");
  with = get_wish (self);
  plan = ilv_bench_wish_plan (with, NULL, NULL, NULL);
  g_assert_cmpuint (plan->method.threads, ==, 3);
  g_assert_cmpuint (plan->method.seed, ==, 7);
  g_assert_cmpuint (plan->method.chunk, ==, 5);
  g_assert_cmpint (plan->method.switch_interval_ns, ==, 1000000);
  g_assert_cmpuint (plan->method.cores, <=, g_get_num_processors ());
  wanted = find_child (row, GTK_TYPE_SWITCH);
  gtk_switch_set_active (GTK_SWITCH (wanted), FALSE);
  without = get_wish (self);
  g_assert_cmpuint (without->settings.threads, ==, 0);
}

/* An error of numbers that have been changed does not stay while the new ones are planned. */
static void
what_was_wrong_goes_when_it_is_changed (Fixture *self, gconstpointer data)
{
  GtkWidget *panel = find_child (GTK_WIDGET (self->page), ILV_TYPE_BENCH_PLAN_PANEL);
  GtkWidget *jobs = find_child (panel, ADW_TYPE_ENTRY_ROW);

  gtk_editable_set_text (GTK_EDITABLE (jobs), "1, x");
  WAIT_FOR (has_text (panel, "is no whole number"));
  gtk_editable_set_text (GTK_EDITABLE (jobs), "1, 2");
  WAIT_FOR (has_text (panel, "Estimating"));
  g_assert_false (has_text (panel, "is no whole number"));
  WAIT_FOR (has_text (panel, "cells"));
}

static void
an_open_trace_is_told_that_it_cannot_be_repeated (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) traces = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_trace_unref);

  g_assert_false (has_text (GTK_WIDGET (self->page), "cannot be repeated"));
  WAIT_FOR (ilv_session_get_predicted (self->session, 0) != NULL);
  g_ptr_array_add (traces, ilv_trace_ref (ilv_session_get_predicted (self->session, 0)));
  ilv_session_open_traces (self->session, traces);
  gtk_widget_set_visible (GTK_WIDGET (self->page), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->page), TRUE);
  WAIT_FOR (has_text (GTK_WIDGET (self->page), "cannot be repeated"));
}

int
main (int argc, char **argv)
{
  g_autofree char *home = g_dir_make_tmp ("ilv-benchmark-run-XXXXXX", NULL);
  int status;

  g_setenv ("XDG_DATA_HOME", home, TRUE);
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
#define ADD(test) g_test_add ("/benchmark-run/" #test, Fixture, NULL, set_up, test, tear_down)
  ADD (a_paused_one_waits_and_goes_on);
  ADD (a_stopped_one_is_taken_up_again);
  ADD (closing_asks_first);
  ADD (two_results_are_compared);
  ADD (where_it_flips_is_found_and_kept);
  ADD (it_is_measured_in_turns_paused_and_stopped);
  ADD (the_dialog_says_what_is_predicted);
  ADD (a_changed_workload_is_explores_own);
  ADD (explores_settings_are_taken_if_wanted);
  ADD (what_was_wrong_goes_when_it_is_changed);
  ADD (an_open_trace_is_told_that_it_cannot_be_repeated);
  status = g_test_run ();
  g_autofree char *folder = ilv_bench_history_folder ();
  g_autofree char *above = g_path_get_dirname (folder);
  g_rmdir (folder);
  g_rmdir (above);
  g_rmdir (home);
  return status;
}
