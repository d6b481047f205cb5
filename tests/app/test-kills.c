/* Running measurements, one process of which is killed at a random moment: a readable trace is
 * left, and nothing else. SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ILV_KILLS_COUNT says how many (8 unless told), ILV_KILLS_SEED which (printed). */
#define _GNU_SOURCE
#include "run-interleave.h"

#include "demos/recorder/ilv-measure.h"
#include "demos/recorder/ilv-recovery.h"
#include "demos/trace/ilv-trace-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define N_JOBS 60
#define MOMENT_MS 900  /* the longest a run is let go on */
#define AFTER_US 60000 /* or how long after its end: it is being read and saved then */

static const char text[] = "[Workload]\nFormat=1\nName=Kills\nThreads=3\nProcesses=2\n"
                           "[Job r]\nCount=60\nSteps=fetch;use\n"
                           "[Step fetch]\nDo=io\nDuration=15ms\n"
                           "[Step use]\nDo=python\nDuration=15ms\n";

typedef enum {
  SCRIPT,
  WORKER,
  SUPERVISOR,
  PROGRAM,
  N_VICTIMS
} Victim;
static const char *const victim_names[] = {"script", "worker", "supervisor", "program"};
static const char *const models[] = {"threads", "asyncio", "processes"};

static char *folder, *temporary, *runtime, *state, *workload, *output;

/* --- processes --- */

static GArray *
list_children (int pid)
{
  GArray *children = g_array_new (FALSE, FALSE, sizeof (int));
  g_autofree char *path = g_strdup_printf ("/proc/%d/task", pid);
  g_autoptr (GDir) tasks = g_dir_open (path, 0, NULL);
  const char *task;
  while (tasks != NULL && (task = g_dir_read_name (tasks)) != NULL) {
    g_autofree char *file = g_build_filename (path, task, "children", NULL);
    g_autofree char *pids = NULL;
    if (!g_file_get_contents (file, &pids, NULL, NULL))
      continue;
    g_auto (GStrv) words = g_strsplit (pids, " ", -1);
    for (char **word = words; *word != NULL; word++) {
      int child = atoi (*word);
      if (child > 0)
        g_array_append_val (children, child);
    }
  }
  return children;
}

/* A child picked at random, 0 if there is none. */
static int
pick_child (int pid, GRand *rand)
{
  g_autoptr (GArray) children = list_children (pid);
  return children->len > 0
             ? g_array_index (children, int, g_rand_int_range (rand, 0, (gint)children->len))
             : 0;
}

static int
find_victim (int program, Victim victim, GRand *rand)
{
  int supervisor = pick_child (program, rand), script = 0, worker;
  switch (victim) {
  case PROGRAM:
    return program;
  case SUPERVISOR:
    return supervisor;
  default:
    script = supervisor > 0 ? pick_child (supervisor, rand) : 0;
    worker = script > 0 && victim == WORKER ? pick_child (script, rand) : 0;
    /* Under a fork server the workers are its children. */
    if (worker > 0 && pick_child (worker, rand) > 0)
      worker = pick_child (worker, rand);
    return worker > 0 ? worker : script;
  }
}

/* Processes, not dead, that name the private folder in their arguments or environment. */
static guint
count_left (void)
{
  g_autoptr (GDir) proc = g_dir_open ("/proc", 0, NULL);
  const char *name;
  guint n = 0;
  while ((name = g_dir_read_name (proc)) != NULL) {
    int pid = atoi (name);
    const char *const files[] = {"cmdline", "environ"};
    gboolean is_ours = FALSE;
    for (guint i = 0; pid > 0 && pid != getpid () && i < G_N_ELEMENTS (files); i++) {
      g_autofree char *path = g_build_filename ("/proc", name, files[i], NULL);
      g_autofree char *bytes = NULL;
      gsize length;
      is_ours = is_ours || (g_file_get_contents (path, &bytes, &length, NULL) &&
                            memmem (bytes, length, runtime, strlen (runtime)) != NULL);
    }
    n += is_ours;
  }
  return n;
}

