/* Chunks and series: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-series.h"

#include "ilv-chunk-memory.h"

#include <string.h>

static gsize
get_entry_bytes (const IlvLayout *layout)
{
  gsize bytes = 0;

  for (guint i = 0; i < layout->n_columns; i++)
    bytes += layout->width[i];
  return bytes;
}

/* Of a chunk whose columns lie behind it. */
static gsize
get_bytes (const IlvLayout *layout, guint32 capacity)
{
  return sizeof (IlvChunk) + capacity * get_entry_bytes (layout);
}

static void
place_columns (IlvChunk *self, guint32 capacity)
{
  guint8 *at = (guint8 *)(self + 1);

  self->capacity = capacity;
  for (guint i = 0; i < self->layout->n_columns; i++) {
    self->column[i] = at;
    at += (gsize)capacity * self->layout->width[i];
  }
}

/* Blocks of odd sizes would be the only ones of their pool. */
static gboolean
has_pool (const IlvLayout *layout, guint32 capacity)
{
  return (capacity & (capacity - 1)) == 0 &&
         ilv_chunk_memory_is_pooled (get_bytes (layout, capacity));
}

static void
free_chunk (IlvChunk *self)
{
  if (has_pool (self->layout, self->capacity))
    ilv_chunk_memory_free (self, get_bytes (self->layout, self->capacity));
  else
    g_free (self);
}

IlvChunk *
ilv_chunk_new (const IlvLayout *layout, guint32 capacity)
{
  gsize n_bytes = get_bytes (layout, capacity);
  IlvChunk *self =
      has_pool (layout, capacity) ? ilv_chunk_memory_alloc (n_bytes) : g_malloc (n_bytes);

  ilv_ref_count_init (&self->ref_count);
  self->n = 0;
  self->layout = layout;
  self->file = NULL;
  self->extra = NULL;
  place_columns (self, capacity);
  return self;
}

IlvChunk *
ilv_chunk_new_mapped (const IlvLayout *layout, guint32 n, GBytes *file, void *const *columns)
{
  IlvChunk *self = g_new0 (IlvChunk, 1);

  ilv_ref_count_init (&self->ref_count);
  self->n = self->capacity = n;
  self->layout = layout;
  self->file = g_bytes_ref (file);
  memcpy (self->column, columns, layout->n_columns * sizeof *columns);
  return self;
}

IlvChunk *
ilv_chunk_ref (IlvChunk *self)
{
  ilv_ref_count_inc (&self->ref_count);
  return self;
}

void
ilv_chunk_unref (IlvChunk *self)
{
  if (!ilv_ref_count_dec (&self->ref_count))
    return;
  if (self->extra != NULL)
    self->layout->free_extra (self->extra);
  if (self->file == NULL) {
    free_chunk (self);
    return;
  }
  g_bytes_unref (self->file);
  g_free (self);
}

/* Column starts depend on the capacity, so a grown chunk is a new one. */
static IlvChunk *
resize (IlvChunk *old, guint32 capacity)
{
  IlvChunk *new = ilv_chunk_new (old->layout, capacity);

  new->n = old->n;
  new->extra = g_steal_pointer (&old->extra);
  for (guint i = 0; i < old->layout->n_columns; i++)
    memcpy (new->column[i], old->column[i], (gsize)old->n * old->layout->width[i]);
  free_chunk (old);
  return new;
}

IlvChunk *
ilv_chunk_shrink (IlvChunk *self)
{
  void *old[ILV_MAX_COLUMNS];
  const IlvLayout *layout = self->layout;

  if (self->n == self->capacity || self->file != NULL)
    return self;
  if (has_pool (layout, self->capacity))
    return resize (self, self->n);
  memcpy (old, self->column, sizeof old);
  place_columns (self, self->n);
  for (guint i = 1; i < layout->n_columns; i++)
    memmove (self->column[i], old[i], (gsize)self->n * layout->width[i]);
  self = g_realloc (self, get_bytes (layout, self->n));
  place_columns (self, self->n);
  return self;
}

gsize
ilv_chunk_get_column_bytes (const IlvChunk *self)
{
  return self->capacity * get_entry_bytes (self->layout);
}

void
ilv_series_clear (IlvSeries *self)
{
  for (guint32 i = 0; i < self->n_pieces; i++)
    ilv_chunk_unref (ilv_series_get_chunk (self, i));
  if (self->n_pieces > 1)
    g_free (self->many);
  memset (self, 0, sizeof *self);
}

static void
set_last_chunk (IlvSeries *self, IlvChunk *chunk)
{
  if (self->n_pieces == 1)
    self->one = chunk;
  else
    self->many[self->n_pieces - 1].chunk = chunk;
}

