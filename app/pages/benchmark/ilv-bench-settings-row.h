/* Whether a benchmark runs with the pools, seed, intervals and cores that Explore has.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Hidden while Explore has only defaults. Signal: changed (). */
#pragma once

#include <adwaita.h>

#include "app/model/ilv-bench-wish.h"
#include "app/model/ilv-scenario.h"

G_BEGIN_DECLS

#define ILV_TYPE_BENCH_SETTINGS_ROW (ilv_bench_settings_row_get_type ())
G_DECLARE_FINAL_TYPE (IlvBenchSettingsRow, ilv_bench_settings_row, ILV, BENCH_SETTINGS_ROW,
                      AdwActionRow)

GtkWidget *ilv_bench_settings_row_new (void);
/* What Explore has now. */
void ilv_bench_settings_row_set_scenario (IlvBenchSettingsRow *self, const IlvScenario *scenario);
/* Puts them into a wish, if they are wanted. */
void ilv_bench_settings_row_fill (IlvBenchSettingsRow *self, IlvBenchWish *wish);

G_END_DECLS
