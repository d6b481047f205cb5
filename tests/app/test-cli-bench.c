/* `interleave bench`: real runs with the Python of this machine, killed, resumed, exported.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ILV_BENCH_KILLS_CELLS and ILV_BENCH_KILLS say how large a matrix is killed how often (12 and 4
 * unless told; 200 and 10 by hand), ILV_BENCH_KILLS_SEED when. */
#include "run-interleave.h"

#include "demos/bench/ilv-bench-history.h"
#include "demos/bench/ilv-bench-runner.h"
#include "demos/recorder/ilv-measure.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char small[] = "[Workload]\nFormat=1\nName=Small\nThreads=2\n"
                            "[Job r]\nCount=4\nSteps=fetch;use\n"
                            "[Step fetch]\nDo=io\nDuration=2ms\n"
                            "[Step use]\nDo=python\nDuration=1ms\n";

/* Notes each of its runs in a file, so that the test sees how many there really were. */
static const char counted[] =
    "\"\"\"Tiny.\"\"\"\n"
    "# [Benchmark]\n# Name=Tiny\n# Variants=a;b;gone\n# Parameter=number\n# Values=1;2\n"
    "# Jobs=2\n"
    "import json, os, sys, time\n"
    "if sys.argv[1] == 'gone':\n"
    "    print('it is not there', file=sys.stderr)\n"
    "    sys.exit(3)\n"
    "if os.path.basename(sys.executable) == 'mortal':\n"
    "    os.rename(sys.executable, sys.executable + '-0')\n"
    "    os.path.exists(sys.executable + '-1') or os.symlink(\n"
    "        os.readlink(sys.executable + '-0'), sys.executable)\n"
    "    os.rename(sys.executable + '-0', sys.executable + '-1')\n"
    "with open(os.environ['ILV_TEST_LOG'], 'a') as log:\n"
    "    log.write(' '.join(sys.argv[1:4]) + '\\n')\n"
    "with open(sys.argv[sys.argv.index('--result') + 1], 'w') as file:\n"
    "    json.dump({'total_ns': 1000000, 'samples_ns': [400000, 500000]}, file)\n";

static char *log_path;

static gboolean
has_python (void)
{
  g_autoptr (IlvPython) python = ilv_python_find (NULL, NULL, NULL);
  if (python == NULL)
    g_test_skip ("no Python on this machine");
  return python != NULL;
}

static char *
name_result (const char *name)
{
  return g_build_filename (run_get_folder (), name, NULL);
}

static IlvBenchResult *
load (const char *path)
{
  g_autoptr (GError) error = NULL;
  IlvBenchResult *result = ilv_bench_result_load (path, &error);
  g_assert_no_error (error);
  return result;
}

static guint
count_log (void)
{
  g_autofree char *text = NULL;
  if (!g_file_get_contents (log_path, &text, NULL, NULL))
    return 0;
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  return g_strv_length (lines) - 1;
}

/* --- a workload --- */

