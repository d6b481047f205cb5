/* Answers read from the catalogue's workloads and from traces of them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "demos/advisor/ilv-evidence-machine.h"
#include "demos/advisor/ilv-evidence.h"
#include "demos/advisor/ilv-verdict.h"
#include "demos/simulator/ilv-simulate.h"
#include "demos/trace/ilv-trace-builder.h"

#include <math.h>
#include <string.h>

static IlvChecklist *list;

static double
get (const GArray *evidence, const char *name)
{
  const IlvEvidence *found =
      ilv_evidence_find (evidence, (guint)ilv_checklist_find_input (list, name));
  return found != NULL ? found->value : (double)NAN;
}

static IlvWorkload *
find (const char *id)
{
  g_autoptr (GError) error = NULL;
  IlvWorkload *workload = ilv_workload_find (id, &error);
  g_assert_no_error (error);
  return workload;
}

static IlvTrace *
run (IlvWorkload *workload, IlvModel model)
{
  g_autoptr (IlvCosts) ideal = ilv_costs_new_ideal ();
  g_autoptr (GError) error = NULL;
  IlvSettings settings;
  ilv_settings_init (&settings, model);
  IlvTrace *trace =
      ilv_simulate (workload, &settings, ideal, ILV_DETAIL_AUTO, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return trace;
}

static void
test_a_workload_answers (void)
{
  g_autoptr (IlvWorkload) workload = find ("fetch-parse");
  g_autoptr (GArray) evidence = ilv_evidence_from_workload (list, workload);
  g_assert_cmpfloat_with_epsilon (get (evidence, "cpu_share"), 25.0 / 65, 1e-9);
  g_assert_cmpfloat (get (evidence, "thread_scaling"), ==, 1);
  g_assert_cmpfloat (get (evidence, "t_job"), ==, 25e6);
  g_assert_cmpfloat (get (evidence, "concurrency"), ==, 40);
  g_assert_cmpfloat (get (evidence, "async_libs"), ==, 1);
  g_assert_cmpfloat (get (evidence, "payload"), ==, 200 + 8192);
  g_assert_true (ILV_IS_UNKNOWN (get (evidence, "lag_budget")));
  g_assert_true (ILV_IS_UNKNOWN (get (evidence, "multi_host")));
}

/* A sequential trace with ideal costs is the workload over again, drawn durations aside. */
static void
test_a_trace_agrees_with_its_workload (void)
{
  g_autoptr (IlvWorkload) workload = find ("fetch-parse");
  g_autoptr (GArray) expected = ilv_evidence_from_workload (list, workload);
  g_autoptr (IlvTrace) trace = run (workload, ILV_MODEL_SEQUENTIAL);
  g_autoptr (GArray) evidence = ilv_evidence_from_trace (list, trace);
  g_assert_cmpfloat_with_epsilon (get (evidence, "cpu_share"), get (expected, "cpu_share"), 0.02);
  g_assert_cmpfloat_with_epsilon (get (evidence, "t_job"), get (expected, "t_job"), 1e6);
  g_assert_cmpfloat (get (evidence, "thread_scaling"), ==, 1);
  const IlvEvidence *share =
      ilv_evidence_find (evidence, (guint)ilv_checklist_find_input (list, "cpu_share"));
  /* It is pointed at: a wait, since waiting is more. */
  g_assert_cmpuint (share->track, !=, ILV_TRACK_NONE);
  g_assert_cmpint (ilv_trace_get_state_at (trace, share->track, share->time_ns), ==, ILV_STATE_IO);
}

static void
test_a_blocking_call_is_seen (void)
{
  g_autoptr (IlvWorkload) workload = find ("blocking-call");
  g_autoptr (IlvTrace) trace = run (workload, ILV_MODEL_ASYNCIO);
  g_autoptr (GArray) evidence = ilv_evidence_from_trace (list, trace);
  g_autoptr (GArray) of_steps = ilv_evidence_from_workload (list, workload);
  g_assert_cmpfloat (get (evidence, "async_libs"), ==, 0);
  g_assert_cmpfloat (get (of_steps, "async_libs"), ==, 0);
}

