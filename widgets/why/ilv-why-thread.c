/* What a thread is doing now and what really comes next for it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-why-thread.h"

#include <glib/gi18n-lib.h>

#include "ilv-why-label.h"
#include "ilv-why-next.h"

typedef struct {
  const IlvTrace *trace;
  IlvTrackId track;
  gint64 t_ns;
  const IlvSpan *span;
  char *who;
  char since[64]; /* how long the span has lasted */
} Moment;

/* --- now --- */

static char *
say_holding (const Moment *self)
{
  guint job = ilv_job_number (self->span->ref);

  if (job != 0 && self->span->name != NULL)
    return g_strdup_printf (_ ("%s holds the GIL and runs Python: step “%s” of job %u."), self->who,
                            self->span->name, job);
  if (job != 0)
    return g_strdup_printf (_ ("%s holds the GIL and runs Python for job %u."), self->who, job);
  if (self->span->name != NULL)
    return g_strdup_printf (_ ("%s holds the GIL and runs Python: %s."), self->who,
                            self->span->name);
  return g_strdup_printf (_ ("%s holds the GIL and runs Python."), self->who);
}

static char *
say_python (const Moment *self)
{
  guint job = ilv_job_number (self->span->ref);
  IlvTrackId process = ilv_why_get_process (self->trace, self->track);

  if (ilv_why_get_holder (self->trace, process, self->t_ns) == self->track)
    return say_holding (self);
  if (job != 0 && self->span->name != NULL)
    return g_strdup_printf (_ ("%s runs Python: step “%s” of job %u."), self->who, self->span->name,
                            job);
  if (job != 0)
    return g_strdup_printf (_ ("%s runs Python for job %u."), self->who, job);
  return g_strdup_printf (_ ("%s runs Python."), self->who);
}

static char *
say_gil_wait (const Moment *self)
{
  IlvTrackId process = ilv_why_get_process (self->trace, self->track);
  IlvTrackId holder = ilv_why_get_holder (self->trace, process, self->t_ns);
  g_autofree char *name = NULL;
  IlvInstant request;

  if (holder == ILV_TRACK_NONE || holder == self->track)
    return g_strdup_printf (_ ("%s could run but waits for the GIL, for %s so far."), self->who,
                            self->since);
  name = ilv_track_full_label (self->trace, holder);
  if (ilv_why_find_pending (self->trace, self->track, self->t_ns, &request)) {
    char ago[64];
    ilv_format_time_into (self->t_ns - request.time_ns, ago, sizeof ago);
    return g_strdup_printf (
        _ ("%s could run, but %s holds the GIL; it has waited %s and asked for it %s ago."),
        self->who, name, self->since, ago);
  }
  return g_strdup_printf (_ ("%s could run, but %s holds the GIL; it has waited %s so far."),
                          self->who, name, self->since);
}

static char *
say_blocked (const Moment *self)
{
  guint job = ilv_job_number (self->span->ref);

  switch (self->span->state) {
  case ILV_STATE_IO:
    if (job != 0)
      return g_strdup_printf (_ ("%s is blocked on I/O for job %u, for %s so far; it needs neither "
                                 "GIL nor core."),
                              self->who, job, self->since);
    return g_strdup_printf (_ ("%s is blocked on I/O, for %s so far."), self->who, self->since);
  case ILV_STATE_SLEEP:
    return g_strdup_printf (_ ("%s has been sleeping for %s; it needs neither GIL nor core."),
                            self->who, self->since);
  case ILV_STATE_LOCK:
    if (self->span->name != NULL)
      return g_strdup_printf (_ ("%s has been waiting for %s: %s."), self->who, self->since,
                              self->span->name);
    return g_strdup_printf (_ ("%s has been waiting %s for a lock, a queue or a result."),
                            self->who, self->since);
  default:
    return NULL;
  }
}

