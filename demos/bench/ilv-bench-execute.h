/* One run of one cell: a workload's plan or a program, in an interpreter of its own.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Private to demos/bench. */
#pragma once

#include "demos/recorder/ilv-measure-run.h"
#include "ilv-bench-result.h"

G_BEGIN_DECLS

/* What a run gave. */
typedef struct {
  IlvBenchRun *run;
  gint64 spent_ns;         /* what making it took, everything included */
  IlvBenchLatency latency; /* timed runs only */
  gboolean has_memory;
  IlvBenchMemory memory;
  gboolean has_why;
  IlvBenchWhy why;
  IlvTrace *trace; /* of a recorded run, if it could be recorded */
} IlvBenchOutcome;

void ilv_bench_outcome_clear (IlvBenchOutcome *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (IlvBenchOutcome, ilv_bench_outcome_clear)

/* Plans of workloads are made once and kept. */
typedef struct {
  const IlvBenchResult *result;
  GPtrArray *pythons;  /* IlvPython*, as the result's; NULL where it is gone */
  GPtrArray *plans;    /* IlvRunPlan*, by cell; NULL = not made yet */
  gint64 run_limit_ns; /* 0 = from the prediction */
} IlvBenchExecutor;

void ilv_bench_executor_init (IlvBenchExecutor *self, const IlvBenchResult *result);
void ilv_bench_executor_clear (IlvBenchExecutor *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (IlvBenchExecutor, ilv_bench_executor_clear)

/* The units of work of all interpreters, as the speed of the first one that was measured makes
 * them. */
void ilv_bench_result_get_rates (const IlvBenchResult *result, IlvCalibration *calibration);
/* Makes the cell's plan, and its digest. TRUE for programs, whose digest is their text's and
 * arguments'. */
gboolean ilv_bench_executor_prepare (IlvBenchExecutor *self, guint cell, char **digest,
                                     GError **error);
/* FALSE and error if the run could not be made or was cut short. */
gboolean ilv_bench_executor_run (IlvBenchExecutor *self, guint cell, IlvBenchRunKind kind,
                                 IlvBenchOutcome *outcome, GCancellable *cancellable,
                                 GError **error);

G_END_DECLS
