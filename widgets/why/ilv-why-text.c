/* What a track of any kind is doing at a moment, and what comes next.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-why-text.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>

#include "ilv-why-next.h"
#include "ilv-why-thread.h"

/* --- the event loop --- */

/* The thread a loop or GIL lives in: the main thread of the same process. */
static IlvTrackId
find_main_thread (const IlvTrace *trace, IlvTrackId track)
{
  IlvTrackId process = ilv_why_get_process (trace, track);

  if (process == ILV_TRACK_NONE)
    return ILV_TRACK_NONE;
  return ilv_trace_find_track (trace, process, ILV_TRACK_THREAD, ILV_ROLE_MAIN, G_MAXUINT32);
}

static char *
say_loop_run (const IlvTrace *trace, IlvTrackId loop, gint64 t_ns)
{
  IlvTrackId thread = find_main_thread (trace, loop);
  IlvSpan span;

  if (thread == ILV_TRACK_NONE || !ilv_trace_find_span_at (trace, thread, t_ns, &span) ||
      span.ref == ILV_JOB_NONE)
    return g_strdup (_ ("The event loop runs what was ready when this turn began."));
  if (span.state == ILV_STATE_GIL_WAIT)
    return g_strdup_printf (_ ("The event loop is at task %u, but its thread waits for the GIL."),
                            ilv_job_number (span.ref));
  if (span.state != ILV_STATE_PYTHON)
    return g_strdup_printf (_ ("Task %u blocks the event loop: nothing else can run, and no poll "
                               "notices what arrives."),
                            ilv_job_number (span.ref));
  if (span.name != NULL)
    return g_strdup_printf (
        _ ("Task %u runs its step “%s”; nothing else in this loop can run meanwhile."),
        ilv_job_number (span.ref), span.name);
  return g_strdup_printf (_ ("Task %u runs; nothing else in this loop can run meanwhile."),
                          ilv_job_number (span.ref));
}

static char *
say_loop (const IlvTrace *trace, IlvTrackId loop, gint64 t_ns)
{
  IlvSpan span;
  char since[64];

  if (!ilv_trace_find_span_at (trace, loop, t_ns, &span))
    return g_strdup (_ ("The event loop does not run."));
  ilv_format_time_into (t_ns - span.begin_ns, since, sizeof since);
  if (g_strcmp0 (span.name, ILV_PHASE_POLL) == 0)
    return g_strdup_printf (_ ("The event loop is in its poll, for %s so far: no handle was ready, "
                               "so it waits for I/O or for the next timer."),
                            since);
  if (g_strcmp0 (span.name, ILV_PHASE_EVENTS) == 0)
    return g_strdup (_ ("The event loop puts what the poll brought into the ready queue."));
  if (g_strcmp0 (span.name, ILV_PHASE_TIMERS) == 0)
    return g_strdup (_ ("The event loop puts the timers that are due into the ready queue."));
  return say_loop_run (trace, loop, t_ns);
}

static char *
next_loop (const IlvTrace *trace, IlvTrackId loop, gint64 t_ns)
{
  IlvInstant next;
  char in[64];

  if (!ilv_why_find_next (trace, loop, t_ns + 1,
                          ILV_WHY_KIND (ILV_EVENT_POLL) | ILV_WHY_KIND (ILV_EVENT_EVENTS) |
                              ILV_WHY_KIND (ILV_EVENT_TASK_STEP),
                          ILV_JOB_NONE, &next))
    return NULL;
  ilv_format_time_into (next.time_ns - t_ns, in, sizeof in);
  if (next.kind == ILV_EVENT_TASK_STEP)
    return g_strdup_printf (_ ("Task %u is the next to run, in %s."), ilv_job_number (next.a), in);
  if (next.kind == ILV_EVENT_POLL)
    return g_strdup_printf (_ ("The next poll begins in %s."), in);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "The poll returns in %s with %u event.",
                                       "The poll returns in %s with %u events.", next.a),
                          in, next.a);
}

/* --- GIL, cores, queues and the rest --- */

static char *
say_gil (const IlvTrace *trace, const IlvSpan *span, gint64 t_ns)
{
  g_autofree char *holder = NULL;
  char since[64];

  if (span == NULL || span->ref >= ilv_trace_get_n_tracks (trace))
    return g_strdup (_ ("The GIL is free: nobody runs Python."));
  holder = ilv_track_full_label (trace, span->ref);
  ilv_format_time_into (t_ns - span->begin_ns, since, sizeof since);
  return g_strdup_printf (_ ("%s has held the GIL for %s."), holder, since);
}

