/* Rows: every run a dot, median, interval and prediction, with their figures behind.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A row has two lanes: above, the bar up to the median with its interval and, as an outline, the
 * prediction; below, every run as a dot, so that neither hides the other. Bars begin at 0 and are
 * left out on a log scale, where their length would mean nothing. */
#include "ilv-config.h"

#include "ilv-chart-layout-private.h"

#include <glib/gi18n.h>
#include <math.h>

#define MOST_ROW_PX 92.0
#define MOST_BAR_PX 30.0
#define DOT_PX 3.4
#define VALUE_GAP_PX 10.0

/* --- figures --- */

/* "1.09 s"; NULL if it is not known. */
static char *
format_value (const IlvChartPlan *plan, const IlvChartPoint *point)
{
  return isnan (point->value) ? NULL : ilv_chart_format (plan->chart->value.unit, point->value);
}

/* "predicted 1.12 s (+3 %)", "predicted 1.12 s". */
static char *
format_predicted (const IlvChartPlan *plan, const IlvChartPoint *point)
{
  g_autofree char *text = NULL;
  double error;

  if (isnan (point->predicted))
    return NULL;
  text = ilv_chart_format (plan->chart->value.unit, point->predicted);
  if (isnan (point->value) || point->value <= 0)
    return g_strdup_printf (_ ("predicted %s"), text);
  error = round ((point->predicted / point->value - 1) * 100);
  if (error == 0)
    return g_strdup_printf (_ ("predicted %s (±0 %%)"), text);
  return g_strdup_printf (error > 0 ? _ ("predicted %s (+%.0f %%)") : _ ("predicted %s (−%.0f %%)"),
                          text, fabs (error));
}

/* Alone it is the row's figure. */
static IlvChartTextRole
get_predicted_role (const char *value)
{
  return value != NULL ? ILV_CHART_TEXT_NOTE : ILV_CHART_TEXT_VALUE;
}

static const IlvChartPoint *
get_point (const IlvChartPlan *plan, guint series)
{
  const IlvChartSeries *self = ilv_chart_get_series (plan->chart, series);

  return self->points->len > 0 ? ilv_chart_series_get_point (self, 0) : NULL;
}

static gboolean
has_nothing (const IlvChartPoint *point)
{
  return point == NULL || (isnan (point->value) && isnan (point->predicted));
}

#define MOST_VALUES 0.4 /* of the width */

/* The widest of what stands behind a row. */
static double
measure_values (const IlvChartPlan *plan, gboolean has_predicted)
{
  double widest = 0;

  for (guint i = 0; i < plan->chart->series->len; i++) {
    const IlvChartPoint *point = get_point (plan, i);
    if (has_nothing (point))
      continue;
    g_autofree char *value = format_value (plan, point);
    g_autofree char *predicted = format_predicted (plan, point);
    if (value != NULL)
      widest = MAX (widest, ilv_chart_plan_measure (plan, ILV_CHART_TEXT_VALUE, value));
    if (predicted != NULL && (has_predicted || value == NULL))
      widest = MAX (widest, ilv_chart_plan_measure (plan, get_predicted_role (value), predicted));
  }
  return widest + VALUE_GAP_PX * plan->s;
}

/* The prediction's figure is left out where it would take the bars' room; its bar says it, and so
 * do the words of whoever reads it. */
static gboolean
has_room_for_predicted (const IlvChartPlan *plan)
{
  double line = ilv_chart_plan_line_height (plan, ILV_CHART_TEXT_NOTE);

  return plan->layout->row_height >= 2.4 * line &&
         measure_values (plan, TRUE) <= plan->layout->width * MOST_VALUES;
}

/* --- the range --- */

static void
stretch (double value, double *least, double *most)
{
  if (isnan (value))
    return;
  *least = fmin (*least, value);
  *most = fmax (*most, value);
}

static void
fit_range (const IlvChartPlan *plan, IlvChartScaling *across)
{
  double least = INFINITY, most = 0;

  for (guint i = 0; i < plan->chart->series->len; i++) {
    const IlvChartPoint *point = get_point (plan, i);
    if (has_nothing (point))
      continue;
    stretch (point->value, &least, &most);
    stretch (point->low, &least, &most);
    stretch (point->high, &least, &most);
    stretch (point->predicted, &least, &most);
    for (guint k = 0; k < point->n_runs; k++)
      stretch (point->runs[k], &least, &most);
  }
  ilv_chart_scaling_fit (across, least, most, FALSE);
}

