/* dask.distributed: a worker, with its loop and its threads.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The worker's loop is its main thread. Like every thread it needs the worker's GIL: a task of pure
 * Python keeps it from hearing of new tasks, and from giving results away, for a switch interval at
 * a time. Task threads are those of a ThreadPoolExecutor. */
#include "ilv-sim-dask.h"

#include "ilv-sim-pipe.h"
#include "ilv-sim-process-pool.h"
#include "ilv-sim-steps.h"
#include "ilv-sim-trace.h"

#define SCHEDULER_INTERVAL_NS 2000000 /* worker.py: batched_stream */

static IlvSimDaskWorker *
get_worker (IlvSim *sim, IlvSimThread *thread)
{
  return &sim->dask->workers[thread->process->index - 1];
}

#define PYTHON(ns)                                                                                 \
  ILV_SIM_AWAIT (ilv_sim_thread_run (sim, thread, ILV_SIM_USE_PYTHON, ns, ILV_STATE_PYTHON, 0))
#define TRANSFER(ns)                                                                               \
  ILV_SIM_AWAIT (ilv_sim_thread_run (sim, thread, ILV_SIM_USE_HOLD, ns, ILV_STATE_TRANSFER, 0))

/* --- a task thread --- */

static void
note (IlvSim *sim, IlvSimThread *thread, guint32 job, IlvEventKind kind, guint64 bytes)
{
  ilv_sim_job_set_state (sim, job, ILV_STATE_TRANSFER, 0);
  ilv_sim_trace_instant (sim, thread->track, kind, job, bytes);
}

static IlvSimFlow
run_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame)
{
  ILV_SIM_BEGIN;
  thread->job = frame->job;
  ilv_sim_thread_owe (thread, sim->costs->dask_job_ns);
  ilv_sim_job_begin (sim, frame->job, thread);
  ILV_SIM_CALL (ilv_sim_job_steps_body, frame->job);
  ILV_SIM_AWAIT (
      ilv_sim_thread_run (sim, thread, ILV_SIM_USE_PYTHON, 0, ILV_STATE_PYTHON, thread->name));
  ilv_sim_job_steps_done (sim, frame->job, thread);
  thread->job = ILV_SIM_NOBODY;
  ilv_sim_job_set_state (sim, frame->job, ILV_STATE_READY, 0);
  ilv_sim_add_memory (sim, ilv_sim_dask_get_group (sim, frame->job)->payload_out);
  ilv_sim_dask_send (sim, &get_worker (sim, thread)->loop, ILV_SIM_DASK_FINISHED, frame->job,
                     sim->now);
  ILV_SIM_END;
}

/* --- the worker's loop --- */

static void
tell_scheduler (IlvSim *sim, IlvSimDaskWorker *self, guint32 job)
{
  ilv_sim_dask_send (sim, &sim->dask->scheduler, ILV_SIM_DASK_FINISHED, job,
                     ilv_sim_dask_batch_put (&self->to_scheduler, sim->now));
}

static void
send_data (IlvSim *sim, IlvSimThread *thread, guint32 job)
{
  ilv_sim_trace_instant (sim, thread->track, ILV_EVENT_PIPE_WRITE, job,
                         ilv_sim_dask_get_group (sim, job)->payload_out);
  ilv_sim_dask_send (sim, &sim->dask->scheduler, ILV_SIM_DASK_DATA, job, sim->now);
}

static void
begin_data (IlvSim *sim, IlvSimThread *thread, guint32 job)
{
  note (sim, thread, job, ILV_EVENT_PICKLE, ilv_sim_dask_get_group (sim, job)->payload_out);
}

/* Reading the task and unpickling it: then a thread may have it. */
static gint64
take_task_ns (const IlvSim *sim, guint32 job)
{
  return sim->costs->dask_task_ns + sim->costs->pickle_call_ns +
         ilv_sim_cost_of_bytes (ilv_sim_dask_get_group (sim, job)->payload_in,
                                sim->costs->dask_task_ns_per_mib);
}

