/* Queries of instants, links, queues, counters and jobs.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-queue-index.h"
#include "ilv-trace-extras.h"

/* --- instants --- */

guint64
ilv_trace_get_n_instants (const IlvTrace *self, IlvTrackId track)
{
  g_return_val_if_fail (self != NULL && track < self->n_tracks, 0);

  return self->tracks[track].instants.n;
}

static void
fill_instant (const IlvChunk *chunk, guint32 i, IlvTrackId track, IlvInstant *instant)
{
  *instant = (IlvInstant){
      .time_ns = ILV_TIMES (chunk)[i],
      .track = track,
      .kind = ILV_COLUMN (chunk, ILV_INSTANT_KIND, guint8)[i],
      .a = ILV_COLUMN (chunk, ILV_INSTANT_A, guint32)[i],
      .b = ILV_COLUMN (chunk, ILV_INSTANT_B, gint64)[i],
  };
}

void
ilv_trace_get_instant (const IlvTrace *self, IlvTrackId track, guint64 index, IlvInstant *instant)
{
  guint32 i;
  const IlvChunk *chunk;

  g_return_if_fail (self != NULL && track < self->n_tracks);
  g_return_if_fail (index < self->tracks[track].instants.n);

  chunk = ilv_series_locate (&self->tracks[track].instants, index, &i);
  fill_instant (chunk, i, track, instant);
}

guint64
ilv_trace_find_instant (const IlvTrace *self, IlvTrackId track, gint64 t_ns)
{
  g_return_val_if_fail (self != NULL && track < self->n_tracks, 0);

  return ilv_series_count_before (&self->tracks[track].instants, t_ns);
}

/* The last of the first n instants of a chunk whose kind is in `mask`; -1 if there is none. */
static gint64
find_last_in_chunk (const IlvChunk *chunk, guint32 n, guint64 mask)
{
  const guint8 *kind = chunk->column[ILV_INSTANT_KIND];
  const IlvInstantIndex *index = chunk->extra;

  while (n > 0) {
    guint32 i = n - 1;

    if (index != NULL && n % ILV_MASK_BLOCK == 0) {
      guint32 block = i / ILV_MASK_BLOCK;

      if ((block + 1) % ILV_MASK_BLOCK == 0 && !(index->super[block / ILV_MASK_BLOCK] & mask)) {
        n -= ILV_MASK_BLOCK * ILV_MASK_BLOCK;
        continue;
      }
      if (!(index->block[block] & mask)) {
        n -= ILV_MASK_BLOCK;
        continue;
      }
    }
    if (mask >> kind[i] & 1)
      return i;
    n--;
  }
  return -1;
}

gboolean
ilv_trace_find_last_instant (const IlvTrace *self, IlvTrackId track, IlvEventKind kind, gint64 t_ns,
                             IlvInstant *instant)
{
  guint64 mask = kind == ILV_EVENT_NONE ? G_MAXUINT64 : G_GUINT64_CONSTANT (1) << kind;
  const IlvSeries *series;
  guint64 n;

  g_return_val_if_fail (self != NULL && track < self->n_tracks, FALSE);
  g_return_val_if_fail ((guint)kind < ILV_N_EVENTS, FALSE);

  series = &self->tracks[track].instants;
  n = ilv_series_count_until (series, t_ns);
  while (n > 0) {
    guint32 within;
    const IlvChunk *chunk = ilv_series_locate (series, n - 1, &within);
    const IlvInstantIndex *index = chunk->extra;

    if (index == NULL || index->all & mask) {
      gint64 found = find_last_in_chunk (chunk, within + 1, mask);

      if (found >= 0) {
        fill_instant (chunk, (guint32)found, track, instant);
        return TRUE;
      }
    }
    n -= within + 1;
  }
  return FALSE;
}

/* --- links --- */

guint64
ilv_trace_get_n_links (const IlvTrace *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->links.n;
}

static void
fill_link (const IlvChunk *chunk, guint32 i, IlvLink *link)
{
  *link = (IlvLink){
      .from_track = ILV_COLUMN (chunk, ILV_LINK_FROM, guint32)[i],
      .to_track = ILV_COLUMN (chunk, ILV_LINK_TO, guint32)[i],
      .from_ns = ILV_COLUMN (chunk, ILV_LINK_FROM_TIME, gint64)[i],
      .to_ns = ILV_TIMES (chunk)[i],
      .kind = ILV_COLUMN (chunk, ILV_LINK_KIND, guint8)[i],
  };
}

void
ilv_trace_get_link (const IlvTrace *self, guint64 index, IlvLink *link)
{
  guint32 i;
  const IlvChunk *chunk;

  g_return_if_fail (self != NULL && index < self->links.n);

  chunk = ilv_series_locate (&self->links, index, &i);
  fill_link (chunk, i, link);
}

guint64
ilv_trace_find_link (const IlvTrace *self, gint64 t_ns)
{
  g_return_val_if_fail (self != NULL, 0);

  return ilv_series_count_before (&self->links, t_ns);
}

/* The last of the first n links of a chunk that leads into `track`, by its order of tracks. */
static gint64
find_link_in_chunk (const IlvChunk *chunk, guint32 n, IlvTrackId track)
{
  const guint16 *order = chunk->extra;
  const guint32 *to = chunk->column[ILV_LINK_TO];
  guint32 low = 0, high = chunk->n;

  while (low < high) {
    guint32 middle = low + (high - low) / 2;

    if (to[order[middle]] < track || (to[order[middle]] == track && order[middle] < n))
      low = middle + 1;
    else
      high = middle;
  }
  return low > 0 && to[order[low - 1]] == track ? order[low - 1] : -1;
}

