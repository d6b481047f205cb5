/* The first pass: names, roles, time 0 and the end, and whose work each task and work item is.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-rec-build.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What one ring has shown so far. */
typedef struct {
  IlvRec *rec;
  IlvRecThread *thread;
} Scan;

const GArray *
ilv_rec_get_work_jobs (const IlvRec *self, guint64 work)
{
  return g_hash_table_lookup (self->work_jobs, &work);
}

void
ilv_rec_bind_work (IlvRec *self, guint64 work, guint32 job)
{
  GArray *jobs = g_hash_table_lookup (self->work_jobs, &work);
  if (jobs == NULL) {
    jobs = g_array_new (FALSE, FALSE, sizeof (guint32));
    g_hash_table_insert (self->work_jobs, g_memdup2 (&work, sizeof work), jobs);
  }
  g_array_append_val (jobs, job);
}

/* Both passes meet the tasks of a loop in the same order, so that a serial means the same. */
guint32
ilv_rec_get_task (IlvRecThread *thread, guint64 address)
{
  gpointer found = g_hash_table_lookup (thread->met.tasks, &address);
  if (found != NULL)
    return GPOINTER_TO_UINT (found) - 1;
  guint32 serial = thread->met.n_tasks++;
  if (serial >= thread->task_table->len) {
    const IlvRecTask fresh = {.job = ILV_JOB_NONE, .ready_ns = G_MININT64};
    g_array_append_val (thread->task_table, fresh);
  }
  g_hash_table_insert (thread->met.tasks, g_memdup2 (&address, sizeof address),
                       GUINT_TO_POINTER (serial + 1));
  return serial;
}

void
ilv_rec_end_task (IlvRecThread *thread, guint64 address)
{
  g_hash_table_remove (thread->met.tasks, &address);
}

void
ilv_rec_rename_task (IlvRecThread *thread, guint64 from, guint64 to)
{
  gpointer serial = g_hash_table_lookup (thread->met.tasks, &from);
  if (serial == NULL)
    return;
  g_hash_table_remove (thread->met.tasks, &from);
  g_hash_table_insert (thread->met.tasks, g_memdup2 (&to, sizeof to), serial);
}

void
ilv_rec_push_task (IlvRecThread *thread, guint32 serial)
{
  if (thread->met.task != ILV_REC_NOBODY && thread->met.n_outer < ILV_REC_MAX_NESTED)
    thread->met.outer_tasks[thread->met.n_outer++] = thread->met.task;
  thread->met.task = serial;
}

guint32
ilv_rec_pop_task (IlvRecThread *thread)
{
  thread->met.task =
      thread->met.n_outer > 0 ? thread->met.outer_tasks[--thread->met.n_outer] : ILV_REC_NOBODY;
  return thread->met.task;
}

/* --- one record --- */

static void
scan_job_begin (Scan *scan, const IlvRecord *record)
{
  IlvRecThread *thread = scan->thread;
  guint32 job = (guint32)record->b;
  thread->has_jobs = TRUE;
  if (thread->unpickled != 0) {
    ilv_rec_bind_work (scan->rec, thread->unpickled - 1, job);
    scan->rec->is_late = TRUE; /* it may have come a long way until now */
  }
  if (thread->met.task == ILV_REC_NOBODY)
    return;
  g_array_index (thread->task_table, IlvRecTask, thread->met.task).job = job;
  scan->rec->is_late |= thread->met.task < thread->scanned_tasks.n_tasks; /* swapped: visited */
}

static void
scan_origin (Scan *scan, const IlvRecord *record)
{
  IlvRec *self = scan->rec;
  if (self->has_origin)
    return;
  self->has_origin = TRUE;
  self->origin_ts = record->c != 0 ? record->c : record->ts;
  self->main_process = scan->thread->process;
}

static void
scan_mark (Scan *scan, const IlvRecord *record)
{
  switch ((IlvMark)record->flags) {
  case ILV_MARK_RUN_ORIGIN:
    scan_origin (scan, record);
    break;
  case ILV_MARK_JOB_BEGIN:
  case ILV_MARK_PART_BEGIN:
    scan_job_begin (scan, record);
    break;
  case ILV_MARK_WORKER_READY:
    scan->thread->process->has_ready_mark = TRUE;
    break;
  default:
    break;
  }
}

