/* A benchmark's result as charts: which there are, what they are called, what they hold.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-sample.h"
#include "widgets/chart/ilv-chart-bench.h"
#include "widgets/chart/ilv-chart-describe.h"
#include "widgets/chart/ilv-chart-paint.h"

#include <math.h>

static const IlvChartSeries *
find_series (const IlvChart *chart, const char *label)
{
  for (guint i = 0; i < chart->series->len; i++)
    if (g_str_equal (ilv_chart_get_series (chart, i)->label, label))
      return ilv_chart_get_series (chart, i);
  g_error ("no series %s", label);
}

static void
test_totals_have_every_timed_run (void)
{
  g_autoptr (IlvBenchResult) result = bench_sample_new (1);
  g_autoptr (IlvChart) chart = NULL;
  const IlvChartSeries *threads, *uvloop;
  IlvBenchFocus focus;

  ilv_bench_focus_init (&focus);
  chart = ilv_chart_new_from_bench (result, ILV_BENCH_CHART_TOTALS, &focus);
  g_assert_cmpuint (chart->series->len, ==, 8); /* without the A/A twin */
  threads = find_series (chart, "threads × 4, 100 jobs");
  g_assert_cmpuint (ilv_chart_series_get_point (threads, 0)->n_runs, ==, 9);
  g_assert_cmpfloat (ilv_chart_series_get_point (threads, 0)->value, ==,
                     ilv_bench_result_get_cell (result, 3)->statistics.median_ns);
  g_assert_false (isnan (ilv_chart_series_get_point (threads, 0)->predicted));
  uvloop = find_series (chart, "asyncio on uvloop, 10 jobs");
  g_assert_true (ilv_chart_series_is_empty (uvloop, chart->kind));
  g_assert_cmpstr (uvloop->note, ==, "uvloop is not installed for 3.11.2: predicted only");
  g_assert_true (g_str_has_prefix (chart->source, "measured, 3.11.2, median of 9 runs, spread up"));
}

static void
test_a_focus_leaves_out_and_shortens_labels (void)
{
  g_autoptr (IlvBenchResult) result = bench_sample_new (1);
  g_autoptr (GArray) jobs = NULL;
  g_autoptr (IlvChart) chart = NULL;
  IlvBenchFocus focus;

  ilv_bench_focus_init (&focus);
  jobs = ilv_bench_focus_list (&focus, result, ILV_BENCH_BY_JOBS);
  g_assert_cmpuint (jobs->len, ==, 2);
  g_assert_cmpint (g_array_index (jobs, gint64, 1), ==, 100);
  focus.jobs = 100;
  chart = ilv_chart_new_from_bench (result, ILV_BENCH_CHART_TOTALS, &focus);
  g_assert_cmpuint (chart->series->len, ==, 4);
  find_series (chart, "asyncio");
}

static void
test_jobs_make_lines_and_workers_none (void)
{
  g_autoptr (IlvBenchResult) result = bench_sample_new (1);
  g_autoptr (IlvChart) chart = NULL;
  const IlvChartSeries *processes;
  IlvBenchFocus focus;

  ilv_bench_focus_init (&focus);
  g_assert_true (ilv_bench_chart_is_there (result, ILV_BENCH_CHART_JOBS, &focus));
  g_assert_false (ilv_bench_chart_is_there (result, ILV_BENCH_CHART_WORKERS, &focus));
  g_assert_false (ilv_bench_chart_is_there (result, ILV_BENCH_CHART_PAYLOAD, &focus));
  chart = ilv_chart_new_from_bench (result, ILV_BENCH_CHART_JOBS, &focus);
  processes = find_series (chart, "processes × 4");
  g_assert_cmpuint (processes->points->len, ==, 2);
  g_assert_cmpfloat (ilv_chart_series_get_point (processes, 0)->x, ==, 10);
  g_assert_cmpfloat (ilv_chart_series_get_point (processes, 1)->x, ==, 100);
}

static void
test_latencies_keep_their_percentiles (void)
{
  g_autoptr (IlvBenchResult) result = bench_sample_new (1);
  g_autoptr (IlvChart) chart = NULL;
  IlvBenchFocus focus;

  ilv_bench_focus_init (&focus);
  focus.jobs = 100;
  chart = ilv_chart_new_from_bench (result, ILV_BENCH_CHART_LATENCY, &focus);
  for (guint i = 0; i < 3; i++) {
    const IlvBenchCell *cell = ilv_bench_result_get_cell (result, 2 * i + 1);
    g_assert_cmpfloat (ilv_chart_series_get_quantile (ilv_chart_get_series (chart, i), 0.95), ==,
                       (double)ilv_bench_latency_percentile (&cell->latency, 0.95));
  }
}

