/* Life of a trace, its tracks and spans. The other queries are in ilv-trace-queries.c,
 * ilv-trace-step.c and ilv-levels-reduce.c.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-trace-private.h"

static void free_span_extra (gpointer data);

const IlvLayout ilv_span_layout = {4, {8, 4, 4, 2}, free_span_extra};
const IlvLayout ilv_instant_layout = {4, {8, 8, 4, 1}, g_free};
const IlvLayout ilv_queue_layout = {4, {8, 4, 4, 1}, g_free};
const IlvLayout ilv_sample_layout = {2, {8, 8}, g_free};
const IlvLayout ilv_link_layout = {5, {8, 8, 4, 4, 1}, g_free};

G_DEFINE_BOXED_TYPE (IlvTrace, ilv_trace, ilv_trace_ref, ilv_trace_unref)

static void
free_span_extra (gpointer data)
{
  IlvSpanExtra *extra = data;

  g_free (extra->longs);
  g_free (extra->own_levels);
  g_free (extra);
}

IlvStringStore *
ilv_string_store_new (void)
{
  IlvStringStore *self = g_new (IlvStringStore, 1);

  ilv_ref_count_init (&self->ref_count);
  self->strings = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->strings, NULL);
  return self;
}

IlvStringStore *
ilv_string_store_ref (IlvStringStore *self)
{
  ilv_ref_count_inc (&self->ref_count);
  return self;
}

void
ilv_string_store_unref (IlvStringStore *self)
{
  if (!ilv_ref_count_dec (&self->ref_count))
    return;
  g_ptr_array_unref (self->strings);
  g_free (self);
}

IlvTrace *
ilv_trace_alloc (void)
{
  IlvTrace *self = g_new0 (IlvTrace, 1);

  ilv_ref_count_init (&self->ref_count);
  return self;
}

IlvTrace *
ilv_trace_ref (IlvTrace *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  ilv_ref_count_inc (&self->ref_count);
  return self;
}

void
ilv_job_block_unref (IlvJobBlock *self)
{
  if (ilv_ref_count_dec (&self->ref_count))
    g_free (self);
}

static void
clear_track (IlvTrackData *track)
{
  ilv_series_clear (&track->spans);
  ilv_series_clear (&track->instants);
  for (guint row = 1; row < track->n_rows; row++)
    ilv_series_clear (&track->deep_rows[row - 1]);
  g_free (track->deep_rows);
  if (track->changes != NULL)
    ilv_series_clear (track->changes);
  g_free (track->changes);
}

void
ilv_trace_unref (IlvTrace *self)
{
  g_return_if_fail (self != NULL);

  if (!ilv_ref_count_dec (&self->ref_count))
    return;
  for (guint i = 0; i < self->n_tracks; i++)
    clear_track (&self->tracks[i]);
  for (guint i = 0; i < self->n_strings && self->string_store == NULL; i++)
    g_free (self->strings[i]);
  g_clear_pointer (&self->string_store, ilv_string_store_unref);
  ilv_series_clear (&self->links);
  ilv_run_info_free (self->info);
  g_free (self->tracks);
  g_free (self->children);
  g_free (self->machinery);
  g_free (self->kinds);
  g_free (self->strings);
  if (self->jobs_file != NULL)
    g_bytes_unref (self->jobs_file);
  else
    g_free (self->jobs);
  for (guint i = 0; i < self->n_job_blocks; i++)
    ilv_job_block_unref (self->job_blocks[i]);
  g_free (self->job_blocks);
  g_free (self);
}

const IlvRunInfo *
ilv_trace_get_info (const IlvTrace *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->info;
}

gint64
ilv_trace_get_begin (const IlvTrace *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->begin_ns;
}

gint64
ilv_trace_get_end (const IlvTrace *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->end_ns;
}

const char *
ilv_trace_get_string (const IlvTrace *self, guint32 id)
{
  g_return_val_if_fail (self != NULL, NULL);

  return id < self->n_strings ? self->strings[id] : NULL;
}

/* --- tracks --- */

guint
ilv_trace_get_n_tracks (const IlvTrace *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_tracks;
}

