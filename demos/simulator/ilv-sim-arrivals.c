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
  self->later = g_new0 (guint64, (gsize)n_groups * n_homes);
  self->n_owners = g_new0 (guint32, n_groups);
  self->first_rank = g_new0 (guint32, n_groups);
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
  g_free (self->later);
  g_free (self->n_owners);
  g_free (self->first_rank);
  g_array_unref (self->freed);
  g_clear_pointer (&sim->arrivals, g_free);
}

static void
bring_to (IlvSim *sim, guint group, guint64 index, guint32 client, guint32 home)
{
  IlvSimArrivals *self = sim->arrivals;
  guint32 job =
      ilv_sim_job_new (sim, group, index, sim->now, ILV_JOB_NONE, self->first_home + home);

  sim->jobs[job].client = client;
  self->n_to_come--;
  if (ilv_sim_job_arrive (sim, job))
    ilv_sim_job_deliver (sim, job);
}

/* One job of the group arrives now. */
static void
bring (IlvSim *sim, guint group, guint32 client)
{
  IlvSimArrivals *self = sim->arrivals;

  bring_to (sim, group, self->n_created[group]++, client, self->n_dealt++ % self->n_homes);
}

static guint64 *
get_later (IlvSimArrivals *self, guint group, guint32 home)
{
  return &self->later[(gsize)group * self->n_homes + home];
}

/* Deals the jobs after the first of each client among the homes of the clients, in order of home.
 */
static void
deal_later (IlvSimArrivals *self, guint group, guint64 n_clients)
{
  guint32 n_owners = (guint32)MIN (n_clients, self->n_homes), first = self->n_dealt % self->n_homes;
  guint32 n_found = 0;

  self->n_owners[group] = n_owners;
  self->first_rank[group] = self->n_dealt;
  for (guint32 home = 0; home < self->n_homes; home++)
    if ((home + self->n_homes - first) % self->n_homes < n_owners)
      *get_later (self, group, home) = n_clients + n_found++;
}

static void
begin_clients (IlvSim *sim, guint group)
{
  const IlvJobGroup *config = &sim->workload->groups[group];
  guint64 n_clients = MIN ((guint64)config->arrival_parameter, config->count);

  sim->arrivals->next_ns[group] = G_MAXINT64;
  deal_later (sim->arrivals, group, n_clients);
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
  IlvSimArrivals *self = sim->arrivals;
  guint32 home = (self->first_rank[group] + client) % self->n_homes;
  guint64 *later = get_later (self, group, home), index = *later;

  if (index >= sim->workload->groups[group].count)
    return;
  *later += self->n_owners[group];
  bring_to (sim, group, index, client, home);
}

void
ilv_sim_arrivals_client_freed (IlvSim *sim, guint group, guint32 client)
{
  guint64 item = ((guint64)group << 32) | client;

  if (sim->arrivals->freed->len == 0)
    ilv_sim_schedule (sim, sim->now, ILV_SIM_PRIORITY_ARRIVAL, ILV_SIM_EVENT_ARRIVAL, 0, 0);
  g_array_append_val (sim->arrivals->freed, item);
}

static void
bring_one_more (IlvSim *sim, guint group, guint64 index)
{
  guint32 job =
      ilv_sim_job_new (sim, group, index, sim->now, ILV_JOB_NONE, sim->arrivals->first_home);

  sim->arrivals->n_to_come--;
  sim->n_in_flight++;
  sim->jobs[job].flags |= ILV_SIM_JOB_ARRIVED;
}

void
ilv_sim_arrivals_bring_rest (IlvSim *sim)
{
  IlvSimArrivals *self = sim->arrivals;

  for (guint i = 0; i < self->n_groups; i++) {
    guint64 count = sim->workload->groups[i].count;

    for (guint32 home = 0; self->n_owners[i] > 0 && home < self->n_homes; home++)
      for (guint64 *later = get_later (self, i, home); *later > 0 && *later < count;
           *later += self->n_owners[i])
        bring_one_more (sim, i, *later);
    while (self->n_owners[i] == 0 && self->n_created[i] < count)
      bring_one_more (sim, i, self->n_created[i]++);
  }
}
