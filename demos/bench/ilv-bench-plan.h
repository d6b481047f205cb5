/* From what somebody wants compared to the cells of a benchmark, each predicted.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * subjects × interpreters × models × jobs × workers × payloads. What makes no difference is left
 * out: workers where a model has no pool (one cell, not one a size), and payloads where nothing
 * crosses a border are kept, since that they cost nothing is worth seeing. What an interpreter
 * cannot run is a cell with a problem, never a number. Fast (it simulates): milliseconds a cell. */
#pragma once

#include "demos/recorder/ilv-measure.h"
#include "demos/workload/ilv-costs.h"
#include "ilv-bench-result.h"

G_BEGIN_DECLS

#define ILV_BENCH_MAX_CELLS 10000

/* Everything borrowed. */
typedef struct {
  IlvWorkload *const *workloads; /* NULL-terminated, or NULL: with every --set applied */
  const char *const *programs;   /* NULL-terminated ids or paths, or NULL */
  const IlvModel *models;
  guint n_models;
  const gint64 *jobs, *workers, *payloads; /* lists; empty: as workload and model say */
  guint n_jobs, n_workers, n_payloads;
  IlvPython *const *pythons; /* NULL-terminated, at least one; the first one's speed sets the units
                                of work of all */
  const char *const *variants; /* of programs, NULL-terminated; NULL = all */
  IlvSettings settings;        /* cores, threads, processes, start method, switch interval, seed */
  const IlvCosts *costs;       /* for the predictions */
  const char *scheduler;       /* of the model dask: its address; NULL or "" = own clusters */
  guint n_runs;                /* of each cell; 0 = as many as its spread needs */
  gint64 budget_ns;            /* 0 = none */
  gboolean has_control;        /* an A/A twin of the first cell of each subject and interpreter */
  gboolean is_recorded;        /* one more run of each cell, recorded */
} IlvBenchPlanOptions;

/* Defaults: control and recorded run, everything else empty. */
void ilv_bench_plan_options_init (IlvBenchPlanOptions *self);

#define ILV_BENCH_MIN_RUNS 7
#define ILV_BENCH_MAX_RUNS 15
#define ILV_BENCH_TARGET 0.02

/* A result with cells and no runs; ILV_BENCH_ERROR_PLAN if it cannot be planned. (transfer full) */
IlvBenchResult *ilv_bench_plan (const IlvBenchPlanOptions *options, GCancellable *cancellable,
                                GError **error);

/* How long what is still to be run takes, from predictions and from what has run: from the fewest
 * runs to the most; `most` may be NULL. Never more than what is left of the budget. */
gint64 ilv_bench_result_estimate (const IlvBenchResult *self, gint64 *most);

/* Simulates a cell's work and fills its prediction. */
gboolean ilv_bench_predict (IlvBenchCell *cell, IlvWorkload *workload, const IlvSettings *settings,
                            const IlvCosts *costs, GCancellable *cancellable, GError **error);

/* Of all its cells: those of a cell name its model and its pool, too. */
void ilv_bench_method_get_settings (const IlvBenchMethod *method, IlvSettings *settings);
/* What a cell is run with. FALSE and error if its workload does not parse or cannot be set so.
 * `workload` (transfer full). Not for programs. */
gboolean ilv_bench_cell_get_work (const IlvBenchResult *self, const IlvBenchCell *cell,
                                  IlvWorkload **workload, IlvSettings *settings, GError **error);

G_END_DECLS
