/* `interleave bench` on a machine that is suspended, or whose clock is set, while it runs.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The runs are real, the clocks are shifted (shifted-clocks.c): the benchmark itself says when. */
#include "run-interleave.h"

#include "demos/bench/ilv-bench-result.h"
#include "demos/recorder/ilv-measure.h"

#include <glib/gstdio.h>

/* In its third run (a warm-up, two timed ones) the file is made, and stays. */
static const char program[] =
    "\"\"\"Tiny.\"\"\"\n"
    "# [Benchmark]\n# Name=Tiny\n# Variants=a\n# Jobs=1\n"
    "import json, os, sys\n"
    "with open(os.environ['ILV_TEST_LOG'], 'a') as log:\n"
    "    log.write('x')\n"
    "if os.path.getsize(os.environ['ILV_TEST_LOG']) == 3:\n"
    "    open(os.environ['ILV_TEST_JUMP'], 'w').close()\n"
    "with open(sys.argv[sys.argv.index('--result') + 1], 'w') as file:\n"
    "    json.dump({'total_ns': 20000000, 'samples_ns': [10000000]}, file)\n";

/* Four timed runs are asked for. (transfer full); NULL: there is no Python. */
static IlvBenchResult *
run_shifted (const char *variable)
{
  g_autoptr (IlvPython) python = ilv_python_find (NULL, NULL, NULL);
  g_autofree char *tiny = run_write ("tiny.py", program), *log = run_write ("log", "");
  g_autofree char *jump = g_build_filename (run_get_folder (), "jump", NULL);
  g_autofree char *path = g_build_filename (run_get_folder (), "result.json", NULL);
  g_autoptr (GError) error = NULL;
  if (python == NULL) {
    g_test_skip ("no Python on this machine");
    return NULL;
  }
  g_unlink (jump);
  g_unlink (path);
  g_setenv ("ILV_TEST_LOG", log, TRUE);
  g_setenv ("ILV_TEST_JUMP", jump, TRUE);
  g_setenv (variable, jump, TRUE);
  g_setenv ("LD_PRELOAD", ILV_TEST_CLOCKS, TRUE);
  g_auto (Outcome) outcome = run ("bench", tiny, "--runs", "4", "--no-control", "-o", path, NULL);
  g_unsetenv ("LD_PRELOAD");
  g_unsetenv (variable);
  g_assert_cmpstr (outcome.err, ==, "");
  g_assert_cmpint (outcome.status, ==, 0);
  IlvBenchResult *result = ilv_bench_result_load (path, &error);
  g_assert_no_error (error);
  return result;
}

static void
test_a_suspended_run_is_made_again (void)
{
  g_autoptr (IlvBenchResult) result = run_shifted ("ILV_TEST_ASLEEP");
  if (result == NULL)
    return;
  const IlvBenchCell *cell = ilv_bench_result_get_cell (result, 0);
  g_assert_cmpuint (cell->runs->len, ==, 6);
  g_assert_cmpuint (ilv_bench_cell_count (cell, ILV_BENCH_DISCARDED), ==, 1);
  g_assert_cmpuint (cell->statistics.n, ==, 4);
  g_assert_cmpuint (cell->warnings & ILV_BENCH_WARN_SUSPENDED, !=, 0);
  g_assert_cmpuint (cell->warnings & ILV_BENCH_WARN_CLOCK_STEP, ==, 0);
  const IlvBenchRun *third = g_ptr_array_index (cell->runs, 2);
  g_assert_cmpint (third->kind, ==, ILV_BENCH_DISCARDED);
  g_assert_cmpint (third->suspended_ns, >=, G_GINT64_CONSTANT (29000000000));
}

static void
test_a_clock_that_is_set_is_told_and_counts (void)
{
  g_autoptr (IlvBenchResult) result = run_shifted ("ILV_TEST_STEP");
  if (result == NULL)
    return;
  const IlvBenchCell *cell = ilv_bench_result_get_cell (result, 0);
  g_assert_cmpuint (cell->runs->len, ==, 5);
  g_assert_cmpuint (cell->statistics.n, ==, 4);
  g_assert_cmpuint (cell->warnings & ILV_BENCH_WARN_SUSPENDED, ==, 0);
  g_assert_cmpuint (cell->warnings & ILV_BENCH_WARN_CLOCK_STEP, !=, 0);
  const IlvBenchRun *third = g_ptr_array_index (cell->runs, 2);
  g_assert_cmpint (third->clock_step_ns, <, G_GINT64_CONSTANT (-6000000000));
  g_assert_cmpint (cell->statistics.median_ns, ==, 20000000);
}

