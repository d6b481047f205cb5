/* Who plays in a trace: the tracks a stage shows, found once.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-stage-roster.h"

#include <stdlib.h>
#include <string.h>

#include "widgets/why/ilv-why-label.h"
#include "widgets/why/ilv-why-next.h"

#define MAX_IN_FLIGHT_LOOKED_AT 1024
#define MAX_INSTANTS_LOOKED_AT 2048
#define MAX_JOBS_LOOKED_AT 20000

static const IlvStageProcess NO_PROCESS = {ILV_TRACK_NONE,
                                           ILV_TRACK_NONE,
                                           ILV_TRACK_NONE,
                                           ILV_TRACK_NONE,
                                           ILV_TRACK_NONE,
                                           ILV_TRACK_NONE,
                                           ILV_TRACK_NONE,
                                           ILV_TRACK_NONE,
                                           ILV_TRACK_NONE,
                                           ILV_TRACK_NONE,
                                           ILV_TRACK_NONE,
                                           ILV_TRACK_NONE,
                                           ILV_TRACK_NONE,
                                           0,
                                           0,
                                           0};

static gboolean
is_dask (const IlvTrace *trace)
{
  return g_strcmp0 (ilv_trace_get_info (trace)->model, "dask") == 0;
}

/* Its loop, its profiler, those that watch its processes. */
static gboolean
is_helper_of_dask (const IlvTrace *trace, const IlvTrack *track)
{
  return track->role != ILV_ROLE_WORKER && is_dask (trace);
}

static void
add_thread (IlvStageRoster *self, IlvStageProcess *process, const IlvTrack *track)
{
  g_hash_table_insert (self->names, GUINT_TO_POINTER (track->id),
                       ilv_track_full_label (self->trace, track->id));
  switch (track->role) {
  case ILV_ROLE_MAIN:
    process->main = track->id;
    break;
  case ILV_ROLE_MANAGER:
    process->manager = track->id;
    break;
  case ILV_ROLE_FEEDER:
    process->feeder = track->id;
    break;
  case ILV_ROLE_SERVER:
  case ILV_ROLE_SCHEDULER:
    break;
  default:
    if (is_helper_of_dask (self->trace, track))
      break;
    g_array_append_val (self->threads, track->id);
    process->n_threads++;
  }
}

static void
add_queue (const IlvTrace *trace, IlvStageProcess *process, const IlvTrack *track)
{
  switch (track->role) {
  case ILV_ROLE_READY:
    process->ready = track->id;
    break;
  case ILV_ROLE_CALLS:
    process->calls = track->id;
    break;
  case ILV_ROLE_LIMIT:
    if (ilv_trace_next_time (trace, track->id, G_MININT64) != G_MAXINT64) /* ever used */
      process->limit = track->id;
    break;
  default:
    process->work = track->id;
  }
}

static void
add_part (IlvStageRoster *self, IlvStageProcess *process, const IlvTrack *track)
{
  switch (track->kind) {
  case ILV_TRACK_GIL:
    process->gil = track->id;
    break;
  case ILV_TRACK_THREAD:
    add_thread (self, process, track);
    break;
  case ILV_TRACK_LOOP:
    if (!is_dask (self->trace)) /* it runs messages there, not jobs */
      process->loop = track->id;
    break;
  case ILV_TRACK_QUEUE:
    add_queue (self->trace, process, track);
    break;
  case ILV_TRACK_PIPE:
    if (track->role == ILV_ROLE_RESULTS)
      process->result_pipe = track->id;
    else
      process->call_pipe = track->id;
    break;
  case ILV_TRACK_COUNTER:
    if (track->role == ILV_ROLE_MEMORY)
      process->memory = track->id;
    break;
  default:
    break;
  }
}

static void
add_process (IlvStageRoster *self, const IlvTrack *track)
{
  IlvStageProcess process = NO_PROCESS;
  guint n = 0;
  const IlvTrackId *children = ilv_trace_get_children (self->trace, track->id, &n);

  process.process = track->id;
  process.number = track->number;
  process.first_thread = self->threads->len;
  for (guint i = 0; i < n; i++) {
    IlvTrack child;
    ilv_trace_get_track (self->trace, children[i], &child);
    add_part (self, &process, &child);
  }
  if (track->role == ILV_ROLE_SERVER || track->role == ILV_ROLE_NONE) /* no pool's */
    return;
  if (track->role == ILV_ROLE_MAIN)
    g_array_index (self->processes, IlvStageProcess, 0) = process;
  else
    g_array_append_val (self->processes, process);
}

