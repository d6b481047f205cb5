/* concurrent.futures.ThreadPoolExecutor.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Under `ideal` a submission needs neither GIL nor core and takes no time, so jobs that arrive
 * together are all queued, and their threads exist, before the first of them runs. */
#include "ilv-sim-pool.h"

#include "ilv-sim-steps.h"
#include "ilv-sim-trace.h"

/* --- workers --- */

static void
stand_idle (IlvSimPool *self, IlvSimThread *thread)
{
  thread->next_in_line = NULL;
  if (self->idle_tail != NULL)
    self->idle_tail->next_in_line = thread;
  else
    self->idle_head = thread;
  self->idle_tail = thread;
}

static void
wake_idle (IlvSim *sim, IlvSimPool *self)
{
  IlvSimThread *thread = self->idle_head;

  if (thread == NULL)
    return;
  self->idle_head = thread->next_in_line;
  if (self->idle_head == NULL)
    self->idle_tail = NULL;
  ilv_sim_thread_hand_over (sim, thread);
}

/* Takes a job from the queue into thread->received; the thread has the GIL then. */
IlvSimFlow
ilv_sim_pool_take_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame)
{
  IlvSimPool *pool = thread->pool;

  ILV_SIM_BEGIN;
  ILV_SIM_AWAIT (ilv_sim_thread_run (sim, thread, ILV_SIM_USE_PYTHON, 0, ILV_STATE_PYTHON, 0));
  if (pool->work.n == 0)
    pool->n_said_idle++;
  while (pool->work.n == 0) {
    ILV_SIM_LET_GO;
    if (pool->work.n == 0) {
      stand_idle (pool, thread);
      ILV_SIM_AWAIT (ilv_sim_thread_block (sim, thread, ILV_STATE_IDLE, 0, -1));
    }
    ILV_SIM_AWAIT (ilv_sim_thread_run (sim, thread, ILV_SIM_USE_PYTHON, 0, ILV_STATE_PYTHON, 0));
  }
  thread->received = ilv_sim_job_queue_take (sim, &pool->work);
  ilv_sim_thread_owe (thread, MAX (0, sim->costs->executor_job_ns - sim->costs->semaphore_ns));
  ILV_SIM_END;
}

IlvSimFlow
ilv_sim_pool_startup_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame)
{
  ILV_SIM_BEGIN;
  frame->value = sim->now;
  ilv_sim_thread_set_state (sim, thread, ILV_STATE_STARTUP, 0);
  ILV_SIM_AWAIT (ilv_sim_thread_run (sim, thread, ILV_SIM_USE_PYTHON,
                                     sim->costs->thread_start_ns / 2, ILV_STATE_STARTUP, 0));
  thread->is_ready = TRUE;
  ilv_sim_trace_instant (sim, thread->track, ILV_EVENT_THREAD_READY, 0, sim->now - frame->value);
  if (thread->starter != NULL)
    ilv_sim_thread_wake (sim, thread->starter, ilv_sim_get_handover_ns (sim));
  ILV_SIM_END;
}

/* Who waits for the semaphore's lock; who has it may still wait for the GIL. */
static void
stand_in_line (IlvSimPool *self, IlvSimThread *thread)
{
  thread->next_in_line = NULL;
  if (self->line_tail != NULL)
    self->line_tail->next_in_line = thread;
  else
    self->line_head = thread;
  self->line_tail = thread;
}

static void
let_next (IlvSim *sim, IlvSimPool *self)
{
  IlvSimThread *next = self->line_head;

  self->semaphore = NULL;
  if (next == NULL)
    return;
  self->line_head = next->next_in_line;
  if (self->line_head == NULL)
    self->line_tail = NULL;
  ilv_sim_thread_hand_over (sim, next);
}

/* _idle_semaphore.release(): a lock is held meanwhile. A worker that loses the GIL in there makes
 * the others wait; whoever gets the lock then has it before it has the GIL, so that the next one
 * finds it taken: a convoy, in which each job costs a hand-over. */
static IlvSimFlow
say_idle_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame)
{
  ILV_SIM_BEGIN;
  ILV_SIM_AWAIT (ilv_sim_thread_run (sim, thread, ILV_SIM_USE_PYTHON, 0, ILV_STATE_PYTHON, 0));
  while (thread->pool->semaphore != NULL && thread->pool->semaphore != thread) {
    ILV_SIM_LET_GO;
    if (thread->pool->semaphore != NULL) {
      stand_in_line (thread->pool, thread);
      ILV_SIM_AWAIT (ilv_sim_thread_block (sim, thread, ILV_STATE_LOCK, 0, -1));
      ILV_SIM_AWAIT (ilv_sim_thread_run (sim, thread, ILV_SIM_USE_NATIVE, 0, ILV_STATE_NATIVE, 0));
    }
    if (thread->pool->semaphore == NULL)
      thread->pool->semaphore = thread;
  }
  thread->pool->semaphore = thread;
  ILV_SIM_AWAIT (ilv_sim_thread_run (sim, thread, ILV_SIM_USE_PYTHON, sim->costs->semaphore_ns,
                                     ILV_STATE_PYTHON, 0));
  let_next (sim, thread->pool);
  ILV_SIM_END;
}

