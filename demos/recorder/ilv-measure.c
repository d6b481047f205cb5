/* Really runs a workload: checks, calibrates, runs n times, gives the trace of the median run.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every run is a new interpreter. There is no run that is thrown away as a warm-up: the calibration
 * before the first one has already brought interpreter and modules into memory, and what is left
 * (imports, first calls, opening sockets) lies before each run's time 0. */
#define _GNU_SOURCE
#include "ilv-measure.h"

#include <glib/gi18n-lib.h>
#include <sched.h>

#include "demos/simulator/ilv-simulate.h"

#include "ilv-measure-run.h"
#include "ilv-recovery.h"
#include "ilv-run-folder.h"
#include "ilv-run-plan.h"

#define LATE_NS 1000000 /* a server later than this has changed the result */
#define WIDE_SPREAD 0.05
/* Other programs with more than the one share of the cores, while less than the other was idle. */
#define BUSY_SHARE 0.1
#define IDLE_SHARE 0.2
#define MAX_JOB_TRACKS 20000 /* as the simulator's ILV_DETAIL_AUTO */

static guint
count_cpus (void)
{
  cpu_set_t set;
  return sched_getaffinity (0, sizeof set, &set) == 0 ? (guint)CPU_COUNT (&set) : 1;
}

/* Defaults of formats.md for measuring: the CPUs this process may use. */
static gboolean
resolve (const IlvWorkload *workload, const IlvSettings *settings, IlvSettings *resolved,
         GError **error)
{
  guint n_cpus = count_cpus ();
  *resolved = *settings;
  if (resolved->cores == 0)
    resolved->cores = n_cpus;
  if (resolved->cores > n_cpus) {
    g_set_error (error, ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_SETTINGS,
                 _ ("%u cores were asked for, but a run may use %u here. Ask for fewer, or predict "
                    "it."),
                 resolved->cores, n_cpus);
    return FALSE;
  }
  ilv_settings_resolve (resolved, workload);
  return TRUE;
}

/* --- what the trace says about the run --- */

static guint
count_workers (const IlvSettings *settings)
{
  if (ilv_model_has_processes (settings->model))
    return settings->processes;
  return ilv_model_has_threads (settings->model) ? settings->threads : 1;
}

static void
add_note (IlvRunInfo *info, char *sentence)
{
  char *note =
      info->note == NULL ? g_strdup (sentence) : g_strconcat (info->note, " ", sentence, NULL);
  g_free (info->note);
  g_free (sentence);
  info->note = note;
}

/* Never localised: it is kept in files. */
static void
add_notes (IlvRunInfo *info, const IlvMeasuredRun *run, const IlvRunPlan *plan,
           const IlvCalibration *calibration)
{
  const char *kinds[] = {"python", "hold", "native"};
  if (run->server.n_answers > 0)
    add_note (info,
              g_strdup_printf (
                  "The loopback server gave %" G_GUINT64_FORMAT
                  " answers, %.2f ms late at the median, %.2f ms at p99, %.2f ms at most%s.",
                  run->server.n_answers, (double)run->server.late_p50_ns / 1e6,
                  (double)run->server.late_p99_ns / 1e6, (double)run->server.late_max_ns / 1e6,
                  run->server.late_p50_ns > LATE_NS ? ": waits on I/O are longer than asked" : ""));
  const IlvMachineUse *machine = &run->machine;
  if (machine->other_cores > BUSY_SHARE * machine->n_cores &&
      machine->idle_cores < IDLE_SHARE * machine->n_cores)
    add_note (info, g_strdup_printf ("The machine was busy: other programs used %.1f of its %.0f "
                                     "cores, so this run took longer than it would alone.",
                                     machine->other_cores, machine->n_cores));
  for (guint i = 0; i < plan->workload->n_steps; i++) {
    IlvStepKind kind = plan->workload->steps[i].kind;
    if (kind > ILV_STEP_NATIVE || kinds[kind] == NULL)
      continue;
    if (calibration->rates[kind].spread > WIDE_SPREAD)
      add_note (info, g_strdup_printf ("The machine was not quiet when %s work was calibrated: "
                                       "its samples spread by %.0f %%.",
                                       kinds[kind], 100 * calibration->rates[kind].spread));
    kinds[kind] = NULL;
  }
}

