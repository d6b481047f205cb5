/* What is dask.distributed's own in a generated program: what its scheduler keeps for all workers.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-program-parts.h"

char *
ilv_program_lock_of_dask (IlvProgramWriter *self, guint lock)
{
  if (self->settings.model != ILV_MODEL_DASK)
    return NULL;
  ilv_program_need (self, ILV_IMPORT_DASK_LOCK);
  return g_strdup_printf ("Lock(\"%s\")", self->locks[lock]);
}

char *
ilv_program_backend_of_dask (IlvProgramWriter *self, guint backend)
{
  if (self->settings.model != ILV_MODEL_DASK)
    return NULL;
  ilv_program_need (self, ILV_IMPORT_DASK_SEMAPHORE);
  return g_strdup_printf ("Semaphore(%u, \"%s\")", self->workload->backends[backend].capacity,
                          self->backends[backend]);
}

/* worker_client() lets the worker's thread go while it waits. */
void
ilv_program_write_spawn_of_dask (IlvProgramWriter *self, const IlvProgramLine *line,
                                 const IlvStep *step)
{
  g_autofree char *handed = ilv_program_handed (self, step->spawn_group);
  const char *job = self->groups[step->spawn_group];

  if (step->join) {
    ilv_program_need (self, ILV_IMPORT_DASK_WORKER_CLIENT);
    ilv_program_add_noted (self, line, step->name, "with worker_client() as client:");
    self->indent++;
    ilv_program_text (self, "job = client.submit(%s%s, pure=False)", job, handed);
    ilv_program_text (self, "job.result()");
    self->indent--;
  } else {
    ilv_program_need (self, ILV_IMPORT_DASK_GET_CLIENT);
    ilv_program_add_noted (self, line, step->name, "job = get_client().submit(%s%s, pure=False)",
                           job, handed);
  }
  ilv_program_need (self, ILV_IMPORT_DASK_QUEUE);
  ilv_program_text (self, "Queue(\"spawned\").put(job)");
}

/* Workers put the futures of the jobs they spawn into a queue that the scheduler keeps. */
void
ilv_program_write_spawned_of_dask (IlvProgramWriter *self)
{
  ilv_program_need (self, ILV_IMPORT_DASK_QUEUE);
  ilv_program_text (self, "spawned = Queue(\"spawned\")");
  ilv_program_text (self, "while spawned.qsize():");
  ilv_program_text (self, "    jobs.append(spawned.get())");
  ilv_program_text (self, "    jobs[-1].exception()  # waits for its end");
}
