/* Real runs that go wrong: each says what happened, nothing is left running, no file is left.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "demos/recorder/ilv-measure.h"

#define MS G_GINT64_CONSTANT (1000000)
#define QUICK "[Job a]\nCount=3\nSteps=s\n[Step s]\nDo=sleep\nDuration=1ms\n"
#define LONG "[Job a]\nCount=3\nSteps=s\n[Step s]\nDo=sleep\nDuration=600s\n"

/* The interpreter's own folder: one path for all tests, so that it is calibrated once. */
static char *fake_folder;

/* An interpreter that calibrates as the real one, and then does what `body` says. $real is the real
 * one, $pids a file for process ids, $folder the run's folder. */
typedef struct {
  char *folder, *runtime, *pids;
  IlvPython *real;
  IlvPython fake;
  GCancellable *cancellable;
  IlvTrace *partial; /* of the last run */
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("ilv-test-XXXXXX", NULL);
  self->runtime = g_build_filename (self->folder, "runtime", NULL);
  self->pids = g_build_filename (self->folder, "pids", NULL);
  self->real = ilv_python_find (NULL, NULL, NULL);
  self->fake = (IlvPython){.exe = g_build_filename (fake_folder, "python3", NULL),
                           .version = (char *)"3.11.2"};
  self->cancellable = g_cancellable_new ();
  g_assert_cmpint (g_mkdir (self->runtime, 0700), ==, 0);
  g_setenv ("XDG_RUNTIME_DIR", self->runtime, TRUE);
}

static void
write_python (Fixture *self, const char *body)
{
  g_autofree char *text = g_strdup_printf ("#!/bin/bash\nreal=%s\npids=%s\nfolder=${!#}\n"
                                           "case \"$*\" in *calibrate*) exec $real \"$@\";; esac\n"
                                           "%s\n",
                                           self->real->exe, self->pids, body);
  g_assert_true (
      g_file_set_contents_full (self->fake.exe, text, -1, G_FILE_SET_CONTENTS_NONE, 0700, NULL));
}

static gboolean
is_running (int pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", pid);
  g_autofree char *text = NULL;
  const char *end = g_file_get_contents (path, &text, NULL, NULL) ? strrchr (text, ')') : NULL;
  return end != NULL && strlen (end) > 2 && end[2] != 'Z' && end[2] != 'X';
}

static guint
count_entries (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint n = 0;
  for (const char *name; dir != NULL && (name = g_dir_read_name (dir)) != NULL; n++)
    g_test_message ("left: %s/%s", path, name);
  return n;
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_autofree char *text = NULL;
  g_autofree char *recordings = g_build_filename (self->runtime, "interleave", NULL);
  if (g_file_get_contents (self->pids, &text, NULL, NULL)) {
    g_auto (GStrv) pids = g_strsplit (text, "\n", -1);
    for (char **pid = pids; *pid != NULL && **pid != '\0'; pid++)
      g_assert_false (is_running (atoi (*pid)));
  }
  g_assert_cmpuint (count_entries (recordings), ==, 0);
  g_rmdir (recordings);
  g_assert_cmpuint (count_entries (self->runtime), ==, 0);
  g_assert_cmpint (g_rmdir (self->runtime), ==, 0);
  g_unlink (self->pids);
  g_unlink (self->fake.exe);
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->folder);
  g_free (self->runtime);
  g_free (self->pids);
  g_free (self->fake.exe);
  ilv_python_free (self->real);
  g_object_unref (self->cancellable);
  g_clear_pointer (&self->partial, ilv_trace_unref);
}

static IlvTrace *
run (Fixture *self, const char *text, IlvModel model, gboolean is_recorded, gint64 limit_ns,
     GError **error)
{
  g_autofree char *whole = g_strconcat ("[Workload]\nFormat=1\nName=test\n", text, NULL);
  g_autoptr (IlvWorkload) workload = ilv_workload_parse (whole, -1, "test", NULL);
  g_clear_pointer (&self->partial, ilv_trace_unref);
  IlvMeasureOptions options = {.python = &self->fake,
                               .n_runs = 1,
                               .is_recorded = is_recorded,
                               .time_limit_ns = limit_ns,
                               .partial = &self->partial};
  IlvSettings settings;
  ilv_settings_init (&settings, model);
  settings.threads = 3;
  settings.processes = 2;
  settings.start_method = ILV_START_FORK;
  return ilv_measure (workload, &settings, &options, self->cancellable, error);
}

