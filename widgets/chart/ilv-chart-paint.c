/* Paints a chart's layout: cairo and pango only.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Neutral greys, as the hues belong to the states; the accent for the selected series alone. What
 * is measured is full, what is predicted an outline or a thinner line. */

#include "ilv-chart-describe.h"
#include "ilv-chart-paint.h"

#include <math.h>

typedef struct {
  cairo_t *cr;
  const IlvPalette *palette;
  const IlvChartLayout *layout;
  IlvTextCache *cache;
  double s;
} Painter;

/* --- colours --- */

/* Greys of neighbours differ too. */
static IlvColor
get_ink (const Painter *self, int series, guint style)
{
  guint shade = style + style / ILV_CHART_N_SHAPES;
  IlvColor color = shade % 2 == 0 ? self->palette->text : self->palette->dim_text;

  if (series >= 0 && series == self->layout->look.selected)
    return self->palette->accent;
  return color;
}

static IlvColor
fade (IlvColor color, double alpha)
{
  color.a *= alpha;
  return color;
}

static IlvColor
get_text_color (const Painter *self, const IlvChartText *text)
{
  const IlvPalette *palette = self->palette;

  switch (text->role) {
  case ILV_CHART_TEXT_SOURCE:
  case ILV_CHART_TEXT_NOTE:
  case ILV_CHART_TEXT_TICK:
  case ILV_CHART_TEXT_EMPTY:
    return palette->dim_text;
  case ILV_CHART_TEXT_LETTER:
    return palette->state_text[text->state];
  case ILV_CHART_TEXT_NAME:
    return text->series >= 0 && text->series == self->layout->look.selected ? palette->accent
                                                                            : palette->text;
  case ILV_CHART_TEXT_TITLE:
  case ILV_CHART_TEXT_VALUE:
  case ILV_CHART_TEXT_CROSSING:
    break;
  }
  return palette->text;
}

/* --- markers --- */

typedef struct {
  guint n_corners; /* 0: a circle */
  double turn;     /* of the first corner, in corners */
  double dent;     /* radius between two corners; 1: none */
} Shape;

static const Shape shapes[ILV_CHART_N_SHAPES] = {
    {0, 0, 1},    {4, 0.5, 1},    {3, 0, 1}, {4, 0, 1}, {3, 0.5, 1},  {4, 0, 0.38},
    {5, 0, 0.45}, {4, 0.5, 0.38}, {5, 0, 1}, {6, 0, 1}, {3, 0.25, 1}, {3, 0.75, 1},
};

void
ilv_chart_paint_marker (cairo_t *cr, guint style, double x, double y, double radius,
                        gboolean is_filled)
{
  const Shape *shape = &shapes[style % ILV_CHART_N_SHAPES];
  double r = radius * (shape->n_corners == 0 ? 1 : shape->n_corners == 4 ? 1.2 : 1.3);

  cairo_new_path (cr);
  if (shape->n_corners == 0)
    cairo_arc (cr, x, y, r, 0, 2 * G_PI);
  for (guint i = 0; i < 2 * shape->n_corners; i++) {
    double angle = 2 * G_PI * (i / 2.0 + shape->turn) / shape->n_corners - G_PI / 2;
    double at = i % 2 == 0 ? r : r * shape->dent;
    if (i % 2 == 1 && shape->dent == 1)
      continue;
    cairo_line_to (cr, x + at * cos (angle), y + at * sin (angle));
  }
  cairo_close_path (cr);
  if (is_filled)
    cairo_fill (cr);
  else
    cairo_stroke (cr);
}

/* Every other series of one model. */
static gboolean
is_hollow (guint style)
{
  return style / ILV_CHART_N_SHAPES % 2 == 1;
}

static void
paint_mark (const Painter *self, const IlvChartMark *mark)
{
  IlvColor ink = get_ink (self, (int)mark->series, mark->style);
  cairo_t *cr = self->cr;

  cairo_set_line_width (cr, 1.6 * self->s);
  if (mark->kind == ILV_CHART_MARK_RUN) {
    ink = fade (ink, 0.62);
    ilv_palette_set_source (cr, &ink);
    cairo_arc (cr, mark->x, mark->y, mark->radius, 0, 2 * G_PI);
    cairo_fill (cr);
    return;
  }
  if (mark->kind == ILV_CHART_MARK_MEDIAN) { /* parted from the curve under it */
    ilv_palette_set_source (cr, &self->palette->card);
    ilv_chart_paint_marker (cr, mark->style, mark->x, mark->y, mark->radius + 1.6 * self->s, TRUE);
  }
  ilv_palette_set_source (cr, &ink);
  ilv_chart_paint_marker (cr, mark->style, mark->x, mark->y, mark->radius,
                          mark->kind != ILV_CHART_MARK_PREDICTED && !is_hollow (mark->style));
}