static void
test_a_workload_is_measured_and_kept (void)
{
  g_autofree char *workload = run_write ("small.workload", small);
  g_autofree char *path = name_result ("small.json"), *journal = ilv_bench_journal_path (path);
  if (!has_python ())
    return;
  g_auto (Outcome) outcome = run ("bench", workload, "-m", "threads", "-m", "sequential", "--jobs",
                                  "2,4", "--runs", "2", "-o", path, "--traces", NULL);
  g_assert_cmpstr (outcome.err, ==, "");
  g_assert_cmpint (outcome.status, ==, 0);
  g_assert_nonnull (strstr (outcome.out, "threads, 4 jobs"));
  g_assert_nonnull (strstr (outcome.out, "A/A control"));
  g_autoptr (IlvBenchResult) result = load (path);
  g_assert_true (result->is_complete);
  g_assert_cmpuint (result->cells->len, ==, 5);
  g_assert_false (g_file_test (journal, G_FILE_TEST_EXISTS));
  for (guint i = 0; i < result->cells->len; i++) {
    const IlvBenchCell *cell = ilv_bench_result_get_cell (result, i);
    const IlvBenchRun *run = ilv_bench_cell_get_timed (cell, 0);
    g_assert_null (cell->problem);
    g_assert_cmpuint (cell->statistics.n, ==, 2);
    g_assert_cmpuint (ilv_bench_cell_count (cell, ILV_BENCH_WARM_UP), ==, 1);
    g_assert_cmpuint (ilv_bench_cell_count (cell, ILV_BENCH_RECORDED), ==, cell->control_of < 0);
    g_assert_cmpuint (run->n_jobs, ==, cell->n_jobs);
    g_assert_cmpint (run->total_ns, >=, 3000000); /* it cannot take less than it waits and works */
    g_assert_cmpint (run->process_ns, >, run->total_ns);
    g_assert_cmpint (run->context_switches, >, 0);
    g_assert_cmpuint (cell->latency.n_samples, ==, 2 * cell->n_jobs);
    g_assert_cmpint (cell->memory.peak_bytes, >, 1000000);
    g_assert_true (cell->predicted.is_known);
    g_assert_cmpint (cell->control_of >= 0 || cell->why.is_known, ==, 1);
  }
  /* The same work whatever the model, other work with other jobs. */
  const IlvBenchCell *first = ilv_bench_result_get_cell (result, 0);
  const IlvBenchCell *other = ilv_bench_result_get_cell (result, 2);
  g_assert_cmpstr (first->digest, ==, other->digest);
  g_assert_cmpstr (first->digest, !=, ilv_bench_result_get_cell (result, 1)->digest);
  g_assert_cmpstr (first->why.trace, ==, "small-1.ilv");
  g_autofree char *trace = name_result (first->why.trace);
  g_auto (Outcome) info = run ("info", trace, NULL);
  g_assert_cmpint (info.status, ==, 0);
}

/* By the rules of pyperf's loader, everywhere; and where pyperf is installed, it must be able to
 * read and compare it. */
