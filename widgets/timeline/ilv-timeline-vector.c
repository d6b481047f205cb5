/* The lanes as true rectangles: for SVG and PDF.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Areas stay rectangles too, one per pixel of width at the most. */
#include "ilv-timeline-paint-private.h"

#include <math.h>

/* Narrower spans have no pattern. */
#define PATTERN_PX 10
#define LETTER_PX 20

static void
paint_ground (const IlvTimelinePainter *self, cairo_t *cr)
{
  const IlvTimelineLayout *l = self->layout;
  IlvRuler ruler;

  ilv_timeline_init_ruler (self, &ruler);
  ilv_palette_set_source (cr, &self->palette->grid);
  for (guint i = 0; i < ruler.n_ticks; i++)
    cairo_rectangle (cr, floor (ilv_timeline_get_x (self, ilv_ruler_get_tick (&ruler, i))),
                     l->ruler_px, 1, l->view_px);
  cairo_fill (cr);
}

static void
paint_span (const IlvTimelinePainter *self, cairo_t *cr, const IlvTimelineRow *row,
            const IlvSpan *span, const IlvBarBox *box, gboolean has_labels)
{
  double x0 = MAX (ilv_timeline_get_x (self, (double)span->begin_ns), self->layout->label_px);
  double x1 = MIN (ilv_timeline_get_x (self, (double)span->end_ns), self->width);
  double width = MAX (x1 - x0, 0.5), height = box->height;
  gboolean is_gil = row->kind == ILV_ROW_GIL;
  const char letter[2] = {ilv_state_letter (span->state), 0};
  IlvColor color = self->palette->state[span->state], ink = self->palette->state_text[span->state];

  if (span->is_estimated) {
    color = ilv_palette_get_estimated (self->palette, span->state);
    ink = ilv_palette_get_estimated_text (self->palette, span->state);
  }
  if (span->state == ILV_STATE_IDLE)
    return;
  if (width < PATTERN_PX && !is_gil)
    height *= ilv_palette_get_height (span->state);
  cairo_rectangle (cr, x0, box->y + (box->height - height) / 2, width, height);
  if (is_gil) {
    ilv_palette_set_source (cr, &self->palette->baton);
    cairo_fill (cr);
  } else if (width < PATTERN_PX) {
    ilv_palette_set_source (cr, &color);
    cairo_fill (cr);
  } else if (span->is_estimated) {
    ilv_palette_fill_estimated (self->palette, cr, span->state, self->layout->scale);
  } else {
    ilv_palette_fill_state (self->palette, cr, span->state, self->layout->scale);
  }
  if (width >= 3) {
    ilv_palette_set_source (cr, &self->palette->gap);
    cairo_rectangle (cr, x0, box->y, 0.75, box->height);
    cairo_fill (cr);
  }
  if (width >= LETTER_PX && !is_gil && (!has_labels || width < ILV_BARS_LABEL_PX))
    ilv_text_draw (cr, self->text, letter, x0 + width / 2, box->y + box->height / 2, 0.5, 0,
                   12 * self->layout->scale, PANGO_WEIGHT_BOLD, &ink);
}

static void
paint_spans (const IlvTimelinePainter *self, cairo_t *cr, const IlvTimelineRow *row,
             const IlvTrace *trace, IlvTrackId track, IlvBarBox box, gboolean is_outline)
{
  gboolean has_labels = ilv_timeline_has_labels (self);
  guint64 first, n;

  if (row->depth >= ilv_trace_get_n_rows (trace, track))
    return;
  first = ilv_trace_find_spans (
      trace, track, row->depth, (gint64)floor (self->view->begin_ns),
      (gint64)ceil (ilv_timeline_view_time (self->view, self->layout->lanes_px)), &n);
  for (guint64 i = first; i < first + n; i++) {
    IlvSpan span;

    ilv_trace_get_span (trace, track, row->depth, i, &span);
    if (is_outline && ilv_palette_get_height (span.state) >= 0.5) {
      double x = ilv_timeline_get_x (self, (double)span.begin_ns);
      double height = box.height * ilv_palette_get_height (span.state);

      cairo_rectangle (cr, x, box.y + (box.height - height) / 2,
                       ilv_timeline_get_x (self, (double)span.end_ns) - x, height);
    } else if (!is_outline) {
      paint_span (self, cr, row, &span, &box, has_labels);
    }
  }
  if (is_outline) {
    ilv_palette_set_source (cr, &self->palette->dim_text);
    cairo_set_line_width (cr, 1);
    cairo_stroke (cr);
  }
}