/* --- bars --- */

static void
paint_state_bar (const Painter *self, const IlvChartBar *bar)
{
  const IlvPalette *palette = self->palette;
  double edge = palette->edge_width;

  cairo_rectangle (self->cr, bar->x, bar->y, bar->width, bar->height);
  ilv_palette_fill_state (palette, self->cr, bar->state, self->s);
  if (bar->width > 2 * edge) {
    IlvColor color =
        bar->state == ILV_STATE_IDLE ? fade (palette->dim_text, 0.6) : fade (palette->gap, 0.65);
    ilv_palette_set_source (self->cr, &color);
    cairo_set_line_width (self->cr, edge);
    cairo_rectangle (self->cr, bar->x + edge / 2, bar->y + edge / 2, bar->width - edge,
                     bar->height - edge);
    cairo_stroke (self->cr);
  }
}

static void
paint_bar (const Painter *self, const IlvChartBar *bar)
{
  const double dashes[] = {4 * self->s, 3 * self->s};
  IlvColor ink = bar->series >= 0 && bar->series == self->layout->look.selected
                     ? self->palette->accent
                     : self->palette->dim_text;
  IlvColor ground = fade (ink, 0.08);
  cairo_t *cr = self->cr;

  switch (bar->kind) {
  case ILV_CHART_BAR_STATE:
  case ILV_CHART_BAR_KEY:
    paint_state_bar (self, bar);
    break;
  case ILV_CHART_BAR_PART:
    ink = fade (ink, 0.7);
    ilv_palette_set_source (cr, &ink);
    cairo_rectangle (cr, bar->x, bar->y, bar->width, bar->height);
    cairo_fill (cr);
    break;
  case ILV_CHART_BAR_WHOLE:
    ilv_palette_set_source (cr, &ground);
    cairo_rectangle (cr, bar->x, bar->y, bar->width, bar->height);
    cairo_fill (cr);
    if (bar->width <= 4)
      break;
    ilv_palette_set_source (cr, &self->palette->grid);
    cairo_set_line_width (cr, 1);
    cairo_rectangle (cr, bar->x + 0.5, bar->y + 0.5, bar->width - 1, bar->height - 1);
    cairo_stroke (cr);
    break;
  case ILV_CHART_BAR_MEASURED:
  case ILV_CHART_BAR_BAND:
    ink = fade (bar->kind == ILV_CHART_BAR_BAND ? self->palette->accent : ink,
                bar->kind == ILV_CHART_BAR_BAND ? 0.12 : 0.28);
    ilv_palette_set_source (cr, &ink);
    cairo_rectangle (cr, bar->x, bar->y, bar->width, bar->height);
    cairo_fill (cr);
    break;
  case ILV_CHART_BAR_PREDICTED:
    ilv_palette_set_source (cr, &ground);
    cairo_rectangle (cr, bar->x, bar->y, bar->width, bar->height);
    cairo_fill (cr);
    ilv_palette_set_source (cr, &ink);
    cairo_set_line_width (cr, 1.5 * self->s);
    cairo_set_dash (cr, dashes, 2, 0);
    cairo_rectangle (cr, bar->x + 0.75, bar->y + 0.75, MAX (bar->width - 1.5, 0.5),
                     bar->height - 1.5);
    cairo_stroke (cr);
    cairo_set_dash (cr, NULL, 0, 0);
    break;
  }
}

/* --- lines --- */

/* Solid, long, short, dash and dot: told apart in print. */
static void
set_dashes (const Painter *self, guint style)
{
  static const double patterns[][4] = {{0}, {9, 4, 9, 4}, {2.5, 3, 2.5, 3}, {9, 3, 2, 3}};
  const double *pattern = patterns[style % G_N_ELEMENTS (patterns)];
  double scaled[4];

  if (pattern[0] == 0) {
    cairo_set_dash (self->cr, NULL, 0, 0);
    return;
  }
  for (guint i = 0; i < 4; i++)
    scaled[i] = pattern[i] * self->s;
  cairo_set_dash (self->cr, scaled, 4, 0);
}

static void
paint_whisker (const Painter *self, const IlvChartSpot *from, const IlvChartSpot *to)
{
  cairo_t *cr = self->cr;
  double cap = 4 * self->s;
  gboolean is_flat = from->y == to->y;

  cairo_move_to (cr, from->x, from->y);
  cairo_line_to (cr, to->x, to->y);
  for (guint i = 0; i < 2; i++) {
    const IlvChartSpot *end = i == 0 ? from : to;
    cairo_move_to (cr, end->x - (is_flat ? 0 : cap), end->y - (is_flat ? cap : 0));
    cairo_line_to (cr, end->x + (is_flat ? 0 : cap), end->y + (is_flat ? cap : 0));
  }
  cairo_stroke (cr);
}

