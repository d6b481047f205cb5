/* Jobs that jobs spawn: their numbers do not depend on who runs when.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-sim-steps.h"

#include "ilv-sim-trace.h"

/* The job's place on its level, in one of two rooms; returns the level. No deeper than there are
 * groups, since spawns have no circle. */
static guint
find_place (IlvSim *sim, guint32 number, guint64 **place)
{
  const IlvSimJob *job = &sim->jobs[number];
  guint64 *above;
  guint level;

  if (job->parent == ILV_JOB_NONE) {
    *place = sim->places;
    ilv_spawn_order_place_planned (&sim->spawn_order, job->group, job->index, *place);
    return 0;
  }
  level = find_place (sim, job->parent, &above);
  *place = above == sim->places ? sim->places + sim->workload->n_groups : sim->places;
  ilv_spawn_order_place_child (&sim->spawn_order, sim->jobs[job->parent].group, above,
                               job->nth_spawn, *place);
  return level + 1;
}

/* The number in its group of what the job spawns as its nth. */
static guint64
number_child (IlvSim *sim, guint32 parent, guint group, guint32 nth)
{
  guint64 *above, *place;
  guint level = find_place (sim, parent, &above);

  place = above == sim->places ? sim->places + sim->workload->n_groups : sim->places;
  ilv_spawn_order_place_child (&sim->spawn_order, sim->jobs[parent].group, above, nth, place);
  return ilv_spawn_order_get_index (&sim->spawn_order, level + 1, group, place);
}

guint32
ilv_sim_spawn (IlvSim *sim, IlvSimThread *thread, guint32 parent)
{
  const IlvSimJob *job = &sim->jobs[parent];
  guint group = ilv_sim_job_get_step (sim, job)->spawn_group;

  if (sim->places == NULL) {
    ilv_spawn_order_init (&sim->spawn_order, sim->workload);
    sim->places = g_new (guint64, 2 * (gsize)sim->workload->n_groups);
  }
  guint32 nth = (guint32)ilv_spawn_order_get_nth (&sim->spawn_order, job->group, job->repeat,
                                                  job->position, job->step_repeat);
  guint64 index = number_child (sim, parent, group, nth);
  guint32 child = ilv_sim_job_new (sim, group, index, sim->now, parent, job->home);

  sim->jobs[child].nth_spawn = nth;
  ilv_sim_trace_instant (sim, thread->track, ILV_EVENT_SPAWN, child, parent);
  return child;
}
