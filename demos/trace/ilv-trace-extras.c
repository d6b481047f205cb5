/* What follows from the stored columns: indices on the chunks, children, begin and end.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Called once, by the builder or the loader, before a trace is shared. */
#include "ilv-trace-extras.h"

#include "ilv-levels.h"
#include "ilv-queue-index.h"
#include "ilv-trace-builder.h"

#include <inttypes.h>

#include <glib/gi18n-lib.h>
#include <string.h>

G_STATIC_ASSERT (ILV_N_EVENTS <= 64);

static void
index_instants (IlvChunk *chunk)
{
  guint32 n_blocks = (chunk->n + ILV_MASK_BLOCK - 1) / ILV_MASK_BLOCK;
  guint32 n_super = (n_blocks + ILV_MASK_BLOCK - 1) / ILV_MASK_BLOCK;
  const guint8 *kind = chunk->column[ILV_INSTANT_KIND];
  IlvInstantIndex *index;

  if (chunk->extra != NULL || chunk->n <= ILV_MASK_BLOCK)
    return;
  index = g_malloc0 (sizeof *index + sizeof (guint64) * (n_blocks + n_super));
  index->block = (guint64 *)(index + 1);
  index->super = index->block + n_blocks;
  for (guint32 i = 0; i < n_blocks; i++) {
    guint32 end = MIN (chunk->n, (i + 1) * ILV_MASK_BLOCK);
    guint64 mask = 0;

    for (guint32 k = i * ILV_MASK_BLOCK; k < end; k++)
      mask |= G_GUINT64_CONSTANT (1) << kind[k];
    index->block[i] = mask;
  }
  for (guint32 i = 0; i < n_blocks; i++) {
    index->super[i / ILV_MASK_BLOCK] |= index->block[i];
    index->all |= index->block[i];
  }
  chunk->extra = index;
}

static void
index_samples (IlvChunk *chunk)
{
  const gint64 *value = chunk->column[ILV_SAMPLE_VALUE];
  gint64 *max;

  if (chunk->extra != NULL)
    return;
  max = g_new (gint64, 1);
  *max = value[0];
  for (guint32 i = 1; i < chunk->n; i++)
    *max = MAX (*max, value[i]);
  chunk->extra = max;
}

/* Entries ordered by the track they lead into, then by time: a radix sort, since tracks are small
 * numbers. */
static void
index_links (IlvChunk *chunk)
{
  const guint32 *to = chunk->column[ILV_LINK_TO];
  g_autofree guint16 *other = NULL;
  guint16 *order;
  guint32 max = 0;

  if (chunk->extra != NULL)
    return;
  order = g_new (guint16, chunk->n);
  other = g_new (guint16, chunk->n);
  for (guint32 i = 0; i < chunk->n; i++) {
    order[i] = (guint16)i;
    max = MAX (max, to[i]);
  }
  for (guint shift = 0; shift < 32 && max >> shift != 0; shift += 8) {
    guint32 count[257] = {0};
    guint16 *swap = order;

    for (guint32 i = 0; i < chunk->n; i++)
      count[(to[i] >> shift & 255) + 1]++;
    for (guint i = 0; i < 256; i++)
      count[i + 1] += count[i];
    for (guint32 i = 0; i < chunk->n; i++)
      other[count[to[order[i]] >> shift & 255]++] = order[i];
    order = other;
    other = swap;
  }
  chunk->extra = order;
}

static void
index_each (const IlvSeries *series, void (*index) (IlvChunk *))
{
  for (guint32 i = series->n_done; i < series->n_pieces; i++)
    index (ilv_series_get_chunk (series, i));
}

static gboolean
index_queue (const IlvSeries *series, IlvTrackId track, GError **error)
{
  guint32 first = series->n_done;
  const IlvChunk *previous = first > 0 ? ilv_series_get_chunk (series, first - 1) : NULL;

  for (guint32 i = first; i < series->n_pieces; i++) {
    IlvChunk *chunk = ilv_series_get_chunk (series, i);
    guint32 bad;

    if (chunk->extra == NULL && !ilv_queue_index_build (chunk, previous, &bad)) {
      g_set_error (error, ILV_TRACE_ERROR, ILV_TRACE_ERROR_BAD_RECORD,
                   g_dgettext (GETTEXT_PACKAGE,
                               "Track %u: job %u is taken from the queue at %" PRId64
                               " ns but does not stand in it; put it there first"),
                   track, ILV_COLUMN (chunk, ILV_QUEUE_JOB, guint32)[bad], ILV_TIMES (chunk)[bad]);
      return FALSE;
    }
    previous = chunk;
  }
  return TRUE;
}

