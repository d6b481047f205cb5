/* Whether two benchmarks ask the same question.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ilv-bench-result.h"

G_BEGIN_DECLS

/* Subjects, interpreters, cells and method alike, whatever has been run. FALSE and
 * ILV_BENCH_ERROR_PLAN, which names the first thing that differs, in the words of `wanted`. */
gboolean ilv_bench_check_same_plan (const IlvBenchResult *there, const IlvBenchResult *wanted,
                                    GError **error);

G_END_DECLS