static IlvRunInfo *
make_info (const IlvRunPlan *plan, const IlvPython *python, const IlvMeasuredRun *run)
{
  IlvRunInfo *info = ilv_run_info_new ();
  const IlvSettings *settings = &plan->settings;
  const IlvWorkload *workload = plan->workload;
  info->workload = g_strdup (workload->id != NULL ? workload->id : workload->name);
  info->model = g_strdup (ilv_model_get_id (settings->model));
  info->source = ILV_SOURCE_MEASURED;
  info->seed = settings->seed;
  info->cores = settings->cores;
  info->workers = count_workers (settings);
  info->threads = ilv_model_has_threads (settings->model) ? settings->threads : 0;
  info->processes = ilv_model_has_processes (settings->model) ? settings->processes : 0;
  info->switch_interval_ns = settings->switch_interval_ns;
  if (ilv_model_has_processes (settings->model))
    info->start_method = g_strdup (ilv_start_method_get_id (settings->start_method));
  info->chunk = settings->chunk;
  info->python_exe = g_strdup (python->exe);
  info->python_version = g_strdup (python->version);
  info->free_threaded = python->free_threaded;
  info->figures.peak_memory_bytes = run->peak_memory_bytes;
  info->server = (IlvServerFigures){run->server.n_answers, run->server.late_p50_ns,
                                    run->server.late_p99_ns, run->server.late_max_ns};
  if (run->total_ns > 0)
    info->figures.cpu_use = (double)run->cpu_ns / (double)run->total_ns;
  return info;
}

/* --- runs --- */

static int
compare_totals (gconstpointer a, gconstpointer b)
{
  const IlvMeasuredRun *one = *(IlvMeasuredRun *const *)a, *other = *(IlvMeasuredRun *const *)b;
  return (one->total_ns > other->total_ns) - (one->total_ns < other->total_ns);
}

static void
report (const IlvMeasureOptions *options, IlvMeasurePhase phase, guint run)
{
  if (options->progress != NULL)
    options->progress (phase, run, options->n_runs, options->progress_data);
}

static IlvRecordingPlan
describe (const IlvRunPlan *plan)
{
  return (IlvRecordingPlan){.workload = plan->workload,
                            .settings = plan->settings,
                            .arrivals_ns = plan->arrivals_ns,
                            .n_jobs = plan->n_planned,
                            .has_job_tracks = plan->n_jobs <= MAX_JOB_TRACKS};
}

/* FALSE if one could not be started, or was cut short: it is the last in `runs` then. */
static gboolean
run_all (const IlvRunPlan *plan, const IlvMeasureOptions *options,
         const IlvCalibration *calibration, gboolean is_recorded, GPtrArray *runs,
         GCancellable *cancellable, GError **error)
{
  const IlvMeasuredRun none = {0};
  g_autoptr (IlvRunInfo) info = make_info (plan, options->python, &none);
  const IlvRunWatch watch = {describe (plan), info, options->live, options->live_data};
  for (guint i = 0; i < options->n_runs; i++) {
    report (options, ILV_MEASURE_RUNNING, i);
    IlvMeasuredRun *run =
        ilv_measured_run_new (plan, options, calibration, is_recorded, &watch, cancellable, error);
    if (run == NULL)
      return FALSE;
    g_ptr_array_add (runs, run);
    if (run->failure != NULL) {
      g_propagate_error (error, g_error_copy (run->failure));
      return FALSE;
    }
  }
  return TRUE;
}

IlvMeasuredRun *
ilv_measured_runs_find_median (GPtrArray *runs)
{
  g_ptr_array_sort (runs, compare_totals);
  return g_ptr_array_index (runs, (runs->len - 1) / 2);
}

/* In the order in which the runs were made. */
static gint64 *
list_totals (const GPtrArray *runs)
{
  gint64 *totals = g_new (gint64, runs->len);
  for (guint i = 0; i < runs->len; i++)
    totals[i] = ((const IlvMeasuredRun *)g_ptr_array_index (runs, i))->total_ns;
  return totals;
}

/* NULL if nothing was recorded (an interpreter into which nothing can be loaded): why is added to
 * `why_not`. */
static IlvTrace *
make_recorded_trace (const IlvRunPlan *plan, const IlvMeasureOptions *options, IlvMeasuredRun *run,
                     const IlvRunInfo *info, char **why_not)
{
  IlvRecordingPlan described = describe (plan);
  described.was_stopped = run->was_stopped;
  described.dask = run->dask;
  g_autoptr (GError) error = NULL;
  IlvTrace *trace =
      ilv_recording_finish (run->recording, &described, ilv_run_info_copy (info), &error);
  if (trace == NULL)
    *why_not = g_strdup_printf ("Only the runner's own times are known, nothing was recorded: %s",
                                error->message);
  if (trace != NULL && options->kept != NULL) {
    ilv_recording_rest (run->recording);
    g_ptr_array_add (options->kept, g_steal_pointer (&run->recording));
  }
  return trace;
}

/* The trace of the median run (of an even number the faster of the two in the middle). `fate` is
 * what else its note says first, or NULL. */
