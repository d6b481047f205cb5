/* Where everything of a chart is: the frame, and finding things in it.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The layout is a list of what to draw. Painting draws it, the tests measure it, the keyboard walks
 * through it: so what is seen, hit and read aloud cannot differ. */
#include "ilv-chart-layout-private.h"

#include <math.h>

#define PAD_PX 16.0
#define NEAR_PX 40.0

static void
clear_text (gpointer data)
{
  g_free (((IlvChartText *)data)->text);
}

IlvChartLook
ilv_chart_get_look (const IlvChart *chart)
{
  return (IlvChartLook){.text_scale = 1,
                        .x_scale = chart->x.scale,
                        .value_scale = chart->value.scale,
                        .selected = -1};
}

#define LEAST_ROW_PX 38.0
#define FRAME_PX 130.0 /* head, axis, padding */
#define LEAST_PLOT_PX 150.0

double
ilv_chart_get_least_height (const IlvChart *chart, double text_scale)
{
  double s = text_scale > 0 ? text_scale : 1;
  gboolean has_rows = chart->kind != ILV_CHART_ECDF && chart->kind != ILV_CHART_LINES;

  return s * (FRAME_PX + (has_rows ? MAX (chart->series->len, 1) * LEAST_ROW_PX : LEAST_PLOT_PX));
}

static void
start (IlvChartLayout *self, const IlvChartLook *look, double width, double height)
{
  *self = (IlvChartLayout){.width = width, .height = height, .look = *look};
  self->scale = look->text_scale > 0 ? look->text_scale : 1;
  self->texts = g_array_new (FALSE, FALSE, sizeof (IlvChartText));
  g_array_set_clear_func (self->texts, clear_text);
  self->marks = g_array_new (FALSE, FALSE, sizeof (IlvChartMark));
  self->lines = g_array_new (FALSE, FALSE, sizeof (IlvChartLine));
  self->bars = g_array_new (FALSE, FALSE, sizeof (IlvChartBar));
  self->points = g_array_new (FALSE, FALSE, sizeof (IlvChartSpot));
  self->data = g_array_new (FALSE, FALSE, sizeof (IlvChartDatum));
}

void
ilv_chart_layout_clear (IlvChartLayout *self)
{
  g_clear_pointer (&self->texts, g_array_unref);
  g_clear_pointer (&self->marks, g_array_unref);
  g_clear_pointer (&self->lines, g_array_unref);
  g_clear_pointer (&self->bars, g_array_unref);
  g_clear_pointer (&self->points, g_array_unref);
  g_clear_pointer (&self->data, g_array_unref);
}

/* Title and source; returns where the plot may begin. */
static double
place_head (const IlvChartPlan *plan, double pad)
{
  double room = plan->layout->width - 2 * pad, y = pad * 0.75;

  y += ilv_chart_plan_add_wrapped (plan, ILV_CHART_TEXT_TITLE, plan->chart->title, pad, y,
                                   MAX (room - plan->layout->look.head_room, room / 3), 0, -1);
  y += ilv_chart_plan_add_wrapped (plan, ILV_CHART_TEXT_SOURCE, plan->chart->source, pad, y, room,
                                   0, -1);
  return y + 10 * plan->s;
}

static void
place_empty (const IlvChartPlan *plan, double pad)
{
  IlvChartLayout *layout = plan->layout;

  ilv_chart_plan_add_wrapped (plan, ILV_CHART_TEXT_EMPTY, plan->chart->empty, layout->width / 2,
                              layout->plot_y + MAX (layout->plot_height * 0.35, 0),
                              layout->width - 2 * pad, 0.5, -1);
}

void
ilv_chart_layout_init (IlvChartLayout *self, const IlvChart *chart, const IlvChartLook *look,
                       double width, double height, IlvTextCache *cache)
{
  IlvChartPlan plan = {self, chart, cache, 1};
  double pad;

  start (self, look, width, height);
  plan.s = self->scale;
  pad = PAD_PX * plan.s;
  self->plot_x = pad;
  self->plot_y = place_head (&plan, pad);
  self->plot_width = MAX (width - 2 * pad, 1);
  self->plot_height = MAX (height - pad * 0.75 - self->plot_y, 1);
  if (ilv_chart_is_empty (chart)) {
    place_empty (&plan, pad);
    return;
  }
  if (chart->kind == ILV_CHART_ROWS)
    ilv_chart_plan_rows (&plan);
  else if (chart->kind == ILV_CHART_STACK)
    ilv_chart_plan_stack (&plan);
  else if (chart->kind == ILV_CHART_PARTS)
    ilv_chart_plan_parts (&plan);
  else
    ilv_chart_plan_curves (&plan);
}

/* --- names of rows --- */

#define MARK_ROOM_PX 20.0
#define MOST_NAMES 0.36 /* of the width */

