/* An ordinary script: its tasks and pool jobs become the run's jobs.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The runner marks what happens to its jobs; a script does not know that it is recorded. So the
 * marks are made here, from the records of tasks and executors: a task begins with its first step
 * and ends with its last, a pool's work item with its function. The jobs are not known beforehand:
 * the table grows as they are met, in order of time. A script that has neither is one job by
 * itself: its main thread, from start to end. */
#include "ilv-rec-build.h"

#include <string.h>

#define MAX_JOB_TRACKS 10000u
#define MAX_ITEMS_AT_ONCE 1000u /* of one call of map(); those beyond come as they are sent */
#define CREATION_DISTANCE 64u   /* a task's creation is recorded so soon after it was made ready */

/* An address or a number that means something only in one process. */
typedef struct {
  guint64 number;
  int pid;
} Key;

static guint
hash_key (gconstpointer data)
{
  const Key *key = data;
  return (guint)((key->number ^ ((guint64)key->pid << 40)) * 0x9E3779B97F4A7C15u >> 32);
}

static gboolean
is_same_key (gconstpointer a, gconstpointer b)
{
  const Key *one = a, *other = b;
  return one->number == other->number && one->pid == other->pid;
}

void
ilv_rec_script_init (IlvRec *self)
{
  self->is_script = TRUE;
  self->futures = g_hash_table_new_full (hash_key, is_same_key, g_free, NULL);
  self->lazy_calls = g_hash_table_new_full (hash_key, is_same_key, g_free, NULL);
  self->group_sizes = g_hash_table_new (g_str_hash, g_str_equal);
}

void
ilv_rec_script_clear (IlvRec *self)
{
  g_clear_pointer (&self->futures, g_hash_table_unref);
  g_clear_pointer (&self->lazy_calls, g_hash_table_unref);
  g_clear_pointer (&self->group_sizes, g_hash_table_unref);
}

static void
mark (IlvRec *self, IlvRecThread *thread, IlvMark what, guint32 a, guint32 job)
{
  const IlvRecord record = {
      .ts = thread->ts, .kind = ILV_REC_MARK, .flags = (guint16)what, .a = a, .b = job};
  ilv_rec_mark_take_record (self, thread, &record);
}

/* --- the table --- */

static guint32
count_in_group (IlvRec *self, const char *group)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->group_sizes, group));
  g_hash_table_insert (self->group_sizes, (gpointer)group, GUINT_TO_POINTER (n + 1));
  return n;
}

static IlvRecJob *
append_job (IlvRec *self)
{
  if (self->n_jobs == self->job_room) {
    self->job_room = MAX (256, self->job_room * 2);
    self->jobs = g_renew (IlvRecJob, self->jobs, self->job_room);
  }
  IlvRecJob *job = &self->jobs[self->n_jobs++];
  ilv_rec_job_init (job);
  return job;
}

/* A job that arrives now; ILV_JOB_NONE if there are too many. `group` is interned or NULL. */
static guint32
add_job (IlvRec *self, const char *group, guint32 parent)
{
  guint32 number = self->n_jobs;
  if (number >= ILV_MAX_JOBS || self->now_ns < 0)
    return ILV_JOB_NONE;
  IlvRecJob *job = append_job (self);
  job->group = group != NULL ? group : "?";
  job->index = count_in_group (self, job->group);
  job->parent = parent < number ? parent : ILV_JOB_NONE;
  job->arrival_ns = self->now_ns;
  ilv_trace_builder_add_job (self->builder, job->group, job->index, job->arrival_ns, job->parent);
  if (number < MAX_JOB_TRACKS) {
    job->track =
        ilv_trace_builder_add_track (self->builder, 0, ILV_TRACK_JOB, ILV_ROLE_NONE, number, NULL);
    ilv_trace_builder_set_job_track (self->builder, number, job->track);
  }
  ilv_rec_job_arrive (self, number, self->now_ns);
  return number;
}

/* --- tasks --- */

/* The record of the task's creation: it follows the one that made it ready. */
static const IlvRecord *
find_creation (const IlvRecThread *thread, guint64 address)
{
  guint n_slots, end = MIN (thread->ring->records->len, thread->next + CREATION_DISTANCE);
  for (guint i = thread->next; i < end; i += n_slots) {
    const IlvRecord *record = &g_array_index (thread->ring->records, IlvRecord, i);
    if (record->kind == ILV_REC_TASK_NEW && record->b == address)
      return record;
    if ((n_slots = ilv_rec_get_length (thread, i)) == 0)
      break;
  }
  return NULL;
}

static IlvRecTask *
find_task (IlvRecThread *thread, guint64 address)
{
  gpointer found = g_hash_table_lookup (thread->met.tasks, &address);
  guint serial = GPOINTER_TO_UINT (found) - 1;
  return found != NULL && serial < thread->task_table->len
             ? &g_array_index (thread->task_table, IlvRecTask, serial)
             : NULL;
}

static guint32
find_parent (IlvRecThread *thread, guint64 address)
{
  const IlvRecTask *task = find_task (thread, address);
  return task != NULL ? task->job : ILV_JOB_NONE;
}

