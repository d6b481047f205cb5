/* Takes instants, links, queue and counter changes, and the job table.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-chunk-memory.h"
#include "ilv-queue-index.h"
#include "ilv-trace-builder-private.h"

#include <inttypes.h>

#include <glib/gi18n-lib.h>

/* Says why an event cannot be taken. */
static G_GNUC_NO_INLINE void
fail_time (IlvTraceBuilder *self, IlvTrackId track, gint64 t_ns, gint64 last_ns)
{
  ilv_trace_builder_fail (self,
                          g_dgettext (GETTEXT_PACKAGE,
                                      "Track %u: an event at %" PRId64
                                      " ns comes after one at %" PRId64
                                      " ns; events of a track must come in order of time"),
                          track, t_ns, last_ns);
}

static inline gboolean
check_time (IlvTraceBuilder *self, IlvTrackId track, const IlvChunk *last, gint64 t_ns)
{
  gint64 last_ns = last != NULL ? ILV_TIMES (last)[last->n - 1] : -ILV_TIME_LIMIT;

  if (G_LIKELY (last_ns <= t_ns && t_ns <= ILV_TIME_LIMIT))
    return TRUE;
  fail_time (self, track, t_ns, last_ns);
  return FALSE;
}

static inline void
write_instant (IlvChunk *chunk, guint32 i, gint64 t_ns, IlvEventKind kind, guint32 a, gint64 b)
{
  ILV_COLUMN (chunk, ILV_INSTANT_TIME, gint64)[i] = t_ns;
  ILV_COLUMN (chunk, ILV_INSTANT_B, gint64)[i] = b;
  ILV_COLUMN (chunk, ILV_INSTANT_A, guint32)[i] = a;
  ILV_COLUMN (chunk, ILV_INSTANT_KIND, guint8)[i] = (guint8)kind;
}

/* What is seldom: the first of a track or chunk, and what cannot be taken. */
static G_GNUC_NO_INLINE void
add_instant_slow (IlvTraceBuilder *self, IlvTrackId track, gint64 t_ns, IlvEventKind kind,
                  guint32 a, gint64 b)
{
  IlvSeries *series;
  IlvChunk *chunk;

  g_return_if_fail (self != NULL);
  g_return_if_fail (kind > ILV_EVENT_NONE && kind < ILV_N_EVENTS);

  if (!ilv_trace_builder_check_track (self, track))
    return;
  series = &self->trace->tracks[track].instants;
  chunk = ilv_series_get_last_chunk (series);
  if (!check_time (self, track, chunk, t_ns))
    return;
  chunk = ilv_series_append_to (series, chunk, &ilv_instant_layout, self->chunk_max);
  write_instant (chunk, chunk->n - 1, t_ns, kind, a, b);
  self->open[track].instants = chunk;
  self->open[track].instant_ns = t_ns;
}

/* The commonest record of all. What it needs lies in one place: on the way through trace, track,
 * series, chunk and column each look waits for the one before. */
void
ilv_trace_builder_add_instant (IlvTraceBuilder *self, IlvTrackId track, gint64 t_ns,
                               IlvEventKind kind, guint32 a, gint64 b)
{
  if (G_LIKELY (self != NULL && track < self->n_writable && (guint)kind - 1 < ILV_N_EVENTS - 1)) {
    IlvOpenTrack *open = &self->open[track];
    IlvChunk *chunk = open->instants;

    if (G_LIKELY (chunk != NULL && chunk->n < chunk->capacity && open->instant_ns <= t_ns &&
                  t_ns <= ILV_TIME_LIMIT)) {
      open->instant_ns = t_ns;
      write_instant (chunk, chunk->n++, t_ns, kind, a, b);
      self->trace->tracks[track].instants.n++;
      return;
    }
  }
  add_instant_slow (self, track, t_ns, kind, a, b);
}

