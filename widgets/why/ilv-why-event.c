/* The sentence for an event of a trace.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One function per group of kinds, each returning NULL for kinds of other groups. What is said to
 * follow is looked up with ilv_why_find_*, never assumed. */
#include "ilv-why-text.h"

#include <glib/gi18n-lib.h>

#include "ilv-why-event.h"

char *
ilv_why_name_track (const IlvTrace *trace, guint32 id)
{
  return id < ilv_trace_get_n_tracks (trace) ? ilv_track_full_label (trace, id)
                                             : g_strdup (_ ("another thread"));
}

/* --- cores and blocking --- */

static char *
say_block (const IlvWhyEvent *self)
{
  switch ((int)self->event->a) {
  case ILV_STATE_IO:
    return g_strdup_printf (_ ("%s blocked on I/O; it needs neither GIL nor core meanwhile."),
                            self->who);
  case ILV_STATE_SLEEP:
    return g_strdup_printf (_ ("%s went to sleep; it needs neither GIL nor core meanwhile."),
                            self->who);
  case ILV_STATE_LOCK:
    return g_strdup_printf (_ ("%s waits for a lock, a queue or a result."), self->who);
  case ILV_STATE_TRANSFER:
    return g_strdup_printf (_ ("%s waits for a pipe."), self->who);
  case ILV_STATE_STARTUP:
    return g_strdup_printf (_ ("%s waits while a thread or process starts."), self->who);
  case ILV_STATE_NATIVE:
    return g_strdup_printf (_ ("%s runs native code and has let go of the GIL."), self->who);
  default:
    return g_strdup_printf (_ ("%s blocked."), self->who);
  }
}

static char *
say_unblock (const IlvWhyEvent *self)
{
  switch ((int)self->event->a) {
  case ILV_STATE_IO:
    return g_strdup_printf (_ ("The I/O that %s waited for was done after %s."), self->who,
                            self->time);
  case ILV_STATE_SLEEP:
    return g_strdup_printf (_ ("%s slept for %s and wants to go on."), self->who, self->time);
  case ILV_STATE_LOCK:
    return g_strdup_printf (_ ("%s waited %s for a lock, a queue or a result and wants to go on."),
                            self->who, self->time);
  case ILV_STATE_NATIVE:
    return g_strdup_printf (_ ("%s ran native code for %s and wants to go on in Python."),
                            self->who, self->time);
  case ILV_STATE_TRANSFER:
    return g_strdup_printf (_ ("%s waited %s for a pipe and wants to go on."), self->who,
                            self->time);
  case ILV_STATE_STARTUP:
    return g_strdup_printf (_ ("%s waited %s while a thread or process started."), self->who,
                            self->time);
  default:
    return g_strdup_printf (_ ("%s was blocked for %s and wants to go on."), self->who, self->time);
  }
}

static char *
say_core (const IlvWhyEvent *self)
{
  switch ((int)self->event->kind) {
  case ILV_EVENT_CORE_TAKE:
    if (self->event->b <= 0)
      return g_strdup_printf (_ ("%s runs on core %u, which was free."), self->who, self->event->a);
    return g_strdup_printf (_ ("%s got core %u after waiting %s for one."), self->who,
                            self->event->a, self->time);
  case ILV_EVENT_CORE_PREEMPT:
    return g_strdup_printf (
        _ ("%s had to leave core %u: its time slice ended and others wait for a core."), self->who,
        self->event->a);
  case ILV_EVENT_BLOCK:
    return say_block (self);
  case ILV_EVENT_UNBLOCK:
    return say_unblock (self);
  default:
    return NULL;
  }
}

/* --- threads, processes and their jobs --- */

static char *
say_step (const IlvWhyEvent *self)
{
  IlvSpan span;

  if (ilv_trace_find_span_at (self->trace, self->event->track, self->event->time_ns, &span) &&
      span.name != NULL && span.ref == self->event->a)
    return g_strdup_printf (_ ("%s went on to the step “%s” of job %u."), self->who, span.name,
                            self->job);
  return g_strdup_printf (_ ("%s went on to the next step of job %u."), self->who, self->job);
}

