/* A process of a run.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-sim-process.h"

#include "ilv-sim-loop.h"
#include "ilv-sim-pool.h"
#include "ilv-sim-process-pool.h"
#include "ilv-sim-trace.h"
#include "ilv-sim.h"

IlvSimProcess *
ilv_sim_process_new (IlvSim *sim, IlvRole role, guint32 number)
{
  IlvSimProcess *self = g_new0 (IlvSimProcess, 1);

  self->index = sim->processes->len;
  self->track = ilv_sim_trace_add_track (sim, 0, ILV_TRACK_PROCESS, role, number, NULL);
  self->locks = sim->locks;
  self->groups = sim->groups;
  if (sim->settings.model != ILV_MODEL_FREE_THREADS) {
    self->gil = &self->own_gil;
    ilv_sim_gil_init (sim, &self->own_gil, self->track);
  }
  ilv_sim_job_queue_init (&self->inbox, ILV_TRACK_NONE);
  g_ptr_array_add (sim->processes, self);
  return self;
}

void
ilv_sim_process_free (IlvSimProcess *self)
{
  g_clear_pointer (&self->loop, ilv_sim_loop_free);
  g_clear_pointer (&self->pool, ilv_sim_pool_free);
  g_clear_pointer (&self->workers, ilv_sim_process_pool_free);
  g_free (self->own_locks);
  g_free (self->own_groups);
  g_free (self);
}

void
ilv_sim_process_make_independent (IlvSim *sim, IlvSimProcess *self)
{
  self->is_copy = TRUE;
  self->locks = self->own_locks = ilv_sim_locks_new (sim, self->track);
  self->groups = self->own_groups = ilv_sim_groups_new (sim, self->track);
}
