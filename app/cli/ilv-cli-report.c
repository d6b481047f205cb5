/* What subcommands print and write about runs.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-cli-report.h"

#include "demos/exchange/ilv-runs-json.h"
#include "demos/trace/ilv-trace-file.h"
#include "ilv-cli-table.h"
#include "ilv-cli.h"
#include "widgets/why/ilv-why-label.h"

#include <glib/gi18n.h>
#include <inttypes.h>

static void
add_row (IlvCliTable *table, const IlvRunInfo *info)
{
  const IlvFigures *figures = &info->figures;
  ilv_cli_table_add (table, info->model);
  ilv_cli_table_add_printf (table, "%u", info->workers);
  ilv_cli_table_take (table, ilv_format_time (figures->total_ns));
  ilv_cli_table_add_printf (table, "%.*f", figures->throughput_per_s < 10 ? 2 : 0,
                            figures->throughput_per_s);
  ilv_cli_table_take (table, ilv_format_time (figures->latency_p50_ns));
  ilv_cli_table_take (table, ilv_format_time (figures->latency_p95_ns));
  ilv_cli_table_take (table, ilv_format_time (figures->latency_p99_ns));
  ilv_cli_table_add_printf (table, "%.2f", figures->cpu_use);
  ilv_cli_table_take (table, ilv_format_time (figures->state_ns[ILV_STATE_GIL_WAIT]));
  ilv_cli_table_take (table, ilv_format_bytes (figures->peak_memory_bytes));
  guint64 n_lost = figures->n_submitted - MIN (figures->n_finished, figures->n_submitted);
  ilv_cli_table_add_printf (table, "%" PRIu64, n_lost);
}

/* What a reader of a measurement must know. (A prediction's note is a deadlock's, told apart.) */
static void
print_notes (GPtrArray *traces)
{
  gboolean is_first = TRUE;
  for (guint i = 0; i < traces->len; i++) {
    const IlvRunInfo *info = ilv_trace_get_info (g_ptr_array_index (traces, i));
    if (info->source != ILV_SOURCE_MEASURED || info->note == NULL)
      continue;
    g_print ("%s%s: %s\n", is_first ? "\n" : "", info->model, info->note);
    is_first = FALSE;
  }
}

void
ilv_cli_report_print_table (GPtrArray *traces)
{
  const char *const titles[] = {_ ("Model"),    _ ("Workers"), _ ("Total"),    _ ("Jobs/s"),
                                "p50",          "p95",         "p99",          _ ("CPU"),
                                _ ("GIL wait"), _ ("Memory"),  _ ("Not done"), NULL};
  g_autoptr (IlvCliTable) table = ilv_cli_table_new (titles, 1);
  for (guint i = 0; i < traces->len; i++) {
    const IlvRunInfo *info = ilv_trace_get_info (g_ptr_array_index (traces, i));
    if (i == 0) {
      g_autofree char *source = ilv_source_label (info);
      g_print (_ ("%s: %s, seed %" PRIu64 "\n\n"), info->workload, source, info->seed);
    }
    add_row (table, info);
  }
  ilv_cli_table_print (table);
  print_notes (traces);
}

/* Whether any track of the trace says that nothing could run again. */
static gboolean
has_deadlock (const IlvTrace *trace)
{
  IlvInstant instant;
  for (guint i = 0; i < ilv_trace_get_n_tracks (trace); i++)
    if (ilv_trace_find_last_instant (trace, i, ILV_EVENT_DEADLOCK, G_MAXINT64, &instant))
      return TRUE;
  return FALSE;
}

int
ilv_cli_report_deadlocks (GPtrArray *traces)
{
  int status = ILV_CLI_DONE;
  for (guint i = 0; i < traces->len; i++) {
    const IlvTrace *trace = g_ptr_array_index (traces, i);
    const IlvRunInfo *info = ilv_trace_get_info (trace);
    if (has_deadlock (trace))
      status = ilv_cli_fail (ILV_CLI_FAILED, _ ("%s under %s: %s"), info->workload, info->model,
                             info->note != NULL ? info->note : _ ("nothing can ever run again"));
  }
  return status;
}

int
ilv_cli_report_save (const IlvCliOptions *options, GPtrArray *traces)
{
  g_autoptr (GError) error = NULL;
  if (options->raw.output == NULL ||
      ilv_trace_file_save (traces, options->raw.output, NULL, &error))
    return ILV_CLI_DONE;
  return ilv_cli_fail_file (options->raw.output, error);
}

int
ilv_cli_report_finish (const IlvCliOptions *options, GPtrArray *traces)
{
  if (options->raw.json) {
    g_autofree char *json = ilv_runs_to_json (traces);
    g_print ("%s", json);
  } else {
    ilv_cli_report_print_table (traces);
  }
  int saved = ilv_cli_report_save (options, traces);
  int deadlocked = ilv_cli_report_deadlocks (traces);
  return saved != ILV_CLI_DONE ? saved : deadlocked;
}
