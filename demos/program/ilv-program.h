/* The program a workload is under one model: the lines an expert would write, and what each stands
 * for.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Standard library only (trio and uvloop import theirs), Python 3.8 and newer, lines of at most 79
 * columns. Waiting and computing are stand-ins that really wait and compute: `await
 * asyncio.sleep(d)` for I/O with an async client, `time.sleep(d)` for a blocking one, `crunch(d)`
 * for Python code (d seconds of CPU time), `hold(d)` for a C call that keeps the GIL, `native(d)`
 * for one that releases it. Chance is Python's own: the distributions are the workload's, the drawn
 * numbers are not. Depends on workload and settings only: the same bytes on every machine. */
#pragma once

#include "demos/trace/ilv-trace.h"
#include "demos/workload/ilv-model.h"
#include "demos/workload/ilv-workload.h"

G_BEGIN_DECLS

typedef enum {
  ILV_LINE_TEXT,    /* imports, blank lines: no event stands on it */
  ILV_LINE_JOB,     /* the job's function: it begins */
  ILV_LINE_STEP,    /* a step of the job */
  ILV_LINE_REMOTE,  /* the same step where a pool's worker runs it */
  ILV_LINE_BACKEND, /* the step waits for its turn at a backend */
  ILV_LINE_RETURN,  /* the job's last line: its result, its failure */
  ILV_LINE_SUBMIT,  /* jobs are made or handed to the pool */
  ILV_LINE_ARRIVAL, /* the next job's arrival is waited for */
  ILV_LINE_LIMIT,   /* Limit= or Queue= holds the job back */
  ILV_LINE_POOL,    /* the pool, the processes or the loop start */
  ILV_LINE_RESULT,  /* results are waited for */
  ILV_N_LINE_KINDS
} IlvLineKind;

typedef struct {
  IlvLineKind kind;
  guint group; /* index of the job group or ILV_NONE */
  guint step;  /* index into the workload's step table or ILV_NONE */
} IlvProgramLine;

typedef struct _IlvProgram IlvProgram;

/* (transfer full), never NULL. Settings of 0 get their defaults. */
IlvProgram *ilv_program_new (const IlvWorkload *workload, const IlvSettings *settings);
void ilv_program_free (IlvProgram *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvProgram, ilv_program_free)

/* UTF-8, ends with a newline; owned. */
const char *ilv_program_get_text (const IlvProgram *self);
guint ilv_program_get_n_lines (const IlvProgram *self);
/* What a line (from 0) stands for; owned. */
const IlvProgramLine *ilv_program_get_line (const IlvProgram *self, guint line);
/* "web-scraper-asyncio.py". (transfer full) */
char *ilv_program_get_file_name (const IlvProgram *self);

/* The line (from 0) a job of the group stands on: in that step (ILV_NONE: in none), in that state,
 * after an event of that kind (ILV_EVENT_NONE: any). -1 if none. */
int ilv_program_line_for (const IlvProgram *self, guint group, guint step, IlvEventKind event,
                          IlvState state);
/* The line that job stands on at t, looking at nothing later; -1 if it has not arrived. */
int ilv_program_line_of_job (const IlvProgram *self, const IlvTrace *trace, guint32 job,
                             gint64 t_ns);
/* The line of what happened last, at or before t; -1 if nothing of this program's has. */
int ilv_program_line_at (const IlvProgram *self, const IlvTrace *trace, gint64 t_ns);

G_END_DECLS
