/* Workers with a subinterpreter.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Source: Lib/concurrent/futures/interpreter.py (3.14): a ThreadPoolExecutor whose workers make an
 * interpreter and pickle what crosses its border. The pool's queue and futures belong to the main
 * interpreter, so a worker holds *its* GIL to take a job, to unpickle the result and to set it, and
 * its own interpreter's GIL for everything in between. It never holds both. */
#include "ilv-sim-interpreter.h"

#include "ilv-sim-pipe.h"
#include "ilv-sim-process-pool.h"
#include "ilv-sim-steps.h"
#include "ilv-sim-trace.h"

static const IlvJobGroup *
get_group (IlvSim *sim, guint32 job)
{
  return &sim->workload->groups[sim->jobs[job].group];
}

/* One C call that pickles or unpickles so many bytes. */
#define TRANSFER(bytes, ns_per_mib)                                                                \
  ILV_SIM_AWAIT (                                                                                  \
      ilv_sim_thread_run (sim, thread, ILV_SIM_USE_HOLD,                                           \
                          sim->costs->pickle_call_ns + ilv_sim_cost_of_bytes (bytes, ns_per_mib),  \
                          ILV_STATE_TRANSFER, 0))

static void
note (IlvSim *sim, IlvSimThread *thread, guint32 job, IlvEventKind kind, guint64 bytes)
{
  ilv_sim_job_set_state (sim, job, ILV_STATE_TRANSFER, 0);
  ilv_sim_trace_instant (sim, thread->track, kind, job, bytes);
}

static void
count_bytes (IlvSim *sim, guint32 job)
{
  guint64 bytes = get_group (sim, job)->payload_in + get_group (sim, job)->payload_out;

  sim->figures.transferred_bytes += bytes;
  ilv_sim_trace_job_bytes (sim, job, bytes);
}

static void
set_result (IlvSim *sim, IlvSimThread *thread, guint32 job, gint64 sent_ns)
{
  thread->job = ILV_SIM_NOBODY;
  ilv_sim_trace_instant (sim, thread->track, ILV_EVENT_RESULT, job, 0);
  ilv_sim_add_memory (
      sim, -(gint64)(get_group (sim, job)->payload_in + get_group (sim, job)->payload_out));
  ilv_sim_job_owe_notes (sim, thread);
  ilv_sim_job_end (sim, job, NULL);
}

static IlvSimFlow
run_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame)
{
  ILV_SIM_BEGIN;
  thread->job = frame->job;
  ILV_SIM_LET_GO;
  ilv_sim_thread_set_gil (thread, thread->process->gil);
  note (sim, thread, frame->job, ILV_EVENT_UNPICKLE, get_group (sim, frame->job)->payload_in);
  TRANSFER (get_group (sim, frame->job)->payload_in, sim->costs->unpickle_ns_per_mib);
  ilv_sim_job_begin (sim, frame->job, thread);
  ILV_SIM_CALL (ilv_sim_job_steps_body, frame->job);
  ILV_SIM_AWAIT (
      ilv_sim_thread_run (sim, thread, ILV_SIM_USE_PYTHON, 0, ILV_STATE_PYTHON, thread->name));
  ilv_sim_job_steps_done (sim, frame->job, thread);
  note (sim, thread, frame->job, ILV_EVENT_PICKLE, get_group (sim, frame->job)->payload_out);
  ilv_sim_add_memory (sim, get_group (sim, frame->job)->payload_out);
  TRANSFER (get_group (sim, frame->job)->payload_out, sim->costs->pickle_ns_per_mib);
  frame->value = sim->now;
  ILV_SIM_LET_GO;
  ilv_sim_thread_set_gil (thread, ilv_sim_get_process (sim, 0)->gil);
  note (sim, thread, frame->job, ILV_EVENT_UNPICKLE, get_group (sim, frame->job)->payload_out);
  TRANSFER (get_group (sim, frame->job)->payload_out, sim->costs->unpickle_ns_per_mib);
  set_result (sim, thread, frame->job, frame->value);
  ILV_SIM_END;
}

static IlvSimFlow
worker_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame)
{
  ILV_SIM_BEGIN;
  ILV_SIM_CALL (ilv_sim_pool_startup_body, ILV_SIM_NOBODY);
  ILV_SIM_LET_GO;
  ilv_sim_thread_set_gil (thread, thread->process->gil);
  ILV_SIM_AWAIT (ilv_sim_thread_run (sim, thread, ILV_SIM_USE_PYTHON,
                                     sim->costs->interpreter_start_ns, ILV_STATE_STARTUP, 0));
  ILV_SIM_LET_GO;
  ilv_sim_thread_set_gil (thread, ilv_sim_get_process (sim, 0)->gil);
  for (;;) {
    ILV_SIM_CALL (ilv_sim_pool_take_body, ILV_SIM_NOBODY);
    ILV_SIM_CALL (run_body, thread->received);
  }
  ILV_SIM_END;
}

IlvSimThread *
ilv_sim_interpreter_make_worker (IlvSim *sim, IlvSimPool *pool)
{
  IlvSimProcess *process = ilv_sim_process_new (sim, ILV_ROLE_WORKER, pool->n_threads);
  IlvSimThread *thread = ilv_sim_thread_new (sim, process, ILV_ROLE_MAIN, 0);

  process->main = thread;
  process->submit = ilv_sim_ask_parent_body;
  thread->gil = ilv_sim_get_process (sim, 0)->gil;
  ilv_sim_add_memory (sim, sim->costs->interpreter_worker_bytes);
  ilv_sim_thread_push (thread, worker_body, ILV_SIM_NOBODY);
  return thread;
}

IlvSimFlow
ilv_sim_interpreter_submit_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame)
{
  ILV_SIM_BEGIN;
  count_bytes (sim, frame->job);
  if (!sim->is_ideal) {
    thread->job = frame->job;
    note (sim, thread, frame->job, ILV_EVENT_PICKLE, get_group (sim, frame->job)->payload_in);
    TRANSFER (get_group (sim, frame->job)->payload_in, sim->costs->pickle_ns_per_mib);
    thread->job = ILV_SIM_NOBODY;
  }
  ilv_sim_add_memory (sim, get_group (sim, frame->job)->payload_in);
  ILV_SIM_CALL (ilv_sim_pool_submit_body, frame->job);
  ILV_SIM_END;
}
