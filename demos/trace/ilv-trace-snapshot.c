/* A trace of what a builder has taken so far, which shares all that is whole with the next one.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A chunk that others follow never changes again: it is checked and indexed once and shared by
 * reference count. Only the last chunk of a series is copied, with what is still open closed at
 * this moment, and that of a track that has not changed is taken from the snapshot before. So the
 * cost is that of what is new, at most one chunk (ILV_LIVE_CHUNK) of each series that changed, one
 * block of jobs (ilv-live-jobs.h) for each job that changed at most, and a few nanoseconds for each
 * track, whole chunk and block. Chunks begin where those of the sealed
 * trace will begin: both give the same answers to the last pixel.
 *
 * Rejected: readers that look into the growing chunk (the span that is still open has to end
 * somewhere), and levels that grow with their chunk (the width of a bucket follows from all of it).
 */
#include "ilv-trace-builder-private.h"
#include "ilv-trace-check.h"

#include <string.h>

/* --- series --- */

static void
copy_longs (IlvChunk *to, const IlvChunk *from)
{
  const IlvSpanExtra *old = from->extra;
  IlvSpanExtra *new;
  gsize room = 1;

  if (old == NULL || old->n_longs == 0)
    return;
  while (room < old->n_longs)
    room *= 2;
  to->extra = new = g_new0 (IlvSpanExtra, 1);
  new->longs = g_new (IlvLongSpan, room);
  new->n_longs = old->n_longs;
  memcpy (new->longs, old->longs, old->n_longs * sizeof *old->longs);
}

/* The chunk as it stands, with room for `n_more`. */
static IlvChunk *
copy_chunk (const IlvChunk *from, guint32 n_more)
{
  const IlvLayout *layout = from->layout;
  IlvChunk *to = ilv_chunk_new (layout, from->n + n_more);

  to->n = from->n;
  for (guint i = 0; i < layout->n_columns; i++)
    memcpy (to->column[i], from->column[i], (gsize)from->n * layout->width[i]);
  if (layout == &ilv_span_layout)
    copy_longs (to, from);
  return to;
}

/* The first `n` pieces, by reference. */
static void
share_pieces (IlvSeries *to, const IlvSeries *from, guint32 n)
{
  for (guint32 i = 0; i < n; i++)
    ilv_series_add_chunk (to, ilv_chunk_ref (ilv_series_get_chunk (from, i)));
}

static void
share_all (IlvSeries *to, const IlvSeries *from)
{
  *to = (IlvSeries){0};
  share_pieces (to, from, from->n_pieces);
  to->n_done = to->n_pieces;
}

/* What follows another piece is shared, the last one is copied, with room for one more if its like
 * in the builder could take it. */
static void
copy_series (IlvSeries *to, IlvSeries *from, guint32 chunk_max, gboolean has_more)
{
  const IlvChunk *last = ilv_series_get_last_chunk (from);
  guint32 n_whole = MAX (from->n_pieces, 1) - 1;

  *to = (IlvSeries){0};
  share_pieces (to, from, n_whole);
  to->n_done = MIN (from->n_done, n_whole);
  if (last != NULL)
    ilv_series_add_chunk (to, copy_chunk (last, has_more && last->n < chunk_max));
  from->n_done = n_whole; /* they will be, before anybody else sees them */
}

/* A counter's last sample may have another value since. */
static gboolean
is_same (const IlvSeries *old, const IlvSeries *now, IlvTrackKind kind)
{
  const IlvChunk *one = ilv_series_get_last_chunk (old), *other = ilv_series_get_last_chunk (now);

  if (old->n != now->n)
    return FALSE;
  return kind != ILV_TRACK_COUNTER || one == NULL ||
         ILV_COLUMN (one, ILV_SAMPLE_VALUE, gint64)[one->n - 1] ==
             ILV_COLUMN (other, ILV_SAMPLE_VALUE, gint64)[other->n - 1];
}

