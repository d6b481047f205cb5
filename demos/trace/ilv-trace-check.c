/* Checks whatever later code uses as an index or relies on: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One plain pass per column, so that compilers vectorise it: 10^7 spans take some 30 ms. */
#include "ilv-trace-check.h"

#include "ilv-levels.h"
#include "ilv-trace-builder.h"

#include <inttypes.h>

#include <glib/gi18n-lib.h>

static gboolean
fail (GError **error, IlvTrackId track, const char *what)
{
  g_set_error (error, ILV_TRACE_ERROR, ILV_TRACE_ERROR_BAD_RECORD,
               g_dgettext (GETTEXT_PACKAGE,
                           "Track %u: %s is out of range or out of order; the producer of the "
                           "trace is at fault"),
               track, what);
  return FALSE;
}

/* --- references --- */

/* "None" is the highest number and wraps to 0. */
static gboolean
are_below (const guint32 *values, guint32 n, guint32 limit)
{
  guint32 max = 0;

  for (guint32 i = 0; i < n; i++)
    max = MAX (max, values[i] + 1);
  return max <= limit;
}

static gboolean
check_series_refs (const IlvSeries *series, guint column, guint32 limit)
{
  for (guint32 i = series->n_done; i < series->n_pieces; i++) {
    const IlvChunk *chunk = ilv_series_get_chunk (series, i);

    if (!are_below (chunk->column[column], chunk->n, limit))
      return FALSE;
  }
  return TRUE;
}

typedef enum {
  ANY,
  TRACK,
  JOB,
  STATE,
  OUTCOME
} Argument;

static const struct {
  guint8 a, b;
} arguments[ILV_N_EVENTS] = {
    [ILV_EVENT_GIL_WAIT] = {TRACK},
    [ILV_EVENT_GIL_REQUEST] = {TRACK},
    [ILV_EVENT_GIL_RESTART] = {TRACK},
    [ILV_EVENT_GIL_TAKE] = {TRACK},
    [ILV_EVENT_BLOCK] = {STATE},
    [ILV_EVENT_UNBLOCK] = {STATE},
    [ILV_EVENT_THREAD_START] = {TRACK},
    [ILV_EVENT_JOB_BEGIN] = {JOB},
    [ILV_EVENT_JOB_STEP] = {JOB},
    [ILV_EVENT_JOB_END] = {JOB, OUTCOME},
    [ILV_EVENT_SUBMIT] = {JOB},
    [ILV_EVENT_PICKLE] = {JOB},
    [ILV_EVENT_PIPE_WRITE] = {JOB},
    [ILV_EVENT_PIPE_READ] = {JOB},
    [ILV_EVENT_UNPICKLE] = {JOB},
    [ILV_EVENT_RESULT] = {JOB},
    [ILV_EVENT_PROCESS_START] = {TRACK},
    [ILV_EVENT_TIMER_DUE] = {JOB},
    [ILV_EVENT_TASK_CREATE] = {JOB},
    [ILV_EVENT_TASK_READY] = {JOB, STATE},
    [ILV_EVENT_TASK_STEP] = {JOB},
    [ILV_EVENT_TASK_SUSPEND] = {JOB, STATE},
    [ILV_EVENT_DATA_ARRIVED] = {JOB},
    [ILV_EVENT_CALL_BLOCKS] = {JOB},
    [ILV_EVENT_LOCK_WAIT] = {JOB, JOB},
    [ILV_EVENT_LOCK_ACQUIRE] = {JOB},
    [ILV_EVENT_LOCK_RELEASE] = {JOB, JOB},
    [ILV_EVENT_ARRIVE] = {JOB},
    [ILV_EVENT_SPAWN] = {JOB, JOB},
    [ILV_EVENT_TIMEOUT] = {JOB},
    [ILV_EVENT_REJECT] = {JOB},
    [ILV_EVENT_DEADLOCK] = {JOB, JOB},
    [ILV_EVENT_TASK_AWAIT] = {JOB, JOB},
};

/* What the arguments of each kind may be: a + shift <= most, in 32 bits, where "none" is the
 * highest number and wraps to 0; b likewise in 64 bits, or "none" of 32. Most kinds allow any b,
 * and the widest column is not even looked at for them. */
