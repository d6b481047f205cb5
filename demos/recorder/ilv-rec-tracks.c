/* The canonical track tree of a recorded run (ilv-trace.h says what it is).
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Cores are left out: which of them a thread ran on cannot be observed from inside. */
#include "ilv-rec-build.h"

static IlvTrackId
add (IlvRec *self, IlvTrackId parent, IlvTrackKind kind, IlvRole role, guint number,
     const char *name)
{
  return ilv_trace_builder_add_track (self->builder, parent, kind, role, number, name);
}

/* A pool's worker that has an interpreter of its own, with a GIL of its own. */
static gboolean
has_interpreter (const IlvRec *self, const IlvRecThread *thread)
{
  return thread->process == self->main_process && thread->role == ILV_ROLE_WORKER &&
         thread->interpreter != 0;
}

static void
add_loop (IlvRec *self, IlvRecThread *thread, IlvTrackId parent, guint number)
{
  thread->loop = add (self, parent, ILV_TRACK_LOOP, ILV_ROLE_NONE, number, NULL);
  thread->ready_queue = add (self, parent, ILV_TRACK_QUEUE, ILV_ROLE_READY, number, NULL);
}

static void
add_interpreter (IlvRec *self, IlvRecThread *thread, guint number)
{
  IlvRecGil *gil = &thread->process->gils[thread->interpreter - 1];
  IlvTrackId track = add (self, 0, ILV_TRACK_PROCESS, ILV_ROLE_WORKER, number, NULL);
  if (gil->track == ILV_TRACK_NONE && !thread->process->is_free_threaded)
    gil->track = add (self, track, ILV_TRACK_GIL, ILV_ROLE_NONE, 0, NULL);
  thread->track = add (self, track, ILV_TRACK_THREAD, ILV_ROLE_MAIN, 0, thread->name);
  if (thread->is_loop)
    add_loop (self, thread, track, 0);
}

static void
add_interpreters (IlvRec *self)
{
  guint number = 0;
  for (guint i = 0; i < self->threads->len; i++)
    if (has_interpreter (self, self->threads->pdata[i]))
      add_interpreter (self, self->threads->pdata[i], ++number);
}

static void
add_threads (IlvRec *self, IlvRecProcess *process, IlvRole role)
{
  guint n_others = 0;
  for (guint i = 0; i < self->threads->len; i++) {
    IlvRecThread *thread = self->threads->pdata[i];
    if (thread->process != process || thread->role != role || has_interpreter (self, thread))
      continue;
    guint number = role == ILV_ROLE_NONE ? n_others++ : thread->number;
    thread->track = add (self, process->track, ILV_TRACK_THREAD, role, number, thread->name);
  }
}

static gboolean
has_thread (IlvRec *self, const IlvRecProcess *process, gboolean is_loop, IlvRole role)
{
  for (guint i = 0; i < self->threads->len; i++) {
    const IlvRecThread *thread = self->threads->pdata[i];
    if (thread->process == process && (is_loop ? thread->is_loop : thread->role == role))
      return TRUE;
  }
  return FALSE;
}

static void
add_queues (IlvRec *self, IlvRecProcess *process)
{
  gboolean has_loop = has_thread (self, process, TRUE, ILV_ROLE_NONE);
  gboolean has_feeder = has_thread (self, process, FALSE, ILV_ROLE_FEEDER);
  gboolean has_workers = has_thread (self, process, FALSE, ILV_ROLE_WORKER) || has_feeder;
  IlvTrackId track = process->track;
  if (has_loop) {
    guint number = 0;
    for (guint i = 0; i < self->threads->len; i++) {
      IlvRecThread *thread = self->threads->pdata[i];
      if (thread->process == process && thread->is_loop && !has_interpreter (self, thread))
        add_loop (self, thread, track, number++);
    }
  }
  if (has_workers || (process == self->main_process && !has_loop))
    process->work_queue = add (self, track, ILV_TRACK_QUEUE, ILV_ROLE_WORK, 0, NULL);
  if (process == self->main_process || has_loop || has_workers)
    process->limit_queue = add (self, track, ILV_TRACK_QUEUE, ILV_ROLE_LIMIT, 0, NULL);
  if (has_feeder) {
    process->call_queue = add (self, track, ILV_TRACK_QUEUE, ILV_ROLE_CALLS, 0, NULL);
    process->call_pipe = add (self, track, ILV_TRACK_PIPE, ILV_ROLE_CALLS, 0, NULL);
    process->result_pipe = add (self, track, ILV_TRACK_PIPE, ILV_ROLE_RESULTS, 0, NULL);
  }
}

