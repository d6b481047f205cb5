/* All charts of a benchmark's result: side by side, or one alone.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Above them: which chart, and which of the result's workloads, interpreters, jobs, workers and
 * payloads they show. A series selected in one chart is selected in all.
 *
 * Signals: message (const char *); focus-changed (), other cells are shown. */
#pragma once

#include <adwaita.h>

#include "widgets/chart/ilv-chart-bench.h"

G_BEGIN_DECLS

/* A card beside those of a result, and all of them. */
#define ILV_BENCH_CHART_BREAK_EVEN ILV_BENCH_N_CHARTS
#define ILV_BENCH_CHART_ALL (ILV_BENCH_N_CHARTS + 1)

#define ILV_TYPE_BENCH_DECK (ilv_bench_deck_get_type ())
G_DECLARE_FINAL_TYPE (IlvBenchDeck, ilv_bench_deck, ILV, BENCH_DECK, GtkWidget)

GtkWidget *ilv_bench_deck_new (void);

/* References it; NULL: none. What is chosen stays where the result has it. */
void ilv_bench_deck_set_result (IlvBenchDeck *self, IlvBenchResult *result);
const IlvBenchFocus *ilv_bench_deck_get_focus (IlvBenchDeck *self);
/* Where it flips, beside the result's charts or alone; copied; NULL: none. */
void ilv_bench_deck_set_break_even (IlvBenchDeck *self, const IlvBreakEven *found);
/* One chart alone, or ILV_BENCH_CHART_ALL. */
void ilv_bench_deck_show (IlvBenchDeck *self, guint kind);
guint ilv_bench_deck_get_shown (IlvBenchDeck *self);
/* The card of a chart; NULL if the result has nothing for it. */
GtkWidget *ilv_bench_deck_get_card (IlvBenchDeck *self, guint kind);

G_END_DECLS
