/* Before the first run: interpreters found and asked, their speed measured, equal work verified.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Private to demos/bench. */
#pragma once

#include "demos/recorder/ilv-measure.h"
#include "demos/workload/ilv-costs.h"
#include "ilv-bench-result.h"

G_BEGIN_DECLS

/* Puts an IlvPython into `pythons` for each of the result's, NULL where it is gone: its cells have
 * a problem then. Speeds that the result knows already (it goes on) are kept. Predictions of
 * interpreters that are not the first follow their speed. FALSE when cancelled. */
gboolean ilv_bench_prepare_pythons (IlvBenchResult *result, GPtrArray *pythons,
                                    const IlvCosts *costs, GCancellable *cancellable,
                                    GError **error);

/* The same total work for every model: cells of one subject with the same jobs and payload must
 * have the same digest. */
gboolean ilv_bench_check_same_work (const IlvBenchResult *result, GError **error);

G_END_DECLS
