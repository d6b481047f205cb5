/* Two results beside each other: what changed, and what only seems to.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "demos/bench/ilv-bench-result.h"

G_BEGIN_DECLS

/* In a window of its own over `widget`'s. */
void ilv_bench_compare_show (GtkWidget *widget, const IlvBenchResult *before,
                             const IlvBenchResult *now);

G_END_DECLS
