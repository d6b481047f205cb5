/* The totals of the shown models as a chart.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ilv-chart.h"
#include "widgets/ilv-scene.h"

G_BEGIN_DECLS

/* Every run a dot where a trace knows its runs; predictions beside measurements. (transfer full) */
IlvChart *ilv_chart_new_from_scene (const IlvScene *scene);

G_END_DECLS
