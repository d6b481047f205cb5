/* The totals chart: bars in proportion, predictions beside measurements, nothing under a curtain.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "demos/trace/ilv-trace-builder.h"
#include "widgets/chart/ilv-chart-paint.h"

#include <math.h>
#include <string.h>

#define WIDTH 900
#define HEIGHT 400

/* A run whose single job ends at total_ns. */
static IlvTrace *
make_trace (const char *model, IlvSource source, gint64 total_ns)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvTraceBuilder) builder = ilv_trace_builder_new ();
  IlvRunInfo *info = ilv_run_info_new ();
  info->workload = g_strdup ("w");
  info->model = g_strdup (model);
  info->source = source;
  ilv_trace_builder_set_info (builder, info);
  guint32 job = ilv_trace_builder_add_job (builder, "g", 0, 0, ILV_JOB_NONE);
  ilv_trace_builder_end_job (builder, job, total_ns, ILV_OUTCOME_DONE);
  IlvTrace *trace = ilv_trace_builder_seal (builder, total_ns, &error);
  g_assert_no_error (error);
  return trace;
}

static void
test_bars_are_in_proportion (void)
{
  g_autoptr (IlvTrace) fast = make_trace ("asyncio", ILV_SOURCE_PREDICTED, 100000000);
  g_autoptr (IlvTrace) slow = make_trace ("processes", ILV_SOURCE_PREDICTED, 400000000);
  IlvScene scene = {.runs = {{fast, NULL}, {slow, NULL}}, .n_runs = 2, .text_scale = 1};
  IlvChartLayout layout;
  ilv_chart_layout_init (&layout, &scene, WIDTH, HEIGHT);
  g_assert_cmpuint (layout.n_bars, ==, 2);
  g_assert_cmpfloat_with_epsilon (layout.bars[1].width / layout.bars[0].width, 4, 1e-9);
  g_assert_cmpfloat (layout.bars[0].y + layout.bars[0].height, <, layout.bars[1].y);
  g_assert_cmpfloat (layout.bars[1].x + layout.bars[1].width, <, WIDTH);
  g_assert_cmpfloat (layout.axis_y, <, HEIGHT);
}

static void
test_a_prediction_stands_above_its_measurement (void)
{
  g_autoptr (IlvTrace) predicted = make_trace ("threads", ILV_SOURCE_PREDICTED, 100000000);
  g_autoptr (IlvTrace) measured = make_trace ("threads", ILV_SOURCE_MEASURED, 125000000);
  IlvScene scene = {.runs = {{measured, predicted}}, .n_runs = 1};
  IlvChartLayout layout;
  for (guint turn = 0; turn < 2; turn++) {
    ilv_chart_layout_init (&layout, &scene, WIDTH, HEIGHT);
    g_assert_cmpuint (layout.n_bars, ==, 2);
    g_assert_true (layout.bars[0].is_predicted && layout.bars[0].trace == predicted);
    g_assert_true (!layout.bars[1].is_predicted && layout.bars[1].trace == measured);
    g_assert_cmpfloat (layout.bars[0].y + layout.bars[0].height, <=, layout.bars[1].y);
    scene.runs[0] = (IlvSceneRun){predicted, measured};
  }
}

static void
test_ticks_are_round_and_fit (void)
{
  const gint64 totals[] = {7, 999, 123456, 80000000, 2999999999, 40000000000};
  for (guint i = 0; i < G_N_ELEMENTS (totals); i++) {
    g_autoptr (IlvTrace) trace = make_trace ("asyncio", ILV_SOURCE_PREDICTED, totals[i]);
    IlvScene scene = {.runs = {{trace, NULL}}, .n_runs = 1};
    IlvChartLayout layout;
    ilv_chart_layout_init (&layout, &scene, WIDTH, HEIGHT);
    g_assert_cmpuint (layout.n_ticks, >=, 3);
    gint64 step = layout.ticks_ns[1];
    while (step % 10 == 0)
      step /= 10;
    g_assert_true (step == 1 || step == 2 || step == 5);
    g_assert_cmpint (layout.ticks_ns[layout.n_ticks - 1], <=, totals[i]);
    g_assert_cmpint (layout.ticks_ns[layout.n_ticks - 1] + layout.ticks_ns[1], >, totals[i]);
  }
}

