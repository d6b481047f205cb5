/* The Decide page: answers, undo, what is remembered, evidence, watching, printing.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/pages/decide/ilv-decide-page.h"

#include <adwaita.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "app/ilv-preferences.h"
#include "app/model/ilv-advice-text.h"
#include "app/pages/decide/ilv-advisor.h"
#include "app/pages/decide/ilv-answer-row.h"
#include "app/pages/decide/ilv-checklist-panel.h"
#include "app/pages/decide/ilv-decide-print.h"
#include "app/pages/decide/ilv-import-button.h"
#include "app/pages/decide/ilv-session-evidence.h"
#include "app/pages/decide/ilv-verdict-card.h"

#define WAIT_FOR(condition)                                                                        \
  G_STMT_START                                                                                     \
  {                                                                                                \
    gint64 limit_us = g_get_monotonic_time () + 60 * G_TIME_SPAN_SECOND;                           \
    while (!(condition) && g_get_monotonic_time () < limit_us)                                     \
      g_main_context_iteration (NULL, g_main_context_pending (NULL));                              \
    g_assert_true (condition);                                                                     \
  }                                                                                                \
  G_STMT_END

static IlvChecklist *
load (void)
{
  g_autoptr (GError) error = NULL;
  IlvChecklist *list = ilv_checklist_load (&error);

  g_assert_no_error (error);
  return list;
}

static IlvAdvisor *
make_advisor (IlvChecklist *list)
{
  g_settings_reset (ilv_preferences_get (), "decide-answers");
  return ilv_advisor_new (list);
}

static void
answer (IlvAdvisor *advisor, const char *name, double value)
{
  ilv_advisor_answer (
      advisor, (guint)ilv_checklist_find_input (ilv_advisor_get_list (advisor), name), value);
}

static const char *
get_model (IlvAdvisor *advisor)
{
  return ilv_advisor_get_verdict (advisor)->model;
}

static void
count_cb (guint *count)
{
  (*count)++;
}

/* --- the advisor --- */

static void
test_every_answer_can_be_undone (void)
{
  g_autoptr (IlvChecklist) list = load ();
  g_autoptr (IlvAdvisor) advisor = make_advisor (list);
  guint n_changes = 0;

  g_signal_connect_swapped (advisor, "changed", G_CALLBACK (count_cb), &n_changes);
  g_assert_false (ilv_advisor_can_undo (advisor));
  answer (advisor, "cpu_share", 0.9);
  answer (advisor, "cpu_share", 0.9); /* the same is no step */
  g_assert_cmpuint (n_changes, ==, 1);
  g_assert_cmpstr (get_model (advisor), ==, "processes");
  answer (advisor, "isolate", 1);
  answer (advisor, "multi_host", 1);
  g_assert_cmpstr (get_model (advisor), ==, "dask");
  ilv_advisor_undo (advisor);
  g_assert_cmpstr (ilv_advisor_get_verdict (advisor)->rule->id, ==, "P2");
  ilv_advisor_undo (advisor);
  g_assert_cmpstr (ilv_advisor_get_verdict (advisor)->rule->id, ==, "P5");
  ilv_advisor_redo (advisor);
  ilv_advisor_redo (advisor);
  g_assert_cmpstr (get_model (advisor), ==, "dask");
  g_assert_false (ilv_advisor_can_redo (advisor));
  ilv_advisor_reset (advisor);
  g_assert_null (get_model (advisor));
  ilv_advisor_undo (advisor);
  g_assert_cmpstr (get_model (advisor), ==, "dask");
}

