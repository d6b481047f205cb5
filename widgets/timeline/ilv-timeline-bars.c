/* Spans as pixels.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Idea. A row becomes one line of (cover, state) by ilv_trace_reduce_row(), which costs pixels and
 * loses no span. Three lookups make three scanlines of it (what reaches the top, the middle, the
 * centre: running, wanting, waiting), each copied down its band. Only where a row holds fewer spans
 * than pixels / 3 are they looked at one by one: those of three pixels and more get sharp ends, an
 * edge towards their neighbour, and, when wide enough, their pattern and letter by copying
 * prepared strips and stamps.
 *
 * Everything that is painted belongs to a moment, not to the window: so panning may move the pixels
 * and paint the new columns only.
 *
 * Rejected: cairo rectangles (1.5 M/s: 25 ms a frame), a texture atlas on the GPU (there may be
 * none), one pattern phase for the window (would crawl when moved). */
#include "ilv-timeline-bars-private.h"

#include <math.h>
#include <string.h>

/* begin and end of a Wide are columns of the lanes. */
static void
paint_wide (IlvTimelineBars *self, const IlvBarsTarget *t, const Wide *wide, int y, int height)
{
  int tile = TILE * t->scale, width = self->strip_px[t->scale];
  int offset = (int)((((gint64)wide->begin - wide->phase) % tile + tile) % tile);
  const guint32 *strip =
      self->strips[t->scale] + (gsize)wide->style * (gsize)tile * (gsize)width + offset;
  gsize bytes = (gsize)(wide->end - wide->begin) * 4;

  for (int i = 0; i < height; i++)
    memcpy (t->pixels + (gsize)(y + i) * t->stride + wide->begin,
            strip + (gsize)(i % tile) * (gsize)width, bytes);
}

static void
paint_stamp (IlvTimelineBars *self, const IlvBarsTarget *t, const Wide *wide, int y, int height)
{
  int size = STAMP * t->scale;
  const guint8 *stamp = self->stamps[t->scale] + (gsize)wide->style * (gsize)(size * size);
  gint64 left = wide->phase - t->column + (wide->true_width - size) / 2;
  int top = y + (height - size) / 2;

  for (int j = MAX (0, y - top); j < MIN (size, y + height - top); j++) {
    guint32 *line = t->pixels + (gsize)(top + j) * t->stride + t->column;

    for (int i = 0; i < size; i++) {
      guint8 cover = stamp[j * size + i];
      gint64 x = left + i;

      if (cover > 0 && x >= 0 && x < t->n_columns)
        line[x] = ilv_bars_blend (line[x], self->ink[wide->style], cover);
    }
  }
}

/* --- one row --- */

/* Spans of three pixels and more get sharp ends; remembers those wide enough for a pattern. */
static void
sharpen_span (IlvTimelineBars *self, const IlvBarsTarget *t, const IlvSpan *span, guint style,
              gint64 left, gint64 right, Wide *last)
{
  gint64 a = ilv_bars_pixel_of (t, span->begin_ns), b = ilv_bars_pixel_of (t, span->end_ns);
  Wide wide = {(int)CLAMP (a, left, right), (int)CLAMP (b, left, right), a,
               (int)MIN (b - a, G_MAXINT / 4), (guint8)style};

  if (b - a < SHARP_PX * t->scale) {
    last->true_width = 0;
    return;
  }
  for (int x = wide.begin; x < wide.end; x++)
    self->reduced[x - t->column] = (IlvPixel)(255 << 8 | style);
  if (style != ILV_STATE_IDLE && wide.begin < wide.end) {
    if (MIN (last->true_width, wide.true_width) >= EDGE_PX * t->scale &&
        a == last->phase + last->true_width && a == wide.begin &&
        self->needs_edge[last->style][style])
      self->marks[a - t->column] = 1;
    if (b - a >= PATTERN_PX * t->scale)
      g_array_append_val (self->wides, wide);
  }
  *last = wide;
}

static gint64
floor_div (gint64 a, gint64 b)
{
  return a / b - (a % b < 0 ? 1 : 0);
}

/* Spans are looked at one by one only in blocks of pixels that hold few. Blocks begin at multiples
 * of their width in time, not in the window, so that panning decides the same everywhere. */
