/* Finds what happened at a moment of a trace, and why.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A span is explained by an instant that fell while the span before it lasted, or at its own begin:
 * anything older explained that other span. What ends a span is the first instant after t, not
 * after the span's end, of a kind that ends such spans. Both are read from the trace; where it has
 * no such instant nothing is claimed. */
#include "ilv-why.h"

/* A track may have very many instants inside one span; no more than these are looked at. */
#define MAX_SCAN 4096

#define K(kind) (G_GUINT64_CONSTANT (1) << ILV_EVENT_##kind)

/* Kinds whose `a` is a job: on a JOB track only the job's own count. */
static const guint64 job_kinds =
    K (JOB_BEGIN) | K (JOB_STEP) | K (JOB_END) | K (SUBMIT) | K (PICKLE) | K (PIPE_WRITE) |
    K (PIPE_READ) | K (UNPICKLE) | K (RESULT) | K (TIMER_DUE) | K (TASK_CREATE) | K (TASK_READY) |
    K (TASK_STEP) | K (TASK_SUSPEND) | K (DATA_ARRIVED) | K (CALL_BLOCKS) | K (LOCK_WAIT) |
    K (LOCK_ACQUIRE) | K (LOCK_RELEASE) | K (ARRIVE) | K (SPAWN) | K (TIMEOUT) | K (REJECT) |
    K (DEADLOCK) | K (TASK_AWAIT);

/* What explains a state, in two ranks, and what ends it. */
static const struct {
  guint64 first, second, ends;
} reasons[ILV_N_STATES] = {
    [ILV_STATE_PYTHON] = {K (GIL_TAKE) | K (TASK_STEP) | K (RUN_READY) | K (CALL_BLOCKS),
                          K (CORE_TAKE) | K (JOB_BEGIN) | K (JOB_STEP) | K (EVENTS) |
                              K (THREAD_READY) | K (LOCK_ACQUIRE),
                          K (GIL_DROP) | K (CORE_PREEMPT) | K (BLOCK) | K (JOB_STEP) | K (JOB_END) |
                              K (TASK_SUSPEND) | K (LOCK_WAIT) | K (POLL) | K (THREAD_EXIT)},
    [ILV_STATE_NATIVE] = {K (GIL_DROP) | K (CALL_BLOCKS), K (CORE_TAKE) | K (JOB_STEP),
                          K (GIL_WAIT) | K (GIL_TAKE) | K (CORE_PREEMPT) | K (JOB_STEP) |
                              K (JOB_END)},
    [ILV_STATE_GIL_WAIT] = {K (GIL_WAIT), K (UNBLOCK) | K (GIL_DROP),
                            K (GIL_REQUEST) | K (GIL_RESTART) | K (GIL_TAKE)},
    [ILV_STATE_CORE_WAIT] = {K (CORE_PREEMPT), K (UNBLOCK) | K (GIL_TAKE) | K (THREAD_START),
                             K (CORE_TAKE)},
    [ILV_STATE_IO] = {K (BLOCK) | K (CALL_BLOCKS) | K (POLL), K (TASK_SUSPEND) | K (GIL_DROP),
                      K (UNBLOCK) | K (DATA_ARRIVED) | K (EVENTS) | K (TASK_READY) | K (TIMEOUT)},
    [ILV_STATE_SLEEP] = {K (BLOCK), K (TASK_SUSPEND) | K (GIL_DROP),
                         K (UNBLOCK) | K (TIMER_DUE) | K (TASK_READY) | K (TIMEOUT)},
    [ILV_STATE_LOCK] = {K (LOCK_WAIT) | K (TASK_AWAIT), K (BLOCK) | K (TASK_SUSPEND) | K (ARRIVE),
                        K (LOCK_ACQUIRE) | K (UNBLOCK) | K (TASK_READY) | K (TIMEOUT) |
                            K (DEADLOCK)},
    [ILV_STATE_TRANSFER] = {K (PICKLE) | K (PIPE_WRITE) | K (PIPE_READ) | K (UNPICKLE), K (SUBMIT),
                            K (PIPE_WRITE) | K (PIPE_READ) | K (UNPICKLE) | K (JOB_BEGIN) |
                                K (RESULT)},
    [ILV_STATE_STARTUP] = {K (THREAD_START), K (PROCESS_START), K (THREAD_READY)},
    [ILV_STATE_READY] = {K (TASK_READY) | K (TASK_CREATE) | K (SUBMIT), K (ARRIVE) | K (SPAWN),
                         K (TASK_STEP) | K (JOB_BEGIN) | K (TIMEOUT)},
    [ILV_STATE_IDLE] = {K (JOB_END) | K (RESULT), K (THREAD_READY) | K (BLOCK),
                        K (JOB_BEGIN) | K (UNBLOCK) | K (THREAD_EXIT)},
    [ILV_STATE_UNKNOWN] = {K (LOST), 0, ~G_GUINT64_CONSTANT (0)},
};

