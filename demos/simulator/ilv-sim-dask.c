/* dask.distributed: client and scheduler, in the program's own process.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What decides how Dask performs:
 *
 *   - Everything that scheduler and client do for a task is Python in one thread, under the
 *     program's GIL: tasks a second have a ceiling, however many workers there are. What it costs
 *     is measured in two parts, until a task is in the queue and from then to its result.
 *   - A worker with n threads is given ceil(1.1 n) tasks at most (worker-saturation), so that a
 *     thread that ends one finds the next at hand; the rest waits at the scheduler, first in first
 *     out. The worker with the fewest tasks has the next.
 *   - Messages wait for their batch: 10 ms from the client, 5 ms to a worker, 2 ms from one.
 *   - Payload passes through the program three times on its way (client sends, scheduler receives
 *     and sends) and three times on its way back, each a copy under its GIL. */
#include "ilv-sim-dask.h"

#include "ilv-sim-arrivals.h"
#include "ilv-sim-models.h"
#include "ilv-sim-pipe.h"
#include "ilv-sim-process-pool.h"
#include "ilv-sim-steps.h"
#include "ilv-sim-trace.h"

#define CLIENT_INTERVAL_NS 10000000 /* client.py: BatchedSend(interval="10ms") */
#define WORKER_INTERVAL_NS 5000000  /* scheduler.py: stream_comms */
#define HOPS 3

/* --- batches and mail --- */

void
ilv_sim_dask_batch_init (IlvSimDaskBatch *self, gint64 interval_ns)
{
  *self = (IlvSimDaskBatch){.interval_ns = interval_ns, .last_ns = -interval_ns};
}

gint64
ilv_sim_dask_batch_put (IlvSimDaskBatch *self, gint64 now_ns)
{
  if (self->last_ns < now_ns)
    self->last_ns = MAX (now_ns, self->last_ns + self->interval_ns);
  return self->last_ns;
}

static int
compare_mail (gconstpointer a, gconstpointer b, gpointer data)
{
  const IlvSimDaskMail *one = a, *other = b;

  return one->due_ns <= other->due_ns ? -1 : 1;
}

void
ilv_sim_dask_send (IlvSim *sim, IlvSimDaskLoop *to, IlvSimDaskKind kind, guint32 job, gint64 due_ns)
{
  IlvSimDaskMail *mail = g_new (IlvSimDaskMail, 1);
  GList *behind = to->mail.tail;

  *mail = (IlvSimDaskMail){due_ns, job, kind};
  while (behind != NULL && compare_mail (behind->data, mail, NULL) > 0)
    behind = behind->prev;
  g_queue_insert_after (&to->mail, behind, mail);
  ilv_sim_thread_wake (sim, to->thread, due_ns - sim->now + sim->costs->thread_handover_ns);
}

gboolean
ilv_sim_dask_receive (IlvSim *sim, IlvSimDaskLoop *self, IlvSimDaskMail *mail)
{
  IlvSimDaskMail *first = g_queue_peek_head (&self->mail);

  if (first == NULL || first->due_ns > sim->now)
    return FALSE;
  *mail = *first;
  g_free (g_queue_pop_head (&self->mail));
  return TRUE;
}

gboolean
ilv_sim_dask_wait (IlvSim *sim, IlvSimDaskLoop *self)
{
  const IlvSimDaskMail *first = g_queue_peek_head (&self->mail);

  if (first != NULL && first->due_ns <= sim->now)
    return TRUE;
  ilv_sim_thread_block (sim, self->thread, ILV_STATE_IO, 0,
                        first != NULL ? first->due_ns - sim->now : -1);
  if (first != NULL)
    ilv_sim_thread_wake (sim, self->thread,
                         first->due_ns - sim->now + sim->costs->thread_handover_ns);
  return FALSE;
}

#define PYTHON(ns)                                                                                 \
  ILV_SIM_AWAIT (ilv_sim_thread_run (sim, thread, ILV_SIM_USE_PYTHON, ns, ILV_STATE_PYTHON, 0))
#define TRANSFER(ns)                                                                               \
  ILV_SIM_AWAIT (ilv_sim_thread_run (sim, thread, ILV_SIM_USE_HOLD, ns, ILV_STATE_TRANSFER, 0))

static const IlvJobGroup *
get_group (const IlvSim *sim, guint32 job)
{
  return &sim->workload->groups[sim->jobs[job].group];
}

/* So many bytes through the loop of client and scheduler. */
static gint64
pass_ns (const IlvSim *sim, guint64 bytes)
{
  return HOPS * ilv_sim_cost_of_bytes (bytes, sim->costs->dask_ns_per_mib);
}

/* --- the scheduler --- */

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
    ilv_sim_trace_instant (sim, dask->scheduler.thread->track, ILV_EVENT_PIPE_WRITE, job,
                           get_group (sim, job)->payload_in);
    ilv_sim_dask_send (sim, &worker->loop, ILV_SIM_DASK_RUN, job,
                       ilv_sim_dask_batch_put (&worker->to_worker, sim->now));
  }
}

