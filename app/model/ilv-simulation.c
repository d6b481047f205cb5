/* Simulates all shown models off the main thread, in parallel.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One GTask a model, so that a big workload uses the cores there are, and one outer task that
 * returns when the last of them has. Results are written into the batch by the worker threads,
 * each into its own place, and read only after all have returned. */
#include "ilv-simulation.h"

#include "demos/simulator/ilv-simulate.h"
#include "demos/trace/ilv-chunk-memory.h"
#include "demos/workload/ilv-costs.h"

/* The reference's place among the parts. */
#define REFERENCE ILV_N_MODELS

typedef struct {
  IlvSimulation *batch;
  GTask *outer;
  guint part;
} Part;

IlvSimulation *
ilv_simulation_ref (IlvSimulation *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
ilv_simulation_unref (IlvSimulation *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  for (guint i = 0; i < ILV_N_MODELS; i++) {
    g_clear_pointer (&self->traces[i], ilv_trace_unref);
    g_clear_error (&self->errors[i]);
  }
  g_clear_pointer (&self->reference, ilv_trace_unref);
  ilv_scenario_free (self->scenario);
  g_free (self);
}

static void
part_free (gpointer data)
{
  Part *part = data;

  ilv_simulation_unref (part->batch);
  g_object_unref (part->outer);
  g_free (part);
}

static void
note_progress (guint64 done, guint64 total, gpointer data)
{
  Part *part = data;
  gint permille = total > 0 ? (gint)(done * 1000.0 / (double)total) : 0;

  g_atomic_int_set (&part->batch->permille[part->part], MIN (permille, 1000));
}

static void
simulate_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Part *part = data;
  gboolean is_reference = part->part == REFERENCE;
  IlvModel model = is_reference ? ILV_MODEL_SEQUENTIAL : (IlvModel)part->part;
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvCosts) costs =
      ilv_costs_find (ilv_scenario_get_costs (part->batch->scenario), &error);
  IlvTrace *trace = NULL;
  IlvSettings settings;

  ilv_scenario_get_settings (part->batch->scenario, model, &settings);
  if (costs != NULL)
    trace = ilv_simulate (part->batch->scenario->workload, &settings, costs,
                          is_reference ? ILV_DETAIL_FIGURES : ILV_DETAIL_AUTO, note_progress, part,
                          cancellable, &error);
  if (is_reference)
    part->batch->reference = trace;
  else {
    part->batch->traces[part->part] = trace;
    part->batch->errors[part->part] = trace == NULL ? g_steal_pointer (&error) : NULL;
  }
  g_task_return_boolean (task, TRUE);
}

static void
return_outer (IlvSimulation *self, GTask *outer)
{
  const GError *first = NULL;
  gboolean has_trace = FALSE;

  if (g_task_return_error_if_cancelled (outer))
    return;
  if (self->reference == NULL && self->traces[ILV_MODEL_SEQUENTIAL] != NULL)
    self->reference = ilv_trace_ref (self->traces[ILV_MODEL_SEQUENTIAL]);
  for (guint i = 0; i < ILV_N_MODELS; i++) {
    has_trace |= self->traces[i] != NULL;
    if (first == NULL)
      first = self->errors[i];
  }
  if (!has_trace && first != NULL)
    g_task_return_error (outer, g_error_copy (first));
  else
    g_task_return_boolean (outer, TRUE);
}

/* While a slider moves, one simulation's memory is the next one's. */
#define TRIM_AFTER_S 5

static gboolean
trim_cb (gpointer data)
{
  guint *source = data;

  *source = 0;
  ilv_chunk_memory_trim ();
  return G_SOURCE_REMOVE;
}

void
ilv_simulation_trim_later (void)
{
  static guint source;

  if (source != 0)
    g_source_remove (source);
  source = g_timeout_add_seconds (TRIM_AFTER_S, trim_cb, &source);
}

static void
part_done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Part *part = g_task_get_task_data (G_TASK (result));

  g_atomic_int_set (&part->batch->permille[part->part], 1000);
  if (--part->batch->n_waiting > 0)
    return;
  return_outer (part->batch, part->outer);
  ilv_simulation_trim_later ();
}

static void
start_part (IlvSimulation *self, GTask *outer, guint number)
{
  g_autoptr (GTask) task = g_task_new (NULL, g_task_get_cancellable (outer), part_done_cb, NULL);
  Part *part = g_new0 (Part, 1);

  part->batch = ilv_simulation_ref (self);
  part->outer = g_object_ref (outer);
  part->part = number;
  /* Cancelled or not, the part must be heard of: its thread writes into the batch. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, part, part_free);
  self->n_waiting++;
  self->n_parts++;
  g_task_run_in_thread (task, simulate_thread);
}

IlvSimulation *
ilv_simulation_start (const IlvScenario *scenario, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) outer = g_task_new (NULL, cancellable, callback, data);
  IlvSimulation *self = g_new0 (IlvSimulation, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->scenario = ilv_scenario_copy (scenario);
  self->started_us = g_get_monotonic_time ();
  g_task_set_task_data (outer, ilv_simulation_ref (self), (GDestroyNotify)ilv_simulation_unref);
  for (guint i = 0; i < scenario->n_models; i++)
    start_part (self, outer, scenario->models[i]);
  if (ilv_scenario_find_model (scenario, ILV_MODEL_SEQUENTIAL) < 0)
    start_part (self, outer, REFERENCE);
  return self;
}

gboolean
ilv_simulation_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

double
ilv_simulation_get_progress (IlvSimulation *self)
{
  gint sum = 0;

  for (guint i = 0; i <= REFERENCE; i++)
    sum += g_atomic_int_get (&self->permille[i]);
  return self->n_parts > 0 ? sum / (1000.0 * self->n_parts) : 0;
}
