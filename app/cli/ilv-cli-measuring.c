/* What `measure` and `compare` share: finding Python, running it, telling how far it is.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-cli-measuring.h"

#include "ilv-cli.h"

#include <glib/gi18n.h>
#include <unistd.h>

IlvPython *
ilv_cli_find_python (const IlvCliOptions *options)
{
  g_autoptr (GError) error = NULL;
  IlvPython *python = ilv_python_find (options->raw.python, NULL, &error);
  if (python == NULL)
    ilv_cli_fail (ILV_CLI_FAILED, "%s", error->message);
  return python;
}

guint
ilv_cli_get_cores (const IlvCliOptions *options)
{
  return options->settings.cores > 0 ? options->settings.cores : g_get_num_processors ();
}

/* One line that is written over and over. */
static void
show_progress_cb (IlvMeasurePhase phase, guint run, guint n_runs, gpointer data)
{
  const char *model = data;
  const char *doing = phase == ILV_MEASURE_CALIBRATING ? _ ("calibrating")
                      : phase == ILV_MEASURE_RUNNING   ? _ ("running")
                                                       : _ ("reading the recording");
  g_printerr ("\r\033[K%s: %s %u/%u", model, doing, MIN (run + 1, n_runs), n_runs);
}

IlvTrace *
ilv_cli_measure_model (IlvWorkload *workload, const IlvSettings *settings, const IlvPython *python,
                       guint n_runs)
{
  g_autoptr (GError) error = NULL;
  gboolean is_terminal = isatty (STDERR_FILENO);
  const char *model = ilv_model_get_id (settings->model);
  const IlvMeasureOptions measure = {
      .python = python,
      .n_runs = n_runs,
      .is_recorded = TRUE,
      .progress = is_terminal ? show_progress_cb : NULL,
      .progress_data = (gpointer)model,
  };
  IlvTrace *trace = NULL;
  if (ilv_python_can_run (python, settings->model, &error))
    trace = ilv_measure (workload, settings, &measure, NULL, &error);
  if (is_terminal)
    g_printerr ("\r\033[K");
  if (trace == NULL)
    ilv_cli_fail (ILV_CLI_FAILED, _ ("%s was not measured: %s"), model, error->message);
  return trace;
}
