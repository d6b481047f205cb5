/* One run of one cell: a workload's plan or a program, in an interpreter of its own.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-bench-execute.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "demos/recorder/ilv-child.h"
#include "demos/recorder/ilv-run-folder.h"
#include "ilv-bench-json.h"
#include "ilv-bench-machine.h"
#include "ilv-bench-plan.h"
#include "ilv-bench-program.h"

#define LEAST_LIMIT_NS (10 * G_GINT64_CONSTANT (1000000000))
#define MOST_LIMIT_NS (600 * G_GINT64_CONSTANT (1000000000))
#define PROGRAM_LIMIT_NS (120 * G_GINT64_CONSTANT (1000000000))
#define PATIENCE 50 /* a run may take so many times its prediction */
#define MAX_JOB_TRACKS 20000

void
ilv_bench_outcome_clear (IlvBenchOutcome *self)
{
  if (self->run != NULL) {
    g_free (self->run->process_cpu_ns);
    g_free (self->run->core_use);
    g_clear_pointer (&self->run, g_free);
  }
  ilv_bench_latency_clear (&self->latency);
  g_clear_pointer (&self->why.trace, g_free);
  g_clear_pointer (&self->why.note, g_free);
  g_clear_pointer (&self->trace, ilv_trace_unref);
}

void
ilv_bench_executor_init (IlvBenchExecutor *self, const IlvBenchResult *result)
{
  *self = (IlvBenchExecutor){.result = result};
  self->pythons = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_python_free);
  self->plans = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_run_plan_free);
  g_ptr_array_set_size (self->pythons, (gint)result->pythons->len);
  g_ptr_array_set_size (self->plans, (gint)result->cells->len);
}

void
ilv_bench_executor_clear (IlvBenchExecutor *self)
{
  g_clear_pointer (&self->pythons, g_ptr_array_unref);
  g_clear_pointer (&self->plans, g_ptr_array_unref);
}

void
ilv_bench_result_get_rates (const IlvBenchResult *result, IlvCalibration *calibration)
{
  *calibration = (IlvCalibration){0};
  for (guint k = 0; k < result->pythons->len; k++) {
    const IlvBenchPython *python = ilv_bench_result_get_python (result, k);
    if (python->unit_ns[0] <= 0)
      continue;
    for (guint i = 0; i < 3; i++)
      calibration->rates[i] =
          (IlvRate){python->call_ns[i], python->unit_ns[i], python->rate_spread[i]};
    return;
  }
}

/* --- preparing --- */

static gint64
get_jobs (const IlvBenchCell *cell)
{
  return cell->jobs > 0 ? cell->jobs : (gint64)cell->n_jobs;
}

static char *
digest_program (const IlvBenchSubject *subject, const IlvBenchCell *cell)
{
  g_autofree char *work = g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n%s",
                                           cell->payload, get_jobs (cell), subject->text);
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, work, -1);
}

gboolean
ilv_bench_executor_prepare (IlvBenchExecutor *self, guint number, char **digest, GError **error)
{
  const IlvBenchCell *cell = ilv_bench_result_get_cell (self->result, number);
  const IlvBenchSubject *subject = ilv_bench_cell_get_subject (self->result, cell);
  if (subject->kind == ILV_BENCH_PROGRAM) {
    *digest = digest_program (subject, cell);
    return TRUE;
  }
  g_autoptr (IlvWorkload) workload = NULL;
  IlvSettings settings;
  IlvCalibration rates;
  if (!ilv_bench_cell_get_work (self->result, cell, &workload, &settings, error))
    return FALSE;
  IlvRunPlan *plan = ilv_run_plan_new (workload, &settings, error);
  if (plan == NULL)
    return FALSE;
  plan->scheduler = g_strdup (self->result->method.scheduler);
  ilv_bench_result_get_rates (self->result, &rates);
  *digest = ilv_run_plan_digest (plan, &rates);
  g_clear_pointer (&self->plans->pdata[number], ilv_run_plan_free);
  self->plans->pdata[number] = plan;
  return TRUE;
}

/* --- what surrounds every run --- */

typedef struct {
  IlvBenchClocks clocks;
  gint64 throttled;
} Before;

