/* A benchmark that runs: how far, Pause, Cancel, and each cell.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Follows an IlvBenchmark; is to be shown while that is busy. */
#pragma once

#include <adwaita.h>

#include "app/model/ilv-benchmark.h"

G_BEGIN_DECLS

#define ILV_TYPE_BENCH_PROGRESS (ilv_bench_progress_get_type ())
G_DECLARE_FINAL_TYPE (IlvBenchProgressBar, ilv_bench_progress, ILV, BENCH_PROGRESS, GtkWidget)

void ilv_bench_progress_set_benchmark (IlvBenchProgressBar *self, IlvBenchmark *benchmark);

G_END_DECLS
