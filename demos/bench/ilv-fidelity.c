/* Prediction against reality: the fidelity table's figures.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-fidelity.h"

#include <math.h>
#include <string.h>

static void
free_cell (gpointer data)
{
  IlvFidelityCell *self = data;
  g_free (self->workload);
  g_free (self->python);
  g_clear_pointer (&self->predicted, ilv_run_info_free);
  g_clear_pointer (&self->recorded, ilv_run_info_free);
  g_ptr_array_unref (self->runs);
  g_array_unref (self->shares);
  g_free (self->problem);
  g_free (self);
}

IlvFidelity *
ilv_fidelity_new (void)
{
  IlvFidelity *self = g_new0 (IlvFidelity, 1);
  self->cells = g_ptr_array_new_with_free_func (free_cell);
  return self;
}

void
ilv_fidelity_free (IlvFidelity *self)
{
  g_ptr_array_unref (self->cells);
  g_free (self);
}

IlvFidelityCell *
ilv_fidelity_add (IlvFidelity *self, const char *workload, const char *python)
{
  g_return_val_if_fail (self != NULL && workload != NULL && python != NULL, NULL);
  IlvFidelityCell *cell = g_new0 (IlvFidelityCell, 1);
  cell->workload = g_strdup (workload);
  cell->python = g_strdup (python);
  cell->runs = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_run_info_free);
  cell->shares = g_array_new (FALSE, FALSE, sizeof (double));
  g_ptr_array_add (self->cells, cell);
  return cell;
}

/* --- a cell --- */

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double one = *(const double *)a, other = *(const double *)b;
  return (one > other) - (one < other);
}

/* At a fraction of the sorted values, the nearest below. */
static double
get_quantile (GArray *values, double fraction)
{
  if (values->len == 0)
    return NAN;
  g_array_sort (values, compare_doubles);
  return g_array_index (values, double, (guint)(fraction * (values->len - 1)));
}

/* Totals of every `step`th run from `first` on. */
static GArray *
list_totals (const IlvFidelityCell *self, guint first, guint step)
{
  GArray *totals = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint i = first; i < self->runs->len; i += step) {
    const IlvRunInfo *info = g_ptr_array_index (self->runs, i);
    double total = (double)info->figures.total_ns;
    g_array_append_val (totals, total);
  }
  return totals;
}

const IlvRunInfo *
ilv_fidelity_cell_get_median (const IlvFidelityCell *self)
{
  g_autoptr (GArray) totals = list_totals (self, 0, 1);
  double median = get_quantile (totals, 0.5);
  for (guint i = 0; i < self->runs->len; i++) {
    const IlvRunInfo *info = g_ptr_array_index (self->runs, i);
    if ((double)info->figures.total_ns == median)
      return info;
  }
  return NULL;
}

static double
get_figure (const IlvRunInfo *info, IlvFidelityFigure figure)
{
  if (info == NULL)
    return NAN;
  const IlvFigures *f = &info->figures;
  switch (figure) {
  case ILV_FIDELITY_TOTAL:
    return (double)f->total_ns;
  case ILV_FIDELITY_THROUGHPUT:
    return f->total_ns > 0 ? (double)f->n_finished * 1e9 / (double)f->total_ns : NAN;
  case ILV_FIDELITY_P50:
    return (double)f->latency_p50_ns;
  case ILV_FIDELITY_P99:
    return (double)f->latency_p99_ns;
  case ILV_FIDELITY_GIL_WAIT:
    return (double)f->state_ns[ILV_STATE_GIL_WAIT];
  case ILV_FIDELITY_CPU:
    return f->cpu_use;
  case ILV_FIDELITY_N_FIGURES:
  default:
    return NAN;
  }
}

double
ilv_fidelity_cell_get_measured (const IlvFidelityCell *self, IlvFidelityFigure figure)
{
  g_return_val_if_fail (self != NULL, NAN);
  return get_figure (figure == ILV_FIDELITY_GIL_WAIT ? self->recorded
                                                     : ilv_fidelity_cell_get_median (self),
                     figure);
}

double
ilv_fidelity_cell_get_predicted (const IlvFidelityCell *self, IlvFidelityFigure figure)
{
  g_return_val_if_fail (self != NULL, NAN);
  return get_figure (self->predicted, figure);
}

double
ilv_fidelity_cell_get_error (const IlvFidelityCell *self, IlvFidelityFigure figure)
{
  double measured = ilv_fidelity_cell_get_measured (self, figure);
  double predicted = ilv_fidelity_cell_get_predicted (self, figure);
  return measured > 0 ? predicted / measured - 1 : NAN;
}

double
ilv_fidelity_cell_get_spread (const IlvFidelityCell *self)
{
  g_return_val_if_fail (self != NULL, NAN);
  g_autoptr (GArray) totals = list_totals (self, 0, 1);
  if (totals->len < 2)
    return NAN;
  double middle = get_quantile (totals, 0.5);
  g_autoptr (GArray) sorted = g_steal_pointer (&totals);
  double low = g_array_index (sorted, double, sorted->len / 4);
  double high = g_array_index (sorted, double, 3 * sorted->len / 4);
  return (high - low) / middle;
}

