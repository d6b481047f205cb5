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
 *   - Messages wait for their batch: 10 ms from the client, 5 ms to a worker, 2 ms from one. A
 * batch is one message, which is written and read whole (batched.py, core.py handle_stream()): its
 *     first task waits for the last one's bytes. Those of many tasks with big arguments, submitted
 *     while the batch before was on its way, keep all workers idle for their whole time.
 *   - An argument is pickled twice in the program, by submit() and by the scheduler that makes
 *     the task of it. The worker's loop unpickles it, not the thread that runs the task (worker.py,
 *     _maybe_deserialize_task(); only beyond 10 MiB elsewhere). All of it is under a GIL.
 *   - A result passes three ends of connections in the program (the scheduler receives and sends,
 *     the client receives), each a copy under its GIL; its bytes travel as they are. */
#include "ilv-sim-dask.h"

#include "ilv-sim-arrivals.h"
#include "ilv-sim-models.h"
#include "ilv-sim-pipe.h"
#include "ilv-sim-process-pool.h"
#include "ilv-sim-steps.h"
#include "ilv-sim-trace.h"

#define CLIENT_INTERVAL_NS 10000000 /* client.py: BatchedSend(interval="10ms") */
#define WORKER_INTERVAL_NS 5000000  /* scheduler.py: stream_comms */

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

/* --- the client --- */

#define PYTHON(ns)                                                                                 \
  ILV_SIM_AWAIT (ilv_sim_thread_run (sim, thread, ILV_SIM_USE_PYTHON, ns, ILV_STATE_PYTHON, 0))
#define TRANSFER(ns)                                                                               \
  ILV_SIM_AWAIT (ilv_sim_thread_run (sim, thread, ILV_SIM_USE_HOLD, ns, ILV_STATE_TRANSFER, 0))

static void
begin_submit (IlvSim *sim, IlvSimThread *thread, guint32 job)
{
  const IlvJobGroup *group = ilv_sim_dask_get_group (sim, job);

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
    TRANSFER (ilv_sim_cost_of_bytes (ilv_sim_dask_get_group (sim, frame->job)->payload_in,
                                     sim->costs->dask_submit_ns_per_mib));
  }
  end_submit (sim, thread, frame->job);
  ILV_SIM_END;
}

static void
set_result (IlvSim *sim, IlvSimThread *thread, guint32 job)
{
  const IlvJobGroup *group = ilv_sim_dask_get_group (sim, job);

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
  ilv_sim_job_queue_init (&self->buffer, ILV_TRACK_NONE);
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
  sim->dask->scheduler.thread =
      start_helper (sim, ILV_ROLE_SCHEDULER, 0, ilv_sim_dask_scheduler_body);
  sim->dask->results = start_helper (sim, ILV_ROLE_MANAGER, 0, results_body);
  process->submit = submit_body;
  process->notify = ilv_sim_notify_main;
  ilv_sim_arrivals_init (sim, 0, 1);
  ilv_sim_thread_push (process->main, program_body, ILV_SIM_NOBODY);
  ilv_sim_thread_start (sim, process->main);
}