static void
test_states_are_those_of_the_recorded_run (void)
{
  g_autoptr (IlvBenchResult) result = bench_sample_new (1);
  g_autoptr (IlvChart) chart = NULL;
  IlvBenchFocus focus;

  ilv_bench_focus_init (&focus);
  focus.jobs = 100;
  chart = ilv_chart_new_from_bench (result, ILV_BENCH_CHART_STATES, &focus);
  g_assert_cmpfloat (find_series (chart, "threads × 4")->states[ILV_STATE_GIL_WAIT], >, 0);
  g_assert_cmpfloat (find_series (chart, "asyncio")->states[ILV_STATE_GIL_WAIT], ==, 0);
}

static void
test_cores_are_columns_with_their_medians (void)
{
  g_autoptr (IlvBenchResult) result = bench_sample_new (1);
  g_autoptr (IlvChart) chart = NULL;
  g_autofree char *words = NULL;
  const IlvChartSeries *asyncio;
  IlvBenchFocus focus;

  ilv_bench_focus_init (&focus);
  focus.jobs = 100;
  g_assert_true (ilv_bench_chart_is_there (result, ILV_BENCH_CHART_CORES, &focus));
  chart = ilv_chart_new_from_bench (result, ILV_BENCH_CHART_CORES, &focus);
  asyncio = find_series (chart, "asyncio");
  g_assert_cmpuint (asyncio->points->len, ==, 4);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpfloat_with_epsilon (ilv_chart_series_get_point (asyncio, i)->value, 0.8 - 0.2 * i,
                                    0.0011);
  words = ilv_chart_describe_series (chart, 0);
  g_assert_cmpstr (words, ==, "Core 0: 80 %; Core 1: 60 %; Core 2: 40 %; Core 3: 20 %");
  g_assert_cmpfloat_with_epsilon (ilv_chart_series_get_part_sum (asyncio), 2, 0.01);
}

/* Nobody chooses which worker process is the busiest. */
static void
test_workers_are_from_the_busiest_down (void)
{
  g_autoptr (IlvBenchResult) result = bench_sample_new (1);
  g_autoptr (IlvChart) chart = NULL;
  g_autofree char *words = NULL;
  const IlvChartSeries *processes;
  IlvBenchFocus focus;

  ilv_bench_focus_init (&focus);
  focus.jobs = 100;
  chart = ilv_chart_new_from_bench (result, ILV_BENCH_CHART_PROCESSES, &focus);
  g_assert_cmpuint (find_series (chart, "threads × 4")->points->len, ==, 1);
  processes = find_series (chart, "processes × 4");
  g_assert_cmpuint (processes->points->len, ==, 5);
  words = ilv_chart_describe_series (chart, 2);
  g_assert_cmpstr (words, ==,
                   "Main: 10 %; Worker 1: 50 %; Worker 2: 33.3 %; Worker 3: 25 %; Worker 4: 20 %");
}

static void
test_switches_have_every_run_and_an_interval (void)
{
  g_autoptr (IlvBenchResult) result = bench_sample_new (1);
  g_autoptr (IlvChart) chart = NULL;
  const IlvChartPoint *point;
  IlvBenchFocus focus;

  ilv_bench_focus_init (&focus);
  focus.jobs = 10;
  chart = ilv_chart_new_from_bench (result, ILV_BENCH_CHART_SWITCHES, &focus);
  point = ilv_chart_series_get_point (find_series (chart, "asyncio"), 0);
  g_assert_cmpuint (point->n_runs, ==, 9);
  g_assert_cmpfloat (point->value, ==, 202);
  g_assert_cmpfloat (point->low, >=, 200);
  g_assert_cmpfloat (point->high, <=, 204);
  g_assert_true (ilv_chart_series_is_empty (find_series (chart, "asyncio on uvloop"), chart->kind));
}

