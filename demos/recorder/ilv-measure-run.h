/* One real run: a plan executed by an interpreter under the supervisor.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Private to demos/recorder and demos/bench. */
#pragma once

#include "ilv-dask-stream.h"
#include "ilv-loopback.h"
#include "ilv-machine-time.h"
#include "ilv-measure.h"
#include "ilv-recording.h"
#include "ilv-run-plan.h"

G_BEGIN_DECLS

typedef struct {
  gint64 time_ns; /* CLOCK_MONOTONIC */
  gint64 bytes;   /* proportional set size, summed over the processes of the run */
} IlvMemorySample;

typedef struct {
  int pid;
  gint64 bytes; /* its proportional set size */
} IlvProcessMemory;

typedef struct {
  IlvRunResults results;
  gint64 origin_ns; /* CLOCK_MONOTONIC at time 0 */
  gint64 cpu_ns;    /* of the main process from time 0, and of all workers */
  gint64 total_ns;
  GArray *memory; /* IlvMemorySample, by time */
  guint64 peak_memory_bytes;
  IlvLoopbackStats server;
  GArray *processes; /* IlvProcessMemory at the peak, the main process first; NULL */
  IlvMachineUse machine;
  gint64 process_ns;       /* of the whole main process; 0 = not known */
  gint64 switches;         /* context switches of all processes, start-up included; -1 */
  IlvRecording *recording; /* NULL: not recorded */
  IlvDaskStream *dask;     /* NULL: another model, or it was not asked */
  GError *failure;         /* why it was cut short; NULL: it was not */
  gboolean was_stopped;    /* by hand or by the time limit */
  char *fate;              /* the same for the trace's note: one sentence, not translated */
} IlvMeasuredRun;

void ilv_measured_run_free (IlvMeasuredRun *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvMeasuredRun, ilv_measured_run_free)

/* How fast this interpreter does each kind of work: medians over several of its processes (about
 * half a second). Kept for the interpreter until renewed: all models and runs of a comparison then
 * execute the same work. */
gboolean ilv_calibrate (const IlvPython *python, IlvCalibration *calibration,
                        GCancellable *cancellable, GError **error);

/* What is recorded, and who watches it meanwhile. */
typedef struct {
  IlvRecordingPlan plan;
  const IlvRunInfo *info;  /* borrowed */
  IlvRecordingWatch watch; /* NULL: nobody */
  gpointer data;
} IlvRunWatch;

/* Runs the plan once. NULL and error if it could not even be started; a run that was cut short
 * (stopped, killed, crashed, too long) has a failure and what is known up to then. `watch` may be
 * NULL if nothing is recorded. (transfer full) */
IlvMeasuredRun *ilv_measured_run_new (const IlvRunPlan *plan, const IlvMeasureOptions *options,
                                      const IlvCalibration *calibration, gboolean is_recorded,
                                      const IlvRunWatch *watch, GCancellable *cancellable,
                                      GError **error);

/* Sorts `runs` (IlvMeasuredRun, at least one) by their totals and gives the one in the middle, of
 * an even number the faster of the two. (transfer none) */
IlvMeasuredRun *ilv_measured_runs_find_median (GPtrArray *runs);

/* The trace of a run that was not recorded: jobs with their times, in unknown states; which worker
 * had them. Takes `info`. */
IlvTrace *ilv_measured_run_to_trace (const IlvMeasuredRun *self, const IlvRunPlan *plan,
                                     IlvRunInfo *info, GError **error);

G_END_DECLS