static char *
say_busy (const Moment *self)
{
  guint job = ilv_job_number (self->span->ref);

  switch (self->span->state) {
  case ILV_STATE_NATIVE:
    if (job != 0)
      return g_strdup_printf (_ ("%s runs native code for job %u and has let go of the GIL."),
                              self->who, job);
    return g_strdup_printf (_ ("%s runs native code and has let go of the GIL."), self->who);
  case ILV_STATE_CORE_WAIT:
    return g_strdup_printf (
        _ ("%s could run, but every core is taken; it has waited %s for one so far."), self->who,
        self->since);
  case ILV_STATE_TRANSFER:
    if (job != 0)
      return g_strdup_printf (_ ("%s moves the data of job %u."), self->who, job);
    return g_strdup_printf (_ ("%s moves data."), self->who);
  case ILV_STATE_STARTUP:
    return g_strdup_printf (_ ("%s is starting up, for %s so far."), self->who, self->since);
  case ILV_STATE_READY:
    return g_strdup_printf (_ ("%s could go on; nothing stops it but its turn."), self->who);
  case ILV_STATE_UNKNOWN:
    return g_strdup_printf (_ ("What %s did here could not be observed."), self->who);
  default:
    return g_strdup_printf (_ ("%s has nothing to do."), self->who);
  }
}

/* A thread that no span covers has not started, has ended, or is idle. */
static char *
say_uncovered (const IlvTrace *trace, IlvTrackId track, gint64 t_ns, const char *who)
{
  IlvInstant instant;

  if (ilv_why_find_last (trace, track, t_ns, ILV_WHY_KIND (ILV_EVENT_THREAD_EXIT), ILV_JOB_NONE,
                         &instant))
    return g_strdup_printf (_ ("%s has ended."), who);
  if (ilv_trace_get_n_rows (trace, track) > 0 && ilv_trace_get_n_spans (trace, track, 0) > 0) {
    IlvSpan first;
    ilv_trace_get_span (trace, track, 0, 0, &first);
    if (t_ns < first.begin_ns)
      return g_strdup_printf (_ ("%s has not been started yet."), who);
  }
  return g_strdup_printf (_ ("%s has nothing to do."), who);
}

char *
ilv_why_say_thread (const IlvTrace *trace, IlvTrackId track, gint64 t_ns, const IlvSpan *span)
{
  g_autofree char *who = ilv_track_full_label (trace, track);
  Moment self = {trace, track, t_ns, span, who};
  char *sentence;

  if (span == NULL)
    return say_uncovered (trace, track, t_ns, who);
  ilv_format_time_into (t_ns - span->begin_ns, self.since, sizeof self.since);
  if (span->state == ILV_STATE_PYTHON)
    return say_python (&self);
  if (span->state == ILV_STATE_GIL_WAIT)
    return say_gil_wait (&self);
  sentence = say_blocked (&self);
  return sentence != NULL ? sentence : say_busy (&self);
}

/* --- next --- */

/* The holder lets go by itself before it is asked: says what it does instead. */
static char *
say_early_drop (const Moment *self, const char *holder, const IlvInstant *drop)
{
  char in[64];

  ilv_format_time_into (drop->time_ns - self->t_ns, in, sizeof in);
  switch (ilv_trace_get_state_at (self->trace, drop->track, drop->time_ns)) {
  case ILV_STATE_IO:
    return g_strdup_printf (_ ("%s blocks on I/O in %s and lets go before the request."), holder,
                            in);
  case ILV_STATE_SLEEP:
    return g_strdup_printf (_ ("%s goes to sleep in %s and lets go before the request."), holder,
                            in);
  case ILV_STATE_LOCK:
    return g_strdup_printf (
        _ ("%s waits for a lock or a queue in %s and lets go before the request."), holder, in);
  case ILV_STATE_NATIVE:
    return g_strdup_printf (_ ("%s enters native code in %s and lets go before the request."),
                            holder, in);
  default:
    return g_strdup_printf (_ ("%s lets go of the GIL by itself in %s, before the request."),
                            holder, in);
  }
}