/* Where to look for the instants of a thing: its own track, or for a job those of its worker and
 * of the event loop beside that. */
typedef struct {
  const IlvTrace *trace;
  IlvTrackId tracks[3];
  guint n_tracks;
  guint32 job; /* ILV_JOB_NONE: any */
} Source;

static void
init_source (Source *self, const IlvTrace *trace, IlvTrackId id)
{
  IlvTrack track, worker;
  IlvTrackId loop;
  IlvJob job;

  *self = (Source){trace, {id}, 1, ILV_JOB_NONE};
  ilv_trace_get_track (trace, id, &track);
  if (track.kind != ILV_TRACK_JOB || track.number >= ilv_trace_get_n_jobs (trace))
    return;
  self->job = track.number;
  ilv_trace_get_job (trace, track.number, &job);
  if (job.worker == ILV_TRACK_NONE)
    return;
  self->tracks[self->n_tracks++] = job.worker;
  ilv_trace_get_track (trace, job.worker, &worker);
  if (worker.parent == ILV_TRACK_NONE)
    return;
  loop = ilv_trace_find_track (trace, worker.parent, ILV_TRACK_LOOP, ILV_N_ROLES, G_MAXUINT32);
  if (loop != ILV_TRACK_NONE)
    self->tracks[self->n_tracks++] = loop;
}

static gboolean
is_wanted (const Source *self, const IlvInstant *instant, guint64 kinds)
{
  if (!(kinds >> instant->kind & 1))
    return FALSE;
  return self->job == ILV_JOB_NONE || !(job_kinds >> instant->kind & 1) || instant->a == self->job;
}

/* The last wanted instant in (after, until]. */
static gboolean
find_last (const Source *self, gint64 after_ns, gint64 until_ns, guint64 kinds, IlvInstant *found)
{
  gboolean has_found = FALSE;

  for (guint k = 0; k < self->n_tracks; k++) {
    guint64 i = ilv_trace_find_instant (self->trace, self->tracks[k], until_ns + 1);

    for (guint scanned = 0; i > 0 && scanned < MAX_SCAN; i--, scanned++) {
      IlvInstant instant;

      ilv_trace_get_instant (self->trace, self->tracks[k], i - 1, &instant);
      if (instant.time_ns <= after_ns || (has_found && instant.time_ns < found->time_ns))
        break;
      if (!is_wanted (self, &instant, kinds))
        continue;
      *found = instant;
      has_found = TRUE;
      break;
    }
  }
  return has_found;
}

/* The first wanted instant in (after, until]. */
static gboolean
find_first (const Source *self, gint64 after_ns, gint64 until_ns, guint64 kinds, IlvInstant *found)
{
  gboolean has_found = FALSE;

  for (guint k = 0; k < self->n_tracks; k++) {
    guint64 n = ilv_trace_get_n_instants (self->trace, self->tracks[k]);
    guint64 i = ilv_trace_find_instant (self->trace, self->tracks[k], after_ns + 1);

    for (guint scanned = 0; i < n && scanned < MAX_SCAN; i++, scanned++) {
      IlvInstant instant;

      ilv_trace_get_instant (self->trace, self->tracks[k], i, &instant);
      if (instant.time_ns > until_ns || (has_found && instant.time_ns >= found->time_ns))
        break;
      if (!is_wanted (self, &instant, kinds))
        continue;
      *found = instant;
      has_found = TRUE;
      break;
    }
  }
  return has_found;
}

/* The begin of what was on the track before the span. */
static gint64
find_previous_begin (const IlvTrace *trace, IlvTrackId track, gint64 begin_ns)
{
  IlvSpan previous;

  if (begin_ns > G_MININT64 && ilv_trace_find_span_at (trace, track, begin_ns - 1, &previous))
    return previous.begin_ns;
  return ilv_trace_previous_time (trace, track, begin_ns) == G_MININT64 ? G_MININT64 : begin_ns - 1;
}

static void
explain_span (const Source *source, IlvTrackId track, IlvWhy *why)
{
  const IlvSpan *span = &why->span;
  gint64 after_ns = find_previous_begin (source->trace, track, span->begin_ns);
  IlvSpan following;

  why->has_cause =
      find_last (source, after_ns, span->begin_ns, reasons[span->state].first, &why->cause) ||
      find_last (source, after_ns, span->begin_ns, reasons[span->state].second, &why->cause);
  why->has_link = ilv_trace_find_link_into (source->trace, track, span->begin_ns, &why->link) &&
                  why->link.to_ns == span->begin_ns;
  why->has_next =
      find_first (source, why->time_ns, span->end_ns, reasons[span->state].ends, &why->next);
  why->has_end = TRUE;
  why->end_ns = span->end_ns;
  if (ilv_trace_find_span_at (source->trace, track, span->end_ns, &following))
    why->next_state = following.state;
}

