/* `interleave calibrate` and `compare --all` with the Python of this machine.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "run-interleave.h"

#include "demos/ilv-paths.h"

#include <glib/gstdio.h>
#include <string.h>

/* A catalogue of two, so that --all is short. */
static const char *const quick = "[Workload]\nFormat=1\nName=Quick\nThreads=4\n"
                                 "[Job r]\nCount=4\nSteps=nap\n"
                                 "[Step nap]\nDo=sleep\nDuration=10ms\n";
static const char *const slow = "[Workload]\nFormat=1\nName=Slow\nThreads=2\n"
                                "[Job r]\nCount=3\nSteps=nap\n"
                                "[Step nap]\nDo=sleep\nDuration=60ms\n";

static void
make_catalogue (void)
{
  g_autofree char *workloads = g_build_filename (run_get_folder (), "data", "workloads", NULL);
  g_autofree char *costs = g_build_filename (run_get_folder (), "data", "costs", NULL);
  g_autofree char *data = g_build_filename (run_get_folder (), "data", NULL);
  g_autofree char *reference = ilv_paths_data ("costs/reference.costs");
  g_autofree char *text = NULL;
  gsize length;
  g_assert_true (g_file_get_contents (reference, &text, &length, NULL));
  g_assert_cmpint (g_mkdir_with_parents (workloads, 0700), ==, 0);
  g_assert_cmpint (g_mkdir_with_parents (costs, 0700), ==, 0);
  g_autofree char *kept = run_write ("data/costs/reference.costs", text);
  g_autofree char *one = run_write ("data/workloads/quick.workload", quick);
  g_autofree char *two = run_write ("data/workloads/slow.workload", slow);
  g_setenv ("INTERLEAVE_DATA_DIR", data, TRUE);
}

/* A time that was taken once may have been disturbed, and nothing would tell. */
static void
check_each_time_has_samples (void)
{
  g_autofree char *path =
      g_build_filename (run_get_folder (), "interleave/costs/this-machine.costs", NULL);
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  guint n_times = 0, n_samples = 0;
  for (guint i = 0; lines[i] != NULL; i++) {
    const char *counted = strstr (lines[i], "median of ");
    if (counted != NULL)
      n_samples = (guint)g_ascii_strtoull (counted + strlen ("median of "), NULL, 10);
    else if (strchr (lines[i], '=') != NULL && g_str_has_suffix (lines[i], "ns")) {
      if (n_samples < 3)
        g_error ("%s is the median of %u samples", lines[i], n_samples);
      n_times++;
    }
  }
  g_assert_cmpuint (n_times, >, 40);
}

static void
test_calibrating_makes_a_cost_set (void)
{
  g_auto (Outcome) before = run_line ("simulate quick --costs this-machine");
  g_assert_cmpint (before.status, ==, 1);
  g_assert_nonnull (strstr (before.err, "interleave calibrate"));
  g_auto (Outcome) outcome = run_line ("calibrate");
  g_assert_cmpint (outcome.status, ==, 0);
  g_assert_nonnull (strstr (outcome.out, "LoopTurn"));
  g_assert_nonnull (strstr (outcome.out, "this-machine.costs"));
  check_each_time_has_samples ();
  g_auto (Outcome) after = run_line ("simulate quick --costs this-machine");
  g_assert_cmpint (after.status, ==, 0);
  g_assert_nonnull (strstr (after.out, "this-machine"));
  g_auto (Outcome) list = run_line ("list costs");
  g_assert_nonnull (strstr (list.out, "this-machine"));
}

static void
test_a_failing_python_leaves_the_old_set (void)
{
  g_auto (Outcome) outcome = run_line ("calibrate --python /bin/false");
  g_assert_cmpint (outcome.status, ==, 1);
  g_assert_cmpstr (outcome.out, ==, "");
  g_auto (Outcome) after = run_line ("simulate quick --costs this-machine");
  g_assert_cmpint (after.status, ==, 0);
}

static char *
get_set_path (void)
{
  return g_build_filename (run_get_folder (), "interleave", "costs", "this-machine.costs", NULL);
}

/* In the middle: when it has started Python. */
static void
test_a_signal_leaves_the_old_set (void)
{
  g_autofree char *path = get_set_path ();
  g_autofree char *before = NULL, *after = NULL;
  g_assert_true (g_file_get_contents (path, &before, NULL, NULL));
  static const char *const signals[] = {"INT", "TERM"};
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++) {
    g_autofree char *line = g_strdup_printf (
        "calibrate & pid=$!; while kill -0 $pid && [ -z \"$(cat /proc/$pid/task/*/children)\" ]; "
        "do :; done; kill -%s $pid; wait $pid",
        signals[i]);
    g_auto (Outcome) outcome = run_shell (line);
    g_assert_cmpint (outcome.status, ==, 1);
    g_assert_nonnull (strstr (outcome.err, "as it was before"));
  }
  g_assert_true (g_file_get_contents (path, &after, NULL, NULL));
  g_assert_cmpstr (before, ==, after);
}