static char *
say_take_next (const Moment *self, const IlvInstant *take)
{
  IlvTrackId process = ilv_why_get_process (self->trace, self->track);
  IlvTrackId holder = ilv_why_get_holder (self->trace, process, self->t_ns);
  IlvInstant request, drop;
  char in[64];

  ilv_format_time_into (take->time_ns - self->t_ns, in, sizeof in);
  if (ilv_why_find_last (self->trace, self->track, self->t_ns, ILV_WHY_KIND (ILV_EVENT_GIL_REQUEST),
                         ILV_JOB_NONE, &request) &&
      request.time_ns >= self->span->begin_ns)
    return g_strdup_printf (_ ("It gets the GIL in %s."), in);
  if (holder != ILV_TRACK_NONE && holder != self->track &&
      ilv_why_find_next (self->trace, holder, self->t_ns + 1, ILV_WHY_KIND (ILV_EVENT_GIL_DROP),
                         ILV_JOB_NONE, &drop) &&
      drop.time_ns <= take->time_ns && drop.a == 0) {
    g_autofree char *name = ilv_track_full_label (self->trace, holder);
    return say_early_drop (self, name, &drop);
  }
  return g_strdup_printf (_ ("It gets the GIL in %s, before it asks."), in);
}

static char *
next_gil_wait (const Moment *self)
{
  IlvInstant next;
  char in[64];

  if (!ilv_why_find_next (self->trace, self->track, self->t_ns + 1,
                          ILV_WHY_KIND (ILV_EVENT_GIL_REQUEST) |
                              ILV_WHY_KIND (ILV_EVENT_GIL_RESTART) |
                              ILV_WHY_KIND (ILV_EVENT_GIL_TAKE),
                          ILV_JOB_NONE, &next) ||
      next.time_ns > self->span->end_ns)
    return NULL;
  ilv_format_time_into (next.time_ns - self->t_ns, in, sizeof in);
  switch ((int)next.kind) {
  case ILV_EVENT_GIL_REQUEST:
    return g_strdup_printf (_ ("It asks for the GIL in %s."), in);
  case ILV_EVENT_GIL_RESTART:
    return g_strdup_printf (
        _ ("Its interval ends in %s, but the GIL will have changed hands during it, so it does not "
           "ask."),
        in);
  default:
    return say_take_next (self, &next);
  }
}

/* What the thread that holds the GIL does when it lets go. */
static char *
say_own_drop_next (const Moment *self, const IlvInstant *drop, const char *in)
{
  switch (ilv_trace_get_state_at (self->trace, self->track, drop->time_ns)) {
  case ILV_STATE_IO:
    return g_strdup_printf (_ ("It blocks on I/O in %s and lets go of the GIL."), in);
  case ILV_STATE_SLEEP:
    return g_strdup_printf (_ ("It goes to sleep in %s and lets go of the GIL."), in);
  case ILV_STATE_LOCK:
    return g_strdup_printf (_ ("It waits for a lock or a queue in %s and lets go of the GIL."), in);
  case ILV_STATE_NATIVE:
    return g_strdup_printf (_ ("It enters native code in %s and lets go of the GIL."), in);
  default:
    return g_strdup_printf (_ ("It lets go of the GIL by itself in %s."), in);
  }
}

/* The end of the unbroken run of Python from t on, whatever its steps. */
static gint64
find_run_end (const Moment *self)
{
  gint64 end_ns = self->span->end_ns;
  IlvSpan span;

  for (guint i = 0; i < 256; i++) {
    if (!ilv_trace_find_span_at (self->trace, self->track, end_ns, &span) ||
        span.state != ILV_STATE_PYTHON)
      break;
    end_ns = span.end_ns;
  }
  return end_ns;
}

/* Nothing tells of a drop or a preemption: what follows the run of Python. */
static char *
say_run_end (const Moment *self, gint64 end_ns)
{
  char in[64];

  ilv_format_time_into (end_ns - self->t_ns, in, sizeof in);
  switch (ilv_trace_get_state_at (self->trace, self->track, end_ns)) {
  case ILV_STATE_IO:
    return g_strdup_printf (_ ("It blocks on I/O in %s."), in);
  case ILV_STATE_SLEEP:
    return g_strdup_printf (_ ("It goes to sleep in %s."), in);
  case ILV_STATE_NATIVE:
    return g_strdup_printf (_ ("It enters native code in %s."), in);
  default:
    return g_strdup_printf (_ ("It goes on like this for %s."), in);
  }
}

