/* `interleave calibrate`: measures what primitives cost on this machine.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "app/calibrate/ilv-calibration-words.h"
#include "ilv-cli-measuring.h"
#include "ilv-cli-options.h"
#include "ilv-cli-table.h"
#include "ilv-cli.h"

#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

static void
print_costs (const IlvCostCalibration *calibration, const IlvCosts *reference)
{
  const char *const titles[] = {_ ("Cost"),   _ ("Here"),    _ ("Reference"),
                                _ ("Spread"), _ ("Samples"), NULL};
  g_autoptr (IlvCliTable) table = ilv_cli_table_new (titles, 1);
  for (guint i = 0; i < calibration->measured->len; i++) {
    const IlvMeasuredCost *cost = &g_array_index (calibration->measured, IlvMeasuredCost, i);
    gint64 other = 0;
    ilv_costs_get (reference, cost->key, &other);
    ilv_cli_table_add (table, cost->key);
    ilv_cli_table_take (table, ilv_calibration_format_cost (cost->key, cost->value));
    ilv_cli_table_take (table, ilv_calibration_format_cost (cost->key, other));
    ilv_cli_table_add_printf (table, "%.0f %%", 100 * cost->spread);
    ilv_cli_table_add_printf (table, "%u", cost->n_samples);
  }
  ilv_cli_table_print (table);
}

static void
print_remarks (const IlvCostCalibration *calibration)
{
  const IlvCalibrationOrigin *origin = calibration->origin;
  IlvCalibrationDoubts doubts = ilv_calibration_origin_doubt (origin, origin);
  g_autofree char *noise =
      ilv_calibration_describe_doubts (calibration->costs->name, origin, doubts);
  if (calibration->missing != NULL)
    g_print (_ ("\nNot measured (the reference's figures stay):\n%s\n"), calibration->missing);
  if (noise != NULL)
    g_print ("\n%s\n", noise);
}

/* --- running it --- */

gboolean
ilv_cli_is_default_python (const IlvPython *python)
{
  g_autoptr (IlvPython) usual = ilv_python_find (NULL, NULL, NULL);
  return usual == NULL || strcmp (usual->exe, python->exe) == 0;
}

static void
show_progress_cb (guint n_done, guint n_parts, const char *part, gpointer version)
{
  g_printerr ("\r\033[K");
  g_printerr (_ ("Calibrating with Python %s, %u of %u: %s"), (const char *)version, n_done + 1,
              n_parts, ilv_calibration_get_part_title (part));
}

/* Runs and saves it; NULL after printing why not. */
static IlvCostCalibration *
calibrate (const IlvPython *python, const IlvCosts *base, char **path)
{
  g_autoptr (GError) error = NULL;
  gboolean is_terminal = isatty (STDERR_FILENO);
  g_autofree char *name = ilv_calibration_name (python, ilv_cli_is_default_python (python));
  const IlvCalibrationOptions options = {
      .python = python,
      .base = base,
      .name = name,
      .progress = is_terminal ? show_progress_cb : NULL,
      .progress_data = python->version,
  };
  g_autoptr (IlvCostCalibration) calibration =
      ilv_cost_calibration_run (&options, ilv_cli_get_cancellable (), &error);
  if (is_terminal)
    g_printerr ("\r\033[K");
  *path = calibration == NULL ? NULL : ilv_cost_calibration_save (calibration, &error);
  if (*path != NULL)
    return g_steal_pointer (&calibration);
  if (ilv_cli_is_stopped ())
    ilv_cli_fail (ILV_CLI_FAILED, _ ("stopped; the cost set is as it was before"));
  else
    ilv_cli_fail (ILV_CLI_FAILED, "%s", error->message);
  return NULL;
}

IlvCosts *
ilv_cli_calibrate_now (const IlvPython *python, const IlvCosts *base)
{
  g_autofree char *path = NULL;
  g_autoptr (IlvCostCalibration) calibration = calibrate (python, base, &path);
  return calibration == NULL ? NULL : ilv_costs_ref (calibration->costs);
}

int
ilv_cli_calibrate (char **args)
{
  const IlvCliSyntax syntax = {
      .usage = "",
      .summary = _ ("Measures what Python's and the kernel's primitives cost on this machine and "
                    "keeps them as the cost set this-machine (with --python EXE, where that is not "
                    "the usual one, as this-machine-VERSION). No workload is run."),
      .description = _ ("Example: interleave calibrate && interleave simulate web-scraper --costs "
                        "this-machine"),
      .groups = ILV_CLI_OPTIONS_PYTHON,
      .min_rest = 0,
      .max_rest = 0,
  };
  g_auto (IlvCliOptions) options = {{0}};
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  int status = ilv_cli_options_parse (&options, &syntax, args);
  if (status >= 0)
    return status;
  ilv_cli_get_cancellable ();
  g_autoptr (IlvPython) python = ilv_cli_find_python (&options);
  if (python == NULL)
    return ILV_CLI_FAILED;
  g_autoptr (IlvCosts) reference = ilv_costs_find ("reference", &error);
  if (reference == NULL)
    return ilv_cli_fail (ILV_CLI_FAILED, "%s", error->message);
  g_autoptr (IlvCostCalibration) calibration = calibrate (python, reference, &path);
  if (calibration == NULL)
    return ILV_CLI_FAILED;
  print_costs (calibration, reference);
  print_remarks (calibration);
  g_print (_ ("\nKept as the cost set %s in %s\n"), calibration->costs->name, path);
  return ILV_CLI_DONE;
}
