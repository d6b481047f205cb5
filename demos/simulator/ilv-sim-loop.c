/* An asyncio event loop in one thread.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One turn, in the order of BaseEventLoop._run_once():
 *
 *   1. cancelled timers are dropped from the head of the heap (or all of them, when there are more
 *      than 100 and over half of them are cancelled);
 *   2. the timeout is 0 if something is ready, else the time to the first timer, else none;
 *   3. one poll, the only place where the loop sleeps: the GIL is let go of;
 *   4. what the poll reported goes to the ready queue, then all due timers;
 *   5. the length of the ready queue is noted and so many handles are run. What they add waits for
 *      the next turn, after another poll.
 *
 * What an event or timer runs is not the task: it sets the future that the task awaits, and
 * that calls the task's step soon, so a task goes on one turn after the poll that noticed its data,
 * as in CPython. What is handed over inside the loop (a lock, an ended task) calls the step
 * directly.
 *
 * Data that arrives while handles run is in `arrived` until the next poll: its task still waits on
 * I/O, nobody has noticed. Everything that arrives at one moment is seen by one poll, for the
 * sleeping loop is woken late (see ilv-sim.h).
 *
 * A poll with timeout 0 lets go of the GIL too, for too short a time to lose it; but who waits for
 * it is woken, finds it taken, and waits a whole interval again. send() and recv() take longer:
 * there the pool's threads beside the loop may get it. */
#include "ilv-sim-loop.h"

#include "ilv-sim-arrivals.h"
#include "ilv-sim-task.h"
#include "ilv-sim-trace.h"
#include "ilv-sim-trio.h"

/* Its task has ended, or is about to: timers and events for it mean nothing. */
static gboolean
is_cancelled (IlvSim *sim, guint64 handle)
{
  return (sim->jobs[(guint32)handle].flags & (ILV_SIM_JOB_ENDED | ILV_SIM_JOB_CANCELLED)) != 0;
}

/* --- handles --- */

static void
call_soon (IlvSim *sim, IlvSimLoop *self, guint64 handle)
{
  guint32 job = (guint32)handle;

  ilv_sim_ring_push (&self->ready, handle);
  if (job != ILV_SIM_NOBODY)
    ilv_sim_trace_queue_put (sim, self->ready_track, job);
}

/* The task is in the ready queue, in one form or another. */
static void
make_ready (IlvSim *sim, IlvSimLoop *self, guint32 number, IlvSimHandleKind kind)
{
  IlvSimJob *job = &sim->jobs[number];

  if (job->state != ILV_STATE_READY) {
    ilv_sim_trace_instant (sim, self->track, ILV_EVENT_TASK_READY, number, job->state);
    ilv_sim_job_set_state (sim, number, ILV_STATE_READY, 0);
  }
  job->mark_ns = sim->now;
  call_soon (sim, self, ILV_SIM_HANDLE (kind, number));
}

/* Makes a sleeping poll return, as soon as it can. */
static void
interrupt (IlvSim *sim, IlvSimLoop *self, gint64 latency_ns)
{
  if (!self->is_polling)
    return;
  if (latency_ns > 0)
    ilv_sim_thread_wake (sim, self->thread, latency_ns);
  else
    ilv_sim_thread_wake_late (sim, self->thread);
}

void
ilv_sim_loop_resume_task (IlvSim *sim, IlvSimLoop *self, guint32 job)
{
  make_ready (sim, self, job, ILV_SIM_HANDLE_STEP);
  if (self->is_polling) {
    self->n_wake_ups++;
    interrupt (sim, self, ilv_sim_get_handover_ns (sim));
  }
}

void
ilv_sim_loop_future_done (IlvSim *sim, IlvSimLoop *self, guint32 job, IlvSimThread *from)
{
  sim->jobs[job].flags &= ~ILV_SIM_JOB_OFFLOADED;
  ilv_sim_thread_owe (from, sim->costs->loop_wake_call_ns);
  self->is_self_pipe_full = TRUE;
  ilv_sim_trace_link (sim, from->track, sim->now, self->thread->track, sim->now, ILV_LINK_RESULT);
  if (is_cancelled (sim, job))
    return;
  make_ready (sim, self, job, ILV_SIM_HANDLE_FUTURE);
  self->n_wake_ups++;
  interrupt (sim, self, ilv_sim_get_handover_ns (sim));
}