static void
sharpen_block (IlvTimelineBars *self, const IlvBarsTarget *t, const IlvTrace *trace,
               IlvTrackId track, guint depth, gboolean is_gil, gint64 block)
{
  gint64 left = MAX (block, t->column), right = MIN (block + BLOCK_PX, t->column + t->n_columns);
  double begin_ns = t->begin_ns + (double)(block - 1) * t->ns_per_px;
  double end_ns = t->begin_ns + (double)(block + BLOCK_PX) * t->ns_per_px;
  Wide last = {0};
  guint64 first, n;

  first = ilv_trace_find_spans (trace, track, depth, (gint64)floor (begin_ns),
                                (gint64)ceil (end_ns), &n);
  if (n > BLOCK_PX / 3)
    return;
  for (guint64 i = first; i < first + n; i++) {
    IlvSpan span;

    ilv_trace_get_span (trace, track, depth, i, &span);
    sharpen_span (self, t, &span, is_gil && span.state != ILV_STATE_IDLE ? STYLE_GIL : span.state,
                  left, right, &last);
  }
}

static void
color_lines (IlvTimelineBars *self, const IlvBarsTarget *t, int y)
{
  const guint32 *ground = t->pixels + (gsize)y * t->stride + t->column;

  for (int x = 0; x < t->n_columns; x++) {
    guint cover = ILV_PIXEL_COVER (self->reduced[x]), style = ILV_PIXEL_STATE (self->reduced[x]);

    if (cover == 0 || style == ILV_STATE_IDLE || style >= N_STYLES) {
      for (guint band = 0; band < N_BANDS; band++)
        self->lines[band][x] = ground[x];
      continue;
    }
    for (guint band = 0; band < N_BANDS; band++) {
      guint32 pixel = self->lut[band][style][cover >> 3];
      self->lines[band][x] = pixel == self->card ? ground[x] : pixel;
    }
  }
}

static void
copy_bands (IlvTimelineBars *self, const IlvBarsTarget *t, int y, int height)
{
  int middle = (int)lround (height * 0.2), centre = (int)lround (height * 0.35);
  gsize bytes = (gsize)t->n_columns * 4;

  for (int i = 0; i < height; i++) {
    int from_edge = MIN (i, height - 1 - i);
    guint band = from_edge < middle ? BAND_TOP : from_edge < centre ? BAND_MIDDLE : BAND_CENTRE;

    memcpy (t->pixels + (gsize)(y + i) * t->stride + t->column, self->lines[band], bytes);
  }
}

static void
paint_edges (IlvTimelineBars *self, const IlvBarsTarget *t, int y, int height)
{
  int width = t->scale * (int)self->palette->edge_width;

  for (int x = 0; x < t->n_columns; x++) {
    if (self->marks[x] == 0)
      continue;
    for (int i = 0; i < height; i++)
      for (int k = 0; k < width && x + k < t->n_columns; k++)
        t->pixels[(gsize)(y + i) * t->stride + t->column + x + k] = self->gap;
  }
}

void
ilv_timeline_bars_paint_row (IlvTimelineBars *self, const IlvBarsTarget *t, const IlvTrace *trace,
                             IlvTrackId track, guint depth, gboolean is_gil, int y, int height)
{
  double begin = t->begin_ns + t->column * t->ns_per_px;
  gint64 origin = (gint64)floor (t->begin_ns / t->ns_per_px + 0.5);

  if (t->n_columns <= 0 || height <= 0)
    return;
  ilv_bars_reserve (self, t->n_columns);
  ilv_bars_make_strips (self, t->scale, t->n_columns);
  ilv_bars_make_stamps (self, t->scale);
  ilv_trace_reduce_row (trace, track, depth, begin, t->ns_per_px, (guint)t->n_columns,
                        self->reduced);
  if (is_gil)
    for (int x = 0; x < t->n_columns; x++)
      self->reduced[x] = (IlvPixel)((self->reduced[x] & 0xff00) | STYLE_GIL);
  memset (self->marks, 0, (gsize)t->n_columns);
  g_array_set_size (self->wides, 0);
  for (gint64 block = floor_div (t->column + origin, BLOCK_PX) * BLOCK_PX - origin;
       block < t->column + t->n_columns; block += BLOCK_PX)
    sharpen_block (self, t, trace, track, depth, is_gil, block);
  color_lines (self, t, y);
  copy_bands (self, t, y, height);
  for (guint i = 0; i < self->wides->len; i++) {
    const Wide *wide = &g_array_index (self->wides, Wide, i);

    paint_wide (self, t, wide, y, height);
    if (wide->true_width >= LETTER_PX * t->scale && !is_gil &&
        (!t->has_labels || wide->true_width < ILV_BARS_LABEL_PX * t->scale))
      paint_stamp (self, t, wide, y, height);
  }
  paint_edges (self, t, y, height);
}
