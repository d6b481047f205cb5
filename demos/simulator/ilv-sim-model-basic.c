/* The models of one process and one kind of machinery: sequential, threads, asyncio.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-sim-models.h"

#include "ilv-sim-arrivals.h"
#include "ilv-sim-loop.h"
#include "ilv-sim-pool.h"
#include "ilv-sim-steps.h"

/* A spawned job runs at once if its parent waits for it; otherwise it is called later. */
static IlvSimFlow
call_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame)
{
  ILV_SIM_BEGIN;
  if (thread->job != ILV_SIM_NOBODY && !ilv_sim_job_get_step (sim, &sim->jobs[thread->job])->join) {
    ilv_sim_job_queue_put (sim, &thread->process->inbox, frame->job);
    return ILV_SIM_FLOW_DONE;
  }
  ILV_SIM_CALL (ilv_sim_job_body, frame->job);
  ILV_SIM_END;
}

void
ilv_sim_set_up_sequential (IlvSim *sim)
{
  IlvSimProcess *process = ilv_sim_get_process (sim, 0);

  process->submit = call_body;
  process->is_sequential = TRUE;
  process->notify = ilv_sim_notify_main;
  ilv_sim_arrivals_init (sim, 0, 1);
  ilv_sim_thread_push (process->main, ilv_sim_submitter_body, ILV_SIM_NOBODY);
  ilv_sim_thread_start (sim, process->main);
}

void
ilv_sim_set_up_threads (IlvSim *sim)
{
  IlvSimProcess *process = ilv_sim_get_process (sim, 0);

  ilv_sim_pool_new (sim, process, sim->settings.threads, ilv_sim_job_body);
  ilv_sim_arrivals_init (sim, 0, 1);
  ilv_sim_thread_push (process->main, ilv_sim_submitter_body, ILV_SIM_NOBODY);
  ilv_sim_thread_start (sim, process->main);
}

void
ilv_sim_set_up_asyncio (IlvSim *sim)
{
  IlvSimProcess *process = ilv_sim_get_process (sim, 0);

  ilv_sim_loop_new (sim, process);
  ilv_sim_arrivals_init (sim, 0, 1);
  ilv_sim_thread_start (sim, process->main);
}
