/* Charts of a benchmark's result.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-chart-bench.h"
#include "ilv-chart-paint.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

static const struct {
  const char *id, *name;
  IlvChartKind kind;
  IlvChartUnit unit;
} kinds[ILV_BENCH_N_CHARTS] = {
    [ILV_BENCH_CHART_TOTALS] = {"totals", N_ ("Total time"), ILV_CHART_ROWS, ILV_CHART_UNIT_TIME},
    [ILV_BENCH_CHART_LATENCY] = {"latency", N_ ("Latency"), ILV_CHART_ECDF, ILV_CHART_UNIT_SHARE},
    [ILV_BENCH_CHART_JOBS] = {"jobs", N_ ("Scaling with jobs"), ILV_CHART_LINES,
                              ILV_CHART_UNIT_TIME},
    [ILV_BENCH_CHART_WORKERS] = {"workers", N_ ("Scaling with workers"), ILV_CHART_LINES,
                                 ILV_CHART_UNIT_TIME},
    [ILV_BENCH_CHART_PAYLOAD] = {"payload", N_ ("Scaling with payload"), ILV_CHART_LINES,
                                 ILV_CHART_UNIT_TIME},
    [ILV_BENCH_CHART_STATES] = {"states", N_ ("Where the time went"), ILV_CHART_STACK,
                                ILV_CHART_UNIT_SHARE},
    [ILV_BENCH_CHART_GIL] = {"gil", N_ ("Waiting for the GIL"), ILV_CHART_ROWS,
                             ILV_CHART_UNIT_SHARE},
    [ILV_BENCH_CHART_MEMORY] = {"memory", N_ ("Memory per worker"), ILV_CHART_ROWS,
                                ILV_CHART_UNIT_BYTES},
    [ILV_BENCH_CHART_THROUGHPUT] = {"throughput", N_ ("Jobs per second"), ILV_CHART_ROWS,
                                    ILV_CHART_UNIT_COUNT},
    [ILV_BENCH_CHART_CPU] = {"cpu", N_ ("Cores in use"), ILV_CHART_ROWS, ILV_CHART_UNIT_COUNT},
    [ILV_BENCH_CHART_CORES] = {"cores", N_ ("CPU use per core"), ILV_CHART_PARTS,
                               ILV_CHART_UNIT_SHARE},
    [ILV_BENCH_CHART_PROCESSES] = {"processes", N_ ("CPU use per process"), ILV_CHART_PARTS,
                                   ILV_CHART_UNIT_SHARE},
    [ILV_BENCH_CHART_SWITCHES] = {"switches", N_ ("Context switches"), ILV_CHART_ROWS,
                                  ILV_CHART_UNIT_COUNT},
    [ILV_BENCH_CHART_PICKLED] = {"pickled", N_ ("Bytes pickled"), ILV_CHART_ROWS,
                                 ILV_CHART_UNIT_BYTES},
};

const char *
ilv_bench_chart_get_name (IlvBenchChart kind)
{
  g_return_val_if_fail (kind < ILV_BENCH_N_CHARTS, NULL);
  return _ (kinds[kind].name);
}

const char *
ilv_bench_chart_get_id (IlvBenchChart kind)
{
  g_return_val_if_fail (kind < ILV_BENCH_N_CHARTS, NULL);
  return kinds[kind].id;
}

/* Models in the order of the result, so that each has the same marker in every chart of it. */
static guint
rank_model (const IlvBenchResult *result, const IlvBenchCell *cell)
{
  g_autoptr (GPtrArray) models = g_ptr_array_new ();

  for (guint i = 0; i < result->cells->len; i++) {
    const IlvBenchCell *other = ilv_bench_result_get_cell (result, i);
    guint rank = 0;
    if (other->subject != cell->subject)
      continue;
    while (rank < models->len && !g_str_equal (g_ptr_array_index (models, rank), other->model))
      rank++;
    if (rank == models->len)
      g_ptr_array_add (models, other->model);
    if (g_str_equal (other->model, cell->model))
      return rank % ILV_CHART_N_SHAPES;
  }
  return 0;
}

/* Series of one model differ by the line and by hollow markers. */
static guint
get_style (const IlvChart *chart, const IlvBenchResult *result, const IlvBenchCell *cell)
{
  guint rank = rank_model (result, cell), n = 0;

  for (guint i = 0; i < chart->series->len; i++)
    n += ilv_chart_get_series (chart, i)->style % ILV_CHART_N_SHAPES == rank;
  return rank + ILV_CHART_N_SHAPES * n;
}