static void
test_answers_are_remembered (void)
{
  g_autoptr (IlvChecklist) list = load ();
  IlvAdvisor *advisor = make_advisor (list);
  guint t_job = (guint)ilv_checklist_find_input (list, "t_job");
  gpointer weak = advisor;

  answer (advisor, "t_job", 80e6);
  answer (advisor, "host", 2);
  g_object_add_weak_pointer (G_OBJECT (advisor), &weak);
  g_object_unref (advisor);
  WAIT_FOR (weak == NULL); /* its simulation holds it until it has ended */
  g_autoptr (IlvAdvisor) again = ilv_advisor_new (list);
  g_assert_cmpfloat (ilv_advisor_get_answer (again, t_job), ==, 80e6);
  ilv_advisor_reset (again);
  g_autoptr (IlvAdvisor) third = ilv_advisor_new (list);
  g_assert_true (ILV_IS_UNKNOWN (ilv_advisor_get_answer (third, t_job)));
}

/* Of many answers in a row only the last one's figures come. */
static void
test_figures_are_those_of_the_last_answer (void)
{
  g_autoptr (IlvChecklist) list = load ();
  g_autoptr (IlvAdvisor) advisor = make_advisor (list);
  guint n_advised = 0;

  g_signal_connect_swapped (advisor, "advised", G_CALLBACK (count_cb), &n_advised);
  for (guint i = 1; i <= 20; i++)
    answer (advisor, "cpu_share", i / 20.0);
  g_assert_null (ilv_advisor_get_advice (advisor));
  WAIT_FOR (ilv_advisor_get_advice (advisor) != NULL);
  const IlvAdvice *advice = ilv_advisor_get_advice (advisor);
  g_assert_cmpuint (n_advised, ==, 1);
  g_assert_cmpstr (advice->verdict->model, ==, "processes");
  g_assert_cmpstr (ilv_advice_get_run (advice, 0)->model, ==, "sequential");
  g_assert_true (ilv_advice_get_run (advice, 1)->is_simulated);
}

/* --- Explore --- */

static IlvSession *
open_workload (const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvWorkload) workload = ilv_workload_find (id, &error);
  IlvSession *session = ilv_session_new ();

  g_assert_no_error (error);
  ilv_session_load_workload (session, workload);
  WAIT_FOR (ilv_session_get_n_runs (session) > 0 && !ilv_session_is_pending (session) &&
            ilv_session_get_front (session, 0) != NULL);
  return session;
}

static void
test_evidence_leads_to_its_spans (void)
{
  g_autoptr (IlvChecklist) list = load ();
  g_autoptr (IlvSession) session = open_workload ("fetch-parse");
  const char *source;
  g_autoptr (GArray) evidence = ilv_session_list_evidence (session, list, &source);
  guint share = (guint)ilv_checklist_find_input (list, "cpu_share");
  const IlvEvidence *found = ilv_evidence_find (evidence, share);
  int run;

  g_assert_nonnull (found);
  g_assert_cmpfloat_with_epsilon (found->value, 25.0 / 65, 1e-9);
  g_assert_cmpuint (found->track, !=, ILV_TRACK_NONE);
  ilv_session_show_evidence (session, found);
  run = ilv_session_get_focused_run (session);
  g_assert_cmpint (run, >=, 0);
  g_assert_cmpint (ilv_session_get_playhead (session), ==, found->time_ns);
  g_assert_cmpuint (ilv_session_get_picked_track (session, (guint)run), ==, found->track);
  ilv_session_show_evidence (session, found);
  g_assert_cmpuint (ilv_session_get_picked_track (session, (guint)run), ==, found->track);
}

