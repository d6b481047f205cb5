/* Event loops: turns, phases, tasks and why they wait.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A turn begins with epoll_wait(). From its return to the end of _process_events() the loop puts
 * what has come into the ready queue, from there to the first handle the timers that are due (in
 * uvloop and trio that border is not seen, and all of it shown as ILV_PHASE_EVENTS); from there to
 * the next epoll_wait() it runs what was ready. */
#include "ilv-rec-build.h"

#include <string.h>

#define FREEZE_NS 1000000 /* a call shorter than this in a coroutine is no blocking call */

static void
set_phase (IlvRec *self, IlvRecThread *thread, IlvState state, const char *phase)
{
  if (thread->loop != ILV_TRACK_NONE)
    ilv_trace_builder_set_state (self->builder, thread->loop, MAX (0, self->now_ns),
                                 ilv_trace_builder_intern_kind (self->builder, state, phase),
                                 ILV_JOB_NONE);
}

static void
loop_instant (IlvRec *self, const IlvRecThread *thread, IlvEventKind kind, guint32 a, gint64 b)
{
  if (thread->loop != ILV_TRACK_NONE && self->now_ns >= 0)
    ilv_trace_builder_add_instant (self->builder, thread->loop, self->now_ns, kind, a, b);
}

/* --- turns --- */

static void
begin_poll (IlvRec *self, IlvRecThread *thread, const IlvRecord *record)
{
  IlvFigures *figures = &self->info->figures;
  gint64 timeout_ms = (gint64)record->b;
  gint64 timeout_ns = timeout_ms < 0 ? -1 : MIN (timeout_ms, G_MAXINT32) * 1000000;
  if (thread->poll_end_ns != G_MININT64)
    figures->loop_lag_max_ns =
        MAX (figures->loop_lag_max_ns, self->now_ns - MAX (0, thread->poll_end_ns));
  thread->poll_end_ns = G_MININT64;
  thread->n_turns += self->now_ns >= 0;
  loop_instant (self, thread, ILV_EVENT_POLL, (guint32)thread->n_turns, timeout_ns);
  set_phase (self, thread, ILV_STATE_IO, ILV_PHASE_POLL);
}

static void
end_poll (IlvRec *self, IlvRecThread *thread, const IlvRecord *record)
{
  thread->poll_end_ns = self->now_ns;
  thread->is_running_ready = FALSE;
  gint64 n_events = (gint64)record->b;
  loop_instant (self, thread, ILV_EVENT_EVENTS, (guint32)CLAMP (n_events, 0, G_MAXINT32), 0);
  set_phase (self, thread, ILV_STATE_PYTHON, ILV_PHASE_EVENTS);
}

/* How long the call lasts that the thread has just entered; -1 if it never ends. */
static gint64
find_call_length (const IlvRecThread *thread, const IlvRecord *record)
{
  const IlvRecord *end = ilv_rec_peek (thread, ILV_REC_BLK_EXIT);
  return end != NULL && end->ts >= record->ts ? (gint64)(end->ts - record->ts) : -1;
}

void
ilv_rec_loop_call (IlvRec *self, IlvRecThread *thread, const IlvRecord *record)
{
  gboolean is_enter = record->kind == ILV_REC_BLK_ENTER;
  if (record->flags == ILV_CALL_EPOLL) {
    if (is_enter)
      begin_poll (self, thread, record);
    else
      end_poll (self, thread, record);
    return;
  }
  if (!is_enter || thread->job == ILV_JOB_NONE)
    return;
  gint64 length_ns = find_call_length (thread, record);
  if (length_ns < 0 || length_ns >= FREEZE_NS)
    loop_instant (self, thread, ILV_EVENT_CALL_BLOCKS, thread->job, ilv_rec_get_planned (record));
}

/* Handles run from here to the next poll: the snapshot of the ready queue. */
static guint
count_handles (const IlvRecThread *thread)
{
  guint n = 1, n_slots;
  for (guint i = thread->next; i < thread->ring->records->len; i += n_slots) {
    const IlvRecord *record = &g_array_index (thread->ring->records, IlvRecord, i);
    if ((record->kind == ILV_REC_BLK_ENTER && record->flags == ILV_CALL_EPOLL) ||
        (n_slots = ilv_rec_get_length (thread, i)) == 0)
      break;
    n += record->kind == ILV_REC_STEP_BEGIN || record->kind == ILV_REC_CB_BEGIN;
  }
  return n;
}

