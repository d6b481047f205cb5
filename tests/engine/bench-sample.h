/* A small finished benchmark, made by hand, for tests.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demos/bench/ilv-bench-result.h"

G_BEGIN_DECLS

/* A timed run with that total; other figures follow from it. (transfer full) */
IlvBenchRun *bench_sample_run (gint64 total_ns);
/* A cell with these timed totals, before them a warm-up. Borrowed: the result's. */
IlvBenchCell *bench_sample_cell (IlvBenchResult *result, const char *model, const gint64 *totals_ns,
                                 guint n);
/* asyncio, threads and an A/A twin of asyncio. (transfer full) */
IlvBenchResult *bench_sample_new (void);

G_END_DECLS