static char *
next_python (const Moment *self)
{
  IlvTrackId process = ilv_why_get_process (self->trace, self->track);
  gint64 end_ns = find_run_end (self);
  g_autofree char *name = NULL;
  IlvInstant next, request;
  char in[64];

  if (!ilv_why_find_next (self->trace, self->track, self->t_ns + 1,
                          ILV_WHY_KIND (ILV_EVENT_GIL_DROP) | ILV_WHY_KIND (ILV_EVENT_CORE_PREEMPT),
                          ILV_JOB_NONE, &next) ||
      next.time_ns > end_ns)
    return say_run_end (self, end_ns);
  ilv_format_time_into (next.time_ns - self->t_ns, in, sizeof in);
  if (next.kind == ILV_EVENT_CORE_PREEMPT)
    return g_strdup_printf (_ ("In %s its time slice ends and another gets the core."), in);
  if (next.a == 0)
    return say_own_drop_next (self, &next, in);
  if (process == ILV_TRACK_NONE ||
      !ilv_why_find_request (self->trace, process, self->t_ns, &request))
    return g_strdup_printf (_ ("It is asked for the GIL before long and lets go in %s."), in);
  name = ilv_track_full_label (self->trace, request.track);
  return g_strdup_printf (_ ("%s has asked for the GIL; it lets go at its next check, in %s."),
                          name, in);
}

static char *
next_wait (const Moment *self)
{
  IlvInstant next;
  char in[64];

  ilv_format_time_into (self->span->end_ns - self->t_ns, in, sizeof in);
  if (ilv_why_find_next (self->trace, self->track, self->t_ns + 1, ILV_WHY_KIND (ILV_EVENT_UNBLOCK),
                         ILV_JOB_NONE, &next) &&
      next.time_ns <= self->span->end_ns) {
    ilv_format_time_into (next.time_ns - self->t_ns, in, sizeof in);
    if (self->span->state == ILV_STATE_IO)
      return g_strdup_printf (_ ("Its I/O is done in %s."), in);
    if (self->span->state == ILV_STATE_SLEEP)
      return g_strdup_printf (_ ("Its timer runs out in %s."), in);
  }
  return g_strdup_printf (_ ("This wait ends in %s."), in);
}

static char *
next_idle (const IlvTrace *trace, IlvTrackId track, gint64 t_ns)
{
  IlvInstant next;
  char in[64];

  if (!ilv_why_find_next (trace, track, t_ns + 1,
                          ILV_WHY_KIND (ILV_EVENT_JOB_BEGIN) | ILV_WHY_KIND (ILV_EVENT_THREAD_EXIT),
                          ILV_JOB_NONE, &next))
    return NULL;
  ilv_format_time_into (next.time_ns - t_ns, in, sizeof in);
  if (next.kind == ILV_EVENT_THREAD_EXIT)
    return g_strdup_printf (_ ("It ends in %s."), in);
  return g_strdup_printf (_ ("Its next job is number %u, in %s."), ilv_job_number (next.a), in);
}

char *
ilv_why_say_thread_next (const IlvTrace *trace, IlvTrackId track, gint64 t_ns, const IlvSpan *span)
{
  Moment self = {trace, track, t_ns, span, NULL};
  char in[64];

  if (span == NULL || span->state == ILV_STATE_IDLE)
    return next_idle (trace, track, t_ns);
  switch (span->state) {
  case ILV_STATE_PYTHON:
    return next_python (&self);
  case ILV_STATE_GIL_WAIT:
    return next_gil_wait (&self);
  case ILV_STATE_UNKNOWN:
    return NULL;
  case ILV_STATE_NATIVE:
  case ILV_STATE_STARTUP:
  case ILV_STATE_TRANSFER:
    ilv_format_time_into (span->end_ns - t_ns, in, sizeof in);
    return g_strdup_printf (_ ("It goes on like this for %s."), in);
  default:
    return next_wait (&self);
  }
}