static guint
count_entries (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint n = 0;
  for (const char *name; dir != NULL && (name = g_dir_read_name (dir)) != NULL; n++)
    g_test_message ("there is %s/%s", path, name);
  return n;
}

/* --- one measurement --- */

/* The results of the run that goes on; NULL: there is none (yet, or any more). The calibration has
 * a folder too, but no results. */
static char *
find_results (int program)
{
  g_autofree char *prefix = g_strdup_printf ("interleave-run-%d-", program);
  g_autoptr (GDir) dir = g_dir_open (runtime, 0, NULL);
  const char *name;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (runtime, name, "results.bin", NULL);
    if (g_str_has_prefix (name, prefix) && g_file_test (path, G_FILE_TEST_EXISTS))
      return g_steal_pointer (&path);
  }
  return NULL;
}

/* The first job has begun: its time is in the results. */
static gboolean
has_begun (int program)
{
  g_autofree char *path = find_results (program);
  int fd = path != NULL ? open (path, O_RDONLY | O_CLOEXEC) : -1;
  gint64 begin = -1;
  gboolean is_there = fd >= 0 &&
                      pread (fd, &begin, sizeof begin, N_JOBS * sizeof begin) == sizeof begin &&
                      begin >= 0;
  if (fd >= 0)
    close (fd);
  return is_there;
}