static gint64
give_result_ns (const IlvSim *sim, guint32 job)
{
  guint64 bytes = ilv_sim_dask_get_group (sim, job)->payload_out;

  return sim->costs->pickle_call_ns + ilv_sim_cost_of_bytes (bytes, sim->costs->pickle_ns_per_mib) +
         ilv_sim_cost_of_bytes (bytes, sim->costs->dask_ns_per_mib);
}

static IlvSimFlow
handle_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame)
{
  ILV_SIM_BEGIN;
  if (frame->value == ILV_SIM_DASK_RUN) {
    ilv_sim_trace_instant (sim, thread->track, ILV_EVENT_PIPE_READ, frame->job,
                           ilv_sim_dask_get_group (sim, frame->job)->payload_in);
    note (sim, thread, frame->job, ILV_EVENT_UNPICKLE,
          ilv_sim_dask_get_group (sim, frame->job)->payload_in);
    PYTHON (take_task_ns (sim, frame->job));
    ILV_SIM_CALL (ilv_sim_pool_submit_body, frame->job);
  } else if (frame->value == ILV_SIM_DASK_FINISHED) {
    PYTHON (0);
    tell_scheduler (sim, get_worker (sim, thread), frame->job);
  } else {
    begin_data (sim, thread, frame->job);
    TRANSFER (give_result_ns (sim, frame->job));
    send_data (sim, thread, frame->job);
  }
  ILV_SIM_END;
}

/* It has told the scheduler that it is there. */
static void
be_ready (IlvSim *sim, IlvSimThread *thread, gint64 took_ns)
{
  IlvSimDask *dask = sim->dask;

  get_worker (sim, thread)->is_ready = TRUE;
  thread->is_ready = TRUE;
  ilv_sim_trace_instant (sim, thread->track, ILV_EVENT_THREAD_READY, 0, took_ns);
  if (++dask->n_ready == dask->n_workers)
    ilv_sim_thread_wake (sim, thread->starter, sim->costs->thread_handover_ns);
}

static IlvSimFlow
loop_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame)
{
  IlvSimDaskMail mail;

  ILV_SIM_BEGIN;
  frame->value = sim->now;
  ILV_SIM_AWAIT (ilv_sim_thread_run (sim, thread, ILV_SIM_USE_PYTHON,
                                     sim->costs->dask_worker_start_ns, ILV_STATE_STARTUP, 0));
  be_ready (sim, thread, sim->now - frame->value);
  for (;;) {
    ILV_SIM_LET_GO;
    ILV_SIM_AWAIT (ilv_sim_dask_wait (sim, &get_worker (sim, thread)->loop));
    while (ilv_sim_dask_receive (sim, &get_worker (sim, thread)->loop, &mail))
      ILV_SIM_CALL_WITH (handle_body, mail.job, NULL, mail.kind, mail.job);
  }
  ILV_SIM_END;
}

void
ilv_sim_dask_worker_start (IlvSim *sim, IlvSimDaskWorker *self, guint number, IlvSimThread *starter)
{
  IlvSimProcess *process = ilv_sim_process_new (sim, ILV_ROLE_WORKER, number);
  IlvSimThread *thread = ilv_sim_thread_new (sim, process, ILV_ROLE_MAIN, 0);

  ilv_sim_pool_new (sim, process, sim->settings.threads, run_body);
  process->submit = ilv_sim_ask_parent_body;
  process->main = thread;
  self->process = process;
  self->loop.thread = thread;
  ilv_sim_dask_batch_init (&self->to_scheduler, sim->is_ideal ? 0 : SCHEDULER_INTERVAL_NS);
  thread->starter = starter;
  thread->is_worker = TRUE;
  ilv_sim_trace_instant (sim, starter->track, ILV_EVENT_PROCESS_START, process->track, 0);
  ilv_sim_add_memory (sim, sim->costs->dask_worker_bytes);
  ilv_sim_thread_push (thread, loop_body, ILV_SIM_NOBODY);
  ilv_sim_thread_start (sim, thread);
}
