/* `interleave compare`: predicts and really runs, and says how far off the prediction was.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "demos/exchange/ilv-runs-json.h"
#include "demos/simulator/ilv-simulate.h"
#include "ilv-cli-fidelity.h"
#include "ilv-cli-measuring.h"
#include "ilv-cli-options.h"
#include "ilv-cli-pairs.h"
#include "ilv-cli-report.h"
#include "ilv-cli-table.h"
#include "ilv-cli.h"
#include "widgets/why/ilv-why-label.h"

#include <glib/gi18n.h>

#define DEFAULT_RUNS 5

static void
print_pairs (GArray *pairs)
{
  const char *const titles[] = {_ ("Model"),         _ ("Workers"),      _ ("Predicted"),
                                _ ("Measured"),      _ ("Error"),        _ ("Spread"),
                                _ ("Predicted p99"), _ ("Measured p99"), NULL};
  g_autoptr (IlvCliTable) table = ilv_cli_table_new (titles, 1);
  for (guint i = 0; i < pairs->len; i++) {
    const IlvCliPair *pair = &g_array_index (pairs, IlvCliPair, i);
    const IlvRunInfo *measured = pair->measured;
    ilv_cli_table_add (table, pair->predicted->model);
    ilv_cli_table_add_printf (table, "%u", pair->predicted->workers);
    ilv_cli_table_take (table, ilv_format_time (pair->predicted->figures.total_ns));
    ilv_cli_table_take (table,
                        ilv_cli_format_measured (measured, G_STRUCT_OFFSET (IlvFigures, total_ns)));
    ilv_cli_table_take (table, ilv_cli_format_error (ilv_cli_pair_get_error (pair)));
    ilv_cli_table_take (table, ilv_cli_format_spread (measured));
    ilv_cli_table_take (table, ilv_format_time (pair->predicted->figures.latency_p99_ns));
    ilv_cli_table_take (
        table, ilv_cli_format_measured (measured, G_STRUCT_OFFSET (IlvFigures, latency_p99_ns)));
  }
  ilv_cli_table_print (table);
}

static void
print_comparison (const IlvCliOptions *options, GPtrArray *traces, guint first)
{
  g_autoptr (GArray) pairs = ilv_cli_pair_up (traces, first);
  const IlvRunInfo *predicted = g_array_index (pairs, IlvCliPair, 0).predicted, *measured = NULL;
  for (guint i = 0; i < pairs->len && measured == NULL; i++)
    measured = g_array_index (pairs, IlvCliPair, i).measured;
  g_autofree char *foreseen = ilv_source_label (predicted);
  g_autofree char *seen =
      measured == NULL ? g_strdup (_ ("not measured")) : ilv_source_label (measured);
  g_print ("%s%s: %s; %s\n\n", first > 0 ? "\n" : "", predicted->workload, foreseen, seen);
  print_pairs (pairs);
  if (pairs->len < 2)
    return;
  g_print ("\n");
  ilv_cli_print_order (pairs);
}

/* Adds predicted and measured traces; FALSE if one could not be had, the reason printed. What this
 * Python cannot run is no failure: the prediction stands alone, and why is said. */
static gboolean
compare_model (const IlvCliOptions *options, IlvWorkload *workload, IlvModel model,
               const IlvPython *python, const IlvCosts *costs, GPtrArray *traces)
{
  g_autoptr (GError) error = NULL;
  IlvSettings settings = ilv_cli_options_get_settings (options, model);
  settings.cores = ilv_cli_get_cores (options);
  IlvTrace *predicted = ilv_simulate (
      workload, &settings, costs,
      options->raw.output == NULL ? ILV_DETAIL_FIGURES : ILV_DETAIL_AUTO, NULL, NULL, NULL, &error);
  if (predicted == NULL) {
    ilv_cli_fail (ILV_CLI_FAILED, "%s: %s", ilv_model_get_id (model), error->message);
    return FALSE;
  }
  g_ptr_array_add (traces, predicted);
  if (!ilv_python_can_run (python, model, &error)) {
    g_printerr ("%s: %s\n", ilv_model_get_id (model), error->message);
    return TRUE;
  }
  guint n_runs = options->runs > 0 ? options->runs : DEFAULT_RUNS;
  IlvTrace *measured = ilv_cli_measure_model (workload, &settings, python, n_runs,
                                              options->raw.scheduler, NULL, NULL);
  if (measured == NULL)
    return FALSE;
  g_ptr_array_add (traces, measured);
  return TRUE;
}

static int
compare_workload (const IlvCliOptions *options, const char *name, const IlvPython *python,
                  const IlvCosts *costs, GPtrArray *traces)
{
  g_autoptr (IlvWorkload) workload = NULL;
  guint first = traces->len;
  int status = ilv_cli_options_load (options, name, &workload);
  if (status >= 0)
    return status;
  status = ILV_CLI_DONE;
  for (guint i = 0; i < options->models->len && !ilv_cli_is_stopped (); i++) {
    IlvModel model = g_array_index (options->models, IlvModel, i);
    if (!compare_model (options, workload, model, python, costs, traces))
      status = ILV_CLI_FAILED;
  }
  if (!options->raw.json && traces->len > first)
    print_comparison (options, traces, first);
  return status;
}

int
ilv_cli_compare (char **args)
{
  const IlvCliSyntax syntax = {
      .usage = _ ("WORKLOAD"),
      .summary = _ ("Predicts a workload and really runs it, with the same cores and pools, and "
                    "prints the prediction's error. Instead of WORKLOAD: --all, every "
                    "workload under every model that this Python can run (--python all: every "
                    "Python that is found), in turn, predicted with this machine's own costs."),
      .description = _ ("Example: interleave compare fetch-parse --runs 9"),
      .groups = ILV_CLI_OPTIONS_RUN | ILV_CLI_OPTIONS_PREDICT | ILV_CLI_OPTIONS_MEASURE |
                ILV_CLI_OPTIONS_ALL | ILV_CLI_OPTIONS_OUTPUT | ILV_CLI_OPTIONS_FILE,
      .min_rest = 1,
      .max_rest = 1,
  };
  g_auto (IlvCliOptions) options = {{0}};
  g_autoptr (GPtrArray) traces = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_trace_unref);
  int status = ilv_cli_options_parse (&options, &syntax, args);
  if (status >= 0)
    return status;
  if (options.raw.all)
    return ilv_cli_fidelity (&options);
  g_autoptr (IlvPython) python = ilv_cli_find_python (&options);
  if (python == NULL)
    return ILV_CLI_FAILED;
  status = compare_workload (&options, options.raw.rest[0], python, options.costs, traces);
  if (traces->len == 0)
    return status;
  if (options.raw.json) {
    g_autofree char *json = ilv_runs_to_json (traces);
    g_print ("%s", json);
  }
  int saved = ilv_cli_report_save (&options, traces);
  int deadlocked = ilv_cli_report_deadlocks (traces);
  return MAX (status, MAX (saved, deadlocked));
}
