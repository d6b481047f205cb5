/* A job's steps as a thread executes them.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One body per kind of step. Each follows the pattern of a CPython extension: Python before the
 * call under the GIL, let go, wait or compute, take the GIL again. The last is why every step ends
 * with a segment of Python, of no length if it costs nothing: a thread that returns from a blocking
 * call has to get the GIL before it can do anything else, and that wait is the convoy. */
#include "ilv-sim-steps.h"

#include "ilv-sim-arrivals.h"
#include "ilv-sim-trace.h"

static IlvSimName
step_name (IlvSim *sim, guint32 job)
{
  return ILV_SIM_STEP_NAME (ilv_sim_job_get_step_index (sim, &sim->jobs[job]));
}

static const IlvStep *
get_step (IlvSim *sim, guint32 job)
{
  return ilv_sim_job_get_step (sim, &sim->jobs[job]);
}

gint64
ilv_sim_draw_cpu (IlvSim *sim, guint32 job)
{
  gint64 ns = ilv_sim_job_draw (sim, &sim->jobs[job]);
  gint64 ppm = sim->costs->free_threading_ppm;

  if (sim->settings.model != ILV_MODEL_FREE_THREADS || get_step (sim, job)->kind == ILV_STEP_NATIVE)
    return ns;
  return ns / 1000000 * ppm + ns % 1000000 * ppm / 1000000;
}

void
ilv_sim_note_step (IlvSim *sim, IlvSimThread *thread, guint32 job)
{
  if (thread->track != ILV_TRACK_NONE)
    ilv_sim_trace_instant (sim, thread->track, ILV_EVENT_JOB_STEP, job,
                           ilv_sim_job_get_step_index (sim, &sim->jobs[job]));
}

static IlvSimFlow
python_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame)
{
  ILV_SIM_BEGIN;
  ILV_SIM_AWAIT (ilv_sim_thread_run (sim, thread, ILV_SIM_USE_PYTHON,
                                     ilv_sim_draw_cpu (sim, frame->job), ILV_STATE_PYTHON,
                                     step_name (sim, frame->job)));
  ILV_SIM_END;
}

static IlvSimFlow
hold_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame)
{
  ILV_SIM_BEGIN;
  ILV_SIM_AWAIT (ilv_sim_thread_run (sim, thread, ILV_SIM_USE_HOLD,
                                     ilv_sim_draw_cpu (sim, frame->job), ILV_STATE_PYTHON,
                                     step_name (sim, frame->job)));
  ILV_SIM_END;
}

/* Has the GIL again, after a call that let go of it. */
#define TAKE_GIL_AGAIN                                                                             \
  ILV_SIM_AWAIT (ilv_sim_thread_run (sim, thread, ILV_SIM_USE_PYTHON, 0, ILV_STATE_PYTHON,         \
                                     step_name (sim, frame->job)))

static IlvSimFlow
native_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame)
{
  ILV_SIM_BEGIN;
  TAKE_GIL_AGAIN;
  ILV_SIM_LET_GO;
  ILV_SIM_AWAIT (ilv_sim_thread_run (sim, thread, ILV_SIM_USE_NATIVE,
                                     ilv_sim_draw_cpu (sim, frame->job), ILV_STATE_NATIVE,
                                     step_name (sim, frame->job)));
  TAKE_GIL_AGAIN;
  ILV_SIM_END;
}

/* send() and recv() let go of the GIL, each for as long as the kernel takes: who calls them may
 * lose it there. Where nobody else wants it, the whole call is one piece of Python. */
/* Thousands of threads find nothing of theirs in the caches: stacks, frames, sockets. */
#define MANY_CALLERS 1000

static gint64
get_cold_ns (const IlvSim *sim)
{
  return sim->costs->thread_io_cold_ns * MIN (sim->n_callers, MANY_CALLERS) / MANY_CALLERS;
}

static void
use_connection (IlvSim *sim, IlvSimThread *thread)
{
  if (thread->has_connection)
    return;
  thread->has_connection = TRUE;
  sim->n_callers++;
  if (thread->process->is_copy)
    ilv_sim_thread_owe (thread, sim->costs->connect_ns);
}