void
ilv_trace_builder_add_link (IlvTraceBuilder *self, IlvTrackId from_track, gint64 from_ns,
                            IlvTrackId to_track, gint64 to_ns, IlvLinkKind kind)
{
  IlvLink link = {from_track, to_track, from_ns, to_ns, kind};

  g_return_if_fail (self != NULL);
  g_return_if_fail ((guint)kind < ILV_N_LINKS);

  if (!ilv_trace_builder_check_track (self, from_track) ||
      !ilv_trace_builder_check_track (self, to_track))
    return;
  if (from_ns > to_ns || from_ns < -ILV_TIME_LIMIT || to_ns > ILV_TIME_LIMIT) {
    ilv_trace_builder_fail (self,
                            g_dgettext (GETTEXT_PACKAGE, "A link from track %u at %" PRId64
                                                         " ns leads back in time, to track %u at "
                                                         "%" PRId64 " ns"),
                            from_track, from_ns, to_track, to_ns);
    return;
  }
  g_array_append_val (self->links, link);
}

static G_GNUC_NO_INLINE void
fail_kind (IlvTraceBuilder *self, IlvTrackId track, gint64 t_ns)
{
  ilv_trace_builder_fail (self,
                          g_dgettext (GETTEXT_PACKAGE,
                                      "Track %u: a change of a queue or counter at "
                                      "%" PRId64 " ns, but the track is of kind %u"),
                          track, t_ns, self->trace->tracks[track].kind);
}

/* The last chunk of the track's changes, NULL before the first; FALSE if the track is of another
 * kind or the time is out of order. */
static G_GNUC_NO_INLINE gboolean
find_changes (IlvTraceBuilder *self, IlvTrackId track, IlvTrackKind kind, gint64 t_ns,
              IlvChunk **last)
{
  IlvTrackData *data;

  g_return_val_if_fail (self != NULL, FALSE);

  if (!ilv_trace_builder_check_track (self, track))
    return FALSE;
  data = &self->trace->tracks[track];
  if (G_UNLIKELY (data->kind != kind)) {
    fail_kind (self, track, t_ns);
    return FALSE;
  }
  if (G_UNLIKELY (data->changes == NULL))
    data->changes = g_new0 (IlvSeries, 1);
  *last = ilv_series_get_last_chunk (data->changes);
  return check_time (self, track, *last, t_ns);
}

/* The same for almost every record: the layout of the chunk at hand says what the track is. */
static inline gboolean
get_changes (IlvTraceBuilder *self, IlvTrackId track, IlvTrackKind kind, const IlvLayout *layout,
             gint64 t_ns, IlvChunk **last)
{
  if (G_LIKELY (self != NULL && track < self->n_writable)) {
    IlvChunk *chunk = self->open[track].changes;

    if (G_LIKELY (chunk != NULL && chunk->layout == layout &&
                  ILV_TIMES (chunk)[chunk->n - 1] <= t_ns && t_ns <= ILV_TIME_LIMIT)) {
      *last = chunk;
      return TRUE;
    }
  }
  return find_changes (self, track, kind, t_ns, last);
}

/* Room for one more change behind `last`. */
static inline IlvChunk *
append_change (IlvTraceBuilder *self, IlvTrackId track, IlvChunk *last, const IlvLayout *layout,
               guint32 max)
{
  IlvChunk *chunk = ilv_series_append_to (self->trace->tracks[track].changes, last, layout, max);

  if (G_UNLIKELY (chunk != last))
    self->open[track].changes = chunk;
  return chunk;
}

static inline guint32
get_length (const IlvChunk *last)
{
  return last != NULL ? ILV_COLUMN (last, ILV_QUEUE_LENGTH, guint32)[last->n - 1] : 0;
}

/* A chunk is closed only when it is at least as long as the queue is then (before this change). Its
 * bound doubles, so that it grows by doubling too. */
static inline void
append_queue_change (IlvTraceBuilder *self, IlvTrackId queue, IlvChunk *last, gint64 t_ns,
                     guint32 job, gboolean is_put, guint32 length)
{
  guint32 max = ILV_QUEUE_CHUNK;
  IlvChunk *chunk;
  guint32 i;

  while (max <= length)
    max *= 2;
  chunk = append_change (self, queue, last, &ilv_queue_layout, max);
  i = chunk->n - 1;

  ILV_COLUMN (chunk, ILV_QUEUE_TIME, gint64)[i] = t_ns;
  ILV_COLUMN (chunk, ILV_QUEUE_JOB, guint32)[i] = job;
  ILV_COLUMN (chunk, ILV_QUEUE_LENGTH, guint32)[i] = length;
  ILV_COLUMN (chunk, ILV_QUEUE_IS_PUT, guint8)[i] = is_put;
}

