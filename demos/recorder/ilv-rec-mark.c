/* The runner's marks: what happens to jobs, locks and backends.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-rec-build.h"

static void
take_submit (IlvRec *self, IlvRecThread *thread, guint32 number, IlvRecJob *job)
{
  IlvRecProcess *process = thread->process;
  job->submit_ns = self->now_ns;
  job->submit_track = thread->track;
  ilv_rec_job_dequeue (self, number);
  ilv_rec_job_enqueue (self, number, process, process->work_queue);
  if (!job->has_begun)
    ilv_rec_job_set_state (self, job, ILV_STATE_READY, job->step, self->now_ns);
  ilv_rec_instant (self, thread, ILV_EVENT_SUBMIT, number, process->n_waiting);
}

static void
take_begin (IlvRec *self, IlvRecThread *thread, guint32 number, IlvRecJob *job)
{
  ilv_rec_thread_set_up (self, thread);
  if (job->has_begun || !job->has_arrived || job->end_ns >= 0)
    return;
  job->has_begun = TRUE;
  ilv_rec_job_dequeue (self, number);
  ilv_rec_job_follow (self, number, thread);
  ilv_trace_builder_begin_job (self->builder, number, self->now_ns, thread->track);
  ilv_rec_instant (self, thread, ILV_EVENT_JOB_BEGIN, number, self->now_ns - job->arrival_ns);
  if (job->submit_track != ILV_TRACK_NONE && job->submit_track != thread->track &&
      thread->track != ILV_TRACK_NONE)
    ilv_trace_builder_add_link (self->builder, job->submit_track, job->submit_ns, thread->track,
                                self->now_ns, ILV_LINK_SUBMIT);
}

static void
set_step (IlvRec *self, IlvRecJob *job, guint32 step)
{
  const IlvWorkload *workload = self->plan->workload;
  if (workload == NULL || step >= workload->n_steps)
    return;
  job->step = g_string_chunk_insert_const (self->strings, workload->steps[step].name);
  job->step_kind = workload->steps[step].kind;
}

static void
take_step (IlvRec *self, IlvRecThread *thread, const IlvRecord *record, IlvRecJob *job)
{
  set_step (self, job, record->a);
  ilv_rec_instant (self, thread, ILV_EVENT_JOB_STEP, (guint32)record->b, record->a);
  ilv_rec_thread_update (self, thread);
}

/* A part of a job that lives in another thread's loop. */
static void
take_part (IlvRec *self, IlvRecThread *thread, const IlvRecord *record, IlvRecJob *job)
{
  guint32 number = (guint32)record->b;
  ilv_rec_thread_set_up (self, thread);
  if (record->flags == ILV_MARK_PART_BEGIN) {
    set_step (self, job, record->a);
    ilv_rec_job_dequeue (self, number);
    ilv_rec_job_follow (self, number, thread);
    ilv_rec_instant (self, thread, ILV_EVENT_JOB_STEP, number, record->a);
    return;
  }
  ilv_rec_job_wait (self, number, ILV_STATE_READY);
  ilv_rec_thread_set_job (self, thread, ILV_JOB_NONE);
}

/* In a worker process the result still has to travel; in a thread it is there already. */
static void
take_return (IlvRec *self, IlvRecThread *thread, guint32 number, IlvRecJob *job)
{
  job->return_ns = self->now_ns;
  job->return_track = thread->track;
  if (thread->process == self->main_process || thread->is_loop || thread->role != ILV_ROLE_MAIN)
    return;
  ilv_rec_job_wait (self, number, ILV_STATE_READY);
  ilv_rec_thread_set_job (self, thread, ILV_JOB_NONE);
}

static void
forget_job (IlvRec *self, IlvRecThread *thread, guint32 number)
{
  if (thread != NULL && thread->job == number)
    ilv_rec_thread_set_job (self, thread, ILV_JOB_NONE);
}

static void
take_end (IlvRec *self, IlvRecThread *thread, const IlvRecord *record, IlvRecJob *job)
{
  guint32 number = (guint32)record->b;
  guint outcome = MIN (record->a, (guint)ILV_N_OUTCOMES - 1);
  if (!job->has_arrived || job->end_ns >= 0)
    return;
  guint32 runner = job->thread;
  ilv_rec_job_dequeue (self, number);
  ilv_rec_job_wait (self, number, job->state);
  ilv_rec_job_set_state (self, job, ILV_STATE_UNKNOWN, job->step,
                         self->now_ns); /* leaves the counters */
  ilv_rec_job_end (self, job, MAX (self->now_ns, job->arrival_ns));
  if (job->track != ILV_TRACK_NONE)
    ilv_trace_builder_end_state (self->builder, job->track, MAX (job->end_ns, job->since_ns));
  ilv_trace_builder_end_job (self->builder, number, job->end_ns, (IlvOutcome)outcome);
  ilv_rec_instant (self, thread, ILV_EVENT_JOB_END, number, outcome);
  ilv_trace_builder_set_counter (self->builder, self->finished, job->end_ns, ++self->n_finished);
  ilv_trace_builder_set_counter (self->builder, self->in_flight, job->end_ns, --self->n_in_flight);
  if (job->return_ns >= 0 && job->return_track != thread->track &&
      job->return_track != ILV_TRACK_NONE && thread->track != ILV_TRACK_NONE)
    ilv_trace_builder_add_link (self->builder, job->return_track, job->return_ns, thread->track,
                                self->now_ns, ILV_LINK_RESULT);
  if (outcome != ILV_OUTCOME_TIMED_OUT || thread->is_loop)
    forget_job (self, ilv_rec_get_thread (self, runner), number);
}

/* --- locks and backends --- */

