/* What the parts of `interleave bench` share.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demos/bench/ilv-bench-result.h"

G_BEGIN_DECLS

int ilv_cli_bench_run (char **args);
int ilv_cli_bench_export (char **args);
int ilv_cli_bench_compare (char **args);
int ilv_cli_bench_history (char **args);

/* The result as a table, with its warnings and the method below. */
void ilv_cli_bench_print (const IlvBenchResult *result);
/* Its charts as "svg", "pdf" or "png"; NULL: to standard output. Returns the exit status. */
int ilv_cli_bench_draw (const IlvBenchResult *result, const char *kind, const char *path);
/* The same of any charts (IlvChart*). */
int ilv_cli_draw_charts (GPtrArray *charts, const char *kind, const char *path);
/* A warning in a few words, in the user's language. Static. */
const char *ilv_cli_bench_warning (IlvBenchWarning warning);
/* NULL after printing why it cannot be read. (transfer full) */
IlvBenchResult *ilv_cli_bench_load (const char *path);

G_END_DECLS
