/* Draws a chunk of spans into pixels, span by span: see ilv-levels.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Idea. Most spans here are shorter than a pixel and where they end is anyone's guess, so every
 * span adds to two pixels, to the second maybe nothing: twice the sums cost less than one wrong
 * guess of the processor's. Spans that begin and end in what is drawn, all but the first and the
 * last few, are placed four at a time, to 2^-14 of a pixel.
 *
 * Rejected: both pixels in one vector (what the span before has just stored is then loaded across
 * two stores), sums in registers until the next pixel begins (guesses again). */
#include "ilv-levels.h"

#include <math.h>
#include <string.h>

/* Positions are whole numbers of this fraction of a pixel: in a pass they have 31 bits. */
#define SUB_BITS 21
#define SUB (1u << SUB_BITS)
#define STATE_BITS 6 /* with the bits for estimated and whole */
#define STATE_MASK ((1u << STATE_BITS) - 1)
#define PASS_PIXELS 640 /* a block of the timeline and its margins in one pass */

/* Fours are placed where a pass has at most 2^31 ns, and not far below a nanosecond a pixel. */
#define MIN_NS_PER_PIXEL 0.125

/* What pixels are summed into before they are one byte each. */
typedef struct {
  guint32 covered[PASS_PIXELS + 8], longest[PASS_PIXELS + 8]; /* longest: part, then state */
} Sums;

/* What a pass draws, and how it is placed. */
typedef struct {
  const IlvChunk *chunk;
  const IlvKind *kinds;
  double begin_ns, scale, limit; /* limit: in fractions of a pixel */
  gint64 base_ns;
  gint64 limit_ns; /* from base_ns: of what is placed in fours; 0: nothing is */
  float offset;    /* what begin_ns is beyond base_ns, in fractions of a pixel */
} Pass;

typedef guint32 Four __attribute__ ((vector_size (16)));
typedef IlvPixel Eight __attribute__ ((vector_size (16)));
typedef gint32 IntFour __attribute__ ((vector_size (16)));
typedef float FloatFour __attribute__ ((vector_size (16)));
typedef gint64 Two __attribute__ ((vector_size (16)));

static inline void
draw_part (Sums *self, guint32 x, guint32 part, guint32 state)
{
  guint32 rank = part << STATE_BITS | state, longest = self->longest[x];

  self->covered[x] += part;
  self->longest[x] = MAX (longest, rank);
}

/* No other span of the chunk is in the pixels between the first and the last. */
static void
draw_long_span (Sums *self, guint32 first, guint64 end, guint32 state)
{
  guint32 last = (guint32)(end >> SUB_BITS), x = first;
  guint32 rank = SUB << STATE_BITS | state | ILV_PIXEL_WHOLE;
  Four covers = {SUB, SUB, SUB, SUB}, ranks = {rank, rank, rank, rank};

  for (; x + 4 <= last; x += 4) {
    memcpy (&self->covered[x], &covers, sizeof covers);
    memcpy (&self->longest[x], &ranks, sizeof ranks);
  }
  for (; x < last; x++) {
    self->covered[x] = SUB;
    self->longest[x] = rank;
  }
  draw_part (self, last, (guint32)end & (SUB - 1), state);
}

/* An idle span draws nothing. */
static void
draw_span (Sums *self, guint64 begin, guint64 end, guint32 state)
{
  guint32 first = (guint32)(begin >> SUB_BITS);
  guint64 edge = (begin | (SUB - 1)) + 1, middle = MIN (end, edge), rest = end - middle;

  if (ILV_PIXEL_STATE (state) == ILV_STATE_IDLE)
    return;
  draw_part (self, first, (guint32)(middle - begin) | 1, state);
  draw_part (self, first + 1, (guint32)MIN (rest, SUB), state);
  if (rest > SUB)
    draw_long_span (self, first + 2, end, state);
}

/* --- four spans --- */

static inline IntFour
choose (IntFour is_first, IntFour first, IntFour second)
{
  return (first & is_first) | (second & ~is_first);
}

/* The lower halves of four numbers below 2^31. */
static inline IntFour
join_halves (Two a, Two b)
{
#if G_BYTE_ORDER == G_LITTLE_ENDIAN
  return __builtin_shufflevector ((IntFour)a, (IntFour)b, 0, 2, 4, 6);
#else
  return __builtin_shufflevector ((IntFour)a, (IntFour)b, 1, 3, 5, 7);
#endif
}

