/* The parent's side of a process pool: submit(), the manager thread, the feeder thread.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Source: Lib/concurrent/futures/process.py and Lib/multiprocessing/queues.py (3.13).
 *
 *   - The manager fills the call queue before it waits, and only looks again after a result or a
 *     submit(): a worker that takes a call does not wake it. The one place more than workers is
 * what keeps a worker busy meanwhile.
 *   - Each time it waits, it registers the sentinels of all workers with a new selector
 * (wait_result_broken_or_wakeup()): with many workers that is most of its work.
 *   - Everything the parent does for a call (submit, dispatch, pickle, unpickle, result) is done
 *     under its one GIL; dumps() and loads() are single C calls that do not hear requests.
 *   - fork starts all workers at the first submit(), because forking later, with the manager
 *     running, is not safe; forkserver and spawn start one per submit() unless a worker has said
 * that it is idle. submit() blocks for its part of a start; the rest overlaps. */
#include "ilv-sim-process-pool.h"

#include "ilv-sim-loop.h"
#include "ilv-sim-steps.h"
#include "ilv-sim-trace.h"

static IlvSimProcessPool *
get_pool (IlvSimThread *thread)
{
  return thread->process->workers;
}

void
ilv_sim_call_set_state (IlvSim *sim, const IlvSimCall *call, IlvState state)
{
  for (guint32 i = 0; i < call->n_jobs; i++)
    ilv_sim_job_set_state (sim, call->first + i, state, 0);
}

static IlvSimThread *
new_helper (IlvSim *sim, IlvSimProcessPool *self, IlvRole role, IlvSimBody body,
            IlvSimThread *starter)
{
  IlvSimThread *thread = ilv_sim_thread_new (sim, self->process, role, 0);

  thread->starter = starter;
  ilv_sim_thread_push (thread, body, ILV_SIM_NOBODY);
  ilv_sim_add_memory (sim, sim->costs->thread_bytes);
  ilv_sim_thread_start (sim, thread);
  return thread;
}

#define PYTHON(ns)                                                                                 \
  ILV_SIM_AWAIT (ilv_sim_thread_run (sim, thread, ILV_SIM_USE_PYTHON, ns, ILV_STATE_PYTHON, 0))

/* --- the feeder --- */

static void
begin_pickle (IlvSim *sim, IlvSimThread *thread, const IlvSimCall *call)
{
  thread->job = call->first;
  ilv_sim_call_set_state (sim, call, ILV_STATE_TRANSFER);
  ilv_sim_add_memory (sim, call->bytes_in);
  ilv_sim_trace_instant (sim, thread->track, ILV_EVENT_PICKLE, call->first, call->bytes_in);
}

static void
end_write (IlvSim *sim, IlvSimThread *thread, const IlvSimCall *call)
{
  thread->job = ILV_SIM_NOBODY;
  /* Unless a worker has read it already, it waits for one. */
  if (call->worker == NULL)
    ilv_sim_call_set_state (sim, call, ILV_STATE_READY);
}

static IlvSimFlow
feeder_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame)
{
  IlvSimProcessPool *pool = get_pool (thread);
  IlvSimCall *call = ilv_sim_process_pool_get_call (pool, frame->count);

  ILV_SIM_BEGIN;
  for (;;) {
    ILV_SIM_LET_GO;
    while (pool->buffer.length == 0)
      ILV_SIM_AWAIT (ilv_sim_thread_block (sim, thread, ILV_STATE_IDLE, 0, -1));
    PYTHON (sim->costs->process_feed_ns);
    frame->count = GPOINTER_TO_UINT (g_queue_pop_head (&pool->buffer));
    call = ilv_sim_process_pool_get_call (pool, frame->count);
    begin_pickle (sim, thread, call);
    ILV_SIM_AWAIT (ilv_sim_thread_run (
        sim, thread, ILV_SIM_USE_HOLD,
        sim->costs->pickle_call_ns +
            ilv_sim_cost_of_bytes (call->bytes_in, sim->costs->pickle_ns_per_mib),
        ILV_STATE_TRANSFER, 0));
    ILV_SIM_LET_GO;
    ILV_SIM_CALL_WITH (ilv_sim_pipe_write_body, frame->count, &pool->call_pipe, call->bytes_in,
                       call->first);
    end_write (sim, thread, call);
  }
  ILV_SIM_END;
}

/* --- the manager --- */