static void
test_the_verdict_is_watched (void)
{
  g_autoptr (IlvChecklist) list = load ();
  g_autoptr (IlvAdvisor) advisor = make_advisor (list);
  g_autoptr (IlvSession) session = open_workload ("web-scraper");

  answer (advisor, "cpu_share", 1);
  answer (advisor, "t_job", 50e6);
  answer (advisor, "cpus", 3);
  answer (advisor, "start_method", 2);
  answer (advisor, "payload", 1000);
  answer (advisor, "t_job", 1e5);
  WAIT_FOR (ilv_advisor_get_advice (advisor) != NULL);
  const IlvAdvice *advice = ilv_advisor_get_advice (advisor);
  ilv_session_watch_advice (session, advice);
  WAIT_FOR (!ilv_session_is_pending (session) && ilv_session_get_n_runs (session) == 2 &&
            ilv_session_get_front (session, 1) != NULL);
  g_assert_cmpint (ilv_session_get_model (session, 0), ==, ILV_MODEL_PROCESSES);
  g_assert_cmpstr (ilv_model_get_id (ilv_session_get_model (session, 1)), ==,
                   ilv_advice_get_runner_up (advice));
  const IlvRunInfo *info = ilv_trace_get_info (ilv_session_get_front (session, 0));
  g_assert_cmpuint (info->cores, ==, 3);
  g_assert_cmpuint (info->processes, ==, 3);
  const IlvSettings *told = &ilv_advice_get_run (advice, (guint)advice->chosen)->settings;
  g_assert_cmpuint (told->chunk, >, 1);
  g_assert_cmpuint (info->chunk, ==, told->chunk);
  g_assert_cmpstr (info->start_method, ==, ilv_start_method_get_id (told->start_method));
  /* What was foretold is what is seen. */
  g_assert_cmpint (info->figures.total_ns, ==,
                   ilv_advice_get_run (advice, (guint)advice->chosen)->figures.total_ns);
}

static void
test_nothing_open_is_no_evidence (void)
{
  g_autoptr (IlvChecklist) list = load ();
  g_autoptr (IlvSession) session = ilv_session_new ();
  const char *source;

  g_assert_null (ilv_session_list_evidence (session, list, &source));
}

/* --- text and print --- */

static void
test_text_and_markdown (void)
{
  g_autoptr (IlvChecklist) list = load ();
  g_autoptr (IlvAdvisor) advisor = make_advisor (list);

  answer (advisor, "cpu_share", 0.9);
  answer (advisor, "cpus", 4);
  WAIT_FOR (ilv_advisor_get_advice (advisor) != NULL);
  g_autofree char *plain =
      ilv_advice_to_text (ilv_advisor_get_advice (advisor), NULL, ILV_ADVICE_PLAIN);
  g_autofree char *markdown =
      ilv_advice_to_text (ilv_advisor_get_advice (advisor), NULL, ILV_ADVICE_MARKDOWN);
  g_assert_true (g_str_has_prefix (plain, "processes\n"));
  g_assert_true (g_str_has_prefix (markdown, "# processes\n"));
  g_assert_nonnull (strstr (markdown, "\n## Settings\n\n- Workers: 4\n"));
}

static void
test_it_prints_text_and_chart (void)
{
  g_autoptr (IlvChecklist) list = load ();
  g_autoptr (IlvAdvisor) advisor = make_advisor (list);
  g_autofree char *folder = g_dir_make_tmp ("ilv-decide-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "verdict.pdf", NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *written = NULL;
  gsize length;

  for (guint i = 0; i < 200; i++)
    g_string_append_printf (text, "Line %u\n", i);
  g_assert_true (
      ilv_decide_print_to_file (ilv_advisor_get_verdict (advisor), text->str, path, &error));
  g_assert_no_error (error);
  WAIT_FOR (g_file_get_contents (path, &written, &length, NULL) && length > 1000);
  g_assert_true (g_str_has_prefix (written, "%PDF"));
  g_unlink (path);
  g_rmdir (folder);
}

/* --- the page --- */

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

/* A question's "How to measure it" that is open. */
static GtkWidget *
find_unfolded (GtkWidget *widget)
{
  GtkWidget *found = NULL;

  if (GTK_IS_EXPANDER (widget) && gtk_widget_has_css_class (widget, "measure") &&
      gtk_expander_get_expanded (GTK_EXPANDER (widget)))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_unfolded (child);
  return found;
}

static GtkWidget *
show_page (IlvSession *session, int width, int height)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_set_child (GTK_WINDOW (window), ilv_decide_page_new (session));
  gtk_window_present (GTK_WINDOW (window));
  WAIT_FOR (gtk_widget_get_width (gtk_window_get_child (GTK_WINDOW (window))) > 0);
  return window;
}