static void
add_counter (IlvStageRoster *self, const IlvTrack *track)
{
  switch (track->role) {
  case ILV_ROLE_MEMORY:
    self->memory = track->id;
    break;
  case ILV_ROLE_FINISHED:
    self->finished = track->id;
    break;
  case ILV_ROLE_IN_FLIGHT:
    self->in_flight = track->id;
    break;
  case ILV_ROLE_WAITING_IO:
    self->waiting_io = track->id;
    break;
  case ILV_ROLE_SLEEPING:
    self->sleeping = track->id;
    break;
  default:
    break;
  }
}

static void
add_tracks (IlvStageRoster *self)
{
  guint n = 0;
  const IlvTrackId *children;

  if (ilv_trace_get_n_tracks (self->trace) == 0)
    return;
  children = ilv_trace_get_children (self->trace, 0, &n);
  for (guint i = 0; i < n; i++) {
    IlvTrack track;
    ilv_trace_get_track (self->trace, children[i], &track);
    if (track.kind == ILV_TRACK_CORE)
      g_array_append_val (self->cores, track.id);
    else if (track.kind == ILV_TRACK_PROCESS && track.role != ILV_ROLE_SCHEDULER)
      add_process (self, &track);
    else if (track.kind == ILV_TRACK_COUNTER)
      add_counter (self, &track);
    else if (track.kind == ILV_TRACK_LOCK)
      self->has_locks = TRUE;
    else if (track.kind == ILV_TRACK_QUEUE || track.kind == ILV_TRACK_PIPE)
      add_part (self, &g_array_index (self->processes, IlvStageProcess, 0), &track);
  }
}

/* One row per pool thread, per worker process, or the one thread of a sequential run. */
static void
add_rows (IlvStageRoster *self)
{
  const IlvStageProcess *main = ilv_stage_roster_get_main (self);

  for (guint i = 0; i < main->n_threads; i++)
    g_array_append_val (self->rows,
                        g_array_index (self->threads, IlvTrackId, main->first_thread + i));
  for (guint i = 1; i < self->processes->len; i++) {
    const IlvStageProcess *process = &g_array_index (self->processes, IlvStageProcess, i);
    if (process->main != ILV_TRACK_NONE)
      g_array_append_val (self->rows, process->main);
    self->has_loops |= process->loop != ILV_TRACK_NONE;
    self->has_thread_pools |= process->n_threads > 0;
  }
  if (self->rows->len == 0 && main->loop == ILV_TRACK_NONE && main->main != ILV_TRACK_NONE)
    g_array_append_val (self->rows, main->main);
}

static guint32
get_max (const IlvTrace *trace, IlvTrackId counter)
{
  gint64 max = counter == ILV_TRACK_NONE ? 0 : ilv_trace_get_counter_max (trace, counter);
  return (guint32)CLAMP (max, 0, G_MAXUINT32);
}

void
ilv_stage_roster_init (IlvStageRoster *self, const IlvTrace *trace)
{
  const IlvStageProcess *main;

  memset (self, 0, sizeof *self);
  self->trace = trace;
  self->processes = g_array_new (FALSE, FALSE, sizeof (IlvStageProcess));
  self->threads = g_array_new (FALSE, FALSE, sizeof (IlvTrackId));
  self->cores = g_array_new (FALSE, FALSE, sizeof (IlvTrackId));
  self->rows = g_array_new (FALSE, FALSE, sizeof (IlvTrackId));
  self->names = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->source = ilv_source_label (ilv_trace_get_info (trace));
  self->short_source = ilv_source_short_label (ilv_trace_get_info (trace));
  g_array_append_val (self->processes, NO_PROCESS);
  self->memory = self->finished = self->in_flight = ILV_TRACK_NONE;
  self->waiting_io = self->sleeping = ILV_TRACK_NONE;
  add_tracks (self);
  self->has_unseen_cores =
      self->cores->len == 0 && ilv_trace_get_info (trace)->source == ILV_SOURCE_MEASURED;
  add_rows (self);
  main = ilv_stage_roster_get_main (self);
  self->has_loop = main->loop != ILV_TRACK_NONE;
  self->has_pool_threads = main->n_threads > 0;
  self->has_pool_processes = self->processes->len > 1;
  for (guint i = 0; i < self->processes->len; i++)
    self->has_gil |= g_array_index (self->processes, IlvStageProcess, i).gil != ILV_TRACK_NONE;
  self->n_jobs = ilv_trace_get_n_jobs (trace);
  for (guint32 n = MAX (self->n_jobs, 1); n > 0; n /= 10)
    self->n_digits++;
  self->max_io = get_max (trace, self->waiting_io);
  self->max_sleeping = get_max (trace, self->sleeping);
  self->max_in_flight = get_max (trace, self->in_flight);
}

