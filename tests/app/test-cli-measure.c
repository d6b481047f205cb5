/* `interleave measure` and `compare` with the Python of this machine; skipped without one.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "run-interleave.h"

#include "demos/recorder/ilv-measure-run.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static const char *const small = "[Workload]\nFormat=1\nName=Small\nThreads=4\n"
                                 "[Job r]\nCount=4\nSteps=fetch;use\n"
                                 "[Step fetch]\nDo=io\nDuration=20ms\n"
                                 "[Step use]\nDo=python\nDuration=1ms\n";

static gboolean
has_python (void)
{
  g_autoptr (IlvPython) python = ilv_python_find (NULL, NULL, NULL);
  if (python == NULL)
    g_test_skip ("no Python on this machine");
  return python != NULL;
}

static gint64
find_median_of (const gint64 *totals_ns, guint n)
{
  IlvMeasuredRun runs[4] = {0};
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  for (guint i = 0; i < n; i++) {
    runs[i].total_ns = totals_ns[i];
    g_ptr_array_add (all, &runs[i]);
  }
  return ilv_measured_runs_find_median (all)->total_ns;
}

static void
test_the_median_is_the_one_in_the_middle (void)
{
  const gint64 totals_ns[] = {30, 10, 20, 5};
  g_assert_cmpint (find_median_of (totals_ns, 1), ==, 30);
  g_assert_cmpint (find_median_of (totals_ns, 2), ==, 10); /* the faster one of two */
  g_assert_cmpint (find_median_of (totals_ns, 3), ==, 20);
  g_assert_cmpint (find_median_of (totals_ns, 4), ==, 10);
}

/* Three runs under asyncio. (transfer none: the parser's) */
static JsonObject *
measure_thrice (const char *path, JsonParser *parser)
{
  g_auto (Outcome) outcome = run ("measure", path, "-m", "asyncio", "--runs", "3", "--json", NULL);
  g_assert_cmpint (outcome.status, ==, 0);
  return outcome_get_run (&outcome, parser, 0);
}

/* How far the run's total is from the nearest of the three. A recorded run's end is read from its
 * events, a microsecond or two beside the runner's own clock; more if the machine did something
 * else in between. */
static gint64
find_distance (JsonObject *result)
{
  JsonArray *totals = json_object_get_array_member (result, "totals_ns");
  gint64 total_ns = json_object_get_int_member (result, "total_ns"), nearest_ns = G_MAXINT64;
  for (guint i = 0; i < json_array_get_length (totals); i++)
    nearest_ns = MIN (nearest_ns, ABS (json_array_get_int_element (totals, i) - total_ns));
  return nearest_ns;
}

static void
test_measure_gives_the_median_of_its_runs (void)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *path = run_write ("small.workload", small);
  if (!has_python ())
    return;
  JsonObject *result = measure_thrice (path, parser);
  /* Another number than one of the three would be one each time. */
  for (guint i = 0; i < 30 && find_distance (result) >= 1000000; i++)
    result = measure_thrice (path, parser);
  g_assert_cmpstr (json_object_get_string_member (result, "source"), ==, "measured");
  JsonArray *totals = json_object_get_array_member (result, "totals_ns");
  g_assert_cmpuint (json_array_get_length (totals), ==, 3);
  /* It is one of the three; which one, the-median-is-the-one-in-the-middle asks. */
  g_assert_cmpint (find_distance (result), <, 1000000);
  /* A request cannot take less than it asks for. */
  g_assert_cmpint (json_object_get_int_member (result, "total_ns"), >=, 20000000);
  JsonObject *python = json_object_get_object_member (result, "python");
  g_assert_true (g_path_is_absolute (json_object_get_string_member (python, "exe")));
  g_assert_true (json_object_has_member (result, "spread"));
  g_assert_true (json_object_get_boolean_member (result, "recorded"));
}