/* One call from the pending work to the call queue, unless its task has given up. */
static void
queue_call (IlvSim *sim, IlvSimProcessPool *self)
{
  guint32 id = GPOINTER_TO_UINT (g_queue_pop_head (&self->pending));
  IlvSimCall *call = ilv_sim_process_pool_get_call (self, id);

  if (self->is_offload && (sim->jobs[call->first].flags & ILV_SIM_JOB_CANCELLED)) {
    ilv_sim_trace_queue_take (sim, self->work_track, call->first);
    return;
  }
  for (guint32 i = 0; i < call->n_jobs; i++) {
    ilv_sim_trace_queue_take (sim, self->work_track, call->first + i);
    ilv_sim_trace_queue_put (sim, self->calls_track, call->first + i);
  }
  self->n_queued++;
  g_queue_push_tail (&self->buffer, GUINT_TO_POINTER (id));
  if (self->feeder == NULL) {
    ilv_sim_thread_owe (self->manager, sim->costs->thread_start_ns / 2);
    self->feeder = new_helper (sim, self, ILV_ROLE_FEEDER, feeder_body, self->manager);
  } else {
    ilv_sim_thread_hand_over (sim, self->feeder);
  }
}

/* The futures of a call are set: its jobs end, or the task that awaits its step goes on. */
static void
set_result (IlvSim *sim, IlvSimThread *thread, guint32 id)
{
  IlvSimProcessPool *self = get_pool (thread);
  IlvSimCall call = *ilv_sim_process_pool_get_call (self, id);

  thread->job = ILV_SIM_NOBODY;
  ilv_sim_add_memory (sim, -(gint64)(call.bytes_in + call.bytes_out));
  for (guint32 i = 0; i < call.n_jobs; i++) {
    ilv_sim_trace_instant (sim, thread->track, ILV_EVENT_RESULT, call.first + i, 0);
    if (self->is_offload) {
      ilv_sim_loop_future_done (sim, self->process->loop, call.first + i, thread);
      continue;
    }
    ilv_sim_job_owe_notes (sim, thread);
    ilv_sim_job_end (sim, call.first + i, NULL);
  }
  ilv_sim_trace_link (sim, call.worker->track, call.sent_ns, thread->track, sim->now,
                      ILV_LINK_RESULT);
  self->n_said_idle++;
}

static void
begin_unpickle (IlvSim *sim, IlvSimThread *thread, guint32 id)
{
  IlvSimCall *call = ilv_sim_process_pool_get_call (get_pool (thread), id);

  ilv_sim_trace_instant (sim, thread->track, ILV_EVENT_UNPICKLE, call->first, call->bytes_out);
}

/* The head of the result pipe. */
static guint32
peek_result (IlvSimThread *thread)
{
  IlvSimProcessPool *pool = get_pool (thread);
  guint32 id = ilv_sim_pipe_peek (&pool->result_pipe);
  IlvSimCall *call = ilv_sim_process_pool_get_call (pool, id);

  thread->job = call->first;
  return id;
}

static IlvSimFlow
manager_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame)
{
  IlvSimProcessPool *pool = get_pool (thread);
  IlvSimCall *call = ilv_sim_process_pool_get_call (pool, frame->count);

  ILV_SIM_BEGIN;
  pool->result_pipe.reader = thread;
  for (;;) {
    PYTHON (0);
    while (pool->n_queued <= pool->max_workers && pool->pending.length > 0) {
      PYTHON (sim->costs->process_dispatch_ns);
      queue_call (sim, pool);
    }
    ilv_sim_thread_owe (thread, sim->costs->process_watch_ns * pool->n_workers);
    ILV_SIM_LET_GO;
    while (!pool->is_woken && !ilv_sim_pipe_has_message (&pool->result_pipe))
      ILV_SIM_AWAIT (ilv_sim_thread_block (sim, thread, ILV_STATE_IDLE, 0, -1));
    pool->is_woken = FALSE;
    if (!ilv_sim_pipe_has_message (&pool->result_pipe))
      continue;
    frame->count = peek_result (thread);
    ILV_SIM_CALL_WITH (ilv_sim_pipe_read_body, frame->count, &pool->result_pipe, 0, 0);
    begin_unpickle (sim, thread, frame->count);
    call = ilv_sim_process_pool_get_call (pool, frame->count);
    ILV_SIM_AWAIT (ilv_sim_thread_run (
        sim, thread, ILV_SIM_USE_HOLD,
        sim->costs->pickle_call_ns +
            ilv_sim_cost_of_bytes (call->bytes_out, sim->costs->unpickle_ns_per_mib),
        ILV_STATE_TRANSFER, 0));
    PYTHON (sim->costs->process_result_ns);
    set_result (sim, thread, frame->count);
  }
  ILV_SIM_END;
}

/* --- submit() --- */

/* A chunk: the jobs that came with this one, as far as they are next in the inbox. */
static guint32
gather_chunk (IlvSim *sim, IlvSimProcessPool *self, guint32 first)
{
  IlvSimJobQueue *inbox = &self->process->inbox;
  guint32 n_jobs = 1;

  if (self->is_offload || sim->jobs[first].parent != ILV_JOB_NONE)
    return 1;
  while (n_jobs < sim->settings.chunk && inbox->n > 0 && inbox->head == first + n_jobs &&
         sim->jobs[inbox->head].group == sim->jobs[first].group) {
    ilv_sim_job_queue_take (sim, inbox);
    n_jobs++;
  }
  return n_jobs;
}