void
ilv_series_add_chunk (IlvSeries *self, IlvChunk *chunk)
{
  if (self->n_pieces == 0) {
    self->one = chunk;
  } else if (self->n_pieces == 1) {
    IlvPiece *many = g_new (IlvPiece, 4);

    many[0] = (IlvPiece){self->one, 0};
    many[1] = (IlvPiece){chunk, self->n};
    self->many = many;
  } else {
    if (self->n_pieces >= 4 && (self->n_pieces & (self->n_pieces - 1)) == 0)
      self->many = g_renew (IlvPiece, self->many, 2 * (gsize)self->n_pieces);
    self->many[self->n_pieces] = (IlvPiece){chunk, self->n};
  }
  self->n_pieces++;
  self->n += chunk->n;
}

IlvChunk *
ilv_series_append_slow (IlvSeries *self, const IlvLayout *layout, guint32 max)
{
  IlvChunk *last = ilv_series_get_last_chunk (self);

  if (last == NULL) {
    last = ilv_chunk_new (layout, 4);
    ilv_series_add_chunk (self, last);
  } else if (last->n < max) {
    last = resize (last, MIN (max, last->capacity * 2));
    set_last_chunk (self, last);
  } else {
    last = ilv_chunk_new (layout, MIN (max, ILV_CHUNK_MAX));
    ilv_series_add_chunk (self, last);
  }
  self->n++;
  last->n++;
  return last;
}

void
ilv_series_reserve (IlvSeries *self, const IlvLayout *layout, guint32 n, guint32 max)
{
  IlvChunk *last = ilv_series_get_last_chunk (self);

  if (last == NULL)
    ilv_series_add_chunk (self, ilv_chunk_new (layout, MIN (n, max)));
  else if (n > last->capacity - last->n && last->n < max)
    set_last_chunk (self, resize (last, MIN (max, MAX (last->n + n, 2 * last->capacity))));
}

void
ilv_series_finish (IlvSeries *self)
{
  IlvChunk *last = ilv_series_get_last_chunk (self);

  if (last != NULL)
    set_last_chunk (self, ilv_chunk_shrink (last));
}

IlvChunk *
ilv_series_locate (const IlvSeries *self, guint64 index, guint32 *within)
{
  guint32 low = 0, high = self->n_pieces;

  if (high == 1) {
    *within = (guint32)index;
    return self->one;
  }
  while (high - low > 1) {
    guint32 middle = low + (high - low) / 2;

    if (self->many[middle].first <= index)
      low = middle;
    else
      high = middle;
  }
  *within = (guint32)(index - self->many[low].first);
  return self->many[low].chunk;
}

gint64
ilv_series_get_time (const IlvSeries *self, guint64 index)
{
  guint32 within;
  IlvChunk *chunk = ilv_series_locate (self, index, &within);

  return ILV_TIMES (chunk)[within];
}

guint64
ilv_series_count_before (const IlvSeries *self, gint64 t_ns)
{
  guint32 low = 0, high = self->n_pieces;
  guint32 a = 0, b;
  IlvChunk *chunk;

  if (high == 0)
    return 0;
  while (high - low > 1) {
    guint32 middle = low + (high - low) / 2;

    if (ILV_TIMES (self->many[middle].chunk)[0] < t_ns)
      low = middle;
    else
      high = middle;
  }
  chunk = ilv_series_get_chunk (self, low);
  b = chunk->n;
  while (a < b) {
    guint32 middle = a + (b - a) / 2;

    if (ILV_TIMES (chunk)[middle] < t_ns)
      a = middle + 1;
    else
      b = middle;
  }
  return ilv_series_get_first (self, low) + a;
}

guint64
ilv_series_count_until (const IlvSeries *self, gint64 t_ns)
{
  if (t_ns == G_MAXINT64)
    return self->n;
  return ilv_series_count_before (self, t_ns + 1);
}

/* In steps that double, within one chunk: touches what will be looked at anyway. */
guint64
ilv_series_count_until_near (const IlvSeries *self, gint64 t_ns, guint64 near)
{
  guint32 low, high, step = 8;
  const gint64 *times;
  IlvChunk *chunk;

  if (near >= self->n)
    return ilv_series_count_until (self, t_ns);
  chunk = ilv_series_locate (self, near, &low);
  times = ILV_TIMES (chunk);
  if (times[low] > t_ns && low > 0 && times[low - 1] <= t_ns)
    return near;
  if (times[low] > t_ns || times[chunk->n - 1] <= t_ns)
    return ilv_series_count_until (self, t_ns);
  near -= low;
  for (high = low + step; high < chunk->n && times[high] <= t_ns; high += step) {
    low = high;
    step *= 2;
  }
  high = MIN (high, chunk->n - 1);
  while (high - low > 1) {
    guint32 middle = low + (high - low) / 2;

    if (times[middle] <= t_ns)
      low = middle;
    else
      high = middle;
  }
  return near + high;
}
