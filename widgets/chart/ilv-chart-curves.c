/* Curves: a value over jobs, workers or payload, and shares of samples within a time.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An ECDF is reduced once, here: one bisection per column of pixels, whatever the number of
 * samples. Crossings are told in words above the plot, where no curve runs. */
#include "ilv-config.h"

#include "ilv-chart-layout-private.h"

#include <glib/gi18n.h>
#include <math.h>

#define MARK_PX 4.4
#define MOST_BESIDE 0.42 /* of the width, for names beside the plot */

/* --- ranges --- */

typedef struct {
  double x_least, x_most, least, most;
} Range;

static void
stretch (double value, double *least, double *most)
{
  if (isnan (value))
    return;
  *least = fmin (*least, value);
  *most = fmax (*most, value);
}

static void
measure_points (const IlvChartPlan *plan, Range *range)
{
  for (guint i = 0; i < plan->chart->series->len; i++) {
    const IlvChartSeries *series = ilv_chart_get_series (plan->chart, i);
    for (guint k = 0; k < series->points->len; k++) {
      const IlvChartPoint *point = ilv_chart_series_get_point (series, k);
      if (isnan (point->value) && isnan (point->predicted))
        continue;
      stretch (point->x, &range->x_least, &range->x_most);
      stretch (point->value, &range->least, &range->most);
      stretch (point->low, &range->least, &range->most);
      stretch (point->high, &range->least, &range->most);
      stretch (point->predicted, &range->least, &range->most);
    }
  }
  stretch (plan->chart->own_x, &range->x_least, &range->x_most);
}

static void
measure_samples (const IlvChartPlan *plan, Range *range)
{
  guint64 most = 1;

  for (guint i = 0; i < plan->chart->series->len; i++) {
    const IlvChartSeries *series = ilv_chart_get_series (plan->chart, i);
    stretch (ilv_chart_series_get_quantile (series, 0), &range->x_least, &range->x_most);
    stretch (ilv_chart_series_get_quantile (series, 1), &range->x_least, &range->x_most);
    most = MAX (most, ilv_chart_series_count_samples (series));
  }
  range->least = 0;
  range->most =
      plan->layout->look.value_scale == ILV_CHART_NINES ? fmax (1 - 1.0 / (double)most, 0.9) : 1;
}

static void
fit_ranges (const IlvChartPlan *plan)
{
  IlvChartLayout *layout = plan->layout;
  Range range = {INFINITY, 0, INFINITY, 0};

  layout->across = (IlvChartScaling){.unit = plan->chart->x.unit, .scale = layout->look.x_scale};
  layout->up =
      (IlvChartScaling){.unit = plan->chart->value.unit, .scale = layout->look.value_scale};
  if (plan->chart->kind == ILV_CHART_ECDF) {
    measure_samples (plan, &range);
    /* A log axis that wants to show 0 ns. */
    if (layout->across.scale == ILV_CHART_LOG)
      range.x_least = fmax (range.x_least, 1);
    layout->up.low = 0;
    layout->up.high = range.most;
  } else {
    measure_points (plan, &range);
    ilv_chart_scaling_fit (&layout->up, range.least, range.most, FALSE);
  }
  ilv_chart_scaling_fit (&layout->across, range.x_least, range.x_most,
                         plan->chart->kind == ILV_CHART_LINES);
}

/* --- the frame --- */

static double
get_value_room (const IlvChartPlan *plan)
{
  return ilv_chart_plan_line_height (plan, ILV_CHART_TEXT_TICK) *
         (plan->chart->kind == ILV_CHART_ECDF ? 1.05 : 2.2);
}

static double
get_value_labels_width (const IlvChartPlan *plan)
{
  IlvChartTick ticks[ILV_CHART_MAX_TICKS];
  guint n = ilv_chart_scaling_list_ticks (&plan->layout->up, get_value_room (plan), ticks);
  double widest = 0;

  for (guint i = 0; i < n; i++)
    if (ticks[i].is_labelled)
      widest = MAX (widest, ilv_chart_plan_measure (plan, ILV_CHART_TEXT_TICK, ticks[i].label));
  return widest + 8 * plan->s;
}

