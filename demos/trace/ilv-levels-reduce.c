/* Draws a chunk of spans into pixels, by its levels or span by span: see ilv-levels.h.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-levels.h"

#include <math.h>
#include <string.h>

/* Two chunks in one pixel hold different spans: their covers add up. */
static inline void
join (IlvPixel *pixel, guint value)
{
  guint old = *pixel, cover = (old >> 8) + (value >> 8);

  *pixel = (IlvPixel)(MIN (cover, 255) << 8 | (MAX (old, value) & 255));
}

/* At the ends of a chunk, so never whole. */
static inline guint
max_entry (const guint16 *entries, gint64 first, gint64 last)
{
  guint max = 0;

  for (gint64 k = first; k <= last; k++)
    max = MAX (max, entries[k]);
  return max & ~ILV_PIXEL_WHOLE;
}

/* The whole chunk is not wider than two pixels: its summary, spread over those it touches. */
static void
reduce_summary (const IlvChunk *chunk, guint entry, double width_ns, double begin_ns,
                double ns_per_pixel, guint n_pixels, IlvPixel *pixels)
{
  double first = ((double)ILV_TIMES (chunk)[0] - begin_ns) / ns_per_pixel;
  double end = ((double)ilv_chunk_get_span_end (chunk, chunk->n - 1) - begin_ns) / ns_per_pixel;
  double cover = (entry >> 8) * width_ns / (end - first) / ns_per_pixel;

  if (entry >> 8 == 0) /* idle throughout */
    return;
  for (double x = MAX (0, floor (first)); x < MIN (n_pixels, end); x++) {
    double part = cover * (MIN (x + 1, end) - MAX (x, first));

    join (&pixels[(guint)x], (guint)CLAMP (part, 1, 255) << 8 | (entry & 255 & ~ILV_PIXEL_WHOLE));
  }
}

typedef guint16 Eight __attribute__ ((vector_size (16)));

static inline Eight
max_of_eights (Eight a, Eight b)
{
  Eight is_more = (Eight)(a > b);

  return (a & is_more) | (b & ~is_more);
}

/* A pixel is 1 to 2 entries wide, so it touches up to three: the first, the last, one between. */
static inline guint
reduce_pixel (const guint16 *entries, guint64 at, guint64 width)
{
  guint64 a = at >> 32, b = (at + width - 1) >> 32;
  guint u = entries[a], v = entries[(a + b + 1) >> 1], y = entries[b];
  guint is_whole = (u & v & y) | ~ILV_PIXEL_WHOLE;

  u = MAX (u, v);
  return MAX (u, y) & is_whole;
}

/* The same for eight pixels side by side. */
static inline Eight
reduce_eight (const guint16 *entries, guint64 at, guint64 width)
{
  Eight u, v, y, is_whole;

#pragma GCC unroll 8
  for (guint k = 0; k < 8; k++, at += width) {
    guint64 a = at >> 32, b = (at + width - 1) >> 32;

    u[k] = entries[a];
    v[k] = entries[(a + b + 1) >> 1];
    y[k] = entries[b];
  }
  is_whole = (u & v & y) | (guint16)~ILV_PIXEL_WHOLE;
  return max_of_eights (max_of_eights (u, v), y) & is_whole;
}

/* Pixels that lie in the chunk whole. The chunk before may reach into the first two, if its last
 * entry is wider than this chunk's first; nothing else is in the others. */
static void
reduce_inner (const guint16 *entries, guint64 at, guint64 width, guint64 n, IlvPixel *pixels)
{
  guint64 x = 0;

  for (; x < MIN (n, 2); x++, at += width)
    join (&pixels[x], reduce_pixel (entries, at, width));
  for (; x + 8 <= n; x += 8, at += 8 * width) {
    Eight eight = reduce_eight (entries, at, width);

    memcpy (pixels + x, &eight, sizeof eight);
  }
  for (; x < n; x++, at += width)
    pixels[x] = (IlvPixel)reduce_pixel (entries, at, width);
}

/* Pixels step through the entries in 32.32 fixed point. */
static void
reduce_level (const guint16 *entries, gint64 n_entries, double position, double step,
              guint n_pixels, IlvPixel *pixels)
{
  gint64 at = (gint64)floor (position * 4294967296.0);
  gint64 width = (gint64)(step * 4294967296.0);
  gint64 end = n_entries << 32;
  guint64 x = at < -width ? (guint64)(-at / width) : 0;
  guint64 n_inner;

  at += (gint64)x * width;
  for (; x < n_pixels && at < 0; x++, at += width)
    if (at + width > 0)
      join (&pixels[x], max_entry (entries, 0, MIN ((at + width - 1) >> 32, n_entries - 1)));
  n_inner = at + width <= end ? (guint64)((end - at) / width) : 0;
  n_inner = x < n_pixels ? MIN (n_inner, n_pixels - x) : 0;
  if (n_inner > 0)
    reduce_inner (entries, (guint64)at, (guint64)width, n_inner, pixels + x);
  x += n_inner;
  at += (gint64)n_inner * width;
  for (; x < n_pixels && at < end; x++, at += width)
    join (&pixels[x], max_entry (entries, at >> 32, MIN ((at + width - 1) >> 32, n_entries - 1)));
}