static void
add_process (IlvRec *self, IlvRecProcess *process)
{
  process->track =
      add (self, 0, ILV_TRACK_PROCESS, process->role, process->number, process->program);
  if (!process->is_free_threaded)
    process->gils[0].track = add (self, process->track, ILV_TRACK_GIL, ILV_ROLE_NONE, 0, NULL);
  add_threads (self, process, ILV_ROLE_MAIN);
  add_threads (self, process, ILV_ROLE_WORKER);
  add_threads (self, process, ILV_ROLE_MANAGER);
  add_threads (self, process, ILV_ROLE_FEEDER);
  add_threads (self, process, ILV_ROLE_NONE);
  add_queues (self, process);
}

static void
add_processes (IlvRec *self, IlvRole role)
{
  for (guint i = 0; i < self->processes->len; i++) {
    IlvRecProcess *process = self->processes->pdata[i];
    if (process->is_shown && process->role == role)
      add_process (self, process);
  }
}

/* --- what comes later --- */

/* With `role`; its place in its process's rows is by how many came before. */
static void
note_place (IlvRecThread *thread)
{
  thread->is_placed = TRUE;
  thread->process->n_placed_workers += thread->role == ILV_ROLE_WORKER;
  thread->process->n_placed_others += thread->role == ILV_ROLE_NONE;
}

/* A loop, an interpreter or the first worker bring queues and GILs with them. */
static gboolean
has_place (const IlvRecThread *thread, IlvRole role)
{
  const IlvRecProcess *process = thread->process;
  if (thread->is_loop || thread->interpreter != 0 || process->track == ILV_TRACK_NONE)
    return FALSE;
  if (role == ILV_ROLE_WORKER)
    return process->work_queue != ILV_TRACK_NONE;
  return role == ILV_ROLE_NONE;
}

static gboolean
place (IlvRec *self, IlvRecThread *thread)
{
  IlvRecProcess *process = thread->process;
  IlvRole role = ilv_rec_find_thread_role (thread);
  if (process->is_shown && !has_place (thread, role))
    return FALSE;
  guint n_others = process->n_placed_others;
  thread->role = role;
  thread->number = role == ILV_ROLE_WORKER ? process->n_placed_workers + 1 : 0;
  note_place (thread);
  if (process->is_shown)
    thread->track = add (self, process->track, ILV_TRACK_THREAD, role,
                         role == ILV_ROLE_NONE ? n_others : thread->number, thread->name);
  return TRUE;
}

/* With the threads that it has by now. */
static gboolean
place_process (IlvRec *self, IlvRecProcess *process)
{
  guint n_workers = 0;
  if (!ilv_rec_take_process_role (self, process))
    return FALSE;
  process->is_placed = TRUE;
  for (guint i = 0; i < self->threads->len && process->is_shown; i++) {
    IlvRecThread *thread = self->threads->pdata[i];
    if (thread->process != process)
      continue;
    thread->role = ilv_rec_find_thread_role (thread);
    thread->number = thread->role == ILV_ROLE_WORKER ? ++n_workers : 0;
    note_place (thread);
  }
  if (process->is_shown)
    add_process (self, process);
  return TRUE;
}

/* Those that were there at the first look. */
void
ilv_rec_note_places (IlvRec *self)
{
  for (guint i = 0; i < self->processes->len; i++)
    ((IlvRecProcess *)self->processes->pdata[i])->is_placed = TRUE;
  for (guint i = 0; i < self->threads->len; i++)
    note_place (self->threads->pdata[i]);
  self->n_placed_processes = self->processes->len;
  self->n_placed_threads = self->threads->len;
}

