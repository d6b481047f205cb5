/* A thread's state machine: from flags to the state that its track and its job show.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Between TAKE and DROP a thread runs Python; released and in a recorded call it is blocked;
 * released and in none it runs native code; between WAIT and TAKE it waits for the GIL. Around
 * every call there is a moment of "native" (from DROP to ENTER, from EXIT to WAIT) which is only
 * CPython's own bookkeeping: such a gap below 2 µs is given to the state behind it. Instants keep
 * their exact times. */
#include "ilv-rec-build.h"

#define BOOKKEEPING_NS 2000

IlvRecThread *
ilv_rec_get_thread (IlvRec *self, guint32 index)
{
  return index < self->threads->len ? self->threads->pdata[index] : NULL;
}

IlvTrackId
ilv_rec_get_track (IlvRec *self, guint32 thread)
{
  IlvRecThread *found = ilv_rec_get_thread (self, thread);
  return found != NULL ? found->track : ILV_TRACK_NONE;
}

/* What the program did before time 0 is no part of the run; a worker's start may be. */
static gboolean
is_before_run (IlvRec *self, const IlvRecThread *thread, gint64 t_ns)
{
  return t_ns < 0 && thread->process->role != ILV_ROLE_WORKER;
}

void
ilv_rec_instant (IlvRec *self, const IlvRecThread *thread, IlvEventKind kind, guint32 a, gint64 b)
{
  if (thread->track != ILV_TRACK_NONE && !is_before_run (self, thread, self->now_ns))
    ilv_trace_builder_add_instant (self->builder, thread->track, self->now_ns, kind, a, b);
}

/* --- what is shown --- */

static gboolean
counts_as_worker (const IlvRecThread *thread)
{
  return thread->role == ILV_ROLE_WORKER ||
         (thread->role == ILV_ROLE_MAIN && thread->process->role == ILV_ROLE_WORKER);
}

static void
add_worker_time (IlvRec *self, const IlvRecThread *thread, gint64 begin_ns, gint64 end_ns)
{
  IlvState state = thread->shown.state;
  if (is_before_run (self, thread, begin_ns))
    begin_ns = 0; /* as its track has it */
  if (counts_as_worker (thread) && thread->track != ILV_TRACK_NONE &&
      (state == ILV_STATE_IDLE || state == ILV_STATE_STARTUP))
    ilv_time_add (&self->info->figures.state_ns[state], MAX (0, end_ns - begin_ns));
}

/* Tells the builder and the job what is shown since `shown.since_ns`. */
static void
tell (IlvRec *self, IlvRecThread *thread)
{
  const IlvRecShown *shown = &thread->shown;
  gint64 t_ns = is_before_run (self, thread, shown->since_ns) ? 0 : shown->since_ns;
  if (thread->track != ILV_TRACK_NONE)
    ilv_trace_builder_set_state (self->builder, thread->track, t_ns,
                                 ilv_rec_intern_state (self, shown->state, shown->name),
                                 shown->job);
  IlvRecJob *job = shown->job != ILV_JOB_NONE ? ilv_rec_get_job (self, shown->job) : NULL;
  if (job != NULL && job->thread == thread->index)
    ilv_rec_job_set_state (self, job, shown->state, shown->name, t_ns);
}

void
ilv_rec_thread_flush (IlvRec *self, IlvRecThread *thread)
{
  /* What a damaged ring says after a thread's end is not shown: its track is closed. */
  if (thread->has_begun && !thread->has_ended)
    tell (self, thread);
}

void
ilv_rec_thread_show (IlvRec *self, IlvRecThread *thread)
{
  if (thread->shown.state != ILV_STATE_NATIVE ||
      self->now_ns - thread->shown.since_ns >= BOOKKEEPING_NS)
    ilv_rec_thread_flush (self, thread);
}

static IlvState
find_state (const IlvRecThread *thread)
{
  if (!thread->is_up)
    return ILV_STATE_STARTUP;
  if (thread->lacks_core && thread->call == ILV_CALL_NONE && thread->wait_ns == G_MININT64)
    return ILV_STATE_CORE_WAIT;
  if (thread->call != ILV_CALL_NONE)
    return thread->call_state;
  if (thread->wait_ns != G_MININT64)
    return ILV_STATE_GIL_WAIT;
  if (thread->holds_gil || thread->process->is_free_threaded)
    return thread->is_pickling ? ILV_STATE_TRANSFER : ILV_STATE_PYTHON;
  return ILV_STATE_NATIVE;
}

static const char *
find_name (IlvRec *self, const IlvRecThread *thread)
{
  IlvRecJob *job = thread->job != ILV_JOB_NONE ? ilv_rec_get_job (self, thread->job) : NULL;
  return job != NULL ? job->step : NULL;
}

