/* `interleave measure`: really runs a workload with Python.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-cli-measuring.h"
#include "ilv-cli-options.h"
#include "ilv-cli-report.h"
#include "ilv-cli.h"

#include "demos/recorder/ilv-recording.h"

#include <glib/gi18n.h>

int
ilv_cli_measure (char **args)
{
  const IlvCliSyntax syntax = {
      .usage = _ ("WORKLOAD"),
      .summary = _ ("Really runs a workload with the Python found on this machine, under each "
                    "model, and records it."),
      .description = _ ("Example: interleave measure image-pipeline --model threads --model "
                        "processes --runs 9 -o pipeline.ilv"),
      .groups = ILV_CLI_OPTIONS_RUN | ILV_CLI_OPTIONS_MEASURE | ILV_CLI_OPTIONS_OUTPUT |
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
  g_autoptr (IlvPython) python = ilv_cli_find_python (&options);
  if (python == NULL)
    return ILV_CLI_FAILED;
  gboolean is_whole = TRUE;
  guint n_runs = MAX (options.runs, 1);
  /* Until all are in the file. */
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_recording_free);
  for (guint i = 0; i < options.models->len && !ilv_cli_is_stopped (); i++) {
    IlvModel model = g_array_index (options.models, IlvModel, i);
    IlvSettings settings = ilv_cli_options_get_settings (&options, model);
    IlvTrace *partial = NULL;
    IlvTrace *trace = ilv_cli_measure_model (workload, &settings, python, n_runs,
                                             options.raw.scheduler, &partial, kept);
    is_whole = is_whole && trace != NULL;
    if (trace != NULL || partial != NULL)
      g_ptr_array_add (traces, trace != NULL ? trace : partial);
  }
  if (traces->len == 0)
    return ILV_CLI_FAILED;
  status = ilv_cli_report_finish (&options, traces);
  return is_whole ? status : ILV_CLI_FAILED;
}
