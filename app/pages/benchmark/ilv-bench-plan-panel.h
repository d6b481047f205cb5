/* What to run: workloads, models, interpreters, lists; how large that is; Run.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signals: run () and flip (), the buttons; message (const char *). */
#pragma once

#include <adwaita.h>

#include "app/model/ilv-bench-wish.h"
#include "app/model/ilv-session.h"

G_BEGIN_DECLS

#define ILV_TYPE_BENCH_PLAN_PANEL (ilv_bench_plan_panel_get_type ())
G_DECLARE_FINAL_TYPE (IlvBenchPlanPanel, ilv_bench_plan_panel, ILV, BENCH_PLAN_PANEL, GtkWidget)

/* The session says which workload and models are looked at on Explore: they are ticked first. */
void ilv_bench_plan_panel_set_session (IlvBenchPlanPanel *self, IlvSession *session);
/* What is asked for now; NULL and error if a list cannot be read. (transfer full) */
IlvBenchWish *ilv_bench_plan_panel_get_wish (IlvBenchPlanPanel *self, GError **error);
/* Looks at the session again: its workload may have changed, or may be what is to be compared now.
 */
void ilv_bench_plan_panel_look (IlvBenchPlanPanel *self);
void ilv_bench_plan_panel_set_is_busy (IlvBenchPlanPanel *self, gboolean is_busy);

G_END_DECLS
