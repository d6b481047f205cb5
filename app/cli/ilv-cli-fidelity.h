/* How true the predictions are: the table of `compare --all`, and its summary.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ilv-cli-pairs.h"

G_BEGIN_DECLS

/* A row per model: total, throughput, latency, GIL wait, CPU. Standard output. */
void ilv_cli_fidelity_print (GArray *pairs);
/* Over all workloads: median error, those above 15 %, the order. */
void ilv_cli_fidelity_print_summary (GPtrArray *traces);

/* "+3.2 %", or "–" for NAN; "12 ms" or "–"; "0.8 %" or "–". (transfer full) */
char *ilv_cli_format_error (double error);
char *ilv_cli_format_measured (const IlvRunInfo *measured, gsize figure);
char *ilv_cli_format_spread (const IlvRunInfo *measured);

G_END_DECLS