void
ilv_sim_loop_data_arrived (IlvSim *sim, IlvSimLoop *self, guint32 job)
{
  ilv_sim_trace_instant (sim, self->track, ILV_EVENT_DATA_ARRIVED, job, 0);
  if (self->is_trio && sim->jobs[job].state != ILV_STATE_IO)
    return; /* it finds the data when it looks */
  ilv_sim_ring_push (&self->arrived, job);
  interrupt (sim, self, ilv_sim_get_handover_ns (sim));
}

/* The kernel's sockets, transports and tasks that were not touched for long are in no cache: what
 * an awaited call costs grows with their number, in however many processes they are. */
#define MANY_CONNECTIONS 10000

/* A transport asks for 256 KiB at each read (max_size of selector_events.py). While the heap has no
 * such room, malloc() maps and unmaps it each time. WeakSet's table of all tasks, which is freed
 * when it has to hold more than three fifths of 8,192 (Objects/setobject.c), leaves room. */
#define ROOMY_TASKS 4915

gint64
ilv_sim_loop_get_await_ns (IlvSim *sim, IlvSimLoop *self)
{
  gint64 ns = self->await_cost_ns +
              self->io_cold_ns * (gint64)MIN (sim->n_tasks, MANY_CONNECTIONS) / MANY_CONNECTIONS;

  if (self->most_tasks < ROOMY_TASKS)
    ns += self->read_buffer_ns;
  if (self->process->is_copy && self->n_free == 0)
    return ns + self->connect_ns;
  self->n_free -= MIN (self->n_free, 1);
  return ns;
}

void
ilv_sim_loop_free_connection (IlvSimLoop *self)
{
  self->n_free++;
}

void
ilv_sim_loop_create_task (IlvSim *sim, IlvSimLoop *self, guint32 number)
{
  IlvSimJob *job = &sim->jobs[number];
  gint64 timeout_ns = sim->workload->groups[job->group].timeout_ns;

  job->flags |= ILV_SIM_JOB_AFLOAT | ILV_SIM_JOB_IS_TASK;
  job->mark_ns = sim->now;
  self->most_tasks = MAX (self->most_tasks, self->n_tasks + 1);
  self->n_tasks++;
  sim->n_tasks++;
  ilv_sim_add_memory (sim, self->task_bytes);
  ilv_sim_trace_instant (sim, self->track, ILV_EVENT_TASK_CREATE, number, 0);
  if (!self->is_eager)
    call_soon (sim, self, ILV_SIM_HANDLE (ILV_SIM_HANDLE_STEP, number));
  if (timeout_ns > 0)
    ilv_sim_loop_add_timer (sim, self, job->arrival_ns + timeout_ns,
                            ILV_SIM_HANDLE (ILV_SIM_HANDLE_CANCEL, number));
}

/* --- timers --- */

void
ilv_sim_loop_add_timer (IlvSim *sim, IlvSimLoop *self, gint64 when_ns, guint64 handle)
{
  ilv_sim_thread_owe (self->thread, self->timer_cost_ns);
  ilv_event_queue_push (&self->timers, when_ns, 0, handle);
}

static void
rebuild_timers (IlvSim *sim, IlvSimLoop *self)
{
  IlvEventQueue kept;

  ilv_event_queue_init (&kept, self->timers.capacity);
  while (!ilv_event_queue_is_empty (&self->timers)) {
    IlvQueuedEvent timer = ilv_event_queue_pop (&self->timers);
    if (!is_cancelled (sim, timer.data))
      ilv_event_queue_push (&kept, timer.time_ns, 0, timer.data);
  }
  ilv_event_queue_clear (&self->timers);
  self->timers = kept;
  self->n_cancelled = 0;
}

/* _MIN_SCHEDULED_TIMER_HANDLES and _MIN_CANCELLED_TIMER_HANDLES_FRACTION; trio's
 * DEADLINE_HEAP_MIN_PRUNE_THRESHOLD */