void
ilv_rec_thread_update (IlvRec *self, IlvRecThread *thread)
{
  IlvRecShown *shown = &thread->shown;
  IlvRecShown now = {find_state (thread), thread->job, find_name (self, thread), self->now_ns};
  if (!thread->has_begun) {
    thread->has_begun = TRUE;
    thread->start_ns = self->now_ns;
    *shown = now;
    return;
  }
  if (now.state == shown->state && now.job == shown->job && now.name == shown->name)
    return;
  gboolean is_gap = shown->state == ILV_STATE_NATIVE &&
                    now.since_ns - shown->since_ns < BOOKKEEPING_NS && now.job == shown->job;
  if (is_gap) {
    now.since_ns = shown->since_ns;
  } else {
    tell (self, thread);
    add_worker_time (self, thread, shown->since_ns, now.since_ns);
  }
  *shown = now;
  if (now.state != ILV_STATE_NATIVE) /* which may still turn out to be a gap */
    tell (self, thread);
}

void
ilv_rec_thread_set_job (IlvRec *self, IlvRecThread *thread, guint32 job)
{
  if (thread->job == job)
    return;
  ilv_rec_thread_flush (self, thread);
  thread->job = job;
  ilv_rec_thread_update (self, thread);
}

/* --- begin and end --- */

void
ilv_rec_thread_begin (IlvRec *self, IlvRecThread *thread, const IlvRecThread *starter)
{
  if (thread->has_begun)
    return;
  thread->is_up = thread->role == ILV_ROLE_MAIN && thread->process == self->main_process;
  ilv_rec_thread_update (self, thread);
  if (starter == NULL || thread->track == ILV_TRACK_NONE || starter->track == ILV_TRACK_NONE)
    return;
  ilv_rec_instant (self, thread, ILV_EVENT_THREAD_START, starter->track, 0);
  if (!is_before_run (self, thread, self->now_ns))
    ilv_trace_builder_add_link (self->builder, starter->track, self->now_ns, thread->track,
                                self->now_ns, ILV_LINK_START);
}

void
ilv_rec_thread_set_up (IlvRec *self, IlvRecThread *thread)
{
  if (thread->is_up)
    return;
  thread->is_up = TRUE;
  ilv_rec_thread_update (self, thread);
  ilv_rec_instant (self, thread, ILV_EVENT_THREAD_READY, 0, self->now_ns - thread->start_ns);
}

/* Thread.start() is entered: the new thread begins here, not when it first gets the GIL. */
static void
take_spawn (IlvRec *self, IlvRecThread *thread, const IlvRecord *record)
{
  for (guint i = 0; i < self->threads->len; i++) {
    IlvRecThread *other = self->threads->pdata[i];
    if (other->object == record->b && other->process == thread->process && !other->has_begun &&
        other->ring->t_open_ns >= record->ts) {
      ilv_rec_thread_begin (self, other, thread);
      return;
    }
  }
}

/* --- calls --- */

static IlvState
find_call_kind (const IlvRecord *record)
{
  switch ((IlvCall)record->flags) {
  case ILV_CALL_SLEEP:
    return ILV_STATE_SLEEP;
  case ILV_CALL_SELECT: /* time.sleep() of 3.10 and before */
    return record->a == 0 ? ILV_STATE_SLEEP : ILV_STATE_IO;
  case ILV_CALL_SEM:
  case ILV_CALL_COND:
  case ILV_CALL_JOIN:
  case ILV_CALL_FLOCK:
    return ILV_STATE_LOCK;
  default:
    return ILV_STATE_IO;
  }
}

/* A worker or helper without a job waits for one, whatever it waits in. */
static IlvState
find_call_state (IlvRecThread *thread, const IlvRecord *record)
{
  gboolean is_helper = thread->role == ILV_ROLE_MANAGER || thread->role == ILV_ROLE_FEEDER;
  IlvState state = find_call_kind (record);
  if (thread->piped_work != 0 && record->flags == ILV_CALL_WRITE)
    return ILV_STATE_TRANSFER;
  if (thread->job != ILV_JOB_NONE || thread->is_loop)
    return state;
  if (thread->is_pickling)
    return ILV_STATE_TRANSFER;
  if (!is_helper && !counts_as_worker (thread))
    return state;
  if (record->flags == ILV_CALL_READ) /* multiprocessing reads a length of 4 bytes, then the rest */
    return record->b > 4 ? ILV_STATE_TRANSFER : ILV_STATE_IDLE;
  gboolean waits = state == ILV_STATE_LOCK || record->flags == ILV_CALL_POLL;
  return waits ? ILV_STATE_IDLE : state;
}