/* What this Python cannot run is predicted alone, and why is said: no failure. */
static void
test_compare_without_the_model_installed (void)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *path = run_write ("small.workload", small);
  g_autoptr (IlvPython) python = ilv_python_find (NULL, NULL, NULL);
  if (!has_python () || ilv_python_can_run (python, ILV_MODEL_FREE_THREADS, NULL))
    return;
  g_auto (Outcome) outcome = run ("compare", path, "-m", "free-threads", "-m", "sequential",
                                  "--runs", "1", "--cores", "1", "--json", NULL);
  g_assert_cmpint (outcome.status, ==, 0);
  g_assert_nonnull (strstr (outcome.err, "free-threads: Not installed: predicted only."));
  JsonObject *alone = outcome_get_run (&outcome, parser, 0);
  g_assert_cmpstr (json_object_get_string_member (alone, "model"), ==, "free-threads");
  g_assert_cmpstr (json_object_get_string_member (alone, "source"), ==, "predicted");
  JsonObject *next = outcome_get_run (&outcome, parser, 1);
  g_assert_cmpstr (json_object_get_string_member (next, "model"), ==, "sequential");
}

static void
test_compare_gives_pairs_with_their_error (void)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *path = run_write ("small.workload", small);
  g_autofree char *trace = g_build_filename (run_get_folder (), "pair.ilv", NULL);
  if (!has_python ())
    return;
  g_auto (Outcome) outcome = run ("compare", path, "-m", "threads", "--runs", "1", "--cores", "1",
                                  "--json", "-o", trace, NULL);
  g_assert_cmpint (outcome.status, ==, 0);
  JsonObject *predicted = outcome_get_run (&outcome, parser, 0);
  double foreseen = (double)json_object_get_int_member (predicted, "total_ns");
  gint64 predicted_cores = json_object_get_int_member (predicted, "cores");
  g_assert_false (json_object_has_member (predicted, "error"));
  JsonObject *measured = outcome_get_run (&outcome, parser, 1);
  double seen = (double)json_object_get_int_member (measured, "total_ns");
  double error = json_object_get_double_member (measured, "error");
  g_assert_cmpfloat (fabs (error - (foreseen / seen - 1)), <, 1e-9);
  g_assert_cmpint (predicted_cores, ==, 1);
  g_assert_cmpint (json_object_get_int_member (measured, "cores"), ==, 1);
  g_auto (Outcome) info = run ("info", trace, NULL);
  g_assert_cmpint (info.status, ==, 0);
  g_assert_nonnull (strstr (info.out, "measured, Python"));
}

static void
test_a_python_that_is_no_python_exits_1 (void)
{
  g_autofree char *bad = run_write ("python", "#!/bin/sh\nexit 1\n");
  g_assert_cmpint (g_chmod (bad, 0755), ==, 0);
  const char *const exes[] = {bad, "/nowhere/python3"};
  for (guint i = 0; i < G_N_ELEMENTS (exes); i++) {
    g_auto (Outcome) outcome = run ("measure", "web-scraper", "--python", exes[i], NULL);
    g_assert_cmpint (outcome.status, ==, 1);
    g_assert_cmpstr (outcome.out, ==, "");
    g_assert_nonnull (strstr (outcome.err, exes[i]));
  }
}

/* The prediction says that a run takes milliseconds; so it is given up after seconds. */
static void
test_a_run_that_never_ends_is_given_up (void)
{
  g_autofree char *path = run_write ("stuck.workload", "[Workload]\nFormat=1\nName=Stuck\n"
                                                       "[Job j]\nCount=1\nSteps=take;take\n"
                                                       "[Step take]\nDo=lock\nLock=L\n");
  g_autofree char *trace = g_build_filename (run_get_folder (), "stuck.ilv", NULL);
  if (!has_python ())
    return;
  g_auto (Outcome) outcome = run ("measure", path, "-m", "threads", "-o", trace, NULL);
  g_assert_cmpint (outcome.status, ==, 1);
  g_assert_nonnull (strstr (outcome.err, "threads was measured only in part"));
  g_auto (Outcome) info = run ("info", trace, NULL);
  g_assert_cmpint (info.status, ==, 0);
  g_assert_nonnull (strstr (info.out, "time limit"));
}