/* What the loop of client and scheduler computes for a message. */
static gint64
handling_ns (const IlvSim *sim, const IlvSimDaskMail *mail)
{
  const IlvJobGroup *group = get_group (sim, mail->job);

  switch (mail->kind) {
  case ILV_SIM_DASK_SUBMIT:
    return sim->costs->dask_schedule_ns + pass_ns (sim, group->payload_in);
  case ILV_SIM_DASK_FINISHED:
    return sim->costs->dask_finish_ns;
  case ILV_SIM_DASK_DATA:
    return sim->costs->pickle_call_ns + pass_ns (sim, group->payload_out) +
           ilv_sim_cost_of_bytes (group->payload_out, sim->costs->unpickle_ns_per_mib);
  case ILV_SIM_DASK_SEND:
  case ILV_SIM_DASK_RUN:
  case ILV_SIM_DASK_GATHER:
  default:
    return 0;
  }
}

/* What it does then. */
static void
handle (IlvSim *sim, const IlvSimDaskMail *mail)
{
  IlvSimDask *dask = sim->dask;
  IlvSimDaskWorker *worker;

  switch (mail->kind) {
  case ILV_SIM_DASK_SEND:
    ilv_sim_dask_send (sim, &dask->scheduler, ILV_SIM_DASK_SUBMIT, mail->job,
                       ilv_sim_dask_batch_put (&dask->of_client, sim->now));
    break;
  case ILV_SIM_DASK_SUBMIT:
    ilv_sim_job_set_state (sim, mail->job, ILV_STATE_READY, 0);
    ilv_sim_job_queue_put (sim, &dask->queue, mail->job);
    give_tasks (sim);
    break;
  case ILV_SIM_DASK_FINISHED:
    worker = &dask->workers[*get_worker_of (dask, mail->job)];
    worker->n_given--;
    ilv_sim_dask_send (sim, &worker->loop, ILV_SIM_DASK_GATHER, mail->job, sim->now);
    give_tasks (sim);
    break;
  case ILV_SIM_DASK_DATA:
    ilv_sim_job_queue_put (sim, &dask->results_in, mail->job);
    ilv_sim_thread_wake (sim, dask->results, sim->costs->thread_handover_ns);
    break;
  case ILV_SIM_DASK_RUN:
  case ILV_SIM_DASK_GATHER:
  default:
    g_assert_not_reached ();
  }
}

static gboolean
moves_data (const IlvSimDaskMail *mail)
{
  return mail->kind == ILV_SIM_DASK_DATA;
}

static IlvSimFlow
scheduler_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame)
{
  IlvSimDask *dask = sim->dask;
  IlvSimDaskMail mail = {.job = frame->job, .kind = (IlvSimDaskKind)frame->count};

  ILV_SIM_BEGIN;
  for (;;) {
    ILV_SIM_LET_GO;
    ILV_SIM_AWAIT (ilv_sim_dask_wait (sim, &dask->scheduler));
    while (ilv_sim_dask_receive (sim, &dask->scheduler, &mail)) {
      frame->job = mail.job;
      frame->count = mail.kind;
      if (moves_data (&mail))
        TRANSFER (handling_ns (sim, &mail));
      else
        PYTHON (handling_ns (sim, &mail));
      handle (sim, &mail);
    }
  }
  ILV_SIM_END;
}

/* --- the client --- */

static void
begin_submit (IlvSim *sim, IlvSimThread *thread, guint32 job)
{
  const IlvJobGroup *group = get_group (sim, job);

  ilv_sim_job_set_state (sim, job, ILV_STATE_TRANSFER, 0);
  ilv_sim_add_memory (sim, group->payload_in);
  sim->figures.transferred_bytes += group->payload_in + group->payload_out;
  ilv_sim_trace_job_bytes (sim, job, group->payload_in + group->payload_out);
  ilv_sim_trace_instant (sim, thread->track, ILV_EVENT_PICKLE, job, group->payload_in);
}

static void
end_submit (IlvSim *sim, IlvSimThread *thread, guint32 job)
{
  IlvSimDask *dask = sim->dask;

  sim->jobs[job].mark_ns = sim->now;
  sim->jobs[job].mark_track = thread->track;
  ilv_sim_trace_instant (sim, thread->track, ILV_EVENT_SUBMIT, job, dask->queue.n + 1);
  ilv_sim_dask_send (sim, &dask->scheduler, ILV_SIM_DASK_SEND, job, sim->now);
}

/* client.submit() */
static IlvSimFlow
submit_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame)
{
  ILV_SIM_BEGIN;
  begin_submit (sim, thread, frame->job);
  if (!sim->is_ideal) {
    PYTHON (sim->costs->dask_submit_ns);
    TRANSFER (ilv_sim_cost_of_bytes (get_group (sim, frame->job)->payload_in,
                                     sim->costs->pickle_ns_per_mib));
  }
  end_submit (sim, thread, frame->job);
  ILV_SIM_END;
}