double
ilv_chart_plan_get_names_width (const IlvChartPlan *plan, gboolean has_marks)
{
  double widest = 0, room = has_marks ? MARK_ROOM_PX * plan->s : 0;

  for (guint i = 0; i < plan->chart->series->len; i++)
    widest = MAX (widest, ilv_chart_plan_measure (plan, ILV_CHART_TEXT_NAME,
                                                  ilv_chart_get_series (plan->chart, i)->label));
  return MIN (widest, plan->layout->width * MOST_NAMES) + room + 10 * plan->s;
}

/* In as many lines as it needs, its middle at y. */
void
ilv_chart_plan_add_row_name (const IlvChartPlan *plan, guint series, gboolean has_mark, double y)
{
  const char *label = ilv_chart_get_series (plan->chart, series)->label;
  double most = plan->layout->width * MOST_NAMES, x = plan->layout->plot_x - 10 * plan->s;
  double line = ilv_chart_plan_line_height (plan, ILV_CHART_TEXT_NAME);
  g_auto (GStrv) lines = ilv_chart_plan_wrap (plan, ILV_CHART_TEXT_NAME, label, most);
  double height = line * g_strv_length (lines);

  if (has_mark) {
    x -= MARK_ROOM_PX * plan->s;
    ilv_chart_plan_add_mark (plan, ILV_CHART_MARK_KEY, series, x + MARK_ROOM_PX * plan->s * 0.6, y,
                             5 * plan->s);
  }
  ilv_chart_plan_add_wrapped (plan, ILV_CHART_TEXT_NAME, label, x, y - height / 2, most, 1,
                              (int)series);
}

/* --- finding --- */

guint
ilv_chart_layout_find_series (const IlvChartLayout *self, guint series, guint *n)
{
  guint first = 0;

  *n = 0;
  for (guint i = 0; i < self->data->len; i++) {
    if (g_array_index (self->data, IlvChartDatum, i).series != series)
      continue;
    if (*n == 0)
      first = i;
    (*n)++;
  }
  return first;
}

/* The curve that is nearest at this x, wherever on it. */
static gboolean
find_on_curves (const IlvChartLayout *self, const IlvChart *chart, double x, double y,
                IlvChartDatum *datum)
{
  double nearest = NEAR_PX * self->scale * 2;
  double value = ilv_chart_scaling_read (&self->across, x);
  gboolean is_found = FALSE;

  for (guint i = 0; i < chart->series->len; i++) {
    const IlvChartSeries *series = ilv_chart_get_series (chart, i);
    double share = ilv_chart_series_get_share (series, value);
    double at = ilv_chart_scaling_place (&self->up, share);
    if (ilv_chart_series_is_empty (series, chart->kind) || fabs (at - y) >= nearest)
      continue;
    nearest = fabs (at - y);
    *datum = (IlvChartDatum){ILV_CHART_READ_SHARE, i, 0, share, x, at};
    is_found = TRUE;
  }
  return is_found;
}

static gboolean
find_in_bars (const IlvChartLayout *self, double x, double y, IlvChartDatum *datum)
{
  for (guint i = 0; i < self->bars->len; i++) {
    const IlvChartBar *bar = &g_array_index (self->bars, IlvChartBar, i);
    if (bar->kind == ILV_CHART_BAR_STATE && x >= bar->x && x < bar->x + bar->width && y >= bar->y &&
        y < bar->y + bar->height) {
      *datum =
          (IlvChartDatum){ILV_CHART_READ_STATE,    (guint)bar->series,      (guint)bar->state, 0,
                          bar->x + bar->width / 2, bar->y + bar->height / 2};
      return TRUE;
    }
  }
  return FALSE;
}

gboolean
ilv_chart_layout_find (const IlvChartLayout *self, const IlvChart *chart, double x, double y,
                       IlvChartDatum *datum)
{
  double nearest = NEAR_PX * self->scale;
  gboolean is_found = FALSE;

  if (self->data->len == 0 || x < self->plot_x - 8 || x > self->width || y < self->plot_y - 8 ||
      y > self->plot_y + self->plot_height + 8)
    return FALSE;
  if (chart->kind == ILV_CHART_ECDF)
    return x <= self->plot_x + self->plot_width && find_on_curves (self, chart, x, y, datum);
  if (chart->kind == ILV_CHART_STACK)
    return find_in_bars (self, x, y, datum);
  for (guint i = 0; i < self->data->len; i++) {
    const IlvChartDatum *each = &g_array_index (self->data, IlvChartDatum, i);
    double distance = hypot (each->x - x, each->y - y);
    if (distance >= nearest)
      continue;
    nearest = distance;
    *datum = *each;
    is_found = TRUE;
  }
  return is_found;
}