static char *
describe_missing (const IlvBenchCell *cell)
{
  return g_strdup (cell->problem != NULL ? cell->problem : _ ("not run yet"));
}

/* --- distributions --- */

static void
add_samples (const IlvBenchCell *cell, IlvChartSeries *series)
{
  const IlvBenchLatency *latency = &cell->latency;
  g_autoptr (GArray) values = NULL, sums = NULL;
  g_autofree guint64 *cumulated = NULL;

  if (latency->n_values == 0)
    return;
  values = g_array_sized_new (FALSE, FALSE, sizeof (gint64), latency->n_values);
  sums = g_array_sized_new (FALSE, FALSE, sizeof (guint64), latency->n_values);
  cumulated = ilv_bench_latency_cumulate (latency);
  g_array_append_vals (values, latency->values_ns, latency->n_values);
  g_array_append_vals (sums, cumulated, latency->n_values);
  ilv_chart_series_set_samples (series, values, sums);
}

/* --- states --- */

static void
add_states (const IlvBenchCell *cell, IlvChartSeries *series)
{
  const gint64 *states = cell->why.is_known ? cell->why.state_ns : cell->predicted.state_ns;

  if (!cell->why.is_known && cell->predicted.is_known) {
    char *label = g_strdup_printf (_ ("%s, predicted"), series->label);
    g_free (series->label);
    series->label = label;
  }
  series->note = g_strdup (cell->why.note != NULL  ? cell->why.note
                           : cell->problem != NULL ? cell->problem
                                                   : _ ("no recorded run yet"));
  if (cell->why.is_known || cell->predicted.is_known)
    for (guint i = 0; i < ILV_N_STATES; i++)
      series->states[i] = (double)MAX (states[i], 0);
}

/* --- lines --- */

static IlvBenchDimension
get_dimension (IlvBenchChart kind)
{
  return kind == ILV_BENCH_CHART_JOBS      ? ILV_BENCH_BY_JOBS
         : kind == ILV_BENCH_CHART_WORKERS ? ILV_BENCH_BY_WORKERS
                                           : ILV_BENCH_BY_PAYLOAD;
}

/* Apart from the dimension that the line goes along, the two are the same. */
static gboolean
is_same_line (const IlvBenchCell *a, const IlvBenchCell *b, IlvBenchDimension along)
{
  if (a->subject != b->subject || !g_str_equal (a->model, b->model))
    return FALSE;
  for (IlvBenchDimension each = 0; each < ILV_BENCH_N_DIMENSIONS; each++)
    if (each != along && ilv_bench_cell_get_place (a, each) != ilv_bench_cell_get_place (b, each))
      return FALSE;
  return TRUE;
}

static int
compare_points (gconstpointer a, gconstpointer b)
{
  double x = ((const IlvChartPoint *)a)->x, y = ((const IlvChartPoint *)b)->x;

  return (x > y) - (x < y);
}

/* The cells of the line of `first`, which is the first of them. */
static IlvChartSeries *
add_line (IlvChart *chart, const IlvBenchResult *result, IlvBenchDimension along,
          const IlvBenchFocus *focus, guint first)
{
  const IlvBenchCell *leader = ilv_bench_result_get_cell (result, first);
  IlvBenchFocus line = *focus;
  g_autofree char *label = NULL;
  IlvChartSeries *series;

  for (guint i = 0; i < first; i++) {
    const IlvBenchCell *before = ilv_bench_result_get_cell (result, i);
    if (ilv_bench_focus_has (focus, before) && is_same_line (before, leader, along))
      return NULL;
  }
  if (along == ILV_BENCH_BY_JOBS) /* the axis names it */
    line.jobs = ilv_bench_cell_get_place (leader, along);
  else if (along == ILV_BENCH_BY_PAYLOAD)
    line.payload = leader->payload;
  label = along == ILV_BENCH_BY_WORKERS ? ilv_bench_focus_label_plain (focus, result, leader)
                                        : ilv_bench_focus_label (&line, result, leader);
  series = ilv_chart_add_series (chart, label, get_style (chart, result, leader));
  for (guint i = first; i < result->cells->len; i++) {
    const IlvBenchCell *cell = ilv_bench_result_get_cell (result, i);
    IlvChartPoint point = ilv_chart_point ((double)ilv_bench_cell_get_place (cell, along));
    if (!ilv_bench_focus_has (focus, cell) || !is_same_line (cell, leader, along) || point.x < 0)
      continue;
    ilv_chart_point_read_total (&point, cell);
    ilv_chart_series_add_point (series, &point);
  }
  g_array_sort (series->points, compare_points);
  return series;
}

