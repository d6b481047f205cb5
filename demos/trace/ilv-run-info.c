/* Life of an IlvRunInfo, and the spread of a measurement.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-run-info.h"

#include <stdlib.h>

IlvRunInfo *
ilv_run_info_new (void)
{
  return g_new0 (IlvRunInfo, 1);
}

IlvRunInfo *
ilv_run_info_copy (const IlvRunInfo *self)
{
  IlvRunInfo *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_memdup2 (self, sizeof *self);
  copy->workload = g_strdup (self->workload);
  copy->model = g_strdup (self->model);
  copy->costs = g_strdup (self->costs);
  copy->start_method = g_strdup (self->start_method);
  copy->python_exe = g_strdup (self->python_exe);
  copy->python_version = g_strdup (self->python_version);
  copy->note = g_strdup (self->note);
  copy->totals_ns = g_memdup2 (self->totals_ns, self->n_totals * sizeof *self->totals_ns);
  return copy;
}

void
ilv_run_info_free (IlvRunInfo *self)
{
  if (self == NULL)
    return;

  g_free (self->workload);
  g_free (self->model);
  g_free (self->costs);
  g_free (self->start_method);
  g_free (self->python_exe);
  g_free (self->python_version);
  g_free (self->note);
  g_free (self->totals_ns);
  g_free (self);
}

static int
compare_totals (const void *a, const void *b)
{
  gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;

  return (x > y) - (x < y);
}

/* Linear interpolation between the two nearest ranks, as most tools do. */
static double
find_quantile (const gint64 *sorted, guint n, double q)
{
  double position = q * (n - 1);
  guint below = (guint)position;
  double part = position - below;

  if (below + 1 >= n)
    return (double)sorted[n - 1];
  return (double)sorted[below] * (1 - part) + (double)sorted[below + 1] * part;
}

double
ilv_run_info_spread (const IlvRunInfo *self)
{
  g_autofree gint64 *sorted = NULL;
  double median;

  g_return_val_if_fail (self != NULL, 0);

  if (self->n_totals < 2)
    return 0;

  sorted = g_memdup2 (self->totals_ns, self->n_totals * sizeof *sorted);
  qsort (sorted, self->n_totals, sizeof *sorted, compare_totals);
  median = find_quantile (sorted, self->n_totals, 0.5);
  if (median <= 0)
    return 0;
  return (find_quantile (sorted, self->n_totals, 0.75) -
          find_quantile (sorted, self->n_totals, 0.25)) /
         median;
}

guint64
ilv_figures_count_ended (const IlvFigures *self)
{
  return self->n_finished + self->n_failed + self->n_timed_out + self->n_rejected +
         self->n_cancelled;
}

gboolean
ilv_run_info_is_open (const IlvRunInfo *self)
{
  return self->source == ILV_SOURCE_MEASURED &&
         ilv_figures_count_ended (&self->figures) < self->figures.n_submitted;
}
