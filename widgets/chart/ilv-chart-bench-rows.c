/* The figures of a benchmark's cell, one row each.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-chart-bench.h"

#include "demos/bench/ilv-bench-statistics.h"

#include <math.h>

/* One run's figure; NAN if it is not known. */
static double
read_run (IlvBenchChart kind, const IlvBenchRun *run)
{
  switch (kind) {
  case ILV_BENCH_CHART_THROUGHPUT:
    return run->total_ns > 0 ? (double)run->n_jobs * 1e9 / (double)run->total_ns : NAN;
  case ILV_BENCH_CHART_CPU:
    return run->cpu_ns >= 0 && run->total_ns > 0 ? (double)run->cpu_ns / (double)run->total_ns
                                                 : NAN;
  case ILV_BENCH_CHART_SWITCHES:
    return run->context_switches >= 0 ? (double)run->context_switches : NAN;
  default:
    return (double)run->total_ns;
  }
}

static double
read_prediction (IlvBenchChart kind, const IlvBenchCell *cell)
{
  const IlvBenchPrediction *predicted = &cell->predicted;

  if (!predicted->is_known)
    return NAN;
  switch (kind) {
  case ILV_BENCH_CHART_TOTALS:
    return (double)predicted->total_ns;
  case ILV_BENCH_CHART_THROUGHPUT:
    return predicted->total_ns > 0 ? (double)cell->n_jobs * 1e9 / (double)predicted->total_ns : NAN;
  case ILV_BENCH_CHART_CPU:
    return predicted->cpu_use;
  case ILV_BENCH_CHART_GIL:
    return ilv_bench_find_gil_share (predicted->state_ns);
  default:
    return NAN;
  }
}

/* The interval of a rate is that of the total, turned over. */
static void
read_statistics (IlvBenchChart kind, const IlvBenchCell *cell, IlvChartPoint *point)
{
  const IlvBenchStatistics *statistics = &cell->statistics;
  double jobs = (double)cell->n_jobs * 1e9;

  if (statistics->n == 0)
    return;
  if (kind == ILV_BENCH_CHART_CPU) {
    point->value = statistics->cpu_use;
    return;
  }
  if (kind == ILV_BENCH_CHART_THROUGHPUT) {
    point->value = statistics->throughput_per_s;
    point->low = statistics->high_ns > 0 ? jobs / (double)statistics->high_ns : NAN;
    point->high = statistics->low_ns > 0 ? jobs / (double)statistics->low_ns : NAN;
    return;
  }
  point->value = (double)statistics->median_ns;
  point->low = (double)statistics->low_ns;
  point->high = (double)statistics->high_ns;
}

/* Of all timed runs; what is not known of one is left out. */
static void
read_switches (const IlvBenchCell *cell, IlvChartPoint *point)
{
  g_autoptr (GArray) known = g_array_new (FALSE, FALSE, sizeof (gint64));
  const IlvBenchRun *run;
  gint64 median, low, high;

  for (guint i = 0; (run = ilv_bench_cell_get_timed (cell, i)) != NULL; i++)
    if (run->context_switches >= 0)
      g_array_append_val (known, run->context_switches);
  if (known->len == 0)
    return;
  ilv_bench_median ((const gint64 *)(gpointer)known->data, known->len, known->len, &median, &low,
                    &high);
  point->value = (double)median;
  point->low = (double)low;
  point->high = (double)high;
}

static void
read_memory (const IlvBenchCell *cell, IlvChartPoint *point)
{
  const IlvBenchMemory *memory = &cell->memory;

  if (memory->worker_bytes >= 0)
    point->value = (double)memory->worker_bytes;
  else if (memory->main_bytes >= 0)
    point->value = (double)memory->main_bytes;
}

void
ilv_chart_series_add_bench_row (IlvChartSeries *self, IlvBenchChart kind, const IlvBenchCell *cell)
{
  IlvChartPoint point = ilv_chart_point (0);
  g_autoptr (GArray) runs = g_array_new (FALSE, FALSE, sizeof (double));
  const IlvBenchRun *run;

  if (kind == ILV_BENCH_CHART_MEMORY) {
    read_memory (cell, &point);
  } else if (kind == ILV_BENCH_CHART_GIL) {
    point.value = cell->why.is_known ? cell->why.gil_wait_share : NAN;
    point.predicted = read_prediction (kind, cell);
  } else if (kind == ILV_BENCH_CHART_PICKLED) {
    point.value = cell->why.is_known ? (double)cell->why.pickled_bytes : NAN;
  } else {
    if (kind == ILV_BENCH_CHART_SWITCHES)
      read_switches (cell, &point);
    else
      read_statistics (kind, cell, &point);
    point.predicted = read_prediction (kind, cell);
    for (guint i = 0; (run = ilv_bench_cell_get_timed (cell, i)) != NULL; i++) {
      double value = read_run (kind, run);
      if (!isnan (value))
        g_array_append_val (runs, value);
    }
    point.runs = (double *)(gpointer)runs->data;
    point.n_runs = runs->len;
  }
  ilv_chart_series_add_point (self, &point);
}

void
ilv_chart_point_read_total (IlvChartPoint *self, const IlvBenchCell *cell)
{
  read_statistics (ILV_BENCH_CHART_TOTALS, cell, self);
  self->predicted = read_prediction (ILV_BENCH_CHART_TOTALS, cell);
}
