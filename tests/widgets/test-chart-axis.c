/* Axes: values to pixels and back, ticks at round values that have room.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart-sample.h"
#include "widgets/chart/ilv-chart-axis.h"

#include <math.h>
#include <string.h>

static IlvChartScaling
make_scaling (IlvChartUnit unit, IlvChartScale scale, double least, double most, double length_px)
{
  IlvChartScaling scaling = {.unit = unit, .scale = scale, .low_px = 50};

  scaling.high_px = 50 + length_px;
  ilv_chart_scaling_fit (&scaling, least, most, FALSE);
  return scaling;
}

static void
test_placing_and_reading_are_inverse (void)
{
  static const IlvChartScale scales[] = {ILV_CHART_LINEAR, ILV_CHART_LOG};

  for (guint s = 0; s < G_N_ELEMENTS (scales); s++) {
    IlvChartScaling scaling = make_scaling (ILV_CHART_UNIT_TIME, scales[s], 1e3, 1e9, 700);
    double before = -1;
    for (double value = 1e3; value <= 1e9; value *= 1.7) {
      double px = ilv_chart_scaling_place (&scaling, value);
      g_assert_cmpfloat (px, >, before);
      g_assert_cmpfloat_with_epsilon (ilv_chart_scaling_read (&scaling, px) / value, 1, 1e-6);
      before = px;
    }
  }
}

static void
test_nines_are_as_far_apart (void)
{
  IlvChartScaling scaling = {ILV_CHART_UNIT_SHARE, ILV_CHART_NINES, 0, 0.9999, 400, 0};
  double p90 = ilv_chart_scaling_place (&scaling, 0.9);
  double p99 = ilv_chart_scaling_place (&scaling, 0.99);
  double p999 = ilv_chart_scaling_place (&scaling, 0.999);

  g_assert_cmpfloat_with_epsilon (p90 - p99, p99 - p999, 1e-6);
  g_assert_cmpfloat_with_epsilon (p90 - p99, 100, 1e-6);
}

/* 1, 2 or 5 times a power of ten. */
static gboolean
is_round (double step)
{
  double digits = step / pow (10, floor (log10 (step) + 1e-9));

  return fabs (digits - 1) < 1e-6 || fabs (digits - 2) < 1e-6 || fabs (digits - 5) < 1e-6;
}

static void
test_linear_ticks_are_round_and_apart (void)
{
  static const double most[] = {7, 999, 123456, 8e7, 2.999e9, 1.1e10};

  for (guint i = 0; i < G_N_ELEMENTS (most); i++)
    for (double length = 80; length < 1500; length += 37) {
      IlvChartScaling scaling =
          make_scaling (ILV_CHART_UNIT_TIME, ILV_CHART_LINEAR, 0, most[i], length);
      IlvChartTick ticks[ILV_CHART_MAX_TICKS];
      guint n = ilv_chart_scaling_list_ticks (&scaling, 60, ticks);
      g_assert_cmpuint (n, >=, 1);
      if (n > 1)
        g_assert_true (is_round (ticks[1].value - ticks[0].value));
      for (guint k = 1; k < n; k++)
        g_assert_cmpfloat (ilv_chart_scaling_place (&scaling, ticks[k].value) -
                               ilv_chart_scaling_place (&scaling, ticks[k - 1].value),
                           >=, 60 - 1e-6);
      g_assert_cmpfloat (ticks[n - 1].value, <=, scaling.high);
    }
}

static void
test_labels_of_one_axis_have_one_unit (void)
{
  IlvChartScaling scaling = make_scaling (ILV_CHART_UNIT_TIME, ILV_CHART_LINEAR, 0, 2.5e8, 600);
  IlvChartTick ticks[ILV_CHART_MAX_TICKS];
  guint n = ilv_chart_scaling_list_ticks (&scaling, 80, ticks);

  g_assert_cmpuint (n, ==, 6);
  g_assert_cmpstr (ticks[0].label, ==, "0");
  g_assert_cmpstr (ticks[1].label, ==, "50 ms");
  g_assert_cmpstr (ticks[5].label, ==, "250 ms");
}

static void
test_long_times_step_by_minutes (void)
{
  IlvChartScaling scaling = make_scaling (ILV_CHART_UNIT_TIME, ILV_CHART_LINEAR, 0, 600e9, 700);
  IlvChartTick ticks[ILV_CHART_MAX_TICKS];
  guint n = ilv_chart_scaling_list_ticks (&scaling, 80, ticks);

  g_assert_cmpuint (n, >, 3);
  g_assert_cmpfloat (fmod (ticks[1].value, 60e9), ==, 0);
  g_assert_cmpstr (ticks[1].label, ==, "2 min");
}

/* A wait of 0.7 % has more to be read off than "0 %". */
static void
test_small_shares_have_ticks (void)
{
  IlvChartScaling linear = make_scaling (ILV_CHART_UNIT_SHARE, ILV_CHART_LINEAR, 0, 0.0068, 400);
  IlvChartScaling logarithmic = make_scaling (ILV_CHART_UNIT_SHARE, ILV_CHART_LOG, 5e-4, 0.2, 600);
  IlvChartScaling large = make_scaling (ILV_CHART_UNIT_SHARE, ILV_CHART_LINEAR, 0, 1, 600);
  IlvChartTick ticks[ILV_CHART_MAX_TICKS];
  guint n = ilv_chart_scaling_list_ticks (&linear, 90, ticks);
  gboolean has_percent = FALSE;

  g_assert_cmpuint (n, ==, 4);
  g_assert_cmpstr (ticks[0].label, ==, "0 %");
  g_assert_cmpstr (ticks[1].label, ==, "0.2 %");
  n = ilv_chart_scaling_list_ticks (&logarithmic, 60, ticks);
  for (guint i = 0; i < n; i++) {
    g_assert_cmpfloat (ticks[i].value, >=, logarithmic.low); /* not "0 %" where 0.05 % is */
    has_percent |= ticks[i].is_labelled && strcmp (ticks[i].label, "1 %") == 0;
  }
  g_assert_true (has_percent);
  ilv_chart_scaling_list_ticks (&large, 60, ticks);
  g_assert_cmpstr (ticks[0].label, ==, "50 %");
}