static void
set_pen (const Painter *self, const IlvChartLine *line)
{
  const IlvPalette *palette = self->palette;
  const double dots[] = {3 * self->s, 3 * self->s};
  IlvColor color = get_ink (self, line->series, line->style);
  double width = 1.5;

  cairo_set_dash (self->cr, NULL, 0, 0);
  switch (line->kind) {
  case ILV_CHART_LINE_GRID:
  case ILV_CHART_LINE_FINE:
    color = fade (palette->grid, line->kind == ILV_CHART_LINE_FINE ? 0.55 : 1);
    width = 1;
    break;
  case ILV_CHART_LINE_CURVE:
  case ILV_CHART_LINE_MODEL:
    set_dashes (self, line->style + line->style / ILV_CHART_N_SHAPES);
    width = line->series == self->layout->look.selected ? 3 : 2;
    break;
  case ILV_CHART_LINE_PREDICTED:
    set_dashes (self, line->style + line->style / ILV_CHART_N_SHAPES);
    color = fade (color, 0.7);
    width = 1.2;
    break;
  case ILV_CHART_LINE_MEDIAN:
    width = 2.6;
    break;
  case ILV_CHART_LINE_LEADER:
    color = fade (color, 0.5);
    width = 1;
    break;
  case ILV_CHART_LINE_CROSSING:
    color = palette->accent;
    cairo_set_dash (self->cr, dots, 2, 0);
    break;
  case ILV_CHART_LINE_OWN:
    color = palette->dim_text;
    cairo_set_dash (self->cr, dots, 2, 0);
    break;
  case ILV_CHART_LINE_AXIS:
  case ILV_CHART_LINE_WHISKER:
    break;
  }
  ilv_palette_set_source (self->cr, &color);
  cairo_set_line_width (self->cr, width * (width > 1 ? self->s : 1));
}

static void
paint_line (const Painter *self, const IlvChartLine *line)
{
  const IlvChartSpot *spots = &g_array_index (self->layout->points, IlvChartSpot, line->first);
  gboolean is_grid = line->kind == ILV_CHART_LINE_GRID || line->kind == ILV_CHART_LINE_FINE;

  if (line->n < 2)
    return;
  set_pen (self, line);
  if (line->kind == ILV_CHART_LINE_WHISKER) {
    paint_whisker (self, &spots[0], &spots[1]);
    return;
  }
  for (guint i = 0; i < line->n; i++)
    cairo_line_to (self->cr, is_grid ? floor (spots[i].x) + 0.5 : spots[i].x,
                   is_grid ? floor (spots[i].y) + 0.5 : spots[i].y);
  cairo_stroke (self->cr);
}

/* The grid lies under everything, lines over bars. */
static void
paint_lines (const Painter *self, gboolean are_grid)
{
  cairo_set_line_join (self->cr, CAIRO_LINE_JOIN_ROUND);
  for (guint i = 0; i < self->layout->lines->len; i++) {
    const IlvChartLine *line = &g_array_index (self->layout->lines, IlvChartLine, i);
    gboolean is_grid = line->kind == ILV_CHART_LINE_GRID || line->kind == ILV_CHART_LINE_FINE;
    if (is_grid == are_grid)
      paint_line (self, line);
  }
  cairo_set_dash (self->cr, NULL, 0, 0);
}

/* --- texts --- */

/* A letter on a state's pattern has a plate of its plain colour, so that it can be read. */
static void
paint_plate (const Painter *self, const IlvChartText *text)
{
  const IlvColor *color = text->role == ILV_CHART_TEXT_LETTER ? &self->palette->state[text->state]
                                                              : &self->palette->card;

  ilv_palette_rounded (self->cr, text->x - 3, text->y + 1, text->width + 6, text->height - 2, 3);
  ilv_palette_set_source (self->cr, color);
  cairo_fill (self->cr);
}

static void
paint_text (const Painter *self, const IlvChartText *text)
{
  IlvColor color = get_text_color (self, text);
  int weight = ilv_chart_text_get_weight (text->role);

  if (text->has_ground || text->role == ILV_CHART_TEXT_LETTER)
    paint_plate (self, text);
  ilv_text_draw (self->cr, self->cache, text->text, text->x, text->y + text->height / 2, 0,
                 text->width + 1, text->size_px, weight, &color);
}

