/* The sentence for an event of a trace.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One function per group of kinds, each returning NULL for kinds of other groups. What is said to
 * follow is looked up with ilv_why_find_*, never assumed. */
#include "ilv-why-text.h"

#include <glib/gi18n-lib.h>

#include "ilv-why-next.h"

typedef struct {
  const IlvTrace *trace;
  const IlvInstant *event;
  char *who;       /* the track the event stands on */
  char time[64];   /* b as a duration */
  char size[64];   /* b as bytes */
  guint job;       /* a as a job's number */
  gint64 known_ns; /* nothing later is told */
} Event;

static char *
name_track (const IlvTrace *trace, guint32 id)
{
  return id < ilv_trace_get_n_tracks (trace) ? ilv_track_full_label (trace, id)
                                             : g_strdup (_ ("another thread"));
}

/* --- the GIL --- */

/* "Thread 1" is the holder when it was asked: what it really does then. */
static char *
say_request (const Event *self)
{
  g_autofree char *holder = name_track (self->trace, self->event->a);
  char later[64];
  IlvInstant drop;

  if (self->event->a >= ilv_trace_get_n_tracks (self->trace) ||
      !ilv_why_find_next (self->trace, self->event->a, self->event->time_ns,
                          ILV_WHY_KIND (ILV_EVENT_GIL_DROP), ILV_JOB_NONE, &drop) ||
      drop.time_ns > self->known_ns)
    return g_strdup_printf (_ ("%s asked for the GIL, which %s holds, after waiting %s."),
                            self->who, holder, self->time);
  ilv_format_time_into (drop.time_ns - self->event->time_ns, later, sizeof later);
  if (drop.a == 0)
    return g_strdup_printf (
        _ ("%s asked for the GIL after waiting %s; %s lets go of its own will %s later."),
        self->who, self->time, holder, later);
  if (drop.time_ns == self->event->time_ns)
    return g_strdup_printf (_ ("%s asked for the GIL after waiting %s; %s lets go at its next "
                               "check."),
                            self->who, self->time, holder);
  return g_strdup_printf (_ ("%s asked for the GIL after waiting %s; %s lets go at its next check, "
                             "%s later."),
                          self->who, self->time, holder, later);
}

/* Why the thread let go by itself, from what it does next. */
static char *
say_own_drop (const Event *self)
{
  switch (ilv_trace_get_state_at (self->trace, self->event->track, self->event->time_ns)) {
  case ILV_STATE_IO:
    return g_strdup_printf (_ ("%s let go of the GIL before it blocked on I/O."), self->who);
  case ILV_STATE_SLEEP:
    return g_strdup_printf (_ ("%s let go of the GIL before it went to sleep."), self->who);
  case ILV_STATE_LOCK:
    return g_strdup_printf (_ ("%s let go of the GIL before it waited for a lock or a queue."),
                            self->who);
  case ILV_STATE_NATIVE:
    return g_strdup_printf (_ ("%s let go of the GIL round a long piece of native code."),
                            self->who);
  case ILV_STATE_TRANSFER:
    return g_strdup_printf (_ ("%s let go of the GIL before it moved data through a pipe."),
                            self->who);
  case ILV_STATE_STARTUP:
    return g_strdup_printf (_ ("%s let go of the GIL while a thread or process starts."),
                            self->who);
  case ILV_STATE_IDLE:
    return g_strdup_printf (_ ("%s let go of the GIL: it has nothing more to do for now."),
                            self->who);
  default:
    return g_strdup_printf (_ ("%s let go of the GIL of its own will."), self->who);
  }
}

static char *
say_drop (const Event *self)
{
  g_autofree char *taker = NULL;
  IlvTrackId track;
  gint64 taken_ns;

  if (self->event->a == 0)
    return say_own_drop (self);
  if (!ilv_why_find_taker (self->trace, self->event->track, self->event->time_ns, &track,
                           &taken_ns) ||
      taken_ns > self->known_ns)
    return g_strdup_printf (_ ("%s let go of the GIL because another thread had asked for it."),
                            self->who);
  taker = name_track (self->trace, track);
  return g_strdup_printf (
      _ ("%s let go of the GIL because another thread had asked for it; %s takes it."), self->who,
      taker);
}

