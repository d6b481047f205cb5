/* A benchmark's result as a file of another kind, asked for and written.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "demos/bench/ilv-bench-result.h"
#include "demos/bench/ilv-break-even.h"

G_BEGIN_DECLS

/* "script", "csv", "json", "pyperf" or "markdown". (transfer full) */
char *ilv_bench_save_format (const IlvBenchResult *result, const char *format, GError **error);
/* Writes that; the file is replaced as a whole. */
gboolean ilv_bench_save_as (const IlvBenchResult *result, const char *format, GFile *file,
                            GError **error);
/* Asks where, writes, and says what came of it to widget's signal "message" (const char *). */
void ilv_bench_save_ask (GtkWidget *widget, IlvBenchResult *result, const char *format);

/* The command that runs it again. Workloads that the catalogue has not are kept as files, for it to
 * name; `file` becomes the name of the last of them (transfer full), or stays. NULL: one could not
 * be written. (transfer full) */
char *ilv_bench_save_command (const IlvBenchResult *result, char **file, GError **error);
char *ilv_bench_save_break_even_command (const IlvBreakEven *found, char **file, GError **error);

G_END_DECLS
