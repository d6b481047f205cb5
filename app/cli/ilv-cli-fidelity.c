/* The fidelity table: predicted against measured, figure by figure.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-cli-fidelity.h"

#include "ilv-cli-table.h"
#include "widgets/why/ilv-why-label.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#define WIDE_ERROR 0.15
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

static double
get_throughput_error (const IlvCliPair *pair)
{
  const IlvFigures *p = &pair->predicted->figures, *m = &pair->measured->figures;
  if (p->total_ns <= 0 || m->total_ns <= 0)
    return NAN;
  return ilv_cli_error ((double)p->n_finished / (double)p->total_ns,
                        (double)m->n_finished / (double)m->total_ns);
}

/* "12 ms / 14 ms": predicted and measured. Who waited for the GIL is seen by the recorder alone: a
 * run without it has no such figure, which is not the same as none. */
static char *
format_gil_wait (const IlvCliPair *pair)
{
  const IlvRunInfo *measured = pair->measured;
  g_autofree char *p = ilv_format_time (pair->predicted->figures.state_ns[ILV_STATE_GIL_WAIT]);
  g_autofree char *m = measured->recorded
                           ? ilv_format_time (measured->figures.state_ns[ILV_STATE_GIL_WAIT])
                           : g_strdup (NOTHING);
  return g_strdup_printf ("%s / %s", p, m);
}

static void
add_measured (IlvCliTable *table, const IlvCliPair *pair)
{
  const IlvFigures *p = &pair->predicted->figures, *m = &pair->measured->figures;
  ilv_cli_table_take (table, ilv_cli_format_error (get_throughput_error (pair)));
  ilv_cli_table_take (table, ilv_cli_format_error (ilv_cli_error ((double)p->latency_p50_ns,
                                                                  (double)m->latency_p50_ns)));
  ilv_cli_table_take (table, ilv_cli_format_error (ilv_cli_error ((double)p->latency_p99_ns,
                                                                  (double)m->latency_p99_ns)));
  ilv_cli_table_take (table, format_gil_wait (pair));
  ilv_cli_table_add_printf (table, "%.2f / %.2f", p->cpu_use, m->cpu_use);
}

static void
add_row (IlvCliTable *table, const IlvCliPair *pair)
{
  ilv_cli_table_add (table, pair->predicted->model);
  ilv_cli_table_add_printf (table, "%u", pair->predicted->workers);
  ilv_cli_table_take (table, ilv_format_time (pair->predicted->figures.total_ns));
  ilv_cli_table_take (
      table, ilv_cli_format_measured (pair->measured, G_STRUCT_OFFSET (IlvFigures, total_ns)));
  ilv_cli_table_take (table, ilv_cli_format_error (ilv_cli_pair_get_error (pair)));
  ilv_cli_table_take (table, ilv_cli_format_spread (pair->measured));
  if (pair->measured != NULL)
    add_measured (table, pair);
  else
    for (guint i = 0; i < 5; i++)
      ilv_cli_table_add (table, NOTHING);
}

void
ilv_cli_fidelity_print (GArray *pairs)
{
  const char *const titles[] = {_ ("Model"), _ ("Workers"),  _ ("Predicted"),  _ ("Measured"),
                                _ ("Error"), _ ("Spread"),   _ ("Throughput"), _ ("p50"),
                                _ ("p99"),   _ ("GIL wait"), _ ("CPU use"),    NULL};
  g_autoptr (IlvCliTable) table = ilv_cli_table_new (titles, 1);
  for (guint i = 0; i < pairs->len; i++)
    add_row (table, &g_array_index (pairs, IlvCliPair, i));
  ilv_cli_table_print (table);
}

/* --- the summary --- */

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double one = *(const double *)a, other = *(const double *)b;
  return (one > other) - (one < other);
}

static void
print_errors (GArray *pairs)
{
  g_autoptr (GArray) errors = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GString) wide = g_string_new (NULL);
  for (guint i = 0; i < pairs->len; i++) {
    const IlvCliPair *pair = &g_array_index (pairs, IlvCliPair, i);
    double error = ilv_cli_pair_get_error (pair), size = fabs (error);
    if (isnan (error))
      continue;
    g_array_append_val (errors, size);
    if (size > WIDE_ERROR)
      g_string_append_printf (wide, "  %-22s %-20s %+.1f %%\n", pair->predicted->workload,
                              pair->predicted->model, 100 * error);
  }
  if (errors->len == 0)
    return;
  g_array_sort (errors, compare_doubles);
  g_print (_ ("\nError of the total over %u measured runs: median %.1f %%, largest %.1f %%.\n"),
           errors->len, 100 * g_array_index (errors, double, errors->len / 2),
           100 * g_array_index (errors, double, errors->len - 1));
  if (wide->len > 0)
    g_print (_ ("Above %.0f %%:\n%s"), 100 * WIDE_ERROR, wide->str);
}

/* The order matters within a workload only. */
static void
print_orders (GArray *pairs)
{
  guint n_compared = 0, n_wrong = 0;
  for (guint first = 0, end; first < pairs->len; first = end) {
    const char *workload = g_array_index (pairs, IlvCliPair, first).predicted->workload;
    g_autoptr (GArray) own = g_array_new (FALSE, FALSE, sizeof (IlvCliPair));
    for (end = first; end < pairs->len; end++) {
      IlvCliPair *pair = &g_array_index (pairs, IlvCliPair, end);
      if (strcmp (pair->predicted->workload, workload) != 0)
        break;
      g_array_append_val (own, *pair);
    }
    IlvCliOrder order = ilv_cli_check_order (own);
    n_compared += order.n_compared;
    n_wrong += order.n_wrong;
    g_free (order.wrong);
  }
  g_print (_ ("Order of models: wrong for %u of %u pairs that differ by more than %d %%.\n"),
           n_wrong, n_compared, ILV_CLI_SAME_PERCENT);
}

void
ilv_cli_fidelity_print_summary (GPtrArray *traces)
{
  g_autoptr (GArray) pairs = ilv_cli_pair_up (traces, 0);
  print_errors (pairs);
  print_orders (pairs);
}