void
ilv_trace_builder_queue_put (IlvTraceBuilder *self, IlvTrackId queue, gint64 t_ns, guint32 job)
{
  IlvChunk *last;

  if (get_changes (self, queue, ILV_TRACK_QUEUE, &ilv_queue_layout, t_ns, &last))
    append_queue_change (self, queue, last, t_ns, job, TRUE, get_length (last) + 1);
}

void
ilv_trace_builder_queue_take (IlvTraceBuilder *self, IlvTrackId queue, gint64 t_ns, guint32 job)
{
  IlvChunk *last;

  if (!get_changes (self, queue, ILV_TRACK_QUEUE, &ilv_queue_layout, t_ns, &last))
    return;
  if (G_UNLIKELY (get_length (last) == 0)) {
    ilv_trace_builder_fail (self,
                            g_dgettext (GETTEXT_PACKAGE,
                                        "Track %u: job %u is taken from the empty queue at "
                                        "%" PRId64 " ns; put it there first"),
                            queue, job, t_ns);
    return;
  }
  append_queue_change (self, queue, last, t_ns, job, FALSE, get_length (last) - 1);
}

/* Several values at one moment leave the last: that is what the counter is at that moment. */
void
ilv_trace_builder_set_counter (IlvTraceBuilder *self, IlvTrackId counter, gint64 t_ns, gint64 value)
{
  IlvChunk *chunk;

  if (!get_changes (self, counter, ILV_TRACK_COUNTER, &ilv_sample_layout, t_ns, &chunk))
    return;
  if (chunk != NULL && ILV_COLUMN (chunk, ILV_SAMPLE_VALUE, gint64)[chunk->n - 1] == value)
    return;
  if (chunk == NULL || ILV_TIMES (chunk)[chunk->n - 1] != t_ns)
    chunk = append_change (self, counter, chunk, &ilv_sample_layout, self->chunk_max);
  ILV_COLUMN (chunk, ILV_SAMPLE_TIME, gint64)[chunk->n - 1] = t_ns;
  ILV_COLUMN (chunk, ILV_SAMPLE_VALUE, gint64)[chunk->n - 1] = value;
}

/* --- jobs --- */

void
ilv_trace_builder_reserve_jobs (IlvTraceBuilder *self, guint32 n_jobs)
{
  g_return_if_fail (self != NULL);

  if (self->jobs->len > 0)
    return;
  g_array_unref (self->jobs);
  self->jobs = g_array_sized_new (FALSE, FALSE, sizeof (IlvJobData), n_jobs);
  ilv_memory_prefer_huge_pages (self->jobs->data, (gsize)n_jobs * sizeof (IlvJobData));
}

static IlvJobData *
get_job (IlvTraceBuilder *self, guint32 job)
{
  if (self->error != NULL)
    return NULL;
  if (G_UNLIKELY (self->live_jobs != NULL && job < self->jobs->len))
    ilv_live_jobs_touch (self->live_jobs, job);
  if (G_LIKELY (job < self->jobs->len))
    return &g_array_index (self->jobs, IlvJobData, job);
  ilv_trace_builder_fail (self,
                          g_dgettext (GETTEXT_PACKAGE,
                                      "A record names job %u, but there are %u jobs; add the job "
                                      "first"),
                          job, self->jobs->len);
  return NULL;
}

/* Jobs of a group come in rows. */
static guint32
intern_group (IlvTraceBuilder *self, const char *group)
{
  const IlvJobData *last =
      self->jobs->len > 0 ? &g_array_index (self->jobs, IlvJobData, self->jobs->len - 1) : NULL;

  if (last != NULL && g_strcmp0 (g_ptr_array_index (self->strings, last->group), group) == 0)
    return last->group;
  return ilv_trace_builder_intern_string (self, group);
}

