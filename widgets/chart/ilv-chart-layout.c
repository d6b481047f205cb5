/* Where the bars of the totals chart are: numbers only, for painting and hit tests.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-chart-layout.h"

#define PAD_PX 16
#define TITLE_PX 44
#define AXIS_PX 34
#define NAME_PX 150  /* room for a model's name */
#define VALUE_PX 150 /* room for a total and its error behind the longest bar */
#define MAX_ROW_PX 150
#define TICK_PX 90 /* at least so far apart */

static void
add_bar (IlvChartLayout *self, guint run, const IlvTrace *trace, gboolean has_partner)
{
  const IlvRunInfo *info = ilv_trace_get_info (trace);
  self->bars[self->n_bars++] = (IlvChartBar){
      .run = run,
      .trace = trace,
      .total_ns = MAX (info->figures.total_ns, 0),
      .is_predicted = info->source == ILV_SOURCE_PREDICTED,
      .has_partner = has_partner,
  };
  self->most_ns = MAX (self->most_ns, info->figures.total_ns);
}

/* The prediction first, whichever of the two is in front. */
static void
add_run (IlvChartLayout *self, const IlvSceneRun *run, guint index)
{
  const IlvTrace *first = run->behind, *second = run->front;
  gboolean has_both = first != NULL && second != NULL;
  if (has_both && ilv_trace_get_info (second)->source == ILV_SOURCE_PREDICTED) {
    first = run->front;
    second = run->behind;
  }
  if (first != NULL)
    add_bar (self, index, first, has_both);
  if (second != NULL)
    add_bar (self, index, second, has_both);
}

/* Steps of 1, 2 or 5 times a power of ten, as many as have room. */
static void
place_ticks (IlvChartLayout *self)
{
  static const gint64 factors[] = {1, 2, 5};
  gint64 power = 1, step = 1;
  double room = MAX (self->plot_width / (TICK_PX * self->scale), 1);
  room = MIN (room, ILV_CHART_MAX_TICKS - 2);
  for (guint i = 0; (double)self->most_ns / (double)step > room; i++) {
    if (i % 3 == 0 && i > 0)
      power *= 10;
    step = power * factors[i % 3];
  }
  for (gint64 t = 0; t <= self->most_ns && self->n_ticks < ILV_CHART_MAX_TICKS; t += step)
    self->ticks_ns[self->n_ticks++] = t;
}

static void
place_bars (IlvChartLayout *self)
{
  double gap = self->row_height * 0.24;
  for (guint i = 0; i < self->n_bars; i++) {
    IlvChartBar *bar = &self->bars[i];
    gboolean is_second = i > 0 && self->bars[i - 1].run == bar->run;
    double height = self->row_height - 2 * gap;
    bar->height = bar->has_partner ? height / 2 - 1 : height;
    bar->x = self->plot_x;
    bar->y = self->plot_y + bar->run * self->row_height + gap + (is_second ? height / 2 + 1 : 0);
    bar->width = ilv_chart_layout_get_x (self, bar->total_ns) - self->plot_x;
  }
}

void
ilv_chart_layout_init (IlvChartLayout *self, const IlvScene *scene, double width, double height)
{
  double s = scene->text_scale > 0 ? scene->text_scale : 1;
  *self = (IlvChartLayout){.scale = s, .pad = PAD_PX * s};
  guint n_runs = MIN (scene->n_runs, ILV_MAX_SHOWN);
  for (guint i = 0; i < n_runs; i++)
    add_run (self, &scene->runs[i], i);
  self->title_y = self->pad + TITLE_PX * s * 0.35;
  self->plot_x = self->pad + MIN (NAME_PX * s, width / 4);
  self->plot_y = self->pad + TITLE_PX * s;
  self->plot_width = MAX (width - self->pad - VALUE_PX * s - self->plot_x, 1);
  double room = MAX (height - self->pad - AXIS_PX * s - self->plot_y, 1);
  self->row_height = MIN (room / MAX (n_runs, 1), MAX_ROW_PX * s);
  self->plot_height = self->row_height * n_runs;
  self->axis_y = self->plot_y + self->plot_height;
  if (self->most_ns > 0)
    place_ticks (self);
  place_bars (self);
}

double
ilv_chart_layout_get_x (const IlvChartLayout *self, gint64 time_ns)
{
  if (self->most_ns == 0)
    return self->plot_x;
  return self->plot_x + self->plot_width * ((double)time_ns / (double)self->most_ns);
}

const IlvChartBar *
ilv_chart_layout_find (const IlvChartLayout *self, double x, double y)
{
  for (guint i = 0; i < self->n_bars; i++) {
    const IlvChartBar *bar = &self->bars[i];
    if (x >= bar->x && x < bar->x + MAX (bar->width, 2) && y >= bar->y && y < bar->y + bar->height)
      return bar;
  }
  return NULL;
}