static void
begin_handle (IlvRec *self, IlvRecThread *thread)
{
  if (thread->is_running_ready)
    return;
  thread->is_running_ready = TRUE;
  loop_instant (self, thread, ILV_EVENT_RUN_READY, count_handles (thread), 0);
  set_phase (self, thread, ILV_STATE_PYTHON, ILV_PHASE_RUN);
}

/* The task that a due timer's callback makes ready, whose record stands at `index`. */
static guint32
find_woken (IlvRecThread *thread, guint index)
{
  guint n_slots;
  for (guint i = index; i < thread->ring->records->len; i += n_slots) {
    const IlvRecord *record = &g_array_index (thread->ring->records, IlvRecord, i);
    if (record->kind == ILV_REC_TASK_SCHED) {
      guint serial = GPOINTER_TO_UINT (g_hash_table_lookup (thread->met.tasks, &record->b)) - 1;
      return serial < thread->task_table->len
                 ? g_array_index (thread->task_table, IlvRecTask, serial).job
                 : ILV_JOB_NONE;
    }
    if (record->kind == ILV_REC_CB_END || (n_slots = ilv_rec_get_length (thread, i)) == 0)
      break;
  }
  return ILV_JOB_NONE;
}

/* Events are processed; the timers that are due are told by the callbacks that run in this turn. */
static void
take_timers (IlvRec *self, IlvRecThread *thread)
{
  guint n_slots;
  set_phase (self, thread, ILV_STATE_PYTHON, ILV_PHASE_TIMERS);
  for (guint i = thread->next; i < thread->ring->records->len; i += n_slots) {
    const IlvRecord *record = &g_array_index (thread->ring->records, IlvRecord, i);
    if ((record->kind == ILV_REC_BLK_ENTER && record->flags == ILV_CALL_EPOLL) ||
        (n_slots = ilv_rec_get_length (thread, i)) == 0)
      break;
    guint32 job = record->kind == ILV_REC_TIMER ? find_woken (thread, i) : ILV_JOB_NONE;
    if (ilv_rec_get_job (self, job) != NULL)
      loop_instant (self, thread, ILV_EVENT_TIMER_DUE, job, 0);
  }
}

/* Until it runs again there are no turns. */
static void
take_stopped (IlvRec *self, IlvRecThread *thread)
{
  IlvFigures *figures = &self->info->figures;
  if (thread->poll_end_ns != G_MININT64)
    figures->loop_lag_max_ns =
        MAX (figures->loop_lag_max_ns, self->now_ns - MAX (0, thread->poll_end_ns));
  thread->poll_end_ns = G_MININT64;
  thread->is_running_ready = FALSE;
  if (thread->loop != ILV_TRACK_NONE)
    ilv_trace_builder_end_state (self->builder, thread->loop, MAX (0, self->now_ns));
}

/* --- tasks --- */

static IlvRecTask *
get_task (IlvRecThread *thread, guint32 serial)
{
  return serial < thread->task_table->len ? &g_array_index (thread->task_table, IlvRecTask, serial)
                                          : NULL;
}

/* The loop whose task it is, when another thread wakes it. */
static IlvRecThread *
find_loop_of (IlvRec *self, IlvRecThread *thread, guint64 address)
{
  if (thread->is_loop && g_hash_table_contains (thread->met.tasks, &address))
    return thread;
  for (guint i = 0; i < self->threads->len; i++) {
    IlvRecThread *other = self->threads->pdata[i];
    if (other->process == thread->process && other->is_loop &&
        g_hash_table_contains (other->met.tasks, &address))
      return other;
  }
  return thread->is_loop ? thread : NULL;
}

static void
take_scheduled (IlvRec *self, IlvRecThread *thread, const IlvRecord *record)
{
  IlvRecThread *loop = find_loop_of (self, thread, record->b);
  if (loop == NULL)
    return;
  IlvRecTask *task = get_task (loop, ilv_rec_get_task (loop, record->b));
  task->ready_ns = self->now_ns;
  IlvRecJob *job = ilv_rec_get_job (self, task->job);
  if (job == NULL || !job->has_arrived || job->end_ns >= 0)
    return;
  task->waited_in = job->state;
  loop_instant (self, loop, ILV_EVENT_TASK_READY, task->job, job->state);
  ilv_rec_job_wait (self, task->job, ILV_STATE_READY);
  ilv_rec_job_enqueue (self, task->job, loop->process, loop->ready_queue);
}

