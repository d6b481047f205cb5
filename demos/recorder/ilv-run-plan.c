/* A workload made ready to be run by Python: every draw drawn, every duration turned into work.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-run-plan.h"

#include <glib/gi18n-lib.h>

#include "ilv-measure.h"

/* A group with timed arrivals has few jobs in flight; more sockets are opened when needed. */
#define TIMED_CONNECTIONS 64

static guint64
count_steps (const IlvWorkload *workload, const IlvJobGroup *group)
{
  guint64 n = 0;
  for (guint i = 0; i < group->n_steps; i++)
    n += workload->steps[group->steps[i]].repeat;
  return n * group->repeat;
}

/* --- jobs --- */

typedef struct {
  GArray *groups, *indices, *parents, *work_at; /* gint64 */
  guint64 n_steps;
  gint64 *n_of_group; /* jobs numbered so far, by group */
} Numbering;

static void
append (GArray *array, gint64 value)
{
  g_array_append_val (array, value);
}

static gboolean
number_job (const IlvWorkload *workload, Numbering *numbering, guint group, gint64 parent,
            GError **error)
{
  append (numbering->groups, group);
  append (numbering->indices, numbering->n_of_group[group]++);
  append (numbering->parents, parent);
  append (numbering->work_at, (gint64)numbering->n_steps);
  numbering->n_steps += count_steps (workload, &workload->groups[group]);
  if (numbering->groups->len <= ILV_RUN_MAX_JOBS && numbering->n_steps <= ILV_RUN_MAX_STEPS)
    return TRUE;
  g_set_error (error, ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_SETTINGS,
               _ ("This workload has more than %d jobs or %d steps to execute: too much for a real "
                  "run. Lower Count= or Repeat=; it can be predicted as it is."),
               ILV_RUN_MAX_JOBS, ILV_RUN_MAX_STEPS);
  return FALSE;
}

/* The children of one job, in the order in which it spawns them. */
static gboolean
number_children (const IlvWorkload *workload, Numbering *numbering, guint job, GError **error)
{
  const IlvJobGroup *group = &workload->groups[g_array_index (numbering->groups, gint64, job)];
  for (guint repeat = 0; repeat < group->repeat; repeat++)
    for (guint i = 0; i < group->n_steps; i++) {
      const IlvStep *step = &workload->steps[group->steps[i]];
      for (guint k = 0; step->kind == ILV_STEP_SPAWN && k < step->repeat; k++)
        if (!number_job (workload, numbering, step->spawn_group, job, error))
          return FALSE;
    }
  return TRUE;
}

static gboolean
spawns (const IlvWorkload *workload, const IlvJobGroup *group)
{
  for (guint i = 0; i < group->n_steps; i++)
    if (workload->steps[group->steps[i]].kind == ILV_STEP_SPAWN)
      return TRUE;
  return FALSE;
}

static gboolean
number_all (IlvRunPlan *self, Numbering *numbering, GError **error)
{
  const IlvWorkload *workload = self->workload;
  for (guint group = 0; group < workload->n_groups; group++)
    for (guint64 job = 0; job < workload->groups[group].count; job++)
      if (!number_job (workload, numbering, group, -1, error))
        return FALSE;
  self->n_planned = numbering->groups->len;
  for (guint job = 0; job < numbering->groups->len; job++)
    if (spawns (workload, &workload->groups[g_array_index (numbering->groups, gint64, job)]) &&
        !number_children (workload, numbering, job, error))
      return FALSE;
  return TRUE;
}

static gboolean
make_jobs (IlvRunPlan *self, GError **error)
{
  Numbering numbering = {.groups = g_array_new (FALSE, FALSE, sizeof (gint64)),
                         .indices = g_array_new (FALSE, FALSE, sizeof (gint64)),
                         .parents = g_array_new (FALSE, FALSE, sizeof (gint64)),
                         .work_at = g_array_new (FALSE, FALSE, sizeof (gint64)),
                         .n_of_group = g_new0 (gint64, self->workload->n_groups)};
  gboolean is_good = number_all (self, &numbering, error);
  self->n_jobs = numbering.groups->len;
  self->n_steps = numbering.n_steps;
  self->groups = (gint64 *)g_array_free (numbering.groups, FALSE);
  self->indices = (gint64 *)g_array_free (numbering.indices, FALSE);
  self->parents = (gint64 *)g_array_free (numbering.parents, FALSE);
  self->work_at = (gint64 *)g_array_free (numbering.work_at, FALSE);
  g_free (numbering.n_of_group);
  return is_good;
}