static IlvSimFlow
io_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame)
{
  ILV_SIM_BEGIN;
  frame->count = sim->costs->socket_send_ns > 0 && ilv_sim_gil_is_wanted (thread->gil);
  ilv_sim_thread_owe (thread, sim->costs->io_call_ns);
  if (frame->count)
    ilv_sim_thread_owe (thread, -ilv_sim_get_socket_ns (sim, sim->costs->io_call_ns));
  use_connection (sim, thread);
  TAKE_GIL_AGAIN;
  ILV_SIM_LET_GO;
  if (frame->count)
    ILV_SIM_AWAIT (ilv_sim_thread_run (sim, thread, ILV_SIM_USE_NATIVE, sim->costs->socket_send_ns,
                                       ILV_STATE_NATIVE, step_name (sim, frame->job)));
  frame->value = ilv_sim_job_draw (sim, &sim->jobs[frame->job]);
  if (frame->value > 0 || get_step (sim, frame->job)->backend != ILV_NONE)
    ilv_sim_io_begin (sim, frame->job, frame->value, thread);
  if (frame->count) {
    TAKE_GIL_AGAIN;
    ILV_SIM_LET_GO;
  }
  frame->value = frame->count ? sim->costs->socket_recv_ns : 0;
  if (sim->jobs[frame->job].flags & ILV_SIM_JOB_IO_BUSY) {
    frame->value += sim->costs->io_block_ns + get_cold_ns (sim);
    ILV_SIM_AWAIT (ilv_sim_thread_block (sim, thread, ILV_STATE_IO, step_name (sim, frame->job),
                                         sim->jobs[frame->job].io_ns));
  }
  if (frame->value > 0)
    ILV_SIM_AWAIT (ilv_sim_thread_run (sim, thread, ILV_SIM_USE_NATIVE, frame->value,
                                       ILV_STATE_NATIVE, step_name (sim, frame->job)));
  TAKE_GIL_AGAIN;
  ILV_SIM_END;
}

static IlvSimFlow
sleep_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame)
{
  ILV_SIM_BEGIN;
  TAKE_GIL_AGAIN;
  ILV_SIM_LET_GO;
  frame->value = ilv_sim_job_draw (sim, &sim->jobs[frame->job]);
  if (frame->value > 0)
    frame->value += sim->costs->timer_slack_ns;
  ILV_SIM_AWAIT (ilv_sim_thread_sleep (sim, thread, frame->value, ILV_STATE_SLEEP,
                                       step_name (sim, frame->job)));
  TAKE_GIL_AGAIN;
  ILV_SIM_END;
}

static IlvSimLock *
get_lock (IlvSim *sim, IlvSimThread *thread, guint32 job)
{
  return &thread->process->locks[get_step (sim, job)->lock];
}

/* dask.distributed's Lock is a question to the scheduler, which the worker's loop asks. */
static IlvSimFlow
ask_scheduler_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame)
{
  ILV_SIM_BEGIN;
  ILV_SIM_LET_GO;
  ILV_SIM_AWAIT (ilv_sim_thread_sleep (sim, thread, sim->costs->dask_call_ns, ILV_STATE_LOCK,
                                       step_name (sim, frame->job)));
  TAKE_GIL_AGAIN;
  ILV_SIM_END;
}

static IlvSimFlow
lock_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame)
{
  ILV_SIM_BEGIN;
  ilv_sim_thread_owe (thread, sim->costs->lock_ns);
  TAKE_GIL_AGAIN;
  if (sim->dask != NULL)
    ILV_SIM_CALL (ask_scheduler_body, frame->job);
  while (
      !ilv_sim_lock_acquire (sim, get_lock (sim, thread, frame->job), frame->job, thread->track)) {
    ILV_SIM_LET_GO;
    if (ilv_sim_lock_acquire (sim, get_lock (sim, thread, frame->job), frame->job, thread->track))
      break;
    ILV_SIM_AWAIT (
        ilv_sim_thread_block (sim, thread, ILV_STATE_LOCK, step_name (sim, frame->job), -1));
  }
  TAKE_GIL_AGAIN;
  ILV_SIM_END;
}

static IlvSimFlow
unlock_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame)
{
  ILV_SIM_BEGIN;
  TAKE_GIL_AGAIN;
  if (sim->dask != NULL)
    ILV_SIM_CALL (ask_scheduler_body, frame->job);
  ilv_sim_lock_release (sim, get_lock (sim, thread, frame->job), frame->job, FALSE, thread->track);
  ILV_SIM_END;
}

