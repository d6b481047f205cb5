/* Sorted columns in immutable, shared chunks: what everything in a trace is stored in.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A series is a list of chunks; a chunk holds up to 64 Ki entries (queues: more) as parallel arrays
 * whose first is the time, in order. A chunk that is sealed never changes, so traces of one live
 * recording share their old chunks, and a chunk may lie in a mapped file. What is derived (levels
 * of detail, indices) hangs on the chunk as `extra` and is shared with it.
 *
 * Only the last chunk of a series may be open (growing); it belongs to one builder. Small series
 * are the common case (20,000 jobs have 20,000 series of five spans), so a chunk is one allocation
 * and a series with one chunk needs no list. Private to demos/trace. */
#pragma once

#include "ilv-ref-count.h"

G_BEGIN_DECLS

#define ILV_CHUNK_MAX 65536
/* While a run is watched: what is new is sealed with each look, so a chunk must be cheap to copy
 * and to index. */
#define ILV_LIVE_CHUNK 8192
#define ILV_MAX_COLUMNS 5

/* Columns in order of falling width, so that each is aligned behind the one before. */
typedef struct {
  guint n_columns;
  guint8 width[ILV_MAX_COLUMNS];
  void (*free_extra) (gpointer extra);
} IlvLayout;

typedef struct {
  IlvRefCount ref_count;
  guint32 n;
  guint32 capacity;
  const IlvLayout *layout;
  GBytes *file; /* what the columns lie in, NULL: behind this struct */
  gpointer extra;
  void *column[ILV_MAX_COLUMNS];
} IlvChunk;

typedef struct {
  IlvChunk *chunk;
  guint64 first; /* index of its first entry in the series */
} IlvPiece;

typedef struct {
  guint64 n;
  guint32 n_pieces;
  guint32 n_done; /* so many of the first pieces have been checked and indexed */
  union {
    IlvChunk *one;  /* n_pieces <= 1 */
    IlvPiece *many; /* room for the next power of two */
  };
} IlvSeries;

#define ILV_TIMES(chunk) ((const gint64 *)(chunk)->column[0])
#define ILV_COLUMN(chunk, i, type) (((type *)(chunk)->column[i]))

IlvChunk *ilv_chunk_new (const IlvLayout *layout, guint32 capacity);
/* Columns inside `file`; keeps a reference to it. */
IlvChunk *ilv_chunk_new_mapped (const IlvLayout *layout, guint32 n, GBytes *file,
                                void *const *columns);
IlvChunk *ilv_chunk_ref (IlvChunk *self);
void ilv_chunk_unref (IlvChunk *self);
/* Gives back what the chunk has too much; returns where it is now. */
IlvChunk *ilv_chunk_shrink (IlvChunk *self);
gsize ilv_chunk_get_column_bytes (const IlvChunk *self);

void ilv_series_clear (IlvSeries *self);
/* Takes the reference. */
void ilv_series_add_chunk (IlvSeries *self, IlvChunk *chunk);
/* Room for one more entry at the end: returns the open chunk, made or grown as needed, with `n`
 * already counting the entry; `n - 1` is its place. A new chunk is begun after `max` entries. */
IlvChunk *ilv_series_append_slow (IlvSeries *self, const IlvLayout *layout, guint32 max);
/* So many entries are about to come; as many of them as the open chunk may hold find room there. */
void ilv_series_reserve (IlvSeries *self, const IlvLayout *layout, guint32 n, guint32 max);
/* Shrinks the open chunk. */
void ilv_series_finish (IlvSeries *self);

static inline IlvChunk *
ilv_series_get_chunk (const IlvSeries *self, guint32 piece)
{
  return self->n_pieces == 1 ? self->one : self->many[piece].chunk;
}

static inline guint64
ilv_series_get_first (const IlvSeries *self, guint32 piece)
{
  return self->n_pieces == 1 ? 0 : self->many[piece].first;
}

static inline IlvChunk *
ilv_series_get_last_chunk (const IlvSeries *self)
{
  return self->n_pieces == 0 ? NULL : ilv_series_get_chunk (self, self->n_pieces - 1);
}

/* The same for who has looked at the last chunk already. */
static inline IlvChunk *
ilv_series_append_to (IlvSeries *self, IlvChunk *last, const IlvLayout *layout, guint32 max)
{
  if (G_UNLIKELY (last == NULL || last->n == last->capacity))
    return ilv_series_append_slow (self, layout, max);
  self->n++;
  last->n++;
  return last;
}

static inline IlvChunk *
ilv_series_append (IlvSeries *self, const IlvLayout *layout, guint32 max)
{
  return ilv_series_append_to (self, ilv_series_get_last_chunk (self), layout, max);
}

/* The chunk that holds entry `index`, and where in it. */
IlvChunk *ilv_series_locate (const IlvSeries *self, guint64 index, guint32 *within);
gint64 ilv_series_get_time (const IlvSeries *self, guint64 index);
/* How many entries have a time < t, and <= t. */
guint64 ilv_series_count_before (const IlvSeries *self, gint64 t_ns);
guint64 ilv_series_count_until (const IlvSeries *self, gint64 t_ns);

/* The same as the latter for who walks along: `near` is an entry not many before the last such;
 * anything else is only slower. */
guint64 ilv_series_count_until_near (const IlvSeries *self, gint64 t_ns, guint64 near);

G_END_DECLS
