/* `interleave calibrate`: measures what primitives cost on this machine.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "demos/bench/ilv-cost-calibration.h"
#include "ilv-cli-measuring.h"
#include "ilv-cli-options.h"
#include "ilv-cli-table.h"
#include "ilv-cli.h"
#include "widgets/why/ilv-why-label.h"

#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#define WIDE_SPREAD 0.5 /* more than that is noise rather than a figure */

/* A cost in its unit. (transfer full) */
static char *
format_cost (const char *key, gint64 value)
{
  if (strcmp (key, "CoreShare") == 0)
    return g_strdup_printf ("%.2f", (double)value / 1e6);
  gboolean is_size = g_str_has_suffix (key, "Memory") || strcmp (key, "PipeBuffer") == 0;
  return is_size ? ilv_format_bytes ((guint64)value) : ilv_format_time (value);
}

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
    ilv_cli_table_take (table, format_cost (cost->key, cost->value));
    ilv_cli_table_take (table, format_cost (cost->key, other));
    ilv_cli_table_add_printf (table, "%.0f %%", 100 * cost->spread);
    ilv_cli_table_add_printf (table, "%u", cost->n_samples);
  }
  ilv_cli_table_print (table);
}

static void
print_remarks (const IlvCostCalibration *calibration)
{
  g_autoptr (GString) noisy = g_string_new (NULL);
  for (guint i = 0; i < calibration->measured->len; i++) {
    const IlvMeasuredCost *cost = &g_array_index (calibration->measured, IlvMeasuredCost, i);
    if (cost->spread > WIDE_SPREAD)
      g_string_append_printf (noisy, "%s%s", noisy->len > 0 ? ", " : "", cost->key);
  }
  if (calibration->missing != NULL)
    g_print (_ ("\nNot measured (the reference's figures stay): %s\n"), calibration->missing);
  if (noisy->len > 0)
    g_print (_ ("\nThe machine was not quiet: these vary by more than %.0f %%: %s. Calibrate again "
                "when it is.\n"),
             100 * WIDE_SPREAD, noisy->str);
}

/* Runs and saves it; NULL after printing why not. */
static IlvCostCalibration *
calibrate (const IlvPython *python, const IlvCosts *base, char **path)
{
  g_autoptr (GError) error = NULL;
  gboolean is_terminal = isatty (STDERR_FILENO);
  if (is_terminal)
    g_printerr (_ ("Calibrating with Python %s: about ten seconds…"), python->version);
  g_autoptr (IlvCostCalibration) calibration =
      ilv_cost_calibration_run (python, base, NULL, &error);
  if (is_terminal)
    g_printerr ("\r\033[K");
  *path = calibration == NULL ? NULL : ilv_cost_calibration_save (calibration, &error);
  if (*path != NULL)
    return g_steal_pointer (&calibration);
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
                    "keeps them as the cost set this-machine. No workload is run."),
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
  g_print (_ ("\nKept as the cost set this-machine in %s\n"), path);
  return ILV_CLI_DONE;
}
