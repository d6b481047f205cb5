/* Where the time went: rows cut into states, and the key to them.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each row is the whole of its own time, so that rows of different length compare by shares. */
#include "ilv-config.h"

#include "ilv-chart-layout-private.h"

#include "widgets/why/ilv-why-label.h"

#include <math.h>

#define MOST_ROW_PX 64.0
#define MOST_BAR_PX 34.0
#define KEY_PX 14.0
#define KEY_GAP_PX 18.0

/* What is running first, then what wants to, then what waits. */
static const IlvState order[] = {
    ILV_STATE_PYTHON,   ILV_STATE_NATIVE,  ILV_STATE_GIL_WAIT, ILV_STATE_CORE_WAIT,
    ILV_STATE_TRANSFER, ILV_STATE_STARTUP, ILV_STATE_IO,       ILV_STATE_SLEEP,
    ILV_STATE_LOCK,     ILV_STATE_READY,   ILV_STATE_IDLE,     ILV_STATE_UNKNOWN,
};

static gboolean
is_used (const IlvChartPlan *plan, IlvState state)
{
  for (guint i = 0; i < plan->chart->series->len; i++)
    if (ilv_chart_get_series (plan->chart, i)->states[state] > 0)
      return TRUE;
  return FALSE;
}

static char *
format_key (IlvState state)
{
  return g_strdup_printf ("%c %s", ilv_state_letter (state), ilv_state_short_label (state));
}

/* The key to the states in use, in as many lines as they take; returns its height. Only measures
 * with y NAN. */
static double
place_key (const IlvChartPlan *plan, double y)
{
  double line = ilv_chart_plan_line_height (plan, ILV_CHART_TEXT_TICK) + 4 * plan->s;
  double left = 16 * plan->s, right = plan->layout->width - left, x = left, top = 0;

  for (guint i = 0; i < G_N_ELEMENTS (order); i++) {
    g_autofree char *text = format_key (order[i]);
    double swatch = KEY_PX * plan->s;
    double width = swatch + 6 * plan->s + ilv_chart_plan_measure (plan, ILV_CHART_TEXT_TICK, text);
    if (!is_used (plan, order[i]))
      continue;
    if (x > left && x + width > right) {
      x = left;
      top += line;
    }
    if (!isnan (y)) {
      ilv_chart_plan_add_bar (plan, ILV_CHART_BAR_KEY, -1, order[i], x,
                              y + top + (line - swatch) / 2, swatch, swatch);
      ilv_chart_plan_add_text (plan, ILV_CHART_TEXT_TICK, text, x + swatch + 6 * plan->s,
                               y + top + line / 2, 0, -1);
    }
    x += width + KEY_GAP_PX * plan->s;
  }
  return top + line;
}

/* Its letter and share, its letter, or nothing: what fits. */
static void
place_letter (const IlvChartPlan *plan, guint series, IlvState state, double share, double x,
              double y, double width)
{
  g_autofree char *letter = g_strdup_printf ("%c", ilv_state_letter (state));
  g_autofree char *both = g_strdup_printf ("%s %.0f %%", letter, share * 100);
  const char *text = both;

  if (ilv_chart_plan_measure (plan, ILV_CHART_TEXT_LETTER, text) + 12 * plan->s > width)
    text = letter;
  if (ilv_chart_plan_measure (plan, ILV_CHART_TEXT_LETTER, text) + 6 * plan->s > width)
    return;
  ilv_chart_plan_add_text (plan, ILV_CHART_TEXT_LETTER, text, x + width / 2, y, 0.5, (int)series)
      ->state = state;
}

static void
place_row (const IlvChartPlan *plan, guint series)
{
  const IlvChartSeries *self = ilv_chart_get_series (plan->chart, series);
  IlvChartLayout *layout = plan->layout;
  double height = MIN (layout->row_height * 0.7, MOST_BAR_PX * plan->s);
  double middle = layout->plot_y + (series + 0.5) * layout->row_height;
  double sum = ilv_chart_series_get_state_sum (self), x = layout->plot_x;

  ilv_chart_plan_add_row_name (plan, series, FALSE, middle);
  if (layout->look.has_curtain)
    return;
  if (sum <= 0) {
    ilv_chart_plan_add_wrapped (plan, ILV_CHART_TEXT_NOTE, self->note, layout->plot_x,
                                middle - ilv_chart_plan_line_height (plan, ILV_CHART_TEXT_NOTE) / 2,
                                layout->plot_width, 0, (int)series);
    ilv_chart_plan_add_datum (plan, ILV_CHART_READ_NOTE, series, 0, 0, layout->plot_x, middle);
  }
  for (guint i = 0; i < G_N_ELEMENTS (order) && sum > 0; i++) {
    double share = self->states[order[i]] / sum, width = share * layout->plot_width;
    if (share <= 0)
      continue;
    ilv_chart_plan_add_bar (plan, ILV_CHART_BAR_STATE, (int)series, order[i], x,
                            middle - height / 2, width, height);
    place_letter (plan, series, order[i], share, x, middle, width);
    ilv_chart_plan_add_datum (plan, ILV_CHART_READ_STATE, series, order[i], share, x + width / 2,
                              middle);
    x += width;
  }
}

void
ilv_chart_plan_stack (const IlvChartPlan *plan)
{
  IlvChartLayout *layout = plan->layout;
  double names = ilv_chart_plan_get_names_width (plan, FALSE);
  double key = place_key (plan, NAN) + 8 * plan->s;
  guint n = plan->chart->series->len;

  layout->plot_x += names;
  layout->plot_width = MAX (layout->plot_width - names, 40 * plan->s);
  layout->plot_height = MAX (layout->plot_height - key, 1);
  layout->row_height = MIN (layout->plot_height / n, MOST_ROW_PX * plan->s);
  layout->plot_height = layout->row_height * n;
  layout->across = (IlvChartScaling){ILV_CHART_UNIT_SHARE,
                                     ILV_CHART_LINEAR,
                                     0,
                                     1,
                                     layout->plot_x,
                                     layout->plot_x + layout->plot_width};
  for (guint i = 0; i < n; i++)
    place_row (plan, i);
  place_key (plan, layout->plot_y + layout->plot_height + 8 * plan->s);
}