static char *
say_end (const IlvWhyEvent *self)
{
  switch ((int)self->event->b) {
  case ILV_OUTCOME_FAILED:
    return g_strdup_printf (_ ("Job %u ended with an exception (%s)."), self->job, self->who);
  case ILV_OUTCOME_TIMED_OUT:
    return g_strdup_printf (_ ("Job %u ended, too late for its caller (%s)."), self->job,
                            self->who);
  case ILV_OUTCOME_REJECTED:
    return g_strdup_printf (_ ("Job %u was refused."), self->job);
  case ILV_OUTCOME_CANCELLED:
    return g_strdup_printf (_ ("Job %u was cancelled (%s)."), self->job, self->who);
  default:
    return g_strdup_printf (_ ("%s finished job %u."), self->who, self->job);
  }
}

static char *
say_work (const IlvWhyEvent *self)
{
  g_autofree char *other = NULL;

  switch ((int)self->event->kind) {
  case ILV_EVENT_THREAD_START:
    if (self->event->a == ILV_TRACK_NONE)
      return g_strdup_printf (_ ("%s starts: the program begins."), self->who);
    other = ilv_why_name_track (self->trace, self->event->a);
    return g_strdup_printf (_ ("%s was started by %s."), self->who, other);
  case ILV_EVENT_THREAD_READY:
    return g_strdup_printf (_ ("%s is ready for work, %s after it was started."), self->who,
                            self->time);
  case ILV_EVENT_THREAD_EXIT:
    return g_strdup_printf (_ ("%s ended."), self->who);
  case ILV_EVENT_PROCESS_START:
    other = ilv_why_name_track (self->trace, self->event->a);
    return g_strdup_printf (_ ("%s started %s."), self->who, other);
  case ILV_EVENT_JOB_BEGIN:
    return g_strdup_printf (_ ("%s began job %u, %s after it had arrived."), self->who, self->job,
                            self->time);
  case ILV_EVENT_JOB_STEP:
    return say_step (self);
  case ILV_EVENT_JOB_END:
    return say_end (self);
  default:
    return NULL;
  }
}

/* set_result() or set_exception() of Lib/concurrent/futures/_base.py. */
static char *
say_result (const IlvWhyEvent *self)
{
  IlvJob job = {.outcome = ILV_OUTCOME_UNFINISHED};

  if (self->event->a < ilv_trace_get_n_jobs (self->trace))
    ilv_trace_get_job (self->trace, self->event->a, &job);
  if (job.outcome == ILV_OUTCOME_FAILED)
    return g_strdup_printf (_ ("The exception of job %u is there: its future is set."), self->job);
  return g_strdup_printf (_ ("The result of job %u is there: its future is set."), self->job);
}

static char *
say_pool (const IlvWhyEvent *self)
{
  switch ((int)self->event->kind) {
  case ILV_EVENT_SUBMIT:
    return g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "Job %u was submitted; %d job waits in the queue.",
                     "Job %u was submitted; %d jobs wait in the queue.", (gulong)self->event->b),
        self->job, (int)self->event->b);
  case ILV_EVENT_PICKLE:
    return g_strdup_printf (_ ("%s began to pickle job %u: %s."), self->who, self->job, self->size);
  case ILV_EVENT_PIPE_WRITE:
    return g_strdup_printf (_ ("%s writes job %u into the pipe: %s."), self->who, self->job,
                            self->size);
  case ILV_EVENT_PIPE_READ:
    return g_strdup_printf (_ ("%s reads job %u from the pipe: %s."), self->who, self->job,
                            self->size);
  case ILV_EVENT_UNPICKLE:
    return g_strdup_printf (_ ("%s began to unpickle job %u: %s."), self->who, self->job,
                            self->size);
  case ILV_EVENT_RESULT:
    return say_result (self);
  default:
    return NULL;
  }
}

