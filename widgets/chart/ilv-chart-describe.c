/* A chart in words: what is read, and what it is about.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-chart-describe.h"

#include "widgets/why/ilv-why-label.h"

#include <glib/gi18n.h>
#include <math.h>

static const IlvChartPoint *
get_point (const IlvChart *chart, const IlvChartDatum *datum)
{
  guint index = datum->kind == ILV_CHART_READ_MEDIAN ? datum->index : 0;

  return ilv_chart_series_get_point (ilv_chart_get_series (chart, datum->series), index);
}

/* --- where --- */

char *
ilv_chart_describe_x (const IlvChart *chart, double x)
{
  g_autofree char *text = ilv_chart_format (chart->x.unit, x);

  if (chart->first_part != NULL && x == 0)
    return g_strdup (chart->first_part);
  return chart->x.title != NULL ? g_strdup_printf ("%s %s", chart->x.title, text)
                                : g_steal_pointer (&text);
}

char *
ilv_chart_describe_place (const IlvChart *chart, const IlvChartDatum *datum)
{
  const char *label = ilv_chart_get_series (chart, datum->series)->label;
  g_autofree char *x = NULL;

  switch (datum->kind) {
  case ILV_CHART_READ_RUN:
    return g_strdup_printf (_ ("%s, run %u of %u"), label, datum->index + 1,
                            get_point (chart, datum)->n_runs);
  case ILV_CHART_READ_PREDICTED:
    return g_strdup_printf (_ ("%s, predicted"), label);
  case ILV_CHART_READ_STATE:
    return g_strdup_printf (_ ("%s, %s"), label, ilv_state_label (datum->index));
  case ILV_CHART_READ_MEDIAN:
    if (!ilv_chart_has_x (chart))
      break;
    x = ilv_chart_describe_x (chart, get_point (chart, datum)->x);
    return g_strdup_printf (_ ("%s, %s"), label, x);
  case ILV_CHART_READ_SHARE:
  case ILV_CHART_READ_NOTE:
    break;
  }
  return g_strdup (label);
}

/* --- how much --- */

static void
append (GString *string, char *text)
{
  if (string->len > 0)
    g_string_append (string, "; ");
  g_string_append (string, text);
  g_free (text);
}

static void
append_measured (const IlvChart *chart, const IlvChartPoint *point, GString *words)
{
  g_autofree char *value = ilv_chart_format (chart->value.unit, point->value);

  if (point->n_runs > 1)
    append (words, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "median %s of %u run",
                                                 "median %s of %u runs", point->n_runs),
                                    value, point->n_runs));
  else
    append (words, g_steal_pointer (&value));
  if (!isnan (point->low) && point->high > point->low) {
    g_autofree char *range = ilv_chart_format_range (chart->value.unit, point->low, point->high);
    append (words, g_strdup_printf (_ ("95 %% interval %s"), range));
  }
}

static char *
describe_point (const IlvChart *chart, const IlvChartPoint *point)
{
  GString *words = g_string_new (NULL);

  if (!isnan (point->value))
    append_measured (chart, point, words);
  if (!isnan (point->predicted)) {
    g_autofree char *predicted = ilv_chart_format (chart->value.unit, point->predicted);
    double error = point->value > 0 ? (point->predicted / point->value - 1) * 100 : NAN;
    append (words, isnan (error)
                       ? g_strdup_printf (_ ("predicted %s"), predicted)
                       : g_strdup_printf (_ ("predicted %s, %.0f %% %s"), predicted, fabs (error),
                                          error < 0 ? _ ("too little") : _ ("too much")));
  }
  if (words->len == 0)
    append (words, g_strdup (_ ("nothing measured")));
  return g_string_free (words, FALSE);
}

static char *
describe_share (const IlvChart *chart, const IlvChartDatum *datum)
{
  const IlvChartSeries *series = ilv_chart_get_series (chart, datum->series);
  double value = ilv_chart_series_get_quantile (series, datum->share);
  g_autofree char *share = ilv_chart_format_share (datum->share);
  g_autofree char *time = ilv_chart_format (chart->x.unit, value);

  return g_strdup_printf (_ ("%s within %s"), share, time);
}

static char *
describe_state (const IlvChart *chart, const IlvChartDatum *datum)
{
  const IlvChartSeries *series = ilv_chart_get_series (chart, datum->series);
  double sum = ilv_chart_series_get_state_sum (series), part = series->states[datum->index];
  g_autofree char *time = ilv_format_time ((gint64)part);
  g_autofree char *share = ilv_chart_format_share (round (part / sum * 1000) / 1000);

  return g_strdup_printf (_ ("%s of the time, %s"), share, time);
}

