/* When jobs come, and to which process they are dealt.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Open arrivals (at once, every, Poisson) are walked in order of time, those of one moment in file
 * order. A closed group has clients, each of which sends its next job when its last is over. Jobs
 * go round robin to the copies of a pre-fork service; everywhere else there is one, process 0. The
 * jobs that clients send later are dealt beforehand among the copies that have such clients, and
 * each copy's clients send those of their copy: copies know nothing of each other. */
#pragma once

#include "ilv-sim-types.h"

G_BEGIN_DECLS

struct _IlvSimArrivals {
  IlvArrivals *walkers; /* one per group */
  gint64 *next_ns;      /* its next arrival; G_MAXINT64 = none is scheduled */
  gint64 earliest_ns;   /* of next_ns, between two moments of arrival */
  guint64 *n_created; /* jobs that have come, but those that clients of a closed group send later */
  guint64 *later;     /* closed groups, by group and home: the next job its clients send */
  guint32 *n_owners;  /* closed groups: homes that have clients of it; the step of `later` */
  guint32 *first_rank; /* closed groups: how many jobs were dealt before its first */
  guint32 n_groups;
  guint64 n_to_come; /* jobs that have not arrived yet */
  guint32 first_home, n_homes, n_dealt;
  gint64 scheduled_ns; /* for when an event is pending; -1 before the first */
  gboolean is_due;     /* jobs are arriving by the clock */
  GArray *freed;       /* guint64: group << 32 | client, who were refused */
};

/* Jobs are dealt to processes first_home .. first_home + n_homes - 1. */
void ilv_sim_arrivals_init (IlvSim *sim, guint32 first_home, guint32 n_homes);
void ilv_sim_arrivals_clear (IlvSim *sim);
/* All that arrive now; schedules the next moment. */
void ilv_sim_arrivals_due (IlvSim *sim);
/* The next scheduled arrival, G_MAXINT64 if there is none. */
static inline gint64
ilv_sim_arrivals_get_next (const IlvSimArrivals *self)
{
  return self->earliest_ns;
}
/* A client of a closed group got its answer, or gave up: it sends its next job now. */
void ilv_sim_arrivals_client_free (IlvSim *sim, guint group, guint32 client);

/* The same, after what happens now: a client that is refused again and again must not recurse. */
void ilv_sim_arrivals_client_freed (IlvSim *sim, guint group, guint32 client);

/* A deadlock: the jobs that clients will never send now are brought to be failed with the others.
 */
void ilv_sim_arrivals_bring_rest (IlvSim *sim);

G_END_DECLS
