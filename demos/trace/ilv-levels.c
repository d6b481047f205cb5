/* Builds levels of detail: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-levels.h"

#include <string.h>

/* Cover is summed in parts of 1 / 2^20 of a bucket, so that sums fit 32 bits at any width. */
#define PART_BITS 20
#define STATE_BITS 6 /* with the bits for estimated and whole */
#define STATE_MASK ((1u << STATE_BITS) - 1)

/* What the sums have room for behind the last bucket: spans add to two, and fours are read. */
#define ROOM_BEHIND 4

typedef guint32 Four __attribute__ ((vector_size (16)));
typedef gint32 SignedFour __attribute__ ((vector_size (16))); /* compared in one instruction */
typedef guint16 FourEntries __attribute__ ((vector_size (8)));

G_STATIC_ASSERT (ILV_N_STATES <= ILV_PIXEL_ESTIMATED && 2 * ILV_PIXEL_WHOLE == 1 << STATE_BITS);

void
ilv_levels_get_shape (const IlvChunk *chunk, IlvLevelsShape *shape)
{
  gint64 begin_ns = ILV_TIMES (chunk)[0];
  gint64 last_ns = ilv_chunk_get_span_end (chunk, chunk->n - 1) - 1;
  guint64 most = (guint64)chunk->n + chunk->n / 4 + chunk->n / 8;
  guint64 n;

  shape->shift = 0;
  while ((guint64)(last_ns >> shape->shift) - (guint64)(begin_ns >> shape->shift) >= most)
    shape->shift++;
  shape->first_bucket = begin_ns >> shape->shift;
  n = (guint64)(last_ns >> shape->shift) - (guint64)shape->first_bucket + 1;
  shape->n_levels = 0;
  shape->n_entries = 0;
  for (;; n = (n + 1) / 2) {
    shape->n_buckets[shape->n_levels++] = (guint32)n;
    shape->n_entries += (guint32)n;
    if (n == 1)
      break;
  }
}

void
ilv_levels_room_clear (IlvLevelsRoom *self)
{
  g_clear_pointer (&self->covered, g_free);
  g_clear_pointer (&self->longest, g_free);
}

static void
prepare_room (IlvLevelsRoom *self, guint32 n_buckets)
{
  guint32 n = n_buckets + ROOM_BEHIND;

  if (n > self->capacity) {
    ilv_levels_room_clear (self);
    self->covered = g_new (guint32, n);
    self->longest = g_new (guint32, n);
    self->capacity = n;
  }
  memset (self->covered, 0, n * sizeof *self->covered);
  memset (self->longest, 0, n * sizeof *self->longest);
}

static inline void
put (IlvLevelsRoom *room, gint64 bucket, guint32 part, guint32 state)
{
  guint32 rank = part << STATE_BITS | state, longest = room->longest[bucket];

  room->covered[bucket] += part;
  room->longest[bucket] = MAX (longest, rank);
}

/* However short it is, what is touched is seen. */
static inline guint32
get_part (gint64 length_ns, guint down)
{
  guint32 part = (guint32)(length_ns >> down);

  return part + (part == 0);
}

/* Every bucket from the second on to the last, which the span only begins. */
static G_GNUC_NO_INLINE void
put_long (IlvLevelsRoom *room, gint64 bucket, gint64 left_ns, guint shift, guint down,
          guint32 state)
{
  gint64 width_ns = G_GINT64_CONSTANT (1) << shift;
  guint32 whole = (guint32)(width_ns >> down);

  for (; left_ns > width_ns; bucket++, left_ns -= width_ns) {
    room->covered[bucket] = whole;
    room->longest[bucket] = whole << STATE_BITS | state | ILV_PIXEL_WHOLE;
  }
  put (room, bucket, get_part (left_ns, down), state);
}

/* Sums what each bucket of the finest level holds. Where a span ends is anyone's guess: so each
 * adds to two buckets, to the second maybe nothing, without a branch. */
