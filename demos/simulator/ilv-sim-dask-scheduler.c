/* dask.distributed: the loop of client and scheduler.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * It works off its mail one by one. What it moves it moves in pieces: a call sends, and another
 * reads, what the kernel's buffer of a connection holds, and each lets go of the GIL. While the
 * program still submits, the loop so loses it for a whole pickle at each piece. */
#include "ilv-sim-dask.h"

#include "ilv-sim-pipe.h"
#include "ilv-sim-trace.h"

#define PIECE (2u << 20) /* a send() and a recv() for the 4 MiB of tcp_wmem */
#define HOPS 3

#define PYTHON(ns)                                                                                 \
  ILV_SIM_AWAIT (ilv_sim_thread_run (sim, thread, ILV_SIM_USE_PYTHON, ns, ILV_STATE_PYTHON, 0))
#define TRANSFER(ns)                                                                               \
  ILV_SIM_AWAIT (ilv_sim_thread_run (sim, thread, ILV_SIM_USE_HOLD, ns, ILV_STATE_TRANSFER, 0))

/* --- tasks --- */

static guint32 *
get_worker_of (IlvSimDask *self, guint32 job)
{
  if (job >= self->n_worker_of) {
    self->n_worker_of = MAX (job + 1, 2 * self->n_worker_of);
    self->worker_of = g_renew (guint32, self->worker_of, self->n_worker_of);
  }
  return &self->worker_of[job];
}

/* The worker with the fewest tasks that has room, or NULL. */
static IlvSimDaskWorker *
find_idle (IlvSimDask *self)
{
  IlvSimDaskWorker *best = NULL;

  for (guint i = 0; i < self->n_workers; i++) {
    IlvSimDaskWorker *worker = &self->workers[i];
    if (worker->is_ready && worker->n_given < self->room &&
        (best == NULL || worker->n_given < best->n_given))
      best = worker;
  }
  return best;
}

static void
give_tasks (IlvSim *sim)
{
  IlvSimDask *dask = sim->dask;
  IlvSimDaskWorker *worker;

  while (dask->queue.n > 0 && (worker = find_idle (dask)) != NULL) {
    guint32 job = ilv_sim_job_queue_take (sim, &dask->queue);
    worker->n_given++;
    *get_worker_of (dask, job) = (guint32)(worker - dask->workers);
    ilv_sim_dask_send (sim, &dask->scheduler, ILV_SIM_DASK_GIVE, job,
                       ilv_sim_dask_batch_put (&worker->to_worker, sim->now));
  }
}

/* --- bytes --- */

/* What of a piece is the kernel's copying, without the GIL: a socket's is like a pipe's. */
static gint64
copy_ns (const IlvSim *sim, gint64 piece_ns)
{
  return MIN (piece_ns, ilv_sim_cost_of_bytes (PIECE, sim->costs->pipe_write_ns_per_mib));
}

/* `job` pieces that take `value` nanoseconds each. */
static IlvSimFlow
move_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame)
{
  ILV_SIM_BEGIN;
  for (; frame->job > 0; frame->job--) {
    TRANSFER (frame->value - copy_ns (sim, frame->value));
    ILV_SIM_LET_GO;
    ILV_SIM_AWAIT (ilv_sim_thread_run (sim, thread, ILV_SIM_USE_NATIVE, copy_ns (sim, frame->value),
                                       ILV_STATE_TRANSFER, 0));
  }
  ILV_SIM_END;
}

static guint32
count_pieces (guint64 bytes)
{
  return (guint32)MIN ((bytes + PIECE - 1) / PIECE, G_MAXUINT32);
}

#define MOVE(bytes, ns_per_mib)                                                                    \
  ILV_SIM_CALL_WITH (move_body, count_pieces (bytes), NULL,                                        \
                     ilv_sim_cost_of_bytes (bytes, ns_per_mib) / MAX (1, count_pieces (bytes)),    \
                     ILV_SIM_NOBODY)

static guint64
count_buffered (const IlvSim *sim)
{
  guint64 bytes = 0;

  for (guint32 job = sim->dask->buffer.head; job != ILV_SIM_NOBODY; job = sim->jobs[job].next)
    bytes += ilv_sim_dask_get_group (sim, job)->payload_in;
  return bytes;
}

/* --- messages --- */