/* A recorded script that submits nothing is one job, and one at a time: by how it was written. */
static void
test_a_script_is_no_job (void)
{
  IlvTraceBuilder *b = ilv_trace_builder_new ();
  guint16 io = ilv_trace_builder_intern_kind (b, ILV_STATE_IO, NULL);
  guint16 python = ilv_trace_builder_intern_kind (b, ILV_STATE_PYTHON, NULL);
  IlvTrackId counter =
      ilv_trace_builder_add_track (b, 0, ILV_TRACK_COUNTER, ILV_ROLE_IN_FLIGHT, 0, NULL);
  guint32 job = ilv_trace_builder_add_job (b, "script", 0, 0, ILV_JOB_NONE);
  IlvTrackId track = ilv_trace_builder_add_track (b, 0, ILV_TRACK_JOB, ILV_ROLE_NONE, job, NULL);
  g_autoptr (GArray) evidence = NULL;
  g_autoptr (IlvTrace) trace = NULL;
  g_autoptr (GError) error = NULL;
  IlvRunInfo *info = ilv_run_info_new ();

  info->source = ILV_SOURCE_MEASURED;
  info->figures.state_ns[ILV_STATE_IO] = 90;
  info->figures.state_ns[ILV_STATE_PYTHON] = 10;
  ilv_trace_builder_set_info (b, info);
  ilv_trace_builder_set_counter (b, counter, 0, 1);
  ilv_trace_builder_set_job_track (b, job, track);
  ilv_trace_builder_begin_job (b, job, 0, ILV_TRACK_NONE);
  ilv_trace_builder_add_span (b, track, 0, 90, io, job);
  ilv_trace_builder_add_span (b, track, 90, 100, python, job);
  ilv_trace_builder_end_job (b, job, 100, ILV_OUTCOME_DONE);
  trace = ilv_trace_builder_seal (b, 100, &error);
  ilv_trace_builder_free (b);
  g_assert_no_error (error);
  evidence = ilv_evidence_from_trace (list, trace);
  g_assert_cmpfloat_with_epsilon (get (evidence, "cpu_share"), 0.1, 1e-9);
  g_assert_true (ILV_IS_UNKNOWN (get (evidence, "t_job")));
  g_assert_true (ILV_IS_UNKNOWN (get (evidence, "concurrency")));
}

static void
test_native_code_scales (void)
{
  g_autoptr (IlvWorkload) workload = find ("image-pipeline-native");
  g_autoptr (GArray) evidence = ilv_evidence_from_workload (list, workload);
  g_assert_cmpfloat (get (evidence, "thread_scaling"), >, 1.5);
  g_assert_cmpfloat (get (evidence, "cpu_share"), >, 0.8);
}

/* Every workload of the catalogue gives a verdict of its own answers. */
static void
test_the_catalogue_is_advised (void)
{
  static const struct {
    const char *id, *model;
  } expected[] = {
      {"web-scraper", "threads"},           {"image-pipeline", "processes"},
      {"image-pipeline-native", "threads"}, {"proxy-10000", "asyncio"},
      {"chat-server", "asyncio"},           {"tiny-jobs", "processes"},
  };
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++) {
    g_autoptr (IlvWorkload) workload = find (expected[i].id);
    g_autoptr (GArray) evidence = ilv_evidence_from_workload (list, workload);
    g_autofree double *answers = g_new (double, list->inputs->len);
    ilv_checklist_clear_answers (list, answers);
    ilv_evidence_fill (evidence, answers);
    g_autoptr (IlvVerdict) verdict = ilv_verdict_new (list, answers);
    if (g_strcmp0 (verdict->model, expected[i].model) != 0)
      g_error ("%s: %s", expected[i].id, verdict->model);
  }
}

static void
test_given_answers_stay (void)
{
  g_autoptr (IlvWorkload) workload = find ("fetch-parse");
  g_autoptr (GArray) evidence = ilv_evidence_from_workload (list, workload);
  g_autofree double *answers = g_new (double, list->inputs->len);
  guint concurrency = (guint)ilv_checklist_find_input (list, "concurrency");
  ilv_checklist_clear_answers (list, answers);
  answers[concurrency] = 7;
  ilv_evidence_fill (evidence, answers);
  g_assert_cmpfloat (answers[concurrency], ==, 7);
}