static void
put_call (IlvSim *sim, IlvSimThread *thread, IlvSimProcessPool *self, guint32 first)
{
  const IlvJobGroup *group = &sim->workload->groups[sim->jobs[first].group];
  guint32 n_jobs = gather_chunk (sim, self, first);
  IlvSimCall call = {.first = first,
                     .n_jobs = n_jobs,
                     .bytes_in = n_jobs * group->payload_in,
                     .bytes_out = n_jobs * group->payload_out};

  for (guint32 i = first; i < first + n_jobs; i++) {
    sim->jobs[i].mark_ns = sim->now;
    sim->jobs[i].mark_track = thread->track;
    ilv_sim_trace_queue_put (sim, self->work_track, i);
    ilv_sim_trace_instant (sim, thread->track, ILV_EVENT_SUBMIT, i, self->pending.length + 1);
    ilv_sim_trace_job_bytes (sim, i, group->payload_in + group->payload_out);
  }
  sim->figures.transferred_bytes += call.bytes_in + call.bytes_out;
  g_queue_push_tail (&self->pending, GUINT_TO_POINTER (self->calls->len));
  g_array_append_val (self->calls, call);
}

static void
wake_manager (IlvSim *sim, IlvSimThread *thread, IlvSimProcessPool *self)
{
  self->is_woken = TRUE;
  if (self->manager == NULL) {
    ilv_sim_thread_owe (thread, sim->costs->thread_start_ns / 2);
    self->manager = new_helper (sim, self, ILV_ROLE_MANAGER, manager_body, thread);
  } else {
    ilv_sim_thread_wake (sim, self->manager, ilv_sim_get_handover_ns (sim));
  }
}

/* How many workers this submit() starts. */
static guint
count_starts (IlvSim *sim, IlvSimProcessPool *self)
{
  if (sim->settings.start_method == ILV_START_FORK)
    return self->max_workers - self->n_workers;
  if (self->n_said_idle > 0) {
    self->n_said_idle--;
    return 0;
  }
  return self->n_workers < self->max_workers ? 1 : 0;
}

static gboolean
needs_server (IlvSim *sim, IlvSimProcessPool *self)
{
  gboolean needs = sim->settings.start_method == ILV_START_FORKSERVER && !self->has_server;

  self->has_server = TRUE;
  return needs;
}

IlvSimFlow
ilv_sim_process_pool_submit_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame)
{
  IlvSimProcessPool *pool = get_pool (thread);

  ILV_SIM_BEGIN;
  if (!sim->is_ideal)
    PYTHON (sim->costs->process_submit_ns);
  put_call (sim, thread, pool, frame->job);
  frame->count = count_starts (sim, pool);
  if (frame->count > 0 && needs_server (sim, pool) && sim->costs->forkserver_first_ns > 0) {
    ILV_SIM_LET_GO;
    ILV_SIM_AWAIT (
        ilv_sim_thread_sleep (sim, thread, sim->costs->forkserver_first_ns, ILV_STATE_STARTUP, 0));
  }
  for (; frame->count > 0; frame->count--) {
    if (!sim->is_ideal)
      PYTHON (ilv_sim_get_start_call_ns (sim));
    ilv_sim_worker_process_start (sim, pool, thread);
  }
  wake_manager (sim, thread, pool);
  ILV_SIM_END;
}

/* --- set-up --- */

IlvSimProcessPool *
ilv_sim_process_pool_new (IlvSim *sim, IlvSimProcess *process, guint max_workers,
                          gboolean is_offload)
{
  IlvSimProcessPool *self = g_new0 (IlvSimProcessPool, 1);

  self->process = process;
  self->max_workers = max_workers;
  self->is_offload = is_offload;
  self->calls = g_array_new (FALSE, FALSE, sizeof (IlvSimCall));
  g_queue_init (&self->pending);
  g_queue_init (&self->buffer);
  self->work_track =
      ilv_sim_trace_add_track (sim, process->track, ILV_TRACK_QUEUE, ILV_ROLE_WORK, 0, NULL);
  self->calls_track =
      ilv_sim_trace_add_track (sim, process->track, ILV_TRACK_QUEUE, ILV_ROLE_CALLS, 0, NULL);
  ilv_sim_pipe_init (sim, &self->call_pipe, process->track, ILV_ROLE_CALLS);
  ilv_sim_pipe_init (sim, &self->result_pipe, process->track, ILV_ROLE_RESULTS);
  process->workers = self;
  if (is_offload)
    return self;
  process->submit = ilv_sim_process_pool_submit_body;
  process->notify = ilv_sim_notify_main;
  return self;
}

void
ilv_sim_process_pool_free (IlvSimProcessPool *self)
{
  ilv_sim_pipe_clear (&self->call_pipe);
  ilv_sim_pipe_clear (&self->result_pipe);
  g_queue_clear (&self->pending);
  g_queue_clear (&self->buffer);
  g_array_unref (self->calls);
  g_free (self);
}