static gboolean
place_new_processes (IlvRec *self, guint64 until_ts)
{
  for (guint i = self->n_placed_processes; i < self->processes->len; i++) {
    IlvRecProcess *process = self->processes->pdata[i];
    if (!process->is_placed && process->first_ts <= until_ts && !place_process (self, process))
      return FALSE;
    self->n_placed_processes += process->is_placed && i == self->n_placed_processes;
  }
  return TRUE;
}

/* What a thread is called and what it and its process are for is known a moment after its first
 * record: so it waits until the second pass needs its track. */
gboolean
ilv_rec_place_new (IlvRec *self, guint64 until_ts)
{
  if (!place_new_processes (self, until_ts))
    return FALSE;
  for (guint i = self->n_placed_threads; i < self->threads->len; i++) {
    IlvRecThread *thread = self->threads->pdata[i];
    if (!thread->is_placed && g_array_index (thread->ring->records, IlvRecord, 0).ts <= until_ts &&
        !place (self, thread))
      return FALSE;
    self->n_placed_threads += thread->is_placed && i == self->n_placed_threads;
  }
  return TRUE;
}

static void
add_locks_and_backends (IlvRec *self)
{
  const IlvWorkload *workload = self->plan->workload;
  self->n_locks = workload != NULL ? workload->n_locks : 0;
  self->n_backends = workload != NULL ? workload->n_backends : 0;
  self->locks = g_new0 (IlvRecLock, self->n_locks + 1);
  self->backends = g_new0 (IlvTrackId, self->n_backends + 1);
  self->backend_loads = g_new0 (guint, self->n_backends + 1);
  for (guint i = 0; i < self->n_locks; i++)
    self->locks[i] =
        (IlvRecLock){.track = add (self, 0, ILV_TRACK_LOCK, ILV_ROLE_NONE, i, workload->locks[i]),
                     .holder = ILV_JOB_NONE,
                     .released_ns = G_MININT64,
                     .released_track = ILV_TRACK_NONE};
  for (guint i = 0; i < self->n_backends; i++)
    self->backends[i] =
        add (self, 0, ILV_TRACK_BACKEND, ILV_ROLE_NONE, i, workload->backends[i].name);
}

/* Jobs that the run did not live to see stand at its end, so that they do not make it longer; while
 * it goes on nobody knows where that is. */
void
ilv_rec_add_jobs (IlvRec *self, guint32 first)
{
  guint64 length = self->end_ts - MIN (self->end_ts, self->origin_ts);
  gint64 end_ns = (gint64)MIN (length, (guint64)ILV_REC_LONGEST_NS);
  if (self->live_ts != 0)
    end_ns = ILV_REC_LONGEST_NS;
  for (guint32 i = first; i < self->n_jobs; i++) {
    IlvRecJob *job = &self->jobs[i];
    gint64 arrival_ns = job->arrival_ns >= 0 ? MIN (job->arrival_ns, end_ns) : end_ns;
    ilv_trace_builder_add_job (self->builder, job->group, job->index, arrival_ns, job->parent);
    if (!self->plan->has_job_tracks)
      continue;
    job->track = add (self, 0, ILV_TRACK_JOB, ILV_ROLE_NONE, i, NULL);
    ilv_trace_builder_set_job_track (self->builder, i, job->track);
  }
}

void
ilv_rec_add_tracks (IlvRec *self)
{
  add_processes (self, ILV_ROLE_MAIN);
  add_processes (self, ILV_ROLE_SERVER);
  add_processes (self, ILV_ROLE_WORKER);
  add_processes (self, ILV_ROLE_NONE);
  add_interpreters (self);
  add_locks_and_backends (self);
  self->finished = add (self, 0, ILV_TRACK_COUNTER, ILV_ROLE_FINISHED, 0, NULL);
  self->in_flight = add (self, 0, ILV_TRACK_COUNTER, ILV_ROLE_IN_FLIGHT, 0, NULL);
  self->waiting_io = add (self, 0, ILV_TRACK_COUNTER, ILV_ROLE_WAITING_IO, 0, NULL);
  self->sleeping = add (self, 0, ILV_TRACK_COUNTER, ILV_ROLE_SLEEPING, 0, NULL);
  self->memory = add (self, 0, ILV_TRACK_COUNTER, ILV_ROLE_MEMORY, 0, NULL);
  ilv_rec_add_jobs (self, 0);
}
