/* What is painted beside spans: the ground, contours, packed waits and areas.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-timeline-bars-private.h"

#include <math.h>
#include <string.h>

static guint32 *
line_at (const IlvBarsTarget *t, int y)
{
  return t->pixels + (gsize)y * t->stride + t->column;
}

void
ilv_timeline_bars_begin (IlvTimelineBars *self, const IlvBarsTarget *t, const IlvRuler *ruler)
{
  if (t->n_columns <= 0)
    return;
  ilv_bars_reserve (self, t->n_columns);
  for (int x = 0; x < t->n_columns; x++)
    self->ground[x] = self->card;
  self->n_ticks = 0;
  for (guint i = 0; i < ruler->n_ticks; i++) {
    gint64 x =
        ilv_bars_pixel_of (t, (gint64)floor (ilv_ruler_get_tick (ruler, i) + 0.5)) - t->column;

    for (int k = 0; k < t->scale; k++)
      if (x + k >= 0 && x + k < t->n_columns && self->ground[x + k] != self->grid)
        self->ground[self->ticks[self->n_ticks++] = (int)x + k] = self->grid;
  }
}

void
ilv_timeline_bars_clear (IlvTimelineBars *self, const IlvBarsTarget *t, int y, int height)
{
  for (int i = 0; i < height && t->n_columns > 0; i++)
    memcpy (line_at (t, y + i), self->ground, (gsize)t->n_columns * 4);
}

/* How far the contour of a state is from the middle of the row, in lines. Only what runs or wants
 * to is drawn: waits in between would hide the bars. */
static int
reach (IlvPixel pixel, int height)
{
  guint state = ILV_PIXEL_STATE (pixel);

  if (ILV_PIXEL_COVER (pixel) == 0 || state >= ILV_N_STATES || ilv_palette_get_height (state) < 0.5)
    return 0;
  return MAX (1, (int)lround (ilv_palette_get_height (state) * height / 2));
}

static void
vertical (IlvTimelineBars *self, const IlvBarsTarget *t, int x, int y0, int y1)
{
  for (int y = y0; y < y1; y++)
    line_at (t, y)[x] = self->outline;
}

void
ilv_timeline_bars_paint_outline (IlvTimelineBars *self, const IlvBarsTarget *t,
                                 const IlvTrace *trace, IlvTrackId track, guint depth, int y,
                                 int height)
{
  int middle = y + height / 2, last;

  if (t->n_columns <= 0 || height <= 2 || depth >= ilv_trace_get_n_rows (trace, track))
    return;
  ilv_bars_reserve (self, t->n_columns + 1);
  ilv_trace_reduce_row (trace, track, depth, t->begin_ns + (t->column - 1) * t->ns_per_px,
                        t->ns_per_px, (guint)t->n_columns + 1, self->reduced);
  last = MIN (reach (self->reduced[0], height), height / 2);
  for (int x = 0; x < t->n_columns; x++) {
    int r = MIN (reach (self->reduced[x + 1], height), height / 2);

    if (r > 0) {
      line_at (t, middle - r)[x] = self->outline;
      line_at (t, middle + r - 1)[x] = self->outline;
    }
    if (r != last) {
      int near = MIN (r, last), far = MAX (r, last);

      vertical (self, t, x, middle - far, middle - near);
      vertical (self, t, x, middle + near, middle + far);
    }
    last = r;
  }
}

void
ilv_timeline_bars_paint_lanes (IlvTimelineBars *self, const IlvBarsTarget *t,
                               const IlvTimelineLanes *lanes, int y, double lane_px)
{
  gint64 from = (gint64)floor (t->begin_ns + t->column * t->ns_per_px);

  for (guint lane = 0; lane < lanes->n_lanes; lane++) {
    const GArray *waits = lanes->lanes[lane];
    int top = y + (int)lround (lane * lane_px);
    int height = MAX (1, (int)floor (lane_px * 0.6 + 0.5));

    for (guint i = ilv_timeline_lanes_first (lanes, lane, from); i < waits->len; i++) {
      const IlvWait *wait = &g_array_index (waits, IlvWait, i);
      gint64 a = ilv_bars_pixel_of (t, wait->begin_ns) - t->column;
      gint64 b = ilv_bars_pixel_of (t, wait->end_ns) - t->column;
      int begin, end;

      if (a >= t->n_columns)
        break;
      b = MAX (b, a + 1);
      /* A gap of one pixel keeps neighbours of one lane apart. */
      if (b - a > 2 * t->scale)
        b -= t->scale;
      begin = (int)CLAMP (a, 0, t->n_columns);
      end = (int)CLAMP (b, 0, t->n_columns);
      for (int k = 0; k < height; k++) {
        guint32 *line = line_at (t, top + k);

        for (int x = begin; x < end; x++)
          line[x] = self->lut[wait->state][N_LEVELS - 1][BAND_CENTRE];
      }
    }
  }
}

