/* What trio does otherwise than asyncio.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-sim-trio.h"

#include "ilv-sim-task.h"
#include "ilv-sim-trace.h"

void
ilv_sim_trio_choose_costs (IlvSim *sim, IlvSimLoop *loop)
{
  const IlvCosts *costs = sim->costs;

  loop->turn_cost_ns = costs->trio_turn_ns;
  loop->handle_cost_ns = costs->trio_step_ns;
  loop->event_cost_ns = costs->trio_event_ns;
  loop->timer_cost_ns = costs->trio_timer_ns;
  loop->create_cost_ns = costs->trio_task_create_ns;
  loop->await_cost_ns = costs->trio_io_await_ns;
  loop->io_cold_ns = costs->trio_io_cold_ns;
  loop->task_bytes = costs->trio_task_bytes;
  ilv_sim_add_memory (sim, costs->trio_bytes);
}

/* --- the order of a batch --- */

static guint64 *
get_place (IlvSimRing *ring, guint i)
{
  return &ring->items[(ring->head + i) & (ring->capacity - 1)];
}

/* The queue that is seen stands in the order in which it will run, too. */
static void
show_reversed (IlvSim *sim, IlvSimLoop *loop)
{
  IlvSimRing *ready = &loop->ready;

  for (guint i = ready->n; i-- > 0;)
    if ((guint32)*get_place (ready, i) != ILV_SIM_NOBODY)
      ilv_sim_trace_queue_take (sim, loop->ready_track, (guint32)*get_place (ready, i));
  for (guint i = 0; i < ready->n; i++)
    if ((guint32)*get_place (ready, i) != ILV_SIM_NOBODY)
      ilv_sim_trace_queue_put (sim, loop->ready_track, (guint32)*get_place (ready, i));
}

/* The batch is popped from its end: what became runnable last is first, unless the coin reversed
 * it. */
void
ilv_sim_trio_order_batch (IlvSim *sim, IlvSimLoop *loop)
{
  IlvSimRing *ready = &loop->ready;

  if (ready->n < 2 || ilv_workload_draw_coin (sim->settings.seed, loop->turn))
    return;
  for (guint i = 0; i < ready->n / 2; i++) {
    guint64 *a = get_place (ready, i), *b = get_place (ready, ready->n - 1 - i);
    guint64 kept = *a;
    *a = *b;
    *b = kept;
  }
  show_reversed (sim, loop);
}

/* --- steps --- */

static const IlvStep *
get_step (IlvSim *sim, guint32 job)
{
  return ilv_sim_job_get_step (sim, &sim->jobs[job]);
}

/* cancel_shielded_checkpoint() */
static void
checkpoint (IlvSim *sim, IlvSimThread *thread, guint32 job)
{
  ilv_sim_task_suspend (sim, thread, job, ILV_STATE_READY);
  ilv_sim_loop_resume_task (sim, thread->process->loop, job);
}

#define PAY                                                                                        \
  ILV_SIM_AWAIT (ilv_sim_thread_run (                                                              \
      sim, thread, ILV_SIM_USE_PYTHON, 0, ILV_STATE_PYTHON,                                        \
      ILV_SIM_STEP_NAME (ilv_sim_job_get_step_index (sim, &sim->jobs[frame->job]))))

/* send_all() and receive_some(): the request is under way while its task passes a checkpoint; then
 * the answer is there, or the task waits for it. */
static IlvSimFlow
io_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame)
{
  ILV_SIM_BEGIN;
  if (sim->jobs[frame->job].n_suspensions == 0) {
    ilv_sim_thread_owe (thread, ilv_sim_loop_get_await_ns (sim, thread->process->loop));
    PAY;
    frame->value = ilv_sim_job_draw (sim, &sim->jobs[frame->job]);
    if (frame->value > 0 || get_step (sim, frame->job)->backend != ILV_NONE)
      ilv_sim_io_begin (sim, frame->job, frame->value, NULL);
    checkpoint (sim, thread, frame->job);
  } else if (sim->jobs[frame->job].n_suspensions == 1) {
    if (sim->jobs[frame->job].flags & ILV_SIM_JOB_IO_BUSY)
      ilv_sim_task_suspend (sim, thread, frame->job, ILV_STATE_IO);
    else
      checkpoint (sim, thread, frame->job);
  }
  ILV_SIM_END;
}

/* acquire(): a free lock costs a checkpoint. */
static IlvSimFlow
lock_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame)
{
  IlvSimLock *lock = &thread->process->locks[get_step (sim, frame->job)->lock];
  const IlvSimJob *job = &sim->jobs[frame->job];

  if (job->n_suspensions > 0 && !(job->flags & ILV_SIM_JOB_QUEUED))
    return ILV_SIM_FLOW_DONE;
  if (!ilv_sim_lock_acquire (sim, lock, frame->job, thread->track))
    ilv_sim_task_suspend (sim, thread, frame->job, ILV_STATE_LOCK);
  else if (sim->jobs[frame->job].n_suspensions == 0)
    checkpoint (sim, thread, frame->job);
  return ILV_SIM_FLOW_DONE;
}

IlvSimBody
ilv_sim_trio_get_step_body (const IlvStep *step)
{
  if (step->kind == ILV_STEP_IO && !step->is_blocking)
    return io_body;
  return step->kind == ILV_STEP_LOCK ? lock_body : NULL;
}
