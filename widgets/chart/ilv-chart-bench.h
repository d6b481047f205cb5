/* Charts of a benchmark's result.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A result has up to six dimensions; a chart shows those that a focus leaves open, and names in its
 * labels only what differs there. A/A twins are left out: they say how large chance is, and that is
 * said in words. */
#pragma once

#include "demos/bench/ilv-bench-result.h"
#include "demos/bench/ilv-break-even.h"
#include "ilv-chart.h"

G_BEGIN_DECLS

typedef enum {
  ILV_BENCH_CHART_TOTALS,
  ILV_BENCH_CHART_LATENCY,
  ILV_BENCH_CHART_JOBS, /* total over jobs, workers, payload */
  ILV_BENCH_CHART_WORKERS,
  ILV_BENCH_CHART_PAYLOAD,
  ILV_BENCH_CHART_STATES,
  ILV_BENCH_CHART_GIL, /* the share of the jobs' time that was spent waiting for it */
  ILV_BENCH_CHART_MEMORY,
  ILV_BENCH_CHART_THROUGHPUT,
  ILV_BENCH_CHART_CPU,
  ILV_BENCH_CHART_CORES,     /* how busy each core of the machine was */
  ILV_BENCH_CHART_PROCESSES, /* the CPU time of each process */
  ILV_BENCH_CHART_SWITCHES,
  ILV_BENCH_CHART_PICKLED,
  ILV_BENCH_N_CHARTS
} IlvBenchChart;

/* Which cells: an index, or a value that cells have; ILV_BENCH_ALL = any. */
#define ILV_BENCH_ALL (-2)
typedef struct {
  int subject, python;
  gint64 jobs, workers, payload;
} IlvBenchFocus;

/* "Total time", "Latency" ... (static) */
const char *ilv_bench_chart_get_name (IlvBenchChart kind);
/* Its id in commands and files: "totals", "latency" ... (static) */
const char *ilv_bench_chart_get_id (IlvBenchChart kind);
/* FALSE where the result has nothing for it: one number of jobs makes no line. */
gboolean ilv_bench_chart_is_there (const IlvBenchResult *result, IlvBenchChart kind,
                                   const IlvBenchFocus *focus);
/* All of the first subject. */
void ilv_bench_focus_init (IlvBenchFocus *self);
gboolean ilv_bench_focus_has (const IlvBenchFocus *self, const IlvBenchCell *cell);
/* The different values that the subject's cells have, rising. Elements gint64. */
typedef enum {
  ILV_BENCH_BY_PYTHON,
  ILV_BENCH_BY_JOBS,
  ILV_BENCH_BY_WORKERS,
  ILV_BENCH_BY_PAYLOAD,
  ILV_BENCH_N_DIMENSIONS
} IlvBenchDimension;
GArray *ilv_bench_focus_list (const IlvBenchFocus *self, const IlvBenchResult *result,
                              IlvBenchDimension dimension);
gint64 ilv_bench_cell_get_place (const IlvBenchCell *cell, IlvBenchDimension dimension);

/* ilv-chart-bench-rows.c: the cell's median, interval, runs and prediction, as far as the kind has
 * them; and those of the total as a point of a line. */
void ilv_chart_series_add_bench_row (IlvChartSeries *self, IlvBenchChart kind,
                                     const IlvBenchCell *cell);
void ilv_chart_point_read_total (IlvChartPoint *self, const IlvBenchCell *cell);
/* ilv-chart-bench-parts.c: CORES and PROCESSES, medians of the timed runs. */
void ilv_chart_series_add_bench_parts (IlvChartSeries *self, IlvBenchChart kind,
                                       const IlvBenchCell *cell);
/* The kind's axis and what its first part is called. */
void ilv_chart_name_bench_parts (IlvChart *chart, IlvBenchChart kind);

/* (transfer full) */
IlvChart *ilv_chart_new_from_bench (const IlvBenchResult *result, IlvBenchChart kind,
                                    const IlvBenchFocus *focus);
/* Lines predicted, points measured, places in words; `own_value` is the workload's as it is, NAN =
 * not known. (transfer full) */
IlvChart *ilv_chart_new_from_break_even (const IlvBreakEven *found, double own_value);

/* "threads × 32, 100 jobs": what differs between the cells in focus. (transfer full) */
char *ilv_bench_focus_label (const IlvBenchFocus *self, const IlvBenchResult *result,
                             const IlvBenchCell *cell);
/* The same without the number of workers: they are on the axis. (transfer full) */
char *ilv_bench_focus_label_plain (const IlvBenchFocus *self, const IlvBenchResult *result,
                                   const IlvBenchCell *cell);
/* "measured, 3.11.2, median of 9 runs, spread 3 %". (transfer full) */
char *ilv_bench_focus_describe_source (const IlvBenchFocus *self, const IlvBenchResult *result);

/* "threads overtake sequential at 3 jobs (measured)". (transfer full) */
char *ilv_chart_describe_break_even (const IlvBreakEven *found, const IlvBreakEvenPlace *place,
                                     gboolean is_measured);
/* What a key of a workload is: "duration of step parse". (transfer full) */
char *ilv_chart_describe_varied (const char *key);

G_END_DECLS