static void
assert_fails (Fixture *self, const char *body, const char *text, gint64 limit_ns, int code,
              const char *word)
{
  g_autoptr (GError) error = NULL;
  write_python (self, body);
  g_assert_null (run (self, text, ILV_MODEL_THREADS, FALSE, limit_ns, &error));
  g_assert_error (error, ILV_MEASURE_ERROR, code);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, word));
}

static void
test_exits_1 (Fixture *self, gconstpointer data)
{
  assert_fails (self, "echo no module named runner >&2; exit 1", QUICK, 0, ILV_MEASURE_ERROR_PYTHON,
                "no module named runner");
}

static void
test_prints_garbage (Fixture *self, gconstpointer data)
{
  assert_fails (self, "head -c 300000 /dev/urandom; exit 0", QUICK, 0, ILV_MEASURE_ERROR_PYTHON,
                "0 of 3 jobs");
}

static void
test_is_killed (Fixture *self, gconstpointer data)
{
  assert_fails (self, "$real \"$@\"; rm $folder/result.json; kill -9 $$", QUICK, 0,
                ILV_MEASURE_ERROR_PYTHON, "3 of 3 jobs");
}

static void
test_hangs (Fixture *self, gconstpointer data)
{
  assert_fails (self,
                "trap '' TERM INT HUP; echo $$ >> $pids; sleep 600 & echo $! >> $pids\n"
                "setsid sleep 600 & echo $! >> $pids; while :; do sleep 600; done",
                QUICK, 500 * MS, ILV_MEASURE_ERROR_TIME_LIMIT, "0 of 3 jobs");
}

static void
test_never_ends (Fixture *self, gconstpointer data)
{
  assert_fails (self, "echo $$ >> $pids; exec $real \"$@\"", LONG, 1000 * MS,
                ILV_MEASURE_ERROR_TIME_LIMIT, "jobs had ended");
}

static void
test_results_cut (Fixture *self, gconstpointer data)
{
  assert_fails (self, ": > $folder/results.bin; echo '{\"origin_ns\": 5}' > $folder/result.json",
                QUICK, 0, ILV_MEASURE_ERROR_PYTHON, "results.bin");
}

/* Anything may stand in the results: a trace or an error, never a crash. */
static void
test_results_garbage (Fixture *self, gconstpointer data)
{
  const char *bodies[] = {
      "n=$(stat -c %s $folder/results.bin); head -c $n /dev/urandom > $folder/results.bin",
      "n=$(stat -c %s $folder/results.bin); head -c $n /dev/zero > $folder/results.bin",
      "n=$(stat -c %s $folder/results.bin); head -c $n /dev/zero | tr '\\0' '\\1' > "
      "$folder/results.bin",
      "n=$(stat -c %s $folder/results.bin); head -c $n /dev/zero | tr '\\0' '\\377' > "
      "$folder/results.bin"};
  for (guint i = 0; i < G_N_ELEMENTS (bodies) * 3; i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *body = g_strconcat (
        bodies[i % 4], "; echo '{\"origin_ns\": 5, \"cpu_ns\": -1}' > $folder/result.json", NULL);
    write_python (self, body);
    g_autoptr (IlvTrace) trace = run (self, QUICK, ILV_MODEL_PROCESSES, FALSE, 0, &error);
    g_assert_true ((trace == NULL) == (error != NULL));
  }
}

static void
test_missing_later (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  write_python (self, "exit 1");
  g_unlink (self->fake.exe);
  g_assert_null (run (self, QUICK, ILV_MODEL_THREADS, FALSE, 0, &error));
  g_assert_error (error, ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_NO_PYTHON);
  g_assert_nonnull (strstr (error->message, self->fake.exe));
}

/* Between its calibration and the run: then nothing was measured, not even in part. */
static void
test_vanishes (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean is_recorded = GPOINTER_TO_INT (data);
  write_python (self, "exec $real \"$@\"");
  g_autoptr (IlvTrace) whole = run (self, QUICK, ILV_MODEL_THREADS, is_recorded, 0, &error);
  g_assert_no_error (error); /* its calibration is kept */
  g_assert_nonnull (whole);
  g_unlink (self->fake.exe);
  g_assert_null (run (self, QUICK, ILV_MODEL_THREADS, is_recorded, 0, &error));
  g_assert_error (error, ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_NO_PYTHON);
  g_assert_nonnull (strstr (error->message, "Choose another interpreter"));
  g_assert_null (self->partial);
}

