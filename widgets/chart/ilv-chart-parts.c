/* Parts: a row per series and in it a column per part, the same part under itself in every row.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A column's outline is the whole (100 %, or the largest part where one takes more), its filling
 * what was used; its figure stands above it where there is room. Behind the row: all together. */
#include "ilv-config.h"

#include "ilv-chart-layout-private.h"

#include <glib/gi18n.h>
#include <math.h>

#define MOST_ROW_PX 92.0
#define MOST_COLUMN_PX 64.0
#define GAP_PX 6.0
#define GAPLESS_PX 8.0 /* columns narrower than this stand close */
#define AXIS_PX 6.0
#define SUM_GAP_PX 10.0

/* --- figures --- */

static char *
format_sum (const IlvChartSeries *series)
{
  double sum = ilv_chart_series_get_part_sum (series);

  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%.2f core", "%.2f cores", sum == 1 ? 1 : 2), sum);
}

static char *
format_part (double share)
{
  return g_strdup_printf (_ ("%.0f %%"), share * 100);
}

static double
measure_sums (const IlvChartPlan *plan)
{
  double widest = 0;

  for (guint i = 0; i < plan->chart->series->len; i++) {
    g_autofree char *text = format_sum (ilv_chart_get_series (plan->chart, i));
    widest = MAX (widest, ilv_chart_plan_measure (plan, ILV_CHART_TEXT_VALUE, text));
  }
  return widest + SUM_GAP_PX * plan->s;
}

/* How many columns there are, and what the tallest one stands for. */
static guint
measure_parts (const IlvChartPlan *plan, double *most)
{
  guint n = 1;

  *most = 1;
  for (guint i = 0; i < plan->chart->series->len; i++) {
    const IlvChartSeries *series = ilv_chart_get_series (plan->chart, i);
    n = MAX (n, series->points->len);
    for (guint k = 0; k < series->points->len; k++)
      *most = fmax (*most, ilv_chart_series_get_point (series, k)->value);
  }
  return n;
}

/* --- one row --- */

typedef struct {
  double width, gap, most; /* of a column; what its height stands for */
  gboolean has_figures;
} Columns;

static void
place_column (const IlvChartPlan *plan, const Columns *columns, guint series, guint part, double y,
              double height)
{
  const IlvChartPoint *point =
      ilv_chart_series_get_point (ilv_chart_get_series (plan->chart, series), part);
  double x = plan->layout->plot_x + part * columns->width + columns->gap / 2;
  double width = MAX (columns->width - columns->gap, 1), line = 0, filled;

  if (columns->has_figures) {
    g_autofree char *text = format_part (point->value);
    line = ilv_chart_plan_line_height (plan, ILV_CHART_TEXT_TICK);
    ilv_chart_plan_add_text (plan, ILV_CHART_TEXT_TICK, text, x + width / 2, y + line / 2, 0.5,
                             (int)series);
  }
  filled = (height - line) * CLAMP (point->value / columns->most, 0, 1);
  ilv_chart_plan_add_bar (plan, ILV_CHART_BAR_WHOLE, (int)series, 0, x, y + line, width,
                          height - line);
  ilv_chart_plan_add_bar (plan, ILV_CHART_BAR_PART, (int)series, 0, x, y + height - filled, width,
                          filled);
  ilv_chart_plan_add_datum (plan, ILV_CHART_READ_MEDIAN, series, part, 0, x + width / 2,
                            y + line + (height - line) / 2);
}

