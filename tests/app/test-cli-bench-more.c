/* `interleave bench`: what its settings do, and two programs at one file.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "run-interleave.h"

#include "demos/bench/ilv-bench-plan.h"
#include "demos/bench/ilv-bench-runner.h"
#include "demos/bench/ilv-break-even.h"
#include "demos/recorder/ilv-measure.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

static const char small[] = "[Workload]\nFormat=1\nName=Small\nThreads=2\n"
                            "[Job r]\nCount=4\nSteps=fetch;use\n"
                            "[Step fetch]\nDo=io\nDuration=2ms\n"
                            "[Step use]\nDo=python\nDuration=1ms\n";

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

/* --- settings --- */

/* What it is predicted with is what it is run with. */
static void
test_chunks_are_what_is_run (void)
{
  g_autofree char *workload = run_write ("chunks.workload", small), *path = name_result ("c.json");
  g_autoptr (IlvWorkload) work = NULL;
  g_autoptr (GError) error = NULL;
  IlvSettings settings;
  if (!has_python ())
    return;
  g_auto (Outcome) outcome = run ("bench", workload, "-m", "processes", "--chunk", "2", "--runs",
                                  "1", "--no-control", "--no-record", "-o", path, NULL);
  g_assert_cmpint (outcome.status, ==, 0);
  g_autoptr (IlvBenchResult) result = ilv_bench_result_load (path, &error);
  g_assert_no_error (error);
  ilv_bench_cell_get_work (result, ilv_bench_result_get_cell (result, 0), &work, &settings, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (settings.chunk, ==, 2);
}

static void
test_cells_without_time_share_a_line (void)
{
  g_autofree char *workload = run_write ("late.workload", small), *path = name_result ("late.json");
  if (!has_python ())
    return;
  g_auto (Outcome) outcome =
      run ("bench", workload, "-m", "threads", "-m", "sequential", "--budget", "1us",
           "--no-control", "--no-record", "-o", path, NULL);
  g_assert_nonnull (strstr (outcome.out, "\nThe budget ended: threads; sequential\n"));
}

/* Whoever runs it without a name reads which there are, a line each. */
static void
test_the_script_lists_what_it_runs (void)
{
  g_autofree char *workload = run_write ("listed.workload", small), *path = name_result ("l.json");
  g_autofree char *script = name_result ("listed.py"), *err = NULL;
  g_autoptr (IlvPython) python = ilv_python_find (NULL, NULL, NULL);
  int status;
  if (!has_python ())
    return;
  g_auto (Outcome) bench = run ("bench", workload, "-m", "threads", "-m", "sequential", "--runs",
                                "1", "--no-control", "--no-record", "-o", path, NULL);
  g_auto (Outcome) export = run ("bench", "export", path, "--format", "script", "-o", script, NULL);
  g_assert_cmpint (export.status, ==, 0);
  char *argv[] = {python->exe, (char *)"-I", script, NULL};
  g_assert_true (g_spawn_sync (NULL, argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, &err,
                               &status, NULL));
  g_assert_cmpint (WEXITSTATUS (status), ==, 2);
  g_assert_true (g_str_has_suffix (err, "one of\n    threads\n    sequential\n"));
}

/* --- two programs, and one that is killed --- */

/* Starts it and returns once there is that file: it measures. */
static GPid
start (char **argv, const char *file)
{
  GPid pid;
  int status;
  g_assert_true (g_spawn_async (NULL, argv, NULL,
                                G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL |
                                    G_SPAWN_STDERR_TO_DEV_NULL,
                                NULL, NULL, &pid, NULL));
  while (!g_file_test (file, G_FILE_TEST_EXISTS)) {
    g_assert_cmpint (waitpid (pid, &status, WNOHANG), ==, 0);
    g_usleep (500);
  }
  return pid;
}

/* As Ctrl+C: it keeps what there is. */
static void
stop (GPid pid)
{
  int status;
  kill (pid, SIGINT);
  while (waitpid (pid, &status, 0) < 0 && errno == EINTR)
    ;
  g_assert_true (WIFEXITED (status));
}

static void
assert_refused (const Outcome *outcome)
{
  g_assert_cmpint (outcome->status, ==, 1);
  if (strstr (outcome->err, "Another program") == NULL)
    g_error ("it was not refused: %s", outcome->err);
}

static Outcome
find_break_even (const char *workload, const char *path)
{
  return run ("break-even", workload, "--vary", "step.use.Duration=0ms..5ms", "-m", "sequential",
              "-m", "threads", "--measure", "-o", path, NULL);
}

static void
test_a_benchmarks_file_is_its_own (void)
{
  g_autofree char *workload = run_write ("own.workload", small), *path = name_result ("own.json");
  g_autofree char *journal = ilv_bench_journal_path (path),
                  *lock = g_strconcat (path, ".lock", NULL);
  g_autoptr (GError) error = NULL;
  if (!has_python ())
    return;
  char *argv[] = {(char *)run_get_program (),
                  (char *)"bench",
                  workload,
                  (char *)"-m",
                  (char *)"threads",
                  (char *)"--runs",
                  (char *)"900",
                  (char *)"--no-control",
                  (char *)"-o",
                  path,
                  NULL};
  GPid pid = start (argv, journal);
  g_auto (Outcome) flips = find_break_even (workload, path);
  g_auto (Outcome) again = run ("bench", "--resume", "-o", path, NULL);
  stop (pid);
  assert_refused (&flips);
  assert_refused (&again);
  g_autoptr (IlvBenchResult) kept = ilv_bench_result_load (path, &error);
  g_assert_no_error (error);
  g_assert_false (kept->is_complete);
  g_assert_false (g_file_test (lock, G_FILE_TEST_EXISTS));
}

static void
test_a_break_evens_file_is_its_own (void)
{
  g_autofree char *workload = run_write ("flip.workload", small), *path = name_result ("flip.json");
  g_autoptr (GError) error = NULL;
  if (!has_python ())
    return;
  char *argv[] = {(char *)run_get_program (),
                  (char *)"break-even",
                  workload,
                  (char *)"--vary",
                  (char *)"step.use.Duration=0ms..5ms",
                  (char *)"-m",
                  (char *)"sequential",
                  (char *)"-m",
                  (char *)"threads",
                  (char *)"--measure",
                  (char *)"--runs",
                  (char *)"900",
                  (char *)"-o",
                  path,
                  NULL};
  GPid pid = start (argv, path);
  g_auto (Outcome) bench =
      run ("bench", workload, "-m", "threads", "--runs", "1", "-o", path, NULL);
  g_auto (Outcome) again = find_break_even (workload, path);
  stop (pid);
  g_assert_cmpint (bench.status, ==, 1);
  assert_refused (&again);
  g_autoptr (IlvBreakEven) kept = ilv_break_even_load (path, &error);
  g_assert_no_error (error);
  g_assert_false (kept->is_complete);
}

/* Each at its own: both go on. */
static void
test_two_at_their_own_files_both_end (void)
{
  g_autofree char *workload = run_write ("both.workload", small), *path = name_result ("both.json");
  g_autofree char *journal = ilv_bench_journal_path (path), *other = name_result ("other.json");
  g_autoptr (GError) error = NULL;
  if (!has_python ())
    return;
  char *argv[] = {(char *)run_get_program (),
                  (char *)"bench",
                  workload,
                  (char *)"-m",
                  (char *)"threads",
                  (char *)"--runs",
                  (char *)"900",
                  (char *)"--no-control",
                  (char *)"-o",
                  path,
                  NULL};
  GPid pid = start (argv, journal);
  g_auto (Outcome) flips =
      run ("break-even", workload, "--vary", "step.use.Duration=0ms..5ms", "-m", "sequential", "-m",
           "threads", "--measure", "--runs", "1", "-o", other, NULL);
  stop (pid);
  g_assert_cmpint (flips.status, ==, 0);
  g_autoptr (IlvBreakEven) found = ilv_break_even_load (other, &error);
  g_assert_no_error (error);
  g_assert_true (found->is_complete);
}

/* What its journal holds is a result as any other. */
static void
test_a_killed_ones_runs_are_exported (void)
{
  g_autofree char *workload = run_write ("killed.workload", small), *path = name_result ("k.json");
  g_autofree char *journal = ilv_bench_journal_path (path), *text = NULL;
  int status;
  if (!has_python ())
    return;
  char *argv[] = {(char *)run_get_program (),
                  (char *)"bench",
                  workload,
                  (char *)"-m",
                  (char *)"threads",
                  (char *)"--runs",
                  (char *)"900",
                  (char *)"--no-control",
                  (char *)"-o",
                  path,
                  NULL};
  GPid pid = start (argv, journal);
  do {
    g_clear_pointer (&text, g_free);
    g_usleep (500);
    g_assert_true (g_file_get_contents (journal, &text, NULL, NULL));
  } while (strstr (text, "\"timed\"") == NULL || text[strlen (text) - 1] != '\n');
  kill (pid, SIGKILL);
  while (waitpid (pid, &status, 0) < 0 && errno == EINTR)
    ;
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_auto (Outcome) over = run ("break-even", "gil-convoy", "--vary", "job.burn.Count=1..3",
                               "--model", "threads", "--model", "processes", "-o", path, NULL);
  g_assert_cmpint (over.status, ==, 1);
  g_assert_nonnull (strstr (over.err, "--resume"));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_auto (Outcome) table = run ("bench", "export", path, "--format", "csv", NULL);
  g_assert_cmpstr (table.err, ==, "");
  g_assert_nonnull (strstr (table.out, ",timed,"));
}

/* A small result, made once; NULL: no Python here. (transfer full) */
static char *
make_result (void)
{
  g_autofree char *workload = run_write ("made.workload", small), *path = name_result ("made.json");
  if (!has_python ())
    return NULL;
  if (!g_file_test (path, G_FILE_TEST_EXISTS)) {
    g_auto (Outcome) made = run ("bench", workload, "-m", "threads", "--runs", "1", "--no-control",
                                 "--no-record", "-o", path, NULL);
    g_assert_cmpint (made.status, ==, 0);
  }
  return g_steal_pointer (&path);
}

/* Nobody gets a file that no program opens. */
static void
test_an_export_fits_its_name (void)
{
  g_autofree char *path = make_result (), *picture = name_result ("x.svg");
  if (path == NULL)
    return;
  g_auto (Outcome) pdf = run ("bench", "export", path, "--format", "pdf", "-o", picture, NULL);
  g_assert_cmpint (pdf.status, ==, 2);
  g_assert_nonnull (strstr (pdf.err, "--format svg"));
  g_assert_false (g_file_test (picture, G_FILE_TEST_EXISTS));
  g_auto (Outcome) capitals =
      run ("bench", "export", path, "--format", "csv", "-o", "/nowhere/x.PDF", NULL);
  g_assert_cmpint (capitals.status, ==, 2);
  g_auto (Outcome) unknown = run ("bench", "export", "/nowhere", "--format", "nix", NULL);
  g_assert_cmpint (unknown.status, ==, 2);
  g_auto (Outcome) svg = run ("bench", "export", path, "--format", "svg", "-o", picture, NULL);
  g_assert_cmpint (svg.status, ==, 0);
}

/* By a pseudo-terminal: it cannot show a PDF. */
static void
test_a_terminal_gets_no_picture (void)
{
  g_autofree char *path = make_result ();
  if (path == NULL)
    return;
  const char *const command[] = {"python3",
                                 "-c",
                                 "import pty, sys; sys.exit(pty.spawn(sys.argv[1:]) >> 8)",
                                 run_get_program (),
                                 "bench",
                                 "export",
                                 path,
                                 "--format",
                                 "pdf",
                                 NULL};
  g_autofree char *said = NULL;
  int status;
  g_assert_true (g_spawn_sync (NULL, (char **)command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &said,
                               NULL, &status, NULL));
  g_assert_cmpint (WEXITSTATUS (status), ==, 2);
  g_assert_nonnull (strstr (said, "-o result.pdf"));
}

static void
test_another_kind_of_file_is_named (void)
{
  g_autofree char *search = name_result ("search.json"), *result = make_result ();
  if (result == NULL)
    return;
  g_auto (Outcome) made = run ("break-even", "gil-convoy", "--vary", "job.burn.Count=1..3",
                               "--model", "threads", "--model", "processes", "-o", search, NULL);
  g_assert_cmpint (made.status, ==, 0);
  g_auto (Outcome) export = run ("bench", "export", search, "--format", "csv", NULL);
  g_assert_cmpint (export.status, ==, 1);
  g_assert_nonnull (strstr (export.err, "holds a break-even search"));
  g_auto (Outcome) again = run ("break-even", "gil-convoy", "--vary", "job.burn.Count=1..2",
                                "--model", "threads", "--model", "processes", "-o", search, NULL);
  g_assert_cmpint (again.status, ==, 0);
  g_auto (Outcome) over = run ("break-even", "gil-convoy", "--vary", "job.burn.Count=1..3",
                               "--model", "threads", "--model", "processes", "-o", result, NULL);
  g_assert_cmpint (over.status, ==, 1);
  g_assert_nonnull (strstr (over.err, "holds a benchmark"));
  g_auto (Outcome) table = run ("bench", "export", result, "--format", "csv", NULL);
  g_assert_cmpint (table.status, ==, 0);
  g_auto (Outcome) reverse = run ("break-even", "--resume", "-o", result, NULL);
  g_assert_cmpint (reverse.status, ==, 1);
  g_assert_nonnull (strstr (reverse.err, "holds a benchmark"));
}

int
main (int argc, char **argv)
{
  run_init (&argc, argv);
  g_test_init (&argc, &argv, NULL);
  g_autofree char *data = g_build_filename (run_get_folder (), "data", NULL);
  g_setenv ("XDG_DATA_HOME", data, TRUE);
  g_test_add_func ("/cli-bench-more/chunks-are-what-is-run", test_chunks_are_what_is_run);
  g_test_add_func ("/cli-bench-more/cells-without-time-share-a-line",
                   test_cells_without_time_share_a_line);
  g_test_add_func ("/cli-bench-more/the-script-lists-what-it-runs",
                   test_the_script_lists_what_it_runs);
  g_test_add_func ("/cli-bench-more/a-benchmarks-file-is-its-own",
                   test_a_benchmarks_file_is_its_own);
  g_test_add_func ("/cli-bench-more/a-break-evens-file-is-its-own",
                   test_a_break_evens_file_is_its_own);
  g_test_add_func ("/cli-bench-more/two-at-their-own-files-both-end",
                   test_two_at_their_own_files_both_end);
  g_test_add_func ("/cli-bench-more/a-killed-ones-runs-are-exported",
                   test_a_killed_ones_runs_are_exported);
  g_test_add_func ("/cli-bench-more/an-export-fits-its-name", test_an_export_fits_its_name);
  g_test_add_func ("/cli-bench-more/a-terminal-gets-no-picture", test_a_terminal_gets_no_picture);
  g_test_add_func ("/cli-bench-more/another-kind-is-named", test_another_kind_of_file_is_named);
  int status = g_test_run ();
  run_finish ();
  return status;
}