/* What does not touch the run does not spoil it: no outputs, a child that would outlive it. */
static void
test_odd_but_good (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  write_python (self, "setsid sleep 600 < /dev/null > /dev/null 2>&1 & echo $! >> $pids\n"
                      "exec 1>&- 2>&- 0<&-; exec $real \"$@\"");
  g_autoptr (IlvTrace) trace = run (self, QUICK, ILV_MODEL_PROCESSES, FALSE, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ilv_trace_get_info (trace)->figures.n_finished, ==, 3);
}

/* A worker that is killed breaks the pool; the message says so. */
static void
test_worker_killed (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  write_python (self, "$real \"$@\" & main=$!\n"
                      "while :; do for p in $(cat /proc/$main/task/$main/children); do\n"
                      "grep -q runner.py /proc/$p/cmdline && kill -9 $p; done; "
                      "kill -0 $main || break; done 2> /dev/null; wait $main");
  g_assert_null (run (self, LONG, ILV_MODEL_PROCESSES, FALSE, 0, &error));
  g_assert_error (error, ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_PYTHON);
  g_assert_nonnull (strstr (error->message, "BrokenProcessPool"));
}

static gpointer
cancel_thread (gpointer data)
{
  Fixture *self = data;
  g_autofree char *text = NULL;
  while (!g_file_get_contents (self->pids, &text, NULL, NULL) || *text == '\0') {
    g_clear_pointer (&text, g_free);
    g_usleep (1000);
  }
  g_cancellable_cancel (self->cancellable);
  return NULL;
}