static void
draw_arrivals (IlvRunPlan *self)
{
  guint32 job = 0;
  self->arrivals_ns = g_new (gint64, self->n_jobs + 1);
  self->fails = g_new0 (gint64, self->n_jobs + 1);
  for (guint32 i = 0; i < self->n_jobs; i++) {
    self->arrivals_ns[i] = -1;
    self->fails[i] = ilv_workload_draw_failure (self->workload, self->settings.seed,
                                                self->groups[i], self->indices[i]);
  }
  for (guint group = 0; group < self->workload->n_groups; group++) {
    const IlvJobGroup *one = &self->workload->groups[group];
    IlvArrivals arrivals;
    ilv_arrivals_init (&arrivals, self->workload, self->settings.seed, group);
    for (guint64 i = 0; i < one->count; i++, job++)
      if (one->arrival != ILV_ARRIVAL_CLOSED)
        ilv_arrivals_next (&arrivals, &self->arrivals_ns[job]);
      else if ((gint64)i < one->arrival_parameter)
        self->arrivals_ns[job] = 0;
  }
}

/* --- sockets --- */

static gboolean
awaits_io (const IlvWorkload *workload, const IlvJobGroup *group)
{
  for (guint i = 0; i < group->n_steps; i++) {
    const IlvStep *step = &workload->steps[group->steps[i]];
    if (step->kind == ILV_STEP_IO && !step->is_blocking)
      return TRUE;
  }
  return FALSE;
}

static guint
count_connections (const IlvRunPlan *self)
{
  guint64 n = 0, most = self->n_jobs;
  if (!ilv_model_has_loop (self->settings.model))
    return 0;
  for (guint i = 0; i < self->workload->n_groups; i++) {
    const IlvJobGroup *group = &self->workload->groups[i];
    guint64 of_group = group->arrival == ILV_ARRIVAL_AT_ONCE ? group->count : TIMED_CONNECTIONS;
    if (!awaits_io (self->workload, group))
      continue;
    if (group->arrival == ILV_ARRIVAL_CLOSED)
      of_group = (guint64)group->arrival_parameter;
    if (group->count > 0)
      of_group = MIN (of_group, group->count);
    n += group->limit > 0 ? MIN (of_group, group->limit) : of_group;
  }
  return (guint)MIN (n, most);
}

gboolean
ilv_run_plan_needs_server (const IlvRunPlan *self)
{
  for (guint i = 0; i < self->workload->n_steps; i++)
    if (self->workload->steps[i].kind == ILV_STEP_IO)
      return TRUE;
  return FALSE;
}

/* --- making one --- */

static gboolean
check_settings (const IlvWorkload *workload, const IlvSettings *settings, GError **error)
{
  for (guint i = 0; settings->chunk > 1 && i < workload->n_groups; i++)
    if (workload->groups[i].count > 0 && workload->groups[i].arrival != ILV_ARRIVAL_AT_ONCE) {
      g_set_error (error, ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_SETTINGS,
                   _ ("Job group “%s” does not arrive at once: chunks are for jobs that do. Use "
                      "chunk 1."),
                   workload->groups[i].name);
      return FALSE;
    }
  return TRUE;
}

IlvRunPlan *
ilv_run_plan_new (IlvWorkload *workload, const IlvSettings *settings, GError **error)
{
  g_return_val_if_fail (workload != NULL && settings != NULL, NULL);
  g_autoptr (IlvRunPlan) self = g_new0 (IlvRunPlan, 1);
  self->workload = ilv_workload_ref (workload);
  self->settings = *settings;
  if (!check_settings (workload, settings, error) || !make_jobs (self, error))
    return NULL;
  draw_arrivals (self);
  self->n_connections = count_connections (self);
  return g_steal_pointer (&self);
}

void
ilv_run_plan_free (IlvRunPlan *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->workload, ilv_workload_unref);
  g_free (self->groups);
  g_free (self->indices);
  g_free (self->parents);
  g_free (self->work_at);
  g_free (self->fails);
  g_free (self->arrivals_ns);
  g_free (self->scheduler);
  g_free (self);
}

gboolean
ilv_run_plan_read_results (const IlvRunPlan *self, const char *folder, IlvRunResults *results,
                           GError **error)
{
  g_autofree char *path = g_build_filename (folder, "results.bin", NULL);
  gsize length, n = self->n_jobs;
  char *bytes;
  if (!g_file_get_contents (path, &bytes, &length, error))
    return FALSE;
  if (length < ILV_RUN_COLUMNS * n * sizeof (gint64)) {
    g_free (bytes);
    g_set_error (error, ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_PYTHON,
                 _ ("The run's results were cut short: something has overwritten %s."), path);
    return FALSE;
  }
  results->all = (gint64 *)(gpointer)bytes;
  for (gsize i = 0; i < length / sizeof (gint64); i++)
    results->all[i] = GINT64_FROM_LE (results->all[i]);
  results->arrivals_ns = results->all;
  results->begins_ns = results->all + n;
  results->ends_ns = results->all + 2 * n;
  results->workers = results->all + 3 * n;
  results->outcomes = results->all + 4 * n;
  results->waits = results->all + 5 * n;
  gboolean is_whole = length >= (ILV_RUN_COLUMNS * n + ILV_RUN_CPU_SLOTS) * sizeof (gint64);
  results->cpu_ns = is_whole ? results->all + ILV_RUN_COLUMNS * n : NULL;
  return TRUE;
}

void
ilv_run_results_clear (IlvRunResults *self)
{
  g_clear_pointer (&self->all, g_free);
}