void
ilv_trace_order_tracks (IlvTrace *self)
{
  guint32 at = 0;

  g_free (self->children);
  g_free (self->machinery);
  self->n_machinery = 0;
  self->children = g_new (IlvTrackId, self->n_tracks);
  self->machinery = g_new (IlvTrackId, self->n_tracks);
  for (guint i = 0; i < self->n_tracks; i++)
    self->tracks[i].n_children = 0;
  for (guint i = 1; i < self->n_tracks; i++)
    self->tracks[self->tracks[i].parent].n_children++;
  for (guint i = 0; i < self->n_tracks; i++) {
    self->tracks[i].first_child = at;
    at += self->tracks[i].n_children;
    self->tracks[i].n_children = 0;
  }
  for (guint i = 0; i < self->n_tracks; i++) {
    IlvTrackData *parent = i > 0 ? &self->tracks[self->tracks[i].parent] : NULL;

    if (parent != NULL)
      self->children[parent->first_child + parent->n_children++] = i;
    if (self->tracks[i].kind != ILV_TRACK_JOB && self->tracks[i].kind != ILV_TRACK_COUNTER)
      self->machinery[self->n_machinery++] = i;
  }
}

static void
widen (IlvRange *self, gint64 begin_ns, gint64 end_ns)
{
  self->begin = MIN (self->begin, begin_ns);
  self->end = MAX (self->end, end_ns);
}

static void
widen_by_series (IlvRange *self, const IlvSeries *series)
{
  if (series != NULL && series->n > 0)
    widen (self, ilv_series_get_time (series, 0), ilv_series_get_time (series, series->n - 1));
}

void
ilv_range_widen_by_track (IlvRange *self, const IlvTrackData *track)
{
  for (guint row = 0; row < track->n_rows; row++) {
    const IlvSeries *series = ilv_track_get_row (track, row);

    if (series->n > 0)
      widen (self, ilv_series_get_time (series, 0),
             ilv_series_get_span_end (series, series->n - 1));
  }
  widen_by_series (self, &track->instants);
  widen_by_series (self, track->changes);
}

void
ilv_range_widen_to (IlvRange *self, gint64 t_ns)
{
  widen (self, t_ns, t_ns);
}

static void
widen_by_jobs (IlvRange *range, const IlvTrace *self)
{
  for (guint32 i = 0; i < self->n_jobs; i++) {
    const IlvJobData *job = &self->jobs[i];

    ilv_range_widen_to (range, job->arrival_ns);
    if (job->end_ns >= job->arrival_ns)
      ilv_range_widen_to (range, job->end_ns);
  }
}

void
ilv_trace_set_range (IlvTrace *self, IlvRange *range)
{
  widen_by_series (range, &self->links);
  self->begin_ns = range->begin <= range->end ? range->begin : 0;
  self->end_ns = range->begin <= range->end ? range->end : 0;
}

gboolean
ilv_trace_index_track (const IlvTrace *self, IlvTrackId id, IlvLevelsRoom *room, GError **error)
{
  const IlvTrackData *track = &self->tracks[id];

  for (guint row = 0; row < track->n_rows; row++) {
    const IlvSeries *series = ilv_track_get_row (track, row);

    for (guint32 piece = series->n_done; piece < series->n_pieces; piece++)
      ilv_levels_build (ilv_series_get_chunk (series, piece), self->kinds, room);
  }
  index_each (&track->instants, index_instants);
  if (track->changes == NULL)
    return TRUE;
  if (track->kind != ILV_TRACK_COUNTER)
    return index_queue (track->changes, id, error);
  index_each (track->changes, index_samples);
  return TRUE;
}

void
ilv_trace_index_links (const IlvTrace *self)
{
  index_each (&self->links, index_links);
}

gboolean
ilv_trace_finish (IlvTrace *self, GError **error)
{
  IlvRange range = {G_MAXINT64, G_MININT64};
  IlvLevelsRoom room = {0};
  gboolean is_good = TRUE;

  ilv_trace_order_tracks (self);
  for (guint i = 0; i < self->n_tracks && is_good; i++) {
    is_good = ilv_trace_index_track (self, i, &room, error);
    ilv_range_widen_by_track (&range, &self->tracks[i]);
  }
  ilv_levels_room_clear (&room);
  ilv_trace_index_links (self);
  widen_by_jobs (&range, self);
  ilv_trace_set_range (self, &range);
  return is_good;
}