static void
test_the_page_acts_and_goes (gconstpointer data)
{
  static const char *const actions[] = {"decide.fill",  "decide.undo",    "decide.redo",
                                        "decide.reset", "decide.zoom-in", "decide.zoom-out"};
  gboolean is_wide = GPOINTER_TO_INT (data);
  g_autoptr (IlvSession) session = open_workload ("fetch-parse");
  g_settings_reset (ilv_preferences_get (), "decide-answers");
  GtkWidget *window = show_page (session, is_wide ? 1440 : 500, is_wide ? 900 : 400);
  GtkWidget *page = gtk_window_get_child (GTK_WINDOW (window));
  gpointer weak = page;

  g_object_add_weak_pointer (G_OBJECT (page), &weak);
  g_assert_cmpint (adw_leaflet_get_folded (ADW_LEAFLET (find_type (page, ADW_TYPE_LEAFLET))), ==,
                   !is_wide);
  gtk_widget_activate_action (page, "decide.example", "s", "web-api");
  g_auto (GStrv) kept = g_settings_get_strv (ilv_preferences_get (), "decide-answers");
  g_assert_true (g_strv_contains ((const char *const *)kept, "t_job=80ms"));
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_activate_action (page, actions[i], NULL);
  ilv_checklist_panel_go_to (ILV_CHECKLIST_PANEL (find_type (page, ILV_TYPE_CHECKLIST_PANEL)), 0);
  gtk_window_destroy (GTK_WINDOW (window));
  WAIT_FOR (weak == NULL);
}

/* The field cannot hold the exact quotient; leaving it made the answer one given by hand. */
static void
test_passing_through_a_field_keeps_the_evidence (void)
{
  g_autoptr (IlvSession) session = open_workload ("fetch-parse");
  g_autoptr (IlvChecklist) list = ilv_checklist_load (NULL);
  g_settings_reset (ilv_preferences_get (), "decide-answers");
  g_autoptr (IlvAdvisor) advisor = ilv_advisor_new (list);
  guint input = (guint)ilv_checklist_find_input (list, "cpu_share");
  g_autofree double *answers = g_new (double, ilv_checklist_get_n_inputs (list));
  const char *source;
  GArray *evidence = ilv_session_list_evidence (session, list, &source);

  ilv_checklist_clear_answers (list, answers);
  ilv_evidence_fill (evidence, answers);
  ilv_advisor_answer_all (advisor, answers, evidence, source);
  g_autoptr (GtkWidget) row = g_object_ref_sink (ilv_answer_row_new (advisor, input));
  GtkWidget *entry = find_type (row, GTK_TYPE_ENTRY);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "0.385");
  g_signal_emit_by_name (entry, "activate");
  g_assert_nonnull (ilv_advisor_get_evidence (advisor, input));
  gtk_editable_set_text (GTK_EDITABLE (entry), "0.4");
  g_signal_emit_by_name (entry, "activate");
  g_assert_null (ilv_advisor_get_evidence (advisor, input));
  g_assert_cmpfloat (ilv_advisor_get_answer (advisor, input), ==, 0.4);
}