typedef struct {
  guint32 shift_a[ILV_N_EVENTS], most_a[ILV_N_EVENTS];
  guint64 shift_b[ILV_N_EVENTS], most_b[ILV_N_EVENTS], none_b[ILV_N_EVENTS];
  guint64 looks_at_b; /* bit: kind */
} Ranges;

static guint32
get_most (const IlvTrace *self, Argument argument)
{
  switch (argument) {
  case TRACK:
    return self->n_tracks;
  case JOB:
    return self->n_jobs;
  case STATE:
    return ILV_N_STATES - 1;
  case OUTCOME:
    return ILV_N_OUTCOMES - 1;
  default:
    return G_MAXUINT32;
  }
}

static void
fill_ranges (const IlvTrace *self, Ranges *ranges)
{
  ranges->looks_at_b = 0;
  for (guint kind = 0; kind < ILV_N_EVENTS; kind++) {
    Argument a = arguments[kind].a, b = arguments[kind].b;

    ranges->shift_a[kind] = a == TRACK || a == JOB;
    ranges->most_a[kind] = get_most (self, a);
    ranges->shift_b[kind] = b == TRACK || b == JOB;
    ranges->most_b[kind] = get_most (self, b);
    ranges->none_b[kind] = b == TRACK || b == JOB ? G_MAXUINT32 : 0;
    if (b != ANY)
      ranges->looks_at_b |= G_GUINT64_CONSTANT (1) << kind;
  }
}

static inline gboolean
is_in_range (const Ranges *ranges, guint8 kind, guint32 a, const gint64 *b)
{
  if (G_UNLIKELY (a + ranges->shift_a[kind] > ranges->most_a[kind]))
    return FALSE;
  if ((ranges->looks_at_b >> kind & 1) == 0)
    return TRUE;
  return (guint64)*b + ranges->shift_b[kind] <= ranges->most_b[kind] ||
         (guint64)*b == ranges->none_b[kind];
}

static void
fail_instant (const IlvChunk *chunk, guint32 i, IlvTrackId track, GError **error)
{
  g_set_error (error, ILV_TRACE_ERROR, ILV_TRACE_ERROR_BAD_RECORD,
               g_dgettext (GETTEXT_PACKAGE,
                           "Track %u: the event \"%s\" at %" PRId64 " ns refers to %u and %" PRId64
                           ", which do not exist; add tracks and jobs before events"),
               track, ilv_event_kind_name (ILV_COLUMN (chunk, ILV_INSTANT_KIND, guint8)[i]),
               ILV_TIMES (chunk)[i], ILV_COLUMN (chunk, ILV_INSTANT_A, guint32)[i],
               ILV_COLUMN (chunk, ILV_INSTANT_B, gint64)[i]);
}

static gboolean
check_instants (const IlvSeries *series, const Ranges *ranges, IlvTrackId track, GError **error)
{
  for (guint32 piece = series->n_done; piece < series->n_pieces; piece++) {
    const IlvChunk *chunk = ilv_series_get_chunk (series, piece);
    const guint8 *kind = chunk->column[ILV_INSTANT_KIND];
    const guint32 *a = chunk->column[ILV_INSTANT_A];
    const gint64 *b = chunk->column[ILV_INSTANT_B];

    for (guint32 i = 0; i < chunk->n; i++)
      if (G_UNLIKELY (!is_in_range (ranges, kind[i], a[i], &b[i]))) {
        fail_instant (chunk, i, track, error);
        return FALSE;
      }
  }
  return TRUE;
}

static gboolean
check_track_refs (const IlvTrace *self, IlvTrackId id, const Ranges *ranges, GError **error)
{
  const IlvTrackData *track = &self->tracks[id];
  gboolean has_threads = track->kind == ILV_TRACK_GIL || track->kind == ILV_TRACK_CORE;

  for (guint row = 0; row < track->n_rows; row++)
    if (!check_series_refs (ilv_track_get_row (track, row), ILV_SPAN_REF,
                            has_threads ? self->n_tracks : self->n_jobs))
      return fail (error, id, has_threads ? "a span's thread" : "a span's job");
  if (track->changes != NULL && track->kind == ILV_TRACK_QUEUE &&
      !check_series_refs (track->changes, ILV_QUEUE_JOB, self->n_jobs))
    return fail (error, id, "a queued job");
  return check_instants (&track->instants, ranges, id, error);
}