static gboolean
has_too_many_cancelled (const IlvSimLoop *self)
{
  gsize n_active = self->timers.n - MIN (self->n_cancelled, self->timers.n);

  if (self->is_trio)
    return self->timers.n > 2 * n_active + 1000;
  return self->timers.n > 100 && self->n_cancelled > self->timers.n / 2;
}

static void
drop_cancelled_timers (IlvSim *sim, IlvSimLoop *self)
{
  if (has_too_many_cancelled (self)) {
    rebuild_timers (sim, self);
    return;
  }
  while (!ilv_event_queue_is_empty (&self->timers) &&
         is_cancelled (sim, ilv_event_queue_peek (&self->timers)->data)) {
    ilv_event_queue_pop (&self->timers);
    self->n_cancelled -= MIN (self->n_cancelled, 1);
  }
}

/* -1: no timeout. */
static gint64
get_timeout (IlvSim *sim, IlvSimLoop *self)
{
  gint64 when_ns = G_MAXINT64;

  if (self->ready.n > 0 || self->is_main_due)
    return 0;
  if (!ilv_event_queue_is_empty (&self->timers))
    when_ns = ilv_event_queue_peek (&self->timers)->time_ns;
  if (sim->arrivals->n_homes == 1)
    when_ns = MIN (when_ns, ilv_sim_arrivals_get_next (sim->arrivals));
  return when_ns == G_MAXINT64 ? -1 : MAX (0, when_ns - sim->now);
}

/* asyncio's handle sets a future, which calls the task's step soon; trio reschedules the task. */
static IlvSimHandleKind
through_future (const IlvSimLoop *self)
{
  return self->is_trio ? ILV_SIM_HANDLE_STEP : ILV_SIM_HANDLE_FUTURE;
}

static void
move_due_timer (IlvSim *sim, IlvSimLoop *self, guint64 handle)
{
  guint32 job = (guint32)handle;

  ilv_sim_trace_instant (sim, self->track, ILV_EVENT_TIMER_DUE, job, 0);
  if (handle >> 32 == ILV_SIM_HANDLE_FUTURE)
    make_ready (sim, self, job, through_future (self));
  else if (self->is_trio)
    ilv_sim_task_cancel (sim, self, job);
  else
    ilv_sim_ring_push (&self->ready, handle);
}

static void
move_due_timers (IlvSim *sim, IlvSimLoop *self)
{
  IlvSimHandleKind main_kind = self->is_trio ? ILV_SIM_HANDLE_MAIN : ILV_SIM_HANDLE_MAIN_TIMER;

  if (self->is_main_due && !self->is_main_called) {
    self->is_main_called = TRUE;
    call_soon (sim, self, ILV_SIM_HANDLE (main_kind, ILV_SIM_NOBODY));
  }
  self->is_main_due = FALSE;
  while (!ilv_event_queue_is_empty (&self->timers) &&
         (gint64)ilv_event_queue_peek (&self->timers)->time_ns <= sim->now) {
    guint64 handle = ilv_event_queue_pop (&self->timers).data;
    if (!is_cancelled (sim, handle))
      move_due_timer (sim, self, handle);
  }
}

/* --- running a handle --- */

/* main(): makes tasks of all jobs that have arrived. */
static IlvSimFlow
main_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame)
{
  IlvSimProcess *process = thread->process;

  ILV_SIM_BEGIN;
  process->loop->is_main_called = FALSE;
  while ((frame->count = ilv_sim_job_queue_take (sim, &process->inbox)) != ILV_SIM_NOBODY)
    ILV_SIM_CALL (ilv_sim_task_create_body, frame->count);
  ILV_SIM_END;
}

/* What a handle that calls no coroutine does; FALSE for the others, which need a frame. */
static gboolean
run_callback (IlvSim *sim, IlvSimLoop *self, guint64 handle)
{
  guint32 job = (guint32)handle;

  switch ((IlvSimHandleKind)(handle >> 32)) {
  case ILV_SIM_HANDLE_FUTURE:
    if (!(sim->jobs[job].flags & ILV_SIM_JOB_ENDED))
      call_soon (sim, self, ILV_SIM_HANDLE (ILV_SIM_HANDLE_STEP, job));
    return TRUE;
  case ILV_SIM_HANDLE_CANCEL:
    if (!is_cancelled (sim, handle))
      ilv_sim_task_cancel (sim, self, job);
    return TRUE;
  case ILV_SIM_HANDLE_MAIN_TIMER:
    call_soon (sim, self, ILV_SIM_HANDLE (ILV_SIM_HANDLE_MAIN, ILV_SIM_NOBODY));
    return TRUE;
  case ILV_SIM_HANDLE_STEP:
  case ILV_SIM_HANDLE_MAIN:
  default:
    return FALSE;
  }
}