static void
set_result (IlvSim *sim, IlvSimThread *thread, guint32 job)
{
  const IlvJobGroup *group = get_group (sim, job);

  ilv_sim_add_memory (sim, -(gint64)(group->payload_in + group->payload_out));
  ilv_sim_trace_instant (sim, thread->track, ILV_EVENT_RESULT, job, 0);
  ilv_sim_job_owe_notes (sim, thread);
  ilv_sim_job_end (sim, job, NULL);
}

/* for future, result in as_completed(futures, with_results=True) */
static IlvSimFlow
results_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame)
{
  ILV_SIM_BEGIN;
  for (;;) {
    ILV_SIM_LET_GO;
    while (sim->dask->results_in.n == 0)
      ILV_SIM_AWAIT (ilv_sim_thread_block (sim, thread, ILV_STATE_IDLE, 0, -1));
    while (sim->dask->results_in.n > 0) {
      PYTHON (sim->costs->dask_result_ns);
      frame->job = ilv_sim_job_queue_take (sim, &sim->dask->results_in);
      set_result (sim, thread, frame->job);
    }
  }
  ILV_SIM_END;
}

/* --- the cluster --- */

static IlvSimThread *
start_helper (IlvSim *sim, IlvRole role, guint number, IlvSimBody body)
{
  IlvSimThread *thread = ilv_sim_thread_new (sim, ilv_sim_get_process (sim, 0), role, number);

  ilv_sim_thread_push (thread, body, ILV_SIM_NOBODY);
  ilv_sim_add_memory (sim, sim->costs->thread_bytes);
  ilv_sim_thread_start (sim, thread);
  return thread;
}

/* LocalCluster() and Client(): the scheduler, then all workers at once; done when all have told the
 * scheduler that they are there. Then the program. */
static IlvSimFlow
program_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame)
{
  IlvSimDask *dask = sim->dask;

  ILV_SIM_BEGIN;
  ILV_SIM_AWAIT (ilv_sim_thread_run (sim, thread, ILV_SIM_USE_PYTHON, sim->costs->dask_start_ns,
                                     ILV_STATE_STARTUP, 0));
  for (frame->count = 0; frame->count < dask->n_workers; frame->count++)
    ilv_sim_dask_worker_start (sim, &dask->workers[frame->count], frame->count + 1, thread);
  ILV_SIM_LET_GO;
  while (dask->n_ready < dask->n_workers)
    ILV_SIM_AWAIT (ilv_sim_thread_block (sim, thread, ILV_STATE_LOCK, 0, -1));
  ILV_SIM_CALL (ilv_sim_submitter_body, ILV_SIM_NOBODY);
  ILV_SIM_END;
}

static gint64
interval_ns (const IlvSim *sim, gint64 ns)
{
  return sim->is_ideal ? 0 : ns;
}

static IlvSimDask *
new_cluster (IlvSim *sim)
{
  IlvSimDask *self = g_new0 (IlvSimDask, 1);
  IlvSimProcess *program = ilv_sim_get_process (sim, 0);

  self->n_workers = sim->settings.processes;
  self->room = (11 * sim->settings.threads + 9) / 10;
  self->workers = g_new0 (IlvSimDaskWorker, self->n_workers);
  for (guint i = 0; i < self->n_workers; i++)
    ilv_sim_dask_batch_init (&self->workers[i].to_worker, interval_ns (sim, WORKER_INTERVAL_NS));
  ilv_sim_dask_batch_init (&self->of_client, interval_ns (sim, CLIENT_INTERVAL_NS));
  ilv_sim_job_queue_init (
      &self->queue,
      ilv_sim_trace_add_track (sim, program->track, ILV_TRACK_QUEUE, ILV_ROLE_WORK, 0, NULL));
  ilv_sim_job_queue_init (&self->results_in, ILV_TRACK_NONE);
  return self;
}

void
ilv_sim_dask_free (IlvSimDask *self)
{
  for (guint i = 0; i < self->n_workers; i++)
    g_queue_clear_full (&self->workers[i].loop.mail, g_free);
  g_queue_clear_full (&self->scheduler.mail, g_free);
  g_free (self->workers);
  g_free (self->worker_of);
  g_free (self);
}

void
ilv_sim_set_up_dask (IlvSim *sim)
{
  IlvSimProcess *process = ilv_sim_get_process (sim, 0);

  sim->dask = new_cluster (sim);
  ilv_sim_add_memory (sim, sim->costs->dask_bytes);
  sim->dask->scheduler.thread = start_helper (sim, ILV_ROLE_SCHEDULER, 0, scheduler_body);
  sim->dask->results = start_helper (sim, ILV_ROLE_MANAGER, 0, results_body);
  process->submit = submit_body;
  process->notify = ilv_sim_notify_main;
  ilv_sim_arrivals_init (sim, 0, 1);
  ilv_sim_thread_push (process->main, program_body, ILV_SIM_NOBODY);
  ilv_sim_thread_start (sim, process->main);
}
