/* `interleave simulate`: predicts how a workload runs.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "demos/simulator/ilv-simulate.h"
#include "ilv-cli-options.h"
#include "ilv-cli-report.h"
#include "ilv-cli.h"

#include <glib/gi18n.h>

/* FALSE if a model could not be simulated, the reason printed; the others are there. */
static gboolean
simulate_all (const IlvCliOptions *options, IlvWorkload *workload, GPtrArray *traces)
{
  IlvDetail detail = options->raw.output != NULL ? ILV_DETAIL_AUTO : ILV_DETAIL_MACHINE;
  gboolean is_whole = TRUE;
  for (guint i = 0; i < options->models->len; i++) {
    g_autoptr (GError) error = NULL;
    IlvModel model = g_array_index (options->models, IlvModel, i);
    IlvSettings settings = ilv_cli_options_get_settings (options, model);
    IlvTrace *trace =
        ilv_simulate (workload, &settings, options->costs, detail, NULL, NULL, NULL, &error);
    if (trace != NULL)
      g_ptr_array_add (traces, trace);
    else
      ilv_cli_fail (ILV_CLI_FAILED, "%s: %s", ilv_model_get_id (model), error->message);
    is_whole = is_whole && trace != NULL;
  }
  return is_whole;
}

int
ilv_cli_simulate (char **args)
{
  const IlvCliSyntax syntax = {
      .usage = _ ("WORKLOAD"),
      .summary = _ ("Predicts how a workload runs under each model. WORKLOAD is a name of the "
                    "catalogue (interleave list workloads) or a file."),
      .description = _ ("Example: interleave simulate web-scraper --model threads --threads 10 "
                        "--set step.fetch.Duration=200ms"),
      .groups = ILV_CLI_OPTIONS_RUN | ILV_CLI_OPTIONS_PREDICT | ILV_CLI_OPTIONS_OUTPUT |
                ILV_CLI_OPTIONS_FILE,
      .min_rest = 1,
      .max_rest = 1,
  };
  g_auto (IlvCliOptions) options = {{0}};
  g_autoptr (IlvWorkload) workload = NULL;
  g_autoptr (GPtrArray) traces = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_trace_unref);
  int status = ilv_cli_options_parse (&options, &syntax, args);
  if (status < 0)
    status = ilv_cli_options_load (&options, options.raw.rest[0], &workload);
  if (status >= 0)
    return status;
  gboolean is_whole = simulate_all (&options, workload, traces);
  if (traces->len == 0)
    return ILV_CLI_FAILED;
  status = ilv_cli_report_finish (&options, traces);
  return is_whole ? status : ILV_CLI_FAILED;
}