/* The job of the task in whose step another one has begun or ended its own. */
static guint32
find_job (IlvRec *self, IlvRecThread *thread, guint32 serial)
{
  const IlvRecTask *task = get_task (thread, serial);
  const IlvRecJob *job = task != NULL ? ilv_rec_get_job (self, task->job) : NULL;
  return job != NULL && job->has_arrived && job->end_ns < 0 ? task->job : ILV_JOB_NONE;
}

static void
take_step_begin (IlvRec *self, IlvRecThread *thread, const IlvRecord *record)
{
  begin_handle (self, thread);
  ilv_rec_job_wait (self, find_job (self, thread, thread->met.task), ILV_STATE_READY);
  ilv_rec_push_task (thread, ilv_rec_get_task (thread, record->b));
  IlvRecTask *task = get_task (thread, thread->met.task);
  IlvRecJob *job = task != NULL ? ilv_rec_get_job (self, task->job) : NULL;
  if (job == NULL || !job->has_arrived || job->end_ns >= 0)
    return;
  gint64 waited_ns = task->ready_ns != G_MININT64 ? self->now_ns - task->ready_ns : 0;
  ilv_rec_job_dequeue (self, task->job);
  if (self->is_script)
    job->step = NULL;
  ilv_rec_job_follow (self, task->job, thread);
  loop_instant (self, thread, ILV_EVENT_TASK_STEP, task->job, waited_ns);
}

/* Functions of asyncio in which a task waits, and what for. */
static const struct {
  const char *name;
  IlvState state;
} known_waits[] = {
    {"sleep", ILV_STATE_SLEEP},
    {"Lock.acquire", ILV_STATE_LOCK},
    {"Semaphore.acquire", ILV_STATE_LOCK},
    {"Condition.wait", ILV_STATE_LOCK},
    {"Event.wait", ILV_STATE_LOCK},
    {"Barrier.wait", ILV_STATE_LOCK},
    {"Queue.get", ILV_STATE_LOCK},
    {"Queue.put", ILV_STATE_LOCK},
    {"Queue.join", ILV_STATE_LOCK},
    {"StreamReader._wait_for_data", ILV_STATE_IO},
    {"FlowControlMixin._drain_helper", ILV_STATE_IO},
    {"BaseSelectorEventLoop.sock_recv", ILV_STATE_IO},
    {"BaseSelectorEventLoop.sock_recv_into", ILV_STATE_IO},
    {"BaseSelectorEventLoop.sock_sendall", ILV_STATE_IO},
    {"BaseSelectorEventLoop.sock_connect", ILV_STATE_IO},
    {"BaseSelectorEventLoop.sock_accept", ILV_STATE_IO},
    {"BaseSelectorEventLoop.sock_recvfrom", ILV_STATE_IO},
    {"BaseSelectorEventLoop.sock_sendto", ILV_STATE_IO},
    {"BaseEventLoop._ensure_resolved", ILV_STATE_IO},
    {"BaseEventLoop.create_connection", ILV_STATE_IO},
    {"BaseEventLoop.sock_sendfile", ILV_STATE_IO},
    {"BaseEventLoop.start_tls", ILV_STATE_IO},
    {"StreamWriter.wait_closed", ILV_STATE_IO},
    {"Server.serve_forever", ILV_STATE_IO},
    {"Server.wait_closed", ILV_STATE_IO},
    {"BaseSubprocessTransport._wait", ILV_STATE_IO},
    {"Process.wait", ILV_STATE_IO},
    {"TaskGroup.__aexit__", ILV_STATE_LOCK},
    {"TaskGroup._aexit", ILV_STATE_LOCK},
    {"wait_for", ILV_STATE_LOCK},
    {"_wait", ILV_STATE_LOCK},
    {"to_thread", ILV_STATE_LOCK},
    {"BaseEventLoop.shutdown_default_executor", ILV_STATE_LOCK},
    /* trio */
    {"checkpoint", ILV_STATE_READY},
    {"checkpoint_if_cancelled", ILV_STATE_READY},
    {"sleep_forever", ILV_STATE_SLEEP},
    {"EpollIOManager._epoll_wait", ILV_STATE_IO},
    {"ParkingLot.park", ILV_STATE_LOCK},
    {"Nursery._nested_child_finished", ILV_STATE_LOCK},
    {"MemoryReceiveChannel.receive", ILV_STATE_LOCK},
    {"MemorySendChannel.send", ILV_STATE_LOCK},
    {"to_thread_run_sync", ILV_STATE_LOCK},
};