gboolean
ilv_why_at (const IlvTrace *trace, IlvTrackId track, gint64 t_ns, IlvWhy *why)
{
  const guint64 all = ~G_GUINT64_CONSTANT (0);
  Source source;

  g_return_val_if_fail (trace != NULL && why != NULL, FALSE);
  g_return_val_if_fail (track < ilv_trace_get_n_tracks (trace), FALSE);

  *why = (IlvWhy){.track = track, .time_ns = t_ns, .next_state = ILV_N_STATES};
  init_source (&source, trace, track);
  why->has_span = ilv_trace_find_span_at (trace, track, t_ns, &why->span);
  if (why->has_span) {
    explain_span (&source, track, why);
    return TRUE;
  }
  why->has_cause = find_last (&source, G_MININT64, t_ns, all, &why->cause);
  why->has_next = find_first (&source, t_ns, G_MAXINT64, all, &why->next);
  return why->has_cause || why->has_next;
}

/* --- the latest event --- */

/* The more telling, the earlier; what is not listed comes last. */
static const guint8 telling[] = {
    ILV_EVENT_DEADLOCK,      ILV_EVENT_LOST,         ILV_EVENT_REJECT,       ILV_EVENT_TIMEOUT,
    ILV_EVENT_CALL_BLOCKS,   ILV_EVENT_GIL_RESTART,  ILV_EVENT_GIL_REQUEST,  ILV_EVENT_GIL_TAKE,
    ILV_EVENT_PROCESS_START, ILV_EVENT_LOCK_ACQUIRE, ILV_EVENT_LOCK_WAIT,    ILV_EVENT_CORE_PREEMPT,
    ILV_EVENT_TASK_STEP,     ILV_EVENT_PICKLE,       ILV_EVENT_PIPE_WRITE,   ILV_EVENT_PIPE_READ,
    ILV_EVENT_UNPICKLE,      ILV_EVENT_RESULT,       ILV_EVENT_GIL_WAIT,     ILV_EVENT_GIL_DROP,
    ILV_EVENT_JOB_BEGIN,     ILV_EVENT_BLOCK,        ILV_EVENT_UNBLOCK,      ILV_EVENT_DATA_ARRIVED,
    ILV_EVENT_TIMER_DUE,     ILV_EVENT_TASK_AWAIT,   ILV_EVENT_TASK_SUSPEND, ILV_EVENT_RUN_READY,
    ILV_EVENT_EVENTS,        ILV_EVENT_POLL,         ILV_EVENT_SUBMIT,       ILV_EVENT_JOB_END,
    ILV_EVENT_THREAD_START,  ILV_EVENT_THREAD_READY, ILV_EVENT_SPAWN,        ILV_EVENT_TASK_CREATE,
    ILV_EVENT_TASK_READY,
};

static guint
get_rank (IlvEventKind kind)
{
  guint i = 0;

  while (i < G_N_ELEMENTS (telling) && telling[i] != kind)
    i++;
  return i;
}

/* The most telling of the track's instants at exactly that moment. */
static void
take_most_telling (const IlvTrace *trace, IlvTrackId track, gint64 t_ns, guint *rank,
                   IlvInstant *instant)
{
  guint64 n = ilv_trace_get_n_instants (trace, track);
  guint64 i = ilv_trace_find_instant (trace, track, t_ns);

  for (guint scanned = 0; i < n && scanned < MAX_SCAN; i++, scanned++) {
    IlvInstant candidate;

    ilv_trace_get_instant (trace, track, i, &candidate);
    if (candidate.time_ns != t_ns)
      return;
    if (get_rank (candidate.kind) < *rank) {
      *rank = get_rank (candidate.kind);
      *instant = candidate;
    }
  }
}

gboolean
ilv_why_latest (const IlvTrace *trace, gint64 t_ns, IlvInstant *instant)
{
  gint64 latest_ns = G_MININT64;
  guint rank = G_MAXUINT;
  IlvInstant last;
  const IlvTrackId *machinery;
  guint n;

  g_return_val_if_fail (trace != NULL && instant != NULL, FALSE);

  machinery = ilv_trace_get_machinery (trace, &n);
  for (guint i = 0; i < n; i++)
    if (ilv_trace_find_last_instant (trace, machinery[i], ILV_EVENT_NONE, t_ns, &last))
      latest_ns = MAX (latest_ns, last.time_ns);
  if (latest_ns == G_MININT64)
    return FALSE;
  for (guint i = 0; i < n; i++)
    take_most_telling (trace, machinery[i], latest_ns, &rank, instant);
  return TRUE;
}
