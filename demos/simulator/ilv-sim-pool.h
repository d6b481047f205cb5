/* concurrent.futures.ThreadPoolExecutor.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Source: Lib/concurrent/futures/thread.py (3.13). submit() puts the item into an unbounded queue,
 * then starts one more thread unless a worker has said that it is idle or the maximum is reached.
 * A worker that finds the queue empty says so (once), then blocks in get(). Threads are started
 * lazily, never end, and Thread.start() returns only after the new thread has run. */
#pragma once

#include "ilv-sim-process.h"

G_BEGIN_DECLS

struct _IlvSimPool {
  IlvSimProcess *process;
  guint max_threads, n_threads;
  guint n_said_idle; /* the idle semaphore */
  IlvSimJobQueue work;
  IlvSimThread *idle_head, *idle_tail;
  IlvSimThread *semaphore; /* who has the lock of _idle_semaphore */
  IlvSimThread *line_head, *line_tail; /* who waits for it */ /* blocked in get() */
  IlvSimBody run; /* what a worker does with a job: ilv_sim_job_body, or one step of it */
  /* A new worker thread with its body; `n_threads` is its number already. */
  IlvSimThread *(*make_worker) (IlvSim *sim, IlvSimPool *self);
};

/* Sets process->pool, ->submit and ->notify. */
IlvSimPool *ilv_sim_pool_new (IlvSim *sim, IlvSimProcess *process, guint max_threads,
                              IlvSimBody run);
void ilv_sim_pool_free (IlvSimPool *self);
/* submit() of the job in the frame, in this thread. */
IlvSimFlow ilv_sim_pool_submit_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame);

/* Bodies for other kinds of workers: starts up; waits for a job, which is left in thread->received.
 */
IlvSimFlow ilv_sim_pool_startup_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame);
IlvSimFlow ilv_sim_pool_take_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame);

G_END_DECLS
