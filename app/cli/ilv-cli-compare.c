/* `interleave compare`: predicts and really runs, and says how far off the prediction was.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "demos/exchange/ilv-runs-json.h"
#include "demos/simulator/ilv-simulate.h"
#include "ilv-cli-measuring.h"
#include "ilv-cli-options.h"
#include "ilv-cli-report.h"
#include "ilv-cli-table.h"
#include "ilv-cli.h"
#include "widgets/why/ilv-why-label.h"

#include <glib/gi18n.h>

#define DEFAULT_RUNS 5
#define SAME_PERCENT 10 /* models that differ by less count as equal */

/* One model of one workload. */
typedef struct {
  const IlvRunInfo *predicted, *measured; /* measured: NULL if it could not be */
} Pair;

static const IlvRunInfo *
get_info (GPtrArray *traces, guint i)
{
  return ilv_trace_get_info (g_ptr_array_index (traces, i));
}

/* Traces come as predicted, measured, predicted, ...; a measurement may be missing. */
static GArray *
pair_up (GPtrArray *traces, guint first)
{
  GArray *pairs = g_array_new (FALSE, FALSE, sizeof (Pair));
  for (guint i = first; i < traces->len; i++) {
    Pair pair = {get_info (traces, i), NULL};
    if (i + 1 < traces->len && get_info (traces, i + 1)->source == ILV_SOURCE_MEASURED)
      pair.measured = get_info (traces, ++i);
    g_array_append_val (pairs, pair);
  }
  return pairs;
}

static gint64
get_total (const IlvRunInfo *info)
{
  return info->figures.total_ns;
}

static void
print_pairs (GArray *pairs)
{
  const char *const titles[] = {_ ("Model"),         _ ("Workers"),      _ ("Predicted"),
                                _ ("Measured"),      _ ("Error"),        _ ("Spread"),
                                _ ("Predicted p99"), _ ("Measured p99"), NULL};
  g_autoptr (IlvCliTable) table = ilv_cli_table_new (titles, 1);
  for (guint i = 0; i < pairs->len; i++) {
    const Pair *pair = &g_array_index (pairs, Pair, i);
    const IlvRunInfo *measured = pair->measured;
    ilv_cli_table_add (table, pair->predicted->model);
    ilv_cli_table_add_printf (table, "%u", pair->predicted->workers);
    ilv_cli_table_take (table, ilv_format_time (get_total (pair->predicted)));
    ilv_cli_table_take (table,
                        measured == NULL ? g_strdup ("–") : ilv_format_time (get_total (measured)));
    if (measured != NULL && get_total (measured) > 0)
      ilv_cli_table_add_printf (
          table, "%+.1f %%",
          100.0 * ((double)get_total (pair->predicted) / (double)get_total (measured) - 1));
    else
      ilv_cli_table_add (table, "–");
    if (measured != NULL && measured->n_totals > 1)
      ilv_cli_table_add_printf (table, "%.1f %%", 100.0 * ilv_run_info_spread (measured));
    else
      ilv_cli_table_add (table, "–");
    ilv_cli_table_take (table, ilv_format_time (pair->predicted->figures.latency_p99_ns));
    ilv_cli_table_take (table, measured == NULL
                                   ? g_strdup ("–")
                                   : ilv_format_time (measured->figures.latency_p99_ns));
  }
  ilv_cli_table_print (table);
}

/* Whether a is faster than b by more than a tenth (-1), slower (1), or neither (0). */
static int
order (gint64 a, gint64 b)
{
  if ((double)a * (100 + SAME_PERCENT) < (double)b * 100)
    return -1;
  return (double)b * (100 + SAME_PERCENT) < (double)a * 100 ? 1 : 0;
}

