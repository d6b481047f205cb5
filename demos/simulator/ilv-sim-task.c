/* A job as an asyncio task.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A task's coroutine lives across turns, so its place is kept in the job: the step (its cursor) and
 * how often that step has suspended it (not 0 on the way back in). A step of Python, C or with
 * a blocking client runs the same body as under threads: the loop's thread is simply busy or
 * blocked.
 *
 * An await that need not wait (a free lock, data that is there, an ended task) does not suspend.
 * Only sleep(0) yields without waiting. */
#include "ilv-sim-task.h"

#include "ilv-sim-arrivals.h"
#include "ilv-sim-steps.h"
#include "ilv-sim-trace.h"
#include "ilv-sim-trio.h"

static const IlvStep *
get_step (IlvSim *sim, guint32 job)
{
  return ilv_sim_job_get_step (sim, &sim->jobs[job]);
}

static IlvSimName
step_name (IlvSim *sim, guint32 job)
{
  return ILV_SIM_STEP_NAME (ilv_sim_job_get_step_index (sim, &sim->jobs[job]));
}

void
ilv_sim_task_suspend (IlvSim *sim, IlvSimThread *thread, guint32 number, IlvState state)
{
  IlvSimJob *job = &sim->jobs[number];

  job->flags |= ILV_SIM_JOB_AFLOAT;
  job->n_suspensions++;
  thread->job = ILV_SIM_NOBODY;
  ilv_sim_trace_instant (sim, thread->process->loop->track, ILV_EVENT_TASK_SUSPEND, number, state);
  ilv_sim_job_set_state (sim, number, state, step_name (sim, number));
}

/* --- steps that may suspend --- */

#define PAY                                                                                        \
  ILV_SIM_AWAIT (ilv_sim_thread_run (sim, thread, ILV_SIM_USE_PYTHON, 0, ILV_STATE_PYTHON,         \
                                     step_name (sim, frame->job)))

/* send(), while another thread wants the GIL. */
static IlvSimFlow
send_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame)
{
  ILV_SIM_BEGIN;
  ILV_SIM_LET_GO;
  ILV_SIM_AWAIT (ilv_sim_thread_run (sim, thread, ILV_SIM_USE_NATIVE,
                                     thread->process->loop->send_ns, ILV_STATE_NATIVE,
                                     step_name (sim, frame->job)));
  PAY;
  ILV_SIM_END;
}

static IlvSimFlow
io_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame)
{
  IlvSimLoop *loop = thread->process->loop;

  ILV_SIM_BEGIN;
  if (sim->jobs[frame->job].n_suspensions == 0) {
    frame->count = loop->send_ns > 0 && ilv_sim_gil_is_wanted (thread->gil);
    ilv_sim_thread_owe (thread,
                        ilv_sim_loop_get_await_ns (sim, loop) - (frame->count ? loop->send_ns : 0));
    frame->value = ilv_sim_job_draw (sim, &sim->jobs[frame->job]);
    if (frame->value > 0 || get_step (sim, frame->job)->backend != ILV_NONE) {
      PAY;
      if (frame->count)
        ILV_SIM_CALL (send_body, frame->job);
      ilv_sim_io_begin (sim, frame->job, frame->value, NULL);
      ilv_sim_task_suspend (sim, thread, frame->job, ILV_STATE_IO);
      return ILV_SIM_FLOW_DONE;
    }
  }
  ilv_sim_loop_free_connection (loop);
  ILV_SIM_END;
}

static IlvSimFlow
sleep_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame)
{
  IlvSimLoop *loop = thread->process->loop;

  ILV_SIM_BEGIN;
  if (sim->jobs[frame->job].n_suspensions == 0) {
    PAY;
    frame->value = ilv_sim_job_draw (sim, &sim->jobs[frame->job]);
    if (frame->value > 0) {
      ilv_sim_task_suspend (sim, thread, frame->job, ILV_STATE_SLEEP);
      ilv_sim_loop_add_timer (sim, loop, sim->now + frame->value,
                              ILV_SIM_HANDLE (ILV_SIM_HANDLE_FUTURE, frame->job));
    } else {
      ilv_sim_task_suspend (sim, thread, frame->job, ILV_STATE_READY);
      ilv_sim_loop_resume_task (sim, loop, frame->job);
    }
  }
  ILV_SIM_END;
}

static IlvSimFlow
lock_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame)
{
  IlvSimLock *lock = &thread->process->locks[get_step (sim, frame->job)->lock];

  if (!ilv_sim_lock_acquire (sim, lock, frame->job, thread->track))
    ilv_sim_task_suspend (sim, thread, frame->job, ILV_STATE_LOCK);
  return ILV_SIM_FLOW_DONE;
}

static IlvSimFlow
unlock_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame)
{
  IlvSimLock *lock = &thread->process->locks[get_step (sim, frame->job)->lock];

  ilv_sim_lock_release (sim, lock, frame->job, TRUE, thread->track);
  return ILV_SIM_FLOW_DONE;
}

static IlvSimFlow
spawn_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame)
{
  ILV_SIM_BEGIN;
  if (sim->jobs[frame->job].n_suspensions == 0) {
    frame->count = ilv_sim_spawn (sim, thread, frame->job);
    if (ilv_sim_job_arrive (sim, frame->count))
      ILV_SIM_CALL (ilv_sim_task_create_body, frame->count);
    if (get_step (sim, frame->job)->join && !(sim->jobs[frame->count].flags & ILV_SIM_JOB_ENDED)) {
      sim->jobs[frame->count].flags |= ILV_SIM_JOB_AWAITED;
      ilv_sim_task_suspend (sim, thread, frame->job, ILV_STATE_LOCK);
    }
  }
  ILV_SIM_END;
}