static void
write_file (const char *root, const char *relative, const char *text)
{
  g_autofree char *path = g_build_filename (root, relative, NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static double
read_quota (const char *root)
{
  g_autofree char *proc = g_build_filename (root, "proc", NULL);
  g_autofree char *cgroups = g_build_filename (root, "cgroup", NULL);
  return ilv_machine_read_quota (proc, cgroups);
}

/* The tightest of the group and all above it, of either version; a container sees its own as root.
 */
static void
test_a_quota_is_read (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *root = g_dir_make_tmp ("ilv-quota-XXXXXX", &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (read_quota (root), ==, 0); /* no proc at all */
  write_file (root, "proc/self/cgroup", "0::/a/b\n");
  g_assert_cmpfloat (read_quota (root), ==, 0);
  write_file (root, "cgroup/a/b/cpu.max", "max 100000\n");
  g_assert_cmpfloat (read_quota (root), ==, 0);
  write_file (root, "cgroup/a/cpu.max", "250000 100000\n");
  g_assert_cmpfloat (read_quota (root), ==, 2.5);
  write_file (root, "cgroup/a/b/cpu.max", "400000 100000\n");
  g_assert_cmpfloat (read_quota (root), ==, 2.5);
  write_file (root, "cgroup/cpu.max", "50000 100000\n");
  g_assert_cmpfloat (read_quota (root), ==, 0.5);
  write_file (root, "proc/self/cgroup", "4:cpu,cpuacct:/job\n2:memory:/job\n");
  write_file (root, "cgroup/cpu,cpuacct/job/cpu.cfs_quota_us", "-1\n");
  write_file (root, "cgroup/cpu,cpuacct/job/cpu.cfs_period_us", "100000\n");
  g_assert_cmpfloat (read_quota (root), ==, 0);
  write_file (root, "cgroup/cpu,cpuacct/job/cpu.cfs_quota_us", "300000\n");
  g_assert_cmpfloat (read_quota (root), ==, 3);
  g_autofree char *command = g_strdup_printf ("rm -r '%s'", root);
  g_assert_cmpint (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL), !=, 0);
}

static void
test_the_machine_answers (void)
{
  g_autoptr (GArray) evidence = ilv_evidence_from_machine (list);
  const IlvEvidence *cpus =
      ilv_evidence_find (evidence, (guint)ilv_checklist_find_input (list, "cpus"));
  g_assert_nonnull (cpus);
  g_assert_cmpfloat (cpus->value, >=, 1);
  g_assert_cmpfloat (cpus->value, <=, ilv_machine_count_affinity ());
  g_assert_nonnull (
      ilv_evidence_find (evidence, (guint)ilv_checklist_find_input (list, "cpu_quota")));
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_test_init (&argc, &argv, NULL);
  list = ilv_checklist_load (&error);
  g_assert_no_error (error);
  g_test_add_func ("/evidence/a-workload-answers", test_a_workload_answers);
  g_test_add_func ("/evidence/a-trace-agrees-with-its-workload",
                   test_a_trace_agrees_with_its_workload);
  g_test_add_func ("/evidence/a-blocking-call-is-seen", test_a_blocking_call_is_seen);
  g_test_add_func ("/evidence/native-code-scales", test_native_code_scales);
  g_test_add_func ("/evidence/a-script-is-no-job", test_a_script_is_no_job);
  g_test_add_func ("/evidence/the-catalogue-is-advised", test_the_catalogue_is_advised);
  g_test_add_func ("/evidence/given-answers-stay", test_given_answers_stay);
  g_test_add_func ("/evidence/a-quota-is-read", test_a_quota_is_read);
  g_test_add_func ("/evidence/the-machine-answers", test_the_machine_answers);
  int status = g_test_run ();
  ilv_checklist_unref (list);
  return status;
}