static char *
say_take (const Event *self)
{
  g_autofree char *from = NULL;

  if (self->event->b <= 0)
    return g_strdup_printf (_ ("%s took the GIL, which was free."), self->who);
  if (self->event->a == ILV_TRACK_NONE || self->event->a == self->event->track)
    return g_strdup_printf (_ ("%s got the GIL after waiting %s."), self->who, self->time);
  from = name_track (self->trace, self->event->a);
  return g_strdup_printf (_ ("%s got the GIL from %s after waiting %s."), self->who, from,
                          self->time);
}

static char *
say_gil (const Event *self)
{
  g_autofree char *holder = NULL;

  switch ((int)self->event->kind) {
  case ILV_EVENT_GIL_WAIT:
    holder = name_track (self->trace, self->event->a);
    return g_strdup_printf (
        _ ("%s wants the GIL, but %s holds it; it may ask for it after waiting %s."), self->who,
        holder, self->time);
  case ILV_EVENT_GIL_REQUEST:
    return say_request (self);
  case ILV_EVENT_GIL_RESTART:
    holder = name_track (self->trace, self->event->a);
    return g_strdup_printf (_ ("%s has waited %s, but the GIL changed hands meanwhile: it may not "
                               "ask yet and its interval starts anew. %s holds the GIL."),
                            self->who, self->time, holder);
  case ILV_EVENT_GIL_TAKE:
    return say_take (self);
  case ILV_EVENT_GIL_DROP:
    return say_drop (self);
  default:
    return NULL;
  }
}

/* --- cores and blocking --- */

static char *
say_block (const Event *self)
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
say_unblock (const Event *self)
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
say_core (const Event *self)
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
say_step (const Event *self)
{
  IlvSpan span;

  if (ilv_trace_find_span_at (self->trace, self->event->track, self->event->time_ns, &span) &&
      span.name != NULL && span.ref == self->event->a)
    return g_strdup_printf (_ ("%s went on to the step “%s” of job %u."), self->who, span.name,
                            self->job);
  return g_strdup_printf (_ ("%s went on to the next step of job %u."), self->who, self->job);
}

static char *
say_end (const Event *self)
{
  switch ((int)self->event->b) {
  case ILV_OUTCOME_FAILED:
    return g_strdup_printf (_ ("Job %u ended with an exception (%s)."), self->job, self->who);
  case ILV_OUTCOME_TIMED_OUT:
    return g_strdup_printf (_ ("Job %u ended, too late for its caller (%s)."), self->job,
                            self->who);
  case ILV_OUTCOME_REJECTED:
    return g_strdup_printf (_ ("Job %u was refused."), self->job);
  default:
    return g_strdup_printf (_ ("%s finished job %u."), self->who, self->job);
  }
}

static char *
say_work (const Event *self)
{
  g_autofree char *other = NULL;

  switch ((int)self->event->kind) {
  case ILV_EVENT_THREAD_START:
    if (self->event->a == ILV_TRACK_NONE)
      return g_strdup_printf (_ ("%s starts: the program begins."), self->who);
    other = name_track (self->trace, self->event->a);
    return g_strdup_printf (_ ("%s was started by %s."), self->who, other);
  case ILV_EVENT_THREAD_READY:
    return g_strdup_printf (_ ("%s is ready for work, %s after it was started."), self->who,
                            self->time);
  case ILV_EVENT_THREAD_EXIT:
    return g_strdup_printf (_ ("%s ended."), self->who);
  case ILV_EVENT_PROCESS_START:
    other = name_track (self->trace, self->event->a);
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

static char *
say_pool (const Event *self)
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
    return g_strdup_printf (_ ("The result of job %u is there: its future is set."), self->job);
  default:
    return NULL;
  }
}

/* --- the event loop --- */

static char *
say_poll (const Event *self)
{
  if (self->event->b == 0)
    return g_strdup_printf (
        _ ("Turn %u of the event loop begins: handles are ready, so the poll does not wait."),
        self->event->a);
  if (self->event->b < 0)
    return g_strdup_printf (
        _ ("Turn %u of the event loop begins: nothing is ready and no timer runs, so the poll "
           "waits for I/O without a limit."),
        self->event->a);
  return g_strdup_printf (_ ("Turn %u of the event loop begins: nothing is ready, so the poll "
                             "waits for I/O, but not beyond the next timer, %s from now."),
                          self->event->a, self->time);
}

static char *
say_task_ready (const Event *self)
{
  switch ((int)self->event->b) {
  case ILV_STATE_IO:
    return g_strdup_printf (_ ("Task %u is ready: the poll noticed that its I/O is done."),
                            self->job);
  case ILV_STATE_SLEEP:
    return g_strdup_printf (_ ("Task %u is ready: its timer was due."), self->job);
  case ILV_STATE_LOCK:
    return g_strdup_printf (_ ("Task %u is ready: the lock, place or result it awaited is there."),
                            self->job);
  default:
    return g_strdup_printf (_ ("Task %u is ready and stands at the end of the ready queue."),
                            self->job);
  }
}

