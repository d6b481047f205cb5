/* The Benchmark page: what to run, its charts, what to say about them.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signal: message (const char *). */
#pragma once

#include <adwaita.h>

#include "app/model/ilv-benchmark.h"
#include "app/model/ilv-session.h"
#include "app/pages/benchmark/ilv-bench-deck.h"

G_BEGIN_DECLS

#define ILV_TYPE_BENCHMARK_PAGE (ilv_benchmark_page_get_type ())
G_DECLARE_FINAL_TYPE (IlvBenchmarkPage, ilv_benchmark_page, ILV, BENCHMARK_PAGE, GtkWidget)

GtkWidget *ilv_benchmark_page_new (IlvSession *session);

/* Shows a result; the one that runs comes back with its next run. */
void ilv_benchmark_page_show_result (IlvBenchmarkPage *self, IlvBenchResult *result);
/* Where it flips: beside the result that is shown, if that is about the same workload. */
void ilv_benchmark_page_show_break_even (IlvBenchmarkPage *self, const IlvBreakEven *found);
/* One of the user's files; what is wrong with it is said. */
void ilv_benchmark_page_open (IlvBenchmarkPage *self, const char *path);
IlvBenchmark *ilv_benchmark_page_get_benchmark (IlvBenchmarkPage *self);
IlvBenchDeck *ilv_benchmark_page_get_deck (IlvBenchmarkPage *self);

G_END_DECLS
