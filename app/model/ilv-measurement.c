/* Really runs the shown models, one after the other, off the main thread.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Never two at once: they would take each other's cores. */
#include "ilv-measurement.h"

#include "app/ilv-preferences.h"
#include <glib/gi18n.h>

#include "demos/recorder/ilv-recording.h"
#include "widgets/why/ilv-why-label.h"

#define FRESH_NS                                                                                   \
  (60 * G_GINT64_CONSTANT (1000000000)) /* a comparison so soon after does the same work */

IlvMeasurement *
ilv_measurement_ref (IlvMeasurement *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
ilv_measurement_unref (IlvMeasurement *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  for (guint i = 0; i < ILV_N_MODELS; i++) {
    g_clear_pointer (&self->traces[i], ilv_trace_unref);
    g_clear_error (&self->errors[i]);
  }
  g_clear_pointer (&self->live, ilv_trace_unref);
  g_ptr_array_unref (self->kept);
  ilv_scenario_free (self->scenario);
  g_mutex_clear (&self->lock);
  g_free (self->python);
  g_free (self->scheduler);
  g_free (self);
}

static void
note_progress (IlvMeasurePhase phase, guint run, guint n_runs, gpointer data)
{
  IlvMeasurement *self = data;

  g_mutex_lock (&self->lock);
  self->phase = phase;
  self->run = run;
  self->since_us = g_get_monotonic_time ();
  g_mutex_unlock (&self->lock);
}

/* From the thread that makes the growing trace. */
static void
note_live (IlvTrace *trace, gpointer data)
{
  IlvMeasurement *self = data;
  IlvTrace *before;

  g_mutex_lock (&self->lock);
  before = self->live;
  self->live = ilv_trace_ref (trace);
  self->live_model = self->scenario->models[self->place];
  g_mutex_unlock (&self->lock);
  g_clear_pointer (&before, ilv_trace_unref);
}

static void
measure_model (IlvMeasurement *self, const IlvPython *python, IlvModel model,
               GCancellable *cancellable)
{
  IlvMeasureOptions options = {.python = python,
                               .n_runs = self->n_runs,
                               .is_recorded = TRUE,
                               .progress = note_progress,
                               .progress_data = self,
                               .kept = self->kept,
                               .live = note_live,
                               .live_data = self};
  IlvTrace *trace, *partial = NULL;
  IlvSettings settings;

  options.partial = &partial;
  options.scheduler = self->scheduler;
  if (!ilv_python_can_run (python, model, &self->errors[model]))
    return;
  /* The defaults filled in: the same cores and pools as were predicted. */
  ilv_scenario_resolve (self->scenario, model, &settings);
  trace = ilv_measure (self->scenario->workload, &settings, &options, cancellable,
                       &self->errors[model]);
  self->traces[model] = trace != NULL ? trace : partial;
}

static void
note_done (IlvMeasurement *self, guint n_done)
{
  g_mutex_lock (&self->lock);
  self->n_done = n_done;
  g_clear_pointer (&self->live, ilv_trace_unref);
  g_mutex_unlock (&self->lock);
}

/* What is returned if nothing was measured: the first model's reason. */
static void
return_result (IlvMeasurement *self, GTask *task)
{
  const GError *first = NULL;

  for (guint i = 0; i < self->scenario->n_models; i++) {
    IlvModel model = self->scenario->models[i];

    if (self->traces[model] != NULL) {
      g_task_return_boolean (task, TRUE);
      return;
    }
    if (first == NULL)
      first = self->errors[model];
  }
  if (first != NULL)
    g_task_return_error (task, g_error_copy (first));
  else
    g_task_return_boolean (task, TRUE);
}

static void
measure_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  IlvMeasurement *self = data;
  GError *error = NULL;
  g_autoptr (IlvPython) python = ilv_python_find (self->python, cancellable, &error);

  if (python == NULL) {
    g_task_return_error (task, error);
    return;
  }
  ilv_calibration_renew (FRESH_NS);
  for (guint i = 0; i < self->scenario->n_models; i++) {
    if (g_task_return_error_if_cancelled (task))
      return;
    g_mutex_lock (&self->lock);
    self->place = i;
    self->run = 0;
    g_mutex_unlock (&self->lock);
    measure_model (self, python, self->scenario->models[i], cancellable);
    note_done (self, i + 1);
  }
  if (!g_task_return_error_if_cancelled (task))
    return_result (self, task);
}

IlvMeasurement *
ilv_measurement_start (const IlvScenario *scenario, const char *python, guint n_runs,
                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  IlvMeasurement *self = g_new0 (IlvMeasurement, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  self->scenario = ilv_scenario_copy (scenario);
  self->python = python != NULL && *python != '\0' ? g_strdup (python) : NULL;
  self->n_runs = n_runs;
  if (ilv_preferences_get () != NULL)
    self->scheduler = g_settings_get_string (ilv_preferences_get (), "dask-scheduler");
  self->kept = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_recording_free);
  g_task_set_task_data (task, ilv_measurement_ref (self), (GDestroyNotify)ilv_measurement_unref);
  g_task_run_in_thread (task, measure_thread);
  return self;
}

gboolean
ilv_measurement_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

char *
ilv_measurement_describe (IlvMeasurement *self, double *fraction)
{
  guint place, run;
  IlvMeasurePhase phase;
  const char *model;
  gint64 since_us;

  g_mutex_lock (&self->lock);
  place = self->place;
  run = MIN (self->run, self->n_runs);
  phase = self->phase;
  since_us = self->since_us;
  g_mutex_unlock (&self->lock);
  model = ilv_model_label (ilv_model_get_id (self->scenario->models[place]));
  *fraction = ((double)place + (double)run / (self->n_runs + 1.0)) / self->scenario->n_models;
  switch (phase) {
  case ILV_MEASURE_CALIBRATING:
    return g_strdup_printf (_ ("%s: calibrating"), model);
  case ILV_MEASURE_READING:
    return g_strdup_printf (_ ("%s: reading the recording"), model);
  case ILV_MEASURE_RUNNING:
  default:
    /* Translators: which model is measured, which of how many runs, and for how long this one has
     * been running. */
    return g_strdup_printf (_ ("%s: run %u of %u, %.1f s"), model, MIN (run + 1, self->n_runs),
                            self->n_runs, (double)(g_get_monotonic_time () - since_us) / 1e6);
  }
}

guint
ilv_measurement_get_n_done (IlvMeasurement *self)
{
  guint n_done;

  g_mutex_lock (&self->lock);
  n_done = self->n_done;
  g_mutex_unlock (&self->lock);
  return n_done;
}

IlvTrace *
ilv_measurement_take_live (IlvMeasurement *self, IlvModel *model)
{
  IlvTrace *trace;

  g_mutex_lock (&self->lock);
  trace = g_steal_pointer (&self->live);
  *model = self->live_model;
  g_mutex_unlock (&self->lock);
  return trace;
}