static void
test_what_to_measure_says_how (void)
{
  g_autoptr (IlvSession) session = open_workload ("fetch-parse");
  g_settings_reset (ilv_preferences_get (), "decide-answers");
  GtkWidget *window = show_page (session, 1440, 900);
  GtkWidget *page = gtk_window_get_child (GTK_WINDOW (window));
  GtkWidget *card = find_type (page, ILV_TYPE_VERDICT_CARD);

  g_assert_null (find_unfolded (page));
  g_signal_emit_by_name (card, "measure", 0u);
  g_assert_nonnull (find_unfolded (page));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Loads a script of this text; what the answer then rests on, or why it was not read. (full) */
static char *
load_script (IlvImportButton *button, IlvAdvisor *advisor, const char *name, const char *text,
             gssize length)
{
  g_autofree char *folder = g_dir_make_tmp ("ilv-decide-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  guint input = (guint)ilv_checklist_find_input (ilv_advisor_get_list (advisor), ILV_IMPORT_INPUT);
  char *told;

  if (text != NULL)
    g_assert_true (g_file_set_contents (path, text, length, NULL));
  if (ilv_import_button_load (button, path)) {
    g_assert_null (ilv_import_button_get_error (button));
    const IlvEvidence *evidence = ilv_advisor_get_evidence (advisor, input);
    told = evidence != NULL ? ilv_evidence_label (evidence) : NULL;
  } else {
    told = g_strdup (ilv_import_button_get_error (button));
  }
  g_unlink (path);
  g_rmdir (folder);
  return told;
}

static void
test_a_script_answers (void)
{
  static const struct {
    const char *text;
    double value;
    const char *told;
  } scripts[] = {
      {"import os\n\nimport requests\n", 1, "line 3: Requests waits; instead: "},
      {"import os\n", 1, "Nothing that app.py imports waits"},
      {"import requests\nimport somebodys_own_thing\n", (double)NAN,
       "line 2: somebodys_own_thing is not known here"},
      {"import celery\n", 0, "line 1: Celery waits, and nobody has an asynchronous interface"},
      {"import os\nx = (1,\n", (double)NAN, "only what stands before was read"},
  };
  g_autoptr (IlvChecklist) list = load ();
  g_autoptr (IlvAdvisor) advisor = make_advisor (list);
  guint input = (guint)ilv_checklist_find_input (list, ILV_IMPORT_INPUT);
  guint cpus = (guint)ilv_checklist_find_input (list, "cpus");
  IlvImportButton *button = ILV_IMPORT_BUTTON (g_object_ref_sink (ilv_import_button_new (advisor)));

  answer (advisor, "t_job", 80e6);
  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++) {
    answer (advisor, ILV_IMPORT_INPUT, (double)NAN);
    g_autofree char *told = load_script (button, advisor, "app.py", scripts[i].text, -1);
    double value = ilv_advisor_get_answer (advisor, input);

    g_test_message ("%s", told);
    g_assert_nonnull (strstr (told, scripts[i].told));
    g_assert_true (isnan (scripts[i].value) ? ILV_IS_UNKNOWN (value) : value == scripts[i].value);
  }
  /* What was known otherwise stays; a script is a step, and so was taking its answer back. */
  g_assert_nonnull (ilv_advisor_get_evidence (advisor, cpus));
  ilv_advisor_undo (advisor);
  ilv_advisor_undo (advisor);
  g_assert_cmpfloat (ilv_advisor_get_answer (advisor, input), ==, 0);
  g_assert_cmpint (ilv_advisor_get_evidence (advisor, input)->kind, ==, ILV_EVIDENCE_IMPORTS);
  ilv_advisor_undo (advisor);
  g_assert_true (ILV_IS_UNKNOWN (ilv_advisor_get_answer (advisor, input)));
  g_assert_cmpfloat (
      ilv_advisor_get_answer (advisor, (guint)ilv_checklist_find_input (list, "t_job")), ==, 80e6);
  g_object_unref (button);
}

static void
test_an_unsettled_script_keeps_the_answer (void)
{
  g_autoptr (IlvChecklist) list = load ();
  g_autoptr (IlvAdvisor) advisor = make_advisor (list);
  guint input = (guint)ilv_checklist_find_input (list, ILV_IMPORT_INPUT);
  IlvImportButton *button = ILV_IMPORT_BUTTON (g_object_ref_sink (ilv_import_button_new (advisor)));

  for (int yes = 0; yes <= 1; yes++) {
    g_autofree char *told = NULL;

    answer (advisor, ILV_IMPORT_INPUT, yes);
    told = load_script (button, advisor, "app.py", "import somebodys_own_thing\n", -1);
    g_assert_null (told);
    g_assert_cmpfloat (ilv_advisor_get_answer (advisor, input), ==, yes);
    g_assert_null (ilv_import_button_get_error (button));
    g_assert_nonnull (strstr (ilv_import_button_get_note (button), "Your answer stays"));
    g_assert_nonnull (strstr (ilv_import_button_get_note (button), "somebodys_own_thing"));
  }
  /* What is settled replaces it, and the note goes. */
  g_free (load_script (button, advisor, "app.py", "import celery\n", -1));
  g_assert_cmpfloat (ilv_advisor_get_answer (advisor, input), ==, 0);
  g_assert_null (ilv_import_button_get_note (button));
  g_object_unref (button);
}

static void
test_what_is_no_script_is_said (void)
{
  static const struct {
    const char *name, *text;
    gssize length;
    const char *told;
  } files[] = {
      {"gone.py", NULL, 0, "gone.py"},
      {"picture.py", "\x7f\0\0import os\n", 13, "zero bytes"},
      {"letter.txt", "Dear Sir or Madam\n", -1, "imports nothing"},
  };
  g_autoptr (IlvChecklist) list = load ();
  g_autoptr (IlvAdvisor) advisor = make_advisor (list);
  IlvImportButton *button = ILV_IMPORT_BUTTON (g_object_ref_sink (ilv_import_button_new (advisor)));

  for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree char *told =
        load_script (button, advisor, files[i].name, files[i].text, files[i].length);

    g_assert_nonnull (strstr (told, files[i].told));
    g_assert_false (ilv_advisor_can_undo (advisor));
  }
  answer (advisor, ILV_IMPORT_INPUT, 1);
  g_assert_null (ilv_import_button_get_error (button));
  g_object_unref (button);
}

