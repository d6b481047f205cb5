/* dask.distributed: a scheduler, workers, and batches of messages between their loops.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Source: distributed 2022.12.1 (scheduler.py, worker.py, client.py, batched.py). A job's way:
 *
 *   client.submit() in the main thread pickles the call -> the client's batch -> the scheduler puts
 *   it into its queue, and gives it to a worker that has room -> the worker's batch -> the worker's
 *   loop hands it to a thread -> it runs -> the loop tells the scheduler -> the client asks for the
 *   result -> the worker's loop pickles it -> through the scheduler to the client -> the thread
 * that waits for results has it.
 *
 * Client and scheduler of a LocalCluster are one loop in one thread ("IO loop") of the program
 * itself, so everything between is done under its one GIL; a worker's loop and its task threads
 * share the worker's. */
#pragma once

#include "ilv-sim-pool.h"
#include "ilv-sim.h"

G_BEGIN_DECLS

typedef enum {
  ILV_SIM_DASK_SEND,     /* main thread -> client: put it into the batch */
  ILV_SIM_DASK_SUBMIT,   /* client -> scheduler: a batch of new tasks */
  ILV_SIM_DASK_GIVE,     /* scheduler: write it to its worker */
  ILV_SIM_DASK_RUN,      /* scheduler -> worker: run it */
  ILV_SIM_DASK_FINISHED, /* thread -> worker's loop, and that -> scheduler: it has run */
  ILV_SIM_DASK_GATHER,   /* client, through the scheduler -> worker: its result, please */
  ILV_SIM_DASK_DATA,     /* worker -> client: here it is */
} IlvSimDaskKind;

typedef struct {
  gint64 due_ns; /* when it arrives */
  guint32 job;
  IlvSimDaskKind kind;
} IlvSimDaskMail;

/* A thread that runs a loop, and what it has been sent, by time. */
typedef struct {
  IlvSimThread *thread;
  GQueue mail; /* (element-type IlvSimDaskMail) (owned) */
} IlvSimDaskLoop;

/* BatchedSend: a message leaves at once unless another left within the interval; then with all that
 * have come until the interval is over. */
typedef struct {
  gint64 interval_ns;
  gint64 last_ns; /* of the last batch, which may be still to come */
} IlvSimDaskBatch;

typedef struct {
  IlvSimProcess *process;
  IlvSimDaskLoop loop;
  IlvSimDaskBatch to_worker, to_scheduler;
  guint n_given; /* tasks that it has and has not finished */
  gboolean is_ready;
} IlvSimDaskWorker;

struct _IlvSimDask {
  IlvSimDaskLoop scheduler; /* and client: "IO loop" */
  IlvSimDaskBatch of_client;
  IlvSimJobQueue buffer; /* the client's: tasks that its next batch takes along */
  IlvSimJobQueue queue;  /* the scheduler's: tasks that no worker has room for */
  IlvSimThread *results; /* takes results as they come */
  IlvSimJobQueue results_in;
  IlvSimDaskWorker *workers;
  guint n_workers, n_ready;
  guint room;         /* tasks that a worker is given at most at a time */
  guint32 *worker_of; /* by job */
  guint32 n_worker_of;
};

static inline const IlvJobGroup *
ilv_sim_dask_get_group (const IlvSim *sim, guint32 job)
{
  return &sim->workload->groups[sim->jobs[job].group];
}

void ilv_sim_dask_free (IlvSimDask *self);

void ilv_sim_dask_batch_init (IlvSimDaskBatch *self, gint64 interval_ns);
/* When a message put in now leaves. */
gint64 ilv_sim_dask_batch_put (IlvSimDaskBatch *self, gint64 now_ns);
void ilv_sim_dask_send (IlvSim *sim, IlvSimDaskLoop *to, IlvSimDaskKind kind, guint32 job,
                        gint64 due_ns);
/* The next mail that has arrived; FALSE if there is none yet. */
gboolean ilv_sim_dask_receive (IlvSim *sim, IlvSimDaskLoop *self, IlvSimDaskMail *mail);
/* An operation: waits for mail. */
gboolean ilv_sim_dask_wait (IlvSim *sim, IlvSimDaskLoop *self);

/* --- the loop of client and scheduler: ilv-sim-dask-scheduler.c --- */

IlvSimFlow ilv_sim_dask_scheduler_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame);

/* --- the workers' side: ilv-sim-dask-worker.c --- */

void ilv_sim_dask_worker_start (IlvSim *sim, IlvSimDaskWorker *self, guint number,
                                IlvSimThread *starter);

G_END_DECLS