static void
test_pickled_bytes_are_shown_where_there_are_any (void)
{
  g_autoptr (IlvBenchResult) result = bench_sample_new (1);
  g_autoptr (IlvChart) chart = NULL;
  IlvBenchFocus focus;

  ilv_bench_focus_init (&focus);
  focus.jobs = 100;
  g_assert_true (ilv_bench_chart_is_there (result, ILV_BENCH_CHART_PICKLED, &focus));
  chart = ilv_chart_new_from_bench (result, ILV_BENCH_CHART_PICKLED, &focus);
  g_assert_cmpfloat (ilv_chart_series_get_point (find_series (chart, "processes × 4"), 0)->value,
                     ==, 123456);
  g_assert_cmpfloat (ilv_chart_series_get_point (find_series (chart, "asyncio"), 0)->value, ==, 0);
  for (guint i = 0; i < result->cells->len; i++)
    ilv_bench_result_get_cell (result, i)->why.pickled_bytes = 0;
  g_assert_false (ilv_bench_chart_is_there (result, ILV_BENCH_CHART_PICKLED, &focus));
}

static void
test_the_wait_for_the_gil_stands_beside_its_prediction (void)
{
  g_autoptr (IlvBenchResult) result = bench_sample_new (1);
  g_autoptr (IlvChart) chart = NULL;
  const IlvChartPoint *point;
  IlvBenchFocus focus;

  for (guint i = 0; i < result->cells->len; i++) {
    IlvBenchPrediction *predicted = &ilv_bench_result_get_cell (result, i)->predicted;
    predicted->state_ns[ILV_STATE_PYTHON] = 60;
    predicted->state_ns[ILV_STATE_GIL_WAIT] = 40;
    predicted->state_ns[ILV_STATE_IDLE] = 900; /* the workers', not the jobs' */
  }
  ilv_bench_focus_init (&focus);
  focus.jobs = 100;
  g_assert_true (ilv_bench_chart_is_there (result, ILV_BENCH_CHART_GIL, &focus));
  chart = ilv_chart_new_from_bench (result, ILV_BENCH_CHART_GIL, &focus);
  point = ilv_chart_series_get_point (find_series (chart, "threads × 4"), 0);
  g_assert_cmpfloat (point->value, ==, 0.3);
  g_assert_cmpfloat (point->predicted, ==, 0.4);
  for (guint i = 0; i < result->cells->len; i++)
    ilv_bench_result_get_cell (result, i)->why.gil_wait_share = NAN;
  g_assert_false (ilv_bench_chart_is_there (result, ILV_BENCH_CHART_GIL, &focus));
}

static void
test_every_chart_is_painted_uncut (void)
{
  g_autoptr (IlvBenchResult) result = bench_sample_new (1);
  IlvBenchFocus focus;

  ilv_bench_focus_init (&focus);
  g_free (ilv_text_take_cut ());
  for (IlvBenchChart kind = 0; kind < ILV_BENCH_N_CHARTS; kind++) {
    g_autoptr (IlvChart) chart = ilv_chart_new_from_bench (result, kind, &focus);
    IlvChartLook look = ilv_chart_get_look (chart);
    double height = MAX (ilv_chart_get_least_height (chart, 1), 420);
    cairo_surface_t *surface = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
    cairo_t *cr = cairo_create (surface);
    g_autofree char *cut = NULL;
    ilv_chart_paint (cr, ilv_palette_get (ILV_THEME_LIGHT), chart, &look, 560, height);
    cut = ilv_text_take_cut ();
    g_assert_cmpstr (cut, ==, NULL);
    cairo_destroy (cr);
    cairo_surface_destroy (surface);
  }
}

/* --- break-even --- */

static void
add_point (GArray *points, double value, double a_ns, double b_ns, guint n_runs)
{
  IlvBreakEvenPoint point = {value,
                             (gint64)a_ns,
                             (gint64)b_ns,
                             (gint64)(a_ns * 0.97),
                             (gint64)(a_ns * 1.03),
                             (gint64)(b_ns * 0.97),
                             (gint64)(b_ns * 1.03),
                             n_runs};

  g_array_append_val (points, point);
}

