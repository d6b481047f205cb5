/* The results that were kept, and what has changed between two of them.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A folder of result files in the user's data folder ($XDG_DATA_HOME/interleave/benchmarks), named
 * by date and subject. Nothing is ever removed from it but by its owner. */
#pragma once

#include "ilv-bench-statistics.h"
#include "ilv-break-even.h"

G_BEGIN_DECLS

/* (transfer full); need not exist. */
char *ilv_bench_history_folder (void);
/* What a file may be called after an id: letters, digits and hyphens. (transfer full) */
char *ilv_bench_history_make_word (const char *id);
/* A new name in it, "20261122-170501-web-scraper.json"; makes the folder. (transfer full) */
char *ilv_bench_history_new_path (const IlvBenchResult *result, GError **error);
/* Keeps a copy, unless the result lies there already. */
gboolean ilv_bench_history_add (const IlvBenchResult *result, GError **error);

/* A new name for a break-even of `workload`; makes the folder. (transfer full) */
char *ilv_bench_history_new_break_even_path (const char *workload, GError **error);
/* Keeps a break-even, "20261122-170501-web-scraper-break-even.json". (transfer full): its path. */
char *ilv_bench_history_add_break_even (const IlvBreakEven *found, GError **error);

/* What the list says of a file; strings are owned. */
typedef struct {
  char *path;
  char *problem;   /* why it cannot be read, and then nothing else is known; NULL */
  char *title;     /* what people call it; untranslated */
  char **subjects; /* ids of workloads and programs */
  gint64 begin_s;  /* CLOCK_REALTIME */
  char *key;       /* of a break-even: what was varied; NULL: a result */
  guint n_cells;   /* of a result */
  gboolean is_complete;
} IlvBenchEntry;
void ilv_bench_entry_free (IlvBenchEntry *self);
/* All of them, the newest first; `subject` (may be NULL): only what is about it. Files that have
 * not changed since the last time are not read again: what the list needs is kept beside them
 * (".index"; ilv-bench-index.h). (transfer full, elements IlvBenchEntry*) */
GPtrArray *ilv_bench_history_list (const char *subject);

/* The same thing measured in two results. */
typedef struct {
  const IlvBenchCell *a, *b; /* borrowed from the results */
  IlvBenchDifference difference;
  gboolean has_same_work; /* equal digests; else only the question is the same */
} IlvBenchPair;
/* Cells of equal subject, model, jobs, workers and payload, and of equal interpreter version where
 * both results have it; else the interpreters are what is compared (in their order). A/A twins
 * have no pair. The noise is the larger one of the two A/A controls. (transfer full) */
GArray *ilv_bench_compare (const IlvBenchResult *a, const IlvBenchResult *b);

G_END_DECLS