/* A step that the loop's thread executes itself, standing still meanwhile. */
static void
note_blocking (IlvSim *sim, IlvSimThread *thread, guint32 job)
{
  const IlvStep *step = get_step (sim, job);

  if (step->kind == ILV_STEP_IO || step->kind == ILV_STEP_NATIVE)
    ilv_sim_trace_instant (sim, thread->process->loop->track, ILV_EVENT_CALL_BLOCKS, job,
                           ilv_sim_job_draw (sim, &sim->jobs[job]));
}

static IlvSimBody
choose_body (IlvSim *sim, IlvSimThread *thread, guint32 job)
{
  static const IlvSimBody bodies[ILV_N_STEP_KINDS] = {
      [ILV_STEP_SLEEP] = sleep_body,
      [ILV_STEP_LOCK] = lock_body,
      [ILV_STEP_UNLOCK] = unlock_body,
      [ILV_STEP_SPAWN] = spawn_body,
  };
  const IlvStep *step = get_step (sim, job);

  if (thread->process->offload != NULL && thread->process->offloads (step))
    return thread->process->offload;
  if (thread->process->loop->is_trio && ilv_sim_trio_get_step_body (step) != NULL)
    return ilv_sim_trio_get_step_body (step);
  if (step->kind == ILV_STEP_IO && !step->is_blocking)
    return io_body;
  if (bodies[step->kind] != NULL)
    return bodies[step->kind];
  note_blocking (sim, thread, job);
  return ilv_sim_get_step_body (step->kind);
}

/* --- the task --- */

static void
end_task (IlvSim *sim, IlvSimThread *thread, guint32 number)
{
  IlvSimJob *job = &sim->jobs[number];

  if (sim->workload->groups[job->group].timeout_ns > 0 && !(job->flags & ILV_SIM_JOB_TIMED_OUT))
    thread->process->loop->n_cancelled++;
  thread->job = ILV_SIM_NOBODY;
  thread->process->loop->n_tasks--;
  sim->n_tasks--;
  ilv_sim_add_memory (sim, -thread->process->loop->task_bytes);
  ilv_sim_job_end (sim, number, thread);
}

static void
enter (IlvSim *sim, IlvSimThread *thread, guint32 number)
{
  IlvSimJob *job = &sim->jobs[number];

  ilv_sim_trace_instant (sim, thread->process->loop->track, ILV_EVENT_TASK_STEP, number,
                         sim->now - job->mark_ns);
  job->flags &= ~ILV_SIM_JOB_AFLOAT;
  if (job->flags & ILV_SIM_JOB_CANCELLED)
    return;
  thread->job = number;
  if (!(job->flags & ILV_SIM_JOB_BEGUN))
    ilv_sim_job_begin (sim, number, thread);
}

IlvSimFlow
ilv_sim_task_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame)
{
  ILV_SIM_BEGIN;
  enter (sim, thread, frame->job);
  while (!(sim->jobs[frame->job].flags & ILV_SIM_JOB_CANCELLED) &&
         get_step (sim, frame->job) != NULL) {
    ILV_SIM_AWAIT (ilv_sim_thread_breathe (sim, thread));
    if (sim->jobs[frame->job].n_suspensions == 0)
      ilv_sim_note_step (sim, thread, frame->job);
    ILV_SIM_CALL (choose_body (sim, thread, frame->job), frame->job);
    if (sim->jobs[frame->job].flags & ILV_SIM_JOB_AFLOAT)
      return ILV_SIM_FLOW_DONE;
    sim->jobs[frame->job].n_suspensions = 0;
    ilv_sim_job_advance (sim, &sim->jobs[frame->job]);
  }
  ILV_SIM_AWAIT (
      ilv_sim_thread_run (sim, thread, ILV_SIM_USE_PYTHON, 0, ILV_STATE_PYTHON, thread->name));
  end_task (sim, thread, frame->job);
  ILV_SIM_END;
}

IlvSimFlow
ilv_sim_task_create_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame)
{
  IlvSimLoop *loop = thread->process->loop;

  ILV_SIM_BEGIN;
  ilv_sim_thread_owe (thread, loop->create_cost_ns);
  sim->jobs[frame->job].mark_track = thread->track;
  ilv_sim_loop_create_task (sim, loop, frame->job);
  if (loop->is_eager) {
    frame->count = thread->job;
    if (frame->count != ILV_SIM_NOBODY)
      ilv_sim_job_set_state (sim, frame->count, ILV_STATE_READY, 0);
    ILV_SIM_CALL (ilv_sim_task_body, frame->job);
    thread->job = frame->count;
  }
  ILV_SIM_END;
}

void
ilv_sim_task_cancel (IlvSim *sim, IlvSimLoop *loop, guint32 number)
{
  IlvSimJob *job = &sim->jobs[number];
  gboolean is_ready = job->state == ILV_STATE_READY && !(job->flags & ILV_SIM_JOB_OFFLOADED);

  ilv_sim_trace_instant (sim, loop->track, ILV_EVENT_TIMEOUT, number, 0);
  ilv_sim_job_cancel (sim, number);
  job = &sim->jobs[number];
  if ((job->flags & ILV_SIM_JOB_IO_BUSY) && job->io_thread == ILV_SIM_NOBODY)
    ilv_sim_io_abandon (sim, number);
  if (is_ready)
    return;
  if (job->flags & ILV_SIM_JOB_QUEUED)
    ilv_sim_lock_leave (sim, &loop->process->locks[get_step (sim, number)->lock], number);
  if (job->state == ILV_STATE_SLEEP)
    loop->n_cancelled++;
  ilv_sim_loop_resume_task (sim, loop, number);
}