static void
test_log_ticks_are_decades_first (void)
{
  for (double length = 90; length < 1500; length += 41) {
    IlvChartScaling scaling = make_scaling (ILV_CHART_UNIT_TIME, ILV_CHART_LOG, 2e3, 3e9, length);
    IlvChartTick ticks[ILV_CHART_MAX_TICKS];
    guint n = ilv_chart_scaling_list_ticks (&scaling, 60, ticks);
    double before = -1000;
    gboolean has_decade = FALSE;
    for (guint i = 0; i < n; i++) {
      double px = ilv_chart_scaling_place (&scaling, ticks[i].value);
      if (!ticks[i].is_labelled)
        continue;
      g_assert_cmpfloat (px - before, >=, 60 - 1e-6);
      g_assert_true (is_round (ticks[i].value));
      has_decade |= fabs (log10 (ticks[i].value) - round (log10 (ticks[i].value))) < 1e-9;
      before = px;
    }
    g_assert_true (has_decade);
  }
}

static void
test_sizes_go_by_powers_of_two (void)
{
  IlvChartScaling linear = make_scaling (ILV_CHART_UNIT_BYTES, ILV_CHART_LINEAR, 0, 7e7, 400);
  IlvChartScaling logarithmic = make_scaling (ILV_CHART_UNIT_BYTES, ILV_CHART_LOG, 64, 4e6, 600);
  IlvChartTick ticks[ILV_CHART_MAX_TICKS];
  guint n = ilv_chart_scaling_list_ticks (&linear, 90, ticks);

  g_assert_cmpuint (n, ==, 4);
  g_assert_cmpstr (ticks[1].label, ==, "20 MiB");
  linear = make_scaling (ILV_CHART_UNIT_BYTES, ILV_CHART_LINEAR, 0, 3.2e6, 400);
  ilv_chart_scaling_list_ticks (&linear, 90, ticks);
  g_assert_cmpstr (ticks[1].label, ==, "1 MiB"); /* not 1000 KiB */
  n = ilv_chart_scaling_list_ticks (&logarithmic, 60, ticks);
  g_assert_cmpuint (n, >=, 4);
  for (guint i = 0; i < n; i++)
    g_assert_cmpfloat (log2 (ticks[i].value), ==, round (log2 (ticks[i].value)));
}

static void
test_quantiles_are_nearest_ranks (void)
{
  g_autoptr (IlvChart) chart = ilv_chart_new (ILV_CHART_ECDF, "t", NULL);
  IlvChartSeries *plain = ilv_chart_add_series (chart, "plain", 0);
  IlvChartSeries *counted = ilv_chart_add_series (chart, "counted", 1);
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) upto = g_array_new (FALSE, FALSE, sizeof (guint64));

  for (gint64 value = 1; value <= 100; value++) {
    guint64 sum = (guint64)(value * (value + 1) / 2);
    g_array_append_val (all, value);
    g_array_append_val (values, value);
    g_array_append_val (upto, sum); /* 1 once, 2 twice ... */
  }
  ilv_chart_series_set_samples (plain, all, NULL);
  ilv_chart_series_set_samples (counted, values, upto);
  g_assert_cmpfloat (ilv_chart_series_get_quantile (plain, 0.5), ==, 50);
  g_assert_cmpfloat (ilv_chart_series_get_quantile (plain, 0.99), ==, 99);
  g_assert_cmpfloat (ilv_chart_series_get_quantile (plain, 0), ==, 1);
  g_assert_cmpfloat (ilv_chart_series_get_quantile (plain, 1), ==, 100);
  g_assert_cmpfloat (ilv_chart_series_get_share (plain, 25.5), ==, 0.25);
  g_assert_cmpuint (ilv_chart_series_count_samples (counted), ==, 5050);
  g_assert_cmpfloat (ilv_chart_series_get_quantile (counted, 0.5), ==, 71); /* 71·72/2 = 2556 */
  g_assert_cmpfloat_with_epsilon (ilv_chart_series_get_share (counted, 10), 55 / 5050.0, 1e-12);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chart-axis/placing-and-reading-are-inverse",
                   test_placing_and_reading_are_inverse);
  g_test_add_func ("/chart-axis/nines-are-as-far-apart", test_nines_are_as_far_apart);
  g_test_add_func ("/chart-axis/linear-ticks-are-round-and-apart",
                   test_linear_ticks_are_round_and_apart);
  g_test_add_func ("/chart-axis/labels-of-one-axis-have-one-unit",
                   test_labels_of_one_axis_have_one_unit);
  g_test_add_func ("/chart-axis/long-times-step-by-minutes", test_long_times_step_by_minutes);
  g_test_add_func ("/chart-axis/small-shares-have-ticks", test_small_shares_have_ticks);
  g_test_add_func ("/chart-axis/log-ticks-are-decades-first", test_log_ticks_are_decades_first);
  g_test_add_func ("/chart-axis/sizes-go-by-powers-of-two", test_sizes_go_by_powers_of_two);
  g_test_add_func ("/chart-axis/quantiles-are-nearest-ranks", test_quantiles_are_nearest_ranks);
  return g_test_run ();
}
