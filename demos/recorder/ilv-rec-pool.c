/* Pools: work items on their way to a worker process and back, and starting processes.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A work item is a call with its number; which jobs it carries was learned in the first pass from
 * what ran after its arrival in the worker. Several jobs (a chunk) share its bytes evenly. */
#include "ilv-rec-build.h"

typedef void (*VisitJob) (IlvRec *self, guint32 job, gpointer data);

static void
for_each_job (IlvRec *self, guint64 work, VisitJob visit, gpointer data)
{
  const GArray *jobs = ilv_rec_get_work_jobs (self, work);
  for (guint i = 0; jobs != NULL && i < jobs->len; i++)
    visit (self, g_array_index (jobs, guint32, i), data);
}

static guint32
first_job (IlvRec *self, guint64 work)
{
  const GArray *jobs = ilv_rec_get_work_jobs (self, work);
  guint32 job = jobs != NULL ? g_array_index (jobs, guint32, 0) : ILV_JOB_NONE;
  return ilv_rec_get_job (self, job) != NULL ? job : ILV_JOB_NONE;
}

static void
wait_cb (IlvRec *self, guint32 job, gpointer state)
{
  ilv_rec_job_wait (self, job, *(IlvState *)state);
}

static void
set_states (IlvRec *self, guint64 work, IlvState state)
{
  for_each_job (self, work, wait_cb, &state);
}

static void
put_into_pipe_cb (IlvRec *self, guint32 number, gpointer data)
{
  IlvRecJob *job = ilv_rec_get_job (self, number);
  if (job != NULL)
    job->is_in_pipe = TRUE;
  ilv_rec_job_wait (self, number, ILV_STATE_TRANSFER);
}

static void
take_from_pipe_cb (IlvRec *self, guint32 number, gpointer data)
{
  IlvRecJob *job = ilv_rec_get_job (self, number);
  if (job != NULL)
    job->is_in_pipe = FALSE;
  ilv_rec_job_wait (self, number, ILV_STATE_TRANSFER);
}

/* The writer may be put off its core before it comes back from write(): by then the reader may
 * long have begun the job. */
static void
leave_in_pipe_cb (IlvRec *self, guint32 number, gpointer data)
{
  const IlvRecJob *job = ilv_rec_get_job (self, number);
  if (job != NULL && job->is_in_pipe)
    ilv_rec_job_wait (self, number, ILV_STATE_READY);
}

static void
add_bytes (IlvRec *self, guint64 work, guint64 n_bytes)
{
  const GArray *jobs = ilv_rec_get_work_jobs (self, work);
  if (jobs == NULL || self->now_ns < 0)
    return;
  for (guint i = 0; i < jobs->len; i++) {
    guint64 share = n_bytes / jobs->len + (i < n_bytes % jobs->len ? 1 : 0);
    guint32 job = g_array_index (jobs, guint32, i);
    if (ilv_rec_get_job (self, job) == NULL)
      continue;
    ilv_trace_builder_add_job_bytes (self->builder, job, share);
    self->info->figures.transferred_bytes += share;
  }
}

/* --- pickling --- */

static gint64
peek_bytes (const IlvRecThread *thread, guint kind)
{
  const IlvRecord *end = ilv_rec_peek (thread, kind);
  return end != NULL ? (gint64)MIN (end->c, (guint64)G_MAXINT64) : 0;
}

static void
begin_pickle (IlvRec *self, IlvRecThread *thread, const IlvRecord *record)
{
  thread->is_pickling = TRUE;
  ilv_rec_thread_update (self, thread);
  if (record->flags == ILV_PICKLE_OTHER)
    return;
  set_states (self, record->b, ILV_STATE_TRANSFER);
  ilv_rec_instant (self, thread, ILV_EVENT_PICKLE, first_job (self, record->b),
                   peek_bytes (thread, ILV_REC_PICKLE_END));
}

static void
end_pickle (IlvRec *self, IlvRecThread *thread, const IlvRecord *record)
{
  thread->is_pickling = FALSE;
  ilv_rec_thread_update (self, thread);
  thread->piped_work = 0;
  if (record->flags == ILV_PICKLE_OTHER)
    return;
  thread->piped_work = record->b + 1;
  thread->is_result = record->flags == ILV_PICKLE_RESULT;
  add_bytes (self, record->b, record->c);
}

/* What it is about stands only in the record of the end. */
static void
begin_unpickle (IlvRec *self, IlvRecThread *thread, const IlvRecord *record)
{
  const IlvRecord *end = ilv_rec_peek (thread, ILV_REC_UNPICKLE_END);
  thread->is_pickling = TRUE;
  thread->piped_work = 0;
  ilv_rec_thread_update (self, thread);
  if (end == NULL || end->flags == ILV_PICKLE_OTHER)
    return;
  guint32 job = first_job (self, end->b);
  for_each_job (self, end->b, take_from_pipe_cb, NULL);
  ilv_rec_instant (self, thread, ILV_EVENT_PIPE_READ, job, (gint64)MIN (end->c, G_MAXINT64));
  ilv_rec_instant (self, thread, ILV_EVENT_UNPICKLE, job, (gint64)MIN (end->c, G_MAXINT64));
}

