/* The workers' side of a process pool: _process_worker() of Lib/concurrent/futures/process.py.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All workers read from one pipe, one at a time: who holds the read lock waits for a call and reads
 * it whole, the others stand in line for the lock. So big calls reach idle workers one after
 * another. Reading frees the call's place in the call queue, but tells nobody. */
#include "ilv-sim-process-pool.h"

#include "ilv-sim-steps.h"
#include "ilv-sim-trace.h"

gint64
ilv_sim_get_start_ns (const IlvSim *sim)
{
  switch (sim->settings.start_method) {
  case ILV_START_FORK:
    return sim->costs->process_fork_ns;
  case ILV_START_SPAWN:
    return sim->costs->process_spawn_ns;
  case ILV_START_FORKSERVER:
  default:
    return sim->costs->process_forkserver_ns;
  }
}

gint64
ilv_sim_get_start_call_ns (const IlvSim *sim)
{
  switch (sim->settings.start_method) {
  case ILV_START_FORK:
    return sim->costs->process_fork_call_ns;
  case ILV_START_SPAWN:
    return sim->costs->process_spawn_call_ns;
  case ILV_START_FORKSERVER:
  default:
    return sim->costs->process_start_call_ns;
  }
}

gint64
ilv_sim_get_worker_bytes (const IlvSim *sim)
{
  switch (sim->settings.start_method) {
  case ILV_START_FORK:
    return sim->costs->worker_fork_bytes;
  case ILV_START_SPAWN:
    return sim->costs->worker_spawn_bytes;
  case ILV_START_FORKSERVER:
  default:
    return sim->costs->worker_forkserver_bytes;
  }
}

/* The pool is the parent's: process 0. */
static IlvSimProcessPool *
get_pool (IlvSim *sim)
{
  return ilv_sim_get_process (sim, 0)->workers;
}

static void
begin_read (IlvSim *sim, IlvSimThread *thread, guint32 id)
{
  IlvSimCall *call = ilv_sim_process_pool_get_call (get_pool (sim), id);

  call->worker = thread;
  thread->job = call->first;
  ilv_sim_call_set_state (sim, call, ILV_STATE_TRANSFER);
  ilv_sim_trace_instant (sim, thread->track, ILV_EVENT_PIPE_READ, call->first, call->bytes_in);
}

static void
end_read (IlvSim *sim, IlvSimThread *thread, guint32 id)
{
  IlvSimProcessPool *pool = get_pool (sim);
  IlvSimCall *call = ilv_sim_process_pool_get_call (pool, id);

  pool->n_queued--;
  for (guint32 i = 0; i < call->n_jobs; i++)
    ilv_sim_trace_queue_take (sim, pool->calls_track, call->first + i);
  pool->call_pipe.reader = NULL;
  ilv_sim_pipe_unlock (sim, &pool->call_pipe);
  ilv_sim_trace_instant (sim, thread->track, ILV_EVENT_UNPICKLE, call->first, call->bytes_in);
}

/* call_queue.get(); the id of the call is left in the thread. */
static IlvSimFlow
get_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame)
{
  IlvSimProcessPool *pool = get_pool (sim);

  ILV_SIM_BEGIN;
  ILV_SIM_LET_GO;
  if (!ilv_sim_pipe_lock (&pool->call_pipe, thread))
    while (!ilv_sim_pipe_is_locked_by (&pool->call_pipe, thread))
      ILV_SIM_AWAIT (ilv_sim_thread_block (sim, thread, ILV_STATE_IDLE, 0, -1));
  pool->call_pipe.reader = thread;
  while (!ilv_sim_pipe_has_message (&pool->call_pipe))
    ILV_SIM_AWAIT (ilv_sim_thread_block (sim, thread, ILV_STATE_IDLE, 0, -1));
  frame->count = thread->received = ilv_sim_pipe_peek (&pool->call_pipe);
  begin_read (sim, thread, frame->count);
  ILV_SIM_CALL_WITH (ilv_sim_pipe_read_body, frame->count, &pool->call_pipe, 0, 0);
  end_read (sim, thread, frame->count);
  frame->value = ilv_sim_process_pool_get_call (pool, frame->count)->bytes_in;
  ILV_SIM_AWAIT (
      ilv_sim_thread_run (sim, thread, ILV_SIM_USE_HOLD,
                          sim->costs->pickle_call_ns +
                              ilv_sim_cost_of_bytes (frame->value, sim->costs->unpickle_ns_per_mib),
                          ILV_STATE_TRANSFER, 0));
  thread->job = ILV_SIM_NOBODY;
  ilv_sim_call_set_state (sim, ilv_sim_process_pool_get_call (pool, frame->count), ILV_STATE_READY);
  ILV_SIM_END;
}