/* A line needs two points of which something is known. */
static void
drop_short_lines (IlvChart *chart)
{
  for (guint i = chart->series->len; i-- > 0;) {
    const IlvChartSeries *series = ilv_chart_get_series (chart, i);
    guint n_known = 0;
    for (guint k = 0; k < series->points->len; k++) {
      const IlvChartPoint *point = ilv_chart_series_get_point (series, k);
      n_known += !isnan (point->value) || !isnan (point->predicted);
    }
    if (n_known < 2)
      g_ptr_array_remove_index (chart->series, i);
  }
}

static void
set_x_axis (IlvChart *chart, const IlvBenchResult *result, IlvBenchChart kind,
            const IlvBenchFocus *focus)
{
  const IlvBenchSubject *subject = ilv_bench_result_get_subject (result, MAX (focus->subject, 0));
  gboolean is_size = subject->kind == ILV_BENCH_WORKLOAD || g_strcmp0 (subject->unit, "B") == 0;

  chart->x.scale = chart->value.scale = ILV_CHART_LOG;
  chart->x.unit = ILV_CHART_UNIT_COUNT;
  if (kind == ILV_BENCH_CHART_JOBS) {
    chart->x.title = g_strdup (_ ("Jobs"));
  } else if (kind == ILV_BENCH_CHART_WORKERS) {
    chart->x.title = g_strdup (_ ("Workers"));
  } else {
    chart->x.title =
        g_strdup (subject->parameter != NULL ? subject->parameter : _ ("Payload each way"));
    chart->x.unit = is_size ? ILV_CHART_UNIT_BYTES : ILV_CHART_UNIT_COUNT;
  }
}

/* --- the chart --- */

static char *
make_title (const IlvBenchResult *result, IlvBenchChart kind, const IlvBenchFocus *focus)
{
  const char *name = ilv_bench_chart_get_name (kind);
  const IlvBenchSubject *subject;

  if (focus->subject < 0 || result->subjects->len == 0)
    return g_strdup (name);
  subject = ilv_bench_result_get_subject (result, (guint)focus->subject);
  if (kind == ILV_BENCH_CHART_LATENCY && subject->sample != NULL)
    return g_strdup_printf (_ ("Latency of one %s, %s"), subject->sample, subject->name);
  return g_strdup_printf ("%s, %s", name, subject->name);
}

/* Whatever is in focus, a line goes along all of its axis. */
static IlvBenchFocus
widen (const IlvBenchFocus *focus, IlvBenchChart kind)
{
  IlvBenchFocus wide = *focus;

  if (kind == ILV_BENCH_CHART_JOBS)
    wide.jobs = ILV_BENCH_ALL;
  else if (kind == ILV_BENCH_CHART_WORKERS)
    wide.workers = ILV_BENCH_ALL;
  else if (kind == ILV_BENCH_CHART_PAYLOAD)
    wide.payload = ILV_BENCH_ALL;
  return wide;
}

static void
add_cells (IlvChart *chart, const IlvBenchResult *result, IlvBenchChart kind,
           const IlvBenchFocus *focus)
{
  for (guint i = 0; i < result->cells->len; i++) {
    const IlvBenchCell *cell = ilv_bench_result_get_cell (result, i);
    g_autofree char *label = NULL;
    IlvChartSeries *series;
    if (!ilv_bench_focus_has (focus, cell))
      continue;
    if (chart->kind == ILV_CHART_LINES) {
      add_line (chart, result, get_dimension (kind), focus, i);
      continue;
    }
    label = ilv_bench_focus_label (focus, result, cell);
    series = ilv_chart_add_series (chart, label, get_style (chart, result, cell));
    if (chart->kind == ILV_CHART_ECDF)
      add_samples (cell, series);
    else if (chart->kind == ILV_CHART_STACK)
      add_states (cell, series);
    else if (chart->kind == ILV_CHART_PARTS)
      ilv_chart_series_add_bench_parts (series, kind, cell);
    else
      ilv_chart_series_add_bench_row (series, kind, cell);
    if (series->note == NULL)
      series->note = describe_missing (cell);
  }
}

