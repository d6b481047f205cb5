/* The parts generated programs are put together from.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * (private to demos/program) */
#pragma once

#include "ilv-program-writer.h"

G_BEGIN_DECLS

/* --- jobs: ilv-program-job.c --- */
/* Every group's function, and what it needs before it. */
void ilv_program_write_jobs (IlvProgramWriter *self);
/* What a group's function is called with: "file_lock, database"; (transfer full) */
char *ilv_program_arguments (IlvProgramWriter *self, guint group);
/* The argument its data travels in, NULL if none does: "bytes(100)"; (transfer full) */
char *ilv_program_payload (IlvProgramWriter *self, guint group);
/* What a pool's job is handed, each after a comma: ", file_lock, bytes(100)"; (transfer full) */
char *ilv_program_handed (IlvProgramWriter *self, guint group);
/* Whether jobs run where the program's own objects are not: in processes or interpreters. */
gboolean ilv_program_is_remote (const IlvProgramWriter *self);
gboolean ilv_program_is_spawned (const IlvProgramWriter *self, guint group);
/* Whether its jobs travel in chunks. */
gboolean ilv_program_is_chunked (const IlvProgramWriter *self, guint group);
gboolean ilv_program_uses_lock (const IlvProgramWriter *self, guint lock);
gboolean ilv_program_uses_backend (const IlvProgramWriter *self, guint backend);
/* The expression that makes a job of the group; (transfer full) */
char *ilv_program_new_job (IlvProgramWriter *self, guint group);
/* Locks, backends and gates: "NAME = module.Lock()". In a pre-fork service backends are parted. */
void ilv_program_write_shared (IlvProgramWriter *self, const char *module);
gboolean ilv_program_is_prefork (const IlvProgramWriter *self);
/* The same at the module's top, if there is anything to share. */
void ilv_program_write_shared_at_top (IlvProgramWriter *self, const char *module, IlvImport import);
/* sys.setswitchinterval(), if it is not Python's own. */
void ilv_program_write_switch_interval (IlvProgramWriter *self);
/* main() as far as the results; indented, for more of it. */
void ilv_program_write_async_main (IlvProgramWriter *self, const char *arguments);

/* --- arrivals: ilv-program-arrivals.c --- */
/* Every job made at its time; afterwards `jobs` has them all (trio: the nursery). */
void ilv_program_write_submits (IlvProgramWriter *self);
gboolean ilv_program_has_timed (const IlvProgramWriter *self);
/* "range(24)"; of a pre-fork service's process "range(number, 24, 4)". `first` jobs are left out.
 * (transfer full) */
char *ilv_program_range (IlvProgramWriter *self, guint group, guint64 count);

/* --- dask.distributed: ilv-program-dask.c --- */
/* The expression for a lock or backend that its scheduler keeps; NULL in other models. (transfer
 * full) */
char *ilv_program_lock_of_dask (IlvProgramWriter *self, guint lock);
char *ilv_program_backend_of_dask (IlvProgramWriter *self, guint backend);
/* A worker submits another job, and may wait for it. */
void ilv_program_write_spawn_of_dask (IlvProgramWriter *self, const IlvProgramLine *line,
                                      const IlvStep *step);
/* Adds what workers have spawned to `jobs`, and waits for it. */
void ilv_program_write_spawned_of_dask (IlvProgramWriter *self);

/* --- results: ilv-program-results.c --- */
/* The wait for all jobs, and `failed`, `late`. */
void ilv_program_write_results (IlvProgramWriter *self);
/* "len(results)" or what it is called where they are counted. */
const char *ilv_program_count (const IlvProgramWriter *self);

/* --- mains: ilv-program-MODELS.c --- */
void ilv_program_write_sequential (IlvProgramWriter *self);
void ilv_program_write_pool (IlvProgramWriter *self); /* threads, free-threads, processes,
                                                         interpreters */
void ilv_program_write_asyncio (IlvProgramWriter *self);
void ilv_program_write_trio (IlvProgramWriter *self);
void ilv_program_write_prefork (IlvProgramWriter *self); /* loops, processes+threads */
/* The print of how many jobs there were and how long they took. */
void ilv_program_write_total (IlvProgramWriter *self, const char *n_jobs);

/* --- names of a finished program: ilv-program.c --- */
/* ILV_NONE if there is no such group, or no such step in it. */
guint ilv_program_find_group (const IlvProgram *self, const char *name);
guint ilv_program_find_step (const IlvProgram *self, guint group, const char *name);

#define ILV_TEXT_LINE ((IlvProgramLine){ILV_LINE_TEXT, ILV_NONE, ILV_NONE})

G_END_DECLS