static void
check_with_pyperf (const char *json)
{
  g_autofree char *file = run_write ("pyperf.json", json);
  g_autofree char *checker = g_test_build_filename (G_TEST_DIST, "support", "check-pyperf", NULL);
  g_autoptr (IlvPython) python = ilv_python_find (NULL, NULL, NULL);
  char *check[] = {python->exe, checker, file, NULL};
  char *ask[] = {python->exe, (char *)"-c", (char *)"import pyperf", NULL};
  char *compare[] = {python->exe, (char *)"-m", (char *)"pyperf", (char *)"compare_to", file,
                     file,        NULL};
  int status;
  g_assert_true (g_spawn_sync (NULL, check, NULL, 0, NULL, NULL, NULL, NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);
  g_spawn_sync (NULL, ask, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL, NULL, &status, NULL);
  if (status != 0) {
    g_test_message ("pyperf is not installed: it was not asked");
    return;
  }
  g_assert_true (g_spawn_sync (NULL, compare, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL,
                               NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);
}

static void
test_exports (void)
{
  g_autofree char *path = name_result ("small.json");
  if (!has_python ())
    return;
  g_auto (Outcome) csv = run ("bench", "export", path, "--format", "csv", NULL);
  g_auto (GStrv) rows = g_strsplit (csv.out, "\n", -1);
  g_autoptr (IlvBenchResult) result = load (path);
  g_assert_cmpuint (g_strv_length (rows), ==, 2 + result->n_runs);
  g_assert_true (g_str_has_prefix (rows[0], "workload,model,python,"));
  g_assert_true (g_str_has_prefix (rows[1], "small,threads,"));
  g_auto (Outcome) table = run ("bench", "export", path, "--format", "markdown", NULL);
  g_assert_nonnull (strstr (table.out, "| threads, 2 jobs | "));
  g_auto (Outcome) pyperf = run ("bench", "export", path, "--format", "pyperf", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *root = outcome_get_json (&pyperf, parser);
  g_assert_cmpstr (json_object_get_string_member (root, "version"), ==, "1.0");
  JsonArray *all = json_object_get_array_member (root, "benchmarks");
  g_assert_cmpuint (json_array_get_length (all), ==, 5);
  check_with_pyperf (pyperf.out);
  g_auto (Outcome) wrong = run ("bench", "export", path, "--format", "cvs", NULL);
  g_assert_cmpint (wrong.status, ==, 2);
  g_assert_nonnull (strstr (wrong.err, "csv"));
}

/* The script needs no Interleave: it runs by itself, and as a benchmark it is the same program. */
static void
test_the_exported_script_repeats_it (void)
{
  g_autofree char *path = name_result ("small.json"), *script = name_result ("again.py");
  g_autofree char *answer = name_result ("answer.json"), *again = name_result ("again.json");
  g_autoptr (IlvPython) python = ilv_python_find (NULL, NULL, NULL);
  g_autoptr (GError) error = NULL;
  int status;
  if (!has_python ())
    return;
  g_auto (Outcome) export = run ("bench", "export", path, "--format", "script", "-o", script, NULL);
  g_assert_cmpint (export.status, ==, 0);
  char *argv[] = {python->exe,        (char *)"-I", script, (char *)"threads-4-jobs",
                  (char *)"--result", answer,       NULL};
  g_assert_true (g_spawn_sync (NULL, argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, NULL,
                               &status, &error));
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_assert_true (json_parser_load_from_file (parser, answer, NULL));
  JsonObject *root = json_node_get_object (json_parser_get_root (parser));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (root, "samples_ns")), ==,
                    4);
  g_assert_cmpint (json_object_get_int_member (root, "total_ns"), >=, 3000000);
  g_auto (Outcome) bench = run ("bench", script, "--variant", "sequential-2-jobs", "--runs", "1",
                                "--no-control", "-o", again, NULL);
  g_assert_cmpint (bench.status, ==, 0);
  g_autoptr (IlvBenchResult) result = load (again);
  g_assert_cmpuint (ilv_bench_result_get_cell (result, 0)->latency.n_samples, ==, 2);
}

static void
test_history_and_comparison (void)
{
  g_autofree char *path = name_result ("small.json");
  if (!has_python ())
    return;
  g_auto (Outcome) history = run ("bench", "history", "small", NULL);
  g_assert_cmpint (history.status, ==, 0);
  g_assert_nonnull (strstr (history.out, "-small.json"));
  g_auto (Outcome) same = run ("bench", "compare", path, path, "--json", NULL);
  g_assert_cmpint (same.status, ==, 0);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonArray *cells = json_object_get_array_member (outcome_get_json (&same, parser), "cells");
  g_assert_cmpuint (json_array_get_length (cells), ==, 4);
  for (guint i = 0; i < 4; i++)
    g_assert_false (
        json_object_get_boolean_member (json_array_get_object_element (cells, i), "different"));
}

/* Each is in one piece, and each variant runs, unless what it is about is not installed. */
static void
test_every_ready_made_benchmark_runs (void)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *path = name_result ("ready.json");
  if (!has_python ())
    return;
  g_auto (Outcome) list = run_line ("list benchmarks --json");
  JsonArray *all = json_object_get_array_member (outcome_get_json (&list, parser), "benchmarks");
  g_assert_cmpuint (json_array_get_length (all), ==, 6);
  for (guint i = 0; i < json_array_get_length (all); i++) {
    JsonObject *one = json_array_get_object_element (all, i);
    const char *id = json_object_get_string_member (one, "id");
    g_auto (Outcome) outcome = run ("bench", id, "--payloads", "2B", "--jobs", "2", "--runs", "1",
                                    "--no-control", "-o", path, NULL);
    g_assert_cmpint (outcome.status, ==, 0);
    g_autoptr (IlvBenchResult) result = load (path);
    g_assert_cmpuint (result->cells->len, >=,
                      json_array_get_length (json_object_get_array_member (one, "variants")));
    for (guint k = 0; k < result->cells->len; k++) {
      const IlvBenchCell *cell = ilv_bench_result_get_cell (result, k);
      g_test_message ("%s %s: %s", id, cell->model, cell->problem != NULL ? cell->problem : "ok");
      g_assert_true (cell->problem == NULL || strstr (cell->problem, "not installed") != NULL);
      g_assert_cmpuint (cell->statistics.n, ==, cell->problem == NULL);
    }
  }
}