static Before
begin_run (IlvBenchOutcome *outcome, IlvBenchRunKind kind)
{
  Before before = {ilv_bench_clocks_now (), ilv_bench_read_throttled ()};
  outcome->run = ilv_bench_run_new (kind);
  outcome->run->load = ilv_bench_read_load ();
  outcome->run->begin_s = before.clocks.real_ns / 1000000000;
  return before;
}

static void
end_run (IlvBenchRun *run, const Before *before)
{
  IlvBenchClocks now = ilv_bench_clocks_now ();
  ilv_bench_clocks_compare (&before->clocks, &now, &run->clock_step_ns, &run->suspended_ns);
  if (before->throttled >= 0)
    run->throttled = ilv_bench_read_throttled () - before->throttled;
  if (run->suspended_ns != 0 && run->kind == ILV_BENCH_TIMED)
    run->kind = ILV_BENCH_DISCARDED;
}

static void
take_machine (IlvBenchRun *run, IlvMachineUse *use)
{
  if (use->n_cores <= 0)
    return;
  run->other_cores = use->other_cores;
  if (use->core_use == NULL)
    return;
  run->stolen_share = use->stolen_share;
  run->core_use = g_steal_pointer (&use->core_use);
  run->n_cores = use->n_core_use;
}

static void
take_samples (IlvBenchOutcome *outcome, gint64 *samples, guint64 n)
{
  IlvBenchRun *run = outcome->run;
  g_auto (IlvBenchLatency) latency = {0};
  ilv_bench_latency_add (&latency, samples, n);
  run->p50_ns = ilv_bench_latency_percentile (&latency, 0.5);
  run->p95_ns = ilv_bench_latency_percentile (&latency, 0.95);
  run->p99_ns = ilv_bench_latency_percentile (&latency, 0.99);
  run->p999_ns = ilv_bench_latency_percentile (&latency, 0.999);
  run->max_ns = ilv_bench_latency_percentile (&latency, 1);
  if (run->kind != ILV_BENCH_TIMED)
    return;
  outcome->latency = latency;
  latency = (IlvBenchLatency){0};
}

/* --- a workload --- */

static void
take_jobs (IlvBenchOutcome *outcome, const IlvRunPlan *plan, const IlvMeasuredRun *measured)
{
  const IlvRunResults *results = &measured->results;
  guint64 *counts[] = {NULL, NULL, &outcome->run->n_failed, &outcome->run->n_timed_out,
                       &outcome->run->n_rejected};
  g_autofree gint64 *samples = g_new (gint64, plan->n_jobs + 1);
  guint64 n = 0;
  for (guint32 i = 0; i < plan->n_jobs; i++) {
    gint64 outcome_of = results->outcomes[i];
    if (outcome_of <= 0 || outcome_of > 4 || results->ends_ns[i] < 0)
      continue;
    outcome->run->n_jobs++;
    if (counts[outcome_of] != NULL)
      ++*counts[outcome_of];
    if (outcome_of != 4) /* who was sent away has not waited */
      samples[n++] = results->ends_ns[i] - MAX (results->arrivals_ns[i], 0);
  }
  take_samples (outcome, samples, n);
}

/* The main process first, then each worker in the order of the slots. */
static void
take_process_cpu (IlvBenchRun *run, const IlvMeasuredRun *measured)
{
  const gint64 *slots = measured->results.cpu_ns;
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 main_ns = measured->cpu_ns;
  g_array_append_val (all, main_ns);
  for (guint i = 0; slots != NULL && i < ILV_RUN_CPU_SLOTS; i++)
    if (slots[i] > 0) {
      g_array_append_val (all, slots[i]);
      main_ns -= slots[i];
    }
  g_array_index (all, gint64, 0) = MAX (main_ns, 0);
  run->n_process_cpu = all->len;
  run->process_cpu_ns = (gint64 *)g_array_steal (all, NULL);
}