static void
scan_task (Scan *scan, const IlvRecord *record)
{
  IlvRecThread *thread = scan->thread;
  switch (record->kind) {
  case ILV_REC_TASK_NEW:
    if (record->flags == ILV_TASK_NEW_RENAMED)
      ilv_rec_rename_task (thread, record->c, record->b);
    break;
  case ILV_REC_TASK_SCHED:
    scan->rec->has_script_jobs = TRUE;
    if (record->flags == 0)
      ilv_rec_get_task (thread, record->b);
    break;
  case ILV_REC_STEP_BEGIN:
    ilv_rec_push_task (thread, ilv_rec_get_task (thread, record->b));
    if (record->c <= ILV_FOREIGN_LOOP_TRIO)
      thread->foreign_loop = (IlvForeignLoop)record->c;
    scan->thread->has_handle = TRUE;
    break;
  case ILV_REC_STEP_END:
    ilv_rec_pop_task (thread);
    if (record->flags >= ILV_STEP_END_RETURNED && record->flags <= ILV_STEP_END_RAISED)
      ilv_rec_end_task (thread, record->b);
    break;
  default:
    break;
  }
}

static void
scan_process (Scan *scan, const IlvRecord *record)
{
  IlvRecProcess *process = scan->thread->process;
  switch (record->kind) {
  case ILV_REC_AGENT_READY:
    process->is_free_threaded = record->flags & 1;
    if ((record->flags & 2) == 0)
      process->ready_ts = record->ts;
    break;
  case ILV_REC_PROC_EXIT:
    process->exit_ts = record->ts;
    process->exit_status = record->flags & 1 ? (int)(record->a & 0xff) : -1;
    break;
  case ILV_REC_PROC_KILL: {
    IlvRecProcess *target = ilv_rec_find_process (scan->rec, (int)record->a);
    if (target != NULL && record->b == 0 && target->sent_signal == 0)
      target->sent_signal = record->flags;
    break;
  }
  case ILV_REC_PROC_START:
    process->has_started = TRUE;
    break;
  case ILV_REC_PROC_PROGRAM:
    process->program = ilv_rec_get_name (scan->rec, process, record->a);
    break;
  case ILV_REC_PROC_FORKED:
    process->is_forked = TRUE;
    process->parent_pid = (int)record->a;
    break;
  default:
    break;
  }
}

static void
scan_record (Scan *scan, guint index, const IlvRecord *record)
{
  IlvRecThread *thread = scan->thread;
  switch ((IlvRecordKind)record->kind) {
  case ILV_REC_STR: {
    const char *text = ilv_rec_get_text (scan->rec, thread, index);
    g_hash_table_insert (thread->process->names, GUINT_TO_POINTER (record->a), (gpointer)text);
    break;
  }
  case ILV_REC_THR_NAME:
    thread->name = ilv_rec_get_text (scan->rec, thread, index);
    break;
  case ILV_REC_THR_START:
    thread->object = record->b;
    break;
  case ILV_REC_GIL_INIT:
    if (thread->ring->tid != thread->ring->pid && record->a <= ILV_REC_MAX_GILS)
      thread->interpreter = record->a;
    break;
  case ILV_REC_UNPICKLE_END:
    thread->unpickled = record->flags == ILV_PICKLE_CALL ? record->b + 1 : 0;
    if (record->flags == ILV_PICKLE_RESULT)
      thread->seen_role = ILV_ROLE_MANAGER;
    break;
  case ILV_REC_PICKLE_END:
    if (record->flags == ILV_PICKLE_CALL)
      thread->seen_role = ILV_ROLE_FEEDER;
    break;
  case ILV_REC_BLK_ENTER:
    scan->thread->has_poll |= record->flags == ILV_CALL_EPOLL;
    break;
  case ILV_REC_CB_BEGIN:
    scan->thread->has_handle = TRUE;
    break;
  case ILV_REC_JOB_SUBMIT:
    scan->rec->has_script_jobs = TRUE;
    break;
  case ILV_REC_JOB_BEGIN:
    thread->has_jobs |= record->flags != ILV_EXECUTOR_PROCESSES;
    break;
  case ILV_REC_MARK:
    scan_mark (scan, record);
    break;
  default:
    scan_task (scan, record);
    scan_process (scan, record);
    break;
  }
}

static void
swap_tasks (IlvRecThread *thread)
{
  IlvRecTasks met = thread->met;
  thread->met = thread->scanned_tasks;
  thread->scanned_tasks = met;
}

static void
scan_ring (IlvRec *self, IlvRecThread *thread)
{
  Scan scan = {.rec = self, .thread = thread};
  guint n_slots;
  swap_tasks (thread);
  for (; thread->scanned < thread->ring->records->len; thread->scanned += n_slots) {
    guint i = thread->scanned;
    if ((n_slots = ilv_rec_get_length (thread, i)) == 0)
      break;
    scan_record (&scan, i, &g_array_index (thread->ring->records, IlvRecord, i));
  }
  swap_tasks (thread);
  thread->is_loop = thread->has_handle && (thread->has_poll || self->is_script);
}

