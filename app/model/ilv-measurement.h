/* Really runs the shown models, one after the other, off the main thread.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/model/ilv-scenario.h"
#include "demos/recorder/ilv-measure.h"
#include "demos/trace/ilv-trace.h"

G_BEGIN_DECLS

/* One measurement. Models that could not be run have an error instead of a trace; those that were
 * cut short may have both. */
typedef struct {
  gatomicrefcount ref_count;
  IlvScenario *scenario;
  char *python;    /* asked for, or NULL */
  char *scheduler; /* of the model dask: as set in the preferences; NULL or "" = an own cluster */
  guint n_runs;
  IlvTrace *traces[ILV_N_MODELS];
  GPtrArray *kept; /* their recordings, while the measurement lives: see IlvMeasureOptions */
  GError *errors[ILV_N_MODELS];

  /* for a progress bar; guarded by the lock */
  GMutex lock;
  guint place; /* of the model now run among the scenario's */
  guint run;
  IlvMeasurePhase phase;
  gint64 since_us; /* when this run began */
  guint n_done;    /* models that are over: theirs are the traces and errors that stay */
  IlvTrace *live;  /* the run that goes on, as it stood last; NULL: no news */
  IlvModel live_model;
} IlvMeasurement;

IlvMeasurement *ilv_measurement_ref (IlvMeasurement *self);
void ilv_measurement_unref (IlvMeasurement *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvMeasurement, ilv_measurement_unref)

/* Starts a person's Python: only after a clear act of theirs. (transfer full) */
IlvMeasurement *ilv_measurement_start (const IlvScenario *scenario, const char *python,
                                       guint n_runs, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer data);
/* FALSE and error if nothing at all could be measured (no Python, cancelled). */
gboolean ilv_measurement_finish (GAsyncResult *result, GError **error);
/* What it does now, in words, and the share done. (transfer full) */
char *ilv_measurement_describe (IlvMeasurement *self, double *fraction);
/* How many of the scenario's models are over, in its order: their traces and errors may be read. */
guint ilv_measurement_get_n_done (IlvMeasurement *self);
/* The run that goes on, as it stands, and whose it is; NULL if nothing is new. (transfer full) */
IlvTrace *ilv_measurement_take_live (IlvMeasurement *self, IlvModel *model);

G_END_DECLS
