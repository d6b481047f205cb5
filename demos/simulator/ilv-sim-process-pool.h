/* concurrent.futures.ProcessPoolExecutor.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A call carries one job (or a chunk of consecutive ones, or one step of a task). Its way: pending
 * work -> the manager thread puts it into the call queue (workers + 1 places) -> the feeder thread
 * pickles it under the parent's GIL and writes it to the one call pipe -> a worker reads it under
 * the read lock, which frees its place, unpickles, runs, pickles the result, writes it to the one
 * result pipe under the write lock -> the manager reads and unpickles it under the parent's GIL and
 * sets the future. */
#pragma once

#include "ilv-sim-pipe.h"

G_BEGIN_DECLS

typedef struct {
  guint32 first, n_jobs; /* consecutive jobs */
  guint64 bytes_in, bytes_out;
  IlvSimThread *worker; /* NULL until one has begun to read it */
  gint64 sent_ns;       /* when its result was written */
} IlvSimCall;

struct _IlvSimProcessPool {
  IlvSimProcess *process; /* the parent */
  guint max_workers, n_workers;
  guint n_said_idle;
  gboolean is_offload; /* calls are single steps of tasks */
  GArray *calls;       /* IlvSimCall, by id */
  GQueue pending;      /* ids not yet in the call queue */
  GQueue buffer;       /* ids that the feeder is to write */
  guint n_queued;      /* places of the call queue in use */
  IlvSimPipe call_pipe, result_pipe;
  IlvSimThread *manager, *feeder;
  gboolean is_woken;   /* the manager's wake-up pipe */
  gboolean has_server; /* the fork server runs */
  IlvTrackId work_track, calls_track;
};

/* Sets process->workers; and ->submit, ->notify unless it serves an event loop. */
IlvSimProcessPool *ilv_sim_process_pool_new (IlvSim *sim, IlvSimProcess *process, guint max_workers,
                                             gboolean is_offload);
void ilv_sim_process_pool_free (IlvSimProcessPool *self);
/* submit() of the job in the frame (and its chunk), in this thread. */
IlvSimFlow ilv_sim_process_pool_submit_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame);

static inline IlvSimCall *
ilv_sim_process_pool_get_call (IlvSimProcessPool *self, guint32 id)
{
  return &g_array_index (self->calls, IlvSimCall, id);
}

/* The state of all jobs of a call but those whose state follows a thread's. */
void ilv_sim_call_set_state (IlvSim *sim, const IlvSimCall *call, IlvState state);

/* --- the other side: ilv-sim-worker-process.c --- */

/* The next worker process; it starts up from now on. */
void ilv_sim_worker_process_start (IlvSim *sim, IlvSimProcessPool *pool, IlvSimThread *starter);
/* A worker's process->submit: the parent is asked to submit the job in the frame. */
IlvSimFlow ilv_sim_ask_parent_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame);
/* What a process by that start method occupies. */
gint64 ilv_sim_get_worker_bytes (const IlvSim *sim);
/* Until a worker by that start method takes its first call, and what of it blocks submit(). */
gint64 ilv_sim_get_start_ns (const IlvSim *sim);
/* The part of it that the starter is busy with. */
gint64 ilv_sim_get_start_call_ns (const IlvSim *sim);

G_END_DECLS
