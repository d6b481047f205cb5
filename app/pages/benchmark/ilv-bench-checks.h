/* An expander row of things to tick; folded it names what is ticked.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signal: changed (). */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define ILV_TYPE_BENCH_CHECKS (ilv_bench_checks_get_type ())
G_DECLARE_FINAL_TYPE (IlvBenchChecks, ilv_bench_checks, ILV, BENCH_CHECKS, AdwExpanderRow)

GtkWidget *ilv_bench_checks_new (const char *title);

/* `id` is what ilv_bench_checks_list() gives; `subtitle` may be NULL. */
void ilv_bench_checks_add (IlvBenchChecks *self, const char *id, const char *title,
                           const char *subtitle, gboolean is_ticked);
/* Nothing if it is not there. */
void ilv_bench_checks_remove (IlvBenchChecks *self, const char *id);
void ilv_bench_checks_clear (IlvBenchChecks *self);
gboolean ilv_bench_checks_is_ticked (IlvBenchChecks *self, const char *id);
void ilv_bench_checks_set_ticked (IlvBenchChecks *self, const char *id, gboolean is_ticked);
/* Ids of what is ticked, in the order they were added. (transfer full) */
char **ilv_bench_checks_list (IlvBenchChecks *self);
/* What stands there while nothing is ticked. */
void ilv_bench_checks_set_nothing (IlvBenchChecks *self, const char *words);

G_END_DECLS