static void
test_a_crossing_is_told_in_words (void)
{
  IlvBreakEven found = {.workload = "w", .key = "step.parse.Duration", .unit = ILV_VARY_DURATION};
  g_autoptr (IlvChart) chart = NULL;
  const IlvChartCrossing *crossing;

  ilv_settings_init (&found.a, ILV_MODEL_THREADS);
  ilv_settings_init (&found.b, ILV_MODEL_PROCESSES);
  found.b.processes = 4;
  found.predicted = g_array_new (FALSE, FALSE, sizeof (IlvBreakEvenPoint));
  found.measured = g_array_new (FALSE, FALSE, sizeof (IlvBreakEvenPoint));
  for (double value = 1e6; value <= 9e6; value += 1e6)
    add_point (found.predicted, value, value * 100, 2e8 + value * 30, 0);
  add_point (found.measured, 2e6, 2.1e8, 2.6e8, 5);
  add_point (found.measured, 4e6, 4.2e8, 3.2e8, 5);
  found.n_places = 1;
  found.places[0] = (IlvBreakEvenPlace){2.86e6, 2.8e6, 2.9e6, TRUE, TRUE};
  found.measured_place = (IlvBreakEvenPlace){2.7e6, 2e6, 4e6, TRUE, TRUE};
  chart = ilv_chart_new_from_break_even (&found, 8.4e6);
  g_assert_cmpuint (chart->crossings->len, ==, 2);
  crossing = g_ptr_array_index (chart->crossings, 0);
  g_assert_cmpstr (crossing->text, ==, "processes overtake threads at 2.86 ms (predicted)");
  g_assert_cmpstr (chart->x.title, ==, "duration of step parse");
  g_assert_cmpuint (find_series (chart, "processes × 4")->points->len, ==, 11);
  g_array_unref (found.predicted);
  g_array_unref (found.measured);
}

/* One run has no spread, and none is claimed. */
static void
test_one_run_has_no_spread (void)
{
  g_autoptr (IlvBenchResult) result = ilv_bench_result_new ();
  g_autoptr (IlvBenchResult) many = bench_sample_new (1);
  IlvBenchFocus focus;
  ilv_bench_focus_init (&focus);
  ilv_bench_result_add_subject (result, ILV_BENCH_WORKLOAD, "tiny", "Tiny", "");
  ilv_bench_result_add_python (result, "/usr/bin/python3", "3.11.2");
  IlvBenchRun *run = ilv_bench_run_new (ILV_BENCH_TIMED);
  run->total_ns = 50000000;
  ilv_bench_cell_take_run (ilv_bench_result_add_cell (result, 0, 0, "asyncio"), run);
  g_autofree char *one = ilv_bench_focus_describe_source (&focus, result);
  g_autofree char *more = ilv_bench_focus_describe_source (&focus, many);
  g_assert_cmpstr (one, ==, "measured, 3.11.2, one run");
  g_assert_nonnull (strstr (more, "spread up to"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chart-bench/totals-have-every-timed-run", test_totals_have_every_timed_run);
  g_test_add_func ("/chart-bench/a-focus-leaves-out-and-shortens-labels",
                   test_a_focus_leaves_out_and_shortens_labels);
  g_test_add_func ("/chart-bench/jobs-make-lines-and-workers-none",
                   test_jobs_make_lines_and_workers_none);
  g_test_add_func ("/chart-bench/latencies-keep-their-percentiles",
                   test_latencies_keep_their_percentiles);
  g_test_add_func ("/chart-bench/states-are-those-of-the-recorded-run",
                   test_states_are_those_of_the_recorded_run);
  g_test_add_func ("/chart-bench/cores-are-columns-with-their-medians",
                   test_cores_are_columns_with_their_medians);
  g_test_add_func ("/chart-bench/workers-are-from-the-busiest-down",
                   test_workers_are_from_the_busiest_down);
  g_test_add_func ("/chart-bench/switches-have-every-run-and-an-interval",
                   test_switches_have_every_run_and_an_interval);
  g_test_add_func ("/chart-bench/pickled-bytes-are-shown-where-there-are-any",
                   test_pickled_bytes_are_shown_where_there_are_any);
  g_test_add_func ("/chart-bench/the-wait-for-the-gil-stands-beside-its-prediction",
                   test_the_wait_for_the_gil_stands_beside_its_prediction);
  g_test_add_func ("/chart-bench/every-chart-is-painted-uncut", test_every_chart_is_painted_uncut);
  g_test_add_func ("/chart-bench/a-crossing-is-told-in-words", test_a_crossing_is_told_in_words);
  g_test_add_func ("/chart-bench/one-run-has-no-spread", test_one_run_has_no_spread);
  return g_test_run ();
}
