/* Pairs of prediction and measurement, and whether the order of models was foreseen.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-cli-pairs.h"

#include <glib/gi18n.h>
#include <math.h>

static const IlvRunInfo *
get_info (GPtrArray *traces, guint i)
{
  return ilv_trace_get_info (g_ptr_array_index (traces, i));
}

GArray *
ilv_cli_pair_up (GPtrArray *traces, guint first)
{
  GArray *pairs = g_array_new (FALSE, FALSE, sizeof (IlvCliPair));
  for (guint i = first; i < traces->len; i++) {
    IlvCliPair pair = {get_info (traces, i), NULL};
    if (i + 1 < traces->len && get_info (traces, i + 1)->source == ILV_SOURCE_MEASURED)
      pair.measured = get_info (traces, ++i);
    g_array_append_val (pairs, pair);
  }
  return pairs;
}

double
ilv_cli_error (double predicted, double measured)
{
  return measured > 0 ? predicted / measured - 1 : NAN;
}

static gint64
get_total (const IlvRunInfo *info)
{
  return info->figures.total_ns;
}

double
ilv_cli_pair_get_error (const IlvCliPair *self)
{
  if (self->measured == NULL)
    return NAN;
  return ilv_cli_error ((double)get_total (self->predicted), (double)get_total (self->measured));
}

/* Whether a is faster than b by more than a tenth (-1), slower (1), or neither (0). */
static int
order (gint64 a, gint64 b)
{
  if ((double)a * (100 + ILV_CLI_SAME_PERCENT) < (double)b * 100)
    return -1;
  return (double)b * (100 + ILV_CLI_SAME_PERCENT) < (double)a * 100 ? 1 : 0;
}

static void
compare_two (const IlvCliPair *a, const IlvCliPair *b, IlvCliOrder *result, GString *wrong)
{
  if (a->measured == NULL || b->measured == NULL)
    return;
  int really = order (get_total (a->measured), get_total (b->measured));
  if (really == 0)
    return;
  result->n_compared++;
  if ((get_total (a->predicted) < get_total (b->predicted)) == (really < 0))
    return;
  result->n_wrong++;
  g_string_append_printf (wrong, "%s%s – %s", wrong->len > 0 ? ", " : "", a->predicted->model,
                          b->predicted->model);
}

IlvCliOrder
ilv_cli_check_order (GArray *pairs)
{
  IlvCliOrder result = {0};
  GString *wrong = g_string_new (NULL);
  for (guint i = 0; i < pairs->len; i++)
    for (guint j = i + 1; j < pairs->len; j++)
      compare_two (&g_array_index (pairs, IlvCliPair, i), &g_array_index (pairs, IlvCliPair, j),
                   &result, wrong);
  result.wrong = g_string_free (wrong, FALSE);
  return result;
}

void
ilv_cli_print_order (GArray *pairs)
{
  IlvCliOrder result = ilv_cli_check_order (pairs);
  if (result.n_compared == 0)
    g_print (_ ("No two models differ by more than %d %% in the measurement.\n"),
             ILV_CLI_SAME_PERCENT);
  else if (result.n_wrong == 0)
    g_print (
        ngettext ("Order: right for the %1$u pair of models that differs by more than %2$d %%.\n",
                  "Order: right for all %1$u pairs of models that differ by more than %2$d %%.\n",
                  result.n_compared),
        result.n_compared, ILV_CLI_SAME_PERCENT);
  else
    g_print (ngettext ("Order: wrong for %1$u of %2$u pair of models that differs by more than "
                       "%3$d %%: %4$s.\n",
                       "Order: wrong for %1$u of %2$u pairs of models that differ by more than "
                       "%3$d %%: %4$s.\n",
                       result.n_compared),
             result.n_wrong, result.n_compared, ILV_CLI_SAME_PERCENT, result.wrong);
  g_free (result.wrong);
}