/* Processes that ran jobs, beside the main one; trackers and fork servers are none. */
static void
take_memory (IlvBenchOutcome *outcome, const IlvRunPlan *plan, const IlvMeasuredRun *measured)
{
  g_autoptr (GHashTable) workers = g_hash_table_new (NULL, NULL);
  gint64 sum = 0, all = 0;
  for (guint32 i = 0; i < plan->n_jobs; i++)
    g_hash_table_add (workers, GINT_TO_POINTER ((int)(measured->results.workers[i] >> 32)));
  outcome->has_memory = TRUE;
  outcome->memory = (IlvBenchMemory){(gint64)measured->peak_memory_bytes, -1, -1, 0};
  for (guint i = 0; measured->processes != NULL && i < measured->processes->len; i++) {
    const IlvProcessMemory *one = &g_array_index (measured->processes, IlvProcessMemory, i);
    all += one->bytes;
    if (i == 0) {
      outcome->memory.main_bytes = one->bytes;
    } else if (g_hash_table_contains (workers, GINT_TO_POINTER (one->pid))) {
      sum += one->bytes;
      outcome->memory.n_workers++;
    }
  }
  /* Else it is the main process's ru_maxrss, which counts shared pages in full. */
  if (all > 0)
    outcome->memory.peak_bytes = all;
  if (outcome->memory.n_workers > 0)
    outcome->memory.worker_bytes = sum / outcome->memory.n_workers;
}

static IlvRunInfo *
describe (const IlvBenchExecutor *self, const IlvBenchCell *cell, const IlvRunPlan *plan)
{
  const IlvBenchPython *python = ilv_bench_cell_get_python (self->result, cell);
  IlvRunInfo *info = ilv_run_info_new ();
  info->workload = g_strdup (ilv_bench_cell_get_subject (self->result, cell)->id);
  info->model = g_strdup (cell->model);
  info->source = ILV_SOURCE_MEASURED;
  info->seed = plan->settings.seed;
  info->cores = plan->settings.cores;
  info->workers = cell->n_workers;
  info->threads = ilv_model_has_threads (plan->settings.model) ? plan->settings.threads : 0;
  info->processes = ilv_model_has_processes (plan->settings.model) ? plan->settings.processes : 0;
  info->switch_interval_ns = plan->settings.switch_interval_ns;
  if (info->processes > 0)
    info->start_method = g_strdup (ilv_start_method_get_id (plan->settings.start_method));
  info->chunk = plan->settings.chunk;
  info->python_exe = g_strdup (python->exe);
  info->python_version = g_strdup (python->version);
  info->free_threaded = python->free_threaded;
  return info;
}

static void
take_why (IlvBenchOutcome *outcome, IlvBenchExecutor *self, const IlvBenchCell *cell,
          const IlvRunPlan *plan, IlvMeasuredRun *measured)
{
  g_autoptr (GError) error = NULL;
  const IlvRecordingPlan described = {.workload = plan->workload,
                                      .settings = plan->settings,
                                      .arrivals_ns = plan->arrivals_ns,
                                      .n_jobs = plan->n_planned,
                                      .has_job_tracks = plan->n_jobs <= MAX_JOB_TRACKS};
  IlvBenchWhy *why = &outcome->why;
  outcome->has_why = TRUE;
  why->gil_wait_share = NAN;
  if (measured->recording != NULL)
    outcome->trace =
        ilv_recording_finish (measured->recording, &described, describe (self, cell, plan), &error);
  if (outcome->trace == NULL) {
    why->note = g_strdup (error != NULL ? error->message : _ ("Nothing was recorded."));
    return;
  }
  const IlvRunInfo *info = ilv_trace_get_info (outcome->trace);
  why->is_known = TRUE;
  why->total_ns = info->figures.total_ns;
  memcpy (why->state_ns, info->figures.state_ns, sizeof why->state_ns);
  why->gil_wait_share = ilv_bench_find_gil_share (info->figures.state_ns);
  why->gil_switches = info->figures.gil_switches;
  why->pickled_bytes = info->figures.transferred_bytes;
  why->note = g_strdup (info->note);
}

static gint64
get_limit (const IlvBenchExecutor *self, const IlvBenchCell *cell)
{
  if (self->run_limit_ns > 0)
    return self->run_limit_ns;
  if (!cell->predicted.is_known)
    return PROGRAM_LIMIT_NS;
  return CLAMP (MIN (cell->predicted.total_ns, MOST_LIMIT_NS) * PATIENCE, LEAST_LIMIT_NS,
                MOST_LIMIT_NS);
}