static void
place_value_axis (const IlvChartPlan *plan)
{
  IlvChartLayout *layout = plan->layout;
  IlvChartTick ticks[ILV_CHART_MAX_TICKS];
  guint n = ilv_chart_scaling_list_ticks (&layout->up, get_value_room (plan), ticks);

  for (guint i = 0; i < n; i++) {
    double y = ilv_chart_scaling_place (&layout->up, ticks[i].value);
    ilv_chart_plan_add_segment (plan,
                                ticks[i].is_labelled ? ILV_CHART_LINE_GRID : ILV_CHART_LINE_FINE,
                                -1, layout->plot_x, y, layout->plot_x + layout->plot_width, y);
    if (ticks[i].is_labelled)
      ilv_chart_plan_add_text (plan, ILV_CHART_TEXT_TICK, ticks[i].label,
                               layout->plot_x - 6 * plan->s, y, 1, -1);
  }
}

/* --- curves --- */

static void
place_ecdf (const IlvChartPlan *plan, guint index)
{
  static const double shares[] = {0.01, 0.05, 0.1,  0.25,  0.5,    0.75,
                                  0.9,  0.95, 0.99, 0.999, 0.9999, 1};
  const IlvChartSeries *series = ilv_chart_get_series (plan->chart, index);
  IlvChartLayout *layout = plan->layout;
  double first =
      ilv_chart_scaling_place (&layout->across, ilv_chart_series_get_quantile (series, 0));
  double last =
      ilv_chart_scaling_place (&layout->across, ilv_chart_series_get_quantile (series, 1));

  double count = (double)ilv_chart_series_count_samples (series);

  ilv_chart_plan_begin_line (plan, ILV_CHART_LINE_CURVE, (int)index);
  ilv_chart_plan_go_to (plan, first, ilv_chart_scaling_place (&layout->up, 0));
  for (double x = floor (first); x < last + 1; x++) {
    double share = ilv_chart_series_get_share (series, ilv_chart_scaling_read (&layout->across, x));
    ilv_chart_plan_go_to (plan, MIN (MAX (x, first), last),
                          ilv_chart_scaling_place (&layout->up, share));
  }
  ilv_chart_plan_go_to (plan, last, ilv_chart_scaling_place (&layout->up, 1));
  for (guint i = 0; i < G_N_ELEMENTS (shares); i++) {
    double value = ilv_chart_series_get_quantile (series, shares[i]);
    double x = ilv_chart_scaling_place (&layout->across, value);
    double y = ilv_chart_scaling_place (&layout->up, shares[i]);
    gboolean is_marked = shares[i] == 0.5 || shares[i] == 0.95 || shares[i] == 0.99;
    if (shares[i] > 0.9 && shares[i] < 1 && count * (1 - shares[i]) < 1)
      continue; /* too few to tell */
    if (is_marked)
      ilv_chart_plan_add_mark (plan, ILV_CHART_MARK_MEDIAN, index, x, y, MARK_PX * plan->s);
    ilv_chart_plan_add_datum (plan, ILV_CHART_READ_SHARE, index, 0, shares[i], x, y);
  }
}

/* A line through what is known; it breaks where a cell is missing. */
static void
place_line (const IlvChartPlan *plan, guint index, gboolean is_predicted)
{
  const IlvChartSeries *series = ilv_chart_get_series (plan->chart, index);
  IlvChartLayout *layout = plan->layout;
  IlvChartLineKind kind = !is_predicted           ? ILV_CHART_LINE_CURVE
                          : plan->chart->is_model ? ILV_CHART_LINE_MODEL
                                                  : ILV_CHART_LINE_PREDICTED;
  gboolean is_drawing = FALSE;

  if (!is_predicted && plan->chart->is_model)
    return;
  for (guint i = 0; i < series->points->len; i++) {
    const IlvChartPoint *point = ilv_chart_series_get_point (series, i);
    double value = is_predicted ? point->predicted : point->value;
    if (isnan (value)) {
      /* Measured around a predicted line: points of the one kind are no gap in the other. */
      is_drawing = is_drawing && (plan->chart->is_model || !isnan (point->predicted));
      continue;
    }
    if (!is_drawing)
      ilv_chart_plan_begin_line (plan, kind, (int)index);
    is_drawing = TRUE;
    ilv_chart_plan_go_to (plan, ilv_chart_scaling_place (&layout->across, point->x),
                          ilv_chart_scaling_place (&layout->up, value));
  }
}

