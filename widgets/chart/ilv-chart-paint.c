/* Paints the totals of all shown models as bars: cairo and pango only.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Bars are neutral: the hues belong to the states. */
#include "ilv-config.h"

#include "ilv-chart-paint.h"

#include "widgets/why/ilv-why-label.h"

#include <glib/gi18n.h>
#include <math.h>

#define TEXT_PX 14
#define TITLE_PX 18
#define SMALL_PX 12.5
#define LEAST_BAR_PX 2

typedef struct {
  cairo_t *cr;
  const IlvPalette *palette;
  const IlvScene *scene;
  const IlvChartLayout *layout;
  IlvTextCache *cache;
  double width;
} Painter;

/* "Web scraper · predicted, reference costs, 4 cores"; NULL if there is nothing to describe. */
static char *
describe_source (const Painter *self)
{
  const IlvChartLayout *layout = self->layout;
  if (layout->n_bars == 0)
    return NULL;
  const IlvRunInfo *first = ilv_trace_get_info (layout->bars[0].trace);
  const IlvRunInfo *second =
      layout->bars[0].has_partner ? ilv_trace_get_info (layout->bars[1].trace) : NULL;
  const char *name =
      self->scene->workload != NULL ? self->scene->workload->local_name : first->workload;
  g_autofree char *source = ilv_source_label (first);
  g_autofree char *partner = second == NULL ? NULL : ilv_source_label (second);
  return g_strjoin (" · ", name == NULL ? "" : name, source, partner, NULL);
}

static void
paint_title (const Painter *self)
{
  const IlvChartLayout *layout = self->layout;
  const IlvPalette *palette = self->palette;
  double s = layout->scale;
  double used =
      ilv_text_draw (self->cr, self->cache, _ ("Total per model"), layout->pad, layout->title_y, 0,
                     0, TITLE_PX * s, PANGO_WEIGHT_BOLD, &palette->text);
  g_autofree char *subtitle = describe_source (self);
  if (subtitle != NULL)
    ilv_text_draw (self->cr, self->cache, subtitle, layout->pad + used + 12 * s, layout->title_y, 0,
                   MAX (self->width - used - 2 * layout->pad - 12 * s, 1), TEXT_PX * s,
                   PANGO_WEIGHT_NORMAL, &palette->dim_text);
}

static void
paint_axis (const Painter *self)
{
  const IlvChartLayout *layout = self->layout;
  cairo_t *cr = self->cr;
  for (guint i = 0; i < layout->n_ticks; i++) {
    double x = round (ilv_chart_layout_get_x (layout, layout->ticks_ns[i])) + 0.5;
    g_autofree char *label = ilv_format_time (layout->ticks_ns[i]);
    ilv_palette_set_source (cr, &self->palette->grid);
    cairo_set_line_width (cr, 1);
    cairo_move_to (cr, x, layout->plot_y);
    cairo_line_to (cr, x, layout->axis_y + 5);
    cairo_stroke (cr);
    ilv_text_draw (cr, self->cache, i == 0 ? "0" : label, x, layout->axis_y + 18 * layout->scale,
                   0.5, 0, SMALL_PX * layout->scale, PANGO_WEIGHT_NORMAL, &self->palette->dim_text);
  }
}

/* "0.24 s" and, behind a measurement, how far the prediction was off. */
static char *
describe (const Painter *self, guint index)
{
  const IlvChartBar *bar = &self->layout->bars[index];
  char *total = ilv_format_time (bar->total_ns);
  if (!bar->has_partner)
    return total;
  g_autofree char *plain = total;
  if (bar->is_predicted)
    return g_strdup_printf (_ ("%s predicted"), plain);
  gint64 predicted = self->layout->bars[index - 1].total_ns;
  double error = bar->total_ns > 0 ? (double)predicted / (double)bar->total_ns - 1 : 0;
  return g_strdup_printf (_ ("%s measured, error %+.0f %%"), plain, error * 100);
}

static void
paint_bar (const Painter *self, guint index)
{
  const IlvChartBar *bar = &self->layout->bars[index];
  const IlvPalette *palette = self->palette;
  cairo_t *cr = self->cr;
  double width = MAX (bar->width, LEAST_BAR_PX), s = self->layout->scale;
  IlvColor ground = palette->dim_text;
  cairo_rectangle (cr, bar->x, bar->y, width, bar->height);
  if (bar->is_predicted) {
    ground.a = 0.25;
    ilv_palette_set_source (cr, &ground);
    cairo_fill (cr);
    cairo_rectangle (cr, bar->x + 0.75, bar->y + 0.75, MAX (width - 1.5, 0.5), bar->height - 1.5);
    ilv_palette_set_source (cr, &palette->dim_text);
    cairo_set_line_width (cr, 1.5);
    cairo_stroke (cr);
  } else {
    ilv_palette_set_source (cr, &ground);
    cairo_fill (cr);
  }
  g_autofree char *text = describe (self, index);
  double x = bar->x + width + 8 * s;
  ilv_text_draw (cr, self->cache, text, x, bar->y + bar->height / 2, 0,
                 MAX (self->width - x - 4, 1), (bar->has_partner ? SMALL_PX : TEXT_PX) * s,
                 PANGO_WEIGHT_NORMAL, &palette->text);
}

static void
paint_names (const Painter *self)
{
  const IlvChartLayout *layout = self->layout;
  for (guint i = 0; i < layout->n_bars; i++) {
    const IlvChartBar *bar = &layout->bars[i];
    if (i > 0 && layout->bars[i - 1].run == bar->run)
      continue;
    const char *name = ilv_run_label (ilv_trace_get_info (bar->trace));
    double y = layout->plot_y + (bar->run + 0.5) * layout->row_height;
    ilv_text_draw (self->cr, self->cache, name, layout->plot_x - 10 * layout->scale, y, 1,
                   layout->plot_x - layout->pad - 10 * layout->scale, TEXT_PX * layout->scale,
                   PANGO_WEIGHT_NORMAL, &self->palette->text);
  }
}

void
ilv_chart_paint (cairo_t *cr, const IlvPalette *palette, const IlvScene *scene, double width,
                 double height)
{
  IlvChartLayout layout;
  g_autoptr (IlvTextCache) cache = ilv_text_cache_new ();
  g_return_if_fail (cr != NULL && palette != NULL && scene != NULL);
  ilv_chart_layout_init (&layout, scene, width, height);
  const Painter self = {cr, palette, scene, &layout, cache, width};
  cairo_save (cr);
  ilv_palette_set_source (cr, &palette->card);
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_fill (cr);
  paint_title (&self);
  paint_names (&self);
  if (!scene->has_curtain) {
    paint_axis (&self);
    for (guint i = 0; i < layout.n_bars; i++)
      paint_bar (&self, i);
  }
  cairo_restore (cr);
}
