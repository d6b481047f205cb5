/* The models with an event loop and something beside it: pools, or more loops.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Source: run_in_executor() of Lib/asyncio/base_events.py, wrap_future() and _chain_future() of
 * futures.py, _read_from_self() of selector_events.py.
 *
 * Loop and pool of one process share its GIL. A step that a task gives to the pool suspends the
 * task: it is ready while it queues for a worker, and does what the worker does; when the worker is
 * done, that thread calls call_soon_threadsafe, which puts a byte into the loop's self-pipe; the
 * loop's next poll returns for it, reads it, runs the handle, and the task goes on a turn later. A
 * task that was cancelled meanwhile is gone; its step runs on. */
#include "ilv-sim-models.h"

#include "ilv-sim-arrivals.h"
#include "ilv-sim-pool.h"
#include "ilv-sim-process-pool.h"
#include "ilv-sim-steps.h"
#include "ilv-sim-task.h"
#include "ilv-sim-trace.h"

/* --- loop + pool --- */

static gboolean
goes_to_threads (const IlvStep *step)
{
  return step->kind == ILV_STEP_NATIVE || (step->kind == ILV_STEP_IO && step->is_blocking);
}

static gboolean
goes_to_processes (const IlvStep *step)
{
  return step->kind == ILV_STEP_PYTHON || step->kind == ILV_STEP_HOLD ||
         step->kind == ILV_STEP_NATIVE;
}

/* run_in_executor(), awaited. */
static IlvSimFlow
offload_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame)
{
  ILV_SIM_BEGIN;
  if (sim->jobs[frame->job].n_suspensions > 0)
    return ILV_SIM_FLOW_DONE;
  ILV_SIM_AWAIT (
      ilv_sim_thread_run (sim, thread, ILV_SIM_USE_PYTHON, 0, ILV_STATE_PYTHON, thread->name));
  ilv_sim_thread_owe (thread, sim->costs->executor_await_ns);
  ilv_sim_task_suspend (sim, thread, frame->job, ILV_STATE_READY);
  sim->jobs[frame->job].flags |= ILV_SIM_JOB_OFFLOADED;
  if (thread->process->pool != NULL)
    ILV_SIM_CALL (ilv_sim_pool_submit_body, frame->job);
  else
    ILV_SIM_CALL (ilv_sim_process_pool_submit_body, frame->job);
  ILV_SIM_END;
}

/* What a pool's thread does with a task's step. */
static IlvSimFlow
run_step_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame)
{
  ILV_SIM_BEGIN;
  if (sim->jobs[frame->job].flags & ILV_SIM_JOB_CANCELLED)
    return ILV_SIM_FLOW_DONE;
  thread->job = frame->job;
  ILV_SIM_CALL (ilv_sim_get_step_body (ilv_sim_job_get_step (sim, &sim->jobs[frame->job])->kind),
                frame->job);
  ILV_SIM_AWAIT (
      ilv_sim_thread_run (sim, thread, ILV_SIM_USE_PYTHON, 0, ILV_STATE_PYTHON, thread->name));
  thread->job = ILV_SIM_NOBODY;
  ilv_sim_trace_instant (sim, thread->track, ILV_EVENT_RESULT, frame->job, 0);
  ilv_sim_loop_future_done (sim, thread->process->loop, frame->job, thread);
  ILV_SIM_END;
}

void
ilv_sim_set_up_asyncio_threads (IlvSim *sim)
{
  IlvSimProcess *process = ilv_sim_get_process (sim, 0);

  ilv_sim_pool_new (sim, process, sim->settings.threads, run_step_body);
  ilv_sim_loop_new (sim, process);
  process->offload = offload_body;
  process->offloads = goes_to_threads;
  ilv_sim_arrivals_init (sim, 0, 1);
  ilv_sim_thread_start (sim, process->main);
}

void
ilv_sim_set_up_asyncio_processes (IlvSim *sim)
{
  IlvSimProcess *process = ilv_sim_get_process (sim, 0);

  ilv_sim_process_pool_new (sim, process, sim->settings.processes, TRUE);
  ilv_sim_loop_new (sim, process);
  process->offload = offload_body;
  process->offloads = goes_to_processes;
  ilv_sim_arrivals_init (sim, 0, 1);
  ilv_sim_thread_start (sim, process->main);
}

