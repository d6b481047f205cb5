/* The text layer: ruler, names, labels, and what is marked.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-timeline-paint-private.h"

#include <math.h>

#include "widgets/why/ilv-why-label.h"

/* How long the selected time is, in the ruler; width 0: nothing is selected. */
typedef struct {
  char text[48];
  double x, width;
} SelectionPill;

static void
find_pill (const IlvTimelinePainter *self, cairo_t *cr, SelectionPill *pill)
{
  const IlvTimelineLayout *l = self->layout;
  const IlvTimelineView *v = self->view;
  double x0 = ilv_timeline_get_x (self, (double)v->select_begin_ns);
  double x1 = ilv_timeline_get_x (self, (double)v->select_end_ns);

  pill->width = 0;
  if (v->select_begin_ns == v->select_end_ns)
    return;
  ilv_format_time_into (v->select_end_ns - v->select_begin_ns, pill->text, sizeof pill->text);
  pill->width =
      ilv_text_measure (cr, self->text, pill->text, 12 * l->scale, PANGO_WEIGHT_BOLD) + 12;
  pill->x = (MAX (x0, l->label_px) + MIN (x1, self->width) - pill->width) / 2;
}

static void
paint_ruler (const IlvTimelinePainter *self, cairo_t *cr)
{
  const IlvTimelineLayout *l = self->layout;
  double size = 12 * l->scale, y = l->ruler_px / 2, right = l->label_px;
  char buffer[64];
  SelectionPill pill;
  IlvRuler ruler;

  ilv_timeline_init_ruler (self, &ruler);
  find_pill (self, cr, &pill);
  ilv_palette_set_source (cr, &self->palette->card);
  cairo_rectangle (cr, 0, 0, self->width, l->ruler_px);
  cairo_fill (cr);
  if (ruler.has_base)
    ilv_text_draw (cr, self->text, ilv_ruler_format_base (&ruler, buffer, sizeof buffer),
                   l->label_px - 8 * l->scale, y, 1, l->label_px - 16 * l->scale, size,
                   PANGO_WEIGHT_BOLD, &self->palette->text);
  for (guint i = 0; i < ruler.n_ticks; i++) {
    const char *label = ilv_ruler_format_tick (&ruler, i, buffer, sizeof buffer);
    double x = ilv_timeline_get_x (self, ilv_ruler_get_tick (&ruler, i));
    double width = ilv_text_measure (cr, self->text, label, size, PANGO_WEIGHT_NORMAL);
    double left = MAX (x - width / 2, l->label_px);

    if (left + width > self->width - 4 * l->scale || left < right)
      continue;
    /* The ruler's length would tell how long it takes. */
    if (self->scene->has_curtain && ilv_ruler_get_tick (&ruler, i) > (double)self->scene->time_ns)
      break;
    if (pill.width > 0 && left < pill.x + pill.width + 4 * l->scale &&
        pill.x < left + width + 4 * l->scale)
      continue;
    ilv_text_draw (cr, self->text, label, left, y, 0, 0, size, PANGO_WEIGHT_NORMAL,
                   &self->palette->dim_text);
    right = left + width + 8 * l->scale;
  }
  ilv_palette_set_source (cr, &self->palette->card_border);
  cairo_rectangle (cr, 0, l->ruler_px - 1, self->width, 1);
  cairo_fill (cr);
}

/* The selected time, tinted, and how long it is. */
static void
paint_selection (const IlvTimelinePainter *self, cairo_t *cr)
{
  const IlvColor *c = &self->palette->accent;
  const IlvTimelineLayout *l = self->layout;
  double x0 = ilv_timeline_get_x (self, (double)self->view->select_begin_ns);
  double x1 = ilv_timeline_get_x (self, (double)self->view->select_end_ns);
  SelectionPill pill;

  if (self->view->select_begin_ns == self->view->select_end_ns)
    return;
  cairo_set_source_rgba (cr, c->r, c->g, c->b, 0.16);
  cairo_rectangle (cr, x0, 0, x1 - x0, self->height);
  cairo_fill (cr);
  ilv_palette_set_source (cr, c);
  cairo_rectangle (cr, floor (x0), 0, 1, self->height);
  cairo_rectangle (cr, floor (x1) - 1, 0, 1, self->height);
  cairo_fill (cr);
  find_pill (self, cr, &pill);
  ilv_palette_rounded (cr, pill.x, 6 * l->scale, pill.width, 20 * l->scale, 10 * l->scale);
  ilv_palette_set_source (cr, c);
  cairo_fill (cr);
  ilv_text_draw (cr, self->text, pill.text, pill.x + pill.width / 2, 16 * l->scale, 0.5, 0,
                 12 * l->scale, PANGO_WEIGHT_BOLD, &self->palette->on_accent);
}

/* That there are more rows, and where one is among them. */
static void
paint_scroll (const IlvTimelinePainter *self, cairo_t *cr)
{
  const IlvTimelineLayout *l = self->layout;
  const IlvColor *c = &self->palette->dim_text;
  double width = 4 * l->scale, room = l->view_px - 8 * l->scale, height, top;

  if (l->rows_px <= l->view_px || room <= 0)
    return;
  height = MAX (room * l->view_px / l->rows_px, MIN (24 * l->scale, room));
  top = (room - height) * self->view->scroll_px / (l->rows_px - l->view_px);
  ilv_palette_rounded (cr, self->width - width - 4 * l->scale, l->ruler_px + 4 * l->scale + top,
                       width, height, width / 2);
  cairo_set_source_rgba (cr, c->r, c->g, c->b, 0.7);
  cairo_fill (cr);
}

void
ilv_timeline_paint_text (const IlvTimelinePainter *self, cairo_t *cr)
{
  const IlvTimelineLayout *l = self->layout;

  paint_ruler (self, cr);
  cairo_save (cr);
  cairo_rectangle (cr, 0, l->ruler_px, self->width, l->view_px);
  cairo_clip (cr);
  ilv_timeline_paint_names (self, cr);
  ilv_timeline_paint_mark (self, cr);
  cairo_rectangle (cr, l->label_px, l->ruler_px, l->lanes_px, l->view_px);
  cairo_clip (cr);
  ilv_timeline_paint_links (self, cr);
  ilv_timeline_paint_labels (self, cr);
  ilv_timeline_paint_lit (self, cr);
  paint_scroll (self, cr);
  cairo_restore (cr);
  cairo_save (cr);
  cairo_rectangle (cr, l->label_px, 0, l->lanes_px, self->height);
  cairo_clip (cr);
  paint_selection (self, cr);
  cairo_restore (cr);
}