static gboolean
reduce_by_levels (const IlvChunk *chunk, double begin_ns, double ns_per_pixel, guint n_pixels,
                  IlvPixel *pixels)
{
  const IlvSpanExtra *extra = chunk->extra;
  const guint16 *entries;
  IlvLevelsShape shape;
  double width_ns, origin_ns;
  guint level = 0;

  if (extra == NULL || extra->levels == NULL)
    return FALSE;
  ilv_levels_get_shape (chunk, &shape);
  width_ns = ldexp (1, (int)shape.shift);
  if (ns_per_pixel < width_ns)
    return FALSE;
  origin_ns = (double)shape.first_bucket * width_ns;
  entries = extra->levels;
  while (level + 1 < shape.n_levels && 2 * width_ns <= ns_per_pixel) {
    entries += shape.n_buckets[level++];
    width_ns *= 2;
  }
  if (level + 1 == shape.n_levels)
    reduce_summary (chunk, entries[0], width_ns, begin_ns, ns_per_pixel, n_pixels, pixels);
  else
    reduce_level (entries, shape.n_buckets[level], (begin_ns - origin_ns) / width_ns,
                  ns_per_pixel / width_ns, n_pixels, pixels);
  return TRUE;
}

void
ilv_levels_reduce (const IlvChunk *chunk, const IlvKind *kinds, double begin_ns,
                   double ns_per_pixel, guint n_pixels, IlvPixel *pixels)
{
  if (!reduce_by_levels (chunk, begin_ns, ns_per_pixel, n_pixels, pixels))
    ilv_levels_reduce_directly (chunk, kinds, ilv_levels_find_first (chunk, begin_ns), begin_ns,
                                ns_per_pixel, n_pixels, pixels);
}

/* The first chunk with a span that ends after begin_ns. */
static guint32
find_piece (const IlvSeries *series, double begin_ns)
{
  guint32 low = 0, high = series->n_pieces;

  while (low < high) {
    guint32 middle = low + (high - low) / 2;
    const IlvChunk *chunk = ilv_series_get_chunk (series, middle);

    if ((double)ilv_chunk_get_span_end (chunk, chunk->n - 1) <= begin_ns)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static void
reduce_pieces (const IlvTrace *self, const IlvSeries *series, guint32 piece, double begin_ns,
               double ns_per_pixel, guint n_pixels, IlvPixel *pixels)
{
  double end_ns = begin_ns + n_pixels * ns_per_pixel;

  for (; piece < series->n_pieces; piece++) {
    const IlvChunk *chunk = ilv_series_get_chunk (series, piece);

    if ((double)ILV_TIMES (chunk)[0] >= end_ns)
      break;
    ilv_levels_reduce (chunk, self->kinds, begin_ns, ns_per_pixel, n_pixels, pixels);
  }
}

void
ilv_trace_reduce_row (const IlvTrace *self, IlvTrackId track, guint row, double begin_ns,
                      double ns_per_pixel, guint n_pixels, IlvPixel *pixels)
{
  const IlvSeries *series;

  g_return_if_fail (self != NULL && track < self->n_tracks && ns_per_pixel > 0);

  memset (pixels, 0, n_pixels * sizeof *pixels);
  if (row >= self->tracks[track].n_rows ||
      !(begin_ns > -1e19 && begin_ns + n_pixels * ns_per_pixel < 1e19))
    return;
  series = ilv_track_get_row (&self->tracks[track], row);
  reduce_pieces (self, series, find_piece (series, begin_ns), begin_ns, ns_per_pixel, n_pixels,
                 pixels);
}

void
ilv_trace_reduce_row_from (const IlvTrace *self, IlvTrackId track, guint row, guint64 first,
                           double begin_ns, double ns_per_pixel, guint n_pixels, IlvPixel *pixels)
{
  const IlvSeries *series;
  const IlvChunk *chunk;
  guint32 within;

  g_return_if_fail (self != NULL && track < self->n_tracks && ns_per_pixel > 0);
  g_return_if_fail (row < self->tracks[track].n_rows);

  series = ilv_track_get_row (&self->tracks[track], row);
  /* Where the view crosses from one chunk to the next, it is searched as ever. */
  chunk = first < series->n ? ilv_series_locate (series, first, &within) : NULL;
  if (chunk == NULL || !(begin_ns > -1e19) ||
      (double)ilv_chunk_get_span_end (chunk, chunk->n - 1) < begin_ns + n_pixels * ns_per_pixel) {
    ilv_trace_reduce_row (self, track, row, begin_ns, ns_per_pixel, n_pixels, pixels);
    return;
  }
  memset (pixels, 0, n_pixels * sizeof *pixels);
  if (!reduce_by_levels (chunk, begin_ns, ns_per_pixel, n_pixels, pixels))
    ilv_levels_reduce_directly (chunk, self->kinds, within, begin_ns, ns_per_pixel, n_pixels,
                                pixels);
}