static char *
next_gil (const IlvTrace *trace, const IlvSpan *span, gint64 t_ns)
{
  g_autofree char *taker = NULL;
  IlvTrackId track;
  gint64 taken_ns;
  char in[64];

  if (span == NULL || !ilv_why_find_taker (trace, span->ref, span->end_ns, &track, &taken_ns))
    return NULL;
  taker = ilv_track_full_label (trace, track);
  ilv_format_time_into (taken_ns - t_ns, in, sizeof in);
  return g_strdup_printf (_ ("%s gets it next, in %s."), taker, in);
}

static char *
say_core (const IlvTrace *trace, const IlvTrack *track, const IlvSpan *span)
{
  g_autofree char *thread = NULL;

  if (span == NULL || span->ref >= ilv_trace_get_n_tracks (trace))
    return g_strdup_printf (_ ("Core %u is free."), track->number);
  thread = ilv_track_full_label (trace, span->ref);
  return g_strdup_printf (_ ("Core %u runs %s."), track->number, thread);
}

static char *
say_queue (const IlvTrace *trace, const IlvTrack *track, gint64 t_ns)
{
  g_autofree char *label = ilv_track_label (trace, track->id);
  guint32 n = ilv_trace_get_queue_length (trace, track->id, t_ns);
  guint32 first;

  if (n == 0)
    return g_strdup_printf (_ ("%s: empty."), label);
  if (ilv_trace_get_queue (trace, track->id, t_ns, &first, 1) == 0)
    return g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "%s: %u job waits.", "%s: %u jobs wait.", n), label, n);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s: %u job waits; job %u is the first.",
                                       "%s: %u jobs wait; job %u is the first.", n),
                          label, n, ilv_job_number (first));
}

static char *
say_held (const IlvTrace *trace, const IlvTrack *track, const IlvSpan *span)
{
  g_autofree char *label = ilv_track_label (trace, track->id);
  guint job = span != NULL ? ilv_job_number (span->ref) : 0;

  if (span == NULL)
    return track->kind == ILV_TRACK_PIPE ? g_strdup_printf (_ ("%s: empty."), label)
                                         : g_strdup_printf (_ ("%s: free."), label);
  if (job == 0)
    return g_strdup_printf (_ ("%s: in use."), label);
  if (track->kind == ILV_TRACK_PIPE)
    return g_strdup_printf (_ ("%s: carries the data of job %u."), label, job);
  if (track->kind == ILV_TRACK_BACKEND)
    return g_strdup_printf (_ ("%s: serves job %u."), label, job);
  return g_strdup_printf (_ ("%s: job %u holds it."), label, job);
}

/* Says no more than what has happened: of what is over, how long it took. */
static char *
say_absent_job (const IlvTrace *trace, const IlvTrack *track, gint64 t_ns)
{
  guint number = ilv_job_number (track->number);
  char latency[64];
  IlvJob job;

  ilv_trace_get_job (trace, track->number, &job);
  if (t_ns < job.arrival_ns)
    return g_strdup_printf (_ ("Job %u has not arrived yet."), number);
  if (job.end_ns < 0 || t_ns < job.end_ns)
    return g_strdup_printf (_ ("What job %u does now is not known."), number);
  ilv_format_time_into (job.end_ns - job.arrival_ns, latency, sizeof latency);
  return g_strdup_printf (_ ("Job %u is over, %s after it arrived."), number, latency);
}

static char *
say_job (const IlvTrace *trace, const IlvTrack *track, const IlvSpan *span, gint64 t_ns)
{
  guint job = ilv_job_number (track->number);
  char since[64];

  if (span == NULL)
    return say_absent_job (trace, track, t_ns);
  ilv_format_time_into (t_ns - span->begin_ns, since, sizeof since);
  if (span->name != NULL)
    return g_strdup_printf (_ ("Job %u: %s, step “%s”, for %s so far."), job,
                            ilv_state_label (span->state), span->name, since);
  return g_strdup_printf (_ ("Job %u: %s, for %s so far."), job, ilv_state_label (span->state),
                          since);
}

static char *
next_job (const IlvTrace *trace, const IlvTrack *track, const IlvSpan *span, gint64 t_ns)
{
  IlvSpan next;
  char in[64];

  if (span == NULL)
    return NULL;
  ilv_format_time_into (span->end_ns - t_ns, in, sizeof in);
  if (!ilv_trace_find_span_at (trace, track->id, span->end_ns, &next))
    return g_strdup_printf (_ ("It ends in %s."), in);
  if (next.name != NULL && next.state == span->state)
    return g_strdup_printf (_ ("In %s: step “%s”."), in, next.name);
  return g_strdup_printf (_ ("In %s: %s."), in, ilv_state_label (next.state));
}

