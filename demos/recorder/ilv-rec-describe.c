/* What a recorded script turned out to be: the model it used, its pools, what could not be seen.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-rec-build.h"

/* What was seen in it. */
typedef struct {
  guint n_threads, n_processes, n_loops, n_interpreters;
  IlvForeignLoop foreign_loop;
  gboolean has_worker_loops, has_worker_pools;
} Seen;

static void
look_at_thread (IlvRec *self, const IlvRecThread *thread, Seen *seen)
{
  gboolean is_main = thread->process == self->main_process;
  seen->n_loops += thread->is_loop && is_main;
  seen->has_worker_loops |= thread->is_loop && !is_main;
  if (thread->is_loop && is_main)
    seen->foreign_loop = thread->foreign_loop;
  if (thread->role != ILV_ROLE_WORKER)
    return;
  seen->n_interpreters += is_main && thread->interpreter != 0;
  seen->n_threads += is_main && thread->interpreter == 0;
  seen->has_worker_pools |= !is_main;
}

static Seen
look (IlvRec *self)
{
  Seen seen = {0};
  for (guint i = 0; i < self->threads->len; i++) {
    const IlvRecThread *thread = self->threads->pdata[i];
    if (thread->process->is_shown)
      look_at_thread (self, thread, &seen);
  }
  for (guint i = 0; i < self->processes->len; i++) {
    const IlvRecProcess *process = self->processes->pdata[i];
    seen.n_processes += process->is_shown && process->role == ILV_ROLE_WORKER;
  }
  return seen;
}

static IlvModel
find_model (const IlvRec *self, const Seen *seen)
{
  gboolean is_free = self->main_process->is_free_threaded;
  if (seen->has_worker_loops && seen->n_loops == 0)
    return ILV_MODEL_LOOPS;
  if (seen->has_worker_pools && seen->n_loops == 0)
    return ILV_MODEL_PROCESSES_THREADS;
  if (seen->n_loops > 0 && seen->n_processes > 0)
    return ILV_MODEL_ASYNCIO_PROCESSES;
  if (seen->n_loops > 0 && seen->n_threads > 0)
    return ILV_MODEL_ASYNCIO_THREADS;
  if (seen->n_loops > 0)
    return seen->foreign_loop == ILV_FOREIGN_LOOP_TRIO     ? ILV_MODEL_TRIO
           : seen->foreign_loop == ILV_FOREIGN_LOOP_UVLOOP ? ILV_MODEL_UVLOOP
                                                           : ILV_MODEL_ASYNCIO;
  if (seen->n_interpreters > 0)
    return ILV_MODEL_INTERPRETERS;
  if (seen->n_processes > 0)
    return ILV_MODEL_PROCESSES;
  if (seen->n_threads > 0)
    return is_free ? ILV_MODEL_FREE_THREADS : ILV_MODEL_THREADS;
  return ILV_MODEL_SEQUENTIAL;
}

void
ilv_rec_script_describe (IlvRec *self)
{
  Seen seen = look (self);
  IlvRunInfo *info = self->info;
  g_free (info->model);
  info->model = g_strdup (ilv_model_get_id (find_model (self, &seen)));
  info->threads = seen.n_threads;
  info->processes = seen.n_processes + seen.n_interpreters;
  info->workers = MAX (1, seen.n_threads + seen.n_processes + seen.n_interpreters);
  info->free_threaded = self->main_process->is_free_threaded;
  if (seen.foreign_loop == ILV_FOREIGN_LOOP_UVLOOP)
    ilv_rec_add_note (self, "uvloop’s tasks were recorded; its own callbacks cannot be seen.");
  if (self->main_process->ready_ts == 0)
    ilv_rec_add_note (self, "Only threads and the GIL were seen: the recorder could not get into "
                            "this interpreter.");
}