/* --- what goes wrong --- */

static void
test_a_cell_that_cannot_be_run_says_so (void)
{
  g_autofree char *program = run_write ("tiny.py", counted), *path = name_result ("gone.json");
  if (!has_python ())
    return;
  g_auto (Outcome) outcome =
      run ("bench", program, "--payloads", "1", "--runs", "1", "--no-control", "-o", path, NULL);
  g_assert_cmpint (outcome.status, ==, 0);
  g_assert_nonnull (strstr (outcome.out, "Not measured: gone: it is not there"));
  g_autoptr (IlvBenchResult) result = load (path);
  g_assert_cmpuint (ilv_bench_result_get_cell (result, 0)->statistics.n, ==, 1);
  g_assert_cmpuint (ilv_bench_result_get_cell (result, 1)->statistics.n, ==, 1);
  g_assert_cmpint (ilv_bench_result_get_cell (result, 2)->stop, ==, ILV_BENCH_FAILED);
}

static void
test_an_interpreter_that_disappears (void)
{
  g_autoptr (IlvPython) python = ilv_python_find (NULL, NULL, NULL);
  if (!has_python ())
    return;
  /* A link to it, which the program removes in its second run. */
  g_autofree char *mortal = name_result ("mortal"), *path = name_result ("mortal.json");
  g_autofree char *program = run_write ("tiny.py", counted);
  g_assert_cmpint (symlink (python->exe, mortal), ==, 0);
  g_auto (Outcome) outcome =
      run ("bench", program, "--variant", "a", "--payloads", "1", "--runs", "3", "--no-control",
           "--python", python->exe, "--python", mortal, "-o", path, NULL);
  g_autoptr (IlvBenchResult) result = load (path);
  g_assert_cmpint (outcome.status, ==, 0);
  g_assert_true (result->is_complete);
  g_assert_cmpuint (ilv_bench_result_get_cell (result, 0)->statistics.n, ==, 3);
  const IlvBenchCell *dead = ilv_bench_result_get_cell (result, 1);
  g_assert_cmpuint (dead->statistics.n, ==, 1); /* after its warm-up: what it gave is kept */
  g_assert_cmpint (dead->stop, ==, ILV_BENCH_FAILED);
  g_assert_nonnull (strstr (dead->problem, "mortal"));
}

static void
test_files_that_are_not_ours_stay (void)
{
  g_autofree char *program = run_write ("tiny.py", counted);
  g_autofree char *path = run_write ("precious.json", "{\"schema\": \"interleave.bench/9\"}");
  if (!has_python ())
    return;
  g_auto (Outcome) outcome = run ("bench", program, "--runs", "1", "-o", path, NULL);
  g_assert_cmpint (outcome.status, ==, 1);
  g_assert_nonnull (strstr (outcome.err, "newer version"));
  g_autofree char *after = NULL;
  g_assert_true (g_file_get_contents (path, &after, NULL, NULL));
  g_assert_cmpstr (after, ==, "{\"schema\": \"interleave.bench/9\"}");
  g_auto (Outcome) export = run ("bench", "export", path, "--format", "csv", NULL);
  g_assert_cmpint (export.status, ==, 1);
}

