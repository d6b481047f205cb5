/* Simulates all shown models off the main thread, in parallel.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/model/ilv-scenario.h"
#include "demos/trace/ilv-trace.h"

G_BEGIN_DECLS

/* One batch. A model that could not be simulated has an error instead of a trace. */
typedef struct {
  gatomicrefcount ref_count;
  IlvScenario *scenario;
  IlvTrace *traces[ILV_N_MODELS];
  GError *errors[ILV_N_MODELS];
  IlvTrace *reference; /* sequential; may be the shown one */
  gint64 started_us;
  guint n_waiting;                 /* main thread only */
  gint permille[ILV_N_MODELS + 1]; /* atomic */
  guint n_parts;
} IlvSimulation;

IlvSimulation *ilv_simulation_ref (IlvSimulation *self);
void ilv_simulation_unref (IlvSimulation *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvSimulation, ilv_simulation_unref)

/* Starts; `callback` runs in the main thread when every model is done. The returned batch may be
 * asked for its progress meanwhile. (transfer full) */
IlvSimulation *ilv_simulation_start (const IlvScenario *scenario, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer data);
/* FALSE and G_IO_ERROR_CANCELLED, or another error if not one model could be simulated. */
gboolean ilv_simulation_finish (GAsyncResult *result, GError **error);
/* Share done, 0..1. */
double ilv_simulation_get_progress (IlvSimulation *self);

/* Traces have gone: some seconds from now their memory is given back, unless others come. */
void ilv_simulation_trim_later (void);

G_END_DECLS
