/* Names of rows, totals of models, labels in spans, and the job that is lit.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-timeline-paint-private.h"

#include <math.h>

#include "widgets/why/ilv-why-label.h"

#define PAD ILV_TIMELINE_NAME_PAD

/* --- names --- */

static void
paint_triangle (const IlvTimelinePainter *self, cairo_t *cr, double y, IlvTimelineDetail detail)
{
  double s = self->layout->scale, x = 12 * s, r = 4 * s;

  cairo_save (cr);
  cairo_translate (cr, x, y);
  /* Right: closed; down: open; down with a bar below: everything is open. */
  if (detail != ILV_TIMELINE_NONE)
    cairo_rotate (cr, G_PI_2);
  cairo_move_to (cr, -r * 0.6, -r);
  cairo_line_to (cr, r * 0.7, 0);
  cairo_line_to (cr, -r * 0.6, r);
  cairo_close_path (cr);
  if (detail == ILV_TIMELINE_ALL)
    cairo_rectangle (cr, r * 1.2, -r, 1.5 * s, 2 * r);
  ilv_palette_set_source (cr, &self->palette->dim_text);
  cairo_fill (cr);
  cairo_restore (cr);
}

/* A thin bar as long as the run, and its total where it ends: who won, at a glance. */
static void
paint_totals (const IlvTimelinePainter *self, cairo_t *cr, const IlvTimelineRow *row, double y)
{
  const IlvTimelineLayout *l = self->layout;
  const IlvTrace *trace = ilv_timeline_row_get_trace (row, self->scene);
  g_autofree char *totals =
      ilv_timeline_describe_totals (&self->scene->runs[row->run], self->scene->has_curtain);
  double size = 12 * l->scale, pad = PAD * l->scale, x;
  double begin = MAX (ilv_timeline_get_x (self, 0), l->label_px);
  const IlvRunInfo *info = ilv_trace_get_info (trace);
  gboolean is_open = ilv_run_info_is_open (info);
  double end = ilv_timeline_get_x (
      self, (double)(is_open ? ilv_trace_get_end (trace) : info->figures.total_ns));
  double width = ilv_text_measure (cr, self->text, totals, size, PANGO_WEIGHT_NORMAL);

  if (self->scene->has_curtain)
    return;
  ilv_palette_set_source (cr, &self->palette->dim_text);
  cairo_rectangle (cr, begin, floor (y), MAX (0, MIN (end, self->width) - begin), 1);
  if (end > l->label_px)
    cairo_rectangle (cr, floor (end) - 1, floor (y - 4 * l->scale), 2, 8 * l->scale + 1);
  cairo_fill (cr);
  /* Behind the end, before it where there is no room, at the edge when the end is out of sight. */
  x = MAX (end, l->label_px) + pad;
  if (x + width > self->width - 2 * pad)
    x = MAX (MIN (end, self->width - pad) - pad - width, l->label_px + pad);
  ilv_palette_set_source (cr, &self->palette->card);
  cairo_rectangle (cr, x - pad / 2, y - row->height_px / 2 + 1, width + pad, row->height_px - 2);
  cairo_fill (cr);
  ilv_text_draw (cr, self->text, totals, x, y, 0, self->width - x, size, PANGO_WEIGHT_NORMAL,
                 &self->palette->text);
}

/* The end of a name tells as much as its beginning. */
static void
paint_name (const IlvTimelinePainter *self, cairo_t *cr, const IlvTimelineRow *row, double y,
            const IlvColor *color)
{
  const IlvTimelineLayout *l = self->layout;
  double x = ilv_timeline_row_get_name_x (row) * l->scale;

  ilv_text_draw_name (cr, self->text, row->name, x, y, l->label_px - x - (PAD - 1) * l->scale,
                      ilv_timeline_row_get_name_size (row) * l->scale,
                      ilv_timeline_row_get_name_weight (row), color);
}

