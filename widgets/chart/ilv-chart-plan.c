/* What the parts of the chart's layout share: texts with their boxes, marks, lines, bars.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-chart-layout-private.h"

#include <math.h>
#include <string.h>

#define TITLE_PX 17.0
#define MOST_LINES 4
#define MOST_PLACES 8
#define AXIS_GAP_PX 9.0 /* so that the labels of both axes keep clear in the corner */

static double
get_size (IlvChartTextRole role)
{
  switch (role) {
  case ILV_CHART_TEXT_TITLE:
    return TITLE_PX;
  case ILV_CHART_TEXT_NAME:
  case ILV_CHART_TEXT_VALUE:
  case ILV_CHART_TEXT_CROSSING:
  case ILV_CHART_TEXT_EMPTY:
    return ILV_CHART_TEXT_PX;
  case ILV_CHART_TEXT_SOURCE:
  case ILV_CHART_TEXT_NOTE:
  case ILV_CHART_TEXT_TICK:
  case ILV_CHART_TEXT_LETTER:
    break;
  }
  return ILV_CHART_SMALL_PX;
}

int
ilv_chart_text_get_weight (IlvChartTextRole role)
{
  return role == ILV_CHART_TEXT_TITLE || role == ILV_CHART_TEXT_VALUE ||
                 role == ILV_CHART_TEXT_LETTER || role == ILV_CHART_TEXT_CROSSING
             ? PANGO_WEIGHT_BOLD
             : PANGO_WEIGHT_NORMAL;
}

double
ilv_chart_plan_measure (const IlvChartPlan *plan, IlvChartTextRole role, const char *text)
{
  return ilv_text_measure (NULL, plan->cache, text, get_size (role) * plan->s,
                           ilv_chart_text_get_weight (role));
}

double
ilv_chart_plan_line_height (const IlvChartPlan *plan, IlvChartTextRole role)
{
  return ceil (get_size (role) * ILV_CHART_LINE_RATIO * plan->s);
}

/* --- texts --- */

IlvChartText *
ilv_chart_plan_add_text (const IlvChartPlan *plan, IlvChartTextRole role, const char *text,
                         double x, double y, double align, int series)
{
  GArray *texts = plan->layout->texts;
  IlvChartText box = {.role = role, .text = g_strdup (text), .series = series};

  box.size_px = get_size (role) * plan->s;
  box.width = ilv_chart_plan_measure (plan, role, text);
  box.height = ilv_chart_plan_line_height (plan, role);
  box.x = x - align * box.width;
  box.y = y - box.height / 2;
  g_array_append_val (texts, box);
  return &g_array_index (texts, IlvChartText, texts->len - 1);
}

/* Greedy, between words. The last line takes the rest: the painter cuts it if it must. */
char **
ilv_chart_plan_wrap (const IlvChartPlan *plan, IlvChartTextRole role, const char *text,
                     double max_width)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  GPtrArray *lines = g_ptr_array_new ();
  GString *line = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL; i++) {
    g_autofree char *longer =
        line->len > 0 ? g_strconcat (line->str, " ", words[i], NULL) : g_strdup (words[i]);
    if (line->len > 0 && lines->len + 1 < MOST_LINES &&
        ilv_chart_plan_measure (plan, role, longer) > max_width) {
      g_ptr_array_add (lines, g_strdup (line->str));
      g_string_assign (line, words[i]);
    } else
      g_string_assign (line, longer);
  }
  g_ptr_array_add (lines, g_string_free (line, FALSE));
  g_ptr_array_add (lines, NULL);
  return (char **)g_ptr_array_free (lines, FALSE);
}

double
ilv_chart_plan_add_wrapped (const IlvChartPlan *plan, IlvChartTextRole role, const char *text,
                            double x, double y, double max_width, double align, int series)
{
  double line = ilv_chart_plan_line_height (plan, role);
  g_auto (GStrv) lines = NULL;
  guint n = 0;

  if (text == NULL || *text == '\0')
    return 0;
  lines = ilv_chart_plan_wrap (plan, role, text, max_width);
  for (; lines[n] != NULL; n++) {
    IlvChartText *box =
        ilv_chart_plan_add_text (plan, role, lines[n], x, y + (n + 0.5) * line, align, series);
    if (box->width > max_width) {
      box->x += align * (box->width - max_width);
      box->width = max_width;
    }
  }
  return n * line;
}

/* --- shapes --- */

void
ilv_chart_plan_add_mark (const IlvChartPlan *plan, IlvChartMarkKind kind, guint series, double x,
                         double y, double radius)
{
  guint style = ilv_chart_get_series (plan->chart, series)->style;
  IlvChartMark mark = {kind, x, y, radius, series, style};

  g_array_append_val (plan->layout->marks, mark);
}

void
ilv_chart_plan_add_bar (const IlvChartPlan *plan, IlvChartBarKind kind, int series, IlvState state,
                        double x, double y, double width, double height)
{
  IlvChartBar bar = {kind, x, y, width, height, series, state};

  g_array_append_val (plan->layout->bars, bar);
}

void
ilv_chart_plan_begin_line (const IlvChartPlan *plan, IlvChartLineKind kind, int series)
{
  guint style = series >= 0 ? ilv_chart_get_series (plan->chart, (guint)series)->style : 0;
  IlvChartLine line = {kind, plan->layout->points->len, 0, series, style};

  g_array_append_val (plan->layout->lines, line);
}

