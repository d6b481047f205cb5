/* Where one model overtakes another, as a chart.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-chart-axis.h"
#include "ilv-chart-bench.h"

#include "widgets/why/ilv-why-label.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

static IlvChartUnit
get_unit (IlvVaryUnit unit)
{
  switch (unit) {
  case ILV_VARY_DURATION:
    return ILV_CHART_UNIT_TIME;
  case ILV_VARY_SIZE:
    return ILV_CHART_UNIT_BYTES;
  case ILV_VARY_NUMBER:
    break;
  }
  return ILV_CHART_UNIT_COUNT;
}

static const struct {
  const char *key, *name;
} key_names[] = {
    {"Duration", N_ ("duration")},      {"Count", N_ ("number of jobs")},
    {"Jobs", N_ ("number of jobs")},    {"Work", N_ ("work")},
    {"Request", N_ ("request size")},   {"Response", N_ ("response size")},
    {"Argument", N_ ("argument size")}, {"Result", N_ ("result size")},
    {"PayloadIn", N_ ("payload")},      {"PayloadOut", N_ ("result size")},
};

/* "duration of step parse" for "step.parse.Duration"; a key of another shape as it is. */
static char *
describe_key (const char *key)
{
  g_auto (GStrv) parts = g_strsplit (key, ".", 3);
  const char *name;

  if (g_strv_length (parts) != 3)
    return g_strdup (key);
  name = parts[2];
  for (guint i = 0; i < G_N_ELEMENTS (key_names); i++)
    if (g_str_equal (key_names[i].key, parts[2]))
      name = _ (key_names[i].name);
  return g_ascii_strcasecmp (parts[0], "step") == 0
             ? g_strdup_printf (_ ("%s of step %s"), name, parts[1])
             : g_strdup_printf (_ ("%s of %s"), name, parts[1]);
}

static char *
label_model (const IlvSettings *settings)
{
  const char *name = ilv_model_label (ilv_model_get_id (settings->model));
  guint n = ilv_model_has_processes (settings->model) ? settings->processes
            : ilv_model_has_threads (settings->model) ? settings->threads
                                                      : 0;

  return n > 1 ? g_strdup_printf ("%s × %u", name, n) : g_strdup (name);
}

static int
compare_points (gconstpointer a, gconstpointer b)
{
  double x = ((const IlvChartPoint *)a)->x, y = ((const IlvChartPoint *)b)->x;

  return (x > y) - (x < y);
}

/* Predictions and measurements of one model in one line of points. */
static void
add_model (IlvChart *chart, const IlvBreakEven *found, gboolean is_b)
{
  const IlvSettings *settings = is_b ? &found->b : &found->a;
  g_autofree char *label = label_model (settings);
  /* The first is a full line, the other dashed, whichever models they are. */
  IlvChartSeries *series = ilv_chart_add_series (chart, label, is_b ? 1 : 0);

  for (guint i = 0; i < found->predicted->len; i++) {
    const IlvBreakEvenPoint *each = &g_array_index (found->predicted, IlvBreakEvenPoint, i);
    IlvChartPoint point = ilv_chart_point (each->value);
    point.predicted = (double)(is_b ? each->total_b_ns : each->total_a_ns);
    ilv_chart_series_add_point (series, &point);
  }
  for (guint i = 0; found->measured != NULL && i < found->measured->len; i++) {
    const IlvBreakEvenPoint *each = &g_array_index (found->measured, IlvBreakEvenPoint, i);
    IlvChartPoint point = ilv_chart_point (each->value);
    point.value = (double)(is_b ? each->total_b_ns : each->total_a_ns);
    point.low = (double)(is_b ? each->low_b_ns : each->low_a_ns);
    point.high = (double)(is_b ? each->high_b_ns : each->high_a_ns);
    ilv_chart_series_add_point (series, &point);
  }
  g_array_sort (series->points, compare_points);
}

/* "3 jobs", "4 ms". */
static char *
format_place (const IlvBreakEven *found, double value)
{
  g_autofree char *text = ilv_chart_format (get_unit (found->unit), value);

  if (!g_str_has_prefix (found->key, "job.") || !g_str_has_suffix (found->key, ".Count"))
    return g_steal_pointer (&text);
  return g_strdup_printf (g_dngettext (NULL, "%s job", "%s jobs", (gulong)value), text);
}

char *
ilv_chart_describe_break_even (const IlvBreakEven *found, const IlvBreakEvenPlace *place,
                               gboolean is_measured)
{
  const IlvSettings *winner = place->b_wins_above ? &found->b : &found->a;
  const IlvSettings *loser = place->b_wins_above ? &found->a : &found->b;
  g_autofree char *value = format_place (found, place->value);

  const char *winner_id = ilv_model_get_id (winner->model);
  gulong n = ilv_model_label_is_plural (winner_id) ? 2 : 1;

  return g_strdup_printf (
      is_measured ? g_dngettext (GETTEXT_PACKAGE, "%s overtakes %s at %s (measured)",
                                 "%s overtake %s at %s (measured)", n)
                  : g_dngettext (GETTEXT_PACKAGE, "%s overtakes %s at %s (predicted)",
                                 "%s overtake %s at %s (predicted)", n),
      ilv_model_label (winner_id), ilv_model_label (ilv_model_get_id (loser->model)), value);
}

char *
ilv_chart_describe_varied (const char *key)
{
  return describe_key (key);
}

static void
add_place (IlvChart *chart, const IlvBreakEven *found, const IlvBreakEvenPlace *place,
           gboolean is_measured)
{
  g_autofree char *text = NULL;

  if (!place->is_known)
    return;
  text = ilv_chart_describe_break_even (found, place, is_measured);
  ilv_chart_add_crossing (chart, place->value, is_measured ? place->low : NAN,
                          is_measured ? place->high : NAN, text);
}

IlvChart *
ilv_chart_new_from_break_even (const IlvBreakEven *found, double own_value)
{
  g_autofree char *title = g_strdup_printf (_ ("Where it flips, %s"), found->name);
  gboolean is_measured = found->measured != NULL && found->measured->len > 0;
  IlvChart *chart =
      ilv_chart_new (ILV_CHART_LINES, title,
                     is_measured ? _ ("lines: predicted; marks: measured, with their intervals")
                                 : _ ("predicted"));

  chart->x.unit = get_unit (found->unit);
  chart->x.title = describe_key (found->key);
  chart->own_x = own_value;
  chart->is_model = TRUE;
  chart->empty = g_strdup (_ ("Nothing was found"));
  add_model (chart, found, FALSE);
  add_model (chart, found, TRUE);
  for (guint i = 0; i < found->n_places; i++)
    add_place (chart, found, &found->places[i], FALSE);
  if (is_measured)
    add_place (chart, found, &found->measured_place, TRUE);
  return chart;
}
