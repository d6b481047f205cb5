/* Builds levels of detail: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-levels.h"

#include <string.h>

/* Cover is summed in parts of 1 / 2^20 of a bucket, so that sums fit 32 bits at any width. */
#define PART_BITS 20
#define STATE_BITS 6 /* with the bits for estimated and whole */
#define STATE_MASK ((1u << STATE_BITS) - 1)

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
prepare_room (IlvLevelsRoom *self, guint32 n)
{
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
put (IlvLevelsRoom *room, gint64 bucket, guint64 part, guint32 state)
{
  guint32 some = (guint32)part + (part == 0);
  guint32 rank = some << STATE_BITS | state;

  room->covered[bucket] += some;
  if (rank > room->longest[bucket])
    room->longest[bucket] = rank;
}

/* Sums what each bucket of the finest level holds. */
static void
sum_spans (const IlvChunk *chunk, const IlvKind *kinds, const IlvLevelsShape *shape,
           IlvLevelsRoom *room)
{
  const gint64 *begins = ILV_TIMES (chunk);
  const guint16 *kind = chunk->column[ILV_SPAN_KIND];
  guint shift = shape->shift, down = MAX (shift, PART_BITS) - PART_BITS;
  gint64 width_ns = G_GINT64_CONSTANT (1) << MIN (shift, 62);
  guint32 whole = (guint32)((guint64)width_ns >> down);
  gint64 origin_ns = shape->first_bucket * width_ns;

  for (guint32 i = 0; i < chunk->n; i++) {
    gint64 begin_ns = begins[i] - origin_ns;
    gint64 end_ns = ilv_chunk_get_span_end (chunk, i) - origin_ns;
    gint64 first = begin_ns >> shift, last = (end_ns - 1) >> shift;
    guint32 state = kinds[kind[i]].mark;

    /* A worker that does nothing must not hide the moments in which it does something. */
    if (kinds[kind[i]].state == ILV_STATE_IDLE)
      continue;
    if (first == last) {
      put (room, first, (guint64)(end_ns - begin_ns) >> down, state);
      continue;
    }
    put (room, first, (guint64)(((first + 1) << shift) - begin_ns) >> down, state);
    for (gint64 k = first + 1; k < last; k++) {
      room->covered[k] = whole;
      room->longest[k] = whole << STATE_BITS | state | ILV_PIXEL_WHOLE;
    }
    put (room, last, (guint64)(end_ns - (last << shift)) >> down, state);
  }
}

static void
fill_finest (const IlvLevelsShape *shape, const IlvLevelsRoom *room, guint16 *entries)
{
  guint bits = MIN (shape->shift, PART_BITS);

  for (guint32 k = 0; k < shape->n_buckets[0]; k++) {
    guint64 cover = ((guint64)room->covered[k] * 255) >> bits;

    cover = CLAMP (cover, 1, 255);
    entries[k] =
        room->covered[k] == 0 ? 0 : (guint16)(cover << 8 | (room->longest[k] & STATE_MASK));
  }
}

/* Half the sum of covers, rounded up: a touched bucket stays touched. Whole is what both halves
 * are. */
static void
fill_coarser (const guint16 *finer, guint32 n_finer, guint16 *entries)
{
  guint32 k;

  for (k = 0; k < n_finer / 2; k++) {
    guint x = finer[2 * k], y = finer[2 * k + 1];

    guint mark = MAX (x, y) & 255 & ((x & y) | ~ILV_PIXEL_WHOLE);

    entries[k] = (guint16)(((x >> 8) + (y >> 8) + 1) >> 1 << 8 | mark);
  }
  if (n_finer % 2 != 0)
    entries[k] = (guint16)(((finer[2 * k] >> 8) + 1) >> 1 << 8 |
                           (finer[2 * k] & (STATE_MASK & ~ILV_PIXEL_WHOLE)));
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