void
ilv_stage_roster_clear (IlvStageRoster *self)
{
  g_clear_pointer (&self->processes, g_array_unref);
  g_clear_pointer (&self->threads, g_array_unref);
  g_clear_pointer (&self->cores, g_array_unref);
  g_clear_pointer (&self->rows, g_array_unref);
  g_clear_pointer (&self->names, g_hash_table_unref);
  g_clear_pointer (&self->source, g_free);
  g_clear_pointer (&self->short_source, g_free);
  self->trace = NULL;
}

const IlvStageProcess *
ilv_stage_roster_get_main (const IlvStageRoster *self)
{
  return &g_array_index (self->processes, IlvStageProcess, 0);
}

const char *
ilv_stage_roster_get_name (const IlvStageRoster *self, IlvTrackId thread)
{
  const char *name = g_hash_table_lookup (self->names, GUINT_TO_POINTER (thread));
  return name != NULL ? name : "";
}

const IlvStageProcess *
ilv_stage_roster_get_process_of (const IlvStageRoster *self, IlvTrackId thread)
{
  IlvTrackId process = ilv_why_get_process (self->trace, thread);

  for (guint i = 0; i < self->processes->len && process != ILV_TRACK_NONE; i++) {
    const IlvStageProcess *candidate = &g_array_index (self->processes, IlvStageProcess, i);
    if (candidate->process == process)
      return candidate;
  }
  return NULL;
}

/* --- jobs at t --- */

static int
compare_ends (const void *a, const void *b)
{
  const IlvStageWait *p = a, *q = b;

  if (p->end_ns != q->end_ns)
    return p->end_ns < q->end_ns ? -1 : 1;
  return p->job < q->job ? -1 : p->job > q->job;
}

/* One pass back over the loop's instants marks all of them. */
static void
mark_arrived (const IlvStageRoster *self, gint64 t_ns, IlvStageWait *waits, guint n_waits)
{
  IlvTrackId loop = ilv_stage_roster_get_main (self)->loop;
  guint64 first, end;
  gint64 oldest_ns = G_MAXINT64;

  if (loop == ILV_TRACK_NONE || n_waits == 0)
    return;
  for (guint i = 0; i < n_waits; i++)
    oldest_ns = MIN (oldest_ns, waits[i].begin_ns);
  end = ilv_trace_find_instant (self->trace, loop, t_ns + 1);
  first = end > MAX_INSTANTS_LOOKED_AT ? end - MAX_INSTANTS_LOOKED_AT : 0;
  for (guint64 i = end; i > first; i--) {
    IlvInstant instant;
    ilv_trace_get_instant (self->trace, loop, i - 1, &instant);
    if (instant.time_ns < oldest_ns)
      break;
    if (instant.kind != ILV_EVENT_DATA_ARRIVED)
      continue;
    for (guint k = 0; k < n_waits; k++)
      if (waits[k].job == instant.a && instant.time_ns >= waits[k].begin_ns)
        waits[k].arrived = TRUE;
  }
}

guint
ilv_stage_roster_find_waits (const IlvStageRoster *self, IlvState state, gint64 t_ns,
                             gboolean by_end, IlvStageWait *waits, guint max)
{
  guint n = 0, looked_at = 0;
  guint limit = by_end ? MAX_IN_FLIGHT_LOOKED_AT : max;
  IlvStageWait all[MAX_IN_FLIGHT_LOOKED_AT];

  limit = MIN (limit, MAX_IN_FLIGHT_LOOKED_AT);
  for (guint32 i = 0; i < self->n_jobs && n < limit && looked_at < MAX_IN_FLIGHT_LOOKED_AT; i++) {
    IlvJob job;
    IlvSpan span;
    ilv_trace_get_job (self->trace, i, &job);
    if (job.arrival_ns > t_ns || (job.end_ns >= 0 && job.end_ns <= t_ns) ||
        job.track == ILV_TRACK_NONE)
      continue;
    looked_at++;
    if (!ilv_trace_find_span_at (self->trace, job.track, t_ns, &span) || span.state != state)
      continue;
    all[n++] = (IlvStageWait){i, span.begin_ns, span.end_ns, FALSE};
  }
  if (by_end)
    qsort (all, n, sizeof *all, compare_ends);
  n = MIN (n, max);
  memcpy (waits, all, n * sizeof *all);
  if (state == ILV_STATE_IO)
    mark_arrived (self, t_ns, waits, n);
  return n;
}