/* From begins in ns, from base_ns. The offset is a fraction less than it should be, so that no
 * position is below 0. */
static inline IntFour
place_four (const Pass *self, IntFour ns)
{
  float scale = (float)self->scale;

  return __builtin_convertvector(__builtin_convertvector(ns, FloatFour) * scale - self->offset,
                                 IntFour);
}

/* The same as draw_span() four times, up to two pixels each without a branch. */
static inline void
draw_four (Sums *self, IntFour begin, IntFour end, IntFour state)
{
  IntFour is_seen = (state & 15) != ILV_STATE_IDLE;
  IntFour edge = (begin | (SUB - 1)) + 1, middle = choose (end < edge, end, edge);
  IntFour rest = (end - middle) & is_seen, whole = {SUB, SUB, SUB, SUB};
  IntFour part = ((middle - begin) | 1) & is_seen, next = choose (rest > SUB, whole, rest);
  IntFour rank = part << STATE_BITS | state, next_rank = next << STATE_BITS | state;
  IntFour first = begin >> SUB_BITS;

#pragma GCC unroll 4
  for (guint k = 0; k < 4; k++) {
    guint32 x = (guint32)first[k], *covered = &self->covered[x], *longest = &self->longest[x];

    covered[0] += (guint32)part[k];
    longest[0] = MAX (longest[0], (guint32)rank[k]);
    covered[1] += (guint32)next[k];
    longest[1] = MAX (longest[1], (guint32)next_rank[k]);
    if (G_UNLIKELY (rest[k] > (gint32)SUB))
      draw_long_span (self, x + 2, (guint32)end[k], (guint32)state[k]);
  }
}

/* Cover, rounded up so that nothing is lost, and the state that covers most. */
static inline Four
make_values (const guint32 *covered, const guint32 *longest)
{
  Four sum, rank, cover;

  memcpy (&sum, covered, sizeof sum);
  memcpy (&rank, longest, sizeof rank);
  cover = (sum + ((1 << (SUB_BITS - 8)) - 1)) >> (SUB_BITS - 8);
  cover = (cover | -(cover >> 8)) & 255; /* those above 255, but below 512, are 255 */
  return (cover << 8 | (rank & STATE_MASK)) & (Four)(sum != 0);
}

/* join() of four pixels. */
static inline Four
join_four (Four value, Four old)
{
  Four is_more = (Four)(value > old), cover = (value >> 8) + (old >> 8);

  cover = (cover & (Four)(cover < 256)) | (255 & (Four)(cover > 255));
  return cover << 8 | (((value & is_more) | (old & ~is_more)) & 255);
}

/* Something is in the pixels only where chunks meet. */
static inline void
lift_eight (const guint32 *covered, const guint32 *longest, IlvPixel *pixels)
{
  Four low = make_values (covered, longest), high = make_values (covered + 4, longest + 4);
  guint64 old[2];
  Eight values;

  memcpy (old, pixels, sizeof old);
  if (G_UNLIKELY ((old[0] | old[1]) != 0)) {
    low = join_four (low, (Four){pixels[0], pixels[1], pixels[2], pixels[3]});
    high = join_four (high, (Four){pixels[4], pixels[5], pixels[6], pixels[7]});
  }
#if G_BYTE_ORDER == G_LITTLE_ENDIAN
  values = __builtin_shufflevector ((Eight)low, (Eight)high, 0, 2, 4, 6, 8, 10, 12, 14);
#else
  values = __builtin_shufflevector ((Eight)low, (Eight)high, 1, 3, 5, 7, 9, 11, 13, 15);
#endif
  memcpy (pixels, &values, sizeof values);
}

static void
lift (const Sums *self, guint n_pixels, IlvPixel *pixels)
{
  IlvPixel rest[8] = {0};
  guint n_whole = n_pixels & ~7u, n_rest = n_pixels & 7;

  for (guint x = 0; x < n_whole; x += 8)
    lift_eight (self->covered + x, self->longest + x, pixels + x);
  memcpy (rest, pixels + n_whole, n_rest * sizeof *rest);
  lift_eight (self->covered + n_whole, self->longest + n_whole, rest);
  memcpy (pixels + n_whole, rest, n_rest * sizeof *rest);
}

