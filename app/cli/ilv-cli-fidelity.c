/* `compare --all`: predicted against measured, figure by figure.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-cli-fidelity.h"

#include "app/calibrate/ilv-calibration-words.h"
#include "demos/bench/ilv-fidelity-run.h"
#include "ilv-cli-measuring.h"
#include "ilv-cli-table.h"
#include "ilv-cli.h"
#include "widgets/why/ilv-why-label.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#define NOTHING "–"

char *
ilv_cli_format_error (double error)
{
  return isnan (error) ? g_strdup (NOTHING) : g_strdup_printf ("%+.1f %%", 100 * error);
}

char *
ilv_cli_format_measured (const IlvRunInfo *measured, gsize figure)
{
  if (measured == NULL)
    return g_strdup (NOTHING);
  return ilv_format_time (G_STRUCT_MEMBER (gint64, &measured->figures, figure));
}

char *
ilv_cli_format_spread (const IlvRunInfo *measured)
{
  if (measured == NULL || measured->n_totals < 2)
    return g_strdup (NOTHING);
  return g_strdup_printf ("%.1f %%", 100 * ilv_run_info_spread (measured));
}

/* --- the table --- */

/* "12 ms / 14 ms": predicted and measured. Who waited for the GIL is seen by the recorder alone: a
 * cell without a recorded run has no such figure, which is not the same as none. */
static char *
format_gil_wait (const IlvFidelityCell *cell)
{
  double measured = ilv_fidelity_cell_get_measured (cell, ILV_FIDELITY_GIL_WAIT);
  g_autofree char *p =
      ilv_format_time ((gint64)ilv_fidelity_cell_get_predicted (cell, ILV_FIDELITY_GIL_WAIT));
  g_autofree char *m = isnan (measured) ? g_strdup (NOTHING) : ilv_format_time ((gint64)measured);
  return g_strdup_printf ("%s / %s", p, m);
}

static void
add_errors (IlvCliTable *table, const IlvFidelityCell *cell)
{
  static const IlvFidelityFigure figures[] = {ILV_FIDELITY_THROUGHPUT, ILV_FIDELITY_P50,
                                              ILV_FIDELITY_P99};
  for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
    ilv_cli_table_take (table,
                        ilv_cli_format_error (ilv_fidelity_cell_get_error (cell, figures[i])));
  ilv_cli_table_take (table, format_gil_wait (cell));
  double used = ilv_fidelity_cell_get_measured (cell, ILV_FIDELITY_CPU);
  ilv_cli_table_add_printf (table, isnan (used) ? "%.2f / " NOTHING : "%.2f / %.2f",
                            cell->predicted->figures.cpu_use, used);
}

static char *
format_share (double share)
{
  return isnan (share) ? g_strdup (NOTHING) : g_strdup_printf ("%.0f %%", 100 * share);
}

static void
add_row (IlvCliTable *table, const IlvFidelityCell *cell)
{
  const IlvRunInfo *measured = ilv_fidelity_cell_get_median (cell);
  ilv_cli_table_add (table, cell->predicted->model);
  ilv_cli_table_add_printf (table, "%u", cell->predicted->workers);
  ilv_cli_table_take (table, ilv_format_time (cell->predicted->figures.total_ns));
  ilv_cli_table_take (table,
                      ilv_cli_format_measured (measured, G_STRUCT_OFFSET (IlvFigures, total_ns)));
  ilv_cli_table_take (
      table, ilv_cli_format_error (ilv_fidelity_cell_get_error (cell, ILV_FIDELITY_TOTAL)));
  ilv_cli_table_add_printf (table, "%u", cell->runs->len);
  ilv_cli_table_take (table, format_share (ilv_fidelity_cell_get_spread (cell)));
  ilv_cli_table_take (table, ilv_cli_format_error (ilv_fidelity_cell_get_noise (cell)));
  add_errors (table, cell);
  ilv_cli_table_take (table, format_share (ilv_fidelity_cell_get_share (cell)));
}

static void
print_problems (const IlvFidelity *table, guint first, guint end)
{
  for (guint i = first; i < end; i++) {
    const IlvFidelityCell *cell = g_ptr_array_index (table->cells, i);
    if (cell->problem != NULL)
      g_print (_ ("%s: predicted only, %s\n"), cell->predicted->model, cell->problem);
  }
}

