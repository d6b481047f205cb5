/* `interleave record` of a script that loses a worker: the trace tells which, and in which job.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "run-interleave.h"

#include "demos/recorder/ilv-measure.h"

#include <string.h>

static gboolean
has_python (void)
{
  g_autoptr (IlvPython) python = ilv_python_find ("python3", NULL, NULL);
  if (python == NULL)
    g_test_skip ("no Python on this machine");
  return python != NULL;
}

/* To script.ilv; its status is the script's. */
static Outcome
record (const char *text)
{
  g_autofree char *script = run_write ("script.py", text);
  g_autofree char *trace = g_build_filename (run_get_folder (), "script.ilv", NULL);
  g_autofree char *line = g_strdup_printf ("record -o %s %s", trace, script);
  return run_shell (line);
}

/* The note in the table and in JSON of a recorded script; checks that the trace's status is 0. */
static char *
dup_note (void)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *path = g_build_filename (run_get_folder (), "script.ilv", NULL);
  g_auto (Outcome) table = run ("info", path, NULL), json = run ("info", path, "--json", NULL);
  g_assert_cmpint (table.status, ==, 0);
  const char *note =
      json_object_get_string_member_with_default (outcome_get_run (&json, parser, 0), "note", "");
  g_assert_nonnull (strstr (table.out, note));
  return g_strdup (note);
}

/* Each time two workers have a job; one is killed, and the pool then ends the other itself. */
#define POOL                                                                                       \
  "import os, sys, time\n"                                                                         \
  "from concurrent.futures import ProcessPoolExecutor\n"                                           \
  "def wait(): time.sleep(1000)\n"                                                                 \
  "def fall(): os.kill(os.getpid(), 9)\n"                                                          \
  "def tell(name):\n"                                                                              \
  "    open(name, 'w').close()\n"                                                                  \
  "    time.sleep(1000)\n"                                                                         \
  "if __name__ == '__main__':\n"                                                                   \
  "    name = sys.argv[0] + '.begun'\n"                                                            \
  "    pool = ProcessPoolExecutor(2)\n"                                                            \
  "    pool.submit(wait)\n"

static void
test_worker_killed_in_mid_job_is_told (void)
{
  if (!has_python ())
    return;
  g_auto (Outcome) lost = record (POOL "    pool.submit(fall).result()\n");
  g_assert_cmpint (lost.status, ==, 1);
  g_assert_nonnull (strstr (lost.err, "BrokenProcessPool"));
  g_autofree char *note = dup_note ();
  g_assert_true (g_str_has_prefix (note, "Worker process "));
  g_assert_nonnull (strstr (note, " died in the middle of job 2 (“__main__.fall”)."));
  g_assert_null (strstr (note, "wait”")); /* its worker was ended by the pool */
}

/* It goes down in order as far as anybody can see, with a status of its own. */
static void
test_worker_that_quits_in_mid_job_is_told (void)
{
  if (!has_python ())
    return;
  g_auto (Outcome) broken =
      record ("def quit(): os._exit(3)\n" POOL "    pool.submit(quit).result()\n");
  g_assert_cmpint (broken.status, ==, 1);
  g_assert_nonnull (strstr (broken.err, "BrokenProcessPool"));
  g_autofree char *note = dup_note ();
  g_assert_true (g_str_has_prefix (note, "Worker process "));
  g_assert_nonnull (
      strstr (note, " ended with status 3 in the middle of job 2 (“__main__.quit”)."));
  g_assert_null (strstr (note, "wait”"));
}

/* The script goes on: multiprocessing.Pool replaces it, and never says a word. */
static void
test_worker_that_quits_a_pool_is_told (gconstpointer method)
{
  if (!has_python ())
    return;
  g_autofree char *text = g_strdup_printf ("import os, multiprocessing\n"
                                           "def quit(): os._exit(0)\n"
                                           "if __name__ == '__main__':\n"
                                           "    multiprocessing.set_start_method('%s')\n"
                                           "    pool = multiprocessing.Pool(1)\n"
                                           "    worker = pool._pool[0]\n"
                                           "    pool.apply_async(quit)\n"
                                           "    worker.join()\n"
                                           "    pool.terminate()\n",
                                           (const char *)method);
  g_auto (Outcome) ended = record (text);
  g_assert_cmpint (ended.status, ==, 0);
  g_autofree char *note = dup_note ();
  g_assert_nonnull (
      strstr (note, "Worker process 1 ended with status 0 in the middle of job 1 (“__main__.quit"));
}

static void
test_worker_that_the_script_kills_is_told (void)
{
  if (!has_python ())
    return;
  g_auto (Outcome) killed = record (POOL "    pool.submit(tell, name)\n"
                                         "    while not os.path.exists(name): time.sleep(0.01)\n"
                                         "    for pid in list(pool._processes): os.kill(pid, 9)\n");
  g_assert_cmpint (killed.status, ==, 0);
  g_autofree char *note = dup_note ();
  g_assert_nonnull (
      strstr (note, " was killed by the program itself (signal 9) in the middle of job "));
}

static void
test_worker_that_is_asked_to_end_is_not_told (void)
{
  if (!has_python ())
    return;
  g_auto (Outcome) ended =
      record ("import os, sys, time\n"
              "from multiprocessing import Pool\n"
              "def tell(name):\n"
              "    open(name, 'w').close()\n"
              "    time.sleep(1000)\n"
              "if __name__ == '__main__':\n"
              "    name = sys.argv[0] + '.started'\n"
              "    with Pool(2) as pool:\n" /* terminates its workers in the end */
              "        pool.apply_async(tell, (name,))\n"
              "        while not os.path.exists(name): time.sleep(0.01)\n");
  g_assert_cmpint (ended.status, ==, 0);
  g_autofree char *note = dup_note ();
  g_assert_cmpstr (note, ==, "");
}

int
main (int argc, char **argv)
{
  run_init (&argc, argv);
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add_func ("/cli-record-deaths/" name, test)
  ADD ("worker-killed-in-mid-job-is-told", test_worker_killed_in_mid_job_is_told);
  ADD ("worker-that-quits-in-mid-job-is-told", test_worker_that_quits_in_mid_job_is_told);
  g_test_add_data_func ("/cli-record-deaths/worker-that-quits-a-pool-is-told/fork", "fork",
                        test_worker_that_quits_a_pool_is_told);
  g_test_add_data_func ("/cli-record-deaths/worker-that-quits-a-pool-is-told/spawn", "spawn",
                        test_worker_that_quits_a_pool_is_told);
  ADD ("worker-that-the-script-kills-is-told", test_worker_that_the_script_kills_is_told);
  ADD ("worker-that-is-asked-to-end-is-not-told", test_worker_that_is_asked_to_end_is_not_told);
  int status = g_test_run ();
  run_finish ();
  return status;
}
