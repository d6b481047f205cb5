/* The number that a spawned job has in its group: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-spawn-order.h"

#include <string.h>

static const IlvStep *
get_spawn (const IlvWorkload *workload, const IlvJobGroup *group, guint position)
{
  const IlvStep *step = &workload->steps[group->steps[position]];

  return step->kind == ILV_STEP_SPAWN ? step : NULL;
}

static guint64
count_per_pass (const IlvWorkload *workload, const IlvJobGroup *group)
{
  guint64 n = 0;

  for (guint i = 0; i < group->n_steps; i++) {
    const IlvStep *step = get_spawn (workload, group, i);
    n += step != NULL ? step->repeat : 0;
  }
  return n;
}

/* Adds what so many passes of a group's jobs spawn. */
static void
add_passes (const IlvWorkload *workload, guint group, guint64 n_passes, guint64 *counts)
{
  const IlvJobGroup *config = &workload->groups[group];

  for (guint i = 0; n_passes > 0 && i < config->n_steps; i++) {
    const IlvStep *step = get_spawn (workload, config, i);
    if (step != NULL)
      counts[step->spawn_group] += n_passes * step->repeat;
  }
}

/* Adds what so many jobs of each group spawn. */
static void
add_children (const IlvSpawnOrder *self, const guint64 *parents, guint64 *counts)
{
  for (guint i = 0; i < self->n_spawners; i++) {
    guint group = self->spawners[i];
    add_passes (self->workload, group, parents[group] * self->workload->groups[group].repeat,
                counts);
  }
}

static gboolean
is_empty (const guint64 *counts, guint n)
{
  for (guint i = 0; i < n; i++)
    if (counts[i] > 0)
      return FALSE;
  return TRUE;
}

/* Spawns have no circle, so there are no more levels than groups. */
static void
count_levels (IlvSpawnOrder *self)
{
  guint n = self->workload->n_groups;
  g_autofree guint64 *level = g_new0 (guint64, n), *next = g_new (guint64, n);

  self->before = g_new0 (guint64, n);
  for (guint i = 0; i < n; i++)
    level[i] = self->workload->groups[i].count;
  for (self->n_levels = 1; self->n_levels <= n && !is_empty (level, n); self->n_levels++) {
    guint64 *swap = level, *before;

    self->before = g_renew (guint64, self->before, (gsize)(self->n_levels + 1) * n);
    before = self->before + (gsize)self->n_levels * n;
    for (guint i = 0; i < n; i++)
      before[i] = (before - n)[i] + level[i];
    memset (next, 0, n * sizeof *next);
    add_children (self, level, next);
    level = next;
    next = swap;
  }
}

void
ilv_spawn_order_init (IlvSpawnOrder *self, const IlvWorkload *workload)
{
  *self = (IlvSpawnOrder){.workload = workload};
  self->spawners = g_new (guint, workload->n_groups);
  self->per_pass = g_new (guint64, workload->n_groups);
  for (guint i = 0; i < workload->n_groups; i++) {
    self->per_pass[i] = count_per_pass (workload, &workload->groups[i]);
    if (self->per_pass[i] > 0)
      self->spawners[self->n_spawners++] = i;
  }
  count_levels (self);
}

void
ilv_spawn_order_clear (IlvSpawnOrder *self)
{
  g_clear_pointer (&self->spawners, g_free);
  g_clear_pointer (&self->per_pass, g_free);
  g_clear_pointer (&self->before, g_free);
}

guint64
ilv_spawn_order_get_nth (const IlvSpawnOrder *self, guint group, guint repeat, guint position,
                         guint step_repeat)
{
  const IlvJobGroup *config = &self->workload->groups[group];
  guint64 nth = repeat * self->per_pass[group] + step_repeat;

  for (guint i = 0; i < position; i++) {
    const IlvStep *step = get_spawn (self->workload, config, i);
    nth += step != NULL ? step->repeat : 0;
  }
  return nth;
}

void
ilv_spawn_order_place_planned (const IlvSpawnOrder *self, guint group, guint64 index,
                               guint64 *place)
{
  memset (place, 0, self->workload->n_groups * sizeof *place);
  for (guint i = 0; i < group; i++)
    place[i] = self->workload->groups[i].count;
  place[group] = index;
}

void
ilv_spawn_order_place_child (const IlvSpawnOrder *self, guint parent_group,
                             const guint64 *parent_place, guint64 nth, guint64 *place)
{
  const IlvJobGroup *config = &self->workload->groups[parent_group];
  guint64 left = nth % self->per_pass[parent_group];

  memset (place, 0, self->workload->n_groups * sizeof *place);
  add_children (self, parent_place, place);
  add_passes (self->workload, parent_group, nth / self->per_pass[parent_group], place);
  for (guint i = 0; left > 0 && i < config->n_steps; i++) {
    const IlvStep *step = get_spawn (self->workload, config, i);
    guint64 taken = step != NULL ? MIN (left, step->repeat) : 0;

    if (taken > 0)
      place[step->spawn_group] += taken;
    left -= taken;
  }
}

guint64
ilv_spawn_order_get_index (const IlvSpawnOrder *self, guint level, guint group,
                           const guint64 *place)
{
  g_return_val_if_fail (level < self->n_levels, 0);

  return self->before[(gsize)level * self->workload->n_groups + group] + place[group];
}