static IlvTrace *
make_trace (const IlvRunPlan *plan, const IlvMeasureOptions *options,
            const IlvCalibration *calibration, GPtrArray *runs, const char *fate, char **why_not,
            GError **error)
{
  gint64 *totals = list_totals (runs);
  IlvMeasuredRun *median = ilv_measured_runs_find_median (runs);
  g_autoptr (IlvRunInfo) info = make_info (plan, options->python, median);
  info->totals_ns = totals;
  info->n_totals = runs->len;
  if (fate != NULL)
    add_note (info, g_strdup (fate));
  add_notes (info, median, plan, calibration);
  if (median->recording != NULL) {
    IlvTrace *trace = make_recorded_trace (plan, options, median, info, why_not);
    if (trace != NULL)
      return trace;
  }
  if (*why_not != NULL)
    add_note (info, g_steal_pointer (why_not));
  return ilv_measured_run_to_trace (median, plan, g_steal_pointer (&info), error);
}

/* Of a run that was cut short before it came to its first job there is nothing to show. */
static gboolean
has_measured (const IlvMeasuredRun *run, const IlvRunPlan *plan)
{
  const IlvRunResults *results = &run->results;
  for (guint32 i = 0; i < plan->n_jobs && results->all != NULL; i++)
    if (results->begins_ns[i] >= 0 || results->outcomes[i] != 0)
      return TRUE;
  return FALSE;
}

/* What there is although `error` came between. */
static IlvTrace *
make_partial (const IlvRunPlan *plan, const IlvMeasureOptions *options,
              const IlvCalibration *calibration, GPtrArray *runs, char **why_not,
              const GError *error)
{
  guint n_whole = 0;
  while (n_whole < runs->len && ((IlvMeasuredRun *)runs->pdata[n_whole])->failure == NULL)
    n_whole++;
  gboolean is_stopped = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  gboolean is_empty = n_whole == runs->len || !has_measured (runs->pdata[n_whole], plan);
  gboolean keeps_whole = n_whole > 0 && (is_stopped || (is_empty && n_whole < runs->len));
  if (!keeps_whole && is_empty)
    return NULL;
  if (!keeps_whole) {
    g_ptr_array_remove_range (runs, 0, n_whole);
    g_autoptr (IlvTrace) trace = make_trace (
        plan, options, calibration, runs, ((IlvMeasuredRun *)runs->pdata[0])->fate, why_not, NULL);
    return trace != NULL && ilv_trace_get_n_jobs (trace) > 0 ? g_steal_pointer (&trace) : NULL;
  }
  g_ptr_array_set_size (runs, (gint)n_whole);
  g_autofree char *fate =
      g_strdup_printf ("The measurement %s after %u of %u runs.",
                       is_stopped ? "was stopped by hand" : "ended", n_whole, options->n_runs);
  return make_trace (plan, options, calibration, runs, fate, why_not, NULL);
}

/* Not being able to record is no reason not to measure. */
static gboolean
can_record (char **why_not)
{
  g_autoptr (GError) error = NULL;
  if (!ilv_recording_is_possible (&error))
    *why_not = g_strdup_printf ("Only the runner's own times are known, nothing was recorded: %s",
                                error->message);
  return *why_not == NULL;
}

IlvTrace *
ilv_measure (IlvWorkload *workload, const IlvSettings *settings, const IlvMeasureOptions *options,
             GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (workload != NULL && settings != NULL, NULL);
  g_return_val_if_fail (options != NULL && options->python != NULL && options->n_runs > 0, NULL);
  IlvSettings resolved;
  IlvCalibration calibration;
  if (options->partial != NULL)
    *options->partial = NULL;
  ilv_recovery_sweep ();
  ilv_run_folder_sweep ();
  if (!ilv_python_can_run (options->python, settings->model, error) ||
      !resolve (workload, settings, &resolved, error))
    return NULL;
  g_autoptr (IlvRunPlan) plan = ilv_run_plan_new (workload, &resolved, error);
  if (plan == NULL)
    return NULL;
  if (options->scheduler != NULL && *options->scheduler != '\0')
    plan->scheduler = g_strdup (options->scheduler);
  report (options, ILV_MEASURE_CALIBRATING, 0);
  if (!ilv_calibrate (options->python, &calibration, cancellable, error))
    return NULL;
  g_autofree char *why_not = NULL;
  gboolean is_recorded = options->is_recorded && can_record (&why_not);
  g_autoptr (GPtrArray) runs =
      g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_measured_run_free);
  g_autoptr (GError) failure = NULL;
  gboolean is_whole =
      run_all (plan, options, &calibration, is_recorded, runs, cancellable, &failure);
  report (options, ILV_MEASURE_READING, options->n_runs);
  if (is_whole)
    return make_trace (plan, options, &calibration, runs, NULL, &why_not, error);
  if (options->partial != NULL)
    *options->partial = make_partial (plan, options, &calibration, runs, &why_not, failure);
  g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}
