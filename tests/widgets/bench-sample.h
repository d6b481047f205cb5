/* A benchmark's result with invented runs, for tests and pictures.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demos/bench/ilv-bench-result.h"

G_BEGIN_DECLS

/* Three models with 10 and 100 jobs each, nine runs a cell and one that could not be run; with
 * latencies, memory and a recorded run; an A/A twin. `drift` makes all totals longer (1 = not).
 * (transfer full) */
IlvBenchResult *bench_sample_new (double drift);

G_END_DECLS