static gboolean
run_workload (IlvBenchExecutor *self, guint number, IlvBenchOutcome *outcome,
              GCancellable *cancellable, GError **error)
{
  const IlvBenchCell *cell = ilv_bench_result_get_cell (self->result, number);
  const IlvRunPlan *plan = g_ptr_array_index (self->plans, number);
  IlvBenchRunKind kind = outcome->run->kind;
  IlvCalibration rates;
  const IlvMeasureOptions options = {
      .python = g_ptr_array_index (self->pythons, cell->python),
      .n_runs = 1,
      .time_limit_ns = get_limit (self, cell),
      .memory = kind == ILV_BENCH_WARM_UP ? ILV_MEMORY_FINE : ILV_MEMORY_NONE,
  };
  g_autoptr (IlvRunInfo) info = describe (self, cell, plan);
  const IlvRunWatch watch = {.plan = {.workload = plan->workload,
                                      .settings = plan->settings,
                                      .arrivals_ns = plan->arrivals_ns,
                                      .n_jobs = plan->n_planned},
                             .info = info};
  ilv_bench_result_get_rates (self->result, &rates);
  gboolean is_recorded = kind == ILV_BENCH_RECORDED && ilv_recording_is_possible (NULL);
  g_autoptr (IlvMeasuredRun) measured =
      ilv_measured_run_new (plan, &options, &rates, is_recorded, &watch, cancellable, error);
  if (measured == NULL)
    return FALSE;
  if (measured->failure != NULL) {
    g_propagate_error (error, g_error_copy (measured->failure));
    return FALSE;
  }
  outcome->run->total_ns = measured->total_ns;
  outcome->run->process_ns = measured->process_ns > 0 ? measured->process_ns : -1;
  outcome->run->cpu_ns = measured->cpu_ns;
  outcome->run->context_switches = measured->switches;
  take_process_cpu (outcome->run, measured);
  take_jobs (outcome, plan, measured);
  take_machine (outcome->run, &measured->machine);
  if (kind == ILV_BENCH_WARM_UP)
    take_memory (outcome, plan, measured);
  if (kind == ILV_BENCH_RECORDED)
    take_why (outcome, self, cell, plan, measured);
  return TRUE;
}

/* --- a program --- */

static gboolean
parse_answer (IlvBenchOutcome *outcome, const char *text, const char *exe, GError **error)
{
  g_autofree char *problem = NULL;
  g_auto (IlvJsonReader) reader = {0};
  g_autoptr (JsonNode) root = text == NULL ? NULL : ilv_bench_read_json (text, -1, &problem);
  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root)) {
    JsonObject *object = json_node_get_object (root);
    guint n;
    g_autofree gint64 *samples = ilv_json_reader_get_ints (&reader, object, "samples_ns", 0, &n);
    outcome->run->total_ns =
        ilv_json_reader_get_int (&reader, object, "total_ns", 1, G_MAXINT64 / 4, 0);
    outcome->run->cpu_ns =
        ilv_json_reader_get_int (&reader, object, "cpu_ns", 0, G_MAXINT64 / 4, -1);
    outcome->run->n_jobs = n;
    take_samples (outcome, samples, n);
    if (reader.problem == NULL && outcome->run->total_ns > 0)
      return TRUE;
    g_free (problem);
    problem = g_strdup (reader.problem != NULL ? reader.problem : "total_ns: missing");
  }
  g_set_error (error, ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_PYTHON,
               _ ("%s ran the benchmark, but it left no result that can be read (%s)."), exe,
               problem != NULL ? problem : _ ("no file"));
  return FALSE;
}