/* --- one row --- */

typedef struct {
  double bar_y, bar_height, dots_y, dots_height, middle;
} Lanes;

static Lanes
cut_lanes (const IlvChartPlan *plan, guint series, gboolean has_dots)
{
  double height = plan->layout->row_height * 0.78;
  double top =
      plan->layout->plot_y + series * plan->layout->row_height + plan->layout->row_height * 0.11;
  double bar = MIN (has_dots ? height * 0.55 : height, MOST_BAR_PX * plan->s);
  double dots = has_dots ? MIN (height - bar, 18 * plan->s) : 0;

  top += (height - bar - dots) / 2;
  return (Lanes){top, bar, top + bar, dots, top + (bar + dots) / 2};
}

/* Dots that would cover each other step aside, as far as the lane goes. */
static double
find_free_y (const IlvChartPlan *plan, guint first, double x, const Lanes *lanes, double radius)
{
  GArray *marks = plan->layout->marks;
  double step = radius * 1.1, room = MAX (lanes->dots_height / 2 - radius, 0);
  double middle = lanes->dots_y + lanes->dots_height / 2;

  for (guint turn = 0;; turn++) {
    double y = middle + ((turn + 1) / 2) * step * (turn % 2 == 0 ? 1 : -1);
    gboolean is_free = TRUE;
    if (fabs (y - middle) > room)
      return middle;
    for (guint i = first; i < marks->len && is_free; i++) {
      const IlvChartMark *other = &g_array_index (marks, IlvChartMark, i);
      is_free = hypot (other->x - x, other->y - y) >= radius * 1.6;
    }
    if (is_free)
      return y;
  }
}

static void
place_runs (const IlvChartPlan *plan, guint series, const IlvChartPoint *point, const Lanes *lanes)
{
  double radius = MIN (DOT_PX * plan->s, MAX (lanes->dots_height / 2, 1.5));
  guint first = plan->layout->marks->len;

  for (guint i = 0; i < point->n_runs; i++) {
    double x = ilv_chart_scaling_place (&plan->layout->across, point->runs[i]);
    double y = find_free_y (plan, first, x, lanes, radius);
    ilv_chart_plan_add_mark (plan, ILV_CHART_MARK_RUN, series, x, y, radius);
    ilv_chart_plan_add_datum (plan, ILV_CHART_READ_RUN, series, i, 0, x, y);
  }
}

static void
place_bar (const IlvChartPlan *plan, guint series, IlvChartBarKind kind, double value,
           const Lanes *lanes)
{
  double x = ilv_chart_scaling_place (&plan->layout->across, value);
  double y = lanes->bar_y + lanes->bar_height / 2;

  if (plan->layout->look.value_scale == ILV_CHART_LINEAR)
    ilv_chart_plan_add_bar (plan, kind, (int)series, 0, plan->layout->plot_x, lanes->bar_y,
                            MAX (x - plan->layout->plot_x, 2), lanes->bar_height);
  else if (kind == ILV_CHART_BAR_PREDICTED)
    ilv_chart_plan_add_mark (plan, ILV_CHART_MARK_PREDICTED, series, x, y, 6 * plan->s);
}

static void
place_median (const IlvChartPlan *plan, guint series, const IlvChartPoint *point,
              const Lanes *lanes)
{
  double x = ilv_chart_scaling_place (&plan->layout->across, point->value);
  double y = lanes->bar_y + lanes->bar_height / 2;

  place_bar (plan, series, ILV_CHART_BAR_MEASURED, point->value, lanes);
  if (!isnan (point->low) && point->high > point->low)
    ilv_chart_plan_add_segment (plan, ILV_CHART_LINE_WHISKER, (int)series,
                                ilv_chart_scaling_place (&plan->layout->across, point->low), y,
                                ilv_chart_scaling_place (&plan->layout->across, point->high), y);
  ilv_chart_plan_add_segment (plan, ILV_CHART_LINE_MEDIAN, (int)series, x, lanes->bar_y, x,
                              lanes->bar_y + lanes->bar_height);
  ilv_chart_plan_add_datum (plan, ILV_CHART_READ_MEDIAN, series, 0, 0, x, y);
}

