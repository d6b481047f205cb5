/* A recording's folder, environment and life, around a program that is really recorded.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "demos/recorder/ilv-recording.h"

#include "demos/ilv-paths.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define PYTHON "/usr/bin/python3"

static const char *const program = "import _ilv, time\n"
                                   "m = _ilv.mark\n"
                                   "m(_ilv.RUN_ORIGIN, 0, 0, 0)\n"
                                   "m(_ilv.JOB_SUBMIT, 0, 0, 0)\n"
                                   "m(_ilv.JOB_BEGIN, 0, 0, 0)\n"
                                   "m(_ilv.JOB_STEP, 0, 0, 0)\n"
                                   "time.sleep(0.02)\n"
                                   "m(_ilv.JOB_END, 1, 0, 0)\n"
                                   "m(_ilv.RUN_END, 0, 0, 0)\n";

static void
run_recorded (const IlvRecording *recording)
{
  g_autoptr (GError) error = NULL;
  const char *argv[] = {PYTHON, "-I", "-c", program, NULL};
  g_auto (GStrv) plain = g_get_environ ();
  g_auto (GStrv) envp = ilv_recording_environ (plain, ilv_recording_get_folder (recording));
  int status = -1;
  g_spawn_sync (NULL, (char **)argv, envp, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

static IlvWorkload *
make_workload (void)
{
  g_autoptr (GError) error = NULL;
  IlvWorkload *workload = ilv_workload_parse ("[Workload]\nFormat=1\nName=One\n"
                                              "[Job a]\nCount=1\nSteps=rest\n"
                                              "[Step rest]\nDo=sleep\nDuration=20ms\n",
                                              -1, "test", &error);
  g_assert_no_error (error);
  return workload;
}

/* Of all of the job, the program sleeps in one piece, however late it may come to it. */
static gboolean
find_sleep (const IlvTrace *trace, IlvTrackId track, IlvSpan *span)
{
  guint64 n = ilv_trace_get_n_spans (trace, track, 0);
  for (guint64 i = 0; i < n; i++) {
    ilv_trace_get_span (trace, track, 0, i, span);
    if (span->state == ILV_STATE_SLEEP)
      return TRUE;
  }
  return FALSE;
}

static void
test_program_becomes_a_trace (void)
{
  if (!g_file_test (PYTHON, G_FILE_TEST_IS_EXECUTABLE)) {
    g_test_skip ("no " PYTHON);
    return;
  }
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvRecording) recording = ilv_recording_start (&error);
  g_assert_no_error (error);
  run_recorded (recording);
  g_autoptr (IlvWorkload) workload = make_workload ();
  const gint64 arrivals_ns[] = {0};
  IlvRecordingPlan plan = {
      .workload = workload, .arrivals_ns = arrivals_ns, .n_jobs = 1, .has_job_tracks = TRUE};
  ilv_settings_init (&plan.settings, ILV_MODEL_SEQUENTIAL);
  g_autoptr (IlvTrace) trace = ilv_recording_finish (recording, &plan, ilv_run_info_new (), &error);
  g_assert_no_error (error);
  IlvJob job;
  IlvSpan span;
  ilv_trace_get_job (trace, 0, &job);
  g_assert_cmpint (job.outcome, ==, ILV_OUTCOME_DONE);
  g_assert_cmpint (job.end_ns, >=, 20000000);
  g_assert_true (find_sleep (trace, job.track, &span));
  g_assert_cmpstr (span.name, ==, "rest");
  g_assert_true (ilv_trace_get_info (trace)->recorded);
  g_assert_null (ilv_trace_get_info (trace)->note);
}

/* --- watching --- */

/* Goes on when it is told to. */
static const char *const waiting_program = "import _ilv, os\n"
                                           "m = _ilv.mark\n"
                                           "m(_ilv.RUN_ORIGIN, 0, 0, 0)\n"
                                           "m(_ilv.JOB_SUBMIT, 0, 0, 0)\n"
                                           "m(_ilv.JOB_BEGIN, 0, 0, 0)\n"
                                           "m(_ilv.JOB_STEP, 0, 0, 0)\n"
                                           "os.read(0, 1)\n"
                                           "m(_ilv.JOB_END, 1, 0, 0)\n"
                                           "os.read(0, 1)\n"
                                           "m(_ilv.RUN_END, 0, 0, 0)\n";

typedef struct {
  int fd; /* a byte lets the program go on */
  guint n_traces, n_bytes;
  gint64 last_end_ns;
  GThread *thread;
} Watch;

static void
let_go_on (Watch *self)
{
  g_assert_cmpint (write (self->fd, "x", 1), ==, 1);
  self->n_bytes++;
}

/* The job is seen running, growing, and then ended, all while the program still runs. */
static void
watch_cb (IlvTrace *trace, gpointer data)
{
  Watch *self = data;
  IlvSpan span;
  IlvJob job;
  gint64 end_ns = ilv_trace_get_end (trace);
  self->n_traces++;
  g_assert_cmpint (end_ns, >=, self->last_end_ns);
  self->last_end_ns = end_ns;
  g_assert_null (ilv_trace_get_info (trace)->note);
  g_assert_true (g_thread_self () != self->thread);
  if (ilv_trace_get_n_jobs (trace) == 0)
    return;
  ilv_trace_get_job (trace, 0, &job);
  if (self->n_bytes == 0 && job.begin_ns >= 0 && end_ns > job.begin_ns + 100000000) {
    g_assert_cmpint (job.outcome, ==, ILV_OUTCOME_UNFINISHED);
    g_assert_true (ilv_trace_find_span_at (trace, job.track, end_ns - 1, &span));
    g_assert_cmpint (span.state, ==, ILV_STATE_IO);
    g_assert_cmpint (span.end_ns, ==, end_ns);
    let_go_on (self);
  } else if (self->n_bytes == 1 && job.outcome == ILV_OUTCOME_DONE) {
    let_go_on (self);
  }
}

