/* What is to be said about a result: findings, doubts, method, environment, how to get it again.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signals: message (const char *); open (const char *path), a result of the history is wanted;
 * resume (const char *path), one that was broken off; compare (const char *path). */
#pragma once

#include <adwaita.h>

#include "demos/bench/ilv-bench-result.h"
#include "widgets/chart/ilv-chart-bench.h"

G_BEGIN_DECLS

#define ILV_TYPE_BENCH_REPORT (ilv_bench_report_get_type ())
G_DECLARE_FINAL_TYPE (IlvBenchReport, ilv_bench_report, ILV, BENCH_REPORT, GtkWidget)

/* References it; NULL: none. */
void ilv_bench_report_set_result (IlvBenchReport *self, IlvBenchResult *result);
/* While it is: what is missing is not said to be missing. */
void ilv_bench_report_set_is_running (IlvBenchReport *self, gboolean is_running);
/* Where it flips, beside the result or alone; copied; NULL: none. */
void ilv_bench_report_set_break_even (IlvBenchReport *self, const IlvBreakEven *found);
/* Findings are those of the shown cells. */
void ilv_bench_report_set_focus (IlvBenchReport *self, const IlvBenchFocus *focus);
/* Reads the history anew. */
void ilv_bench_report_update_history (IlvBenchReport *self);

G_END_DECLS