void
ilv_chart_plan_go_to (const IlvChartPlan *plan, double x, double y)
{
  GArray *lines = plan->layout->lines;
  IlvChartSpot spot = {x, y};

  g_array_append_val (plan->layout->points, spot);
  g_array_index (lines, IlvChartLine, lines->len - 1).n++;
}

void
ilv_chart_plan_add_segment (const IlvChartPlan *plan, IlvChartLineKind kind, int series, double x1,
                            double y1, double x2, double y2)
{
  ilv_chart_plan_begin_line (plan, kind, series);
  ilv_chart_plan_go_to (plan, x1, y1);
  ilv_chart_plan_go_to (plan, x2, y2);
}

void
ilv_chart_plan_add_datum (const IlvChartPlan *plan, IlvChartReadKind kind, guint series,
                          guint index, double share, double x, double y)
{
  IlvChartDatum datum = {kind, series, index, share, x, y};

  g_array_append_val (plan->layout->data, datum);
}

/* --- the axis below --- */

double
ilv_chart_plan_get_x_axis_height (const IlvChartPlan *plan, const IlvChartAxis *axis)
{
  double line = ilv_chart_plan_line_height (plan, ILV_CHART_TEXT_TICK);

  return AXIS_GAP_PX * plan->s + line * (axis->title != NULL ? 2 : 1);
}

/* As wide as the widest label there may be: both ends'. */
static double
get_tick_room (const IlvChartPlan *plan, const IlvChartScaling *scaling)
{
  IlvChartTick ticks[ILV_CHART_MAX_TICKS];
  guint n = ilv_chart_scaling_list_ticks (scaling, 90 * plan->s, ticks);
  double widest = 24 * plan->s;

  for (guint i = 0; i < n; i++)
    if (ticks[i].is_labelled)
      widest = MAX (widest, ilv_chart_plan_measure (plan, ILV_CHART_TEXT_TICK, ticks[i].label));
  return widest + 18 * plan->s;
}

/* A label at an end is moved inwards rather than cut. */
static void
add_tick_label (const IlvChartPlan *plan, const IlvChartTick *tick, double x, double y)
{
  IlvChartText *box =
      ilv_chart_plan_add_text (plan, ILV_CHART_TEXT_TICK, tick->label, x, y, 0.5, -1);

  box->x = CLAMP (box->x, 2, MAX (plan->layout->width - box->width - 2, 2));
}

/* Where something was measured, if these are few places. Returns 0 if they are many. */
static guint
list_places (const IlvChartPlan *plan, double *places)
{
  guint n = 0;

  for (guint i = 0; plan->chart->kind == ILV_CHART_LINES && i < plan->chart->series->len; i++) {
    const IlvChartSeries *series = ilv_chart_get_series (plan->chart, i);
    for (guint k = 0; k < series->points->len; k++) {
      double x = ilv_chart_series_get_point (series, k)->x;
      guint at = 0;
      while (at < n && places[at] != x)
        at++;
      if (at == MOST_PLACES)
        return 0;
      places[at] = x;
      n = MAX (n, at + 1);
    }
  }
  return n;
}

/* Ticks at the places that were measured, each labelled where there is room; else round ones. */
static guint
list_ticks (const IlvChartPlan *plan, IlvChartTick *ticks)
{
  const IlvChartScaling *across = &plan->layout->across;
  double places[MOST_PLACES];
  guint n = list_places (plan, places);

  if (n == 0)
    return ilv_chart_scaling_list_ticks (across, get_tick_room (plan, across), ticks);
  for (guint i = 0; i < n; i++) {
    g_autofree char *label = ilv_chart_format (across->unit, places[i]);
    double x = ilv_chart_scaling_place (across, places[i]);
    double width = ilv_chart_plan_measure (plan, ILV_CHART_TEXT_TICK, label) + 24 * plan->s;
    ticks[i] = (IlvChartTick){.value = places[i], .is_labelled = TRUE};
    g_strlcpy (ticks[i].label, label, sizeof ticks[i].label);
    for (guint k = 0; k < i && ticks[i].is_labelled; k++)
      ticks[i].is_labelled = !ticks[k].is_labelled ||
                             fabs (ilv_chart_scaling_place (across, ticks[k].value) - x) > width;
  }
  return n;
}

void
ilv_chart_plan_place_x_axis (const IlvChartPlan *plan, const IlvChartAxis *axis)
{
  IlvChartLayout *layout = plan->layout;
  double bottom = layout->plot_y + layout->plot_height;
  double line = ilv_chart_plan_line_height (plan, ILV_CHART_TEXT_TICK);
  IlvChartTick ticks[ILV_CHART_MAX_TICKS];
  guint n = list_ticks (plan, ticks);

  for (guint i = 0; i < n; i++) {
    double x = ilv_chart_scaling_place (&layout->across, ticks[i].value);
    ilv_chart_plan_add_segment (
        plan, ticks[i].is_labelled ? ILV_CHART_LINE_GRID : ILV_CHART_LINE_FINE, -1, x,
        layout->plot_y, x, bottom + (ticks[i].is_labelled ? 4 * plan->s : 0));
    if (ticks[i].is_labelled)
      add_tick_label (plan, &ticks[i], x, bottom + AXIS_GAP_PX * plan->s + line / 2);
  }
  if (axis->title != NULL)
    ilv_chart_plan_add_text (plan, ILV_CHART_TEXT_NOTE, axis->title,
                             layout->plot_x + layout->plot_width / 2,
                             bottom + AXIS_GAP_PX * plan->s + 1.5 * line, 0.5, -1);
}