static void
test_run_is_watched_as_it_happens (void)
{
  if (!g_file_test (PYTHON, G_FILE_TEST_IS_EXECUTABLE)) {
    g_test_skip ("no " PYTHON);
    return;
  }
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvRecording) recording = ilv_recording_start (&error);
  g_assert_no_error (error);
  g_autoptr (IlvWorkload) workload = make_workload ();
  const gint64 arrivals_ns[] = {0};
  const char *argv[] = {PYTHON, "-I", "-c", waiting_program, NULL};
  g_auto (GStrv) plain = g_get_environ ();
  g_auto (GStrv) envp = ilv_recording_environ (plain, ilv_recording_get_folder (recording));
  IlvRecordingPlan plan = {
      .workload = workload, .arrivals_ns = arrivals_ns, .n_jobs = 1, .has_job_tracks = TRUE};
  Watch watch = {.thread = g_thread_self ()};
  GPid pid;
  int status;
  ilv_settings_init (&plan.settings, ILV_MODEL_SEQUENTIAL);
  g_spawn_async_with_pipes (NULL, (char **)argv, envp, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid,
                            &watch.fd, NULL, NULL, &error);
  g_assert_no_error (error);
  ilv_recording_watch (recording, &plan, ilv_run_info_new (), watch_cb, &watch);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_cmpint (status, ==, 0);
  g_autoptr (IlvTrace) trace = ilv_recording_finish (recording, &plan, ilv_run_info_new (), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (watch.n_bytes, ==, 2);
  g_assert_cmpuint (watch.n_traces, >=, 3);
  g_assert_null (ilv_trace_get_info (trace)->note);
  close (watch.fd);
}

static void
test_folder_is_private_and_goes_away (void)
{
  g_autoptr (GError) error = NULL;
  IlvRecording *recording = ilv_recording_start (&error);
  g_assert_no_error (error);
  g_autofree char *folder = g_strdup (ilv_recording_get_folder (recording));
  g_autofree char *leftover = g_build_filename (folder, ".p1-t1-1.tmp", NULL);
  struct stat about;
  g_assert_cmpint (stat (folder, &about), ==, 0);
  g_assert_cmpint (about.st_mode & 0777, ==, 0700);
  g_assert_true (g_file_set_contents (leftover, "", 0, NULL));
  ilv_recording_free (recording);
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
}

static void
test_environment_keeps_what_was_preloaded (void)
{
  char *given[] = {(char *)"LD_PRELOAD=/lib/other.so", (char *)"HOME=/nowhere", NULL};
  g_autofree char *library = ilv_paths_recorder ();
  g_autofree char *expected = g_strconcat (library, ":/lib/other.so", NULL);
  g_auto (GStrv) envp = ilv_recording_environ (given, "/some/folder");
  g_assert_cmpstr (g_environ_getenv (envp, "LD_PRELOAD"), ==, expected);
  g_assert_cmpstr (g_environ_getenv (envp, ILV_ENV_FOLDER), ==, "/some/folder");
  g_assert_cmpstr (g_environ_getenv (envp, "HOME"), ==, "/nowhere");
  g_assert_nonnull (g_environ_getenv (envp, ILV_ENV_AGENT));
}

static void
assert_impossible (const char *library)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (g_setenv ("INTERLEAVE_RECORDER", library, TRUE));
  g_assert_null (ilv_recording_start (&error));
  g_unsetenv ("INTERLEAVE_RECORDER");
  g_assert_error (error, ILV_RECORDING_ERROR, ILV_RECORDING_ERROR_LIBRARY);
  g_assert_nonnull (strstr (error->message, library));
}

static void
test_library_that_is_not_there (void)
{
  assert_impossible ("/nonexistent/libinterleave-rec.so");
}

static void
test_library_whose_path_cannot_be_preloaded (void)
{
  g_autofree char *folder = g_dir_make_tmp ("ilv a:b-XXXXXX", NULL);
  g_autofree char *library = g_build_filename (folder, "libinterleave-rec.so", NULL);
  g_assert_true (g_file_set_contents (library, "", 0, NULL));
  assert_impossible (library);
  g_unlink (library);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/recording-session/program-becomes-a-trace", test_program_becomes_a_trace);
  g_test_add_func ("/recording-session/run-is-watched-as-it-happens",
                   test_run_is_watched_as_it_happens);
  g_test_add_func ("/recording-session/folder-is-private-and-goes-away",
                   test_folder_is_private_and_goes_away);
  g_test_add_func ("/recording-session/environment-keeps-what-was-preloaded",
                   test_environment_keeps_what_was_preloaded);
  g_test_add_func ("/recording-session/library-that-is-not-there", test_library_that_is_not_there);
  g_test_add_func ("/recording-session/library-whose-path-cannot-be-preloaded",
                   test_library_whose_path_cannot_be_preloaded);
  return g_test_run ();
}
