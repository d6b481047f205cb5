/* Costs as they hold for one interpreter of a benchmark.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demos/workload/ilv-costs.h"

G_BEGIN_DECLS

/* The units of a benchmark's work are found with the interpreter that runs them, so how slow a
 * free-threaded build is, is in the steps already. A set that was measured elsewhere has it in its
 * FreeThreadingFactor once more (`reference`: the free-threaded build against the default one):
 * here it becomes 1. A set that was calibrated with a free-threaded interpreter keeps its factor,
 * which is of one build: threads together against one alone. (transfer full) */
IlvCosts *ilv_bench_costs_new (const IlvCosts *costs, gboolean is_free_threaded);

G_END_DECLS