gboolean
ilv_trace_find_link_into (const IlvTrace *self, IlvTrackId track, gint64 t_ns, IlvLink *link)
{
  guint64 n;

  g_return_val_if_fail (self != NULL && track < self->n_tracks, FALSE);

  n = ilv_series_count_until (&self->links, t_ns);
  while (n > 0) {
    guint32 within;
    const IlvChunk *chunk = ilv_series_locate (&self->links, n - 1, &within);
    gint64 found = find_link_in_chunk (chunk, within + 1, track);

    if (found >= 0) {
      fill_link (chunk, (guint32)found, link);
      return TRUE;
    }
    n -= within + 1;
  }
  return FALSE;
}

/* --- queues --- */

static const IlvSeries *
get_changes (const IlvTrace *self, IlvTrackId track, IlvTrackKind kind)
{
  g_return_val_if_fail (self != NULL && track < self->n_tracks, NULL);
  g_return_val_if_fail (self->tracks[track].kind == kind, NULL);

  return self->tracks[track].changes;
}

/* Where the last change until then is. NULL if there is none. */
static const IlvChunk *
find_change (const IlvTrace *self, IlvTrackId track, IlvTrackKind kind, gint64 t_ns, guint32 *i)
{
  const IlvSeries *series = get_changes (self, track, kind);
  guint64 n = series != NULL ? ilv_series_count_until (series, t_ns) : 0;

  return n > 0 ? ilv_series_locate (series, n - 1, i) : NULL;
}

guint32
ilv_trace_get_queue_length (const IlvTrace *self, IlvTrackId queue, gint64 t_ns)
{
  guint32 i;
  const IlvChunk *chunk = find_change (self, queue, ILV_TRACK_QUEUE, t_ns, &i);

  return chunk != NULL ? ILV_COLUMN (chunk, ILV_QUEUE_LENGTH, guint32)[i] : 0;
}

guint32
ilv_trace_get_queue_max (const IlvTrace *self, IlvTrackId queue)
{
  const IlvSeries *series = get_changes (self, queue, ILV_TRACK_QUEUE);
  guint32 max = 0;

  for (guint32 i = 0; series != NULL && i < series->n_pieces; i++) {
    const IlvQueueIndex *index = ilv_series_get_chunk (series, i)->extra;

    max = MAX (max, index->longest);
  }
  return max;
}

guint
ilv_trace_get_queue (const IlvTrace *self, IlvTrackId queue, gint64 t_ns, guint32 *jobs,
                     guint max_jobs)
{
  guint32 i;
  const IlvChunk *chunk = find_change (self, queue, ILV_TRACK_QUEUE, t_ns, &i);

  return chunk != NULL ? ilv_queue_index_read (chunk, i + 1, jobs, max_jobs) : 0;
}

/* --- counters --- */

gint64
ilv_trace_get_counter_at (const IlvTrace *self, IlvTrackId counter, gint64 t_ns)
{
  guint32 i;
  const IlvChunk *chunk = find_change (self, counter, ILV_TRACK_COUNTER, t_ns, &i);

  return chunk != NULL ? ILV_COLUMN (chunk, ILV_SAMPLE_VALUE, gint64)[i] : 0;
}

guint64
ilv_trace_get_n_samples (const IlvTrace *self, IlvTrackId counter)
{
  const IlvSeries *series = get_changes (self, counter, ILV_TRACK_COUNTER);

  return series != NULL ? series->n : 0;
}

void
ilv_trace_get_sample (const IlvTrace *self, IlvTrackId counter, guint64 index, gint64 *t_ns,
                      gint64 *value)
{
  const IlvSeries *series = get_changes (self, counter, ILV_TRACK_COUNTER);
  guint32 i;
  const IlvChunk *chunk;

  g_return_if_fail (series != NULL && index < series->n);

  chunk = ilv_series_locate (series, index, &i);
  *t_ns = ILV_TIMES (chunk)[i];
  *value = ILV_COLUMN (chunk, ILV_SAMPLE_VALUE, gint64)[i];
}

gint64
ilv_trace_get_counter_max (const IlvTrace *self, IlvTrackId counter)
{
  const IlvSeries *series = get_changes (self, counter, ILV_TRACK_COUNTER);
  gint64 max = 0;

  for (guint32 i = 0; series != NULL && i < series->n_pieces; i++) {
    const gint64 *chunk_max = ilv_series_get_chunk (series, i)->extra;

    max = i == 0 ? *chunk_max : MAX (max, *chunk_max);
  }
  return max;
}

/* --- jobs --- */

guint32
ilv_trace_get_n_jobs (const IlvTrace *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_jobs;
}

gboolean
ilv_trace_counts_jobs (const IlvTrace *self)
{
  return ilv_trace_get_n_jobs (self) > (ilv_trace_get_info (self)->is_script ? 1u : 0u);
}

void
ilv_trace_get_job (const IlvTrace *self, guint32 index, IlvJob *job)
{
  IlvJobData data;

  g_return_if_fail (self != NULL && index < self->n_jobs);

  data = ilv_trace_read_job (self, index);
  *job = (IlvJob){
      .group = self->strings[data.group],
      .index = data.index,
      .parent = data.parent,
      .track = data.track,
      .worker = data.worker,
      .arrival_ns = data.arrival_ns,
      .begin_ns = data.begin_ns,
      .end_ns = data.end_ns,
      .n_bytes = data.n_bytes,
      .outcome = data.outcome,
  };
}
