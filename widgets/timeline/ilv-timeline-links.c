/* Links: what unblocked, woke or started what, as arrows between rows.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All of them are drawn while they are few enough to be followed by eye; else hand-overs of a GIL,
 * and in any case those of the lit job and of the moment the pointer is at. */
#include "ilv-timeline-paint-private.h"

#include <math.h>

/* One link per so many pixels of width; a hand-over says more than a wake-up. */
#define PX_PER_GIL_LINK 24
#define PX_PER_LINK 96
/* Near the pointer: within so many pixels. */
#define NEAR_PX 24
/* No more links than this are looked at for one choice. */
#define MAX_SEEN 4096

/* Where the bars of a track are, or the row that stands for it; FALSE if there is none. */
static gboolean
find_box (const IlvTimelinePainter *self, guint run, IlvTrackId track, IlvBarBox *box,
          gboolean *is_shown)
{
  const IlvSceneRun *r = &self->scene->runs[run];
  int index = ilv_timeline_layout_find_track (self->layout, run, track);

  *is_shown = index >= 0;
  if (index < 0)
    index = ilv_timeline_layout_find_stand_in (self->layout,
                                               r->front != NULL ? r->front : r->behind, run, track);
  if (index < 0)
    return FALSE;
  *box = ilv_timeline_get_bar_box (
      self->layout, ilv_timeline_layout_get_row (self->layout, (guint)index), self->view);
  return TRUE;
}

static void
paint_head (cairo_t *cr, double x, double y, gboolean is_down, double scale)
{
  double r = 4 * scale, d = is_down ? -1 : 1;

  cairo_move_to (cr, x, y);
  cairo_line_to (cr, x - r * 0.8, y + d * r * 1.4);
  cairo_line_to (cr, x + r * 0.8, y + d * r * 1.4);
  cairo_close_path (cr);
  cairo_fill (cr);
}

static void
trace_path (cairo_t *cr, double x0, double y0, double x1, double y1)
{
  double bend = (y1 - y0) * 0.5;

  cairo_move_to (cr, x0, y0);
  cairo_curve_to (cr, x0, y0 + bend, x1, y1 - bend, x1, y1);
}

static void
paint_link (const IlvTimelinePainter *self, cairo_t *cr, guint run, const IlvLink *link)
{
  double scale = self->layout->scale;
  double x0 = ilv_timeline_get_x (self, (double)link->from_ns);
  double x1 = ilv_timeline_get_x (self, (double)link->to_ns);
  double y0, y1;
  gboolean shows_from, shows_to;
  IlvBarBox from, to;

  if (!find_box (self, run, link->from_track, &from, &shows_from) ||
      !find_box (self, run, link->to_track, &to, &shows_to) || from.y == to.y ||
      !(shows_from || shows_to))
    return;
  /* Into the edge of the bar, out of the lower half of the other, so that labels stay free and
   * neighbours still have an arrow between them. */
  y0 = from.y + from.height * (from.y < to.y ? 0.6 : 0.4);
  y1 = from.y < to.y ? to.y + 2 * scale : to.y + to.height - 2 * scale;
  /* An arrow of the text's colour with a light edge: seen on every state and on the ground. */
  trace_path (cr, x0, y0, x1, y1);
  ilv_palette_set_source (cr, &self->palette->card);
  cairo_set_line_width (cr, 3 * scale);
  cairo_stroke (cr);
  trace_path (cr, x0, y0, x1, y1);
  ilv_palette_set_source (cr, &self->palette->text);
  cairo_set_line_width (cr, link->kind == ILV_LINK_GIL ? 1.5 * scale : scale);
  if (link->kind == ILV_LINK_WAKE)
    cairo_set_dash (cr, (const double[]){3 * scale, 2 * scale}, 2, 0);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
  paint_head (cr, x1, y1, y1 > y0, scale);
  cairo_arc (cr, x0, y0, 2 * scale, 0, 2 * G_PI);
  cairo_fill (cr);
}

static gboolean
is_near_pointer (const IlvTimelinePainter *self, guint run, const IlvLink *link)
{
  double near_ns = NEAR_PX * self->view->ns_per_px;

  if (!self->view->has_hover || self->view->hover_run != run)
    return FALSE;
  return (link->to_track == self->view->hover_track &&
          fabs ((double)(link->to_ns - self->view->hover_ns)) <= near_ns) ||
         (link->from_track == self->view->hover_track &&
          fabs ((double)(link->from_ns - self->view->hover_ns)) <= near_ns);
}