static void
paint_heading (const IlvTimelinePainter *self, cairo_t *cr, const IlvTimelineRow *row, double y)
{
  const IlvTimelineLayout *l = self->layout;
  double middle = y + row->height_px / 2;
  gboolean is_focused = self->scene->focused_run == (int)row->run;

  if (row->y_px > 0) {
    ilv_palette_set_source (cr, &self->palette->card_border);
    cairo_rectangle (cr, 0, floor (y - 4 * l->scale), self->width, 1);
    cairo_fill (cr);
  }
  paint_triangle (self, cr, middle, self->view->detail[row->run]);
  paint_name (self, cr, row, middle, is_focused ? &self->palette->accent : &self->palette->text);
  paint_totals (self, cr, row, middle);
}

void
ilv_timeline_paint_names (const IlvTimelinePainter *self, cairo_t *cr)
{
  const IlvTimelineLayout *l = self->layout;

  ilv_palette_set_source (cr, &self->palette->card);
  cairo_rectangle (cr, 0, l->ruler_px, l->label_px, l->view_px);
  cairo_fill (cr);
  for (guint i = 0; i < l->rows->len; i++) {
    const IlvTimelineRow *row = ilv_timeline_layout_get_row (l, i);
    double y = l->ruler_px + row->y_px - self->view->scroll_px;

    if (!ilv_timeline_is_row_visible (self, row) || row->name == NULL)
      continue;
    if (row->kind == ILV_ROW_HEADING)
      paint_heading (self, cr, row, y);
    else
      paint_name (self, cr, row, y + row->height_px / 2, &self->palette->dim_text);
  }
}

/* --- labels in spans --- */

/* "parse · 12", "12", "I", ... written into the buffer, longest first; n is how much to say. */
static void
write_label (const IlvTimelinePainter *self, const IlvTimelineRow *row, const IlvSpan *span,
             guint how_short, char *buffer, gsize size)
{
  guint32 job = ilv_timeline_row_get_job (row, self->scene, span);
  const char letter[2] = {ilv_state_letter (span->state), 0};

  *buffer = '\0';
  if (row->kind == ILV_ROW_GIL) {
    IlvTrack holder;

    if (span->ref >= ilv_trace_get_n_tracks (ilv_timeline_row_get_trace (row, self->scene)))
      return;
    ilv_trace_get_track (ilv_timeline_row_get_trace (row, self->scene), span->ref, &holder);
    if (holder.kind == ILV_TRACK_THREAD && holder.role == ILV_ROLE_WORKER)
      g_snprintf (buffer, size, "%u", holder.number);
    return;
  }
  if (how_short == 0 && span->name != NULL && job != ILV_JOB_NONE)
    g_snprintf (buffer, size, "%s %s · %u", letter, span->name, ilv_job_number (job));
  else if (how_short <= 1 && job != ILV_JOB_NONE)
    g_snprintf (buffer, size, "%s · %u", letter, ilv_job_number (job));
  else if (how_short <= 1 && span->name != NULL)
    g_snprintf (buffer, size, "%s %s", letter, span->name);
  else
    g_strlcpy (buffer, letter, size);
}

static void
paint_label (const IlvTimelinePainter *self, cairo_t *cr, const IlvTimelineRow *row,
             const IlvSpan *span, const IlvBarBox *box)
{
  const IlvTimelineLayout *l = self->layout;
  double x0 = MAX (ilv_timeline_get_x (self, (double)span->begin_ns), l->label_px);
  double x1 = MIN (ilv_timeline_get_x (self, (double)span->end_ns), self->width);
  double size = 12 * l->scale, room = x1 - x0 - 8 * l->scale, width = 0;
  IlvColor color = self->palette->state[span->state], ink = self->palette->state_text[span->state];
  double inset = row->behind != ILV_TRACK_NONE ? ILV_TIMELINE_OUTLINE_PX * l->scale : 0;
  char text[64];
  guint how_short;

  if (row->kind == ILV_ROW_GIL) {
    ink = self->palette->on_baton;
  } else if (span->is_estimated) {
    color = ilv_palette_get_estimated (self->palette, span->state);
    ink = ilv_palette_get_estimated_text (self->palette, span->state);
  }
  for (how_short = 0; how_short < 3; how_short++) {
    write_label (self, row, span, how_short, text, sizeof text);
    width = ilv_text_measure (cr, self->text, text, size, PANGO_WEIGHT_BOLD);
    if (width <= room)
      break;
  }
  if (how_short == 3 || *text == '\0')
    return;
  x0 = floor (x0 + (x1 - x0 - width) / 2);
  /* The pattern makes room for the letters. */
  if (row->kind != ILV_ROW_GIL) {
    ilv_palette_rounded (cr, x0 - 3, box->y + inset, width + 6, box->height - 2 * inset, 3);
    ilv_palette_set_source (cr, &color);
    cairo_fill (cr);
  }
  ilv_text_draw (cr, self->text, text, x0, box->y + box->height / 2, 0, 0, size, PANGO_WEIGHT_BOLD,
                 &ink);
}