/* --- areas --- */

typedef struct {
  const IlvTrace *trace;
  IlvTrackId track;
  gboolean is_queue;
  guint64 next; /* counters: the sample to go on with */
  guint64 n_samples;
} Reader;

static void
reader_init (Reader *r, const IlvTrace *trace, IlvTrackId track, gint64 begin_ns)
{
  IlvTrack info;
  guint64 low = 0, high;

  ilv_trace_get_track (trace, track, &info);
  *r = (Reader){trace, track, info.kind == ILV_TRACK_QUEUE, 0, 0};
  if (r->is_queue)
    return;
  r->n_samples = high = ilv_trace_get_n_samples (trace, track);
  while (low < high) {
    guint64 middle = low + (high - low) / 2;
    gint64 t_ns, value;

    ilv_trace_get_sample (trace, track, middle, &t_ns, &value);
    if (t_ns < begin_ns)
      low = middle + 1;
    else
      high = middle;
  }
  r->next = low;
}

/* The highest value within [begin, end). */
static gint64
reader_most (Reader *r, gint64 begin_ns, gint64 end_ns)
{
  gint64 most, t_ns, value;

  if (r->is_queue)
    return MAX (ilv_trace_get_queue_length (r->trace, r->track, begin_ns),
                ilv_trace_get_queue_length (r->trace, r->track, (begin_ns + end_ns) / 2));
  most = ilv_trace_get_counter_at (r->trace, r->track, begin_ns);
  for (; r->next < r->n_samples; r->next++) {
    ilv_trace_get_sample (r->trace, r->track, r->next, &t_ns, &value);
    if (t_ns >= end_ns)
      break;
    most = MAX (most, value);
  }
  return most;
}

gint64
ilv_timeline_bars_find_most (const IlvTrace *trace, IlvTrackId track, gint64 begin_ns,
                             gint64 end_ns)
{
  Reader reader;

  reader_init (&reader, trace, track, begin_ns);
  return reader_most (&reader, begin_ns, end_ns);
}

static guint
area_style (const IlvTrace *trace, IlvTrackId track)
{
  IlvTrack info;

  ilv_trace_get_track (trace, track, &info);
  switch (info.role) {
  case ILV_ROLE_WAITING_IO:
    return ILV_STATE_IO;
  case ILV_ROLE_SLEEPING:
    return ILV_STATE_SLEEP;
  case ILV_ROLE_LIMIT:
    return ILV_STATE_LOCK;
  default:
    return ILV_STATE_READY;
  }
}

void
ilv_timeline_bars_paint_area (IlvTimelineBars *self, const IlvBarsTarget *t, const IlvTrace *trace,
                              IlvTrackId track, gint64 most, int y, int height)
{
  guint style = area_style (trace, track);
  guint32 fill = self->lut[style][N_LEVELS - 1][BAND_CENTRE];
  gint64 end_ns = ilv_trace_get_end (trace);
  Reader reader;
  int last = 0;

  if (t->n_columns <= 0 || height <= 0 || most <= 0)
    return;
  reader_init (&reader, trace, track, (gint64)floor (t->begin_ns + (t->column - 1) * t->ns_per_px));
  for (int x = -1; x < t->n_columns; x++) {
    double time = t->begin_ns + (t->column + x) * t->ns_per_px;
    gint64 from = (gint64)floor (time);
    gint64 to = MAX ((gint64)floor (time + t->ns_per_px), from + 1);
    /* A run that was cut short leaves its queues full: nothing is known behind its end. */
    gint64 value = from < end_ns ? reader_most (&reader, from, to) : 0;
    int top = value <= 0 ? 0 : CLAMP ((int)lround ((double)value / most * height), 1, height);

    if (x >= 0) {
      for (int i = 0; i < top; i++)
        line_at (t, y + height - 1 - i)[x] = fill;
      /* A line along the top, also where it steps: pale areas need an edge. */
      for (int i = MIN (top, last); i < MAX (top, last); i++)
        line_at (t, y + height - 1 - i)[x] = self->outline;
      if (top > 0)
        line_at (t, y + height - top)[x] = self->outline;
    }
    last = top;
  }
}
