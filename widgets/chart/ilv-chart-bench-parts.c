/* What each core and each process did meanwhile, of a benchmark's result.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Cores keep their numbers. Worker processes have none that means anything from one run to the
 * next, so in each run they are put in the order of how busy they were: the second column is the
 * busiest worker's, whichever that was. */
#include "ilv-config.h"

#include "ilv-chart-bench.h"

#include <glib/gi18n.h>
#include <math.h>

static int
compare_values (gconstpointer a, gconstpointer b)
{
  double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

static int
compare_busiest (gconstpointer a, gconstpointer b)
{
  return compare_values (b, a);
}

/* The parts of one run; elements double, shares of one core. */
static GArray *
list_parts (IlvBenchChart kind, const IlvBenchRun *run)
{
  GArray *parts = g_array_new (FALSE, FALSE, sizeof (double));
  guint n = run->total_ns > 0 ? run->n_process_cpu : 0;

  if (kind == ILV_BENCH_CHART_CORES) {
    g_array_append_vals (parts, run->core_use, run->n_cores);
    return parts;
  }
  for (guint i = 0; i < n; i++) {
    double share = (double)run->process_cpu_ns[i] / (double)run->total_ns;
    g_array_append_val (parts, share);
  }
  if (n > 2)
    qsort (&g_array_index (parts, double, 1), n - 1, sizeof (double), compare_busiest);
  return parts;
}

static double
find_median (GArray *values)
{
  guint n = values->len;

  g_array_sort (values, compare_values);
  return n % 2 == 1
             ? g_array_index (values, double, n / 2)
             : (g_array_index (values, double, n / 2 - 1) + g_array_index (values, double, n / 2)) /
                   2;
}

/* A part of all runs that have it. FALSE: none has. */
static gboolean
read_part (GPtrArray *runs, guint part, IlvChartPoint *point)
{
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < runs->len; i++) {
    GArray *parts = g_ptr_array_index (runs, i);
    if (part < parts->len)
      g_array_append_val (values, g_array_index (parts, double, part));
  }
  if (values->len == 0)
    return FALSE;
  *point = ilv_chart_point (part);
  point->value = round (find_median (values) * 1000) / 1000;
  return TRUE;
}

void
ilv_chart_series_add_bench_parts (IlvChartSeries *self, IlvBenchChart kind,
                                  const IlvBenchCell *cell)
{
  g_autoptr (GPtrArray) runs = g_ptr_array_new_with_free_func ((GDestroyNotify)g_array_unref);
  const IlvBenchRun *run;
  IlvChartPoint point;

  for (guint i = 0; (run = ilv_bench_cell_get_timed (cell, i)) != NULL; i++)
    g_ptr_array_add (runs, list_parts (kind, run));
  for (guint part = 0; read_part (runs, part, &point); part++)
    ilv_chart_series_add_point (self, &point);
}

void
ilv_chart_name_bench_parts (IlvChart *chart, IlvBenchChart kind)
{
  chart->x.unit = ILV_CHART_UNIT_COUNT;
  if (kind == ILV_BENCH_CHART_CORES) {
    chart->x.title = g_strdup (_ ("Core"));
    return;
  }
  chart->x.title = g_strdup (_ ("Worker"));
  chart->first_part = g_strdup (_ ("Main"));
}