char *
ilv_chart_describe_value (const IlvChart *chart, const IlvChartDatum *datum)
{
  const IlvChartSeries *series = ilv_chart_get_series (chart, datum->series);

  switch (datum->kind) {
  case ILV_CHART_READ_RUN:
    return ilv_chart_format (chart->value.unit, get_point (chart, datum)->runs[datum->index]);
  case ILV_CHART_READ_PREDICTED:
    return ilv_chart_format (chart->value.unit, get_point (chart, datum)->predicted);
  case ILV_CHART_READ_SHARE:
    return describe_share (chart, datum);
  case ILV_CHART_READ_STATE:
    return describe_state (chart, datum);
  case ILV_CHART_READ_MEDIAN:
    return describe_point (chart, get_point (chart, datum));
  case ILV_CHART_READ_NOTE:
    break;
  }
  return g_strdup (series->note != NULL ? series->note : _ ("nothing measured"));
}

char *
ilv_chart_describe_datum (const IlvChart *chart, const IlvChartDatum *datum)
{
  g_autofree char *place = ilv_chart_describe_place (chart, datum);
  g_autofree char *value = ilv_chart_describe_value (chart, datum);

  return g_strdup_printf (_ ("%s: %s"), place, value);
}

/* --- a series --- */

static char *
describe_samples (const IlvChart *chart, const IlvChartSeries *series)
{
  g_autofree char *half =
      ilv_chart_format (chart->x.unit, ilv_chart_series_get_quantile (series, 0.5));
  g_autofree char *most =
      ilv_chart_format (chart->x.unit, ilv_chart_series_get_quantile (series, 0.95));
  g_autofree char *nearly =
      ilv_chart_format (chart->x.unit, ilv_chart_series_get_quantile (series, 0.99));
  guint n = (guint)MIN (ilv_chart_series_count_samples (series), G_MAXUINT);

  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u sample: 50 %% within %s, 95 %% within %s, 99 %% within %s",
                   "%u samples: 50 %% within %s, 95 %% within %s, 99 %% within %s", n),
      n, half, most, nearly);
}

static char *
describe_states (const IlvChartSeries *series)
{
  GString *words = g_string_new (NULL);
  double sum = ilv_chart_series_get_state_sum (series);

  for (guint i = 0; i < ILV_N_STATES; i++)
    if (series->states[i] > 0)
      append (words, g_strdup_printf (_ ("%s %.0f %%"), ilv_state_label (i),
                                      series->states[i] / sum * 100));
  return g_string_free (words, FALSE);
}

static char *
describe_points (const IlvChart *chart, const IlvChartSeries *series)
{
  GString *words = g_string_new (NULL);

  for (guint i = 0; i < series->points->len; i++) {
    const IlvChartPoint *point = ilv_chart_series_get_point (series, i);
    g_autofree char *x = ilv_chart_describe_x (chart, point->x);
    g_autofree char *value = describe_point (chart, point);
    append (words, g_strdup_printf (_ ("%s: %s"), x, value));
  }
  return g_string_free (words, FALSE);
}

char *
ilv_chart_describe_series (const IlvChart *chart, guint index)
{
  const IlvChartSeries *series = ilv_chart_get_series (chart, index);

  if (ilv_chart_series_is_empty (series, chart->kind))
    return g_strdup (series->note != NULL ? series->note : _ ("nothing measured"));
  switch (chart->kind) {
  case ILV_CHART_ECDF:
    return describe_samples (chart, series);
  case ILV_CHART_STACK:
    return describe_states (series);
  case ILV_CHART_LINES:
  case ILV_CHART_PARTS:
    return describe_points (chart, series);
  case ILV_CHART_ROWS:
    break;
  }
  return describe_point (chart, ilv_chart_series_get_point (series, 0));
}

/* --- the chart --- */

char *
ilv_chart_describe (const IlvChart *chart)
{
  GString *words = g_string_new (NULL);
  guint n = chart->series->len;

  if (ilv_chart_is_empty (chart)) {
    append (words, g_strdup (chart->empty != NULL ? chart->empty : _ ("nothing measured")));
    return g_string_free (words, FALSE);
  }
  if (chart->source != NULL)
    append (words, g_strdup (chart->source));
  for (guint i = 0; i < chart->crossings->len; i++)
    append (words, g_strdup (((IlvChartCrossing *)g_ptr_array_index (chart->crossings, i))->text));
  append (words, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                               "%u series; arrow keys read it point by point",
                                               "%u series; arrow keys read them point by point", n),
                                  n));
  return g_string_free (words, FALSE);
}