static IlvSimFlow
worker_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame)
{
  ILV_SIM_BEGIN;
  ILV_SIM_CALL (ilv_sim_pool_startup_body, ILV_SIM_NOBODY);
  for (;;) {
    ILV_SIM_CALL (ilv_sim_pool_take_body, ILV_SIM_NOBODY);
    ILV_SIM_CALL (thread->pool->run, thread->received);
    if (sim->costs->semaphore_ns > 0)
      ILV_SIM_CALL (say_idle_body, ILV_SIM_NOBODY);
  }
  ILV_SIM_END;
}

static IlvSimThread *
make_thread (IlvSim *sim, IlvSimPool *self)
{
  IlvSimThread *thread = ilv_sim_thread_new (sim, self->process, ILV_ROLE_WORKER, self->n_threads);

  ilv_sim_thread_push (thread, worker_body, ILV_SIM_NOBODY);
  return thread;
}

static IlvSimThread *
new_worker (IlvSim *sim, IlvSimPool *self, IlvSimThread *starter)
{
  self->n_threads++;
  IlvSimThread *thread = self->make_worker (sim, self);

  thread->pool = self;
  thread->is_worker = TRUE;
  thread->starter = starter;
  ilv_sim_add_memory (sim, sim->costs->thread_bytes);
  ilv_sim_thread_start (sim, thread);
  return thread;
}

/* --- submit() --- */

static void
put (IlvSim *sim, IlvSimPool *self, guint32 number, IlvSimThread *submitter)
{
  IlvSimJob *job = &sim->jobs[number];

  ilv_sim_job_queue_put (sim, &self->work, number);
  ilv_sim_job_set_state (sim, number, ILV_STATE_READY, 0);
  job->mark_ns = sim->now;
  job->mark_track = submitter->track;
  ilv_sim_trace_instant (sim, submitter->track, ILV_EVENT_SUBMIT, number, self->work.n);
  wake_idle (sim, self);
}

/* TRUE if one more thread is to be started. */
static gboolean
needs_thread (IlvSimPool *self)
{
  if (self->n_said_idle > 0) {
    self->n_said_idle--;
    return FALSE;
  }
  return self->n_threads < self->max_threads;
}

IlvSimFlow
ilv_sim_pool_submit_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame)
{
  IlvSimPool *pool = thread->process->pool;

  ILV_SIM_BEGIN;
  if (sim->is_ideal) {
    put (sim, pool, frame->job, thread);
    if (needs_thread (pool))
      new_worker (sim, pool, NULL);
    return ILV_SIM_FLOW_DONE;
  }
  ILV_SIM_AWAIT (ilv_sim_thread_run (sim, thread, ILV_SIM_USE_PYTHON,
                                     sim->costs->executor_submit_ns, ILV_STATE_PYTHON, 0));
  put (sim, pool, frame->job, thread);
  if (needs_thread (pool)) {
    ILV_SIM_AWAIT (ilv_sim_thread_run (sim, thread, ILV_SIM_USE_PYTHON,
                                       sim->costs->thread_start_ns / 2, ILV_STATE_PYTHON, 0));
    frame->data = new_worker (sim, pool, thread);
    ILV_SIM_LET_GO;
    while (!((IlvSimThread *)frame->data)->is_ready)
      ILV_SIM_AWAIT (ilv_sim_thread_block (sim, thread, ILV_STATE_LOCK, 0, -1));
    ILV_SIM_AWAIT (ilv_sim_thread_run (sim, thread, ILV_SIM_USE_PYTHON, 0, ILV_STATE_PYTHON, 0));
    ((IlvSimThread *)frame->data)->starter = NULL;
  }
  ILV_SIM_END;
}

/* `ideal`: the jobs are in the queue at once, whatever the main thread does. */
static void
submit_ideal (IlvSim *sim, IlvSimProcess *process)
{
  guint32 job;

  while ((job = ilv_sim_job_queue_take (sim, &process->inbox)) != ILV_SIM_NOBODY) {
    put (sim, process->pool, job, process->main);
    if (needs_thread (process->pool))
      new_worker (sim, process->pool, NULL);
  }
}

IlvSimPool *
ilv_sim_pool_new (IlvSim *sim, IlvSimProcess *process, guint max_threads, IlvSimBody run)
{
  IlvSimPool *self = g_new0 (IlvSimPool, 1);

  self->process = process;
  self->max_threads = max_threads;
  self->run = run;
  self->make_worker = make_thread;
  ilv_sim_job_queue_init (
      &self->work,
      ilv_sim_trace_add_track (sim, process->track, ILV_TRACK_QUEUE, ILV_ROLE_WORK, 0, NULL));
  process->pool = self;
  process->submit = ilv_sim_pool_submit_body;
  process->notify = sim->is_ideal ? submit_ideal : ilv_sim_notify_main;
  return self;
}

void
ilv_sim_pool_free (IlvSimPool *self)
{
  g_free (self);
}