/* One job of a call, or the step of a task; it ends when its result has arrived. */
static IlvSimFlow
execute_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame)
{
  ILV_SIM_BEGIN;
  thread->job = frame->job;
  if (get_pool (sim)->is_offload) {
    ILV_SIM_CALL (ilv_sim_get_step_body (ilv_sim_job_get_step (sim, &sim->jobs[frame->job])->kind),
                  frame->job);
  } else {
    ilv_sim_job_begin (sim, frame->job, thread);
    ILV_SIM_CALL (ilv_sim_job_steps_body, frame->job);
  }
  ILV_SIM_AWAIT (
      ilv_sim_thread_run (sim, thread, ILV_SIM_USE_PYTHON, 0, ILV_STATE_PYTHON, thread->name));
  if (!get_pool (sim)->is_offload)
    ilv_sim_job_steps_done (sim, frame->job, thread);
  thread->job = ILV_SIM_NOBODY;
  ilv_sim_job_set_state (sim, frame->job, ILV_STATE_READY, 0);
  ILV_SIM_END;
}

static void
begin_result (IlvSim *sim, IlvSimThread *thread, guint32 id)
{
  IlvSimCall *call = ilv_sim_process_pool_get_call (get_pool (sim), id);

  thread->job = call->first;
  ilv_sim_call_set_state (sim, call, ILV_STATE_TRANSFER);
  ilv_sim_add_memory (sim, call->bytes_out);
  ilv_sim_trace_instant (sim, thread->track, ILV_EVENT_PICKLE, call->first, call->bytes_out);
}

/* _sendback_result() */
static IlvSimFlow
send_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame)
{
  IlvSimProcessPool *pool = get_pool (sim);
  IlvSimCall *call = ilv_sim_process_pool_get_call (pool, frame->job);

  ILV_SIM_BEGIN;
  begin_result (sim, thread, frame->job);
  ILV_SIM_AWAIT (ilv_sim_thread_run (
      sim, thread, ILV_SIM_USE_HOLD,
      sim->costs->pickle_call_ns +
          ilv_sim_cost_of_bytes (call->bytes_out, sim->costs->pickle_ns_per_mib),
      ILV_STATE_TRANSFER, 0));
  ILV_SIM_LET_GO;
  if (!ilv_sim_pipe_lock (&pool->result_pipe, thread))
    while (!ilv_sim_pipe_is_locked_by (&pool->result_pipe, thread))
      ILV_SIM_AWAIT (ilv_sim_thread_block (sim, thread, ILV_STATE_LOCK, 0, -1));
  call->sent_ns = sim->now;
  ILV_SIM_CALL_WITH (ilv_sim_pipe_write_body, frame->job, &pool->result_pipe, call->bytes_out,
                     call->first);
  ilv_sim_pipe_unlock (sim, &pool->result_pipe);
  thread->job = ILV_SIM_NOBODY;
  ILV_SIM_END;
}

static IlvSimFlow
worker_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame)
{
  ILV_SIM_BEGIN;
  frame->value = MAX (0, ilv_sim_get_start_ns (sim) - ilv_sim_get_start_call_ns (sim));
  ILV_SIM_AWAIT (
      ilv_sim_thread_run (sim, thread, ILV_SIM_USE_PYTHON, frame->value, ILV_STATE_STARTUP, 0));
  ilv_sim_trace_instant (sim, thread->track, ILV_EVENT_THREAD_READY, 0, frame->value);
  for (;;) {
    ILV_SIM_CALL (get_body, ILV_SIM_NOBODY);
    ilv_sim_thread_owe (thread, sim->costs->process_job_ns);
    for (frame->count = 0;
         frame->count < ilv_sim_process_pool_get_call (get_pool (sim), thread->received)->n_jobs;
         frame->count++)
      ILV_SIM_CALL (execute_body,
                    ilv_sim_process_pool_get_call (get_pool (sim), thread->received)->first +
                        frame->count);
    ILV_SIM_CALL (send_body, thread->received);
  }
  ILV_SIM_END;
}

/* A worker that spawns a job asks the parent to submit it. */
IlvSimFlow
ilv_sim_ask_parent_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame)
{
  ilv_sim_thread_owe (thread, sim->costs->pipe_call_ns);
  ilv_sim_job_deliver (sim, frame->job);
  return ILV_SIM_FLOW_DONE;
}

void
ilv_sim_worker_process_start (IlvSim *sim, IlvSimProcessPool *pool, IlvSimThread *starter)
{
  IlvSimProcess *process = ilv_sim_process_new (sim, ILV_ROLE_WORKER, ++pool->n_workers);

  process->submit = ilv_sim_ask_parent_body;
  process->main = ilv_sim_thread_new (sim, process, ILV_ROLE_MAIN, 0);
  process->main->is_worker = TRUE;
  process->main->starter = starter;
  ilv_sim_trace_instant (sim, starter->track, ILV_EVENT_PROCESS_START, process->track, 0);
  ilv_sim_add_memory (sim, ilv_sim_get_worker_bytes (sim));
  ilv_sim_thread_push (process->main, worker_body, ILV_SIM_NOBODY);
  ilv_sim_thread_start (sim, process->main);
}
