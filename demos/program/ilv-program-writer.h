/* Lines of Python as they are written: indentation, imports, names, line breaks at 79 columns.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * (private to demos/program) What a line needs imported is said where the line is written; the
 * imports are put before everything at the end. */
#pragma once

#include "ilv-program.h"

G_BEGIN_DECLS

typedef enum {
  ILV_IMPORT_ASYNCIO,
  ILV_IMPORT_HASHLIB,
  ILV_IMPORT_MULTIPROCESSING,
  ILV_IMPORT_QUEUE,
  ILV_IMPORT_RANDOM,
  ILV_IMPORT_SYS,
  ILV_IMPORT_THREADING,
  ILV_IMPORT_TIME,
  ILV_IMPORT_INTERPRETERS,
  ILV_IMPORT_INTERPRETER_POOL,
  ILV_IMPORT_PROCESS_POOL,
  ILV_IMPORT_THREAD_POOL,
  ILV_IMPORT_TIMEOUT_ERROR,
  ILV_IMPORT_WAIT,
  ILV_IMPORT_DASK_CLIENT,
  ILV_IMPORT_DASK_LOCK,
  ILV_IMPORT_DASK_QUEUE,
  ILV_IMPORT_DASK_SEMAPHORE,
  ILV_IMPORT_DASK_GET_CLIENT,
  ILV_IMPORT_DASK_WORKER_CLIENT,
  ILV_IMPORT_TRIO,
  ILV_IMPORT_UVLOOP,
  ILV_N_IMPORTS
} IlvImport;

typedef enum {
  ILV_FLAVOUR_PLAIN, /* functions */
  ILV_FLAVOUR_ASYNCIO,
  ILV_FLAVOUR_TRIO,
} IlvFlavour;

typedef struct {
  /* owned */
  GPtrArray *texts; /* char*, without newline */
  GArray *lines;    /* IlvProgramLine */
  GHashTable *names;
  char **groups; /* Python names, NULL-terminated */
  char **locks;
  char **backends;
  char **steps;  /* functions that a process pool runs */
  char **gates;  /* by group: the semaphore of its Limit= */
  char **queues; /* by group: the waiting line of its Queue= */

  /* borrowed */
  const IlvWorkload *workload;

  /* plain */
  IlvSettings settings; /* nothing is 0 */
  IlvFlavour flavour;
  guint indent;
  gboolean imports[ILV_N_IMPORTS];
  gboolean uses_crunch, uses_hold, uses_native;
  gboolean has_spawns, can_fail, can_time_out, can_reject; /* any group */
} IlvProgramWriter;

void ilv_program_writer_init (IlvProgramWriter *self, const IlvWorkload *workload,
                              const IlvSettings *settings);
void ilv_program_writer_clear (IlvProgramWriter *self);

void ilv_program_need (IlvProgramWriter *self, IlvImport import);
/* A statement; broken over several lines where it is too long. */
void ilv_program_add (IlvProgramWriter *self, IlvLineKind kind, guint group, guint step,
                      const char *format, ...) G_GNUC_PRINTF (5, 6);
/* The same with a comment behind it, before it, or left out, as there is room. */
void ilv_program_add_noted (IlvProgramWriter *self, const IlvProgramLine *line, const char *note,
                            const char *format, ...) G_GNUC_PRINTF (4, 5);
/* A statement that stands for nothing. */
void ilv_program_text (IlvProgramWriter *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* So many empty lines, no more than that with those already there. */
void ilv_program_blank (IlvProgramWriter *self, guint n);
/* Imports and stand-ins go before everything: the last act. */
void ilv_program_finish (IlvProgramWriter *self);

/* --- pieces; (transfer full) --- */
/* Seconds: "0.06". */
char *ilv_program_seconds (gint64 ns);
/* A step's duration: "0.06", "random.uniform(0.042, 0.078)". */
char *ilv_program_duration (IlvProgramWriter *self, const IlvStep *step);
/* "bytes(256 * 1024)" */
char *ilv_program_bytes (guint64 n);

G_END_DECLS