static char *
say_task_suspend (const Event *self)
{
  switch ((int)self->event->b) {
  case ILV_STATE_IO:
    return g_strdup_printf (_ ("Task %u awaits I/O and gives the loop back."), self->job);
  case ILV_STATE_SLEEP:
    return g_strdup_printf (_ ("Task %u awaits a timer and gives the loop back."), self->job);
  case ILV_STATE_LOCK:
    return g_strdup_printf (_ ("Task %u awaits a lock, a place or a result and gives the loop "
                               "back."),
                            self->job);
  default:
    return g_strdup_printf (_ ("Task %u awaits something and gives the loop back."), self->job);
  }
}

static char *
say_arrived (const Event *self)
{
  IlvInstant ready;
  char later[64];

  if (!ilv_why_find_next (self->trace, self->event->track, self->event->time_ns,
                          ILV_WHY_KIND (ILV_EVENT_TASK_READY), self->event->a, &ready) ||
      ready.time_ns > self->known_ns)
    return g_strdup_printf (_ ("Data for task %u arrived, but no poll has noticed it: the task is "
                               "not ready."),
                            self->job);
  ilv_format_time_into (ready.time_ns - self->event->time_ns, later, sizeof later);
  return g_strdup_printf (_ ("Data for task %u arrived, but no poll has noticed it: the task is "
                             "not ready yet. The loop notices it %s later."),
                          self->job, later);
}

static char *
say_call_blocks (const Event *self)
{
  if (self->event->b < 0)
    return g_strdup_printf (_ ("Task %u makes a blocking call: the whole event loop stands still."),
                            self->job);
  return g_strdup_printf (
      _ ("Task %u makes a blocking call of %s: the whole event loop stands still."), self->job,
      self->time);
}

static char *
say_task (const Event *self)
{
  switch ((int)self->event->kind) {
  case ILV_EVENT_TASK_CREATE:
    return g_strdup_printf (_ ("Task %u was created."), self->job);
  case ILV_EVENT_TASK_READY:
    return say_task_ready (self);
  case ILV_EVENT_TASK_STEP:
    if (self->event->b <= 0)
      return g_strdup_printf (_ ("Task %u resumed; while its step runs, nothing else in this loop "
                                 "can run."),
                              self->job);
    return g_strdup_printf (_ ("Task %u resumed, %s after it became ready; while its step runs, "
                               "nothing else in this loop can run."),
                            self->job, self->time);
  case ILV_EVENT_TASK_SUSPEND:
    return say_task_suspend (self);
  case ILV_EVENT_DATA_ARRIVED:
    return say_arrived (self);
  case ILV_EVENT_CALL_BLOCKS:
    return say_call_blocks (self);
  default:
    return NULL;
  }
}

static char *
say_loop (const Event *self)
{
  guint n = self->event->a;

  switch ((int)self->event->kind) {
  case ILV_EVENT_POLL:
    return say_poll (self);
  case ILV_EVENT_EVENTS:
    if (n == 0)
      return g_strdup (_ ("The poll returned without an event."));
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "The poll returned with %u event.",
                                         "The poll returned with %u events.", n),
                            n);
  case ILV_EVENT_TIMER_DUE:
    return g_strdup_printf (_ ("The timer of task %u is due: the loop takes it off the heap."),
                            self->job);
  case ILV_EVENT_RUN_READY:
    return g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE,
                     "The loop runs the %u handle that is ready now; what becomes ready meanwhile "
                     "waits for the next turn.",
                     "The loop runs the %u handles that are ready now; what becomes ready "
                     "meanwhile waits for the next turn.",
                     n),
        n);
  default:
    return say_task (self);
  }
}

/* --- synchronisation and fate --- */

static char *
say_lock (const Event *self)
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
say_fate (const Event *self)
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
  static char *(*const groups[]) (const Event *) = {say_gil,  say_core, say_work,
                                                    say_pool, say_loop, say_fate};
  Event self = {.trace = trace, .event = instant, .known_ns = known_ns};
  char *sentence = NULL;

  g_return_val_if_fail (trace != NULL && instant != NULL, NULL);
  self.who = name_track (trace, instant->track);
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