static guint64
pop_handle (IlvSim *sim, IlvSimLoop *self)
{
  guint64 handle = ilv_sim_ring_pop (&self->ready);
  guint32 job = (guint32)handle;

  if (job != ILV_SIM_NOBODY && handle >> 32 != ILV_SIM_HANDLE_CANCEL)
    ilv_sim_trace_queue_take (sim, self->ready_track, job);
  ilv_sim_thread_owe (self->thread, self->handle_cost_ns);
  return handle;
}

/* --- one turn --- */

void
ilv_sim_loop_end_turn (IlvSim *sim, IlvSimLoop *self, gint64 now_ns)
{
  if (self->turn > 0 && self->poll_return_ns >= 0)
    sim->figures.loop_lag_max_ns =
        MAX (sim->figures.loop_lag_max_ns, now_ns - self->poll_return_ns);
  self->poll_return_ns = -1;
}

static void
begin_poll (IlvSim *sim, IlvSimLoop *self, gint64 timeout_ns)
{
  ilv_sim_loop_end_turn (sim, self, sim->now);
  self->turn++;
  ilv_sim_trace_phase (sim, self->track, self->poll_kind);
  ilv_sim_trace_instant (sim, self->track, ILV_EVENT_POLL, self->turn, timeout_ns);
}

/* A sleeping poll has something to return for. */
static gboolean
has_event (IlvSim *sim, IlvSimLoop *self)
{
  return self->arrived.n > 0 || self->n_wake_ups > 0 || get_timeout (sim, self) == 0;
}

/* Sleeps in the selector until woken or until the first timer is due. */
static gboolean
sleep_in_poll (IlvSim *sim, IlvSimLoop *self)
{
  IlvSimThread *thread = self->thread;
  gint64 timeout_ns = get_timeout (sim, self);

  self->is_polling = TRUE;
  ilv_sim_thread_block (sim, thread, ILV_STATE_IO, 0, timeout_ns);
  if (!ilv_event_queue_is_empty (&self->timers))
    ilv_sim_schedule (
        sim, (gint64)ilv_event_queue_peek (&self->timers)->time_ns + sim->costs->timer_slack_ns,
        ILV_SIM_PRIORITY_WAKE, ILV_SIM_EVENT_RESUME, thread->generation, thread->index);
  return FALSE;
}

static void
end_poll (IlvSim *sim, IlvSimLoop *self)
{
  self->is_polling = FALSE;
  self->poll_return_ns = sim->now;
  self->n_events = self->arrived.n;
  ilv_sim_trace_phase (sim, self->track, self->events_kind);
  ilv_sim_trace_instant (sim, self->track, ILV_EVENT_EVENTS, self->n_events + self->n_wake_ups, 0);
  self->n_wake_ups = 0;
  ilv_sim_thread_owe (self->thread, self->turn_cost_ns + self->n_events * self->event_cost_ns);
  /* However many bytes are in it: one event, one handle, one recv(), and one that finds nothing. */
  if (self->is_self_pipe_full)
    ilv_sim_thread_owe (self->thread, sim->costs->loop_woken_ns);
  self->is_self_pipe_full = FALSE;
}

static void
move_events (IlvSim *sim, IlvSimLoop *self)
{
  for (guint i = 0; i < self->n_events; i++) {
    guint32 job = ilv_sim_ring_pop (&self->arrived);
    if (!is_cancelled (sim, job))
      make_ready (sim, self, job, through_future (self));
  }
}