void
ilv_trace_get_track (const IlvTrace *self, IlvTrackId id, IlvTrack *track)
{
  const IlvTrackData *data;

  g_return_if_fail (self != NULL && id < self->n_tracks);

  data = &self->tracks[id];
  *track = (IlvTrack){
      .id = id,
      .parent = data->parent,
      .kind = data->kind,
      .role = data->role,
      .number = data->number,
      .name = self->strings[data->name],
  };
}

static gboolean
is_match (const IlvTrackData *track, IlvTrackKind kind, IlvRole role, guint32 number)
{
  return track->kind == kind && (role == ILV_N_ROLES || track->role == role) &&
         (number == G_MAXUINT32 || track->number == number);
}

IlvTrackId
ilv_trace_find_track (const IlvTrace *self, IlvTrackId parent, IlvTrackKind kind, IlvRole role,
                      guint32 number)
{
  const IlvTrackId *children;
  guint n_children;

  g_return_val_if_fail (self != NULL, ILV_TRACK_NONE);

  if (parent == ILV_TRACK_NONE) {
    for (guint i = 0; i < self->n_tracks; i++)
      if (is_match (&self->tracks[i], kind, role, number))
        return i;
    return ILV_TRACK_NONE;
  }
  children = ilv_trace_get_children (self, parent, &n_children);
  for (guint i = 0; i < n_children; i++)
    if (is_match (&self->tracks[children[i]], kind, role, number))
      return children[i];
  return ILV_TRACK_NONE;
}

const IlvTrackId *
ilv_trace_get_children (const IlvTrace *self, IlvTrackId id, guint *n_children)
{
  *n_children = 0;
  g_return_val_if_fail (self != NULL && id < self->n_tracks, NULL);

  *n_children = self->tracks[id].n_children;
  return self->children + self->tracks[id].first_child;
}

const IlvTrackId *
ilv_trace_get_machinery (const IlvTrace *self, guint *n_tracks)
{
  *n_tracks = 0;
  g_return_val_if_fail (self != NULL, NULL);

  *n_tracks = self->n_machinery;
  return self->machinery;
}

/* --- spans --- */

gint64
ilv_chunk_get_long_length (const IlvChunk *self, guint32 index)
{
  const IlvSpanExtra *extra = self->extra;
  guint32 low = 0, high = extra->n_longs;

  while (high - low > 1) {
    guint32 middle = low + (high - low) / 2;

    if (extra->longs[middle].index <= index)
      low = middle;
    else
      high = middle;
  }
  return extra->longs[low].length_ns;
}

gint64
ilv_series_get_span_end (const IlvSeries *self, guint64 index)
{
  guint32 within;
  IlvChunk *chunk = ilv_series_locate (self, index, &within);

  return ilv_chunk_get_span_end (chunk, within);
}

guint
ilv_trace_get_n_rows (const IlvTrace *self, IlvTrackId track)
{
  g_return_val_if_fail (self != NULL && track < self->n_tracks, 0);

  return self->tracks[track].n_rows;
}

/* NULL if there is no such row: a track without spans has none. */
static const IlvSeries *
get_row (const IlvTrace *self, IlvTrackId track, guint row)
{
  if (row >= self->tracks[track].n_rows)
    return NULL;
  return ilv_track_get_row (&self->tracks[track], row);
}

guint64
ilv_trace_get_n_spans (const IlvTrace *self, IlvTrackId track, guint row)
{
  const IlvSeries *series;

  g_return_val_if_fail (self != NULL && track < self->n_tracks, 0);

  series = get_row (self, track, row);
  return series != NULL ? series->n : 0;
}

static inline void
fill_from_chunk (const IlvTrace *self, const IlvChunk *chunk, guint32 i, IlvSpan *span)
{
  const IlvKind *kind = &self->kinds[ILV_COLUMN (chunk, ILV_SPAN_KIND, guint16)[i]];

  *span = (IlvSpan){
      .begin_ns = ILV_TIMES (chunk)[i],
      .end_ns = ilv_chunk_get_span_end (chunk, i),
      .state = kind->state,
      .name = self->strings[kind->name],
      .ref = ILV_COLUMN (chunk, ILV_SPAN_REF, guint32)[i],
      .is_estimated = kind->is_estimated,
  };
}

