/* How true the predictions are: `compare --all`.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demos/recorder/ilv-measure.h"
#include "ilv-cli-options.h"

G_BEGIN_DECLS

/* Runs everything and prints the table and its summary, or JSON. The exit status. */
int ilv_cli_fidelity (const IlvCliOptions *options);

/* "+3.2 %", or "–" for NAN; "12 ms" or "–"; "0.8 %" or "–". (transfer full) */
char *ilv_cli_format_error (double error);
char *ilv_cli_format_measured (const IlvRunInfo *measured, gsize figure);
char *ilv_cli_format_spread (const IlvRunInfo *measured);

G_END_DECLS
