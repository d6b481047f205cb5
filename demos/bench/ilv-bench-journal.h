/* The journal of a benchmark that is being run: what survives a crash.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RESULT.json.journal, one record a line: sixteen digits of a checksum, a space, JSON. The first is
 * the result as it was planned (and prepared: units of work, digests); every other is one run, or
 * why a cell has no more. Each is written with one write() and synced before the next run begins. A
 * last line that is not whole was being written when the program died: it is cut off, its run is
 * made again. Anything else that does not fit is damage, and is refused.
 *
 * Who runs it holds a lock (flock) on the file. */
#pragma once

#include "ilv-bench-execute.h"

G_BEGIN_DECLS

typedef struct _IlvBenchJournal IlvBenchJournal;

/* A new one; ILV_BENCH_ERROR_EXISTS if there is one. */
IlvBenchJournal *ilv_bench_journal_create (const char *path, const IlvBenchResult *result,
                                           GError **error);
/* An existing one, to go on; ILV_BENCH_ERROR_BUSY if another program does. `result` (transfer
 * full) gets what it holds. */
IlvBenchJournal *ilv_bench_journal_open (const char *path, IlvBenchResult **result, GError **error);
void ilv_bench_journal_free (IlvBenchJournal *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvBenchJournal, ilv_bench_journal_free)

gboolean ilv_bench_journal_add_run (IlvBenchJournal *self, guint cell,
                                    const IlvBenchOutcome *outcome, GError **error);
gboolean ilv_bench_journal_add_problem (IlvBenchJournal *self, guint cell, const char *problem,
                                        GError **error);
/* The benchmark goes on: how long it has run until now. */
gboolean ilv_bench_journal_add_sitting (IlvBenchJournal *self, GError **error);
/* Removes the file; the journal is still to be freed. */
void ilv_bench_journal_remove (IlvBenchJournal *self);

/* Puts an outcome into its cell; takes what is in it. Shared by running and reading. */
void ilv_bench_take_outcome (IlvBenchResult *result, guint cell, IlvBenchOutcome *outcome);

G_END_DECLS