void
ilv_timeline_paint_labels (const IlvTimelinePainter *self, cairo_t *cr)
{
  const IlvTimelineLayout *l = self->layout;
  gint64 begin = (gint64)floor (self->view->begin_ns);
  gint64 end = (gint64)ceil (ilv_timeline_view_time (self->view, l->lanes_px));

  if (self->scene->has_curtain)
    end = MIN (end, self->scene->time_ns);
  if (!ilv_timeline_has_labels (self))
    return;
  for (guint i = 0; i < l->rows->len; i++) {
    const IlvTimelineRow *row = ilv_timeline_layout_get_row (l, i);
    const IlvTrace *trace = ilv_timeline_row_get_trace (row, self->scene);
    IlvBarBox box = ilv_timeline_get_bar_box (l, row, self->view);
    guint64 first, n;

    if ((row->kind != ILV_ROW_TRACK && row->kind != ILV_ROW_GIL) ||
        !ilv_timeline_is_row_visible (self, row) || self->scene->runs[row->run].front == NULL)
      continue;
    first = ilv_trace_find_spans (trace, row->track, row->depth, begin, end, &n);
    for (guint64 k = first; k < first + n; k++) {
      IlvSpan span;

      ilv_trace_get_span (trace, row->track, row->depth, k, &span);
      if (self->scene->has_curtain) /* as if it ended now: its middle would tell its end */
        span.end_ns = MIN (span.end_ns, self->scene->time_ns);
      if (span.state != ILV_STATE_IDLE &&
          (span.end_ns - span.begin_ns) / self->view->ns_per_px >= ILV_BARS_LABEL_PX)
        paint_label (self, cr, row, &span, &box);
    }
  }
}

/* --- the lit job --- */

static void
outline_span (const IlvTimelinePainter *self, cairo_t *cr, gint64 begin_ns, gint64 end_ns, double y,
              double height)
{
  double x0 = ilv_timeline_get_x (self, (double)begin_ns);
  double x1 = ilv_timeline_get_x (self, (double)end_ns);

  x0 = MAX (x0, self->layout->label_px - 4);
  x1 = MIN (MAX (x1, x0 + 3), self->width + 4);
  if (x1 <= self->layout->label_px || x0 >= self->width)
    return;
  /* A light line inside a dark one: seen on every state. */
  ilv_palette_rounded (cr, x0 - 1, y - 1, x1 - x0 + 2, height + 2, 3);
  ilv_palette_set_source (cr, &self->palette->card);
  cairo_set_line_width (cr, 4 * self->layout->scale);
  cairo_stroke_preserve (cr);
  ilv_palette_set_source (cr, &self->palette->accent);
  cairo_set_line_width (cr, 2 * self->layout->scale);
  cairo_stroke (cr);
}