/* What was interrupted has everything but its end: it gets that, and no run is made again. */
static void
test_a_break_even_goes_on (void)
{
  g_autofree char *workload = run_write ("flip.workload", small), *before = NULL, *after = NULL;
  g_autofree char *path = name_result ("flip.json");
  if (!has_python ())
    return;
  g_auto (Outcome) whole =
      run ("break-even", workload, "--vary", "job.r.Count=1..3", "-m", "sequential", "-m",
           "threads", "--measure", "--runs", "1", "-o", path, NULL);
  g_assert_cmpstr (whole.err, ==, "");
  g_assert_cmpint (whole.status, ==, 0);
  g_assert_true (g_file_get_contents (path, &before, NULL, NULL));
  g_autoptr (GString) cut = g_string_new (before);
  g_assert_cmpuint (g_string_replace (cut, "\"complete\" : true", "\"complete\" : false", 0), ==,
                    1);
  g_assert_true (g_file_set_contents (path, cut->str, -1, NULL));
  g_auto (Outcome) wrong = run ("break-even", "--resume", "--runs", "2", "-o", path, NULL);
  g_assert_cmpint (wrong.status, ==, 2);
  g_auto (Outcome) resumed = run ("break-even", "--resume", "-o", path, NULL);
  g_assert_cmpstr (resumed.err, ==, "");
  g_assert_cmpstr (resumed.out, ==, whole.out);
  g_assert_true (g_file_get_contents (path, &after, NULL, NULL));
  g_assert_cmpstr (after, ==, before);
  g_auto (Outcome) nameless = run ("break-even", "--resume", NULL);
  g_assert_cmpint (nameless.status, ==, 2);
  g_auto (Outcome) nothing = run ("break-even", "--resume", "-o", "nothing.json", NULL);
  g_assert_cmpint (nothing.status, ==, 1);
  g_assert_nonnull (strstr (nothing.err, "nothing.json"));
}

static void
test_wrong_use (void)
{
  g_auto (Outcome) list = run_line ("bench web-scraper --jobs 1,x");
  g_auto (Outcome) budget = run_line ("bench web-scraper --budget soon");
  g_auto (Outcome) size = run_line ("bench web-scraper --payloads 0,64KX");
  g_auto (Outcome) nothing = run_line ("bench");
  g_auto (Outcome) unknown = run_line ("bench web-scrapper");
  g_auto (Outcome) resume = run_line ("bench --resume");
  g_assert_cmpint (list.status, ==, 2);
  g_assert_cmpint (budget.status, ==, 2);
  g_assert_cmpint (size.status, ==, 2);
  g_assert_nonnull (strstr (size.err, "64KiB"));
  g_assert_cmpint (nothing.status, ==, 2);
  g_assert_cmpint (unknown.status, ==, 1);
  g_assert_nonnull (strstr (unknown.err, "web-scraper"));
  g_assert_cmpint (resume.status, ==, 2);
}

/* --- killed and resumed --- */

static guint
get_count (const char *name, guint otherwise)
{
  const char *text = g_getenv (name);
  return text != NULL ? (guint)g_ascii_strtoull (text, NULL, 10) : otherwise;
}

static guint
count_lines (const char *path)
{
  g_autofree char *text = NULL;
  guint n = 0;
  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  for (const char *c = text; *c != '\0'; c++)
    n += *c == '\n';
  return n;
}

/* Starts it, and kills it once the journal has grown by so many lines, and so many microseconds
 * later. FALSE if it was done before. */
static gboolean
run_and_kill (char **argv, const char *journal, guint n_lines, guint later_us)
{
  GPid pid;
  int status;
  guint before = count_lines (journal);
  g_assert_true (g_spawn_async (NULL, argv, NULL,
                                G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL |
                                    G_SPAWN_STDERR_TO_DEV_NULL,
                                NULL, NULL, &pid, NULL));
  gboolean has_ended = FALSE;
  while (!has_ended && count_lines (journal) < before + n_lines) {
    has_ended = waitpid (pid, &status, WNOHANG) == pid;
    g_usleep (500);
  }
  if (has_ended)
    return FALSE;
  g_usleep (later_us);
  kill (pid, SIGKILL);
  while (waitpid (pid, &status, 0) < 0 && errno == EINTR)
    ;
  return TRUE;
}

static void
assert_each_cell_once (const IlvBenchResult *result, guint n_cells)
{
  g_autoptr (GHashTable) orders = g_hash_table_new (NULL, NULL);
  g_assert_cmpuint (result->cells->len, ==, n_cells);
  for (guint i = 0; i < n_cells; i++) {
    const IlvBenchCell *cell = ilv_bench_result_get_cell (result, i);
    g_assert_null (cell->problem);
    g_assert_cmpuint (ilv_bench_cell_count (cell, ILV_BENCH_WARM_UP), ==, 1);
    g_assert_cmpuint (cell->statistics.n, ==, 1);
    g_assert_cmpuint (cell->runs->len, ==, 2);
    for (guint k = 0; k < cell->runs->len; k++)
      g_assert_true (g_hash_table_add (
          orders,
          GUINT_TO_POINTER (((const IlvBenchRun *)g_ptr_array_index (cell->runs, k))->order)));
  }
}

