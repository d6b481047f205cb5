/* A benchmark's result in other formats. Texts are UTF-8 and never localised.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ilv-bench-result.h"

G_BEGIN_DECLS

/* A row per run, warm-ups and recorded ones too (column `kind`); empty = not known. (transfer full)
 */
char *ilv_bench_export_csv (const IlvBenchResult *self, GError **error);
/* A table with a row per cell, then machine and method. (transfer full) */
char *ilv_bench_export_markdown (const IlvBenchResult *self, GError **error);
/* pyperf's JSON, version 1.0: a benchmark per cell, a run per timed run, totals in seconds. What
 * `pyperf compare_to` and `pyperf stats` read. (transfer full) */
char *ilv_bench_export_pyperf (const IlvBenchResult *self, GError **error);
/* One Python file that repeats every cell without Interleave: the same units of work, drawn before,
 * by the same code; its docstring says how. It follows the protocol of ilv-bench-program.h, so
 * `interleave bench FILE.py` and hyperfine can run it. The work is that of the first
 * interpreter's units. (transfer full) */
char *ilv_bench_export_script (const IlvBenchResult *self, GError **error);

G_END_DECLS
