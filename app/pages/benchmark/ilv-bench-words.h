/* A benchmark's result in words: what was found, what to doubt, how and where it was made.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demos/bench/ilv-bench-result.h"
#include "widgets/chart/ilv-chart-bench.h"

G_BEGIN_DECLS

/* What one kind of warning says, of which cells. */
typedef struct {
  IlvBenchWarning warning;
  char *what;   /* "The runs spread by more than 10 %" */
  char *advice; /* "Close other programs and run again; ..." */
  char *cells;  /* "threads, 100 jobs; processes × 4" */
} IlvBenchDoubt;
void ilv_bench_doubt_free (IlvBenchDoubt *self);

/* Elements IlvBenchDoubt; empty if there is nothing to doubt. (transfer full) */
GPtrArray *ilv_bench_words_list_doubts (const IlvBenchResult *result);
/* Cells that could not be run, and why: "asyncio on uvloop: not installed". (transfer full) */
char **ilv_bench_words_list_problems (const IlvBenchResult *result);
/* A cell among all of the result: "threads, 100 jobs", "…, A/A control". (transfer full) */
char *ilv_bench_words_cell (const IlvBenchResult *result, const IlvBenchCell *cell);
/* What the A/A control says about chance. (transfer full) */
char *ilv_bench_words_noise (const IlvBenchResult *result);
/* Who is fastest in each group of cells that differ in model only, and whether the runs can tell.
 * (transfer full) */
char **ilv_bench_words_list_findings (const IlvBenchResult *result, const IlvBenchFocus *focus);

/* Lines of how it was made, and where. (transfer full) */
char **ilv_bench_words_list_method (const IlvBenchResult *result);
char **ilv_bench_words_list_environment (const IlvBenchResult *result);
/* The command that runs it again; `names` are what its subjects are called there, NULL their ids.
 * (transfer full) */
char *ilv_bench_words_command (const IlvBenchResult *result, const char *const *names);

/* Cells of two results that are of the same work, under the same model and interpreter's version:
 * "threads, 100 jobs: 12 % longer than then", "... no difference that the runs could show".
 * (transfer full) */
char **ilv_bench_words_compare (const IlvBenchResult *before, const IlvBenchResult *now);

/* "22 November 2026, 17:05" in the user's own way. (transfer full) */
char *ilv_bench_words_date (gint64 begin_s);
/* "15 s", "3 min": an estimate, not finer than a second. (transfer full) */
char *ilv_bench_words_duration (gint64 ns);
/* What people call it: its title, or its subjects. (transfer full) */
char *ilv_bench_words_title (const IlvBenchResult *result);

G_END_DECLS