static void
take_lock (IlvRec *self, IlvRecThread *thread, const IlvRecord *record, IlvRecJob *job)
{
  guint32 number = (guint32)record->b;
  if (record->a >= self->n_locks)
    return;
  IlvRecLock *lock = &self->locks[record->a];
  if (record->flags == ILV_MARK_LOCK_WAIT) {
    job->lock_wait_ns = self->now_ns;
    ilv_rec_instant (self, thread, ILV_EVENT_LOCK_WAIT, number, (gint32)lock->holder);
  } else if (record->flags == ILV_MARK_LOCK_ACQUIRE) {
    ilv_rec_instant (self, thread, ILV_EVENT_LOCK_ACQUIRE, number,
                     self->now_ns - job->lock_wait_ns);
    if (lock->released_ns >= job->lock_wait_ns && lock->released_ns >= 0 &&
        lock->released_track != ILV_TRACK_NONE && thread->track != ILV_TRACK_NONE)
      ilv_trace_builder_add_link (self->builder, lock->released_track, lock->released_ns,
                                  thread->track, self->now_ns, ILV_LINK_WAKE);
    lock->holder = number;
    ilv_trace_builder_set_state (
        self->builder, lock->track, MAX (0, self->now_ns),
        ilv_trace_builder_intern_kind (self->builder, ILV_STATE_LOCK, NULL), number);
  } else {
    ilv_rec_instant (self, thread, ILV_EVENT_LOCK_RELEASE, number, -1);
    lock->released_ns = self->now_ns;
    lock->released_track = thread->track;
    lock->holder = ILV_JOB_NONE;
    ilv_trace_builder_end_state (self->builder, lock->track, MAX (0, self->now_ns));
  }
}

/* Covered while at least one request is on its way, told by the last to come. */
static void
take_backend (IlvRec *self, const IlvRecord *record)
{
  if (record->a >= self->n_backends)
    return;
  IlvTrackId track = self->backends[record->a];
  gint64 t_ns = MAX (0, self->now_ns);
  if (record->flags == ILV_MARK_BACKEND_BEGIN) {
    self->backend_loads[record->a]++;
    ilv_trace_builder_set_state (self->builder, track, t_ns,
                                 ilv_trace_builder_intern_kind (self->builder, ILV_STATE_IO, NULL),
                                 (guint32)record->b);
  } else if (self->backend_loads[record->a] > 0 && --self->backend_loads[record->a] == 0) {
    ilv_trace_builder_end_state (self->builder, track, t_ns);
  }
}

static void
take_memory (IlvRec *self, IlvRecThread *thread, const IlvRecord *record)
{
  guint64 total = 0;
  thread->process->memory = MIN (record->c, (guint64)1 << 50);
  for (guint i = 0; i < self->processes->len; i++)
    total += ((IlvRecProcess *)self->processes->pdata[i])->memory;
  if (self->now_ns >= 0)
    ilv_trace_builder_set_counter (self->builder, self->memory, self->now_ns, (gint64)total);
  self->info->figures.peak_memory_bytes = MAX (self->info->figures.peak_memory_bytes, total);
}

static void
take_job_mark (IlvRec *self, IlvRecThread *thread, const IlvRecord *record, IlvRecJob *job)
{
  guint32 number = (guint32)record->b;
  switch ((IlvMark)record->flags) {
  case ILV_MARK_JOB_SUBMIT:
    take_submit (self, thread, number, job);
    break;
  case ILV_MARK_JOB_BEGIN:
    take_begin (self, thread, number, job);
    break;
  case ILV_MARK_JOB_STEP:
    take_step (self, thread, record, job);
    break;
  case ILV_MARK_JOB_RETURN:
    take_return (self, thread, number, job);
    break;
  case ILV_MARK_JOB_END:
    take_end (self, thread, record, job);
    break;
  case ILV_MARK_PART_BEGIN:
  case ILV_MARK_PART_END:
    take_part (self, thread, record, job);
    break;
  case ILV_MARK_LIMIT_WAIT:
    ilv_rec_job_enqueue (self, number, thread->process, thread->process->limit_queue);
    ilv_rec_job_set_state (self, job, ILV_STATE_LOCK, job->step, self->now_ns);
    break;
  case ILV_MARK_LOCK_WAIT:
  case ILV_MARK_LOCK_ACQUIRE:
  case ILV_MARK_LOCK_RELEASE:
    take_lock (self, thread, record, job);
    break;
  case ILV_MARK_JOB_SPAWN:
    ilv_rec_instant (self, thread, ILV_EVENT_SPAWN, number, (gint64)job->parent);
    break;
  case ILV_MARK_JOB_TIMEOUT:
    ilv_rec_instant (self, thread, ILV_EVENT_TIMEOUT, number, 0);
    break;
  case ILV_MARK_JOB_REJECT:
    ilv_rec_instant (self, thread, ILV_EVENT_REJECT, number, 0);
    break;
  default:
    break;
  }
}

void
ilv_rec_mark_take_record (IlvRec *self, IlvRecThread *thread, const IlvRecord *record)
{
  IlvRecJob *job = ilv_rec_get_job (self, record->b);
  switch ((IlvMark)record->flags) {
  case ILV_MARK_BACKEND_BEGIN:
  case ILV_MARK_BACKEND_END:
    take_backend (self, record);
    break;
  case ILV_MARK_WORKER_READY:
    ilv_rec_thread_set_up (self, thread);
    break;
  case ILV_MARK_MEMORY:
    take_memory (self, thread, record);
    break;
  case ILV_MARK_USER:
    ilv_rec_instant (self, thread, ILV_EVENT_MARK, record->a, 0);
    break;
  default:
    if (job != NULL)
      take_job_mark (self, thread, record, job);
    break;
  }
}