static void
test_a_point_finds_its_bar (void)
{
  g_autoptr (IlvTrace) trace = make_trace ("asyncio", ILV_SOURCE_PREDICTED, 1000);
  IlvScene scene = {.runs = {{trace, NULL}}, .n_runs = 1};
  IlvChartLayout layout;
  ilv_chart_layout_init (&layout, &scene, WIDTH, HEIGHT);
  const IlvChartBar *bar = &layout.bars[0];
  g_assert_true (ilv_chart_layout_find (&layout, bar->x + 5, bar->y + bar->height / 2) == bar);
  g_assert_null (ilv_chart_layout_find (&layout, bar->x - 5, bar->y + bar->height / 2));
}

static guint
count_differing (const IlvScene *a, const IlvScene *b)
{
  guint n = 0;
  cairo_surface_t *surfaces[2];
  const IlvScene *scenes[2] = {a, b};
  for (guint i = 0; i < 2; i++) {
    surfaces[i] = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
    cairo_t *cr = cairo_create (surfaces[i]);
    ilv_chart_paint (cr, ilv_palette_get (ILV_THEME_LIGHT), scenes[i], WIDTH, HEIGHT);
    g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
    cairo_destroy (cr);
    cairo_surface_flush (surfaces[i]);
  }
  const guint32 *x = (const guint32 *)cairo_image_surface_get_data (surfaces[0]);
  const guint32 *y = (const guint32 *)cairo_image_surface_get_data (surfaces[1]);
  for (guint i = 0; i < WIDTH * HEIGHT; i++)
    n += x[i] != y[i];
  cairo_surface_destroy (surfaces[0]);
  cairo_surface_destroy (surfaces[1]);
  return n;
}

static void
test_a_curtain_hides_which_is_faster (void)
{
  g_autoptr (IlvTrace) fast = make_trace ("asyncio", ILV_SOURCE_PREDICTED, 100000000);
  g_autoptr (IlvTrace) slow = make_trace ("asyncio", ILV_SOURCE_PREDICTED, 400000000);
  g_autoptr (IlvTrace) other = make_trace ("threads", ILV_SOURCE_PREDICTED, 200000000);
  IlvScene one = {.runs = {{fast, NULL}, {other, NULL}}, .n_runs = 2};
  IlvScene two = {.runs = {{slow, NULL}, {other, NULL}}, .n_runs = 2};
  g_assert_cmpuint (count_differing (&one, &two), >, 1000);
  one.has_curtain = two.has_curtain = TRUE;
  g_assert_cmpuint (count_differing (&one, &two), ==, 0);
}

static void
test_nothing_to_show_is_painted_too (void)
{
  IlvScene empty = {0};
  IlvScene without = {.n_runs = 1};
  g_assert_cmpuint (count_differing (&empty, &without), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chart/bars-are-in-proportion", test_bars_are_in_proportion);
  g_test_add_func ("/chart/a-prediction-stands-above-its-measurement",
                   test_a_prediction_stands_above_its_measurement);
  g_test_add_func ("/chart/ticks-are-round-and-fit", test_ticks_are_round_and_fit);
  g_test_add_func ("/chart/a-point-finds-its-bar", test_a_point_finds_its_bar);
  g_test_add_func ("/chart/a-curtain-hides-which-is-faster", test_a_curtain_hides_which_is_faster);
  g_test_add_func ("/chart/nothing-to-show-is-painted-too", test_nothing_to_show_is_painted_too);
  return g_test_run ();
}