static void
test_a_broken_checklist_is_said (void)
{
  g_autofree char *folder = g_dir_make_tmp ("ilv-decide-XXXXXX", NULL);
  g_autofree char *kept = g_strdup (g_getenv ("INTERLEAVE_DATA_DIR"));
  g_autoptr (IlvSession) session = ilv_session_new ();
  GtkWidget *window;

  g_setenv ("INTERLEAVE_DATA_DIR", folder, TRUE);
  window = show_page (session, 800, 600);
  g_assert_nonnull (find_type (window, ADW_TYPE_STATUS_PAGE));
  g_setenv ("INTERLEAVE_DATA_DIR", kept, TRUE);
  gtk_window_destroy (GTK_WINDOW (window));
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/decide/every-answer-can-be-undone", test_every_answer_can_be_undone);
  g_test_add_func ("/decide/answers-are-remembered", test_answers_are_remembered);
  g_test_add_func ("/decide/figures-are-those-of-the-last-answer",
                   test_figures_are_those_of_the_last_answer);
  g_test_add_func ("/decide/evidence-leads-to-its-spans", test_evidence_leads_to_its_spans);
  g_test_add_func ("/decide/the-verdict-is-watched", test_the_verdict_is_watched);
  g_test_add_func ("/decide/nothing-open-is-no-evidence", test_nothing_open_is_no_evidence);
  g_test_add_func ("/decide/text-and-markdown", test_text_and_markdown);
  g_test_add_func ("/decide/it-prints-text-and-chart", test_it_prints_text_and_chart);
  g_test_add_data_func ("/decide/the-page-acts-and-goes/wide", GINT_TO_POINTER (TRUE),
                        test_the_page_acts_and_goes);
  g_test_add_data_func ("/decide/the-page-acts-and-goes/narrow", GINT_TO_POINTER (FALSE),
                        test_the_page_acts_and_goes);
  g_test_add_func ("/decide/passing-through-a-field-keeps-the-evidence",
                   test_passing_through_a_field_keeps_the_evidence);
  g_test_add_func ("/decide/what-to-measure-says-how", test_what_to_measure_says_how);
  g_test_add_func ("/decide/a-script-answers", test_a_script_answers);
  g_test_add_func ("/decide/an-unsettled-script-keeps-the-answer",
                   test_an_unsettled_script_keeps_the_answer);
  g_test_add_func ("/decide/what-is-no-script-is-said", test_what_is_no_script_is_said);
  g_test_add_func ("/decide/a-broken-checklist-is-said", test_a_broken_checklist_is_said);
  return g_test_run ();
}