/* --- synchronisation and fate --- */

static char *
say_lock (const IlvWhyEvent *self)
{
  guint other = self->event->b < 0 ? 0 : ilv_job_number ((guint32)self->event->b);

  switch ((int)self->event->kind) {
  case ILV_EVENT_LOCK_WAIT:
    if (self->event->b < 0)
      return g_strdup_printf (_ ("Job %u waits for a lock or for room."), self->job);
    return g_strdup_printf (_ ("Job %u waits for a lock that job %u holds."), self->job, other);
  case ILV_EVENT_LOCK_ACQUIRE:
    if (self->event->b <= 0)
      return g_strdup_printf (_ ("Job %u took the lock, which was free."), self->job);
    return g_strdup_printf (_ ("Job %u got the lock after waiting %s."), self->job, self->time);
  case ILV_EVENT_LOCK_RELEASE:
    if (self->event->b < 0)
      return g_strdup_printf (_ ("Job %u released the lock."), self->job);
    return g_strdup_printf (_ ("Job %u released the lock; job %u is the next to have it."),
                            self->job, other);
  case ILV_EVENT_DEADLOCK:
    if (self->event->b < 0)
      return g_strdup_printf (_ ("Deadlock: job %u waits for what can never come."), self->job);
    return g_strdup_printf (
        _ ("Deadlock: job %u waits for job %u, and nothing can ever run again."), self->job, other);
  default:
    return NULL;
  }
}

static char *
say_fate (const IlvWhyEvent *self)
{
  switch ((int)self->event->kind) {
  case ILV_EVENT_ARRIVE:
    return g_strdup_printf (_ ("Job %u arrived."), self->job);
  case ILV_EVENT_SPAWN:
    return g_strdup_printf (_ ("Job %u was spawned by job %u."), self->job,
                            ilv_job_number ((guint32)self->event->b));
  case ILV_EVENT_TIMEOUT:
    return g_strdup_printf (_ ("The caller of job %u stopped waiting: its timeout ran out."),
                            self->job);
  case ILV_EVENT_REJECT:
    return g_strdup_printf (_ ("Job %u was refused because the queue is full."), self->job);
  case ILV_EVENT_LOST:
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "The recorder lost %d record here.",
                                         "The recorder lost %d records here.",
                                         (gulong)self->event->b),
                            (int)self->event->b);
  case ILV_EVENT_MARK:
    return g_strdup (_ ("The program set a mark here."));
  default:
    return say_lock (self);
  }
}

char *
ilv_why_event_sentence_until (const IlvTrace *trace, const IlvInstant *instant, gint64 known_ns)
{
  static char *(*const groups[]) (const IlvWhyEvent *) = {
      ilv_why_say_gil, say_core, say_work, say_pool, ilv_why_say_loop, say_fate};
  IlvWhyEvent self = {.trace = trace, .event = instant, .known_ns = known_ns};
  char *sentence = NULL;

  g_return_val_if_fail (trace != NULL && instant != NULL, NULL);
  self.who = ilv_why_name_track (trace, instant->track);
  self.job = ilv_job_number (instant->a);
  ilv_format_time_into (instant->b, self.time, sizeof self.time);
  ilv_format_bytes_into ((guint64)MAX (instant->b, 0), self.size, sizeof self.size);
  for (guint i = 0; i < G_N_ELEMENTS (groups) && sentence == NULL; i++)
    sentence = groups[i](&self);
  g_free (self.who);
  return sentence != NULL ? sentence : g_strdup (_ ("Nothing is known about this event."));
}

char *
ilv_why_event_sentence (const IlvTrace *trace, const IlvInstant *instant)
{
  return ilv_why_event_sentence_until (trace, instant, G_MAXINT64);
}