guint32
ilv_trace_builder_add_job (IlvTraceBuilder *self, const char *group, guint32 index,
                           gint64 arrival_ns, guint32 parent)
{
  IlvJobData job = {
      .arrival_ns = arrival_ns,
      .begin_ns = -1,
      .end_ns = -1,
      .index = index,
      .parent = parent,
      .track = ILV_TRACK_NONE,
      .worker = ILV_TRACK_NONE,
      .outcome = ILV_OUTCOME_UNFINISHED,
  };

  g_return_val_if_fail (self != NULL, ILV_JOB_NONE);

  if (arrival_ns < -ILV_TIME_LIMIT || arrival_ns > ILV_TIME_LIMIT)
    ilv_trace_builder_fail (
        self,
        g_dgettext (GETTEXT_PACKAGE, "A job arrives at %" PRId64 " ns, which is no sensible time"),
        arrival_ns);
  if (self->error != NULL || (parent != ILV_JOB_NONE && get_job (self, parent) == NULL))
    return ILV_JOB_NONE;
  job.group = intern_group (self, group);
  g_array_append_val (self->jobs, job);
  if (self->live_jobs != NULL)
    ilv_live_jobs_touch (self->live_jobs, self->jobs->len - 1);
  return self->jobs->len - 1;
}

void
ilv_trace_builder_set_job_track (IlvTraceBuilder *self, guint32 job, IlvTrackId track)
{
  IlvJobData *data;

  g_return_if_fail (self != NULL);

  data = get_job (self, job);
  if (data != NULL && ilv_trace_builder_check_track (self, track))
    data->track = track;
}

void
ilv_trace_builder_set_job_arrival (IlvTraceBuilder *self, guint32 job, gint64 arrival_ns)
{
  IlvJobData *data;

  g_return_if_fail (self != NULL);

  data = get_job (self, job);
  if (data != NULL)
    data->arrival_ns = CLAMP (arrival_ns, -ILV_TIME_LIMIT, ILV_TIME_LIMIT);
}

void
ilv_trace_builder_begin_job (IlvTraceBuilder *self, guint32 job, gint64 t_ns, IlvTrackId worker)
{
  IlvJobData *data;

  g_return_if_fail (self != NULL);

  data = get_job (self, job);
  if (data == NULL || (worker != ILV_TRACK_NONE && !ilv_trace_builder_check_track (self, worker)))
    return;
  if (data->begin_ns != -1) {
    ilv_trace_builder_fail (self, g_dgettext (GETTEXT_PACKAGE, "Job %u begins twice"), job);
    return;
  }
  data->begin_ns = t_ns;
  data->worker = worker;
}

void
ilv_trace_builder_end_job (IlvTraceBuilder *self, guint32 job, gint64 t_ns, IlvOutcome outcome)
{
  IlvJobData *data;

  g_return_if_fail (self != NULL);
  g_return_if_fail ((guint)outcome < ILV_N_OUTCOMES);

  data = get_job (self, job);
  if (data == NULL)
    return;
  if (data->end_ns != -1 || t_ns < data->arrival_ns || t_ns > ILV_TIME_LIMIT) {
    ilv_trace_builder_fail (
        self,
        g_dgettext (GETTEXT_PACKAGE, "Job %u ends twice, or at %" PRId64 " ns before it arrives"),
        job, t_ns);
    return;
  }
  data->end_ns = t_ns;
  data->outcome = outcome;
}

void
ilv_trace_builder_add_job_bytes (IlvTraceBuilder *self, guint32 job, guint64 n_bytes)
{
  IlvJobData *data;

  g_return_if_fail (self != NULL);

  data = get_job (self, job);
  if (data != NULL)
    data->n_bytes += n_bytes;
}

void
ilv_trace_builder_set_info (IlvTraceBuilder *self, IlvRunInfo *info)
{
  g_return_if_fail (self != NULL && info != NULL);

  if (info == self->trace->info)
    return;
  g_clear_pointer (&self->trace->info, ilv_run_info_free);
  self->trace->info = info;
}