/* Runs the Python that it is followed by; in the third run, which is the first after the warm-ups,
 * the machine sleeps. */
static const char wrapper[] =
    "#!/bin/bash\n"
    "case \"$*\" in\n"
    "*calibrate) ;;\n"
    "*' run '*)\n"
    "  echo x >>\"$ILV_TEST_LOG\"\n"
    "  [ $(wc -l <\"$ILV_TEST_LOG\") = 3 ] && touch \"$ILV_TEST_JUMP\" ;;\n"
    "*) %s \"$@\" | sed \"s#$(readlink -f %s)#$0#g;s#%s#$0#g\"; exit ;;\n"
    "esac\n"
    "exec %s \"$@\"\n";

/* Of each of the points two warm-ups and four runs, and one again. */
static void
test_a_break_even_run_is_made_again (void)
{
  g_autoptr (IlvPython) python = ilv_python_find (NULL, NULL, NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *text = NULL, *exe = NULL, *log = NULL, *jump = NULL, *marks = NULL;
  gsize n_marks;

  if (python == NULL) {
    g_test_skip ("no Python on this machine");
    return;
  }
  text = g_strdup_printf (wrapper, python->exe, python->exe, python->exe, python->exe);
  exe = run_write ("python", text);
  g_assert_cmpint (g_chmod (exe, 0755), ==, 0);
  log = run_write ("log", "");
  jump = g_build_filename (run_get_folder (), "jump", NULL);
  g_unlink (jump);
  g_setenv ("ILV_TEST_LOG", log, TRUE);
  g_setenv ("ILV_TEST_JUMP", jump, TRUE);
  g_setenv ("ILV_TEST_ASLEEP", jump, TRUE);
  g_setenv ("LD_PRELOAD", ILV_TEST_CLOCKS, TRUE);
  g_auto (Outcome) outcome =
      run ("break-even", "web-scraper", "--vary", "step.look.Duration=1ms..2ms", "--set",
           "job.page.Count=2", "--model", "asyncio", "--model", "threads", "--measure", "--runs",
           "2", "--python", exe, "--json", NULL);
  g_unsetenv ("LD_PRELOAD");
  g_unsetenv ("ILV_TEST_ASLEEP");
  g_assert_cmpstr (outcome.err, ==, "");
  g_assert_cmpint (outcome.status, ==, 0);
  JsonArray *points =
      json_object_get_array_member (outcome_get_json (&outcome, parser), "measured");
  g_assert_cmpuint (json_array_get_length (points), >, 0);
  g_assert_true (g_file_get_contents (log, &marks, &n_marks, NULL));
  g_assert_cmpuint (n_marks, ==, strlen ("x\n") * (json_array_get_length (points) * 6 + 1));
}

int
main (int argc, char **argv)
{
  g_autofree char *asan =
      g_strdup_printf ("%s:verify_asan_link_order=0", g_getenv ("ASAN_OPTIONS") ?: "");
  run_init (&argc, argv);
  g_test_init (&argc, &argv, NULL);
  g_setenv ("XDG_DATA_HOME", run_get_folder (), TRUE);
  g_setenv ("ASAN_OPTIONS", asan, TRUE);
  g_test_add_func ("/cli-bench-clocks/a-suspended-run-is-made-again",
                   test_a_suspended_run_is_made_again);
  g_test_add_func ("/cli-bench-clocks/a-clock-that-is-set-is-told-and-counts",
                   test_a_clock_that_is_set_is_told_and_counts);
  g_test_add_func ("/cli-bench-clocks/a-break-even-run-is-made-again",
                   test_a_break_even_run_is_made_again);
  int status = g_test_run ();
  run_finish ();
  return status;
}