/* Ctrl-C is a wish to see what there is. */
static void
test_ctrl_c_keeps_what_was_measured (void)
{
  g_autofree char *path = run_write ("long.workload", "[Workload]\nFormat=1\nName=Long\n"
                                                      "[Job j]\nCount=2\nSteps=nap\n"
                                                      "[Step nap]\nDo=sleep\nDuration=300s\n");
  g_autofree char *trace = g_build_filename (run_get_folder (), "long.ilv", NULL);
  g_autofree char *fake = g_build_filename (run_get_folder (), "interrupting", NULL);
  g_autoptr (IlvPython) python = ilv_python_find (NULL, NULL, NULL);
  if (!has_python ())
    return;
  /* Says of itself that it is the interpreter; once the jobs have begun it tells the supervisor's
   * parent, which is the program. */
  g_autofree char *text =
      g_strdup_printf ("#!/bin/bash\nfolder=${!#} real=%s\n"
                       "case \"$*\" in *calibrate) exec $real \"$@\";; *' run '*) ;; "
                       "*) $real \"$@\" | sed \"s#$real#$0#g\"; exit;; esac\n"
                       "$real \"$@\" & main=$!\n"
                       "until [ \"$(od -An -v -td8 -w8 -j16 -N16 $folder/results.bin 2> /dev/null "
                       "| grep -cv -- -1)\" = 2 ]; do :; done\n"
                       "kill -INT $(cut -d' ' -f4 /proc/$PPID/stat); wait $main\n",
                       python->exe);
  g_assert_true (g_file_set_contents_full (fake, text, -1, G_FILE_SET_CONTENTS_NONE, 0700, NULL));
  g_auto (Outcome) outcome =
      run ("measure", path, "-m", "threads", "--python", fake, "-o", trace, NULL);
  g_test_message ("%s", outcome.err);
  g_assert_cmpint (outcome.status, ==, 1);
  g_auto (Outcome) info = run ("info", trace, NULL);
  g_assert_cmpint (info.status, ==, 0);
  g_assert_nonnull (strstr (info.out, "stopped by hand"));
}

static void
test_more_cores_than_there_are_exits_1 (void)
{
  if (!has_python ())
    return;
  g_auto (Outcome) outcome = run_line ("measure web-scraper -m asyncio --cores 1024");
  g_assert_cmpint (outcome.status, ==, 1);
  g_assert_nonnull (strstr (outcome.err, "1024"));
}

int
main (int argc, char **argv)
{
  run_init (&argc, argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli-measure/the-median-is-the-one-in-the-middle",
                   test_the_median_is_the_one_in_the_middle);
  g_test_add_func ("/cli-measure/measure-gives-the-median-of-its-runs",
                   test_measure_gives_the_median_of_its_runs);
  g_test_add_func ("/cli-measure/compare-gives-pairs-with-their-error",
                   test_compare_gives_pairs_with_their_error);
  g_test_add_func ("/cli-measure/compare-without-the-model-installed",
                   test_compare_without_the_model_installed);
  g_test_add_func ("/cli-measure/a-python-that-is-no-python-exits-1",
                   test_a_python_that_is_no_python_exits_1);
  g_test_add_func ("/cli-measure/a-run-that-never-ends-is-given-up",
                   test_a_run_that_never_ends_is_given_up);
  g_test_add_func ("/cli-measure/ctrl-c-keeps-what-was-measured",
                   test_ctrl_c_keeps_what_was_measured);
  g_test_add_func ("/cli-measure/more-cores-than-there-are-exits-1",
                   test_more_cores_than_there_are_exits_1);
  int status = g_test_run ();
  run_finish ();
  return status;
}
