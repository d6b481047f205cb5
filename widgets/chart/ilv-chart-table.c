/* A chart as a table: for screen readers, for the clipboard.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-chart-describe.h"

#include "widgets/why/ilv-why-label.h"

#include <glib/gi18n.h>
#include <math.h>

/* A row under construction; a cell is taken over. */
typedef GPtrArray Row;

static Row *
begin_row (const char *first)
{
  Row *row = g_ptr_array_new ();

  g_ptr_array_add (row, g_strdup (first));
  return row;
}

static void
add_value (Row *row, IlvChartUnit unit, double value)
{
  g_ptr_array_add (row, isnan (value) ? g_strdup ("") : ilv_chart_format (unit, value));
}

static void
add_heads (GPtrArray *table, const char *const *heads)
{
  g_ptr_array_add (table, g_strdupv ((char **)heads));
}

static void
end_row (GPtrArray *table, Row *row)
{
  g_ptr_array_add (row, NULL);
  g_ptr_array_add (table, g_ptr_array_free (row, FALSE));
}

static void
add_figures (Row *row, const IlvChart *chart, const IlvChartPoint *point)
{
  IlvChartUnit unit = chart->value.unit;

  add_value (row, unit, point->value);
  add_value (row, unit, point->low);
  add_value (row, unit, point->high);
  g_ptr_array_add (row, isnan (point->value) ? g_strdup ("")
                                             : g_strdup_printf ("%u", MAX (point->n_runs, 1)));
  add_value (row, unit, point->predicted);
}

static void
add_x (Row *row, const IlvChart *chart, double x)
{
  if (chart->first_part != NULL && x == 0)
    g_ptr_array_add (row, g_strdup (chart->first_part));
  else
    add_value (row, chart->x.unit, x);
}

static void
list_points (const IlvChart *chart, GPtrArray *table)
{
  const char *const row_heads[] = {_ ("Series"), _ ("Median"),    _ ("From"), _ ("To"),
                                   _ ("Runs"),   _ ("Predicted"), NULL};
  const char *const line_heads[] = {
      _ ("Series"),    chart->x.title != NULL ? chart->x.title : _ ("At"),
      _ ("Median"),    _ ("From"),
      _ ("To"),        _ ("Runs"),
      _ ("Predicted"), NULL};
  gboolean has_x = ilv_chart_has_x (chart);

  add_heads (table, has_x ? line_heads : row_heads);
  for (guint i = 0; i < chart->series->len; i++) {
    const IlvChartSeries *series = ilv_chart_get_series (chart, i);
    for (guint k = 0; k < series->points->len; k++) {
      const IlvChartPoint *point = ilv_chart_series_get_point (series, k);
      Row *row = begin_row (series->label);
      if (has_x)
        add_x (row, chart, point->x);
      add_figures (row, chart, point);
      end_row (table, row);
    }
  }
}

static void
list_quantiles (const IlvChart *chart, GPtrArray *table)
{
  static const double shares[] = {0.5, 0.9, 0.95, 0.99, 1};
  const char *const heads[] = {_ ("Series"), _ ("Samples"), "50 %",        "90 %",
                               "95 %",       "99 %",        _ ("Longest"), NULL};

  add_heads (table, heads);
  for (guint i = 0; i < chart->series->len; i++) {
    const IlvChartSeries *series = ilv_chart_get_series (chart, i);
    Row *row = begin_row (series->label);
    g_ptr_array_add (
        row, g_strdup_printf ("%" G_GUINT64_FORMAT, ilv_chart_series_count_samples (series)));
    for (guint k = 0; k < G_N_ELEMENTS (shares); k++)
      add_value (row, chart->x.unit, ilv_chart_series_get_quantile (series, shares[k]));
    end_row (table, row);
  }
}

static gboolean
is_used (const IlvChart *chart, IlvState state)
{
  for (guint i = 0; i < chart->series->len; i++)
    if (ilv_chart_get_series (chart, i)->states[state] > 0)
      return TRUE;
  return FALSE;
}

static void
list_states (const IlvChart *chart, GPtrArray *table)
{
  Row *heads = begin_row (_ ("Series"));

  for (IlvState state = 0; state < ILV_N_STATES; state++)
    if (is_used (chart, state))
      g_ptr_array_add (heads, g_strdup (ilv_state_short_label (state)));
  end_row (table, heads);
  for (guint i = 0; i < chart->series->len; i++) {
    const IlvChartSeries *series = ilv_chart_get_series (chart, i);
    double sum = ilv_chart_series_get_state_sum (series);
    Row *row = begin_row (series->label);
    for (IlvState state = 0; state < ILV_N_STATES; state++)
      if (is_used (chart, state))
        g_ptr_array_add (
            row, sum > 0 ? g_strdup_printf (_ ("%.1f %%"), series->states[state] / sum * 100)
                         : g_strdup (""));
    end_row (table, row);
  }
}

GPtrArray *
ilv_chart_list_table (const IlvChart *chart)
{
  GPtrArray *table = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);

  if (chart->kind == ILV_CHART_ECDF)
    list_quantiles (chart, table);
  else if (chart->kind == ILV_CHART_STACK)
    list_states (chart, table);
  else
    list_points (chart, table);
  return table;
}

char *
ilv_chart_format_table (const IlvChart *chart)
{
  g_autoptr (GPtrArray) table = ilv_chart_list_table (chart);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < table->len; i++) {
    g_autofree char *row = g_strjoinv ("\t", g_ptr_array_index (table, i));
    g_string_append_printf (text, "%s\n", row);
  }
  return g_string_free (text, FALSE);
}
