/* What twice as much of what a model is short of would bring: one more simulation a shown model.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-next-steps.h"

#include "demos/simulator/ilv-simulate.h"
#include "demos/workload/ilv-costs.h"

/* From this share of all cores on, or of the running time spent waiting for one, more workers would
 * only queue for them. */
#define BUSY_SHARE 0.75
#define WAIT_SHARE 0.2
/* A pool beyond this is nothing anybody would try next. */
#define MAX_STEP 4096

typedef struct {
  IlvScenario *scenario;
  IlvTrace *predicted[ILV_N_MODELS];
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  for (guint i = 0; i < ILV_N_MODELS; i++)
    g_clear_pointer (&work->predicted[i], ilv_trace_unref);
  ilv_scenario_free (work->scenario);
  g_free (work);
}

static gboolean
is_short_of_cores (const IlvFigures *figures, guint cores)
{
  const gint64 *state_ns = figures->state_ns;
  double running = (double)state_ns[ILV_STATE_PYTHON] + (double)state_ns[ILV_STATE_NATIVE] +
                   (double)state_ns[ILV_STATE_TRANSFER];

  return figures->cpu_use >= BUSY_SHARE * cores ||
         (double)state_ns[ILV_STATE_CORE_WAIT] > WAIT_SHARE * running;
}

gboolean
ilv_next_step_choose (const IlvScenario *scenario, IlvModel model, const IlvTrace *trace,
                      IlvSettings *settings, IlvNextStep *step)
{
  const IlvFigures *figures = &ilv_trace_get_info (trace)->figures;
  IlvSettings now;

  *step = (IlvNextStep){ILV_NEXT_CORES, 0, 0, figures->total_ns};
  ilv_scenario_resolve (scenario, model, &now);
  /* Zeros stay: where a pool follows the cores it does so on the bigger machine too. */
  ilv_scenario_get_settings (scenario, model, settings);
  if (!is_short_of_cores (figures, now.cores) && ilv_model_has_processes (model)) {
    step->kind = ILV_NEXT_PROCESSES;
    step->n = settings->processes = now.processes * 2;
  } else if (!is_short_of_cores (figures, now.cores) && ilv_model_has_threads (model)) {
    step->kind = ILV_NEXT_THREADS;
    step->n = settings->threads = now.threads * 2;
  } else {
    step->n = settings->cores = now.cores * 2;
  }
  return figures->total_ns > 0 && step->n > 0 && step->n <= MAX_STEP;
}

static void
simulate_step (const Work *work, IlvModel model, const IlvCosts *costs, GCancellable *cancellable,
               IlvNextStep *step)
{
  g_autoptr (IlvTrace) trace = NULL;
  IlvSettings settings;

  if (work->predicted[model] == NULL ||
      !ilv_next_step_choose (work->scenario, model, work->predicted[model], &settings, step)) {
    *step = (IlvNextStep){ILV_NEXT_UNKNOWN, 0, 0, 0};
    return;
  }
  /* A model that cannot be run so just has no next step to name. */
  trace = ilv_simulate (work->scenario->workload, &settings, costs, ILV_DETAIL_FIGURES, NULL, NULL,
                        cancellable, NULL);
  if (trace == NULL)
    *step = (IlvNextStep){ILV_NEXT_UNKNOWN, 0, 0, 0};
  else
    step->total_ns = ilv_trace_get_info (trace)->figures.total_ns;
}

static void
simulate_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Work *work = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvCosts) costs = ilv_costs_find (ilv_scenario_get_costs (work->scenario), &error);
  g_autofree IlvNextStep *steps = g_new0 (IlvNextStep, ILV_N_MODELS);

  if (costs == NULL) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  for (guint i = 0; i < work->scenario->n_models && !g_cancellable_is_cancelled (cancellable); i++)
    simulate_step (work, work->scenario->models[i], costs, cancellable,
                   &steps[work->scenario->models[i]]);
  if (!g_task_return_error_if_cancelled (task))
    g_task_return_pointer (task, g_steal_pointer (&steps), g_free);
}

void
ilv_next_steps_start (const IlvScenario *scenario, IlvTrace *const *predicted,
                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  Work *work = g_new0 (Work, 1);

  work->scenario = ilv_scenario_copy (scenario);
  for (guint i = 0; i < ILV_N_MODELS; i++)
    work->predicted[i] = predicted[i] != NULL ? ilv_trace_ref (predicted[i]) : NULL;
  g_task_set_task_data (task, work, work_free);
  g_task_run_in_thread (task, simulate_thread);
}

IlvNextStep *
ilv_next_steps_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