static guint
find_end (const IlvFidelity *table, guint first)
{
  const IlvFidelityCell *one = g_ptr_array_index (table->cells, first);
  guint end = first;
  while (end < table->cells->len) {
    const IlvFidelityCell *cell = g_ptr_array_index (table->cells, end);
    if (strcmp (cell->workload, one->workload) != 0 || strcmp (cell->python, one->python) != 0)
      break;
    end++;
  }
  return end;
}

static void
print_workload (const IlvFidelity *fidelity, guint first, guint end)
{
  const char *const titles[] = {
      _ ("Model"), _ ("Workers"),  _ ("Predicted"), _ ("Measured"),   _ ("Error"),
      _ ("Runs"),  _ ("Spread"),   _ ("A/A"),       _ ("Throughput"), _ ("p50"),
      _ ("p99"),   _ ("GIL wait"), _ ("CPU use"),   _ ("Core"),       NULL};
  const IlvFidelityCell *cell = g_ptr_array_index (fidelity->cells, first);
  g_autoptr (IlvCliTable) table = ilv_cli_table_new (titles, 1);
  g_autofree char *foreseen = ilv_source_label (cell->predicted);
  g_print (_ ("%s: %s; measured with Python %s\n\n"), cell->workload, foreseen, cell->python);
  for (guint i = first; i < end; i++)
    add_row (table, g_ptr_array_index (fidelity->cells, i));
  ilv_cli_table_print (table);
  print_problems (fidelity, first, end);
  g_print ("\n");
}

/* --- the summary --- */

static void
print_wide (const IlvFidelity *table, double noise)
{
  for (guint i = 0; i < table->cells->len; i++) {
    const IlvFidelityCell *cell = g_ptr_array_index (table->cells, i);
    const char *cause = ilv_fidelity_cell_get_cause (cell, noise);
    if (cause != NULL)
      g_print ("  %-22s %-20s %-8s %+.1f %% (A/A %.1f %%): %s\n", cell->workload,
               cell->predicted->model, cell->python,
               100 * ilv_fidelity_cell_get_error (cell, ILV_FIDELITY_TOTAL),
               100 * ilv_fidelity_cell_get_doubt (cell, noise), cause);
  }
}

static void
print_summary (const IlvFidelity *table)
{
  IlvFidelitySummary summary = ilv_fidelity_summarize (table);
  if (summary.n_measured == 0)
    return;
  g_print (_ ("Error of the total over %u cells: median %.1f %%, largest %.1f %%.\n"),
           summary.n_measured, 100 * summary.median, 100 * summary.largest);
  const char *const names[ILV_FIDELITY_N_FIGURES] = {_ ("total"), _ ("throughput"), _ ("p50"),
                                                     _ ("p99"),   _ ("GIL wait"),   _ ("CPU use")};
  g_print (_ ("Median error by figure:"));
  for (IlvFidelityFigure i = 0; i < ILV_FIDELITY_N_FIGURES; i++)
    if (!isnan (summary.medians[i]))
      g_print ("%s %s %.1f %%", i > 0 ? "," : "", names[i], 100 * summary.medians[i]);
  g_print (".\n");
  if (!isnan (summary.noise))
    g_print (_ ("A/A control: the same thing measured twice differs by %.1f %% (median).\n"),
             100 * summary.noise);
  if (!isnan (summary.share))
    g_print (_ ("A thread got %.2f of a core at the median, %.2f at the least.\n"), summary.share,
             summary.least_share);
  if (summary.share < ILV_FIDELITY_BUSY)
    g_print (_ ("Other programs had the cores for a part of the time. Predictions know nothing of "
                "them: errors of such runs say little about the simulator.\n"));
  if (summary.n_wide > 0)
    g_print (_ ("Above %.0f %%: %u, beyond noise: %u\n"), 100 * ILV_FIDELITY_WIDE, summary.n_wide,
             summary.n_wide_beyond);
  print_wide (table, summary.noise);
  g_print (_ ("Order of models: wrong for %u of %u pairs that differ by more than %.0f %% beyond "
              "noise.\n"),
           summary.n_wrong, summary.n_compared, 100 * ILV_FIDELITY_SAME);
}

/* --- running it --- */