/* Gives a task that has none its job. */
static void
ensure_task_job (IlvRec *self, IlvRecThread *thread, const IlvRecord *record)
{
  if (!thread->is_loop || find_task (thread, record->b) != NULL)
    return;
  guint serial = ilv_rec_get_task (thread, record->b);
  const IlvRecord *creation =
      record->kind == ILV_REC_TASK_NEW ? record : find_creation (thread, record->b);
  guint32 parent = creation != NULL ? find_parent (thread, creation->c) : ILV_JOB_NONE;
  const char *name =
      creation != NULL ? ilv_rec_get_name (self, thread->process, creation->a) : NULL;
  g_array_index (thread->task_table, IlvRecTask, serial).job = add_job (self, name, parent);
}

static void
begin_task (IlvRec *self, IlvRecThread *thread, const IlvRecord *record)
{
  const IlvRecTask *task = find_task (thread, record->b);
  IlvRecJob *job = task != NULL ? ilv_rec_get_job (self, task->job) : NULL;
  if (job != NULL && !job->has_begun)
    mark (self, thread, ILV_MARK_JOB_BEGIN, 0, task->job);
}

static void
end_task (IlvRec *self, IlvRecThread *thread, const IlvRecord *record)
{
  const IlvRecTask *task = find_task (thread, record->b);
  gboolean is_over = record->flags >= ILV_STEP_END_RETURNED && record->flags <= ILV_STEP_END_RAISED;
  if (task == NULL || !is_over || ilv_rec_get_job (self, task->job) == NULL)
    return;
  IlvOutcome outcome = record->flags == ILV_STEP_END_RETURNED    ? ILV_OUTCOME_DONE
                       : record->flags == ILV_STEP_END_CANCELLED ? ILV_OUTCOME_CANCELLED
                                                                 : ILV_OUTCOME_FAILED;
  mark (self, thread, ILV_MARK_JOB_END, outcome, task->job);
}

/* The program has named it, at its creation or later. */
static void
name_task (IlvRec *self, IlvRecThread *thread, const IlvRecord *record)
{
  const IlvRecTask *task = find_task (thread, record->b);
  const IlvRecJob *job = task != NULL ? ilv_rec_get_job (self, task->job) : NULL;
  guint index = (guint)(record - (const IlvRecord *)(gpointer)thread->ring->records->data);
  if (job != NULL && job->track != ILV_TRACK_NONE)
    ilv_trace_builder_name_track (self->builder, job->track,
                                  ilv_rec_get_text (self, thread, index));
}

/* --- work items --- */

static void
submit_item (IlvRec *self, IlvRecThread *thread, const IlvRecord *record)
{
  const char *name = ilv_rec_get_name (self, thread->process, record->a);
  gboolean has_items = record->flags == ILV_EXECUTOR_POOL;
  guint64 n = has_items ? MIN (record->b, MAX_ITEMS_AT_ONCE) : 1;
  if (has_items && (n == 0 || n < record->b) && name != NULL) {
    const Key key = {record->c, thread->process->pid};
    g_hash_table_insert (self->lazy_calls, g_memdup2 (&key, sizeof key), (gpointer)name);
  }
  for (guint64 i = 0; i < n; i++) {
    guint32 job = add_job (self, name, thread->job);
    if (job == ILV_JOB_NONE)
      return;
    if (record->flags == ILV_EXECUTOR_PROCESSES || has_items) {
      ilv_rec_bind_work (self, record->c + i, job);
    } else {
      const Key key = {record->b, thread->process->pid};
      g_hash_table_insert (self->futures, g_memdup2 (&key, sizeof key), GUINT_TO_POINTER (job + 1));
    }
    mark (self, thread, ILV_MARK_JOB_SUBMIT, 0, job);
  }
}

/* An item of Pool.imap(), where nobody knew how many there would be, or of a very long map(). */
static void
submit_late (IlvRec *self, IlvRecThread *thread, const IlvRecord *record)
{
  const Key key = {record->b & ~(guint64)G_MAXUINT32, thread->process->pid};
  if (ilv_rec_get_work_jobs (self, record->b) != NULL)
    return;
  guint32 job = add_job (self, g_hash_table_lookup (self->lazy_calls, &key), ILV_JOB_NONE);
  if (job == ILV_JOB_NONE)
    return;
  ilv_rec_bind_work (self, record->b, job);
  mark (self, thread, ILV_MARK_JOB_SUBMIT, 0, job);
}

static guint32
find_item (IlvRec *self, const IlvRecThread *thread, const IlvRecord *record)
{
  if (record->flags == ILV_EXECUTOR_PROCESSES || record->flags == ILV_EXECUTOR_POOL) {
    const GArray *jobs = ilv_rec_get_work_jobs (self, record->b);
    return jobs != NULL ? g_array_index (jobs, guint32, 0) : ILV_JOB_NONE;
  }
  const Key key = {record->b, thread->process->pid};
  gpointer found = g_hash_table_lookup (self->futures, &key);
  return found != NULL ? GPOINTER_TO_UINT (found) - 1 : ILV_JOB_NONE;
}

