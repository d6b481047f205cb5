/* The models with more than one process or interpreter, and no event loop.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-sim-models.h"

#include "ilv-sim-arrivals.h"
#include "ilv-sim-interpreter.h"
#include "ilv-sim-process-pool.h"
#include "ilv-sim-steps.h"

void
ilv_sim_set_up_processes (IlvSim *sim)
{
  IlvSimProcess *process = ilv_sim_get_process (sim, 0);

  ilv_sim_process_pool_new (sim, process, sim->settings.processes, FALSE);
  ilv_sim_arrivals_init (sim, 0, 1);
  ilv_sim_thread_push (process->main, ilv_sim_submitter_body, ILV_SIM_NOBODY);
  ilv_sim_thread_start (sim, process->main);
}

void
ilv_sim_set_up_interpreters (IlvSim *sim)
{
  IlvSimProcess *process = ilv_sim_get_process (sim, 0);
  IlvSimPool *pool = ilv_sim_pool_new (sim, process, sim->settings.processes, NULL);

  pool->make_worker = ilv_sim_interpreter_make_worker;
  process->submit = ilv_sim_interpreter_submit_body;
  process->notify = ilv_sim_notify_main;
  ilv_sim_arrivals_init (sim, 0, 1);
  ilv_sim_thread_push (process->main, ilv_sim_submitter_body, ILV_SIM_NOBODY);
  ilv_sim_thread_start (sim, process->main);
}