/* Not reaped, so that its id stays its own. */
static gboolean
has_ended (int program)
{
  siginfo_t info = {0};
  return waitid (P_PID, (id_t)program, &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
         info.si_pid == program;
}

static gboolean
is_running (int program)
{
  g_autofree char *path = find_results (program);
  return path != NULL;
}

/* Until the run has begun and, if `is_after`, is over again. A machine that is slow enough may have
 * let the program end meanwhile. */
static void
wait_for_run (int program, gboolean is_after)
{
  while (!has_begun (program) && !has_ended (program))
    g_usleep (1000);
  while (is_after && is_running (program))
    g_usleep (1000);
}

static int
start (const char *model)
{
  const char *const argv[] = {run_get_program (), "measure", workload, "-m",   model,
                              "--runs",           "1",       "-o",     output, NULL};
  GPid pid;
  g_autoptr (GError) error = NULL;
  g_spawn_async (NULL, (char **)argv, NULL,
                 G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL |
                     G_SPAWN_STDERR_TO_DEV_NULL,
                 NULL, NULL, &pid, &error);
  g_assert_no_error (error);
  return pid;
}

static void
check_trace (const char *path, Victim victim)
{
  g_autoptr (GError) error = NULL, damage = NULL;
  g_autoptr (GPtrArray) traces = ilv_trace_file_load (path, &damage, &error);
  g_assert_no_error (error);
  g_assert_no_error (damage);
  g_assert_cmpuint (traces->len, ==, 1);
  IlvTrace *trace = g_ptr_array_index (traces, 0);
  const IlvRunInfo *info = ilv_trace_get_info (trace);
  g_test_message ("%s: %u of %d jobs; %s", victim_names[victim], (guint)info->figures.n_finished,
                  N_JOBS, info->note != NULL ? info->note : "whole");
  g_assert_true (info->recorded);
  g_assert_cmpuint (ilv_trace_get_n_jobs (trace), ==, N_JOBS);
  if (info->figures.n_finished < N_JOBS)
    g_assert_nonnull (info->note);
  g_assert_cmpint (g_unlink (path), ==, 0);
}

/* The trace that the program wrote, or the one that was recovered; both if it was killed between
 * writing and tidying up. */
static void
check_traces (Victim victim)
{
  g_auto (GStrv) recovered = ilv_recovery_list ();
  guint n = g_strv_length (recovered);
  gboolean is_written = g_file_test (output, G_FILE_TEST_EXISTS);
  g_assert_cmpuint (n, ==, is_written ? MIN (n, 1) : 1);
  if (is_written)
    check_trace (output, victim);
  for (guint i = 0; i < n; i++)
    check_trace (recovered[i], victim);
}

/* Whatever ends the rest needs a moment. */
static void
wait_for_quiet (void)
{
  gint64 deadline_us = g_get_monotonic_time () + 60 * G_TIME_SPAN_SECOND;
  while (count_left () > 0 && g_get_monotonic_time () < deadline_us)
    g_usleep (5000);
  g_assert_cmpuint (count_left (), ==, 0);
}

static void
kill_one (GRand *rand)
{
  g_autofree char *recordings = g_build_filename (runtime, "interleave", NULL);
  Victim victim = g_rand_int_range (rand, 0, N_VICTIMS);
  const char *model = models[g_rand_int_range (rand, 0, G_N_ELEMENTS (models))];
  gboolean is_after = victim == PROGRAM && g_rand_boolean (rand);
  int moment_us = g_rand_int_range (rand, 0, is_after ? AFTER_US : 1000 * MOMENT_MS);
  int status, program = start (model);
  wait_for_run (program, is_after);
  g_usleep ((gulong)moment_us);
  int pid = find_victim (program, victim, rand);
  g_test_message ("%s: %s killed %d ms after the run’s %s", model, victim_names[victim],
                  moment_us / 1000, is_after ? "end" : "begin");
  if (pid > 0)
    kill (pid, SIGKILL);
  g_assert_cmpint (waitpid (program, &status, 0), ==, program);
  wait_for_quiet ();
  check_traces (victim);
  g_assert_cmpuint (count_entries (recordings), ==, 0);
  g_rmdir (recordings);
  g_assert_cmpuint (count_entries (runtime), ==, 0);
  g_assert_cmpuint (count_entries (temporary), ==, 0);
}

static void
test_random_kills_leave_a_trace_and_nothing_else (void)
{
  const char *count = g_getenv ("ILV_KILLS_COUNT"), *seed_text = g_getenv ("ILV_KILLS_SEED");
  guint32 seed = seed_text != NULL ? (guint32)atoi (seed_text) : (guint32)g_test_rand_int ();
  g_autoptr (IlvPython) python = ilv_python_find (NULL, NULL, NULL);
  GRand *rand = g_rand_new_with_seed (seed);
  int n = count != NULL ? atoi (count) : 8;
  if (python == NULL) {
    g_test_skip ("no Python on this machine");
    return;
  }
  g_test_message ("ILV_KILLS_SEED=%u", seed);
  /* What others have left in places that all share is not to be taken for ours. */
  ilv_recovery_sweep ();
  g_auto (GStrv) others = ilv_recovery_list ();
  for (char **other = others; *other != NULL; other++)
    g_unlink (*other);
  for (int i = 0; i < n; i++)
    kill_one (rand);
  g_rand_free (rand);
  g_test_message ("%d kills, %d readable traces, nothing left", n, n);
}

int
main (int argc, char **argv)
{
  run_init (&argc, argv);
  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("ilv-kills-XXXXXX", NULL);
  runtime = g_build_filename (folder, "runtime", NULL);
  state = g_build_filename (folder, "state", NULL);
  output = g_build_filename (folder, "out.ilv", NULL);
  workload = g_build_filename (folder, "kills.workload", NULL);
  temporary = g_build_filename (folder, "tmp", NULL);
  g_assert_cmpint (g_mkdir (runtime, 0700), ==, 0);
  g_assert_cmpint (g_mkdir (temporary, 0700), ==, 0);
  g_assert_true (g_file_set_contents (workload, text, -1, NULL));
  g_setenv ("XDG_RUNTIME_DIR", runtime, TRUE);
  g_setenv ("XDG_STATE_HOME", state, TRUE);
  g_setenv ("TMPDIR", temporary, TRUE);
  g_test_add_func ("/kills/random-kills-leave-a-trace-and-nothing-else",
                   test_random_kills_leave_a_trace_and_nothing_else);
  int status = g_test_run ();
  const char *const left[] = {"state/interleave/recovered",
                              "state/interleave",
                              "state",
                              "kills.workload",
                              "runtime",
                              "tmp",
                              "."};
  for (guint i = 0; i < G_N_ELEMENTS (left); i++) {
    g_autofree char *path = g_build_filename (folder, left[i], NULL);
    g_remove (i + 1 < G_N_ELEMENTS (left) ? path : folder);
  }
  run_finish ();
  return status;
}