void
ilv_chart_paint_layout (cairo_t *cr, const IlvPalette *palette, const IlvChartLayout *layout,
                        IlvTextCache *cache)
{
  const Painter self = {cr, palette, layout, cache, layout->scale};

  cairo_save (cr);
  ilv_palette_set_source (cr, &palette->card);
  cairo_rectangle (cr, 0, 0, layout->width, layout->height);
  cairo_fill (cr);
  paint_lines (&self, TRUE);
  for (guint i = 0; i < layout->bars->len; i++)
    paint_bar (&self, &g_array_index (layout->bars, IlvChartBar, i));
  paint_lines (&self, FALSE);
  for (guint i = 0; i < layout->marks->len; i++)
    paint_mark (&self, &g_array_index (layout->marks, IlvChartMark, i));
  for (guint i = 0; i < layout->texts->len; i++)
    paint_text (&self, &g_array_index (layout->texts, IlvChartText, i));
  cairo_restore (cr);
}

void
ilv_chart_paint (cairo_t *cr, const IlvPalette *palette, const IlvChart *chart,
                 const IlvChartLook *look, double width, double height)
{
  g_autoptr (IlvTextCache) cache = ilv_text_cache_new ();
  g_auto (IlvChartLayout) layout = {0};

  g_return_if_fail (cr != NULL && palette != NULL && chart != NULL && look != NULL);
  ilv_chart_layout_init (&layout, chart, look, width, height, cache);
  ilv_chart_paint_layout (cr, palette, &layout, cache);
}

/* --- reading --- */

static void
paint_cross (const Painter *self, const IlvChart *chart, const IlvChartDatum *datum)
{
  const IlvChartLayout *layout = self->layout;
  IlvColor color = fade (self->palette->accent, 0.75);
  gboolean is_curve = chart->kind == ILV_CHART_LINES || chart->kind == ILV_CHART_ECDF;

  ilv_palette_set_source (self->cr, &color);
  cairo_set_line_width (self->cr, 1);
  cairo_move_to (self->cr, floor (datum->x) + 0.5, is_curve ? layout->plot_y : datum->y);
  cairo_line_to (self->cr, floor (datum->x) + 0.5, layout->plot_y + layout->plot_height);
  if (is_curve) {
    cairo_move_to (self->cr, layout->plot_x, floor (datum->y) + 0.5);
    cairo_line_to (self->cr, layout->plot_x + layout->plot_width, floor (datum->y) + 0.5);
  }
  cairo_stroke (self->cr);
  cairo_set_line_width (self->cr, 2.2 * self->s);
  ilv_palette_set_source (self->cr, &self->palette->accent);
  cairo_arc (self->cr, datum->x, datum->y, 7 * self->s, 0, 2 * G_PI);
  cairo_stroke (self->cr);
}

/* Beside the datum, on the side with more room; never outside. */
static void
paint_words (const Painter *self, const IlvChartDatum *datum, const char *words)
{
  g_auto (GStrv) lines = g_strsplit (words, "\n", -1);
  double size = 13 * self->s, line = size * 1.4, pad = 8 * self->s, width = 0, x, y, height;
  guint n = g_strv_length (lines);

  for (guint i = 0; i < n; i++)
    width = MAX (width, ilv_text_measure (NULL, self->cache, lines[i], size,
                                          i == 0 ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL));
  width = MIN (width, self->layout->width - 2 * pad - 8) + 2 * pad;
  height = n * line + 1.4 * pad;
  x = datum->x + 14 * self->s;
  if (x + width > self->layout->width - 4)
    x = datum->x - 14 * self->s - width;
  x = CLAMP (x, 4, MAX (self->layout->width - width - 4, 4));
  y = datum->y - height - 12 * self->s;
  if (y < 4)
    y = datum->y + 14 * self->s;
  y = CLAMP (y, 4, MAX (self->layout->height - height - 4, 4));
  ilv_palette_rounded (self->cr, x, y, width, height, 7 * self->s);
  ilv_palette_set_source (self->cr, &self->palette->card);
  cairo_fill_preserve (self->cr);
  ilv_palette_set_source (self->cr, &self->palette->accent);
  cairo_set_line_width (self->cr, 1.4 * self->s);
  cairo_stroke (self->cr);
  for (guint i = 0; i < n; i++)
    ilv_text_draw (self->cr, self->cache, lines[i], x + pad, y + 0.7 * pad + (i + 0.5) * line, 0,
                   width - 2 * pad + 1, size, i == 0 ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL,
                   &self->palette->text);
}

void
ilv_chart_paint_reading (cairo_t *cr, const IlvPalette *palette, const IlvChartLayout *layout,
                         const IlvChart *chart, const IlvChartDatum *datum, IlvTextCache *cache)
{
  const Painter self = {cr, palette, layout, cache, layout->scale};
  g_autofree char *label = ilv_chart_describe_place (chart, datum);
  g_autofree char *value = ilv_chart_describe_value (chart, datum);
  g_autofree char *words = g_strconcat (label, "\n", value, NULL);

  cairo_save (cr);
  paint_cross (&self, chart, datum);
  paint_words (&self, datum, words);
  cairo_restore (cr);
}
