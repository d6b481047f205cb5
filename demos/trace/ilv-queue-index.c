/* Replays a queue's operations: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-queue-index.h"

#include <string.h>

#include "ilv-trace-private.h"

/* Jobs nearly always leave at the head. One that leaves from further back than this (timed out,
 * cancelled) is found by a map, so that no order of leaving costs more than O(1). */
#define SCAN_LIMIT 32

typedef struct {
  IlvQueueIndex *index;
  guint32 head;       /* candidates before it are gone */
  GHashTable *first;  /* job -> its first candidate + 1; NULL until needed */
  GHashTable *last;   /* job -> its last candidate + 1 */
  guint32 *next_same; /* candidate -> the same job's next one + 1 */
} Replay;

static void
map_candidate (Replay *self, guint32 candidate)
{
  gpointer job = GUINT_TO_POINTER (self->index->job[candidate]);
  guint32 last = GPOINTER_TO_UINT (g_hash_table_lookup (self->last, job));

  self->next_same[candidate] = 0;
  if (last != 0 && g_hash_table_contains (self->first, job))
    self->next_same[last - 1] = candidate + 1;
  else
    g_hash_table_insert (self->first, job, GUINT_TO_POINTER (candidate + 1));
  g_hash_table_insert (self->last, job, GUINT_TO_POINTER (candidate + 1));
}

static void
unmap_candidate (Replay *self, guint32 candidate)
{
  gpointer job = GUINT_TO_POINTER (self->index->job[candidate]);

  if (self->next_same[candidate] != 0)
    g_hash_table_insert (self->first, job, GUINT_TO_POINTER (self->next_same[candidate]));
  else
    g_hash_table_remove (self->first, job);
}

static void
build_map (Replay *self, guint32 capacity)
{
  const IlvQueueIndex *index = self->index;

  self->first = g_hash_table_new (NULL, NULL);
  self->last = g_hash_table_new (NULL, NULL);
  self->next_same = g_new (guint32, capacity);
  for (guint32 i = self->head; i < index->n; i++)
    if (index->removed_by[i] == G_MAXUINT32)
      map_candidate (self, i);
}

static guint32
find_candidate (Replay *self, guint32 job, guint32 capacity)
{
  const IlvQueueIndex *index = self->index;

  while (self->head < index->n && index->removed_by[self->head] != G_MAXUINT32)
    self->head++;
  for (guint32 i = self->head; i < index->n && i < self->head + SCAN_LIMIT; i++)
    if (index->removed_by[i] == G_MAXUINT32 && index->job[i] == job)
      return i;
  if (self->head + SCAN_LIMIT >= index->n)
    return G_MAXUINT32;
  if (self->first == NULL)
    build_map (self, capacity);
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->first, GUINT_TO_POINTER (job))) - 1;
}

static IlvQueueIndex *
new_index (const IlvChunk *previous, guint32 capacity)
{
  gsize n_blocks = capacity / ILV_QUEUE_BLOCK + 1;
  IlvQueueIndex *self =
      g_malloc (sizeof *self + sizeof (guint32) * (2 * (gsize)capacity + n_blocks));
  const IlvQueueIndex *old = previous != NULL ? previous->extra : NULL;

  self->n = 0;
  self->job = (guint32 *)(self + 1);
  self->removed_by = self->job + capacity;
  self->block_last = self->removed_by + capacity;
  for (guint32 i = 0; old != NULL && i < old->n; i++)
    if (old->removed_by[i] == G_MAXUINT32)
      self->job[self->n++] = old->job[i];
  self->n_before = self->n;
  memset (self->removed_by, 0xff, sizeof (guint32) * capacity);
  return self;
}

static guint32
count_left (const IlvChunk *chunk)
{
  const IlvQueueIndex *index = chunk != NULL ? chunk->extra : NULL;
  guint32 n = 0;

  for (guint32 i = 0; index != NULL && i < index->n; i++)
    n += index->removed_by[i] == G_MAXUINT32;
  return n;
}