/* Due timers have been moved in no time, so they have no phase of their own. */
static void
begin_running (IlvSim *sim, IlvSimLoop *self)
{
  ilv_sim_trace_phase (sim, self->track, self->run_kind);
  self->n_todo = self->ready.n;
  if (self->is_trio)
    ilv_sim_trio_order_batch (sim, self);
  ilv_sim_trace_instant (sim, self->track, ILV_EVENT_RUN_READY, self->n_todo, 0);
}

/* Whether anybody would notice. */
static gboolean
lets_go_in_poll (const IlvSim *sim, const IlvSimThread *thread)
{
  return ilv_sim_gil_is_wanted (thread->gil) &&
         (thread->gil->drop_request || sim->costs->socket_recv_ns > 0);
}

/* A handle that reads a socket. */
static gboolean
reads_socket (IlvSim *sim, const IlvSimLoop *self, guint64 handle)
{
  if (self->recv_ns == 0 || handle >> 32 != ILV_SIM_HANDLE_FUTURE || is_cancelled (sim, handle))
    return FALSE;
  return ilv_sim_job_get_step (sim, &sim->jobs[(guint32)handle])->kind == ILV_STEP_IO;
}

/* recv(): the GIL is only let go of where somebody would notice. */
static IlvSimFlow
recv_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame)
{
  ILV_SIM_BEGIN;
  if (!ilv_sim_gil_is_wanted (thread->gil)) {
    ilv_sim_thread_owe (thread, thread->process->loop->recv_ns);
    return ILV_SIM_FLOW_DONE;
  }
  ILV_SIM_LET_GO;
  ILV_SIM_AWAIT (ilv_sim_thread_run (sim, thread, ILV_SIM_USE_NATIVE,
                                     thread->process->loop->recv_ns, ILV_STATE_NATIVE, 0));
  ILV_SIM_AWAIT (ilv_sim_thread_run (sim, thread, ILV_SIM_USE_PYTHON, 0, ILV_STATE_PYTHON, 0));
  ILV_SIM_END;
}

IlvSimFlow
ilv_sim_loop_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame)
{
  IlvSimLoop *loop = thread->process->loop;

  ILV_SIM_BEGIN;
  ILV_SIM_AWAIT (ilv_sim_thread_run (sim, thread, ILV_SIM_USE_PYTHON, 0, ILV_STATE_PYTHON, 0));
  loop->is_main_called = TRUE;
  call_soon (sim, loop, ILV_SIM_HANDLE (ILV_SIM_HANDLE_MAIN, ILV_SIM_NOBODY));
  for (;;) {
    drop_cancelled_timers (sim, loop);
    begin_poll (sim, loop, get_timeout (sim, loop));
    if (!has_event (sim, loop)) {
      ILV_SIM_LET_GO;
      while (!has_event (sim, loop))
        ILV_SIM_AWAIT (sleep_in_poll (sim, loop));
    } else if (lets_go_in_poll (sim, thread)) {
      ILV_SIM_LET_GO;
    }
    end_poll (sim, loop);
    ILV_SIM_AWAIT (ilv_sim_thread_run (sim, thread, ILV_SIM_USE_PYTHON, 0, ILV_STATE_PYTHON, 0));
    move_events (sim, loop);
    move_due_timers (sim, loop);
    begin_running (sim, loop);
    while (loop->n_todo > 0) {
      loop->n_todo--;
      frame->value = (gint64)pop_handle (sim, loop);
      if (reads_socket (sim, loop, (guint64)frame->value))
        ILV_SIM_CALL (recv_body, ILV_SIM_NOBODY);
      if (!run_callback (sim, loop, (guint64)frame->value))
        ILV_SIM_CALL (frame->value >> 32 == ILV_SIM_HANDLE_MAIN ? main_body : ilv_sim_task_body,
                      (guint32)frame->value);
    }
    ILV_SIM_AWAIT (ilv_sim_thread_run (sim, thread, ILV_SIM_USE_PYTHON, 0, ILV_STATE_PYTHON, 0));
  }
  ILV_SIM_END;
}

/* --- set-up --- */

/* A job was delivered. Its arrival is a timer of main(); one that is admitted because another
 * ended, or sent by a client in this loop, is noticed by the code that runs. */
