/* dask.distributed, really run: an own cluster, somebody else's scheduler, and none at all.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "demos/recorder/ilv-measure.h"

#include <string.h>

#define MS G_GINT64_CONSTANT (1000000)
#define N_JOBS 6
#define HEAD "[Workload]\nFormat=1\nName=test\n"
#define JOBS                                                                                       \
  HEAD "[Job part]\nCount=6\nSteps=compute;wait\nPayloadIn=1KiB\nPayloadOut=1KiB\n"                \
       "[Step compute]\nDo=python\nDuration=5ms\n[Step wait]\nDo=io\nDuration=5ms\n"

static IlvPython *python;

static IlvTrace *
measure (const char *text, gboolean is_recorded, const char *scheduler, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (IlvWorkload) workload = ilv_workload_parse (text, -1, "test", &problem);
  g_assert_no_error (problem);
  IlvMeasureOptions options = {.python = python,
                               .n_runs = 1,
                               .is_recorded = is_recorded,
                               .scheduler = scheduler,
                               .time_limit_ns = 120000 * MS};
  IlvSettings settings;
  ilv_settings_init (&settings, ILV_MODEL_DASK);
  settings.cores = 1;
  settings.processes = 2;
  settings.threads = 2;
  return ilv_measure (workload, &settings, &options, NULL, error);
}

/* In all of Dask's own tracks. */
static guint
count_computes (IlvTrace *trace)
{
  guint n = 0;
  for (guint number = 1;; number++) {
    IlvTrackId track =
        ilv_trace_find_track (trace, ILV_TRACK_NONE, ILV_TRACK_THREAD, ILV_ROLE_SCHEDULER, number);
    if (track == ILV_TRACK_NONE)
      return n;
    for (guint64 i = 0; i < ilv_trace_get_n_spans (trace, track, 0); i++) {
      IlvSpan span;
      ilv_trace_get_span (trace, track, 0, i, &span);
      n += g_strcmp0 (span.name, "compute") == 0 && span.ref < N_JOBS;
    }
  }
}

static guint
count_transitions (IlvTrace *trace, const char *text)
{
  IlvTrackId track =
      ilv_trace_find_track (trace, ILV_TRACK_NONE, ILV_TRACK_THREAD, ILV_ROLE_SCHEDULER, 0);
  guint n = 0;
  g_assert_cmpuint (track, !=, ILV_TRACK_NONE);
  for (guint64 i = 0; i < ilv_trace_get_n_instants (trace, track); i++) {
    IlvInstant instant;
    ilv_trace_get_instant (trace, track, i, &instant);
    n += g_strcmp0 (ilv_trace_get_string (trace, instant.a), text) == 0;
  }
  return n;
}

static void
assert_ran (IlvTrace *trace)
{
  const IlvFigures *figures = &ilv_trace_get_info (trace)->figures;
  g_assert_cmpuint (figures->n_finished, ==, N_JOBS);
  g_assert_cmpuint (count_computes (trace), ==, N_JOBS);
  g_assert_cmpuint (count_transitions (trace, "processing → memory"), ==, N_JOBS);
}

static void
test_own_cluster (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvTrace) trace = measure (JOBS, TRUE, NULL, &error);
  g_assert_no_error (error);
  assert_ran (trace);
  g_assert_cmpuint (
      ilv_trace_find_track (trace, ILV_TRACK_NONE, ILV_TRACK_PROCESS, ILV_ROLE_WORKER, 2), !=,
      ILV_TRACK_NONE);
}

/* A cluster that lives until its standard input is closed. */
static const char cluster_program[] =
    "import sys\n"
    "from distributed import LocalCluster\n"
    "if __name__ == '__main__':\n"
    "    with LocalCluster(n_workers=1, threads_per_worker=2, dashboard_address=None) as cluster:\n"
    "        print(cluster.scheduler_address, flush=True)\n"
    "        sys.stdin.read()\n";

typedef struct {
  GSubprocess *process;
  char *folder, *address;
} Cluster;

static void
start_cluster (Cluster *self)
{
  g_autoptr (GError) error = NULL;
  self->folder = g_dir_make_tmp ("ilv-dask-XXXXXX", &error);
  g_assert_no_error (error);
  g_autofree char *path = g_build_filename (self->folder, "cluster.py", NULL);
  g_file_set_contents (path, cluster_program, -1, &error);
  g_assert_no_error (error);
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                 G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_subprocess_launcher_set_cwd (launcher, self->folder);
  g_subprocess_launcher_setenv (launcher, "TMPDIR", self->folder, TRUE);
  self->process = g_subprocess_launcher_spawn (launcher, &error, python->exe, path, NULL);
  g_assert_no_error (error);
  g_autoptr (GDataInputStream) output =
      g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (output), FALSE);
  self->address = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (self->address);
}

static void
end_cluster (Cluster *self)
{
  g_autofree char *quoted = g_shell_quote (self->folder);
  g_autofree char *command = g_strdup_printf ("rm -rf -- %s", quoted);
  g_output_stream_close (g_subprocess_get_stdin_pipe (self->process), NULL, NULL);
  g_subprocess_wait (self->process, NULL, NULL);
  g_assert_true (g_str_has_prefix (self->folder, g_get_tmp_dir ()));
  g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL);
  g_clear_object (&self->process);
  g_free (self->folder);
  g_free (self->address);
}

static void
test_other_scheduler (void)
{
  g_autoptr (GError) error = NULL;
  Cluster cluster = {0};
  start_cluster (&cluster);
  g_autoptr (IlvTrace) trace = measure (JOBS, FALSE, cluster.address, &error);
  g_assert_no_error (error);
  assert_ran (trace);
  for (guint32 i = 0; i < N_JOBS; i++) {
    IlvJob job;
    ilv_trace_get_job (trace, i, &job);
    g_assert_cmpint (job.begin_ns, >=, job.arrival_ns);
    g_assert_cmpint (job.end_ns, >=, job.begin_ns + 5 * MS);
  }
  end_cluster (&cluster);
}

static void
assert_refused (const char *text, const char *address, const char *reason)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvTrace) trace = measure (text, FALSE, address, &error);
  g_assert_null (trace);
  g_assert_error (error, ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_PYTHON);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, reason));
}

static void
test_nobody_answers (void)
{
  assert_refused (JOBS, "tcp://127.0.0.1:1",
                  "The Dask scheduler at tcp://127.0.0.1:1 did not "
                  "answer within");
  assert_refused (JOBS, "nonsense://here", "no address of a Dask scheduler");
}

static void
test_what_needs_own_workers (void)
{
  assert_refused (HEAD "[Job a]\nCount=1\nSteps=make\n[Job b]\nCount=0\nSteps=rest\n"
                       "[Step make]\nDo=spawn\nJob=b\n[Step rest]\nDo=sleep\nDuration=1ms\n",
                  "tcp://127.0.0.1:1", "need workers of an own cluster");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  python = ilv_python_find (NULL, NULL, NULL);
  if (python == NULL || !ilv_python_can_run (python, ILV_MODEL_DASK, NULL)) {
    g_print ("1..0 # SKIP no Python with dask.distributed\n");
    return 0;
  }
  g_test_add_func ("/dask/own-cluster", test_own_cluster);
  g_test_add_func ("/dask/other-scheduler", test_other_scheduler);
  g_test_add_func ("/dask/nobody-answers", test_nobody_answers);
  g_test_add_func ("/dask/what-needs-own-workers", test_what_needs_own_workers);
  return g_test_run ();
}