/* What Future.cancel() will name a call to a process pool by. */
static void
bind_future (IlvRec *self, IlvRecThread *thread, const IlvRecord *record)
{
  const GArray *jobs = ilv_rec_get_work_jobs (self, record->c);
  const Key key = {record->b, thread->process->pid};
  if (jobs != NULL)
    g_hash_table_insert (self->futures, g_memdup2 (&key, sizeof key),
                         GUINT_TO_POINTER (g_array_index (jobs, guint32, 0) + 1));
}

/* Before it has begun: nothing else will be heard of it. */
static void
cancel_item (IlvRec *self, IlvRecThread *thread, const IlvRecord *record)
{
  const Key key = {record->b, thread->process->pid};
  gpointer found = g_hash_table_lookup (self->futures, &key);
  const IlvRecJob *job =
      found != NULL ? ilv_rec_get_job (self, GPOINTER_TO_UINT (found) - 1) : NULL;
  if (job != NULL && !job->has_begun)
    mark (self, thread, ILV_MARK_JOB_END, ILV_OUTCOME_CANCELLED, GPOINTER_TO_UINT (found) - 1);
}

/* In a thread the work item ends with its function; in a process its result still travels. */
static void
end_item (IlvRec *self, IlvRecThread *thread, const IlvRecord *record, guint32 number)
{
  gboolean is_remote =
      record->flags == ILV_EXECUTOR_PROCESSES || record->flags == ILV_EXECUTOR_POOL;
  IlvRecJob *job = ilv_rec_get_job (self, number);
  if (job == NULL)
    return;
  if (record->kind == ILV_REC_JOB_END)
    job->has_failed = record->a != 0;
  if (record->kind == ILV_REC_JOB_END && is_remote)
    mark (self, thread, ILV_MARK_JOB_RETURN, 0, number);
  else
    mark (self, thread, ILV_MARK_JOB_END, job->has_failed ? ILV_OUTCOME_FAILED : ILV_OUTCOME_DONE,
          number);
}

/* --- the script itself --- */

static void
begin_alone (IlvRec *self, IlvRecThread *thread)
{
  if (self->has_script_jobs || self->n_jobs > 0 || thread->process != self->main_process)
    return;
  const char *name = self->info->workload != NULL ? self->info->workload : "script";
  guint32 job = add_job (self, g_string_chunk_insert_const (self->strings, name), ILV_JOB_NONE);
  if (job != ILV_JOB_NONE)
    mark (self, thread, ILV_MARK_JOB_BEGIN, 0, job);
}

void
ilv_rec_script_before (IlvRec *self, IlvRecThread *thread, const IlvRecord *record)
{
  switch ((IlvRecordKind)record->kind) {
  case ILV_REC_AGENT_READY:
    begin_alone (self, thread);
    break;
  case ILV_REC_TASK_SCHED:
    if (record->flags == 0)
      ensure_task_job (self, thread, record);
    break;
  case ILV_REC_TASK_NEW:
    if (record->flags != ILV_TASK_NEW_RENAMED)
      ensure_task_job (self, thread, record);
    break;
  case ILV_REC_STEP_BEGIN:
    ensure_task_job (self, thread, record);
    break;
  case ILV_REC_TASK_NAME:
    name_task (self, thread, record);
    break;
  case ILV_REC_STEP_END:
    end_task (self, thread, record);
    break;
  case ILV_REC_JOB_SUBMIT:
    submit_item (self, thread, record);
    break;
  case ILV_REC_JOB_FUTURE:
    bind_future (self, thread, record);
    break;
  case ILV_REC_JOB_CANCELLED:
    cancel_item (self, thread, record);
    break;
  case ILV_REC_PICKLE_BEGIN:
    if (record->flags == ILV_PICKLE_CALL && record->b >> 63 != 0)
      submit_late (self, thread, record);
    break;
  case ILV_REC_JOB_END:
  case ILV_REC_JOB_DONE:
    end_item (self, thread, record, find_item (self, thread, record));
    break;
  default:
    break;
  }
}

void
ilv_rec_script_after (IlvRec *self, IlvRecThread *thread, const IlvRecord *record)
{
  if (record->kind == ILV_REC_STEP_BEGIN) {
    begin_task (self, thread, record);
  } else if (record->kind == ILV_REC_JOB_BEGIN) {
    guint32 job = find_item (self, thread, record);
    if (ilv_rec_get_job (self, job) != NULL)
      mark (self, thread, ILV_MARK_JOB_BEGIN, 0, job);
  }
}

void
ilv_rec_script_finish (IlvRec *self)
{
  IlvRecThread *thread = NULL;
  for (guint i = 0; i < self->threads->len && thread == NULL; i++) {
    IlvRecThread *candidate = self->threads->pdata[i];
    if (candidate->process == self->main_process && candidate->role == ILV_ROLE_MAIN)
      thread = candidate;
  }
  if (!self->has_script_jobs && self->n_jobs == 1 && thread != NULL && !self->is_cut_short)
    mark (self, thread, ILV_MARK_JOB_END, ILV_OUTCOME_DONE, 0);
}
