/* Charts of every kind with invented figures, for tests and pictures.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart-sample.h"

#include <math.h>
#include <stdlib.h>

static const char *const names[] = {"sequential",   "asyncio",       "asyncio on uvloop",
                                    "threads × 32", "processes × 4", "asyncio + processes × 4"};

static int
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;

  return (x > y) - (x < y);
}

GArray *
chart_sample_times (guint n, double median_ns, double spread, guint32 seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  GArray *times = g_array_sized_new (FALSE, FALSE, sizeof (gint64), n);

  for (guint i = 0; i < n; i++) {
    double radius = sqrt (-2 * log (1 - g_rand_double (rand)));
    double normal = radius * cos (2 * G_PI * g_rand_double (rand));
    gint64 time = (gint64)(median_ns * exp (spread * normal));
    g_array_append_val (times, time);
  }
  qsort (times->data, n, sizeof (gint64), compare_times);
  return times;
}

static IlvChart *
make_rows (const char *title, IlvChartUnit unit, const double *values, guint n)
{
  IlvChart *chart = ilv_chart_new (
      ILV_CHART_ROWS, title,
      "measured, 3.11.2, median of 9 runs, spread 3 %; predicted: this-machine costs");
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);

  chart->value.unit = unit;
  for (guint i = 0; i < n; i++) {
    IlvChartSeries *series = ilv_chart_add_series (chart, names[i], i);
    IlvChartPoint point = ilv_chart_point (0);
    double runs[9];
    if (isnan (values[i])) {
      series->note = g_strdup ("not installed: predicted only");
      continue;
    }
    for (guint k = 0; k < 9; k++)
      runs[k] = values[i] * g_rand_double_range (rand, 0.97, 1.05);
    point = (IlvChartPoint){0,    values[i], values[i] * 0.985, values[i] * 1.03, values[i] * 0.96,
                            runs, 9};
    ilv_chart_series_add_point (series, &point);
  }
  return chart;
}

static IlvChart *
make_latency (void)
{
  static const double medians[] = {1.6e8, 2.2e8, 2.0e8, 1.2e8, 7e8};
  IlvChart *chart = ilv_chart_new (ILV_CHART_ECDF, "Latency per request",
                                   "measured, 3.11.2, 9 runs of 100 requests each");

  for (guint i = 0; i < G_N_ELEMENTS (medians); i++) {
    g_autoptr (GArray) times = chart_sample_times (900, medians[i], 0.35, i + 1);
    ilv_chart_series_set_samples (ilv_chart_add_series (chart, names[i], i), times, NULL);
  }
  return chart;
}

static IlvChart *
make_scaling (void)
{
  IlvChart *chart = ilv_chart_new (ILV_CHART_LINES, "Total over jobs",
                                   "measured, 3.11.2, median of 9 runs; thin: predicted");

  chart->x.title = g_strdup ("Jobs");
  chart->x.unit = ILV_CHART_UNIT_COUNT;
  chart->x.scale = chart->value.scale = ILV_CHART_LOG;
  for (guint i = 0; i < 5; i++) {
    IlvChartSeries *series = ilv_chart_add_series (chart, names[i], i);
    for (double jobs = 1; jobs <= 1000; jobs *= 10) {
      double value = (i == 4 ? 2.5e8 : 1e7) + jobs * 1e7 / (i + 1);
      IlvChartPoint point = {jobs, value, value * 0.93, value * 1.08, value * 0.95, NULL, 9};
      if (i == 2 && jobs == 100)
        point = ilv_chart_point (jobs);
      ilv_chart_series_add_point (series, &point);
    }
  }
  return chart;
}

static IlvChart *
make_break_even (void)
{
  static const double costs[] = {0.05, 0.11, 0.03}, starts[] = {2e7, 1e6, 1.4e8};
  static const guint series_names[] = {1, 3, 4};
  IlvChart *chart =
      ilv_chart_new (ILV_CHART_LINES, "Where it flips",
                     "predicted: this-machine costs (lines); measured, 3.11.2 (marks)");

  chart->x.title = g_strdup ("CPU per job");
  chart->own_x = 8.4e6;
  for (guint i = 0; i < 3; i++) {
    IlvChartSeries *series = ilv_chart_add_series (chart, names[series_names[i]], series_names[i]);
    for (guint k = 0; k <= 20; k++) {
      double x = k * 1e6, y = starts[i] + x * 1000 * costs[i];
      IlvChartPoint point = {x, NAN, NAN, NAN, y, NULL, 0};
      if (k % 5 == 2)
        point = (IlvChartPoint){x, y * 1.03, y * 0.99, y * 1.06, y, NULL, 5};
      ilv_chart_series_add_point (series, &point);
    }
  }
  ilv_chart_add_crossing (chart, 1.7e6, 1.5e6, 1.9e6,
                          "processes overtake threads at 1.7 ms of CPU per job");
  ilv_chart_add_crossing (chart, 6.0e6, 5.7e6, 6.3e6,
                          "processes overtake asyncio at 6 ms of CPU per job");
  return chart;
}

static IlvChart *
make_states (void)
{
  IlvChart *chart =
      ilv_chart_new (ILV_CHART_STACK, "Where the time went", "one recorded run of each, 3.11.2");

  for (guint i = 0; i < 5; i++) {
    IlvChartSeries *series = ilv_chart_add_series (chart, names[i], i);
    series->states[ILV_STATE_PYTHON] = 4e8 * (i + 1);
    series->states[ILV_STATE_IO] = 5e8;
    series->states[ILV_STATE_GIL_WAIT] = i == 3 ? 9e8 : 0;
    series->states[ILV_STATE_TRANSFER] = i == 4 ? 2e8 : 0;
    series->states[ILV_STATE_STARTUP] = i == 4 ? 3e8 : 1e7;
    series->states[ILV_STATE_IDLE] = 1e8;
  }
  return chart;
}

IlvChart *
chart_sample_new (ChartSample sample)
{
  static const double totals[] = {2.41e9, 1.04e9, 1.01e9, 1.09e9, NAN, 0.52e9};
  static const double sizes[] = {14e6, 15.5e6, 17e6, 21e6, 64e6};
  IlvChart *chart;

  switch (sample) {
  case CHART_SAMPLE_TOTALS:
    return make_rows ("Total time, fetch then parse, 100 jobs", ILV_CHART_UNIT_TIME, totals, 6);
  case CHART_SAMPLE_MEMORY:
    return make_rows ("Memory per worker", ILV_CHART_UNIT_BYTES, sizes, 5);
  case CHART_SAMPLE_LATENCY:
    return make_latency ();
  case CHART_SAMPLE_SCALING:
    return make_scaling ();
  case CHART_SAMPLE_BREAK_EVEN:
    return make_break_even ();
  case CHART_SAMPLE_STATES:
    return make_states ();
  case CHART_SAMPLE_EMPTY:
  case CHART_N_SAMPLES:
    break;
  }
  chart = ilv_chart_new (ILV_CHART_LINES, "Scaling with workers", NULL);
  chart->empty = g_strdup ("Only one number of workers was measured");
  return chart;
}