/* --- copies of a service --- */

/* A new interpreter has to import what its loop needs; a forked one has it. */
static gint64
get_import_ns (const IlvSim *sim, const IlvSimThread *thread)
{
  return thread->process->loop != NULL && sim->settings.start_method != ILV_START_FORK
             ? sim->costs->asyncio_start_ns
             : 0;
}

/* Runs before the copy's own body. */
static IlvSimFlow
copy_startup_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame)
{
  ILV_SIM_BEGIN;
  frame->value = MAX (0, ilv_sim_get_start_ns (sim) - ilv_sim_get_start_call_ns (sim)) +
                 get_import_ns (sim, thread);
  ILV_SIM_AWAIT (
      ilv_sim_thread_run (sim, thread, ILV_SIM_USE_PYTHON, frame->value, ILV_STATE_STARTUP, 0));
  thread->is_ready = TRUE;
  ilv_sim_trace_instant (sim, thread->track, ILV_EVENT_THREAD_READY, 0, frame->value);
  ILV_SIM_END;
}

static void
start_copy (IlvSim *sim, IlvSimThread *starter, guint32 index)
{
  IlvSimProcess *process = ilv_sim_get_process (sim, index);

  process->main->starter = starter;
  ilv_sim_trace_instant (sim, starter->track, ILV_EVENT_PROCESS_START, process->track, 0);
  ilv_sim_add_memory (sim, ilv_sim_get_worker_bytes (sim));
  ilv_sim_thread_start (sim, process->main);
}

/* The master: starts the copies, then waits for them. */
static IlvSimFlow
master_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame)
{
  ILV_SIM_BEGIN;
  if (sim->settings.start_method == ILV_START_FORKSERVER) {
    ILV_SIM_LET_GO;
    ILV_SIM_AWAIT (
        ilv_sim_thread_sleep (sim, thread, sim->costs->forkserver_first_ns, ILV_STATE_STARTUP, 0));
  }
  for (frame->count = 1; frame->count <= sim->settings.processes; frame->count++) {
    ILV_SIM_AWAIT (ilv_sim_thread_run (sim, thread, ILV_SIM_USE_PYTHON,
                                       ilv_sim_get_start_call_ns (sim), ILV_STATE_PYTHON, 0));
    start_copy (sim, thread, frame->count);
  }
  ILV_SIM_LET_GO;
  for (;;)
    ILV_SIM_AWAIT (ilv_sim_thread_block (sim, thread, ILV_STATE_LOCK, 0, -1));
  ILV_SIM_END;
}

static IlvSimProcess *
new_copy (IlvSim *sim, guint number)
{
  IlvSimProcess *process = ilv_sim_process_new (sim, ILV_ROLE_WORKER, number);

  process->main = ilv_sim_thread_new (sim, process, ILV_ROLE_MAIN, 0);
  process->main->is_worker = TRUE;
  ilv_sim_process_make_independent (sim, process);
  return process;
}

static void
begin_service (IlvSim *sim)
{
  IlvSimThread *master = ilv_sim_get_process (sim, 0)->main;

  for (guint i = 1; i < sim->processes->len; i++)
    ilv_sim_thread_push (ilv_sim_get_process (sim, i)->main, copy_startup_body, ILV_SIM_NOBODY);
  ilv_sim_arrivals_init (sim, 1, sim->settings.processes);
  ilv_sim_thread_push (master, master_body, ILV_SIM_NOBODY);
  ilv_sim_thread_start (sim, master);
}

void
ilv_sim_set_up_loops (IlvSim *sim)
{
  for (guint i = 1; i <= sim->settings.processes; i++)
    ilv_sim_loop_new (sim, new_copy (sim, i));
  begin_service (sim);
}

void
ilv_sim_set_up_processes_threads (IlvSim *sim)
{
  for (guint i = 1; i <= sim->settings.processes; i++) {
    IlvSimProcess *process = new_copy (sim, i);
    ilv_sim_pool_new (sim, process, sim->settings.threads, ilv_sim_job_body);
    ilv_sim_thread_push (process->main, ilv_sim_submitter_body, ILV_SIM_NOBODY);
  }
  begin_service (sim);
}