static void
show_progress_cb (guint n_done, guint n_runs, const IlvFidelityCell *cell, gpointer data)
{
  g_printerr ("\r\033[K");
  g_printerr (_ ("%u of %u: %s, %s, Python %s"), n_done + 1, n_runs, cell->workload,
              cell->predicted->model, cell->python);
}

static IlvSettings
get_settings_cb (IlvModel model, gpointer data)
{
  IlvSettings settings = ilv_cli_options_get_settings (data, model);
  settings.cores = ilv_cli_get_cores (data);
  return settings;
}

/* --python all: every one that answers; else the one named. NULL after printing why not. */
static GPtrArray *
find_pythons (const IlvCliOptions *options)
{
  if (g_strcmp0 (options->raw.python, "all") != 0) {
    IlvPython *python = ilv_cli_find_python (options);
    GPtrArray *one = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_python_free);
    if (python != NULL)
      g_ptr_array_add (one, python);
    return one;
  }
  GPtrArray *all = ilv_python_list (NULL, NULL, ilv_cli_get_cancellable ());
  for (guint i = all->len; i-- > 0;)
    if (((IlvPython *)g_ptr_array_index (all, i))->problem != NULL)
      g_ptr_array_remove_index (all, i);
  if (all->len == 0)
    ilv_cli_fail (ILV_CLI_FAILED, _ ("no Python was found"));
  return all;
}

/* Without --costs: this machine's own for that interpreter, calibrated now if it never was. */
static IlvCosts *
choose_costs (const IlvCliOptions *options, const IlvPython *python)
{
  if (options->raw.costs != NULL)
    return ilv_costs_ref (options->costs);
  g_autofree char *name = ilv_calibration_name (python, ilv_cli_is_default_python (python));
  IlvCosts *own = ilv_costs_find (name, NULL);
  if (own == NULL)
    return ilv_cli_calibrate_now (python, options->costs);
  g_autofree char *doubts = ilv_calibration_check (name, python);
  if (doubts != NULL)
    g_printerr ("%s\n", doubts);
  return own;
}

static gboolean
add_costs (const IlvCliOptions *options, GPtrArray *pythons, GPtrArray *costs)
{
  for (guint i = 0; i < pythons->len; i++) {
    IlvCosts *one = choose_costs (options, g_ptr_array_index (pythons, i));
    if (one == NULL)
      return FALSE;
    g_ptr_array_add (costs, one);
  }
  return pythons->len > 0;
}

static void
print (const IlvCliOptions *options, const IlvFidelity *table)
{
  if (options->raw.json) {
    g_autofree char *json = ilv_fidelity_to_json (table);
    g_print ("%s", json);
    return;
  }
  for (guint first = 0, end; first < table->cells->len; first = end) {
    end = find_end (table, first);
    print_workload (table, first, end);
  }
  print_summary (table);
}

int
ilv_cli_fidelity (const IlvCliOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) catalogue = ilv_workload_list ();
  g_autoptr (GPtrArray) costs = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_costs_unref);
  ilv_cli_get_cancellable ();
  g_autoptr (GPtrArray) pythons = find_pythons (options);
  if (!add_costs (options, pythons, costs))
    return ILV_CLI_FAILED;
  gboolean is_terminal = isatty (STDERR_FILENO);
  const IlvFidelityOptions run = {
      .workloads = (const char *const *)catalogue,
      .models = options->raw.models != NULL ? (IlvModel *)(gpointer)options->models->data : NULL,
      .n_models = options->models->len,
      .pythons = pythons,
      .costs = costs,
      .get_settings = get_settings_cb,
      .settings_data = (gpointer)options,
      .n_runs = options->runs,
      .budget_ns = options->budget_ns,
      .progress = is_terminal ? show_progress_cb : NULL,
  };
  g_autoptr (IlvFidelity) table = ilv_fidelity_run (&run, ilv_cli_get_cancellable (), &error);
  if (is_terminal)
    g_printerr ("\r\033[K");
  if (table == NULL)
    return ilv_cli_fail (ILV_CLI_FAILED, "%s", error->message);
  print (options, table);
  if (!ilv_cli_is_stopped ())
    return ILV_CLI_DONE;
  return ilv_cli_fail (ILV_CLI_FAILED, _ ("stopped; what was measured until then is printed"));
}
