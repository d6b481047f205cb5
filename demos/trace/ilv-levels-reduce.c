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

/* Pixels step through the entries in 32.32 fixed point; a pixel is 1 to 2 entries wide. */
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
  for (guint64 last = x + n_inner; x < last; x++, at += width) {
    gint64 a = at >> 32, b = (at + width - 1) >> 32;
    guint u = entries[a], v = entries[(a + b + 1) >> 1], y = entries[b];
    guint is_whole = (u & v & y) | ~ILV_PIXEL_WHOLE;

    u = MAX (u, v);
    join (&pixels[x], MAX (u, y) & is_whole);
  }
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

/* --- span by span --- */

/* Positions are whole numbers of this fraction of a pixel. */
#define SUB_BITS 24
#define SUB (1u << SUB_BITS)
#define STATE_BITS 6 /* with the bits for estimated and whole */
#define STATE_MASK ((1u << STATE_BITS) - 1)
#define PASS_PIXELS 640 /* a block of the timeline and its margins in one pass */

/* What pixels are summed into before they are one byte each. Most spans here are shorter than a
 * pixel and where they end is anyone's guess, so every span adds to two pixels, to the second maybe
 * nothing: twice the sums cost less than one wrong guess of the processor's. */
typedef struct {
  guint32 covered[PASS_PIXELS + 4], longest[PASS_PIXELS + 4]; /* longest: part, then state */
} Sums;

typedef guint32 Four __attribute__ ((vector_size (16)));
typedef IlvPixel FourPixels __attribute__ ((vector_size (8)));

static inline void
draw_part (Sums *self, guint32 x, guint32 part, guint32 state)
{
  guint32 rank = part << STATE_BITS | state, longest = self->longest[x];

  self->covered[x] += part;
  self->longest[x] = MAX (longest, rank);
}

/* Up to two pixels without a branch. An idle span has no `state` and draws nothing. */
static inline void
draw_span (Sums *self, gint64 begin, gint64 end, guint32 state)
{
  gint64 edge = (begin | (SUB - 1)) + 1, beyond = end - edge;
  guint32 is_seen = ILV_PIXEL_STATE (state) != ILV_STATE_IDLE ? G_MAXUINT32 : 0;
  guint32 first = (guint32)(begin >> SUB_BITS), last = (guint32)(end >> SUB_BITS);
  guint32 part = (guint32)(edge + (beyond & beyond >> 63) - begin);
  guint32 rest = (guint32)MIN (beyond & ~(beyond >> 63), SUB);

  draw_part (self, first, (part | (part == 0)) & is_seen, state);
  draw_part (self, first + 1, rest & is_seen, state);
  if (G_LIKELY (last <= first + 1) || is_seen == 0)
    return;
  /* No other span of the chunk is in these. */
  for (guint32 x = first + 2; x < last; x++) {
    self->covered[x] = SUB;
    self->longest[x] = SUB << STATE_BITS | state | ILV_PIXEL_WHOLE;
  }
  draw_part (self, last, (guint32)end & (SUB - 1), state);
}

/* join() of four pixels at once: this is half of drawing directly. */
static inline void
lift_four (const guint32 *covered, const guint32 *longest, IlvPixel *pixels)
{
  Four sum, rank, is_touched, cover, value, is_more;
  FourPixels old;

  memcpy (&sum, covered, sizeof sum);
  memcpy (&rank, longest, sizeof rank);
  memcpy (&old, pixels, sizeof old);
  is_touched = (Four)(sum != 0);
  cover = sum >> (SUB_BITS - 8);
  value = __builtin_convertvector(old, Four);
  is_more = (Four)((cover << 8 | (rank & STATE_MASK)) > value);
  rank = (rank & STATE_MASK & is_more) | (value & 255 & ~is_more);
  cover |= (Four)(cover == 0) & 1;
  cover += value >> 8;
  cover = (cover & (Four)(cover < 256)) | (255 & (Four)(cover > 255));
  value = ((cover << 8 | rank) & is_touched) | (value & ~is_touched);
  old = __builtin_convertvector(value, FourPixels);
  memcpy (pixels, &old, sizeof old);
}

static void
lift (const Sums *self, guint n_pixels, IlvPixel *pixels)
{
  IlvPixel rest[4] = {0};
  guint n_whole = n_pixels & ~3u, n_rest = n_pixels & 3;

  for (guint x = 0; x < n_whole; x += 4)
    lift_four (self->covered + x, self->longest + x, pixels + x);
  memcpy (rest, pixels + n_whole, n_rest * sizeof *rest);
  lift_four (self->covered + n_whole, self->longest + n_whole, rest);
  memcpy (pixels + n_whole, rest, n_rest * sizeof *rest);
}

/* The first span from `low` on that ends after begin_ns. */
static guint32
find_first (const IlvChunk *chunk, guint32 low, double begin_ns)
{
  guint32 high = chunk->n;

  while (low < high) {
    guint32 middle = low + (high - low) / 2;

    if ((double)ilv_chunk_get_span_end (chunk, middle) <= begin_ns)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* Draws from span i on; returns the span that may reach into the next pass. */
static guint32
reduce_pass (const IlvChunk *chunk, const IlvKind *kinds, guint32 i, double begin_ns,
             double ns_per_pixel, guint n_pixels, IlvPixel *pixels)
{
  const gint64 *begins = ILV_TIMES (chunk);
  const guint32 *lengths = chunk->column[ILV_SPAN_LENGTH];
  const guint16 *kind = chunk->column[ILV_SPAN_KIND];
  double scale = SUB / ns_per_pixel, limit = (double)n_pixels * SUB;
  guint32 n = chunk->n;
  Sums sums;

  while (i < chunk->n && (double)ilv_chunk_get_span_end (chunk, i) <= begin_ns)
    i++;
  if (i == chunk->n || ((double)begins[i] - begin_ns) * scale >= limit)
    return i;
  memset (&sums, 0, sizeof sums);
  for (; i < n; i++) {
    gint64 length = G_LIKELY (lengths[i] != ILV_LENGTH_LONG) ? lengths[i]
                                                             : ilv_chunk_get_long_length (chunk, i);
    double a = ((double)begins[i] - begin_ns) * scale;
    double b = ((double)(begins[i] + length) - begin_ns) * scale;

    if (a >= limit)
      break;
    draw_span (&sums, (gint64)MAX (a, 0), (gint64)MIN (b, limit), kinds[kind[i]].mark);
  }
  lift (&sums, n_pixels, pixels);
  return i - 1;
}

static void
reduce_directly (const IlvChunk *chunk, const IlvKind *kinds, guint32 first, double begin_ns,
                 double ns_per_pixel, guint n_pixels, IlvPixel *pixels)
{
  for (guint x = 0; x < n_pixels; x += PASS_PIXELS)
    first = reduce_pass (chunk, kinds, first, begin_ns + x * ns_per_pixel, ns_per_pixel,
                         MIN (n_pixels - x, PASS_PIXELS), pixels + x);
}

void
ilv_levels_reduce (const IlvChunk *chunk, const IlvKind *kinds, double begin_ns,
                   double ns_per_pixel, guint n_pixels, IlvPixel *pixels)
{
  if (!reduce_by_levels (chunk, begin_ns, ns_per_pixel, n_pixels, pixels))
    reduce_directly (chunk, kinds, find_first (chunk, 0, begin_ns), begin_ns, ns_per_pixel,
                     n_pixels, pixels);
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
    reduce_directly (chunk, self->kinds, within, begin_ns, ns_per_pixel, n_pixels, pixels);
}