gboolean
ilv_trace_check_references (const IlvTrace *self, GError **error)
{
  Ranges ranges;

  fill_ranges (self, &ranges);
  for (IlvTrackId id = 0; id < self->n_tracks; id++)
    if (!check_track_refs (self, id, &ranges, error))
      return FALSE;
  return TRUE;
}

/* --- structure --- */

static gboolean
is_string (const IlvTrace *self, guint32 id)
{
  return id < self->n_strings;
}

static gboolean
check_tables (const IlvTrace *self)
{
  if (self->n_tracks == 0 || self->tracks[0].parent != ILV_TRACK_NONE ||
      self->tracks[0].kind != ILV_TRACK_RUN)
    return FALSE;
  for (guint i = 0; i < self->n_tracks; i++) {
    const IlvTrackData *track = &self->tracks[i];

    if ((i > 0 && track->parent >= i) || track->kind >= ILV_N_TRACK_KINDS ||
        track->role >= ILV_N_ROLES || !is_string (self, track->name))
      return FALSE;
  }
  for (guint i = 0; i < self->n_kinds; i++)
    if (self->kinds[i].state >= ILV_N_STATES || !is_string (self, self->kinds[i].name))
      return FALSE;
  return TRUE;
}

static gboolean
is_time (gint64 t_ns)
{
  return t_ns >= -ILV_TIME_LIMIT && t_ns <= ILV_TIME_LIMIT;
}

static gboolean
check_job (const IlvTrace *self, guint32 index)
{
  const IlvJobData *job = &self->jobs[index];

  return is_string (self, job->group) && job->outcome < ILV_N_OUTCOMES &&
         (job->parent == ILV_JOB_NONE || job->parent < self->n_jobs) &&
         (job->track == ILV_TRACK_NONE || job->track < self->n_tracks) &&
         (job->worker == ILV_TRACK_NONE || job->worker < self->n_tracks) &&
         is_time (job->arrival_ns) && is_time (job->begin_ns) && is_time (job->end_ns) &&
         (job->end_ns >= job->arrival_ns || job->outcome == ILV_OUTCOME_UNFINISHED);
}

static gboolean
are_times_ordered (const IlvChunk *chunk, gint64 *last_ns)
{
  const gint64 *times = ILV_TIMES (chunk);
  gboolean is_ordered = times[0] >= *last_ns;

  for (guint32 i = 1; i < chunk->n; i++)
    is_ordered &= times[i - 1] <= times[i];
  *last_ns = times[chunk->n - 1];
  return is_ordered;
}

static gboolean
check_times (const IlvSeries *series)
{
  gint64 last_ns = -ILV_TIME_LIMIT;

  for (guint32 i = 0; i < series->n_pieces; i++)
    if (!are_times_ordered (ilv_series_get_chunk (series, i), &last_ns))
      return FALSE;
  return last_ns <= ILV_TIME_LIMIT;
}

static gboolean
are_kinds_below (const guint16 *kinds, guint32 n, guint n_kinds)
{
  guint16 max = 0;

  for (guint32 i = 0; i < n; i++)
    max = MAX (max, kinds[i]);
  return max < n_kinds;
}

/* The side table names exactly the spans whose length says so. */
static gboolean
check_longs (const IlvChunk *chunk)
{
  const IlvSpanExtra *extra = chunk->extra;
  const guint32 *length = chunk->column[ILV_SPAN_LENGTH];
  guint32 n_longs = extra != NULL ? extra->n_longs : 0, n = 0;

  for (guint32 i = 0; i < n_longs; i++) {
    const IlvLongSpan *span = &extra->longs[i];

    if (span->index >= chunk->n || (i > 0 && span->index <= extra->longs[i - 1].index) ||
        length[span->index] != ILV_LENGTH_LONG || span->length_ns < ILV_LENGTH_LONG ||
        span->length_ns > 2 * (ILV_TIME_LIMIT - 1))
      return FALSE;
  }
  for (guint32 i = 0; i < chunk->n; i++)
    n += length[i] == ILV_LENGTH_LONG;
  return n == n_longs;
}

static gboolean
are_spans_apart (const IlvChunk *chunk, gint64 *last_ns)
{
  const gint64 *begins = ILV_TIMES (chunk);
  const guint32 *lengths = chunk->column[ILV_SPAN_LENGTH];
  gint64 end_ns = *last_ns;

  if (begins[0] < -ILV_TIME_LIMIT)
    return FALSE;
  for (guint32 i = 0; i < chunk->n; i++) {
    if (begins[i] < end_ns || begins[i] > ILV_TIME_LIMIT || lengths[i] == 0)
      return FALSE;
    end_ns = ilv_chunk_get_span_end (chunk, i);
    if (end_ns > ILV_TIME_LIMIT)
      return FALSE;
  }
  *last_ns = end_ns;
  return TRUE;
}