static char *
next_span (const IlvSpan *span, gint64 t_ns)
{
  char in[64];

  if (span == NULL)
    return NULL;
  ilv_format_time_into (span->end_ns - t_ns, in, sizeof in);
  return g_strdup_printf (_ ("This ends in %s."), in);
}

static char *
say_counter (const IlvTrace *trace, const IlvTrack *track, gint64 t_ns)
{
  g_autofree char *label = ilv_track_label (trace, track->id);
  gint64 value = ilv_trace_get_counter_at (trace, track->id, t_ns);
  char size[64];

  if (track->role != ILV_ROLE_MEMORY)
    return g_strdup_printf (_ ("%s: %" PRId64 "."), label, value);
  ilv_format_bytes_into ((guint64)MAX (value, 0), size, sizeof size);
  return g_strdup_printf (_ ("%s: %s."), label, size);
}

/* --- any track --- */

/* A process is told by its main thread, the run by its newest event. */
static char *
say_whole (const IlvTrace *trace, IlvTrackId track, gint64 t_ns, gboolean with_next)
{
  IlvTrackId thread = ILV_TRACK_NONE;
  IlvInstant latest;

  if (track != 0)
    thread = ilv_trace_find_track (trace, track, ILV_TRACK_THREAD, ILV_ROLE_MAIN, G_MAXUINT32);
  if (thread != ILV_TRACK_NONE)
    return with_next ? ilv_why_sentence (trace, thread, t_ns)
                     : ilv_why_now_sentence (trace, thread, t_ns);
  if (ilv_why_latest (trace, t_ns, &latest))
    return ilv_why_event_sentence_until (trace, &latest, with_next ? G_MAXINT64 : t_ns);
  return g_strdup (_ ("Nothing has happened yet."));
}

static char *
say_now (const IlvTrace *trace, const IlvTrack *track, gint64 t_ns, const IlvSpan *span)
{
  switch (track->kind) {
  case ILV_TRACK_THREAD:
    return ilv_why_say_thread (trace, track->id, t_ns, span);
  case ILV_TRACK_LOOP:
    return say_loop (trace, track->id, t_ns);
  case ILV_TRACK_GIL:
    return say_gil (trace, span, t_ns);
  case ILV_TRACK_CORE:
    return say_core (trace, track, span);
  case ILV_TRACK_QUEUE:
    return say_queue (trace, track, t_ns);
  case ILV_TRACK_JOB:
    return say_job (trace, track, span, t_ns);
  case ILV_TRACK_COUNTER:
    return say_counter (trace, track, t_ns);
  default:
    return say_held (trace, track, span);
  }
}

static char *
say_next (const IlvTrace *trace, const IlvTrack *track, gint64 t_ns, const IlvSpan *span)
{
  switch (track->kind) {
  case ILV_TRACK_THREAD:
    return ilv_why_say_thread_next (trace, track->id, t_ns, span);
  case ILV_TRACK_LOOP:
    return next_loop (trace, track->id, t_ns);
  case ILV_TRACK_GIL:
    return next_gil (trace, span, t_ns);
  case ILV_TRACK_JOB:
    return next_job (trace, track, span, t_ns);
  case ILV_TRACK_QUEUE:
  case ILV_TRACK_COUNTER:
    return NULL;
  default:
    return next_span (span, t_ns);
  }
}

static char *
say (const IlvTrace *trace, IlvTrackId id, gint64 t_ns, gboolean with_next)
{
  g_autofree char *now = NULL;
  g_autofree char *next = NULL;
  IlvTrack track;
  IlvSpan span;
  gboolean has_span;

  g_return_val_if_fail (trace != NULL, NULL);
  g_return_val_if_fail (id < ilv_trace_get_n_tracks (trace), NULL);
  ilv_trace_get_track (trace, id, &track);
  if (track.kind == ILV_TRACK_RUN || track.kind == ILV_TRACK_PROCESS)
    return say_whole (trace, id, t_ns, with_next);
  has_span = ilv_trace_find_span_at (trace, id, t_ns, &span);
  now = say_now (trace, &track, t_ns, has_span ? &span : NULL);
  if (with_next)
    next = say_next (trace, &track, t_ns, has_span ? &span : NULL);
  if (next == NULL)
    return g_steal_pointer (&now);
  /* Two whole sentences, the present one and the coming one. */
  return g_strdup_printf (C_ ("two sentences", "%s %s"), now, next);
}

char *
ilv_why_sentence (const IlvTrace *trace, IlvTrackId track, gint64 t_ns)
{
  return say (trace, track, t_ns, TRUE);
}

char *
ilv_why_now_sentence (const IlvTrace *trace, IlvTrackId track, gint64 t_ns)
{
  return say (trace, track, t_ns, FALSE);
}