static void
fill_span (const IlvTrace *self, const IlvSeries *series, guint64 index, IlvSpan *span)
{
  guint32 i;
  const IlvChunk *chunk = ilv_series_locate (series, index, &i);

  fill_from_chunk (self, chunk, i, span);
}

void
ilv_trace_get_span (const IlvTrace *self, IlvTrackId track, guint row, guint64 index, IlvSpan *span)
{
  const IlvSeries *series;

  g_return_if_fail (self != NULL && track < self->n_tracks);
  series = get_row (self, track, row);
  g_return_if_fail (series != NULL && index < series->n);

  fill_span (self, series, index, span);
}

void
ilv_trace_get_spans (const IlvTrace *self, IlvTrackId track, guint row, guint64 first, guint64 n,
                     IlvSpan *spans)
{
  const IlvSeries *series;

  g_return_if_fail (self != NULL && track < self->n_tracks);
  if (n == 0) /* also of a row that is not there */
    return;
  series = get_row (self, track, row);
  g_return_if_fail (series != NULL && first <= series->n && n <= series->n - first);

  for (guint64 done = 0; done < n;) {
    guint32 i;
    const IlvChunk *chunk = ilv_series_locate (series, first + done, &i);

    for (; i < chunk->n && done < n; i++)
      fill_from_chunk (self, chunk, i, &spans[done++]);
  }
}

gboolean
ilv_trace_has_estimates (const IlvTrace *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < self->n_kinds; i++)
    if (self->kinds[i].is_estimated)
      return TRUE;
  return FALSE;
}

gboolean
ilv_trace_find_span_at (const IlvTrace *self, IlvTrackId track, gint64 t_ns, IlvSpan *span)
{
  g_return_val_if_fail (self != NULL && track < self->n_tracks, FALSE);

  for (guint row = self->tracks[track].n_rows; row-- > 0;) {
    const IlvSeries *series = ilv_track_get_row (&self->tracks[track], row);
    guint64 n = ilv_series_count_until (series, t_ns);

    if (n > 0 && ilv_series_get_span_end (series, n - 1) > t_ns) {
      fill_span (self, series, n - 1, span);
      return TRUE;
    }
  }
  return FALSE;
}

IlvState
ilv_trace_get_state_at (const IlvTrace *self, IlvTrackId track, gint64 t_ns)
{
  IlvSpan span;

  return ilv_trace_find_span_at (self, track, t_ns, &span) ? span.state : ILV_STATE_IDLE;
}

guint64
ilv_trace_find_spans (const IlvTrace *self, IlvTrackId track, guint row, gint64 begin_ns,
                      gint64 end_ns, guint64 *n_spans)
{
  const IlvSeries *series;
  guint64 first, end;

  *n_spans = 0;
  g_return_val_if_fail (self != NULL && track < self->n_tracks, 0);

  series = get_row (self, track, row);
  if (series == NULL || begin_ns >= end_ns)
    return 0;
  first = ilv_series_count_until (series, begin_ns);
  if (first > 0 && ilv_series_get_span_end (series, first - 1) > begin_ns)
    first--;
  end = ilv_series_count_before (series, end_ns);
  *n_spans = end > first ? end - first : 0;
  return first;
}

guint64
ilv_trace_find_few_spans (const IlvTrace *self, IlvTrackId track, guint row, gint64 begin_ns,
                          gint64 end_ns, guint64 near, guint64 most, guint64 *n_spans)
{
  const IlvSeries *series;
  guint64 first, after;

  *n_spans = 0;
  g_return_val_if_fail (self != NULL && track < self->n_tracks, 0);

  series = get_row (self, track, row);
  if (series == NULL || begin_ns >= end_ns)
    return 0;
  first = ilv_series_count_until_near (series, begin_ns, near);
  if (first > 0 && ilv_series_get_span_end (series, first - 1) > begin_ns)
    first--;
  after = first + most;
  if (after < series->n && ilv_series_get_time (series, after) < end_ns) {
    *n_spans = most + 1;
    return first;
  }
  after = ilv_series_count_until_near (series, end_ns - 1, first);
  *n_spans = after > first ? after - first : 0;
  return first;
}
