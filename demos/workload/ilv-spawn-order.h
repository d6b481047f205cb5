/* The number that a spawned job has in its group, whoever spawns it when.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All that is drawn for a job is drawn by its number, so that number must not depend on the order
 * of events. Jobs are numbered breadth first: those that arrive by themselves, group by group, are
 * level 0; then come the children of the first of them in the order in which it spawns them, those
 * of the second, ...: level 1; then theirs. A job that is never spawned, because its parent failed
 * or was stopped, leaves a gap.
 *
 * Nothing is listed. A job's *place* is how many jobs of each group stand before it on its level; a
 * child's follows from its parent's: all that the jobs before the parent spawn, and what the parent
 * itself spawns before it. Cost: the spawn steps of the workload for each level above. */
#pragma once

#include "ilv-workload.h"

G_BEGIN_DECLS

typedef struct {
  const IlvWorkload *workload; /* borrowed */
  guint *spawners;             /* groups whose jobs spawn */
  guint n_spawners;
  guint64 *per_pass; /* by group: spawns in one pass through its step list */
  guint64 *before;   /* by level and group: jobs of the group on the levels above */
  guint n_levels;
} IlvSpawnOrder;

void ilv_spawn_order_init (IlvSpawnOrder *self, const IlvWorkload *workload);
void ilv_spawn_order_clear (IlvSpawnOrder *self);

/* Which of its job's spawns that step is, from 0; the step at `position` spawns. */
guint64 ilv_spawn_order_get_nth (const IlvSpawnOrder *self, guint group, guint repeat,
                                 guint position, guint step_repeat);

/* Places have room for a number a group. */
void ilv_spawn_order_place_planned (const IlvSpawnOrder *self, guint group, guint64 index,
                                    guint64 *place);
void ilv_spawn_order_place_child (const IlvSpawnOrder *self, guint parent_group,
                                  const guint64 *parent_place, guint64 nth, guint64 *place);
/* The number within its group of the job at that place; level 1 are children of planned jobs. */
guint64 ilv_spawn_order_get_index (const IlvSpawnOrder *self, guint level, guint group,
                                   const guint64 *place);

G_END_DECLS