static void
place_points (const IlvChartPlan *plan, guint index)
{
  const IlvChartSeries *series = ilv_chart_get_series (plan->chart, index);
  IlvChartLayout *layout = plan->layout;

  for (guint i = 0; i < series->points->len; i++) {
    const IlvChartPoint *point = ilv_chart_series_get_point (series, i);
    double x = ilv_chart_scaling_place (&layout->across, point->x);
    double value = isnan (point->value) ? point->predicted : point->value;
    double y = ilv_chart_scaling_place (&layout->up, value);
    if (isnan (value))
      continue;
    ilv_chart_plan_add_datum (plan, ILV_CHART_READ_MEDIAN, index, i, 0, x, y);
    if (isnan (point->value))
      continue;
    if (!isnan (point->low) && point->high > point->low)
      ilv_chart_plan_add_segment (plan, ILV_CHART_LINE_WHISKER, (int)index, x,
                                  ilv_chart_scaling_place (&layout->up, point->low), x,
                                  ilv_chart_scaling_place (&layout->up, point->high));
    ilv_chart_plan_add_mark (plan, ILV_CHART_MARK_MEDIAN, index, x, y, MARK_PX * plan->s);
  }
}

static void
place_curves (const IlvChartPlan *plan)
{
  for (guint i = 0; i < plan->chart->series->len; i++) {
    if (ilv_chart_series_is_empty (ilv_chart_get_series (plan->chart, i), plan->chart->kind))
      continue;
    if (plan->chart->kind == ILV_CHART_ECDF) {
      place_ecdf (plan, i);
      continue;
    }
    place_line (plan, i, TRUE);
    place_line (plan, i, FALSE);
    place_points (plan, i);
  }
}

/* --- crossings and the reader's own place --- */

/* A vertical line through the plot that reaches up to its words, which stand on the side with more
 * room. One row each: rows above the plot never cover a curve. */
typedef struct {
  IlvChartTextRole role;
  IlvChartLineKind line;
  double x;
  const char *text;
} Flag;

static double
get_row_height (const IlvChartPlan *plan)
{
  return ilv_chart_plan_line_height (plan, ILV_CHART_TEXT_CROSSING);
}

static double
place_flag (const IlvChartPlan *plan, const Flag *flag, double y)
{
  IlvChartLayout *layout = plan->layout;
  double x = ilv_chart_scaling_place (&layout->across, flag->x), gap = 5 * plan->s;
  double left = 16 * plan->s, right = layout->width - left, height;
  double width = ilv_chart_plan_measure (plan, flag->role, flag->text);
  gboolean is_after = x + gap + width <= right || x < (left + right) / 2;
  guint first = layout->texts->len;

  height = ilv_chart_plan_add_wrapped (plan, flag->role, flag->text, is_after ? x + gap : x - gap,
                                       y, right - left, is_after ? 0 : 1, -1);
  for (guint i = first; i < layout->texts->len; i++) {
    IlvChartText *text = &g_array_index (layout->texts, IlvChartText, i);
    text->x = CLAMP (text->x, left, MAX (right - text->width, left));
    text->has_ground = TRUE;
  }
  ilv_chart_plan_add_segment (plan, flag->line, -1, x, y + get_row_height (plan) * 0.2, x,
                              layout->plot_y + layout->plot_height);
  return height;
}

static double
get_flag_height (const IlvChartPlan *plan, IlvChartTextRole role, const char *text)
{
  g_auto (GStrv) lines = ilv_chart_plan_wrap (plan, role, text, plan->layout->width - 32 * plan->s);

  return g_strv_length (lines) * ilv_chart_plan_line_height (plan, role);
}

/* "this workload: 8.4 ms" */
static char *
describe_own (const IlvChartPlan *plan)
{
  g_autofree char *value = NULL;

  if (isnan (plan->chart->own_x))
    return NULL;
  value = ilv_chart_format (plan->chart->x.unit, plan->chart->own_x);
  return g_strdup_printf (_ ("this workload: %s"), value);
}