static void
test_killed_at_random (void)
{
  guint n_cells = get_count ("ILV_BENCH_KILLS_CELLS", 12) / 2 * 2;
  guint n_kills = get_count ("ILV_BENCH_KILLS", 4), n_killed = 0;
  guint seed = get_count ("ILV_BENCH_KILLS_SEED", 1);
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (GString) values = g_string_new ("1");
  g_autofree char *program = run_write ("tiny.py", counted), *path = name_result ("killed.json");
  g_autofree char *journal = ilv_bench_journal_path (path);
  if (!has_python ())
    return;
  for (guint i = 2; i <= n_cells / 2; i++)
    g_string_append_printf (values, ",%u", i);
  char *argv[] = {(char *)run_get_program (),
                  (char *)"bench",
                  program,
                  (char *)"--variant",
                  (char *)"a",
                  (char *)"--variant",
                  (char *)"b",
                  (char *)"--payloads",
                  values->str,
                  (char *)"--runs",
                  (char *)"1",
                  (char *)"--no-control",
                  (char *)"-o",
                  path,
                  (char *)"--resume",
                  NULL};
  g_remove (log_path);
  for (guint i = 0; i < n_kills; i++) {
    guint n_lines = (guint)g_rand_int_range (rand, 1, (gint32)(2 * n_cells / n_kills));
    n_killed += run_and_kill (argv, journal, n_lines, (guint)g_rand_int_range (rand, 0, 40000));
  }
  g_auto (Outcome) last = run ("bench", "--resume", "-o", path, NULL);
  g_assert_cmpstr (last.err, ==, "");
  g_assert_cmpint (last.status, ==, 0);
  g_autoptr (IlvBenchResult) result = load (path);
  g_assert_true (result->is_complete);
  g_assert_false (g_file_test (journal, G_FILE_TEST_EXISTS));
  assert_each_cell_once (result, n_cells);
  /* Only what was running at a kill was run again. */
  guint n_runs = count_log ();
  g_test_message ("%u cells, %u kills, %u runs for %u, seed %u", n_cells, n_killed, n_runs,
                  2 * n_cells, seed);
  g_assert_cmpuint (n_killed, >, 0);
  g_assert_cmpuint (n_runs, >=, 2 * n_cells);
  g_assert_cmpuint (n_runs, <=, 2 * n_cells + n_killed);
  /* Done is done. */
  g_auto (Outcome) again = run ("bench", "--resume", "-o", path, NULL);
  g_assert_cmpint (again.status, ==, 0);
  g_assert_cmpuint (count_log (), ==, n_runs);
}

static void
assert_refused (const Outcome *outcome, int status, const char *words)
{
  g_assert_cmpint (outcome->status, ==, status);
  if (strstr (outcome->err, words) == NULL)
    g_error ("no \"%s\" in: %s", words, outcome->err);
}

/* Nothing that is typed beside --resume is passed over in silence. */
static void
test_resume_is_of_the_same_benchmark (void)
{
  g_autofree char *program = run_write ("tiny.py", counted), *path = name_result ("same.json");
  if (!has_python ())
    return;
  g_auto (Outcome) first =
      run ("bench", program, "--variant", "a", "--runs", "1", "-o", path, NULL);
  g_assert_cmpint (first.status, ==, 0);
  guint n_runs = count_log ();
  g_auto (Outcome) same =
      run ("bench", program, "--variant", "a", "--runs", "1", "--resume", "-o", path, NULL);
  g_assert_cmpint (same.status, ==, 0);
  g_auto (Outcome) more =
      run ("bench", program, "--variant", "a", "--runs", "2", "--resume", "-o", path, NULL);
  assert_refused (&more, 1, "another number of times");
  g_auto (Outcome) other =
      run ("bench", program, "--variant", "b", "--runs", "1", "--resume", "-o", path, NULL);
  assert_refused (&other, 1, "models, jobs, workers or payloads");
  g_auto (Outcome) workload =
      run ("bench", "fetch-parse", "--runs", "1", "--resume", "-o", path, NULL);
  assert_refused (&workload, 1, "the workloads are others");
  g_auto (Outcome) lone = run ("bench", "--jobs", "3", "--resume", "-o", path, NULL);
  assert_refused (&lone, 2, "repeat the whole command");
  g_assert_cmpuint (count_log (), ==, n_runs);
}

