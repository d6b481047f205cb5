/* From what somebody wants compared to the cells of a benchmark, each predicted.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-bench-plan.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "demos/simulator/ilv-simulate.h"
#include "ilv-bench-costs.h"
#include "ilv-bench-program.h"
#include "ilv-bench-statistics.h"

#define OVERHEAD_NS 120000000    /* an interpreter's start and end, supervisor, reading */
#define CALIBRATION_NS 700000000 /* of one interpreter */
#define PROGRAM_NS 1000000000    /* nobody predicts a program before it has run */
#define RECORDING_FACTOR 1.3

void
ilv_bench_plan_options_init (IlvBenchPlanOptions *self)
{
  *self = (IlvBenchPlanOptions){.has_control = TRUE, .is_recorded = TRUE};
  ilv_settings_init (&self->settings, ILV_MODEL_SEQUENTIAL);
}

/* --- a cell's workload and settings --- */

static IlvWorkload *
set_number (IlvWorkload *workload, const char *key, gint64 value, const char *unit, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT "%s", value, unit);
  return ilv_workload_set (workload, key, text, error);
}

/* Jobs: every group that arrives by itself gets its share of them, at least one. */
static IlvWorkload *
set_jobs (IlvWorkload *workload, gint64 jobs, GError **error)
{
  guint64 all = 0;
  IlvWorkload *current = ilv_workload_ref (workload);
  for (guint i = 0; i < workload->n_groups; i++)
    all += workload->groups[i].count;
  for (guint i = 0; i < workload->n_groups && all > 0 && current != NULL; i++) {
    const IlvJobGroup *group = &workload->groups[i];
    if (group->count == 0)
      continue;
    double share = (double)jobs * (double)group->count / (double)all;
    g_autofree char *key = g_strdup_printf ("job.%s.Count", group->name);
    IlvWorkload *next = set_number (current, key, MAX (1, llround (share)), "", error);
    ilv_workload_unref (current);
    current = next;
  }
  return current;
}

/* Takes `workload`. */
static IlvWorkload *
set_payloads (IlvWorkload *workload, gint64 bytes, GError **error)
{
  g_autoptr (IlvWorkload) first = workload;
  g_autoptr (IlvWorkload) second = set_number (first, "job.PayloadIn", bytes, "B", error);
  return second == NULL ? NULL : set_number (second, "job.PayloadOut", bytes, "B", error);
}

static void
set_workers (IlvSettings *settings, guint workers)
{
  if (ilv_model_has_processes (settings->model))
    settings->processes = workers;
  else if (ilv_model_has_threads (settings->model))
    settings->threads = workers;
}

static guint
count_workers (const IlvSettings *settings)
{
  if (ilv_model_has_processes (settings->model))
    return settings->processes;
  return ilv_model_has_threads (settings->model) ? settings->threads : 1;
}

/* The settings are those of the plan; workload text and asked-for numbers those of the cell. */
static gboolean
make_work (const IlvBenchCell *cell, IlvWorkload *base, const IlvSettings *all,
           IlvWorkload **workload, IlvSettings *settings, GError **error)
{
  IlvModel model;
  if (!ilv_model_from_id (cell->model, &model, NULL)) {
    g_set_error (error, ILV_BENCH_ERROR, ILV_BENCH_ERROR_PLAN, _ ("There is no model “%s” here."),
                 cell->model);
    return FALSE;
  }
  *settings = *all;
  settings->model = model;
  if (cell->workers > 0)
    set_workers (settings, (guint)cell->workers);
  IlvWorkload *current =
      cell->jobs > 0 ? set_jobs (base, cell->jobs, error) : ilv_workload_ref (base);
  if (current != NULL && cell->payload >= 0)
    current = set_payloads (current, cell->payload, error);
  if (current == NULL)
    return FALSE;
  ilv_settings_resolve (settings, current);
  *workload = current;
  return TRUE;
}

void
ilv_bench_method_get_settings (const IlvBenchMethod *method, IlvSettings *settings)
{
  ilv_settings_init (settings, ILV_MODEL_SEQUENTIAL);
  settings->seed = method->seed;
  settings->cores = method->cores > 0 ? method->cores : g_get_num_processors ();
  settings->switch_interval_ns = method->switch_interval_ns;
  settings->threads = method->threads;
  settings->processes = method->processes;
  settings->chunk = MAX (1, method->chunk);
  if (method->start_method != NULL)
    ilv_start_method_from_id (method->start_method, &settings->start_method);
}

