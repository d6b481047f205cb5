/* The results that were kept, and what has changed between two of them.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A folder of result files in the user's data folder ($XDG_DATA_HOME/interleave/benchmarks), named
 * by date and subject. Nothing is ever removed from it but by its owner. */
#pragma once

#include "ilv-bench-statistics.h"

G_BEGIN_DECLS

/* (transfer full); need not exist. */
char *ilv_bench_history_folder (void);
/* A new name in it, "20261122-170501-web-scraper.json"; makes the folder. (transfer full) */
char *ilv_bench_history_new_path (const IlvBenchResult *result, GError **error);
/* Keeps a copy, unless the result lies there already. */
gboolean ilv_bench_history_add (const IlvBenchResult *result, GError **error);

typedef struct {
  char *path;
  IlvBenchResult *result; /* NULL: it cannot be read */
  char *problem;          /* why */
} IlvBenchEntry;
void ilv_bench_entry_free (IlvBenchEntry *self);
/* All of them, the newest first; `subject` (may be NULL): only results about it. (transfer full,
 * elements IlvBenchEntry*) */
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
