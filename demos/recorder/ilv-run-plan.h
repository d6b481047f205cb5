/* A workload made ready to be run by Python: every draw drawn, every duration turned into work.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is written into the run's folder (all numbers int64, little-endian, columns one after the
 * other; the reader is python/runner_work.py):
 *
 *   plan.json    settings, groups with their steps, the loopback server's address
 *   jobs.bin     GROUP, WORK, FAIL, ARRIVAL for each job
 *   work.bin     for each execution of a step, in the order in which its job does them: units of
 *                work (python, hold, native), nanoseconds (io, sleep), the child's number (spawn);
 *                a job's begin at its WORK
 *   order.bin    the jobs that arrive by themselves, by scheduled arrival, then by number
 *   results.bin  ARRIVAL, BEGIN, END, WORKER, OUTCOME, WAIT for each job, filled by the run; then
 *                ILV_RUN_CPU_SLOTS numbers for the workers' CPU time
 *
 * Jobs are numbered group by group in file order, each group with its Count; spawned ones follow,
 * breadth first: the children of job 0 in the order in which it spawns them, those of job 1, ...
 * So a child's number, and with it its drawn work, does not depend on the order of events. */
#pragma once

#include <gio/gio.h>

#include "demos/workload/ilv-model.h"
#include "demos/workload/ilv-workload.h"

G_BEGIN_DECLS

#define ILV_RUN_MAX_JOBS 1000000
#define ILV_RUN_MAX_STEPS 20000000 /* executions of steps: 160 MB */
#define ILV_RUN_COLUMNS 6          /* of results.bin */
#define ILV_RUN_CPU_SLOTS 4096

/* What one unit of python, hold and native work takes on an interpreter, found alone and warm:
 * a duration d is (d - call_ns) / unit_ns units. */
typedef struct {
  double call_ns, unit_ns;
  double spread; /* interquartile range / median of the samples */
} IlvRate;

typedef struct {
  IlvRate rates[3]; /* ILV_STEP_PYTHON, ILV_STEP_HOLD, ILV_STEP_NATIVE */
} IlvCalibration;

/* Treat as read only. */
typedef struct {
  IlvWorkload *workload; /* a reference */
  IlvSettings settings;  /* resolved */
  guint32 n_jobs;        /* all, with those that may be spawned */
  guint32 n_planned;     /* those of the groups' Count */
  guint64 n_steps;       /* executions of steps */
  gint64 *groups;        /* per job */
  gint64 *indices;       /* within its group */
  gint64 *parents;       /* -1 = none */
  gint64 *work_at;
  gint64 *fails;
  gint64 *arrivals_ns; /* scheduled; -1: when a client or its parent submits it */
  char *scheduler;     /* dask: owned, "tcp://HOST:PORT"; NULL = an own LocalCluster */
  guint n_connections; /* sockets that an event loop may need at one moment */
} IlvRunPlan;

/* `settings` must be resolved. Fails with ILV_MEASURE_ERROR_SETTINGS: chunks with timed arrivals,
 * more jobs or steps than are measured. (transfer full) */
IlvRunPlan *ilv_run_plan_new (IlvWorkload *workload, const IlvSettings *settings, GError **error);
void ilv_run_plan_free (IlvRunPlan *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvRunPlan, ilv_run_plan_free)

/* Writes all files of the plan into an existing folder. `port` 0: no step needs the server. */
gboolean ilv_run_plan_write (const IlvRunPlan *self, const IlvCalibration *calibration, guint port,
                             const char *folder, GError **error);
/* SHA-256 of the work itself: which jobs arrive when, what each step of each does, which fail. The
 * same for every model, pool size and interpreter. (transfer full) */
char *ilv_run_plan_digest (const IlvRunPlan *self, const IlvCalibration *calibration);
/* Whether any step is an `io`. */
gboolean ilv_run_plan_needs_server (const IlvRunPlan *self);

/* The results of a run, a copy of results.bin: whoever ran may still write to the file, or cut it
 * short. */
typedef struct {
  gint64 *all; /* owned: the columns lie in it */
  const gint64 *arrivals_ns, *begins_ns, *ends_ns, *workers, *outcomes;
  const gint64 *waits;  /* 0, 1 + a lock's number or -1 - a child's number */
  const gint64 *cpu_ns; /* ILV_RUN_CPU_SLOTS: of worker processes, by number; NULL if cut short */
} IlvRunResults;
gboolean ilv_run_plan_read_results (const IlvRunPlan *self, const char *folder,
                                    IlvRunResults *results, GError **error);
/* Which jobs wait for a lock or a child, in words; "" if none does. (transfer full) */
char *ilv_run_plan_describe_waits (const IlvRunPlan *self, const IlvRunResults *results);
void ilv_run_results_clear (IlvRunResults *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (IlvRunResults, ilv_run_results_clear)

G_END_DECLS