static void
test_a_stale_set_is_pointed_out (void)
{
  g_autofree char *path = get_set_path ();
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_assert_true (
      g_key_file_load_from_data (file, text, strlen (text), G_KEY_FILE_KEEP_COMMENTS, NULL));
  g_key_file_set_string (file, "X-Calibration", "System", "Linux 2.4.18");
  g_assert_true (g_key_file_save_to_file (file, path, NULL));
  g_auto (Outcome) outcome = run_line ("simulate quick --costs this-machine");
  g_assert_cmpint (outcome.status, ==, 0);
  g_assert_nonnull (strstr (outcome.err, "Linux 2.4.18, which is another kernel"));
  g_assert_nonnull (strstr (outcome.err, "Calibrate again"));
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* Of the Python that is used when nobody is named, and of one that is named. */
static void
test_another_pythons_set_is_pointed_out (void)
{
  g_autofree char *path = get_set_path ();
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_assert_true (
      g_key_file_load_from_data (file, text, strlen (text), G_KEY_FILE_KEEP_COMMENTS, NULL));
  g_auto (Outcome) before = run_line ("simulate quick --costs this-machine");
  g_assert_null (strstr (before.err, "It was made with Python"));
  g_key_file_set_string (file, "X-Calibration", "Python", "3.0.1");
  g_assert_true (g_key_file_save_to_file (file, path, NULL));
  g_auto (Outcome) outcome = run_line ("simulate quick --costs this-machine");
  g_assert_cmpint (outcome.status, ==, 0);
  g_assert_nonnull (strstr (outcome.err, "It was made with Python 3.0.1."));
  g_autofree char *result = g_build_filename (run_get_folder (), "named.json", NULL);
  g_auto (Outcome) named =
      run ("bench", "quick", "-m", "sequential", "--runs", "1", "--no-control", "--no-record",
           "--costs", "this-machine", "--python", "/usr/bin/python3", "-o", result, NULL);
  g_assert_nonnull (strstr (named.err, "It was made with Python 3.0.1."));
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
test_all_prints_the_fidelity_table (void)
{
  g_auto (Outcome) outcome =
      run_line ("compare --all -m sequential -m asyncio -m threads --runs 1");
  g_assert_cmpint (outcome.status, ==, 0);
  const char *const said[] = {
      "quick: predicted, this-machine costs", "slow: predicted",           "GIL wait", "Throughput",
      "Error of the total over 6 cells",      "Order of models: wrong for"};
  for (guint i = 0; i < G_N_ELEMENTS (said); i++)
    if (strstr (outcome.out, said[i]) == NULL)
      g_error ("“%s” is not in:\n%s", said[i], outcome.out);
}

/* Without the recorder nobody has seen the GIL: a dash, not 0 ms. */
static void
test_what_was_not_recorded_is_unknown (void)
{
  g_autofree char *missing = g_build_filename (run_get_folder (), "no-recorder.so", NULL);
  g_setenv ("INTERLEAVE_RECORDER", missing, TRUE);
  g_auto (Outcome) outcome = run_line ("compare --all -m threads --runs 1");
  g_unsetenv ("INTERLEAVE_RECORDER");
  g_assert_cmpint (outcome.status, ==, 0);
  g_assert_nonnull (strstr (outcome.out, " ms / –"));
}

/* Every model this Python has, and no other. */
static void
test_all_takes_every_model_that_runs (void)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_auto (Outcome) outcome = run_line ("compare --all --runs 1 --json");
  g_assert_cmpint (outcome.status, ==, 0);
  JsonObject *root = outcome_get_json (&outcome, parser);
  g_assert_cmpstr (json_object_get_string_member (root, "format"), ==, "interleave.fidelity/1");
  JsonArray *cells = json_object_get_array_member (root, "cells");
  guint n_sequential = 0;
  for (guint i = 0; i < json_array_get_length (cells); i++) {
    JsonObject *one = json_array_get_object_element (cells, i);
    JsonObject *measured = json_object_get_object_member (one, "measured");
    g_assert_true (json_object_get_null_member (one, "problem"));
    g_assert_cmpfloat (json_object_get_double_member (measured, "total_ns"), >, 10e6);
    g_assert_cmpuint (json_array_get_length (json_object_get_array_member (one, "totals_ns")), ==,
                      1);
    n_sequential += strcmp (json_object_get_string_member (one, "model"), "sequential") == 0;
  }
  g_assert_cmpuint (n_sequential, ==, 2); /* two workloads */
  g_assert_cmpuint (json_array_get_length (cells), >=, 2 * 8);
}

/* What there is no time for is predicted, and said. */
static void
test_a_budget_is_kept (void)
{
  g_auto (Outcome) outcome = run_line ("compare --all -m threads --budget 1ms");
  g_assert_cmpint (outcome.status, ==, 0);
  g_assert_nonnull (strstr (outcome.out, "threads: predicted only, no time was left for it"));
  g_auto (Outcome) wrong = run_line ("compare --all --budget soon");
  g_assert_cmpint (wrong.status, ==, 2);
}

int
main (int argc, char **argv)
{
  run_init (&argc, argv);
  g_test_init (&argc, &argv, NULL);
  make_catalogue ();
  g_test_add_func ("/cli-fidelity/calibrating-makes-a-cost-set", test_calibrating_makes_a_cost_set);
  g_test_add_func ("/cli-fidelity/a-failing-python-leaves-the-old-set",
                   test_a_failing_python_leaves_the_old_set);
  g_test_add_func ("/cli-fidelity/a-signal-leaves-the-old-set", test_a_signal_leaves_the_old_set);
  g_test_add_func ("/cli-fidelity/a-stale-set-is-pointed-out", test_a_stale_set_is_pointed_out);
  g_test_add_func ("/cli-fidelity/another-pythons-set-is-pointed-out",
                   test_another_pythons_set_is_pointed_out);
  g_test_add_func ("/cli-fidelity/all-prints-the-fidelity-table",
                   test_all_prints_the_fidelity_table);
  g_test_add_func ("/cli-fidelity/what-was-not-recorded-is-unknown",
                   test_what_was_not_recorded_is_unknown);
  g_test_add_func ("/cli-fidelity/all-takes-every-model-that-runs",
                   test_all_takes_every_model_that_runs);
  g_test_add_func ("/cli-fidelity/a-budget-is-kept", test_a_budget_is_kept);
  int status = g_test_run ();
  run_finish ();
  return status;
}