/* What it unblocks, or what does that, is a step of the lit job. */
static gboolean
is_of_lit_job (const IlvTimelinePainter *self, const IlvTrace *trace, const IlvLink *link)
{
  const IlvTrackId tracks[] = {link->to_track, link->from_track};
  const gint64 times[] = {link->to_ns, link->from_ns - 1};

  for (guint i = 0; i < G_N_ELEMENTS (tracks); i++) {
    IlvTrack track;
    IlvSpan span;

    ilv_trace_get_track (trace, tracks[i], &track);
    if (track.kind != ILV_TRACK_GIL && track.kind != ILV_TRACK_CORE &&
        ilv_trace_find_span_at (trace, tracks[i], times[i], &span) &&
        span.ref == self->scene->lit_job)
      return TRUE;
  }
  return FALSE;
}

typedef enum {
  ALL_LINKS,
  GIL_LINKS,
  LINKS_NEAR_POINTER,
  LINKS_OF_LIT_JOB,
} Choice;

static gboolean
is_chosen (const IlvTimelinePainter *self, guint run, const IlvTrace *trace, const IlvLink *link,
           Choice choice)
{
  if (self->scene->has_curtain && link->to_ns > self->scene->time_ns)
    return FALSE;
  switch (choice) {
  case ALL_LINKS:
    return TRUE;
  case GIL_LINKS:
    return link->kind == ILV_LINK_GIL;
  case LINKS_NEAR_POINTER:
    return is_near_pointer (self, run, link);
  case LINKS_OF_LIT_JOB:
  default:
    return is_of_lit_job (self, trace, link);
  }
}

static void
paint_chosen (const IlvTimelinePainter *self, cairo_t *cr, guint run, gint64 begin_ns,
              gint64 end_ns, Choice choice)
{
  const IlvSceneRun *r = &self->scene->runs[run];
  const IlvTrace *trace = r->front != NULL ? r->front : r->behind;
  guint64 first = ilv_trace_find_link (trace, begin_ns), last;
  guint most = (guint)(self->layout->lanes_px / PX_PER_GIL_LINK), n_drawn = 0;

  last = MIN (ilv_trace_find_link (trace, end_ns), first + MAX_SEEN);
  for (guint64 i = first; i < last && n_drawn < most; i++) {
    IlvLink link;

    ilv_trace_get_link (trace, i, &link);
    if (is_chosen (self, run, trace, &link, choice)) {
      paint_link (self, cr, run, &link);
      n_drawn++;
    }
  }
}

static void
paint_run_links (const IlvTimelinePainter *self, cairo_t *cr, guint run)
{
  const IlvSceneRun *r = &self->scene->runs[run];
  const IlvTrace *trace = r->front != NULL ? r->front : r->behind;
  gint64 begin = (gint64)floor (self->view->begin_ns);
  gint64 end = (gint64)ceil (ilv_timeline_view_time (self->view, self->layout->lanes_px)) + 1;
  double n, near_ns = NEAR_PX * self->view->ns_per_px;
  IlvJob job;

  if (trace == NULL)
    return;
  n = (double)(ilv_trace_find_link (trace, end) - ilv_trace_find_link (trace, begin));
  if (n <= self->layout->lanes_px / PX_PER_LINK) {
    paint_chosen (self, cr, run, begin, end, ALL_LINKS);
    return;
  }
  if (n <= self->layout->lanes_px / PX_PER_GIL_LINK)
    paint_chosen (self, cr, run, begin, end, GIL_LINKS);
  if (self->view->has_hover && self->view->hover_run == run)
    paint_chosen (self, cr, run, MAX (begin, self->view->hover_ns - (gint64)near_ns), end,
                  LINKS_NEAR_POINTER);
  if (self->scene->lit_job < ilv_trace_get_n_jobs (trace)) {
    ilv_trace_get_job (trace, self->scene->lit_job, &job);
    paint_chosen (self, cr, run, MAX (begin, job.arrival_ns),
                  job.end_ns >= 0 ? MIN (end, job.end_ns + 1) : end, LINKS_OF_LIT_JOB);
  }
}

void
ilv_timeline_paint_links (const IlvTimelinePainter *self, cairo_t *cr)
{
  for (guint i = 0; i < self->scene->n_runs; i++)
    if (self->view->detail[i] != ILV_TIMELINE_NONE)
      paint_run_links (self, cr, i);
}
