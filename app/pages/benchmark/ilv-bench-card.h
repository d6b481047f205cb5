/* A chart of a benchmark on a card, with what can be done with it.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signals: enlarge (), the chart is wanted alone, or back among the others; message (const char *);
 * look-changed (), a series was selected. */
#pragma once

#include <adwaita.h>

#include "widgets/chart/ilv-chart-bench.h"
#include "widgets/chart/ilv-chart-view.h"

G_BEGIN_DECLS

#define ILV_TYPE_BENCH_CARD (ilv_bench_card_get_type ())
G_DECLARE_FINAL_TYPE (IlvBenchCard, ilv_bench_card, ILV, BENCH_CARD, GtkWidget)

/* `kind`: an IlvBenchChart, or what the deck has beside them. */
GtkWidget *ilv_bench_card_new (guint kind);
guint ilv_bench_card_get_kind (IlvBenchCard *self);
void ilv_bench_card_set_chart (IlvBenchCard *self, IlvChart *chart);
IlvChartView *ilv_bench_card_get_view (IlvBenchCard *self);
void ilv_bench_card_set_is_large (IlvBenchCard *self, gboolean is_large);

G_END_DECLS
