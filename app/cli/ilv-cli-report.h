/* What subcommands print and write about runs.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demos/trace/ilv-trace.h"
#include "ilv-cli-options.h"

G_BEGIN_DECLS

/* "Web scraper: predicted, reference costs, 4 cores, seed 1" and a table, a row per run. */
void ilv_cli_report_print_table (GPtrArray *traces);
/* The runs as JSON with --json, else the table; then -o. Returns the exit status: 1 if a run ended
 * in a deadlock or the file could not be written. */
int ilv_cli_report_finish (const IlvCliOptions *options, GPtrArray *traces);
/* -o alone: writes the traces if asked to. */
int ilv_cli_report_save (const IlvCliOptions *options, GPtrArray *traces);
/* Prints whatever deadlock the runs ended in; returns 1 if there is one, else 0. */
int ilv_cli_report_deadlocks (GPtrArray *traces);

G_END_DECLS