static void
sum_spans (const IlvChunk *chunk, const IlvKind *kinds, const IlvLevelsShape *shape,
           IlvLevelsRoom *room)
{
  const gint64 *begins = ILV_TIMES (chunk);
  const guint32 *lengths = chunk->column[ILV_SPAN_LENGTH];
  const guint16 *kind = chunk->column[ILV_SPAN_KIND];
  guint shift = MIN (shape->shift, 62), down = MAX (shift, PART_BITS) - PART_BITS;
  gint64 width_ns = G_GINT64_CONSTANT (1) << shift, origin_ns = shape->first_bucket * width_ns;

  for (guint32 i = 0, n = chunk->n; i < n; i++) {
    gint64 length_ns = G_LIKELY (lengths[i] != ILV_LENGTH_LONG)
                           ? lengths[i]
                           : ilv_chunk_get_long_length (chunk, i);
    gint64 begin_ns = begins[i] - origin_ns, bucket = begin_ns >> shift;
    gint64 inside_ns = width_ns - (begin_ns & (width_ns - 1)), beyond_ns = length_ns - inside_ns;
    guint32 state = kinds[kind[i]].mark, is_seen, is_beyond;

    /* A worker that does nothing must not hide the moments in which it does something. */
    is_seen = 0 - (guint32)(ILV_PIXEL_STATE (state) != ILV_STATE_IDLE);
    is_beyond = is_seen & (0 - (guint32)(beyond_ns > 0));
    put (room, bucket, get_part (MIN (length_ns, inside_ns), down) & is_seen, state & is_seen);
    if (G_LIKELY (beyond_ns <= width_ns))
      put (room, bucket + 1, get_part (beyond_ns, down) & is_beyond, state & is_beyond);
    else if (is_seen != 0)
      put_long (room, bucket + 1, beyond_ns, shift, down, state);
  }
}

static inline FourEntries
get_finest (const guint32 *covered, const guint32 *longest, guint bits)
{
  const guint32 full = 1u << bits;
  Four sum, rank, is_touched, cover;

  memcpy (&sum, covered, sizeof sum);
  memcpy (&rank, longest, sizeof rank);
  is_touched = (Four)(sum != 0);
  cover = (Four)((SignedFour)sum < (gint32)full);
  sum = (sum & cover) | (full & ~cover);
  cover = ((sum << 8) - sum) >> bits;
  cover |= (Four)(cover == 0) & 1;
  return __builtin_convertvector((cover << 8 | (rank & STATE_MASK)) & is_touched, FourEntries);
}

static void
fill_finest (const IlvLevelsShape *shape, const IlvLevelsRoom *room, guint16 *entries)
{
  guint bits = MIN (shape->shift, PART_BITS);
  guint32 n = shape->n_buckets[0];

  for (guint32 k = 0; k < n; k += 4) {
    FourEntries four = get_finest (room->covered + k, room->longest + k, bits);

    if (G_LIKELY (n - k >= 4))
      memcpy (entries + k, &four, sizeof four);
    else
      memcpy (entries + k, &four, (n - k) * sizeof *entries);
  }
}

/* Half the sum of covers, rounded up: a touched bucket stays touched. Whole is what both halves
 * are. */
static inline guint
join (guint x, guint y)
{
  guint mark = MAX (x, y) & 255 & ((x & y) | ~ILV_PIXEL_WHOLE);

  return ((x >> 8) + (y >> 8) + 1) >> 1 << 8 | mark;
}

/* join() of four pairs at once; which of a pair is the upper half does not matter. */
static inline FourEntries
join_four (const guint16 *finer)
{
  Four pairs, x, y, is_more, mark;

  memcpy (&pairs, finer, sizeof pairs);
  x = pairs & 0xffff;
  y = pairs >> 16;
  is_more = (Four)((SignedFour)x > (SignedFour)y);
  mark = ((x & is_more) | (y & ~is_more)) & 255 & ((x & y) | ~(guint32)ILV_PIXEL_WHOLE);
  return __builtin_convertvector(((x >> 8) + (y >> 8) + 1) >> 1 << 8 | mark, FourEntries);
}

static void
fill_coarser (const guint16 *finer, guint32 n_finer, guint16 *entries)
{
  guint32 k = 0, n = n_finer / 2;

  for (; k + 4 <= n; k += 4) {
    FourEntries four = join_four (finer + 2 * (gsize)k);

    memcpy (entries + k, &four, sizeof four);
  }
  for (; k < n; k++)
    entries[k] = (guint16)join (finer[2 * k], finer[2 * k + 1]);
  if (n_finer % 2 != 0)
    entries[k] = (guint16)join (finer[2 * k], 0);
}

void
ilv_levels_build (IlvChunk *chunk, const IlvKind *kinds, IlvLevelsRoom *room)
{
  IlvSpanExtra *extra = chunk->extra;
  IlvLevelsShape shape;
  guint16 *entries;

  if (chunk->n < ILV_LEVELS_MIN || (extra != NULL && extra->levels != NULL))
    return;
  ilv_levels_get_shape (chunk, &shape);
  prepare_room (room, shape.n_buckets[0]);
  sum_spans (chunk, kinds, &shape, room);
  entries = g_new (guint16, shape.n_entries);
  if (extra == NULL)
    chunk->extra = extra = g_new0 (IlvSpanExtra, 1);
  extra->levels = extra->own_levels = entries;
  extra->n_entries = shape.n_entries;
  fill_finest (&shape, room, entries);
  for (guint level = 1; level < shape.n_levels; level++) {
    guint16 *finer = entries;

    entries += shape.n_buckets[level - 1];
    fill_coarser (finer, shape.n_buckets[level - 1], entries);
  }
}
