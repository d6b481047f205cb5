/* What `measure` and `compare` share: finding Python, running it, telling how far it is.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-cli-measuring.h"

#include "demos/simulator/ilv-simulate.h"
#include "ilv-cli.h"

#include <glib/gi18n.h>
#include <unistd.h>

#define LEAST_LIMIT_NS (10 * G_GINT64_CONSTANT (1000000000))
#define MOST_LIMIT_NS (600 * G_GINT64_CONSTANT (1000000000))
#define PATIENCE 50 /* a run may take so many times its prediction */

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

/* A run that can never end (a deadlock) is given up long before the runner's own limit: the
 * prediction tells how long it may take. 0 = the runner's limit. */
static gint64
get_limit (IlvWorkload *workload, const IlvSettings *settings)
{
  g_autoptr (IlvCosts) costs = ilv_costs_find ("reference", NULL);
  if (costs == NULL)
    costs = ilv_costs_new_ideal ();
  g_autoptr (IlvTrace) trace =
      ilv_simulate (workload, settings, costs, ILV_DETAIL_FIGURES, NULL, NULL, NULL, NULL);
  if (trace == NULL)
    return 0;
  gint64 total_ns = MIN (ilv_trace_get_info (trace)->figures.total_ns, MOST_LIMIT_NS);
  return CLAMP (total_ns * PATIENCE, LEAST_LIMIT_NS, MOST_LIMIT_NS);
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
      .time_limit_ns = get_limit (workload, settings),
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