/* Why it waits: by the function it is in, else by the step it is at, else unknown. */
static IlvState
find_wait (IlvRec *self, IlvRecThread *thread, const IlvRecord *record, const IlvRecJob *job)
{
  const char *name = ilv_rec_get_name (self, thread->process, record->a);
  if (record->flags == ILV_STEP_END_YIELDED || (job->is_offloaded && !self->is_script))
    return ILV_STATE_READY;
  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (known_waits); i++)
    if (strcmp (name, known_waits[i].name) == 0)
      return known_waits[i].state;
  if (record->flags == ILV_STEP_END_TASK || job->is_offloaded)
    return ILV_STATE_LOCK; /* for other tasks, or a pool */
  switch (job->step_kind) {
  case ILV_STEP_IO:
    return ILV_STATE_IO;
  case ILV_STEP_SLEEP:
    return ILV_STATE_SLEEP;
  case ILV_STEP_LOCK:
  case ILV_STEP_SPAWN:
    return ILV_STATE_LOCK;
  default:
    return ILV_STATE_UNKNOWN;
  }
}

/* In a script a span is named after the function in which the task waits. */
static void
suspend (IlvRec *self, IlvRecThread *thread, const IlvRecord *record, guint32 number)
{
  IlvRecJob *job = &self->jobs[number];
  IlvState state = find_wait (self, thread, record, job);
  gpointer serial = record->flags == ILV_STEP_END_TASK
                        ? g_hash_table_lookup (thread->met.tasks, &record->c)
                        : NULL;
  guint32 awaited =
      serial != NULL ? find_job (self, thread, GPOINTER_TO_UINT (serial) - 1) : ILV_JOB_NONE;
  if (awaited != ILV_JOB_NONE && state == ILV_STATE_LOCK)
    loop_instant (self, thread, ILV_EVENT_TASK_AWAIT, number, awaited);
  loop_instant (self, thread, ILV_EVENT_TASK_SUSPEND, number, state);
  if (self->is_script)
    job->step = ilv_rec_get_name (self, thread->process, record->a);
  ilv_rec_job_wait (self, number, state);
  job->is_offloaded = FALSE;
  if (record->flags == ILV_STEP_END_YIELDED)
    ilv_rec_job_enqueue (self, number, thread->process, thread->ready_queue);
}

static void
take_step_end (IlvRec *self, IlvRecThread *thread, const IlvRecord *record)
{
  guint32 number = thread->job;
  IlvRecJob *job = number != ILV_JOB_NONE ? ilv_rec_get_job (self, number) : NULL;
  gboolean is_over = record->flags >= ILV_STEP_END_RETURNED && record->flags <= ILV_STEP_END_RAISED;
  guint32 outer = find_job (self, thread, ilv_rec_pop_task (thread));
  if (is_over)
    ilv_rec_end_task (thread, record->b);
  if (job != NULL && !is_over && job->end_ns < 0)
    suspend (self, thread, record, number);
  if (job != NULL)
    ilv_rec_thread_set_job (self, thread, ILV_JOB_NONE);
  if (outer != ILV_JOB_NONE)
    ilv_rec_job_follow (self, outer, thread);
}

static void
take_created (IlvRec *self, IlvRecThread *thread, const IlvRecord *record)
{
  if (record->flags == ILV_TASK_NEW_RENAMED) {
    ilv_rec_rename_task (thread, record->c, record->b);
    return;
  }
  IlvRecThread *loop = find_loop_of (self, thread, record->b);
  IlvRecTask *task = loop != NULL ? get_task (loop, ilv_rec_get_task (loop, record->b)) : NULL;
  if (task != NULL && ilv_rec_get_job (self, task->job) != NULL)
    loop_instant (self, loop, ILV_EVENT_TASK_CREATE, task->job, 0);
}

void
ilv_rec_loop_take_record (IlvRec *self, IlvRecThread *thread, const IlvRecord *record)
{
  switch ((IlvRecordKind)record->kind) {
  case ILV_REC_TASK_NEW:
    take_created (self, thread, record);
    break;
  case ILV_REC_TASK_SCHED:
    take_scheduled (self, thread, record);
    break;
  case ILV_REC_STEP_BEGIN:
    take_step_begin (self, thread, record);
    break;
  case ILV_REC_STEP_END:
    take_step_end (self, thread, record);
    break;
  case ILV_REC_CB_BEGIN:
    begin_handle (self, thread);
    break;
  case ILV_REC_LOOP_ITER:
    if (thread->is_loop && record->flags == ILV_LOOP_ITER_STOPPED)
      take_stopped (self, thread);
    else if (thread->is_loop && !thread->is_running_ready)
      take_timers (self, thread);
    break;
  default:
    break;
  }
}