gboolean
ilv_bench_cell_get_work (const IlvBenchResult *self, const IlvBenchCell *cell,
                         IlvWorkload **workload, IlvSettings *settings, GError **error)
{
  const IlvBenchSubject *subject = ilv_bench_cell_get_subject (self, cell);
  IlvSettings all;
  g_return_val_if_fail (subject->kind == ILV_BENCH_WORKLOAD, FALSE);
  g_autoptr (IlvWorkload) base = ilv_workload_parse (subject->text, -1, subject->id, error);
  if (base == NULL)
    return FALSE;
  ilv_bench_method_get_settings (&self->method, &all);
  return make_work (cell, base, &all, workload, settings, error);
}

/* --- predictions --- */

gboolean
ilv_bench_predict (IlvBenchCell *cell, IlvWorkload *workload, const IlvSettings *settings,
                   const IlvCosts *costs, GCancellable *cancellable, GError **error)
{
  g_autoptr (IlvTrace) trace =
      ilv_simulate (workload, settings, costs, ILV_DETAIL_FIGURES, NULL, NULL, cancellable, error);
  if (trace == NULL)
    return FALSE;
  const IlvFigures *figures = &ilv_trace_get_info (trace)->figures;
  cell->predicted = (IlvBenchPrediction){.is_known = TRUE,
                                         .total_ns = figures->total_ns,
                                         .p50_ns = figures->latency_p50_ns,
                                         .p99_ns = figures->latency_p99_ns,
                                         .cpu_use = figures->cpu_use,
                                         .peak_bytes = (gint64)figures->peak_memory_bytes};
  memcpy (cell->predicted.state_ns, figures->state_ns, sizeof figures->state_ns);
  return TRUE;
}

/* --- the matrix --- */

typedef struct {
  const IlvBenchPlanOptions *options;
  IlvBenchResult *result;
  IlvSettings settings;
  GPtrArray *costs; /* IlvCosts, by interpreter; empty: programs only */
  GCancellable *cancellable;
} Planner;

static void
fail_cell (IlvBenchCell *cell, GError *error)
{
  cell->stop = ILV_BENCH_FAILED;
  cell->problem = g_strdup (error->message);
}

static gboolean
check_number (const Planner *self, GError **error)
{
  if (self->result->cells->len < ILV_BENCH_MAX_CELLS)
    return TRUE;
  g_set_error (error, ILV_BENCH_ERROR, ILV_BENCH_ERROR_PLAN,
               _ ("These lists make more than %d cells. Shorten one of them."),
               ILV_BENCH_MAX_CELLS);
  return FALSE;
}