/* Behind whatever of the row reaches farthest. */
static double
get_row_end (const IlvChartPlan *plan, const IlvChartPoint *point)
{
  double least = INFINITY, most = -INFINITY;

  stretch (point->value, &least, &most);
  stretch (point->predicted, &least, &most);
  stretch (point->high, &least, &most);
  for (guint i = 0; i < point->n_runs; i++)
    stretch (point->runs[i], &least, &most);
  return ilv_chart_scaling_place (&plan->layout->across, most) + VALUE_GAP_PX * plan->s;
}

static void
place_figures (const IlvChartPlan *plan, guint series, const IlvChartPoint *point, double middle)
{
  g_autofree char *value = format_value (plan, point);
  g_autofree char *predicted = format_predicted (plan, point);
  double x = get_row_end (plan, point);
  double line = ilv_chart_plan_line_height (plan, ILV_CHART_TEXT_NOTE);
  gboolean has_both = value != NULL && predicted != NULL && has_room_for_predicted (plan);

  if (value != NULL)
    ilv_chart_plan_add_text (plan, ILV_CHART_TEXT_VALUE, value, x,
                             middle - (has_both ? line * 0.55 : 0), 0, (int)series);
  if (predicted != NULL && (value == NULL || has_both))
    ilv_chart_plan_add_text (plan, get_predicted_role (value), predicted, x,
                             middle + (has_both ? line * 0.6 : 0), 0, (int)series);
}

/* Why a row is empty. */
static void
place_note (const IlvChartPlan *plan, guint series, double middle)
{
  const char *note = ilv_chart_get_series (plan->chart, series)->note;
  double x = plan->layout->plot_x + 6 * plan->s, room = plan->layout->width - x - 16 * plan->s;
  double line = ilv_chart_plan_line_height (plan, ILV_CHART_TEXT_NOTE);
  g_auto (GStrv) lines = NULL;

  if (note == NULL)
    note = _ ("nothing measured");
  lines = ilv_chart_plan_wrap (plan, ILV_CHART_TEXT_NOTE, note, room);
  ilv_chart_plan_add_wrapped (plan, ILV_CHART_TEXT_NOTE, note, x,
                              middle - g_strv_length (lines) * line / 2, room, 0, (int)series);
  ilv_chart_plan_add_datum (plan, ILV_CHART_READ_NOTE, series, 0, 0, plan->layout->plot_x, middle);
}

static void
place_row (const IlvChartPlan *plan, guint series)
{
  const IlvChartPoint *point = get_point (plan, series);
  Lanes lanes = cut_lanes (plan, series, point != NULL && point->n_runs > 1);

  ilv_chart_plan_add_row_name (plan, series, TRUE, lanes.middle);
  if (plan->layout->look.has_curtain)
    return;
  if (has_nothing (point)) {
    place_note (plan, series, lanes.middle);
    return;
  }
  if (!isnan (point->value))
    place_median (plan, series, point, &lanes);
  if (!isnan (point->predicted)) {
    place_bar (plan, series, ILV_CHART_BAR_PREDICTED, point->predicted, &lanes);
    ilv_chart_plan_add_datum (plan, ILV_CHART_READ_PREDICTED, series, 0, 0,
                              ilv_chart_scaling_place (&plan->layout->across, point->predicted),
                              lanes.bar_y + lanes.bar_height / 2);
  }
  if (point->n_runs > 1)
    place_runs (plan, series, point, &lanes);
  place_figures (plan, series, point, lanes.middle);
}

void
ilv_chart_plan_rows (const IlvChartPlan *plan)
{
  IlvChartLayout *layout = plan->layout;
  double names = ilv_chart_plan_get_names_width (plan, TRUE);
  double below = ilv_chart_plan_get_x_axis_height (plan, &plan->chart->value);
  double values;
  guint n = plan->chart->series->len;

  layout->plot_x += names;
  layout->plot_height = MAX (layout->plot_height - below, 1);
  layout->row_height = MIN (layout->plot_height / n, MOST_ROW_PX * plan->s);
  values = measure_values (plan, has_room_for_predicted (plan));
  layout->plot_width = MAX (layout->plot_width - names - values, 40 * plan->s);
  layout->plot_height = layout->row_height * n;
  layout->across =
      (IlvChartScaling){plan->chart->value.unit, layout->look.value_scale,           0, 1,
                        layout->plot_x,          layout->plot_x + layout->plot_width};
  fit_range (plan, &layout->across);
  if (!layout->look.has_curtain)
    ilv_chart_plan_place_x_axis (plan, &plan->chart->value);
  for (guint i = 0; i < n; i++)
    place_row (plan, i);
}