static guint32
count_puts (const IlvChunk *chunk)
{
  const guint8 *is_put = chunk->column[ILV_QUEUE_IS_PUT];
  guint32 n = 0;

  for (guint32 i = 0; i < chunk->n; i++)
    n += is_put[i] != 0;
  return n;
}

static void
summarize_blocks (IlvQueueIndex *self)
{
  for (guint32 i = 0; i < self->n; i++) {
    guint32 *last = &self->block_last[i / ILV_QUEUE_BLOCK];

    *last = i % ILV_QUEUE_BLOCK == 0 ? self->removed_by[i] : MAX (*last, self->removed_by[i]);
  }
}

/* A length that lasts no time is seen by nobody. */
static guint32
find_longest (const IlvChunk *chunk)
{
  const guint32 *length = chunk->column[ILV_QUEUE_LENGTH];
  const gint64 *times = ILV_TIMES (chunk);
  guint32 longest = length[chunk->n - 1];

  for (guint32 i = 1; i < chunk->n; i++)
    if (times[i - 1] != times[i])
      longest = MAX (longest, length[i - 1]);
  return longest;
}

gboolean
ilv_queue_index_build (IlvChunk *chunk, const IlvChunk *previous, guint32 *bad)
{
  const guint32 *job = chunk->column[ILV_QUEUE_JOB];
  const guint8 *is_put = chunk->column[ILV_QUEUE_IS_PUT];
  guint32 *length = chunk->file == NULL ? chunk->column[ILV_QUEUE_LENGTH] : NULL;
  guint32 n_left = count_left (previous), capacity = n_left + count_puts (chunk), n;
  IlvQueueIndex *index;
  Replay replay = {0};

  *bad = 0;
  if (previous != NULL && n_left > previous->n)
    return FALSE; /* no builder cuts so; copying such queues again and again could fill memory */
  replay.index = index = new_index (previous, capacity);
  n = index->n_before;
  for (*bad = 0; *bad < chunk->n; (*bad)++) {
    guint32 op = *bad;

    if (is_put[op]) {
      index->job[index->n++] = job[op];
      if (replay.first != NULL)
        map_candidate (&replay, index->n - 1);
    } else {
      guint32 candidate = find_candidate (&replay, job[op], capacity);

      if (candidate == G_MAXUINT32)
        break;
      index->removed_by[candidate] = op;
      if (replay.first != NULL)
        unmap_candidate (&replay, candidate);
    }
    n += is_put[op] ? 1 : -1;
    if (length != NULL)
      length[op] = n;
    else if (ILV_COLUMN (chunk, ILV_QUEUE_LENGTH, const guint32)[op] != n)
      break;
  }
  summarize_blocks (index);
  index->longest = find_longest (chunk);
  chunk->extra = index;
  g_clear_pointer (&replay.first, g_hash_table_unref);
  g_clear_pointer (&replay.last, g_hash_table_unref);
  g_free (replay.next_same);
  return *bad == chunk->n;
}

guint
ilv_queue_index_read (const IlvChunk *chunk, guint32 n_operations, guint32 *jobs, guint max_jobs)
{
  const IlvQueueIndex *index = chunk->extra;
  guint32 length = n_operations == 0
                       ? index->n_before
                       : ILV_COLUMN (chunk, ILV_QUEUE_LENGTH, guint32)[n_operations - 1];
  /* puts + takes = n_operations, puts - takes = length - n_before */
  guint32 n_puts = (n_operations + length - index->n_before) / 2;
  guint32 end = index->n_before + n_puts;
  guint n = 0;

  for (guint32 i = 0; i < end && n < max_jobs;) {
    if (i % ILV_QUEUE_BLOCK == 0 && index->block_last[i / ILV_QUEUE_BLOCK] < n_operations) {
      i += ILV_QUEUE_BLOCK;
      continue;
    }
    if (index->removed_by[i] >= n_operations)
      jobs[n++] = index->job[i];
    i++;
  }
  return n;
}