/* FALSE only when cancelled or too many: what cannot be run is a cell that says so. */
static gboolean
fill_cell (Planner *self, IlvBenchCell *cell, IlvWorkload *base, GError **error)
{
  g_autoptr (IlvWorkload) workload = NULL;
  g_autoptr (GError) problem = NULL;
  const IlvPython *python = self->options->pythons[cell->python];
  IlvSettings settings;
  if (!check_number (self, error))
    return FALSE;
  if (make_work (cell, base, &self->settings, &workload, &settings, &problem)) {
    cell->n_jobs = ilv_workload_count_submitted (workload);
    cell->n_workers = count_workers (&settings);
    if (ilv_bench_predict (cell, workload, &settings, g_ptr_array_index (self->costs, cell->python),
                           self->cancellable, &problem))
      ilv_python_can_run (python, settings.model, &problem);
  }
  if (problem == NULL)
    return TRUE;
  fail_cell (cell, problem);
  if (!g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/* One value of a list, or -1 where the list is empty. */
static gint64
pick (const gint64 *values, guint n, guint i)
{
  return n == 0 ? -1 : values[i];
}

static gboolean
add_sizes (Planner *self, guint subject, guint python, IlvModel model, IlvWorkload *workload,
           GError **error)
{
  const IlvBenchPlanOptions *o = self->options;
  gboolean has_pool = ilv_model_has_threads (model) || ilv_model_has_processes (model);
  guint n_workers = has_pool ? MAX (1, o->n_workers) : 1;
  for (guint j = 0; j < MAX (1, o->n_jobs); j++)
    for (guint w = 0; w < n_workers; w++)
      for (guint p = 0; p < MAX (1, o->n_payloads); p++) {
        IlvBenchCell *cell =
            ilv_bench_result_add_cell (self->result, subject, python, ilv_model_get_id (model));
        cell->jobs = pick (o->jobs, o->n_jobs, j);
        cell->workers = has_pool ? pick (o->workers, o->n_workers, w) : -1;
        cell->payload = pick (o->payloads, o->n_payloads, p);
        if (!fill_cell (self, cell, workload, error))
          return FALSE;
      }
  return TRUE;
}

/* The first cell of `from` and later that can run has a twin: whatever differs between the two is
 * noise. */
static void
add_control (Planner *self, guint from)
{
  IlvBenchResult *result = self->result;
  for (guint i = from; self->options->has_control && i < result->cells->len; i++) {
    const IlvBenchCell *cell = ilv_bench_result_get_cell (result, i);
    if (cell->stop == ILV_BENCH_FAILED)
      continue;
    IlvBenchCell *twin =
        ilv_bench_result_add_cell (result, cell->subject, cell->python, cell->model);
    twin->jobs = cell->jobs;
    twin->workers = cell->workers;
    twin->payload = cell->payload;
    twin->n_jobs = cell->n_jobs;
    twin->n_workers = cell->n_workers;
    twin->predicted = cell->predicted;
    twin->control_of = (int)i;
    return;
  }
}

static gboolean
add_workload (Planner *self, IlvWorkload *workload, GError **error)
{
  IlvBenchResult *result = self->result;
  guint subject = result->subjects->len;
  g_autofree char *text = ilv_workload_to_text (workload);
  ilv_bench_result_add_subject (result, ILV_BENCH_WORKLOAD,
                                workload->id != NULL ? workload->id : workload->name,
                                workload->name, text);
  for (guint python = 0; python < result->pythons->len; python++) {
    guint first = result->cells->len;
    for (guint i = 0; i < self->options->n_models; i++)
      if (!add_sizes (self, subject, python, self->options->models[i], workload, error))
        return FALSE;
    add_control (self, first);
  }
  return TRUE;
}

/* --- programs --- */

static gboolean
wants_variant (const Planner *self, const char *variant)
{
  return self->options->variants == NULL || g_strv_contains (self->options->variants, variant);
}

static gboolean
add_variants (Planner *self, const IlvBenchProgram *program, guint subject, guint python,
              GError **error)
{
  const IlvBenchPlanOptions *o = self->options;
  const gint64 *values = o->n_payloads > 0 ? o->payloads : program->values;
  guint n_values = program->n_values == 0 ? 0
                   : o->n_payloads > 0    ? o->n_payloads
                                          : program->n_values;
  for (char **variant = program->variants; *variant != NULL; variant++)
    for (guint v = 0; wants_variant (self, *variant) && v < MAX (1, n_values); v++)
      for (guint j = 0; j < MAX (1, o->n_jobs); j++) {
        IlvBenchCell *cell = ilv_bench_result_add_cell (self->result, subject, python, *variant);
        cell->payload = pick (values, n_values, v);
        cell->jobs = pick (o->jobs, o->n_jobs, j);
        cell->n_jobs = (guint64)(cell->jobs > 0 ? cell->jobs : program->n_jobs);
        cell->n_workers = 1;
        if (!check_number (self, error))
          return FALSE;
      }
  return TRUE;
}

static gboolean
add_program (Planner *self, const char *id, GError **error)
{
  IlvBenchResult *result = self->result;
  guint subject = result->subjects->len;
  g_autoptr (IlvBenchProgram) program = ilv_bench_program_find (id, error);
  if (program == NULL)
    return FALSE;
  IlvBenchSubject *entry = ilv_bench_result_add_subject (result, ILV_BENCH_PROGRAM, program->id,
                                                         program->name, program->text);
  entry->parameter = g_strdup (program->parameter);
  entry->unit = g_strdup (program->unit != NULL ? program->unit : "");
  entry->sample = g_strdup (program->sample);
  entry->note = g_strdup (program->note);
  for (guint python = 0; python < result->pythons->len; python++) {
    guint first = result->cells->len;
    if (!add_variants (self, program, subject, python, error))
      return FALSE;
    add_control (self, first);
  }
  return TRUE;
}

/* --- the plan --- */

static gboolean
uses_dask (const IlvBenchPlanOptions *options)
{
  for (guint i = 0; i < options->n_models; i++)
    if (options->models[i] == ILV_MODEL_DASK)
      return TRUE;
  return FALSE;
}

static void
fill_method (Planner *self)
{
  const IlvBenchPlanOptions *o = self->options;
  IlvBenchMethod *method = &self->result->method;
  self->settings = o->settings;
  if (self->settings.cores == 0)
    self->settings.cores = g_get_num_processors ();
  method->seed = o->settings.seed;
  method->min_runs = o->n_runs > 0 ? o->n_runs : ILV_BENCH_MIN_RUNS;
  method->max_runs = o->n_runs > 0 ? o->n_runs : ILV_BENCH_MAX_RUNS;
  method->target = ILV_BENCH_TARGET;
  method->budget_ns = o->budget_ns;
  method->has_control = o->has_control;
  method->is_recorded = o->is_recorded;
  method->start_method = g_strdup (ilv_start_method_get_id (o->settings.start_method));
  if (o->scheduler != NULL && *o->scheduler != '\0' && uses_dask (o))
    method->scheduler = g_strdup (o->scheduler);
  method->costs = o->costs != NULL ? g_strdup (o->costs->name) : NULL;
  method->switch_interval_ns = o->settings.switch_interval_ns;
  method->cores = self->settings.cores;
  method->threads = o->settings.threads;
  method->processes = o->settings.processes;
  method->chunk = MAX (1, o->settings.chunk);
}

static void
add_pythons (Planner *self)
{
  for (IlvPython *const *one = self->options->pythons; *one != NULL; one++) {
    IlvBenchPython *python =
        ilv_bench_result_add_python (self->result, (*one)->exe, (*one)->version);
    python->build = ilv_python_describe_build (*one);
    python->free_threaded = (*one)->free_threaded;
    if (self->options->costs != NULL)
      g_ptr_array_add (self->costs,
                       ilv_bench_costs_new (self->options->costs, (*one)->free_threaded));
  }
}

IlvBenchResult *
ilv_bench_plan (const IlvBenchPlanOptions *options, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (options->pythons != NULL && options->pythons[0] != NULL, NULL);
  g_return_val_if_fail (options->workloads == NULL || options->costs != NULL, NULL);
  g_autoptr (IlvBenchResult) result = ilv_bench_result_new ();
  g_autoptr (GPtrArray) costs = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_costs_unref);
  Planner planner = {
      .options = options, .result = result, .costs = costs, .cancellable = cancellable};
  fill_method (&planner);
  add_pythons (&planner);
  for (IlvWorkload *const *one = options->workloads; one != NULL && *one != NULL; one++)
    if (!add_workload (&planner, *one, error))
      return NULL;
  for (const char *const *id = options->programs; id != NULL && *id != NULL; id++)
    if (!add_program (&planner, *id, error))
      return NULL;
  if (result->cells->len == 0) {
    g_set_error_literal (error, ILV_BENCH_ERROR, ILV_BENCH_ERROR_PLAN,
                         _ ("There is nothing to compare: choose a workload and a model."));
    return NULL;
  }
  return g_steal_pointer (&result);
}

/* --- how long it takes --- */

/* One run: as those before it, else as predicted. */
static double
estimate_run (const IlvBenchCell *cell)
{
  double total = 0;
  guint n = 0;
  for (guint i = 0; i < cell->runs->len; i++) {
    const IlvBenchRun *run = g_ptr_array_index (cell->runs, i);
    total += (double)MAX (run->process_ns, run->total_ns);
    n++;
  }
  if (n > 0)
    return total / n + (double)OVERHEAD_NS / 4;
  return (double)OVERHEAD_NS +
         (double)(cell->predicted.is_known ? cell->predicted.total_ns : PROGRAM_NS);
}

/* Runs that a cell still needs if it has so many timed ones in the end. */
static double
count_missing (const IlvBenchResult *self, const IlvBenchCell *cell, guint n_timed)
{
  guint n_now = ilv_bench_cell_count (cell, ILV_BENCH_TIMED);
  gboolean is_recorded = ilv_bench_cell_wants_recording (self, cell);
  double n = ilv_bench_cell_count (cell, ILV_BENCH_WARM_UP) == 0 ? 1 : 0;
  n += cell->stop == ILV_BENCH_OPEN && n_now < n_timed ? n_timed - n_now : 0;
  return n + (is_recorded ? RECORDING_FACTOR : 0);
}

gint64
ilv_bench_result_estimate (const IlvBenchResult *self, gint64 *most)
{
  double least_ns = 0, most_ns = 0;
  if (self->n_runs == 0)
    least_ns = most_ns = (double)CALIBRATION_NS * self->pythons->len;
  for (guint i = 0; i < self->cells->len; i++) {
    const IlvBenchCell *cell = ilv_bench_result_get_cell (self, i);
    if (cell->stop == ILV_BENCH_FAILED)
      continue;
    double one = estimate_run (cell);
    least_ns += one * count_missing (self, cell, self->method.min_runs);
    most_ns += one * count_missing (self, cell, self->method.max_runs);
  }
  if (self->method.budget_ns > 0) {
    double left = (double)MAX (0, self->method.budget_ns - self->spent_ns);
    least_ns = MIN (least_ns, left);
    most_ns = MIN (most_ns, left);
  }
  if (most != NULL)
    *most = (gint64)most_ns;
  return (gint64)least_ns;
}
