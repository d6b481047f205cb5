/* The machine: cores, one run queue, time slices.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A thread that wants to compute takes a free core or joins the one global run queue at its tail,
 * whether it was woken, cut or is new. A slice is cut only if somebody waits: a thread that is
 * alone goes on with a new slice, so slices lie on a grid that begins when the thread got the core.
 * Slice ends are therefore scheduled only while the run queue is not empty. */
#pragma once

#include "ilv-sim-types.h"

G_BEGIN_DECLS

typedef struct {
  IlvSimThread *thread; /* the thread on it or NULL */
  guint32 last;         /* index of the thread that was on it last */
  gint64 begin_ns;      /* since when */
  gint64 idle_since_ns; /* while nobody is on it */
  guint32 generation;   /* counts changes of thread: tells stale slice ends */
  gboolean is_armed;    /* a slice end is scheduled */
  IlvTrackId track;
} IlvSimCore;

typedef struct {
  IlvSimCore *cores;
  guint n_cores;
  guint n_busy;
  guint first_free; /* no free core has a lower number */
  IlvSimThread *head, *tail;
  guint n_waiting;
  gint64 slice_ns;
  gint64 busy_ns; /* sum over all cores */
} IlvSimCores;

void ilv_sim_cores_init (IlvSim *sim, guint n_cores, gint64 slice_ns);
void ilv_sim_cores_clear (IlvSimCores *self);

/* Takes a core for the thread: TRUE if there is a free one, otherwise the thread stands in the run
 * queue and is deferred when it is its turn. */
gboolean ilv_sim_cores_take (IlvSim *sim, IlvSimThread *thread);
/* Gives the thread's core back (nothing happens if it has none) to the head of the run queue. */
void ilv_sim_cores_release (IlvSim *sim, IlvSimThread *thread);
/* A slice ended on that core. */
void ilv_sim_cores_slice_ended (IlvSim *sim, guint core);

G_END_DECLS
