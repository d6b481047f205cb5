/* What a program that died was recording: found at the next start, kept, and nothing is left.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "demos/recorder/ilv-recovery.h"

#include "demos/trace/ilv-trace-file.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define PYTHON "/usr/bin/python3"

static const char *const program = "import _ilv\n"
                                   "m = _ilv.mark\n"
                                   "m(_ilv.RUN_ORIGIN, 0, 0, 0)\n"
                                   "m(_ilv.JOB_SUBMIT, 0, 0, 0)\n"
                                   "m(_ilv.JOB_BEGIN, 0, 0, 0)\n"
                                   "m(_ilv.JOB_END, 1, 0, 0)\n";
static const char workload_text[] = "[Workload]\nFormat=1\nName=Lost\n[Job a]\nCount=2\nSteps=s\n"
                                    "[Step s]\nDo=sleep\nDuration=1ms\n";

static char *folder;

/* In a process of its own, which does not get as far as tidying up. */
static void
record_and_die (void)
{
  g_autoptr (IlvWorkload) workload = ilv_workload_parse (workload_text, -1, "test", NULL);
  IlvRecording *recording = ilv_recording_start (NULL);
  const char *argv[] = {PYTHON, "-I", "-c", program, NULL};
  const gint64 arrivals_ns[] = {0, 0};
  IlvRecordingPlan plan = {
      .workload = workload, .arrivals_ns = arrivals_ns, .n_jobs = 2, .has_job_tracks = TRUE};
  g_autoptr (IlvRunInfo) info = ilv_run_info_new ();
  ilv_settings_init (&plan.settings, ILV_MODEL_THREADS);
  info->workload = g_strdup ("lost");
  info->model = g_strdup ("threads");
  g_auto (GStrv) plain = g_get_environ ();
  g_auto (GStrv) envp = ilv_recording_environ (plain, ilv_recording_get_folder (recording));
  gboolean is_described =
      ilv_recovery_describe (ilv_recording_get_folder (recording), &plan, info, NULL);
  gboolean has_run =
      g_spawn_sync (NULL, (char **)argv, envp, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, NULL, NULL);
  _exit (is_described && has_run ? 0 : 1);
}

static void
test_recording_of_a_dead_program_is_kept (void)
{
  if (!g_file_test (PYTHON, G_FILE_TEST_IS_EXECUTABLE)) {
    g_test_skip ("no " PYTHON);
    return;
  }
  g_autoptr (GError) error = NULL;
  g_autofree char *recordings = g_build_filename (folder, "interleave", NULL);
  struct stat about;
  int status;
  pid_t pid = fork ();
  if (pid == 0)
    record_and_die ();
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_cmpint (status, ==, 0);
  ilv_recovery_sweep ();
  g_auto (GStrv) paths = ilv_recovery_list ();
  const char *ours = NULL;
  for (char **path = paths; *path != NULL; path++)
    ours = strstr (*path, "lost threads") != NULL ? *path : ours;
  g_assert_nonnull (ours);
  g_assert_cmpint (stat (ours, &about), ==, 0);
  g_assert_cmpint (about.st_mode & 0777, ==, 0600);
  g_autoptr (GPtrArray) traces = ilv_trace_file_load (ours, NULL, &error);
  g_assert_no_error (error);
  IlvTrace *trace = g_ptr_array_index (traces, 0);
  const IlvRunInfo *info = ilv_trace_get_info (trace);
  g_assert_cmpuint (ilv_trace_get_n_jobs (trace), ==, 2);
  g_assert_cmpuint (info->figures.n_finished, ==, 1);
  g_assert_true (ilv_run_info_is_open (info));
  g_assert_nonnull (strstr (info->note, "Interleave itself was ended"));
  for (char **path = paths; *path != NULL; path++)
    g_unlink (*path);
  g_assert_cmpint (g_rmdir (recordings), ==, 0); /* empty: the recording's folder has gone */
}

/* Saved, and then killed while it was being removed. */
static void
test_forgotten_folder_is_no_recording (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvRunInfo) info = ilv_run_info_new ();
  g_autofree char *settings = g_build_filename (folder, "run.settings", NULL);
  IlvRecordingPlan plan = {0};
  ilv_settings_init (&plan.settings, ILV_MODEL_THREADS);
  g_assert_true (ilv_recovery_describe (folder, &plan, info, &error));
  g_assert_no_error (error);
  ilv_recovery_forget (folder);
  g_assert_null (ilv_recovery_seal (folder, &error));
  g_assert_no_error (error);
  g_unlink (settings);
}

static void
test_folder_without_a_run_is_no_recording (void)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (ilv_recovery_seal (folder, &error));
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("ilv-recovery-XXXXXX", NULL);
  g_setenv ("XDG_RUNTIME_DIR", folder, TRUE);
  g_autofree char *state = g_build_filename (folder, "state", NULL);
  g_autofree char *kept = g_build_filename (state, "interleave", "recovered", NULL);
  g_setenv ("XDG_STATE_HOME", state, TRUE);
  g_test_add_func ("/recovery/folder-without-a-run-is-no-recording",
                   test_folder_without_a_run_is_no_recording);
  g_test_add_func ("/recovery/forgotten-folder-is-no-recording",
                   test_forgotten_folder_is_no_recording);
  g_test_add_func ("/recovery/recording-of-a-dead-program-is-kept",
                   test_recording_of_a_dead_program_is_kept);
  int status = g_test_run ();
  for (guint i = 0; i < 3; i++) {
    g_rmdir (kept);
    *strrchr (kept, '/') = '\0';
  }
  g_rmdir (folder);
  return status;
}