static void
paint_lanes (const IlvTimelinePainter *self, cairo_t *cr, const IlvTimelineRow *row, IlvBarBox box)
{
  const IlvTimelineLanes *lanes = self->layout->lanes[row->run];
  double lane_px = ilv_timeline_layout_get_lane_px (self->layout, row->run);

  for (guint lane = 0; lane < lanes->n_lanes; lane++) {
    for (guint i = 0; i < lanes->lanes[lane]->len; i++) {
      const IlvWait *wait = &g_array_index (lanes->lanes[lane], IlvWait, i);
      double x0 = ilv_timeline_get_x (self, (double)wait->begin_ns);
      double x1 = ilv_timeline_get_x (self, (double)wait->end_ns);

      if (x1 < self->layout->label_px || x0 > self->width)
        continue;
      ilv_palette_set_source (cr, &self->palette->state[wait->state]);
      cairo_rectangle (cr, x0, box.y + lane * lane_px, MAX (x1 - x0 - 0.75, 0.5), lane_px * 0.6);
      cairo_fill (cr);
    }
  }
}

static void
paint_area (const IlvTimelinePainter *self, cairo_t *cr, const IlvTimelineRow *row, IlvBarBox box)
{
  const IlvTrace *trace = ilv_timeline_row_get_trace (row, self->scene);
  gboolean is_queue = row->kind == ILV_ROW_LENGTH;
  double bottom = box.y + box.height, x = self->layout->label_px;
  gint64 most = ilv_timeline_get_most (self, row);

  /* The area, then its top edge where it is above nothing. */
  for (guint pass = 0; pass < 2; pass++) {
    double last = bottom;

    for (x = self->layout->label_px; x < self->width; x++) {
      double t = ilv_timeline_view_time (self->view, x - self->layout->label_px);
      gint64 value = ilv_timeline_bars_find_most (trace, row->track, (gint64)t,
                                                  (gint64)(t + self->view->ns_per_px) + 1);
      double y = bottom - CLAMP ((double)value / (double)most, 0, 1) * box.height;

      if (pass == 0)
        cairo_rectangle (cr, x, y, 1, bottom - y);
      else if (y < bottom || last < bottom)
        cairo_rectangle (cr, x, MIN (y, last) - 0.375, y < bottom ? 1 : 0.75,
                         fabs (y - last) + 0.75);
      last = y;
    }
    ilv_palette_set_source (
        cr, pass == 0 ? &self->palette->state[is_queue ? ILV_STATE_READY : ILV_STATE_IO]
                      : &self->palette->dim_text);
    cairo_fill (cr);
  }
}

static void
paint_row (const IlvTimelinePainter *self, cairo_t *cr, const IlvTimelineRow *row)
{
  const IlvSceneRun *run = &self->scene->runs[row->run];
  const IlvTrace *trace = ilv_timeline_row_get_trace (row, self->scene);
  IlvBarBox box = ilv_timeline_get_bar_box (self->layout, row, self->view), inner = box;

  switch (row->kind) {
  case ILV_ROW_TRACK:
  case ILV_ROW_GIL:
    if (row->behind != ILV_TRACK_NONE) {
      inner.y += ILV_TIMELINE_OUTLINE_PX;
      inner.height -= 2 * ILV_TIMELINE_OUTLINE_PX;
    }
    paint_spans (self, cr, row, trace, row->track, inner, run->front == NULL);
    if (row->behind != ILV_TRACK_NONE)
      paint_spans (self, cr, row, run->behind, row->behind, box, TRUE);
    break;
  case ILV_ROW_LANES:
    paint_lanes (self, cr, row, box);
    break;
  case ILV_ROW_LENGTH:
  case ILV_ROW_COUNTER:
    paint_area (self, cr, row, box);
    break;
  case ILV_ROW_HEADING:
  case ILV_ROW_PROCESS:
  case ILV_ROW_MORE:
  default:
    break;
  }
}

void
ilv_timeline_paint_vector (const IlvTimelinePainter *self, cairo_t *cr)
{
  const IlvTimelineLayout *l = self->layout;

  cairo_save (cr);
  cairo_rectangle (cr, l->label_px, l->ruler_px, l->lanes_px, l->view_px);
  cairo_clip (cr);
  paint_ground (self, cr);
  for (guint i = 0; i < l->rows->len; i++) {
    const IlvTimelineRow *row = ilv_timeline_layout_get_row (l, i);

    if (ilv_timeline_is_row_visible (self, row))
      paint_row (self, cr, row);
  }
  cairo_restore (cr);
}
