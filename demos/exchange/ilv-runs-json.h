/* Figures of runs as JSON, schema `interleave.runs/1`.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demos/trace/ilv-trace.h"

G_BEGIN_DECLS

/* One object per trace (IlvTrace*), in their order. A measured run that follows a predicted one of
 * the same workload and model also gets `error` = predicted / measured - 1. UTF-8, indented, ends
 * with a newline; never localised. (transfer full) */
char *ilv_runs_to_json (GPtrArray *traces);

/* The same with what is in each trace (`contents`: tracks, spans, links, jobs, records lost). */
char *ilv_traces_to_json (GPtrArray *traces);

G_END_DECLS