static IlvSimFlow
spawn_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame)
{
  ILV_SIM_BEGIN;
  TAKE_GIL_AGAIN;
  frame->count = ilv_sim_spawn (sim, thread, frame->job);
  if (ilv_sim_job_arrive (sim, frame->count))
    ILV_SIM_CALL (thread->process->submit, frame->count);
  /* A sequential program does what it has put off until the job it waits for may begin, and is
   * over. */
  while (thread->process->is_sequential && get_step (sim, frame->job)->join &&
         !(sim->jobs[frame->count].flags & ILV_SIM_JOB_ENDED) &&
         (frame->value = ilv_sim_job_queue_take (sim, &thread->process->inbox)) != ILV_SIM_NOBODY)
    ILV_SIM_CALL (ilv_sim_job_body, (guint32)frame->value);
  if (get_step (sim, frame->job)->join) {
    ILV_SIM_LET_GO;
    if (!(sim->jobs[frame->count].flags & ILV_SIM_JOB_ENDED)) {
      sim->jobs[frame->count].flags |= ILV_SIM_JOB_AWAITED;
      ILV_SIM_AWAIT (
          ilv_sim_thread_block (sim, thread, ILV_STATE_LOCK, step_name (sim, frame->job), -1));
    }
  }
  TAKE_GIL_AGAIN;
  ILV_SIM_END;
}

IlvSimBody
ilv_sim_get_step_body (IlvStepKind kind)
{
  static const IlvSimBody bodies[ILV_N_STEP_KINDS] = {
      [ILV_STEP_PYTHON] = python_body, [ILV_STEP_HOLD] = hold_body,
      [ILV_STEP_NATIVE] = native_body, [ILV_STEP_IO] = io_body,
      [ILV_STEP_SLEEP] = sleep_body,   [ILV_STEP_LOCK] = lock_body,
      [ILV_STEP_UNLOCK] = unlock_body, [ILV_STEP_SPAWN] = spawn_body,
  };

  return bodies[kind];
}

IlvSimFlow
ilv_sim_job_steps_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame)
{
  ILV_SIM_BEGIN;
  while (get_step (sim, frame->job) != NULL) {
    ILV_SIM_AWAIT (ilv_sim_thread_breathe (sim, thread));
    ilv_sim_note_step (sim, thread, frame->job);
    ILV_SIM_CALL (ilv_sim_get_step_body (get_step (sim, frame->job)->kind), frame->job);
    ilv_sim_job_advance (sim, &sim->jobs[frame->job]);
  }
  ILV_SIM_END;
}

/* A pool's worker sets the future that the submitter waits for. */
static void
note_result (IlvSim *sim, IlvSimThread *thread, guint32 job)
{
  if (thread->pool == NULL)
    return;
  ilv_sim_trace_instant (sim, thread->track, ILV_EVENT_RESULT, job, 0);
  ilv_sim_trace_link (sim, thread->track, sim->now, thread->process->main->track, sim->now,
                      ILV_LINK_RESULT);
}

IlvSimFlow
ilv_sim_job_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame)
{
  ILV_SIM_BEGIN;
  frame->count = thread->job; /* sequential: the job that spawned this one waits below it */
  if (frame->count != ILV_SIM_NOBODY)
    ilv_sim_job_set_state (sim, frame->count, ILV_STATE_LOCK, 0);
  thread->job = frame->job;
  ilv_sim_job_begin (sim, frame->job, thread);
  ILV_SIM_CALL (ilv_sim_job_steps_body, frame->job);
  ILV_SIM_AWAIT (
      ilv_sim_thread_run (sim, thread, ILV_SIM_USE_PYTHON, 0, ILV_STATE_PYTHON, thread->name));
  thread->job = frame->count;
  note_result (sim, thread, frame->job);
  ilv_sim_job_end (sim, frame->job, thread);
  ILV_SIM_END;
}

void
ilv_sim_notify_main (IlvSim *sim, IlvSimProcess *process)
{
  IlvSimThread *main_thread = process->main;
  gint64 latency_ns = main_thread->state == ILV_STATE_SLEEP ? sim->costs->timer_slack_ns
                                                            : ilv_sim_get_handover_ns (sim);

  if (main_thread->is_parked)
    ilv_sim_thread_wake (sim, main_thread, latency_ns);
}

/* The submitter sleeps until the next arrival, or waits for its jobs. */
static IlvState
submitter_state (IlvSim *sim)
{
  return ilv_sim_arrivals_get_next (sim->arrivals) < G_MAXINT64 ? ILV_STATE_SLEEP : ILV_STATE_LOCK;
}

IlvSimFlow
ilv_sim_submitter_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame)
{
  ILV_SIM_BEGIN;
  for (;;) {
    while ((frame->count = ilv_sim_job_queue_take (sim, &thread->process->inbox)) != ILV_SIM_NOBODY)
      ILV_SIM_CALL (thread->process->submit, frame->count);
    ILV_SIM_LET_GO;
    thread->is_parked = thread->process->inbox.n == 0;
    if (thread->is_parked)
      ILV_SIM_AWAIT (ilv_sim_thread_block (sim, thread, submitter_state (sim), 0, -1));
    thread->is_parked = FALSE;
  }
  ILV_SIM_END;
}
