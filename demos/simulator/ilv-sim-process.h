/* A process of a run: its GIL, its threads, and how jobs reach it.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Process 0 is the program itself. Others are workers of a pool, copies of a pre-fork service, or
 * subinterpreters (which are shown like processes: each has its own GIL). */
#pragma once

#include "ilv-sim-gil.h"
#include "ilv-sim-job.h"
#include "ilv-sim-thread.h"

G_BEGIN_DECLS

struct _IlvSimProcess {
  guint32 index;
  IlvTrackId track;
  IlvSimGil own_gil;
  IlvSimGil *gil; /* &own_gil, or NULL in a free-threaded build */
  guint32 n_threads;
  IlvSimThread *main;
  IlvSimLoop *loop;           /* owned; NULL if it has none */
  IlvSimPool *pool;           /* owned; NULL if it has none */
  IlvSimProcessPool *workers; /* owned; NULL if it has none */
  IlvSimLock *locks;          /* those its jobs see */
  IlvSimLock *own_locks;      /* owned; NULL if they are the run's */
  IlvSimGroup *groups;        /* what the limits of its jobs have come to */
  IlvSimGroup *own_groups;    /* owned; NULL if they are the run's */
  gboolean is_copy;           /* of a service: opens its connections when it needs them */
  gboolean is_sequential;     /* its main thread calls jobs itself */
  IlvSimJobQueue inbox;       /* admitted, not yet submitted */
  /* Something came into the inbox. */
  void (*notify) (IlvSim *sim, IlvSimProcess *self);
  /* What a thread of this process does to submit the job in its frame. */
  IlvSimBody submit;
  /* Hybrids: which steps a task gives to a pool, and how; NULL if none. */
  gboolean (*offloads) (const IlvStep *step);
  IlvSimBody offload;
};

IlvSimProcess *ilv_sim_process_new (IlvSim *sim, IlvRole role, guint32 number);
void ilv_sim_process_free (IlvSimProcess *self);
/* A copy of a service knows nothing of the others: it has locks and limits of its own, with tracks
 * of their own. */
void ilv_sim_process_make_independent (IlvSim *sim, IlvSimProcess *self);

G_END_DECLS