static void
paint_lit_row (const IlvTimelinePainter *self, cairo_t *cr, const IlvTimelineRow *row,
               gint64 begin_ns, gint64 end_ns)
{
  const IlvTrace *trace = ilv_timeline_row_get_trace (row, self->scene);
  IlvBarBox box = ilv_timeline_get_bar_box (self->layout, row, self->view);
  guint64 first, n;
  IlvTrack track;

  ilv_trace_get_track (trace, row->track, &track);
  if (track.kind != ILV_TRACK_THREAD && track.kind != ILV_TRACK_PIPE &&
      track.kind != ILV_TRACK_LOCK && track.kind != ILV_TRACK_BACKEND)
    return;
  first = ilv_trace_find_spans (trace, row->track, row->depth, begin_ns, end_ns, &n);
  for (guint64 i = first; i < first + MIN (n, 50000); i++) {
    IlvSpan span;

    ilv_trace_get_span (trace, row->track, row->depth, i, &span);
    if (span.ref == self->scene->lit_job && span.state != ILV_STATE_IDLE)
      outline_span (self, cr, span.begin_ns, span.end_ns, box.y, box.height);
  }
}

static void
paint_lit_lanes (const IlvTimelinePainter *self, cairo_t *cr, const IlvTimelineRow *row,
                 gint64 begin_ns, gint64 end_ns)
{
  const IlvTimelineLanes *lanes = self->layout->lanes[row->run];
  IlvBarBox box = ilv_timeline_get_bar_box (self->layout, row, self->view);
  double lane_px = ilv_timeline_layout_get_lane_px (self->layout, row->run);

  for (guint lane = 0; lane < lanes->n_lanes; lane++) {
    for (guint i = ilv_timeline_lanes_first (lanes, lane, begin_ns); i < lanes->lanes[lane]->len;
         i++) {
      const IlvWait *wait = &g_array_index (lanes->lanes[lane], IlvWait, i);

      if (wait->begin_ns >= end_ns)
        break;
      if (wait->job == self->scene->lit_job)
        outline_span (self, cr, wait->begin_ns, wait->end_ns, box.y + lane * lane_px,
                      lane_px * 0.6);
    }
  }
}

void
ilv_timeline_paint_lit (const IlvTimelinePainter *self, cairo_t *cr)
{
  gint64 begin = (gint64)floor (self->view->begin_ns);
  gint64 end = (gint64)ceil (ilv_timeline_view_time (self->view, self->layout->lanes_px));

  if (self->scene->lit_job == ILV_JOB_NONE)
    return;
  for (guint i = 0; i < self->layout->rows->len; i++) {
    const IlvTimelineRow *row = ilv_timeline_layout_get_row (self->layout, i);
    const IlvTrace *trace = ilv_timeline_row_get_trace (row, self->scene);
    gint64 from = begin, until = end;
    IlvJob job;

    if (!ilv_timeline_is_row_visible (self, row) ||
        self->scene->lit_job >= ilv_trace_get_n_jobs (trace))
      continue;
    /* Only its lifetime is searched. */
    ilv_trace_get_job (trace, self->scene->lit_job, &job);
    from = MAX (from, job.arrival_ns);
    if (job.end_ns >= 0)
      until = MIN (until, job.end_ns + 1);
    if (from >= until)
      continue;
    if (row->kind == ILV_ROW_TRACK)
      paint_lit_row (self, cr, row, from, until);
    else if (row->kind == ILV_ROW_LANES)
      paint_lit_lanes (self, cr, row, from, until);
  }
}

/* --- the marked track --- */

void
ilv_timeline_paint_mark (const IlvTimelinePainter *self, cairo_t *cr)
{
  const IlvTimelineLayout *l = self->layout;
  const IlvScene *scene = self->scene;
  const IlvTimelineRow *row;
  double y;
  int index;

  if (!scene->has_mark || scene->marked_run >= scene->n_runs)
    return;
  index = ilv_timeline_layout_find_track (l, scene->marked_run, scene->marked_track);
  if (index < 0)
    return;
  row = ilv_timeline_layout_get_row (l, (guint)index);
  y = l->ruler_px + row->y_px - self->view->scroll_px;
  ilv_palette_mark (self->palette, cr, 4 * l->scale, y + 1, l->label_px - 8 * l->scale,
                    row->height_px - 2, l->scale);
}