static void
notify (IlvSim *sim, IlvSimProcess *process)
{
  IlvSimLoop *self = process->loop;

  if (self->is_main_called || self->is_main_due || self->turn == 0)
    return;
  if (self->is_polling || sim->arrivals->is_due) {
    self->is_main_due = TRUE;
    interrupt (sim, self, sim->costs->timer_slack_ns);
    return;
  }
  self->is_main_called = TRUE;
  call_soon (sim, self, ILV_SIM_HANDLE (ILV_SIM_HANDLE_MAIN, ILV_SIM_NOBODY));
}

/* Only a pool's threads can want the GIL of a loop. */
static void
choose_socket_costs (IlvSim *sim, IlvSimLoop *self)
{
  const IlvCosts *costs = sim->costs;

  if (sim->settings.model != ILV_MODEL_ASYNCIO_THREADS &&
      sim->settings.model != ILV_MODEL_ASYNCIO_PROCESSES)
    return;
  self->recv_ns = MIN (costs->socket_recv_ns, self->await_cost_ns);
  self->await_cost_ns -= self->recv_ns;
  self->send_ns = MIN (costs->socket_send_ns, self->await_cost_ns);
}

static void
choose_costs (IlvSim *sim, IlvSimLoop *self)
{
  const IlvCosts *costs = sim->costs;
  gboolean is_uv = sim->settings.model == ILV_MODEL_UVLOOP;

  self->turn_cost_ns = is_uv ? costs->uv_loop_turn_ns : costs->loop_turn_ns;
  self->handle_cost_ns = is_uv ? costs->uv_loop_handle_ns : costs->loop_handle_ns;
  self->event_cost_ns = is_uv ? costs->uv_loop_event_ns : costs->loop_event_ns;
  self->timer_cost_ns = costs->loop_timer_ns;
  self->create_cost_ns = is_uv ? costs->uv_task_create_ns : costs->task_create_ns;
  self->await_cost_ns = is_uv ? costs->uv_io_await_ns : costs->io_await_ns;
  self->io_cold_ns = is_uv ? costs->uv_io_cold_ns : costs->io_cold_ns;
  self->read_buffer_ns = is_uv ? 0 : costs->read_buffer_ns;
  self->connect_ns = costs->loop_connect_ns;
  self->task_bytes = costs->task_bytes;
  self->is_eager = sim->settings.eager_tasks;
  choose_socket_costs (sim, self);
  ilv_sim_add_memory (sim, costs->asyncio_bytes);
}

static void
choose_kinds (IlvSim *sim, IlvSimLoop *self)
{
  IlvTraceBuilder *builder = sim->builder;

  self->poll_kind = ilv_trace_builder_intern_kind (builder, ILV_STATE_IO, ILV_PHASE_POLL);
  self->events_kind = ilv_trace_builder_intern_kind (builder, ILV_STATE_PYTHON, ILV_PHASE_EVENTS);
  self->run_kind = ilv_trace_builder_intern_kind (builder, ILV_STATE_PYTHON, ILV_PHASE_RUN);
}

IlvSimLoop *
ilv_sim_loop_new (IlvSim *sim, IlvSimProcess *process)
{
  IlvSimLoop *self = g_new0 (IlvSimLoop, 1);

  self->process = process;
  self->thread = process->main;
  self->track =
      ilv_sim_trace_add_track (sim, process->track, ILV_TRACK_LOOP, ILV_ROLE_NONE, 0, NULL);
  self->ready_track =
      ilv_sim_trace_add_track (sim, process->track, ILV_TRACK_QUEUE, ILV_ROLE_READY, 0, NULL);
  ilv_event_queue_init (&self->timers, 64);
  self->is_trio = sim->settings.model == ILV_MODEL_TRIO;
  if (self->is_trio)
    ilv_sim_trio_choose_costs (sim, self);
  else
    choose_costs (sim, self);
  choose_kinds (sim, self);
  process->loop = self;
  process->submit = ilv_sim_task_create_body;
  process->notify = notify;
  ilv_sim_thread_push (process->main, ilv_sim_loop_body, ILV_SIM_NOBODY);
  return self;
}

void
ilv_sim_loop_free (IlvSimLoop *self)
{
  ilv_event_queue_clear (&self->timers);
  g_free (self->ready.items);
  g_free (self->arrived.items);
  g_free (self);
}
