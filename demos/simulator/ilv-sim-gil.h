/* A global interpreter lock, as Python/ceval_gil.c has it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ilv-sim-types.h"

G_BEGIN_DECLS

struct _IlvSimGil {
  IlvSimThread *holder;
  IlvSimThread *last_holder;
  IlvSimThread *forced; /* dropped it on request, waits until another has taken it */
  gboolean drop_request;
  guint32 n_signalled;
  guint64 switch_number;
  IlvSimThread *head, *tail; /* waiters, in the order in which they first wanted it */
  gint64 dropped_ns;
  IlvTrackId track;
};

void ilv_sim_gil_init (IlvSim *sim, IlvSimGil *self, IlvTrackId process);

/* Takes the GIL if it is free for this thread; otherwise the thread waits for it and is deferred
 * when it is signalled. */
gboolean ilv_sim_gil_take (IlvSim *sim, IlvSimThread *thread);
/* Lets go. TRUE if the thread must wait now until another thread has taken it (forced switching):
 * then it is deferred (or waits for the GIL again, if it wants it). */
gboolean ilv_sim_gil_drop (IlvSim *sim, IlvSimThread *thread, gboolean on_request);
/* Somebody waits for it; `self` is NULL in a free-threaded build. */
static inline gboolean
ilv_sim_gil_is_wanted (const IlvSimGil *self)
{
  return self != NULL && self->head != NULL;
}

/* The thread has waited a full switch interval. */
void ilv_sim_gil_due (IlvSim *sim, IlvSimThread *thread);

G_END_DECLS