static void
test_a_damaged_journal_is_refused (void)
{
  g_autofree char *program = run_write ("tiny.py", counted), *path = name_result ("hurt.json");
  g_autofree char *journal = ilv_bench_journal_path (path), *text = NULL;
  if (!has_python ())
    return;
  char *argv[] = {(char *)run_get_program (),
                  (char *)"bench",
                  program,
                  (char *)"--variant",
                  (char *)"a",
                  (char *)"--runs",
                  (char *)"50",
                  (char *)"--no-control",
                  (char *)"-o",
                  path,
                  NULL};
  g_assert_true (run_and_kill (argv, journal, 4, 0));
  g_auto (Outcome) anew = run ("bench", program, "--runs", "1", "-o", path, NULL);
  g_assert_cmpint (anew.status, ==, 1);
  g_assert_nonnull (strstr (anew.err, "--resume"));
  g_assert_true (g_file_get_contents (journal, &text, NULL, NULL));
  char *second = strchr (text, '\n') + 40;
  *second ^= 1;
  g_assert_true (g_file_set_contents (journal, text, -1, NULL));
  g_auto (Outcome) hurt = run ("bench", "--resume", "-o", path, NULL);
  g_assert_cmpint (hurt.status, ==, 1);
  g_assert_nonnull (strstr (hurt.err, "damaged in line 2"));
  g_autofree char *after = NULL;
  g_assert_true (g_file_get_contents (journal, &after, NULL, NULL));
  g_assert_cmpstr (after, ==, text);
}

int
main (int argc, char **argv)
{
  run_init (&argc, argv);
  g_test_init (&argc, &argv, NULL);
  g_autofree char *data = g_build_filename (run_get_folder (), "data", NULL);
  log_path = name_result ("runs.log");
  g_setenv ("XDG_DATA_HOME", data, TRUE);
  g_setenv ("ILV_TEST_LOG", log_path, TRUE);
  g_test_add_func ("/cli-bench/a-workload-is-measured-and-kept",
                   test_a_workload_is_measured_and_kept);
  g_test_add_func ("/cli-bench/exports", test_exports);
  g_test_add_func ("/cli-bench/the-exported-script-repeats-it",
                   test_the_exported_script_repeats_it);
  g_test_add_func ("/cli-bench/history-and-comparison", test_history_and_comparison);
  g_test_add_func ("/cli-bench/every-ready-made-benchmark-runs",
                   test_every_ready_made_benchmark_runs);
  g_test_add_func ("/cli-bench/a-cell-that-cannot-be-run-says-so",
                   test_a_cell_that_cannot_be_run_says_so);
  g_test_add_func ("/cli-bench/an-interpreter-that-disappears",
                   test_an_interpreter_that_disappears);
  g_test_add_func ("/cli-bench/files-that-are-not-ours-stay", test_files_that_are_not_ours_stay);
  g_test_add_func ("/cli-bench/a-break-even-goes-on", test_a_break_even_goes_on);
  g_test_add_func ("/cli-bench/wrong-use", test_wrong_use);
  g_test_add_func ("/cli-bench/killed-at-random", test_killed_at_random);
  g_test_add_func ("/cli-bench/resume-is-of-the-same-benchmark",
                   test_resume_is_of_the_same_benchmark);
  g_test_add_func ("/cli-bench/a-damaged-journal-is-refused", test_a_damaged_journal_is_refused);
  int status = g_test_run ();
  run_finish ();
  g_free (log_path);
  return status;
}