static void
take_series (IlvSeries *to, IlvSeries *from, const IlvSeries *old, IlvTrackKind kind)
{
  if (old != NULL && is_same (old, from, kind))
    share_all (to, old);
  else
    copy_series (to, from, 0, FALSE);
}

/* --- tracks --- */

static const IlvOpenSpan *
get_open (const IlvOpenTrack *open, guint row)
{
  if (row >= open->depth)
    return NULL;
  return row == 0 ? &open->span : &g_array_index (open->deep, IlvOpenSpan, row - 1);
}

static gboolean
is_open (const IlvOpenTrack *open, guint row, gint64 now_ns)
{
  const IlvOpenSpan *span = get_open (open, row);

  return span != NULL && span->begin_ns < now_ns;
}

static void
take_row (const IlvTraceBuilder *self, IlvTrackId id, guint row, gint64 now_ns, IlvSeries *to)
{
  const IlvOpenTrack *open = &self->open[id];
  IlvTrackData *track = &self->trace->tracks[id];
  const IlvOpenSpan *span = is_open (open, row, now_ns) ? get_open (open, row) : NULL;

  if (row == 0 || row < track->n_rows)
    copy_series (to, ilv_track_get_row (track, row), self->chunk_max, span != NULL);
  if (span == NULL)
    return;
  ilv_series_append_span (to, self->chunk_max, span->begin_ns, now_ns - span->begin_ns, span->kind,
                          span->ref);
  ilv_series_finish (to);
}

/* The rows of the builder's, and below them those in which spans are open that have begun. */
static guint
count_rows (const IlvTrackData *track, const IlvOpenTrack *open, gint64 now_ns)
{
  guint n = MAX (track->n_rows, track->spans.n > 0 ? 1 : 0);

  for (guint row = n; row < open->depth; row++)
    if (is_open (open, row, now_ns))
      n = row + 1;
  return n;
}

static gboolean
has_same_spans (const IlvTraceBuilder *self, IlvTrackId id, const IlvTrackData *old)
{
  const IlvTrackData *track = &self->trace->tracks[id];

  if (old == NULL || self->open[id].was_open || self->open[id].depth > 0)
    return FALSE;
  if (old->spans.n != track->spans.n || MAX (old->n_rows, 1) != MAX (track->n_rows, 1))
    return FALSE;
  for (guint row = 1; row < old->n_rows; row++)
    if (old->deep_rows[row - 1].n != track->deep_rows[row - 1].n)
      return FALSE;
  return TRUE;
}

static void
take_spans (IlvTraceBuilder *self, IlvTrackId id, gint64 now_ns, const IlvTrackData *old,
            IlvTrackData *to)
{
  gboolean has_same = has_same_spans (self, id, old);
  const IlvTrackData *from = &self->trace->tracks[id];

  to->n_rows = (guint16)(has_same ? old->n_rows : count_rows (from, &self->open[id], now_ns));
  to->deep_rows = to->n_rows > 1 ? g_new0 (IlvSeries, to->n_rows - 1) : NULL;
  to->spans = (IlvSeries){0};
  for (guint row = 0; row < to->n_rows; row++) {
    IlvSeries *series = ilv_track_get_row (to, row);

    if (has_same)
      share_all (series, ilv_track_get_row (old, row));
    else
      take_row (self, id, row, now_ns, series);
  }
  self->open[id].was_open = self->open[id].depth > 0;
}

static void
take_track (IlvTraceBuilder *self, IlvTrackId id, gint64 now_ns, const IlvTrackData *old,
            IlvTrackData *to)
{
  IlvTrackData *from = &self->trace->tracks[id];

  *to = *from;
  take_spans (self, id, now_ns, old, to);
  take_series (&to->instants, &from->instants, old != NULL ? &old->instants : NULL, ILV_TRACK_RUN);
  if (from->changes == NULL)
    return;
  to->changes = g_new0 (IlvSeries, 1);
  take_series (to->changes, from->changes, old != NULL ? old->changes : NULL, from->kind);
}