static double
get_flags_height (const IlvChartPlan *plan)
{
  g_autofree char *own = describe_own (plan);
  double height = own != NULL ? get_flag_height (plan, ILV_CHART_TEXT_NOTE, own) : 0;

  for (guint i = 0; i < plan->chart->crossings->len; i++) {
    const IlvChartCrossing *crossing = g_ptr_array_index (plan->chart->crossings, i);
    height += get_flag_height (plan, ILV_CHART_TEXT_CROSSING, crossing->text);
  }
  return height > 0 ? height + 12 * plan->s : 0;
}

static void
place_flags (const IlvChartPlan *plan, double y)
{
  IlvChartLayout *layout = plan->layout;
  g_autofree char *own = describe_own (plan);

  for (guint i = 0; i < plan->chart->crossings->len; i++) {
    const IlvChartCrossing *crossing = g_ptr_array_index (plan->chart->crossings, i);
    const Flag flag = {ILV_CHART_TEXT_CROSSING, ILV_CHART_LINE_CROSSING, crossing->x,
                       crossing->text};
    double from = ilv_chart_scaling_place (&layout->across, crossing->low);
    double to = ilv_chart_scaling_place (&layout->across, crossing->high);
    if (!isnan (crossing->low) && crossing->high > crossing->low)
      ilv_chart_plan_add_bar (plan, ILV_CHART_BAR_BAND, -1, 0, from, layout->plot_y,
                              MAX (to - from, 1), layout->plot_height);
    y += place_flag (plan, &flag, y);
  }
  if (own != NULL) {
    const Flag flag = {ILV_CHART_TEXT_NOTE, ILV_CHART_LINE_OWN, plan->chart->own_x, own};
    place_flag (plan, &flag, y);
  }
}

/* --- all of it --- */

static void
forget (IlvChartLayout *layout, const guint *sizes)
{
  GArray *lists[] = {layout->texts, layout->marks,  layout->lines,
                     layout->bars,  layout->points, layout->data};

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    g_array_set_size (lists[i], sizes[i]);
}

static guint
fill (const IlvChartPlan *plan, double right, double beside, double flags_y)
{
  IlvChartLayout *layout = plan->layout;

  layout->plot_width = MAX (right - layout->plot_x - beside, 40 * plan->s);
  layout->across.low_px = layout->plot_x;
  layout->across.high_px = layout->plot_x + layout->plot_width;
  ilv_chart_plan_place_x_axis (plan, &plan->chart->x);
  place_value_axis (plan);
  place_flags (plan, flags_y);
  place_curves (plan);
  return ilv_chart_plan_name_curves (plan, beside);
}

static double
get_widest_name (const IlvChartPlan *plan)
{
  double widest = 0, most = plan->layout->width * MOST_BESIDE;

  for (guint i = 0; i < plan->chart->series->len; i++)
    widest = MAX (widest, ilv_chart_plan_measure (plan, ILV_CHART_TEXT_NAME,
                                                  ilv_chart_get_series (plan->chart, i)->label));
  return MIN (widest + 26 * plan->s, most);
}

/* Names of lines stand where the lines end, those of distributions (which all end at the top) in
 * the plot, as long as every one finds a place there. */
void
ilv_chart_plan_curves (const IlvChartPlan *plan)
{
  IlvChartLayout *layout = plan->layout;
  double right = layout->plot_x + layout->plot_width;
  double flags_y = layout->plot_y, beside = get_widest_name (plan);
  guint sizes[] = {layout->texts->len, layout->marks->len,  layout->lines->len,
                   layout->bars->len,  layout->points->len, layout->data->len};

  fit_ranges (plan);
  layout->plot_y += get_flags_height (plan);
  layout->plot_height = MAX (layout->plot_height - (layout->plot_y - flags_y) -
                                 ilv_chart_plan_get_x_axis_height (plan, &plan->chart->x),
                             20);
  layout->up.low_px = layout->plot_y + layout->plot_height;
  layout->up.high_px = layout->plot_y;
  layout->plot_x += get_value_labels_width (plan);
  if (layout->look.has_curtain)
    return;
  if (plan->chart->kind == ILV_CHART_LINES) {
    fill (plan, right, beside, flags_y);
  } else if (fill (plan, right, 8 * plan->s, flags_y) > 0) {
    forget (layout, sizes);
    fill (plan, right, beside, flags_y);
  }
}