static gboolean
check_levels (const IlvChunk *chunk)
{
  const IlvSpanExtra *extra = chunk->extra;
  IlvLevelsShape shape;
  guint max = 0, all = 0;

  if (extra == NULL || extra->levels == NULL)
    return TRUE;
  if (chunk->n < ILV_LEVELS_MIN)
    return FALSE;
  ilv_levels_get_shape (chunk, &shape);
  if (extra->n_entries != shape.n_entries)
    return FALSE;
  for (guint32 i = 0; i < extra->n_entries; i++) {
    max = MAX (max, extra->levels[i] & 15u);
    all |= extra->levels[i];
  }
  return max < ILV_N_STATES && (all & 255u) < 2 * ILV_PIXEL_WHOLE;
}

static gboolean
check_row (const IlvTrace *self, const IlvSeries *series)
{
  gint64 last_ns = -ILV_TIME_LIMIT;

  for (guint32 i = 0; i < series->n_pieces; i++) {
    const IlvChunk *chunk = ilv_series_get_chunk (series, i);

    if (!are_kinds_below (chunk->column[ILV_SPAN_KIND], chunk->n, self->n_kinds) ||
        !check_longs (chunk) || !are_spans_apart (chunk, &last_ns) || !check_levels (chunk))
      return FALSE;
  }
  return TRUE;
}

static gboolean
are_bytes_below (const IlvSeries *series, guint column, guint low, guint limit)
{
  guint8 min = 255, max = 0;

  for (guint32 piece = 0; piece < series->n_pieces; piece++) {
    const IlvChunk *chunk = ilv_series_get_chunk (series, piece);
    const guint8 *bytes = chunk->column[column];

    for (guint32 i = 0; i < chunk->n; i++) {
      min = MIN (min, bytes[i]);
      max = MAX (max, bytes[i]);
    }
  }
  return series->n == 0 || (min >= low && max < limit);
}

static gboolean
check_links (const IlvTrace *self)
{
  if (!check_times (&self->links) || !are_bytes_below (&self->links, ILV_LINK_KIND, 0, ILV_N_LINKS))
    return FALSE;
  for (guint32 piece = 0; piece < self->links.n_pieces; piece++) {
    const IlvChunk *chunk = ilv_series_get_chunk (&self->links, piece);
    const guint32 *from = chunk->column[ILV_LINK_FROM], *to = chunk->column[ILV_LINK_TO];
    const gint64 *from_ns = chunk->column[ILV_LINK_FROM_TIME];

    for (guint32 i = 0; i < chunk->n; i++)
      if (from[i] >= self->n_tracks || to[i] >= self->n_tracks ||
          from_ns[i] > ILV_TIMES (chunk)[i] || from_ns[i] < -ILV_TIME_LIMIT)
        return FALSE;
  }
  return TRUE;
}

static gboolean
check_track (const IlvTrace *self, const IlvTrackData *track)
{
  for (guint row = 0; row < track->n_rows; row++)
    if (!check_row (self, ilv_track_get_row (track, row)))
      return FALSE;
  if (!check_times (&track->instants) ||
      !are_bytes_below (&track->instants, ILV_INSTANT_KIND, 1, ILV_N_EVENTS))
    return FALSE;
  if (track->changes == NULL)
    return TRUE;
  return check_times (track->changes) && (track->kind != ILV_TRACK_QUEUE ||
                                          are_bytes_below (track->changes, ILV_QUEUE_IS_PUT, 0, 2));
}

gboolean
ilv_trace_check_structure (const IlvTrace *self, GError **error)
{
  if (!check_tables (self))
    return fail (error, 0, "a table of tracks or kinds");
  for (guint32 i = 0; i < self->n_jobs; i++)
    if (!check_job (self, i))
      return fail (error, 0, "the job table");
  for (IlvTrackId id = 0; id < self->n_tracks; id++)
    if (!check_track (self, &self->tracks[id]))
      return fail (error, id, "a record");
  if (!check_links (self))
    return fail (error, 0, "a link");
  return TRUE;
}