guint
ilv_stage_roster_find_unbegun (const IlvStageRoster *self, gint64 t_ns, guint32 *jobs, guint max,
                               guint *n_all)
{
  guint n = 0;

  *n_all = 0;
  for (guint32 i = 0; i < self->n_jobs && i < MAX_JOBS_LOOKED_AT; i++) {
    IlvJob job;
    ilv_trace_get_job (self->trace, i, &job);
    if (job.arrival_ns > t_ns || (job.begin_ns >= 0 && job.begin_ns <= t_ns) ||
        (job.end_ns >= 0 && job.end_ns <= t_ns))
      continue;
    if (n < max)
      jobs[n++] = i;
    ++*n_all;
  }
  return n;
}

guint
ilv_stage_roster_find_begun (const IlvStageRoster *self, IlvTrackId thread, gint64 t_ns,
                             guint32 *jobs, guint max, guint *n_all)
{
  guint n = 0;

  *n_all = 0;
  for (guint32 i = 0; i < self->n_jobs && i < MAX_JOBS_LOOKED_AT; i++) {
    IlvJob job;
    ilv_trace_get_job (self->trace, i, &job);
    if (job.worker != thread || job.begin_ns < 0 || job.begin_ns > t_ns ||
        (job.end_ns >= 0 && job.end_ns <= t_ns))
      continue;
    if (n < max)
      jobs[n++] = i;
    ++*n_all;
  }
  return n;
}

/* Jobs that had left by t without being done. */
static guint32
count_undone (const IlvStageRoster *self, gint64 t_ns)
{
  guint32 n = 0;

  for (guint32 i = 0; i < self->n_jobs && i < MAX_JOBS_LOOKED_AT; i++) {
    IlvJob job;
    ilv_trace_get_job (self->trace, i, &job);
    n += job.outcome != ILV_OUTCOME_DONE && job.outcome != ILV_OUTCOME_UNFINISHED &&
         job.end_ns >= 0 && job.end_ns <= t_ns;
  }
  return n;
}

guint32
ilv_stage_roster_count_done (const IlvStageRoster *self, gint64 t_ns)
{
  const IlvFigures *figures = &ilv_trace_get_info (self->trace)->figures;
  guint32 n;

  if (self->finished == ILV_TRACK_NONE)
    return 0;
  n = (guint32)MAX (0, ilv_trace_get_counter_at (self->trace, self->finished, t_ns));
  if (ilv_figures_count_ended (figures) > figures->n_finished)
    n -= MIN (n, count_undone (self, t_ns));
  return n;
}

guint32
ilv_stage_find_job (const IlvTrace *trace, IlvTrackId thread, gint64 t_ns, IlvSpan *span)
{
  IlvSpan found;

  if (span == NULL)
    span = &found;
  if (thread == ILV_TRACK_NONE || !ilv_trace_find_span_at (trace, thread, t_ns, span)) {
    *span = (IlvSpan){t_ns, t_ns, ILV_STATE_IDLE, NULL, ILV_JOB_NONE, FALSE};
    return ILV_JOB_NONE;
  }
  return span->ref < ilv_trace_get_n_jobs (trace) ? span->ref : ILV_JOB_NONE;
}

void
ilv_stage_find_gil_wait (const IlvTrace *trace, IlvTrackId thread, gint64 t_ns,
                         IlvStageGilWait *wait)
{
  gint64 interval_ns = ilv_trace_get_info (trace)->switch_interval_ns;
  IlvSpan span;
  IlvInstant instant, request;
  gint64 start_ns;

  *wait = (IlvStageGilWait){FALSE, FALSE, 0, 0};
  if (!ilv_trace_find_span_at (trace, thread, t_ns, &span) || span.state != ILV_STATE_GIL_WAIT)
    return;
  wait->waits = TRUE;
  wait->waited_ns = t_ns - span.begin_ns;
  start_ns = span.begin_ns;
  if (ilv_why_find_last (trace, thread, t_ns,
                         ILV_WHY_KIND (ILV_EVENT_GIL_WAIT) | ILV_WHY_KIND (ILV_EVENT_GIL_RESTART) |
                             ILV_WHY_KIND (ILV_EVENT_GIL_REQUEST),
                         ILV_JOB_NONE, &instant) &&
      instant.time_ns >= span.begin_ns) {
    start_ns = instant.time_ns;
    wait->asked = ilv_why_find_pending (trace, thread, t_ns, &request);
    if (instant.kind == ILV_EVENT_GIL_WAIT && instant.b > 0)
      interval_ns = instant.b;
  }
  wait->fraction = interval_ns > 0 ? (double)(t_ns - start_ns) / (double)interval_ns : 1;
  wait->fraction = wait->asked ? 1 : CLAMP (wait->fraction, 0, 1);
}