static void
place_row (const IlvChartPlan *plan, const Columns *columns, guint series)
{
  const IlvChartSeries *self = ilv_chart_get_series (plan->chart, series);
  IlvChartLayout *layout = plan->layout;
  double height = layout->row_height * 0.82, top = layout->plot_y + series * layout->row_height;
  double middle = top + layout->row_height / 2;
  g_autofree char *sum = format_sum (self);

  ilv_chart_plan_add_row_name (plan, series, TRUE, middle);
  if (layout->look.has_curtain)
    return;
  if (self->points->len == 0) {
    ilv_chart_plan_add_wrapped (
        plan, ILV_CHART_TEXT_NOTE, self->note != NULL ? self->note : _ ("nothing measured"),
        layout->plot_x, middle - ilv_chart_plan_line_height (plan, ILV_CHART_TEXT_NOTE) / 2,
        layout->width - layout->plot_x - 16 * plan->s, 0, (int)series);
    ilv_chart_plan_add_datum (plan, ILV_CHART_READ_NOTE, series, 0, 0, layout->plot_x, middle);
    return;
  }
  for (guint i = 0; i < self->points->len; i++)
    place_column (plan, columns, series, i, top + (layout->row_height - height) / 2, height);
  ilv_chart_plan_add_text (plan, ILV_CHART_TEXT_VALUE, sum,
                           layout->plot_x + self->points->len * columns->width +
                               SUM_GAP_PX * plan->s,
                           middle, 0, (int)series);
}

/* --- the axis --- */

/* The parts' names under the columns, as many as there is room for. */
static void
place_names (const IlvChartPlan *plan, const Columns *columns, guint n)
{
  IlvChartLayout *layout = plan->layout;
  double line = ilv_chart_plan_line_height (plan, ILV_CHART_TEXT_TICK);
  double y = layout->plot_y + layout->plot_height + AXIS_PX * plan->s, end = -INFINITY;

  for (guint i = 0; i < n; i++) {
    g_autofree char *name = i == 0 && plan->chart->first_part != NULL
                                ? g_strdup (plan->chart->first_part)
                                : ilv_chart_format (plan->chart->x.unit, i);
    double x = layout->plot_x + (i + 0.5) * columns->width;
    double width = ilv_chart_plan_measure (plan, ILV_CHART_TEXT_TICK, name);
    if (x - width / 2 < end + 8 * plan->s)
      continue;
    ilv_chart_plan_add_text (plan, ILV_CHART_TEXT_TICK, name, x, y + line / 2, 0.5, -1);
    end = x + width / 2;
  }
  if (n > 1 || plan->chart->first_part == NULL)
    ilv_chart_plan_add_text (plan, ILV_CHART_TEXT_NOTE, plan->chart->x.title,
                             layout->plot_x + n * columns->width / 2, y + 1.5 * line, 0.5, -1);
}

void
ilv_chart_plan_parts (const IlvChartPlan *plan)
{
  IlvChartLayout *layout = plan->layout;
  double names = ilv_chart_plan_get_names_width (plan, TRUE);
  double line = ilv_chart_plan_line_height (plan, ILV_CHART_TEXT_TICK);
  guint n_rows = plan->chart->series->len, n;
  Columns columns;

  n = measure_parts (plan, &columns.most);
  layout->plot_x += names;
  layout->plot_height = MAX (layout->plot_height - AXIS_PX * plan->s - 2 * line, 1);
  layout->row_height = MIN (layout->plot_height / n_rows, MOST_ROW_PX * plan->s);
  layout->plot_height = layout->row_height * n_rows;
  columns.width = MAX (layout->plot_width - names - measure_sums (plan), 40 * plan->s) / n;
  columns.width = MIN (columns.width, MOST_COLUMN_PX * plan->s);
  columns.gap =
      columns.width < GAPLESS_PX * plan->s ? 0 : MIN (GAP_PX * plan->s, columns.width / 4);
  columns.has_figures =
      layout->row_height >= 2.4 * line &&
      columns.width >= ilv_chart_plan_measure (plan, ILV_CHART_TEXT_TICK, "100 %") + 4 * plan->s;
  layout->plot_width = n * columns.width;
  for (guint i = 0; i < n_rows; i++)
    place_row (plan, &columns, i);
  if (!layout->look.has_curtain)
    place_names (plan, &columns, n);
}