static void
put_into_batch (IlvSim *sim, guint32 job)
{
  IlvSimDask *dask = sim->dask;

  if (dask->buffer.n == 0)
    ilv_sim_dask_send (sim, &dask->scheduler, ILV_SIM_DASK_SUBMIT, ILV_SIM_NOBODY,
                       ilv_sim_dask_batch_put (&dask->of_client, sim->now));
  ilv_sim_job_queue_put (sim, &dask->buffer, job);
}

static void
queue_task (IlvSim *sim)
{
  guint32 job = ilv_sim_job_queue_take (sim, &sim->dask->buffer);

  ilv_sim_job_set_state (sim, job, ILV_STATE_READY, 0);
  ilv_sim_job_queue_put (sim, &sim->dask->queue, job);
  give_tasks (sim);
}

/* The client's batch, which is one message. Nothing comes into the next one meanwhile: this loop
 * would have to put it there. */
static IlvSimFlow
batch_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame)
{
  ILV_SIM_BEGIN;
  MOVE (count_buffered (sim), sim->costs->dask_schedule_ns_per_mib);
  while (sim->dask->buffer.n > 0) {
    PYTHON (sim->costs->dask_schedule_ns);
    queue_task (sim);
  }
  ILV_SIM_END;
}

static IlvSimDaskWorker *
get_worker (IlvSim *sim, guint32 job)
{
  return &sim->dask->workers[*get_worker_of (sim->dask, job)];
}

static void
give (IlvSim *sim, IlvSimThread *thread, guint32 job)
{
  ilv_sim_trace_instant (sim, thread->track, ILV_EVENT_PIPE_WRITE, job,
                         ilv_sim_dask_get_group (sim, job)->payload_in);
  ilv_sim_dask_send (sim, &get_worker (sim, job)->loop, ILV_SIM_DASK_RUN, job, sim->now);
}

static void
ask_for_result (IlvSim *sim, guint32 job)
{
  IlvSimDaskWorker *worker = get_worker (sim, job);

  worker->n_given--;
  ilv_sim_dask_send (sim, &worker->loop, ILV_SIM_DASK_GATHER, job, sim->now);
  give_tasks (sim);
}

static void
pass_result (IlvSim *sim, guint32 job)
{
  ilv_sim_job_queue_put (sim, &sim->dask->results_in, job);
  ilv_sim_thread_wake (sim, sim->dask->results, sim->costs->thread_handover_ns);
}

static IlvSimFlow
handle_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame)
{
  ILV_SIM_BEGIN;
  if (frame->data == GUINT_TO_POINTER (ILV_SIM_DASK_SEND)) {
    PYTHON (0);
    put_into_batch (sim, frame->job);
  } else if (frame->data == GUINT_TO_POINTER (ILV_SIM_DASK_SUBMIT)) {
    ILV_SIM_CALL (batch_body, ILV_SIM_NOBODY);
  } else if (frame->data == GUINT_TO_POINTER (ILV_SIM_DASK_GIVE)) {
    MOVE (ilv_sim_dask_get_group (sim, frame->job)->payload_in, sim->costs->dask_send_ns_per_mib);
    PYTHON (0);
    give (sim, thread, frame->job);
  } else if (frame->data == GUINT_TO_POINTER (ILV_SIM_DASK_FINISHED)) {
    PYTHON (sim->costs->dask_finish_ns);
    ask_for_result (sim, frame->job);
  } else {
    PYTHON (sim->costs->pickle_call_ns);
    MOVE (ilv_sim_dask_get_group (sim, frame->job)->payload_out,
          HOPS * sim->costs->dask_ns_per_mib);
    pass_result (sim, frame->job);
  }
  ILV_SIM_END;
}

IlvSimFlow
ilv_sim_dask_scheduler_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame)
{
  IlvSimDaskMail mail;

  ILV_SIM_BEGIN;
  for (;;) {
    ILV_SIM_LET_GO;
    ILV_SIM_AWAIT (ilv_sim_dask_wait (sim, &sim->dask->scheduler));
    while (ilv_sim_dask_receive (sim, &sim->dask->scheduler, &mail))
      ILV_SIM_CALL_WITH (handle_body, mail.job, GUINT_TO_POINTER (mail.kind), 0, mail.job);
  }
  ILV_SIM_END;
}
