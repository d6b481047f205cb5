/* When jobs come, and to which process they are dealt.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-sim-arrivals.h"

#include "ilv-sim.h"

static void
walk (IlvSimArrivals *self, guint group)
{
  if (!ilv_arrivals_next (&self->walkers[group], &self->next_ns[group]))
    self->next_ns[group] = G_MAXINT64;
}

void
ilv_sim_arrivals_init (IlvSim *sim, guint32 first_home, guint32 n_homes)
{
  IlvSimArrivals *self = g_new0 (IlvSimArrivals, 1);
  guint n_groups = sim->workload->n_groups;

  sim->arrivals = self;
  self->n_groups = n_groups;
  self->scheduled_ns = -1;
  self->first_home = first_home;
  self->n_homes = n_homes;
  self->freed = g_array_new (FALSE, FALSE, sizeof (guint64));
  self->walkers = g_new0 (IlvArrivals, n_groups);
  self->next_ns = g_new (gint64, n_groups);
  self->n_created = g_new0 (guint64, n_groups);
  for (guint i = 0; i < n_groups; i++) {
    const IlvJobGroup *group = &sim->workload->groups[i];
    self->n_to_come += group->count;
    self->next_ns[i] = group->count > 0 ? 0 : G_MAXINT64;
    if (group->arrival == ILV_ARRIVAL_CLOSED || group->count == 0)
      continue;
    ilv_arrivals_init (&self->walkers[i], sim->workload, sim->settings.seed, i);
    walk (self, i);
  }
}

void
ilv_sim_arrivals_clear (IlvSim *sim)
{
  IlvSimArrivals *self = sim->arrivals;

  if (self == NULL)
    return;
  g_free (self->walkers);
  g_free (self->next_ns);
  g_free (self->n_created);
  g_array_unref (self->freed);
  g_clear_pointer (&sim->arrivals, g_free);
}

/* One job of the group arrives now. */
static void
bring (IlvSim *sim, guint group, guint32 client)
{
  IlvSimArrivals *self = sim->arrivals;
  guint32 home = self->first_home + self->n_dealt++ % self->n_homes;
  guint32 job =
      ilv_sim_job_new (sim, group, self->n_created[group]++, sim->now, ILV_JOB_NONE, home);

  sim->jobs[job].client = client;
  self->n_to_come--;
  if (ilv_sim_job_arrive (sim, job))
    ilv_sim_job_deliver (sim, job);
}

static void
begin_clients (IlvSim *sim, guint group)
{
  const IlvJobGroup *config = &sim->workload->groups[group];
  guint64 n_clients = MIN ((guint64)config->arrival_parameter, config->count);

  sim->arrivals->next_ns[group] = G_MAXINT64;
  for (guint64 i = 0; i < n_clients; i++)
    bring (sim, group, i);
}

static void
group_due (IlvSim *sim, guint group)
{
  if (sim->workload->groups[group].arrival == ILV_ARRIVAL_CLOSED) {
    begin_clients (sim, group);
    return;
  }
  bring (sim, group, ILV_SIM_NOBODY);
  walk (sim->arrivals, group);
}

static gint64
find_earliest (const IlvSimArrivals *self)
{
  gint64 next_ns = G_MAXINT64;

  for (guint i = 0; i < self->n_groups; i++)
    next_ns = MIN (next_ns, self->next_ns[i]);
  return next_ns;
}

static void
serve_freed (IlvSim *sim)
{
  g_autoptr (GArray) freed = sim->arrivals->freed;

  sim->arrivals->freed = g_array_new (FALSE, FALSE, sizeof (guint64));
  for (guint i = 0; i < freed->len; i++) {
    guint64 item = g_array_index (freed, guint64, i);
    ilv_sim_arrivals_client_free (sim, item >> 32, (guint32)item);
  }
}

void
ilv_sim_arrivals_due (IlvSim *sim)
{
  IlvSimArrivals *self = sim->arrivals;

  self->is_due = TRUE;
  if (self->freed->len > 0)
    serve_freed (sim);
  for (guint i = 0; i < self->n_groups; i++)
    while (self->next_ns[i] <= sim->now)
      group_due (sim, i);
  self->is_due = FALSE;
  gint64 next_ns = self->earliest_ns = find_earliest (self);
  if (next_ns < G_MAXINT64 && next_ns != self->scheduled_ns) {
    self->scheduled_ns = next_ns;
    ilv_sim_schedule (sim, next_ns, ILV_SIM_PRIORITY_ARRIVAL, ILV_SIM_EVENT_ARRIVAL, 0, 0);
  }
}

void
ilv_sim_arrivals_client_free (IlvSim *sim, guint group, guint32 client)
{
  if (sim->arrivals->n_created[group] < sim->workload->groups[group].count)
    bring (sim, group, client);
}

void
ilv_sim_arrivals_client_freed (IlvSim *sim, guint group, guint32 client)
{
  guint64 item = ((guint64)group << 32) | client;

  if (sim->arrivals->freed->len == 0)
    ilv_sim_schedule (sim, sim->now, ILV_SIM_PRIORITY_ARRIVAL, ILV_SIM_EVENT_ARRIVAL, 0, 0);
  g_array_append_val (sim->arrivals->freed, item);
}

void
ilv_sim_arrivals_bring_rest (IlvSim *sim)
{
  IlvSimArrivals *self = sim->arrivals;

  for (guint i = 0; i < self->n_groups; i++) {
    while (self->n_to_come > 0 && self->n_created[i] < sim->workload->groups[i].count) {
      guint32 job =
          ilv_sim_job_new (sim, i, self->n_created[i]++, sim->now, ILV_JOB_NONE, self->first_home);
      self->n_to_come--;
      sim->n_in_flight++;
      sim->jobs[job].flags |= ILV_SIM_JOB_ARRIVED;
    }
  }
}