static void
take_tracks (IlvTraceBuilder *self, gint64 now_ns, IlvTrace *to)
{
  guint n_old = self->last != NULL ? self->last->n_tracks : 0;

  if (self->n_ordered != self->trace->n_tracks)
    ilv_trace_order_tracks (self->trace);
  to->n_tracks = self->n_ordered = self->trace->n_tracks;
  to->n_machinery = self->trace->n_machinery;
  to->children = g_memdup2 (self->trace->children, to->n_tracks * sizeof *to->children);
  to->machinery = g_memdup2 (self->trace->machinery, to->n_machinery * sizeof *to->machinery);
  to->tracks = g_new (IlvTrackData, to->n_tracks);
  for (IlvTrackId id = 0; id < to->n_tracks; id++) {
    const IlvTrackData *old = id < n_old ? &self->last->tracks[id] : NULL;

    /* Not there when the last one was made: a queue or counter without a change. */
    if (old != NULL && old->changes == NULL && self->trace->tracks[id].changes != NULL)
      old = NULL;
    take_track (self, id, now_ns, old, &to->tracks[id]);
  }
}

/* --- tables --- */

static void
take_tables (IlvTraceBuilder *self, gint64 now_ns, IlvTrace *to)
{
  to->n_strings = self->strings->len;
  to->strings = g_memdup2 (self->strings->pdata, to->n_strings * sizeof *to->strings);
  to->string_store = ilv_string_store_ref (self->store);
  to->n_kinds = self->kinds->len;
  to->kinds = g_memdup2 (self->kinds->data, to->n_kinds * sizeof *to->kinds);
  if (self->live_jobs == NULL)
    self->live_jobs = ilv_live_jobs_new (self->jobs->len);
  ilv_live_jobs_update (self->live_jobs, self->jobs);
  ilv_live_jobs_share (self->live_jobs, now_ns, to);
}

static gboolean
index_tracks (IlvTraceBuilder *self, const IlvTrace *trace, GError **error)
{
  IlvLevelsRoom room = {0};
  gboolean is_good = TRUE;

  for (IlvTrackId id = 0; id < trace->n_tracks && is_good; id++) {
    is_good = ilv_trace_index_track (trace, id, &room, error);
    ilv_range_widen_by_track (&self->range, &trace->tracks[id]);
  }
  ilv_levels_room_clear (&room);
  ilv_trace_index_links (trace);
  return is_good;
}

/* What was shown before is within the range already. */
static gboolean
finish (IlvTraceBuilder *self, IlvTrace *trace, GError **error)
{
  IlvRange range;

  if (!ilv_trace_check_references (trace, error) || !index_tracks (self, trace, error))
    return FALSE;
  range = self->range;
  ilv_live_jobs_widen (self->live_jobs, trace->arrivals_until_ns, &range);
  ilv_trace_set_range (trace, &range);
  ilv_live_jobs_figure (self->live_jobs, &trace->info->figures);
  return TRUE;
}

IlvTrace *
ilv_trace_builder_snapshot (IlvTraceBuilder *self, gint64 now_ns, IlvRunInfo *info, GError **error)
{
  g_autoptr (IlvTrace) trace = NULL;

  g_return_val_if_fail (self != NULL && self->trace != NULL && info != NULL, NULL);

  trace = ilv_trace_alloc ();
  trace->info = info;
  ilv_span_log_deal (&self->log, self->trace, self->chunk_max);
  ilv_trace_builder_store_links (self);
  if (self->error != NULL) {
    g_propagate_error (error, g_error_copy (self->error));
    return NULL;
  }
  take_tables (self, now_ns, trace);
  take_tracks (self, now_ns, trace);
  take_series (&trace->links, &self->trace->links, self->last != NULL ? &self->last->links : NULL,
               ILV_TRACK_RUN);
  if (!finish (self, trace, &self->error)) {
    g_propagate_error (error, g_error_copy (self->error));
    return NULL;
  }
  g_clear_pointer (&self->last, ilv_trace_unref);
  self->last = ilv_trace_ref (trace);
  return g_steal_pointer (&trace);
}
