/* What a chart shows: series of numbers with their names and their source.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-chart.h"

#include <math.h>

G_DEFINE_BOXED_TYPE (IlvChart, ilv_chart, ilv_chart_ref, ilv_chart_unref)

static void
clear_point (gpointer data)
{
  g_free (((IlvChartPoint *)data)->runs);
}

static void
free_series (gpointer data)
{
  IlvChartSeries *self = data;

  g_free (self->label);
  g_free (self->note);
  g_array_unref (self->points);
  g_clear_pointer (&self->samples, g_array_unref);
  g_clear_pointer (&self->cumulated, g_array_unref);
  g_free (self);
}

static void
free_crossing (gpointer data)
{
  g_free (((IlvChartCrossing *)data)->text);
  g_free (data);
}

IlvChart *
ilv_chart_new (IlvChartKind kind, const char *title, const char *source)
{
  IlvChart *self = g_new0 (IlvChart, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->kind = kind;
  self->title = g_strdup (title);
  self->source = g_strdup (source);
  self->series = g_ptr_array_new_with_free_func (free_series);
  self->crossings = g_ptr_array_new_with_free_func (free_crossing);
  self->own_x = NAN;
  if (kind == ILV_CHART_ECDF) {
    self->x.scale = ILV_CHART_LOG;
    self->value.unit = ILV_CHART_UNIT_SHARE;
  }
  return self;
}

IlvChart *
ilv_chart_ref (IlvChart *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
ilv_chart_unref (IlvChart *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_ptr_array_unref (self->series);
  g_ptr_array_unref (self->crossings);
  g_free (self->title);
  g_free (self->source);
  g_free (self->empty);
  g_free (self->first_part);
  g_free (self->x.title);
  g_free (self->value.title);
  g_free (self);
}

IlvChartSeries *
ilv_chart_add_series (IlvChart *self, const char *label, guint style)
{
  IlvChartSeries *series = g_new0 (IlvChartSeries, 1);

  series->label = g_strdup (label);
  series->style = style;
  series->points = g_array_new (FALSE, FALSE, sizeof (IlvChartPoint));
  g_array_set_clear_func (series->points, clear_point);
  g_ptr_array_add (self->series, series);
  return series;
}

const IlvChartSeries *
ilv_chart_get_series (const IlvChart *self, guint index)
{
  return g_ptr_array_index (self->series, index);
}

IlvChartPoint
ilv_chart_point (double x)
{
  return (IlvChartPoint){.x = x, .value = NAN, .low = NAN, .high = NAN, .predicted = NAN};
}

void
ilv_chart_series_add_point (IlvChartSeries *self, const IlvChartPoint *point)
{
  IlvChartPoint copy = *point;

  copy.runs = g_memdup2 (point->runs, point->n_runs * sizeof *point->runs);
  g_array_append_val (self->points, copy);
}

const IlvChartPoint *
ilv_chart_series_get_point (const IlvChartSeries *self, guint index)
{
  return &g_array_index (self->points, IlvChartPoint, index);
}

void
ilv_chart_series_set_samples (IlvChartSeries *self, GArray *samples, GArray *cumulated)
{
  g_return_if_fail (samples != NULL && (cumulated == NULL || cumulated->len == samples->len));
  g_array_ref (samples);
  g_clear_pointer (&self->samples, g_array_unref);
  g_clear_pointer (&self->cumulated, g_array_unref);
  self->samples = samples;
  self->cumulated = cumulated != NULL ? g_array_ref (cumulated) : NULL;
}

/* How many samples are among the first n different values. */
static guint64
count_first (const IlvChartSeries *self, guint n)
{
  if (n == 0 || self->cumulated == NULL)
    return n;
  return g_array_index (self->cumulated, guint64, n - 1);
}

guint64
ilv_chart_series_count_samples (const IlvChartSeries *self)
{
  return self->samples != NULL ? count_first (self, self->samples->len) : 0;
}

void
ilv_chart_add_crossing (IlvChart *self, double x, double low, double high, const char *text)
{
  IlvChartCrossing *crossing = g_new (IlvChartCrossing, 1);

  *crossing = (IlvChartCrossing){x, low, high, g_strdup (text)};
  g_ptr_array_add (self->crossings, crossing);
}

double
ilv_chart_series_get_state_sum (const IlvChartSeries *self)
{
  double sum = 0;

  for (guint i = 0; i < ILV_N_STATES; i++)
    sum += self->states[i];
  return sum;
}

double
ilv_chart_series_get_part_sum (const IlvChartSeries *self)
{
  double sum = 0;

  for (guint i = 0; i < self->points->len; i++) {
    double value = ilv_chart_series_get_point (self, i)->value;
    sum += isnan (value) ? 0 : value;
  }
  return sum;
}

gboolean
ilv_chart_has_x (const IlvChart *self)
{
  return self->kind == ILV_CHART_LINES || self->kind == ILV_CHART_PARTS;
}

gboolean
ilv_chart_series_is_empty (const IlvChartSeries *self, IlvChartKind kind)
{
  if (kind == ILV_CHART_ECDF)
    return self->samples == NULL || self->samples->len == 0;
  if (kind == ILV_CHART_STACK)
    return ilv_chart_series_get_state_sum (self) <= 0;
  for (guint i = 0; i < self->points->len; i++) {
    const IlvChartPoint *point = ilv_chart_series_get_point (self, i);
    if (!isnan (point->value) || !isnan (point->predicted))
      return FALSE;
  }
  return TRUE;
}

gboolean
ilv_chart_is_empty (const IlvChart *self)
{
  for (guint i = 0; i < self->series->len; i++)
    if (!ilv_chart_series_is_empty (ilv_chart_get_series (self, i), self->kind))
      return FALSE;
  return TRUE;
}

/* Nearest rank, by bisection. */
double
ilv_chart_series_get_quantile (const IlvChartSeries *self, double share)
{
  guint n = self->samples != NULL ? self->samples->len : 0, low = 0, high = n;
  double rank = ceil (share * (double)ilv_chart_series_count_samples (self) - 1e-9);

  if (n == 0)
    return NAN;
  while (low + 1 < high) {
    guint middle = low + (high - low) / 2;
    if ((double)count_first (self, middle) < rank)
      low = middle;
    else
      high = middle;
  }
  return (double)g_array_index (self->samples, gint64, low);
}

/* How many are not above: the first that is, by bisection. */
double
ilv_chart_series_get_share (const IlvChartSeries *self, double value)
{
  guint low = 0, high = self->samples != NULL ? self->samples->len : 0;

  if (high == 0)
    return 0;
  while (low < high) {
    guint middle = low + (high - low) / 2;
    if ((double)g_array_index (self->samples, gint64, middle) <= value)
      low = middle + 1;
    else
      high = middle;
  }
  return (double)count_first (self, low) / (double)ilv_chart_series_count_samples (self);
}