static void
test_cancel (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  write_python (self, "echo $$ >> $pids; exec $real \"$@\"");
  GThread *thread = g_thread_new ("cancel", cancel_thread, self);
  g_assert_null (run (self, LONG, GPOINTER_TO_INT (data), TRUE, 0, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);
}

/* --- what is kept of a run that was cut short --- */

#define SOME_END                                                                                   \
  "[Job a]\nCount=3\nSteps=q\n[Step q]\nDo=sleep\nDuration=1ms\n"                                  \
  "[Job b]\nCount=2\nSteps=s\n[Step s]\nDo=sleep\nDuration=600s\n"

static void
assert_partial (Fixture *self, guint n_finished, const char *word)
{
  g_assert_nonnull (self->partial);
  const IlvRunInfo *info = ilv_trace_get_info (self->partial);
  g_test_message ("%s", info->note);
  g_assert_cmpuint (ilv_trace_get_n_jobs (self->partial), ==, 5);
  g_assert_cmpuint (info->figures.n_finished, ==, n_finished);
  g_assert_nonnull (strstr (info->note, word));
}

static guint
count_kept (const Fixture *self)
{
  return self->partial != NULL ? (guint)ilv_trace_get_info (self->partial)->figures.n_finished : 0;
}

/* Longer where three seconds are not enough to start and to end the short jobs. */
static void
test_time_limit_keeps (Fixture *self, gconstpointer data)
{
  g_autofree char *said = NULL;
  write_python (self, "exec $real \"$@\"");
  for (guint s = 3; s <= 96 && count_kept (self) < 3; s *= 2) {
    g_autoptr (GError) error = NULL;
    g_assert_null (
        run (self, SOME_END, ILV_MODEL_THREADS, GPOINTER_TO_INT (data), s * 1000 * MS, &error));
    g_assert_error (error, ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_TIME_LIMIT);
    g_free (said);
    said = g_strdup_printf ("time limit of %u s", s);
  }
  assert_partial (self, 3, said);
}

/* One worker has a long job when it is killed: the trace names it. */
static void
test_worker_killed_in_mid_job (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  write_python (self, "$real \"$@\" & main=$!\n"
                      "until [ \"$(od -An -v -td8 -w8 -j160 -N40 $folder/results.bin 2> /dev/null"
                      " | grep -c 1)\" = 3 ]; do :; done\n"
                      /* Both workers have begun with their long jobs: no BEGIN is -1. */
                      "while od -An -v -td8 -w8 -j40 -N40 $folder/results.bin | grep -q -e -1; do "
                      ":; done\n"
                      "for p in $(cat /proc/$main/task/$main/children); do\n"
                      "grep -q runner.py /proc/$p/cmdline && kill -9 $p && break; done\n"
                      "wait $main");
  g_assert_null (run (self, SOME_END, ILV_MODEL_PROCESSES, TRUE, 0, &error));
  g_assert_error (error, ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_PYTHON);
  assert_partial (self, 3, "died in the middle of job ");
  const char *note = ilv_trace_get_info (self->partial)->note;
  const char *death = strstr (note, " died ");
  g_assert_nonnull (strstr (note, "Worker process "));
  g_assert_nonnull (strstr (note, "(step “s”)."));
  g_assert_null (strstr (death + 1, " died ")); /* those that the pool ended are no culprits */
}

/* Watches from outside until three jobs have ended (their outcomes are in results.bin). */
#define KILL_WHEN_3_ENDED                                                                          \
  "$real \"$@\" & main=$!\n"                                                                       \
  "until [ \"$(od -An -v -td8 -w8 -j160 -N40 $folder/results.bin 2> /dev/null | grep -c 1)\" = 3 " \
  "]; do :; done; kill -9 $main; wait $main; kill -9 $$"

static void
test_killed_keeps (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  write_python (self, KILL_WHEN_3_ENDED);
  g_assert_null (run (self, SOME_END, ILV_MODEL_ASYNCIO, GPOINTER_TO_INT (data), 0, &error));
  g_assert_error (error, ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_PYTHON);
  assert_partial (self, 3, "killed by signal 9");
}

static void
test_cancelled_before (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_cancellable_cancel (self->cancellable);
  write_python (self, "exec $real \"$@\"");
  g_assert_null (run (self, QUICK, ILV_MODEL_THREADS, FALSE, 0, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_home_not_writable (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_setenv ("XDG_RUNTIME_DIR", "/proc/no/such", TRUE);
  write_python (self, "exec $real \"$@\"");
  g_autoptr (IlvTrace) trace = run (self, QUICK, ILV_MODEL_ASYNCIO, FALSE, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ilv_trace_get_info (trace)->figures.n_finished, ==, 3);
}

int
main (int argc, char **argv)
{
#define ADD(name, func, data)                                                                      \
  g_test_add ("/measure-bad/" name, Fixture, data, set_up, func, tear_down)
  g_test_init (&argc, &argv, NULL);
  g_autoptr (IlvPython) python = ilv_python_find (NULL, NULL, NULL);
  if (python == NULL) {
    g_print ("1..0 # SKIP no Python here\n");
    return 0;
  }
  fake_folder = g_dir_make_tmp ("ilv-test-XXXXXX", NULL);
  ADD ("exits-1", test_exits_1, NULL);
  ADD ("prints-garbage", test_prints_garbage, NULL);
  ADD ("is-killed", test_is_killed, NULL);
  ADD ("hangs", test_hangs, NULL);
  ADD ("never-ends", test_never_ends, NULL);
  ADD ("results-cut", test_results_cut, NULL);
  ADD ("results-garbage", test_results_garbage, NULL);
  ADD ("missing-later", test_missing_later, NULL);
  ADD ("vanishes/recorded", test_vanishes, GINT_TO_POINTER (TRUE));
  ADD ("vanishes/not-recorded", test_vanishes, NULL);
  ADD ("odd-but-good", test_odd_but_good, NULL);
  ADD ("worker-killed", test_worker_killed, NULL);
  ADD ("cancel/threads", test_cancel, GINT_TO_POINTER (ILV_MODEL_THREADS));
  ADD ("cancel/asyncio", test_cancel, GINT_TO_POINTER (ILV_MODEL_ASYNCIO));
  ADD ("cancel/processes", test_cancel, GINT_TO_POINTER (ILV_MODEL_PROCESSES));
  ADD ("time-limit-keeps/recorded", test_time_limit_keeps, GINT_TO_POINTER (TRUE));
  ADD ("time-limit-keeps/not-recorded", test_time_limit_keeps, NULL);
  ADD ("worker-killed-in-mid-job", test_worker_killed_in_mid_job, NULL);
  ADD ("killed-keeps/recorded", test_killed_keeps, GINT_TO_POINTER (TRUE));
  ADD ("killed-keeps/not-recorded", test_killed_keeps, NULL);
  ADD ("cancelled-before", test_cancelled_before, NULL);
  ADD ("home-not-writable", test_home_not_writable, NULL);
  int status = g_test_run ();
  g_rmdir (fake_folder);
  g_free (fake_folder);
  return status;
}