static char *
describe_source (const IlvBenchResult *result, IlvBenchChart kind, const IlvBenchFocus *focus)
{
  switch (kind) {
  case ILV_BENCH_CHART_STATES:
    return g_strdup (_ ("one recorded run of each; its times are used for nothing else"));
  case ILV_BENCH_CHART_GIL:
    return g_strdup (_ ("share of the jobs’ own time, in the one recorded run"));
  case ILV_BENCH_CHART_MEMORY:
    return g_strdup (
        _ ("PSS of a worker process in the warm-up run; without workers: of the whole process"));
  case ILV_BENCH_CHART_CORES:
    return g_strdup (_ ("how busy each core of the machine was meanwhile, by whatever program; "
                        "medians of the runs"));
  case ILV_BENCH_CHART_PROCESSES:
    return g_strdup (_ ("CPU time over the total: 100 % is one core throughout; the busiest "
                        "worker first; medians of the runs"));
  case ILV_BENCH_CHART_SWITCHES:
    return g_strdup (_ ("of all threads and processes, their start included; every run a dot"));
  case ILV_BENCH_CHART_PICKLED:
    return g_strdup (_ ("what went through pipes between processes, in the one recorded run"));
  default:
    return ilv_bench_focus_describe_source (focus, result);
  }
}

static const char *
describe_empty (IlvBenchChart kind)
{
  switch (kind) {
  case ILV_BENCH_CHART_JOBS:
    return _ ("Only one number of jobs was compared");
  case ILV_BENCH_CHART_WORKERS:
    return _ ("Only one number of workers was compared");
  case ILV_BENCH_CHART_PAYLOAD:
    return _ ("Only one payload was compared");
  default:
    return _ ("Nothing has been measured yet");
  }
}

IlvChart *
ilv_chart_new_from_bench (const IlvBenchResult *result, IlvBenchChart kind,
                          const IlvBenchFocus *focus)
{
  g_autofree char *title = NULL, *source = NULL;
  IlvBenchFocus wide;
  IlvChart *chart;

  g_return_val_if_fail (result != NULL && focus != NULL && kind < ILV_BENCH_N_CHARTS, NULL);
  wide = widen (focus, kind);
  focus = &wide;
  title = make_title (result, kind, focus);
  source = describe_source (result, kind, focus);
  chart = ilv_chart_new (kinds[kind].kind, title, source);
  chart->value.unit = kinds[kind].unit;
  chart->empty = g_strdup (describe_empty (kind));
  if (chart->kind == ILV_CHART_LINES)
    set_x_axis (chart, result, kind, focus);
  if (chart->kind == ILV_CHART_PARTS)
    ilv_chart_name_bench_parts (chart, kind);
  add_cells (chart, result, kind, focus);
  if (chart->kind == ILV_CHART_LINES)
    drop_short_lines (chart);
  return chart;
}

/* Whether a cell has more than nothing of it. */
static gboolean
has_any (const IlvBenchCell *cell, IlvBenchChart kind)
{
  switch (kind) {
  case ILV_BENCH_CHART_LATENCY:
    return cell->latency.n_values > 0;
  case ILV_BENCH_CHART_GIL:
    return cell->why.is_known && cell->why.gil_wait_share > 0;
  default:
    return cell->why.is_known && cell->why.pickled_bytes > 0;
  }
}

gboolean
ilv_bench_chart_is_there (const IlvBenchResult *result, IlvBenchChart kind,
                          const IlvBenchFocus *focus)
{
  g_autoptr (IlvChart) chart = NULL;
  gboolean is_there = FALSE;

  if (result->cells->len == 0)
    return FALSE;
  if (kind == ILV_BENCH_CHART_LATENCY || kind == ILV_BENCH_CHART_PICKLED ||
      kind == ILV_BENCH_CHART_GIL) {
    for (guint i = 0; i < result->cells->len && !is_there; i++) {
      const IlvBenchCell *cell = ilv_bench_result_get_cell (result, i);
      is_there = ilv_bench_focus_has (focus, cell) && has_any (cell, kind);
    }
    return is_there;
  }
  chart = ilv_chart_new_from_bench (result, kind, focus);
  return !ilv_chart_is_empty (chart);
}
