/* Random small workloads and settings from a number, for the laws of the simulator.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demos/workload/ilv-model.h"
#include "demos/workload/ilv-workload.h"

G_BEGIN_DECLS

/* The n-th workload's text: the same on every machine. (transfer full) */
char *ilv_test_random_workload (guint64 n);
/* Settings for it; `chunk` is above 1 only where the workload allows it. */
void ilv_test_random_settings (guint64 n, IlvModel model, const IlvWorkload *workload,
                               IlvSettings *settings);

G_END_DECLS