static void
dequeue_cb (IlvRec *self, guint32 job, gpointer data)
{
  ilv_rec_job_dequeue (self, job);
}

static void
end_unpickle (IlvRec *self, IlvRecThread *thread, const IlvRecord *record)
{
  thread->is_pickling = FALSE;
  ilv_rec_thread_update (self, thread);
  if (record->flags == ILV_PICKLE_OTHER)
    return;
  if (record->flags == ILV_PICKLE_CALL)
    for_each_job (self, record->b, dequeue_cb, NULL);
  set_states (self, record->b, ILV_STATE_READY);
}

/* --- the pipes --- */

void
ilv_rec_pool_call (IlvRec *self, IlvRecThread *thread, const IlvRecord *record)
{
  if (thread->piped_work == 0)
    return;
  guint64 work = thread->piped_work - 1;
  IlvRecProcess *owner = self->main_process;
  IlvTrackId pipe = thread->is_result ? owner->result_pipe : owner->call_pipe;
  guint32 job = first_job (self, work);
  gint64 t_ns = MAX (0, self->now_ns);
  if (record->kind == ILV_REC_BLK_ENTER) {
    for_each_job (self, work, put_into_pipe_cb, NULL);
    ilv_rec_instant (self, thread, ILV_EVENT_PIPE_WRITE, job,
                     (gint64)MIN (record->b, (guint64)G_MAXINT64));
    if (pipe != ILV_TRACK_NONE)
      ilv_trace_builder_set_state (
          self->builder, pipe, t_ns,
          ilv_trace_builder_intern_kind (self->builder, ILV_STATE_TRANSFER, NULL), job);
    return;
  }
  if (pipe != ILV_TRACK_NONE)
    ilv_trace_builder_end_state (self->builder, pipe, t_ns);
  for_each_job (self, work, leave_in_pipe_cb, NULL); /* lies there until somebody reads it */
}

/* --- queues --- */

static void
take_submit (IlvRec *self, IlvRecThread *thread)
{
  IlvRecJob *job =
      thread->is_loop && thread->job != ILV_JOB_NONE ? ilv_rec_get_job (self, thread->job) : NULL;
  if (job == NULL)
    return; /* the runner marks those that are jobs of their own */
  job->is_offloaded = TRUE;
  if (self->is_script)
    return; /* the work item is a job of its own, for which this one waits */
  ilv_rec_job_enqueue (self, thread->job, thread->process, thread->process->work_queue);
  ilv_rec_instant (self, thread, ILV_EVENT_SUBMIT, thread->job, thread->process->n_waiting);
}

static void
put_into_call_queue_cb (IlvRec *self, guint32 job, gpointer process)
{
  ilv_rec_job_enqueue (self, job, process, ((IlvRecProcess *)process)->call_queue);
}

/* --- starting processes --- */

static IlvRecThread *
find_main_thread (IlvRec *self, int pid)
{
  for (guint i = 0; i < self->threads->len; i++) {
    IlvRecThread *thread = self->threads->pdata[i];
    if (thread->ring->pid == pid && thread->ring->tid == pid)
      return thread;
  }
  return NULL;
}

static void
take_process_start (IlvRec *self, IlvRecThread *thread)
{
  const IlvRecord *end = ilv_rec_peek (thread, ILV_REC_PROC_SPAWNED);
  IlvRecThread *child = end != NULL ? find_main_thread (self, (int)end->b) : NULL;
  if (child == NULL || child->track == ILV_TRACK_NONE)
    return;
  ilv_rec_instant (self, thread, ILV_EVENT_PROCESS_START, child->process->track, 0);
  ilv_rec_thread_begin (self, child, thread);
}

void
ilv_rec_pool_take_record (IlvRec *self, IlvRecThread *thread, const IlvRecord *record)
{
  switch ((IlvRecordKind)record->kind) {
  case ILV_REC_JOB_SUBMIT:
    take_submit (self, thread);
    break;
  case ILV_REC_JOB_QUEUED:
    for_each_job (self, record->b, put_into_call_queue_cb, thread->process);
    break;
  case ILV_REC_JOB_DONE:
    ilv_rec_instant (self, thread, ILV_EVENT_RESULT, first_job (self, record->b), 0);
    break;
  case ILV_REC_PICKLE_BEGIN:
    begin_pickle (self, thread, record);
    break;
  case ILV_REC_PICKLE_END:
    end_pickle (self, thread, record);
    break;
  case ILV_REC_UNPICKLE_BEGIN:
    begin_unpickle (self, thread, record);
    break;
  case ILV_REC_UNPICKLE_END:
    end_unpickle (self, thread, record);
    break;
  case ILV_REC_PROC_SPAWN:
    take_process_start (self, thread);
    break;
  default:
    break;
  }
}