void
ilv_rec_scan_on (IlvRec *self)
{
  for (guint i = 0; i < self->threads->len; i++)
    scan_ring (self, self->threads->pdata[i]);
}

/* --- roles --- */

/* The helpers of a process pool gave themselves away by what they pickle. */
IlvRole
ilv_rec_find_thread_role (const IlvRecThread *thread)
{
  const char *name = thread->name != NULL ? thread->name : "";
  if (thread->ring->tid == thread->ring->pid)
    return ILV_ROLE_MAIN;
  if (thread->seen_role != ILV_ROLE_NONE)
    return thread->seen_role;
  return thread->has_jobs || g_str_has_prefix (name, "ThreadPoolExecutor") ? ILV_ROLE_WORKER
                                                                           : ILV_ROLE_NONE;
}

static void
take_thread_role (IlvRecThread *thread, guint *n_workers)
{
  thread->role = ilv_rec_find_thread_role (thread);
  if (thread->role == ILV_ROLE_WORKER)
    thread->number = ++*n_workers;
}

/* Processes that matter: the program itself, its workers, whoever forked those, and the Pythons
 * that a script has started through subprocess. The others (multiprocessing's resource tracker) are
 * left out. */
static void
find_process_roles (IlvRec *self)
{
  guint n_workers = 0, n_others = 0, n_programs = 0;
  for (guint i = 0; i < self->processes->len; i++) {
    IlvRecProcess *process = self->processes->pdata[i];
    if (process == self->main_process) {
      process->role = ILV_ROLE_MAIN;
    } else if (process->has_started || process->has_ready_mark) {
      process->role = ILV_ROLE_WORKER;
      process->number = ++n_workers;
    } else if (self->is_script && process->program != NULL) {
      process->role = ILV_ROLE_NONE;
      process->number = ++n_programs;
    } else {
      continue;
    }
    process->is_shown = TRUE;
    IlvRecProcess *parent = ilv_rec_find_process (self, process->parent_pid);
    if (process->is_forked && parent != NULL && parent != self->main_process && !parent->is_shown) {
      parent->role = ILV_ROLE_SERVER;
      parent->number = n_others++;
      parent->is_shown = TRUE;
    }
  }
}

static guint
count_shown (const IlvRec *self, IlvRole role)
{
  guint n = 0;
  for (guint i = 0; i < self->processes->len; i++) {
    const IlvRecProcess *process = self->processes->pdata[i];
    n += process->is_shown && process->role == role;
  }
  return n;
}

gboolean
ilv_rec_take_process_role (IlvRec *self, IlvRecProcess *process)
{
  const IlvRecProcess *parent = ilv_rec_find_process (self, process->parent_pid);
  if (process->has_started || process->has_ready_mark)
    process->role = ILV_ROLE_WORKER;
  else if (!self->is_script || process->program == NULL)
    return TRUE;
  if (process->is_forked && parent != NULL && !parent->is_shown)
    return FALSE;
  process->number = count_shown (self, process->role) + 1;
  process->is_shown = TRUE;
  return TRUE;
}

static void
find_roles (IlvRec *self)
{
  find_process_roles (self);
  for (guint i = 0; i < self->processes->len; i++) {
    guint n_workers = 0;
    for (guint k = 0; k < self->threads->len; k++) {
      IlvRecThread *thread = self->threads->pdata[k];
      if (thread->process == self->processes->pdata[i])
        take_thread_role (thread, &n_workers);
    }
  }
}

/* A script's time 0: its interpreter is up, and the first line of it is about to run. */
static void
find_script_origin (IlvRec *self)
{
  if (self->processes->len == 0)
    return;
  IlvRecProcess *first = self->processes->pdata[0];
  self->main_process = first;
  self->origin_ts = first->ready_ts != 0 ? first->ready_ts : first->first_ts;
  self->has_origin = TRUE;
}

gboolean
ilv_rec_scan (IlvRec *self, GError **error)
{
  if (self->plan->workload == NULL)
    ilv_rec_script_init (self);
  ilv_rec_scan_on (self);
  if (self->is_script)
    find_script_origin (self);
  if (!self->has_origin) {
    g_set_error_literal (
        error, ILV_RECORDING_ERROR, ILV_RECORDING_ERROR_EMPTY,
        g_dgettext (GETTEXT_PACKAGE,
                    "Nothing was recorded: this Python is no dynamically linked CPython, or it "
                    "ended before the run began; measure without recording"));
    return FALSE;
  }
  find_roles (self);
  ilv_rec_make_jobs (self);
  return TRUE;
}