guint32
ilv_levels_find_first (const IlvChunk *chunk, double begin_ns)
{
  guint32 low = 0, high = chunk->n;

  while (low < high) {
    guint32 middle = low + (high - low) / 2;

    if ((double)ilv_chunk_get_span_end (chunk, middle) <= begin_ns)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* --- one pass --- */

static void
pass_init (Pass *self, const IlvChunk *chunk, const IlvKind *kinds, double begin_ns,
           double ns_per_pixel, guint n_pixels)
{
  double base_ns = floor (begin_ns), scale = SUB / ns_per_pixel, length = n_pixels * ns_per_pixel;

  *self = (Pass){.chunk = chunk,
                 .kinds = kinds,
                 .begin_ns = begin_ns,
                 .scale = scale,
                 .limit = (double)n_pixels * SUB};
  if (!(ns_per_pixel >= MIN_NS_PER_PIXEL && length <= 0x1p31) || fabs (base_ns) > 0x1p62)
    return;
  self->base_ns = (gint64)base_ns;
  self->limit_ns = (gint64)length;
  self->offset = (float)MAX (0, (begin_ns - base_ns) * scale - 2);
}

/* Any span, of which a part may be outside. FALSE if it begins after the pass. */
static gboolean
draw_any_span (const Pass *self, Sums *sums, guint32 i)
{
  guint32 kind = ((const guint16 *)self->chunk->column[ILV_SPAN_KIND])[i];
  double a = ((double)ILV_TIMES (self->chunk)[i] - self->begin_ns) * self->scale;
  double b = ((double)ilv_chunk_get_span_end (self->chunk, i) - self->begin_ns) * self->scale;

  if (a >= self->limit)
    return FALSE;
  draw_span (sums, (guint64)MAX (a, 0), (guint64)MIN (b, self->limit), self->kinds[kind].mark);
  return TRUE;
}

/* From span i on, which begins in the pass, as long as four more end in it; returns the next. (A
 * long length, which is not in its column, is longer than the pass, and so is what comes after.) */
static guint32
draw_fours (const Pass *self, Sums *sums, guint32 i)
{
  const gint64 *begins = ILV_TIMES (self->chunk);
  const guint32 *lengths = self->chunk->column[ILV_SPAN_LENGTH];
  const guint16 *kind = self->chunk->column[ILV_SPAN_KIND];
  const IlvKind *kinds = self->kinds;
  gint64 base_ns = self->base_ns, limit_ns = self->limit_ns;
  guint32 n = self->chunk->n;

  for (; i + 4 <= n && n >= 4; i += 4) {
    Two low, high;
    IntFour ns, length,
        state = {kinds[kind[i]].mark, kinds[kind[i + 1]].mark, kinds[kind[i + 2]].mark,
                 kinds[kind[i + 3]].mark};

    if ((guint64)begins[i + 3] - (guint64)base_ns + lengths[i + 3] >= (guint64)limit_ns)
      break;
    memcpy (&low, begins + i, sizeof low);
    memcpy (&high, begins + i + 2, sizeof high);
    memcpy (&length, lengths + i, sizeof length);
    ns = join_halves (low - base_ns, high - base_ns);
    draw_four (sums, place_four (self, ns), place_four (self, ns + length), state);
  }
  return i;
}

/* Draws from span i on; returns the span that may reach into the next pass. */
static guint32
reduce_pass (const Pass *self, guint32 i, guint n_pixels, IlvPixel *pixels)
{
  const IlvChunk *chunk = self->chunk;
  Sums sums;

  while (i < chunk->n && (double)ilv_chunk_get_span_end (chunk, i) <= self->begin_ns)
    i++;
  if (i == chunk->n || ((double)ILV_TIMES (chunk)[i] - self->begin_ns) * self->scale >= self->limit)
    return i;
  memset (&sums, 0, sizeof sums);
  while (i < chunk->n && draw_any_span (self, &sums, i))
    i = draw_fours (self, &sums, i + 1);
  lift (&sums, n_pixels, pixels);
  return i - 1;
}

void
ilv_levels_reduce_directly (const IlvChunk *chunk, const IlvKind *kinds, guint32 first,
                            double begin_ns, double ns_per_pixel, guint n_pixels, IlvPixel *pixels)
{
  Pass pass;

  for (guint x = 0; x < n_pixels; x += PASS_PIXELS) {
    guint n = MIN (n_pixels - x, PASS_PIXELS);

    pass_init (&pass, chunk, kinds, begin_ns + x * ns_per_pixel, ns_per_pixel, n);
    first = reduce_pass (&pass, first, n, pixels + x);
  }
}