double
ilv_fidelity_cell_get_noise (const IlvFidelityCell *self)
{
  g_return_val_if_fail (self != NULL, NAN);
  g_autoptr (GArray) odd = list_totals (self, 0, 2);
  g_autoptr (GArray) even = list_totals (self, 1, 2);
  return get_quantile (even, 0.5) / get_quantile (odd, 0.5) - 1;
}

double
ilv_fidelity_cell_get_doubt (const IlvFidelityCell *self, double noise)
{
  double own = fabs (ilv_fidelity_cell_get_noise (self));
  return fmax (isnan (own) ? 0 : own, isnan (noise) ? 0 : noise);
}

double
ilv_fidelity_cell_get_share (const IlvFidelityCell *self)
{
  g_return_val_if_fail (self != NULL, NAN);
  g_autoptr (GArray) shares = g_array_copy (self->shares);
  return get_quantile (shares, 0.5);
}

/* --- all --- */

/* Models are compared where both were measured, in the same workload on the same interpreter. */
static void
compare_two (const IlvFidelityCell *a, const IlvFidelityCell *b, double noise,
             IlvFidelitySummary *summary)
{
  if (strcmp (a->workload, b->workload) != 0 || strcmp (a->python, b->python) != 0)
    return;
  double one = ilv_fidelity_cell_get_measured (a, ILV_FIDELITY_TOTAL);
  double other = ilv_fidelity_cell_get_measured (b, ILV_FIDELITY_TOTAL);
  double doubt =
      fmax (ilv_fidelity_cell_get_doubt (a, noise), ilv_fidelity_cell_get_doubt (b, noise));
  double least = 1 + ILV_FIDELITY_SAME + doubt;
  if (isnan (one) || isnan (other) || fmax (one, other) < least * fmin (one, other))
    return;
  double foreseen = ilv_fidelity_cell_get_predicted (a, ILV_FIDELITY_TOTAL);
  double foreseen_other = ilv_fidelity_cell_get_predicted (b, ILV_FIDELITY_TOTAL);
  summary->n_compared++;
  summary->n_wrong += (foreseen < foreseen_other) != (one < other);
}

static void
append (GArray *values, double value)
{
  if (!isnan (value))
    g_array_append_val (values, value);
}

/* Of what jobs wait for, in parts of the total. */
#define LEAST_WAIT 0.01

static gboolean
says_something (const IlvFidelityCell *cell, IlvFidelityFigure figure)
{
  double total = ilv_fidelity_cell_get_measured (cell, ILV_FIDELITY_TOTAL);
  return figure != ILV_FIDELITY_GIL_WAIT ||
         ilv_fidelity_cell_get_measured (cell, figure) >= LEAST_WAIT * total;
}

static guint
count_beyond (const IlvFidelity *self, double noise)
{
  guint n = 0;
  for (guint i = 0; i < self->cells->len; i++) {
    const IlvFidelityCell *cell = g_ptr_array_index (self->cells, i);
    double error = fabs (ilv_fidelity_cell_get_error (cell, ILV_FIDELITY_TOTAL));
    n += error > ILV_FIDELITY_WIDE + ilv_fidelity_cell_get_doubt (cell, noise);
  }
  return n;
}

static double
find_median (const IlvFidelity *self, IlvFidelityFigure figure)
{
  g_autoptr (GArray) errors = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint i = 0; i < self->cells->len; i++) {
    const IlvFidelityCell *cell = g_ptr_array_index (self->cells, i);
    if (says_something (cell, figure))
      append (errors, fabs (ilv_fidelity_cell_get_error (cell, figure)));
  }
  return get_quantile (errors, 0.5);
}

IlvFidelitySummary
ilv_fidelity_summarize (const IlvFidelity *self)
{
  IlvFidelitySummary summary = {0};
  g_autoptr (GArray) errors = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) noises = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) shares = g_array_new (FALSE, FALSE, sizeof (double));
  g_return_val_if_fail (self != NULL, summary);
  for (guint i = 0; i < self->cells->len; i++) {
    const IlvFidelityCell *cell = g_ptr_array_index (self->cells, i);
    append (errors, fabs (ilv_fidelity_cell_get_error (cell, ILV_FIDELITY_TOTAL)));
    append (noises, fabs (ilv_fidelity_cell_get_noise (cell)));
    g_array_append_vals (shares, cell->shares->data, cell->shares->len);
  }
  summary.n_measured = errors->len;
  for (guint i = 0; i < errors->len; i++)
    summary.n_wide += g_array_index (errors, double, i) > ILV_FIDELITY_WIDE;
  summary.median = get_quantile (errors, 0.5);
  for (IlvFidelityFigure i = 0; i < ILV_FIDELITY_N_FIGURES; i++)
    summary.medians[i] = find_median (self, i);
  summary.largest = get_quantile (errors, 1);
  summary.noise = get_quantile (noises, 0.5);
  summary.n_wide_beyond = count_beyond (self, summary.noise);
  summary.least_share = get_quantile (shares, 0);
  summary.share = get_quantile (shares, 0.5);
  for (guint i = 0; i < self->cells->len; i++)
    for (guint j = i + 1; j < self->cells->len; j++)
      compare_two (g_ptr_array_index (self->cells, i), g_ptr_array_index (self->cells, j),
                   summary.noise, &summary);
  return summary;
}
