/* The simulator's front: (workload, settings, costs) -> a sealed trace.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A pure function: the same arguments give the same bytes on every machine. Runs in the calling
 * thread; call it from any. */
#pragma once

#include "demos/trace/ilv-trace.h"
#include "demos/workload/ilv-costs.h"
#include "demos/workload/ilv-model.h"
#include "demos/workload/ilv-workload.h"

G_BEGIN_DECLS

#define ILV_SIMULATE_ERROR (ilv_simulate_error_quark ())
typedef enum {
  ILV_SIMULATE_ERROR_SETTINGS, /* e.g. chunks with timed arrivals */
  ILV_SIMULATE_ERROR_TOO_LONG, /* simulated time passes 10 years */
} IlvSimulateError;
GQuark ilv_simulate_error_quark (void);

typedef enum {
  ILV_DETAIL_AUTO,    /* JOB tracks up to 20,000 jobs */
  ILV_DETAIL_FULL,    /* JOB tracks always */
  ILV_DETAIL_MACHINE, /* no JOB tracks: machinery, job table and figures only */
  ILV_DETAIL_FIGURES, /* nothing but job table and figures: for the bare speed of the engine */
} IlvDetail;

/* Called now and then from the simulating thread: jobs ended so far and of how many. */
typedef void (*IlvProgressFunc) (guint64 done, guint64 total, gpointer data);

/* (transfer full); NULL and error (also G_IO_ERROR_CANCELLED). A deadlock is not an error: the
 * trace ends there, the jobs count as failed, info.note names the waiters and
 * ILV_EVENT_DEADLOCK instants stand in it. */
IlvTrace *ilv_simulate (IlvWorkload *workload, const IlvSettings *settings, const IlvCosts *costs,
                        IlvDetail detail, IlvProgressFunc progress, gpointer progress_data,
                        GCancellable *cancellable, GError **error);

/* The settings with every 0 replaced by its default for this workload: threads min(32, cores + 4),
 * processes and the rest = cores, cores 4, switch interval 5 ms. */
void ilv_settings_resolve (IlvSettings *self, const IlvWorkload *workload);

/* Timed events handled by the last ilv_simulate() of this thread, for benchmarks. */
guint64 ilv_simulate_get_n_events (void);

G_END_DECLS