static void
set_program_error (const char *exe, const IlvChildResult *result, gint64 limit_ns, GError **error)
{
  g_autofree char *words = ilv_child_result_get_complaint (result);
  if (result->fate == ILV_CHILD_NO_EXEC)
    g_set_error (error, ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_NO_PYTHON,
                 _ ("%s could not be started: %s."), exe, g_strerror (result->code));
  else if (result->fate == ILV_CHILD_EXITED && result->code == ILV_BENCH_PROGRAM_CANNOT)
    g_set_error (error, ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_UNSUPPORTED, "%s", words);
  else if (result->fate == ILV_CHILD_TOO_LONG)
    g_set_error (error, ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_TIME_LIMIT,
                 _ ("The benchmark was stopped at its time limit of %g s."),
                 (double)limit_ns / 1e9);
  else
    g_set_error (error, ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_PYTHON,
                 _ ("%s failed in the middle of the benchmark (%d). %s"), exe, result->code, words);
}

static gboolean
start_program (IlvBenchExecutor *self, const IlvBenchCell *cell, const char *folder,
               IlvBenchOutcome *outcome, GCancellable *cancellable, GError **error)
{
  const IlvPython *python = g_ptr_array_index (self->pythons, cell->python);
  g_autofree char *script = g_build_filename (folder, "benchmark.py", NULL);
  g_autofree char *answer = g_build_filename (folder, "result.json", NULL);
  g_autofree char *value = g_strdup_printf ("%" G_GINT64_FORMAT, MAX (cell->payload, 0));
  g_autofree char *jobs = g_strdup_printf ("%" G_GINT64_FORMAT, get_jobs (cell));
  g_autofree char *text = NULL;
  char *argv[] = {python->exe, (char *)"-I",     script, cell->model,        (char *)"--value",
                  value,       (char *)"--jobs", jobs,   (char *)"--result", answer,
                  NULL};
  char *folders[] = {(char *)folder, NULL};
  gint64 limit_ns = get_limit (self, cell);
  const IlvChildOptions options = {.argv = argv,
                                   .remove_folders = folders,
                                   .n_cpus = self->result->method.cores,
                                   .time_limit_ns = limit_ns};
  g_auto (IlvChildResult) result = {0};
  g_auto (IlvMachineTime) before = ilv_machine_time_read ();
  g_auto (IlvMachineUse) use = {0};
  if (!g_file_set_contents (script, ilv_bench_cell_get_subject (self->result, cell)->text, -1,
                            error) ||
      !ilv_child_run (&options, &result, cancellable, error))
    return FALSE;
  g_auto (IlvMachineTime) after = ilv_machine_time_read ();
  if (result.fate != ILV_CHILD_EXITED || result.code != 0) {
    set_program_error (python->exe, &result, limit_ns, error);
    return FALSE;
  }
  ilv_machine_use_find (&use, &before, &after, result.cpu_ns);
  take_machine (outcome->run, &use);
  outcome->run->process_ns = result.wall_ns > 0 ? result.wall_ns : -1;
  outcome->run->context_switches = result.switches;
  if (!g_file_get_contents (answer, &text, NULL, NULL))
    text = NULL;
  return parse_answer (outcome, text, python->exe, error);
}

static gboolean
run_program (IlvBenchExecutor *self, guint number, IlvBenchOutcome *outcome,
             GCancellable *cancellable, GError **error)
{
  const IlvBenchCell *cell = ilv_bench_result_get_cell (self->result, number);
  char *folder = ilv_run_folder_new (1 << 20, error);
  gboolean is_good =
      folder != NULL && start_program (self, cell, folder, outcome, cancellable, error);
  ilv_run_folder_remove (folder);
  return is_good;
}

gboolean
ilv_bench_executor_run (IlvBenchExecutor *self, guint number, IlvBenchRunKind kind,
                        IlvBenchOutcome *outcome, GCancellable *cancellable, GError **error)
{
  const IlvBenchCell *cell = ilv_bench_result_get_cell (self->result, number);
  gboolean is_program = ilv_bench_cell_get_subject (self->result, cell)->kind == ILV_BENCH_PROGRAM;
  Before before = begin_run (outcome, kind);
  gboolean is_good = is_program ? run_program (self, number, outcome, cancellable, error)
                                : run_workload (self, number, outcome, cancellable, error);
  end_run (outcome->run, &before);
  outcome->spent_ns = ilv_bench_clocks_now ().monotonic_ns - before.clocks.monotonic_ns;
  return is_good;
}