/* time.sleep() sleeps for a time (3.10) or until a moment (flag TIMER_ABSTIME, 3.11 and later). */
gint64
ilv_rec_get_planned (const IlvRecord *record)
{
  if (record->flags != ILV_CALL_SLEEP)
    return -1;
  guint64 planned = record->a == 0 ? record->b : record->b - MIN (record->b, record->ts);
  return (gint64)MIN (planned, (guint64)G_MAXINT64);
}

/* Those that do not say so themselves: a worker process that waits for its first job, the fork
 * server that waits for its first order. */
static gboolean
shows_to_be_up (const IlvRecThread *thread, const IlvRecord *record)
{
  const IlvRecProcess *process = thread->process;
  if (thread->role != ILV_ROLE_MAIN || process->has_ready_mark)
    return FALSE;
  return process->role == ILV_ROLE_SERVER
             ? record->flags == ILV_CALL_POLL || record->flags == ILV_CALL_EPOLL
             : process->has_started;
}

static void
take_enter (IlvRec *self, IlvRecThread *thread, const IlvRecord *record)
{
  if (!thread->is_up && shows_to_be_up (thread, record))
    ilv_rec_thread_set_up (self, thread);
  thread->call = record->flags < ILV_N_CALLS ? (IlvCall)record->flags : ILV_CALL_NONE;
  thread->call_state = find_call_state (thread, record);
  thread->call_ns = self->now_ns;
  ilv_rec_instant (self, thread, ILV_EVENT_BLOCK, thread->call_state, ilv_rec_get_planned (record));
}

static void
take_exit (IlvRec *self, IlvRecThread *thread, const IlvRecord *record)
{
  if (thread->call == ILV_CALL_NONE)
    return;
  ilv_rec_instant (self, thread, ILV_EVENT_UNBLOCK, thread->call_state,
                   self->now_ns - thread->call_ns);
  thread->call = ILV_CALL_NONE;
}

static void
take_call (IlvRec *self, IlvRecThread *thread, const IlvRecord *record)
{
  if (record->kind == ILV_REC_BLK_ENTER)
    take_enter (self, thread, record);
  else
    take_exit (self, thread, record);
  ilv_rec_thread_update (self, thread);
  if (thread->is_loop)
    ilv_rec_loop_call (self, thread, record);
  if (record->flags == ILV_CALL_WRITE)
    ilv_rec_pool_call (self, thread, record);
}

void
ilv_rec_thread_sum_up (IlvRec *self, IlvRecThread *thread)
{
  add_worker_time (self, thread, thread->shown.since_ns, self->now_ns);
}

void
ilv_rec_thread_finish (IlvRec *self, IlvRecThread *thread)
{
  ilv_rec_thread_flush (self, thread);
  ilv_rec_thread_sum_up (self, thread);
  if (thread->track != ILV_TRACK_NONE)
    ilv_trace_builder_end_state (self->builder, thread->track,
                                 is_before_run (self, thread, self->now_ns) ? 0 : self->now_ns);
}

static void
take_end (IlvRec *self, IlvRecThread *thread)
{
  ilv_rec_instant (self, thread, ILV_EVENT_THREAD_EXIT, 0, 0);
  ilv_rec_thread_finish (self, thread);
  thread->shown.since_ns = self->now_ns;
  thread->has_ended = TRUE;
}

void
ilv_rec_thread_take_record (IlvRec *self, IlvRecThread *thread, const IlvRecord *record)
{
  switch ((IlvRecordKind)record->kind) {
  case ILV_REC_BLK_ENTER:
  case ILV_REC_BLK_EXIT:
    take_call (self, thread, record);
    break;
  case ILV_REC_THR_SPAWN:
    take_spawn (self, thread, record);
    break;
  case ILV_REC_THR_START:
    ilv_rec_thread_set_up (self, thread);
    break;
  case ILV_REC_PROC_PROGRAM: /* its own code is what runs next */
    if (self->is_script && thread->role == ILV_ROLE_MAIN)
      ilv_rec_thread_set_up (self, thread);
    break;
  case ILV_REC_THR_EXIT:
    if (record->flags == 1)
      ilv_rec_gil_let_go (self, thread);
    take_end (self, thread);
    break;
  case ILV_REC_PROC_EXIT:
    take_end (self, thread);
    break;
  case ILV_REC_PROC_FORKED:
    thread->holds_gil = TRUE;
    ilv_rec_thread_update (self, thread);
    break;
  case ILV_REC_LOST:
    ilv_rec_instant (self, thread, ILV_EVENT_LOST, 0, (gint64)MIN (record->b, G_MAXINT64));
    break;
  default:
    break;
  }
}
