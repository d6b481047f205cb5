/* A benchmark that runs: off the main thread, with progress, paused, cancelled, taken up again.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Starts Pythons: only after a clear act of a person. One runs at a time. Results lie in the user's
 * data folder, beside the journal from which a killed one goes on.
 *
 * Signals: changed (), the state or the progress; result-changed (), the result is another or has
 * more runs; found-changed (), where it flips is predicted, or has more measured points; failed
 * (const char *). */
#pragma once

#include "app/model/ilv-bench-wish.h"
#include "app/model/ilv-break-even-wish.h"
#include "demos/bench/ilv-bench-runner.h"

G_BEGIN_DECLS

typedef enum {
  ILV_BENCHMARK_IDLE,
  ILV_BENCHMARK_STARTING, /* asking the Pythons, planning */
  ILV_BENCHMARK_RUNNING,
  ILV_BENCHMARK_PAUSED,
  ILV_BENCHMARK_STOPPING,
} IlvBenchmarkState;

#define ILV_TYPE_BENCHMARK (ilv_benchmark_get_type ())
G_DECLARE_FINAL_TYPE (IlvBenchmark, ilv_benchmark, ILV, BENCHMARK, GObject)

IlvBenchmark *ilv_benchmark_new (void);

/* Plans and runs; nothing happens while one runs. */
void ilv_benchmark_start (IlvBenchmark *self, const IlvBenchWish *wish);
/* Goes on with what a journal, an incomplete result or a broken-off search holds. */
void ilv_benchmark_resume (IlvBenchmark *self, const char *path);
/* Looks for where one model overtakes another, instead of a matrix; what was found is kept in the
 * history, and with every run that was measured: resume() goes on with one that was broken off. */
void ilv_benchmark_find (IlvBenchmark *self, const IlvBreakEvenWish *wish);
void ilv_benchmark_set_paused (IlvBenchmark *self, gboolean is_paused);
/* What was measured is kept and can be taken up again. */
void ilv_benchmark_cancel (IlvBenchmark *self);

IlvBenchmarkState ilv_benchmark_get_state (IlvBenchmark *self);
gboolean ilv_benchmark_is_busy (IlvBenchmark *self);
/* Borrowed: as it stood last; NULL if nothing has run yet. */
IlvBenchResult *ilv_benchmark_get_result (IlvBenchmark *self);
/* Borrowed: what was found last; NULL if nothing has been looked for yet. */
const IlvBreakEven *ilv_benchmark_get_found (IlvBenchmark *self);
/* It looks for a break-even now; `share` gets how far it is, from 0 to 1, and `is_measuring`
 * whether it does more than predict. */
gboolean ilv_benchmark_is_finding (IlvBenchmark *self, double *share, gboolean *is_measuring);
/* What is done now: valid while it is running or paused. */
const IlvBenchProgress *ilv_benchmark_get_progress (IlvBenchmark *self);

G_END_DECLS
