/* What `measure` and `compare` share: finding Python, running it, telling how far it is.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-cli-measuring.h"

#include "demos/simulator/ilv-simulate.h"
#include "ilv-cli.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>
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

/* --- Ctrl-C --- */

static gboolean
signal_cb (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_CONTINUE;
}

static gpointer
signal_thread (gpointer context)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (context, FALSE);
  g_main_loop_run (loop);
  return NULL;
}

/* From now on: the thread only dispatches. */
static void
catch_signals (GMainContext *context, GCancellable *cancellable)
{
  const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++) {
    g_autoptr (GSource) source = g_unix_signal_source_new (numbers[i]);
    g_source_set_callback (source, signal_cb, cancellable, NULL);
    g_source_attach (source, context);
  }
}

GCancellable *
ilv_cli_get_cancellable (void)
{
  static GCancellable *cancellable;
  if (cancellable == NULL) {
    GMainContext *context = g_main_context_new ();
    cancellable = g_cancellable_new ();
    catch_signals (context, cancellable);
    g_thread_unref (g_thread_new ("signals", signal_thread, context));
  }
  return cancellable;
}

gboolean
ilv_cli_is_stopped (void)
{
  return g_cancellable_is_cancelled (ilv_cli_get_cancellable ());
}

IlvTrace *
ilv_cli_measure_model (IlvWorkload *workload, const IlvSettings *settings, const IlvPython *python,
                       guint n_runs, const char *scheduler, IlvTrace **partial, GPtrArray *kept)
{
  g_autoptr (GError) error = NULL;
  gboolean is_terminal = isatty (STDERR_FILENO);
  const char *model = ilv_model_get_id (settings->model);
  const IlvMeasureOptions measure = {
      .python = python,
      .n_runs = n_runs,
      .is_recorded = TRUE,
      .scheduler = scheduler,
      .time_limit_ns = get_limit (workload, settings),
      .progress = is_terminal ? show_progress_cb : NULL,
      .progress_data = (gpointer)model,
      .partial = partial,
      .kept = kept,
  };
  IlvTrace *trace = NULL;
  if (ilv_python_can_run (python, settings->model, &error))
    trace = ilv_measure (workload, settings, &measure, ilv_cli_get_cancellable (), &error);
  if (is_terminal)
    g_printerr ("\r\033[K");
  if (trace == NULL && partial != NULL && *partial != NULL)
    ilv_cli_fail (ILV_CLI_FAILED, _ ("%s was measured only in part: %s"), model, error->message);
  else if (trace == NULL)
    ilv_cli_fail (ILV_CLI_FAILED, _ ("%s was not measured: %s"), model, error->message);
  return trace;
}