/* Every pair of models that really differ must be foreseen in the same order. */
static void
print_order (GArray *pairs)
{
  guint n_compared = 0, n_wrong = 0;
  GString *wrong = g_string_new (NULL);
  for (guint i = 0; i < pairs->len; i++) {
    for (guint j = i + 1; j < pairs->len; j++) {
      const Pair *a = &g_array_index (pairs, Pair, i), *b = &g_array_index (pairs, Pair, j);
      if (a->measured == NULL || b->measured == NULL)
        continue;
      int really = order (get_total (a->measured), get_total (b->measured));
      if (really == 0)
        continue;
      n_compared++;
      if ((get_total (a->predicted) < get_total (b->predicted)) == (really < 0))
        continue;
      n_wrong++;
      g_string_append_printf (wrong, "%s%s – %s", n_wrong > 1 ? ", " : "", a->predicted->model,
                              b->predicted->model);
    }
  }
  if (n_compared == 0)
    g_print (_ ("No two models differ by more than %d %% in the measurement.\n"), SAME_PERCENT);
  else if (n_wrong == 0)
    g_print (
        ngettext ("Order: right for the %1$u pair of models that differs by more than %2$d %%.\n",
                  "Order: right for all %1$u pairs of models that differ by more than %2$d %%.\n",
                  n_compared),
        n_compared, SAME_PERCENT);
  else
    g_print (ngettext ("Order: wrong for %1$u of %2$u pair of models that differs by more than "
                       "%3$d %%: %4$s.\n",
                       "Order: wrong for %1$u of %2$u pairs of models that differ by more than "
                       "%3$d %%: %4$s.\n",
                       n_compared),
             n_wrong, n_compared, SAME_PERCENT, wrong->str);
  g_string_free (wrong, TRUE);
}

static void
print_comparison (GPtrArray *traces, guint first)
{
  g_autoptr (GArray) pairs = pair_up (traces, first);
  const IlvRunInfo *predicted = get_info (traces, first), *measured = NULL;
  for (guint i = 0; i < pairs->len && measured == NULL; i++)
    measured = g_array_index (pairs, Pair, i).measured;
  g_autofree char *foreseen = ilv_source_label (predicted);
  g_autofree char *seen =
      measured == NULL ? g_strdup (_ ("not measured")) : ilv_source_label (measured);
  g_print ("%s%s: %s; %s\n\n", first > 0 ? "\n" : "", predicted->workload, foreseen, seen);
  print_pairs (pairs);
  if (pairs->len < 2)
    return;
  g_print ("\n");
  print_order (pairs);
}

/* Adds predicted and measured traces; FALSE if one could not be had, the reason printed. What this
 * Python cannot run is no failure: the prediction stands alone, and why is said. */
static gboolean
compare_model (const IlvCliOptions *options, IlvWorkload *workload, IlvModel model,
               const IlvPython *python, GPtrArray *traces)
{
  g_autoptr (GError) error = NULL;
  IlvSettings settings = ilv_cli_options_get_settings (options, model);
  settings.cores = ilv_cli_get_cores (options);
  IlvTrace *predicted =
      ilv_simulate (workload, &settings, options->costs, ILV_DETAIL_AUTO, NULL, NULL, NULL, &error);
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
  IlvTrace *measured = ilv_cli_measure_model (workload, &settings, python, n_runs, NULL);
  if (measured == NULL)
    return FALSE;
  g_ptr_array_add (traces, measured);
  return TRUE;
}

static int
compare_workload (const IlvCliOptions *options, const char *name, const IlvPython *python,
                  GPtrArray *traces)
{
  g_autoptr (IlvWorkload) workload = NULL;
  guint first = traces->len;
  int status = ilv_cli_options_load (options, name, &workload);
  if (status >= 0)
    return status;
  status = ILV_CLI_DONE;
  for (guint i = 0; i < options->models->len; i++) {
    IlvModel model = g_array_index (options->models, IlvModel, i);
    if (!compare_model (options, workload, model, python, traces))
      status = ILV_CLI_FAILED;
  }
  if (!options->raw.json && traces->len > first)
    print_comparison (traces, first);
  return status;
}

int
ilv_cli_compare (char **args)
{
  const IlvCliSyntax syntax = {
      .usage = _ ("WORKLOAD"),
      .summary = _ ("Predicts a workload and really runs it, with the same cores and pools, and "
                    "prints the prediction's error. Instead of WORKLOAD: --all."),
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
  g_autoptr (IlvPython) python = ilv_cli_find_python (&options);
  if (python == NULL)
    return ILV_CLI_FAILED;
  g_auto (GStrv) catalogue = options.raw.all ? ilv_workload_list () : NULL;
  char **names = options.raw.all ? catalogue : options.raw.rest;
  status = ILV_CLI_DONE;
  for (guint i = 0; names[i] != NULL && status != ILV_CLI_WRONG_USE; i++) {
    int now = compare_workload (&options, names[i], python, traces);
    status = MAX (status, now);
  }
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
