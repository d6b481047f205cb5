/* Charts as pictures and in words: rows in proportion, curves, crossings, nothing cut or covered.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart-sample.h"
#include "demos/trace/ilv-trace-builder.h"
#include "widgets/chart/ilv-chart-describe.h"
#include "widgets/chart/ilv-chart-paint.h"
#include "widgets/chart/ilv-chart-scene.h"

#include <math.h>
#include <string.h>

#define WIDTH 900
#define HEIGHT 400

/* --- layouts --- */

static void
lay_out (IlvChartLayout *layout, const IlvChart *chart, const IlvChartLook *look, double width,
         double height)
{
  g_autoptr (IlvTextCache) cache = ilv_text_cache_new ();

  ilv_chart_layout_init (layout, chart, look, width, height, cache);
}

static gboolean
overlap (const IlvChartText *a, const IlvChartText *b)
{
  return a->x < b->x + b->width - 0.5 && b->x < a->x + a->width - 0.5 &&
         a->y < b->y + b->height - 0.5 && b->y < a->y + a->height - 0.5;
}

static void
check_texts (const IlvChartLayout *layout, const char *where)
{
  for (guint i = 0; i < layout->texts->len; i++) {
    const IlvChartText *text = &g_array_index (layout->texts, IlvChartText, i);
    if (text->x < 0 || text->y < -1 || text->x + text->width > layout->width + 0.5 ||
        text->y + text->height > layout->height + 0.5)
      g_error ("%s: \"%s\" leaves the chart", where, text->text);
    for (guint k = 0; k < i; k++)
      if (overlap (text, &g_array_index (layout->texts, IlvChartText, k)))
        g_error ("%s: \"%s\" covers \"%s\"", where, text->text,
                 g_array_index (layout->texts, IlvChartText, k).text);
  }
}

/* No name stands on a curve. */
static void
check_names (const IlvChartLayout *layout, const char *where)
{
  for (guint i = 0; i < layout->texts->len; i++) {
    const IlvChartText *text = &g_array_index (layout->texts, IlvChartText, i);
    for (guint k = 0; text->role == ILV_CHART_TEXT_NAME && k < layout->lines->len; k++) {
      const IlvChartLine *line = &g_array_index (layout->lines, IlvChartLine, k);
      for (guint p = 0; line->kind == ILV_CHART_LINE_CURVE && p < line->n; p++) {
        const IlvChartSpot *spot = &g_array_index (layout->points, IlvChartSpot, line->first + p);
        if (spot->x > text->x && spot->x < text->x + text->width && spot->y > text->y &&
            spot->y < text->y + text->height)
          g_error ("%s: \"%s\" stands on a curve", where, text->text);
      }
    }
  }
}

static void
check_picture (const IlvChart *chart, const IlvChartLook *look, double width, double height,
               IlvTheme theme, const char *where)
{
  cairo_surface_t *surface = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
  cairo_t *cr = cairo_create (surface);
  g_autofree char *cut = NULL;
  double x, y, ink_width, ink_height;

  g_free (ilv_text_take_cut ());
  ilv_chart_paint (cr, ilv_palette_get (theme), chart, look, width, height);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cut = ilv_text_take_cut ();
  if (cut != NULL)
    g_error ("%s: \"%s\" is cut", where, cut);
  cairo_recording_surface_ink_extents (surface, &x, &y, &ink_width, &ink_height);
  g_assert_cmpfloat (x, >=, -1);
  g_assert_cmpfloat (y, >=, -1);
  g_assert_cmpfloat (x + ink_width, <=, width + 1);
  g_assert_cmpfloat (y + ink_height, <=, height + 1);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static void
check_sample (ChartSample sample, double width, double height, double scale, gboolean is_log)
{
  g_autoptr (IlvChart) chart = chart_sample_new (sample);
  g_autofree char *where = g_strdup_printf ("sample %u, %gx%g, %g, %s", sample, width, height,
                                            scale, is_log ? "log" : "linear");
  g_auto (IlvChartLayout) layout = {0};
  IlvChartLook look = ilv_chart_get_look (chart);

  look.text_scale = scale;
  if (sample == CHART_SAMPLE_LATENCY) {
    look.value_scale = is_log ? ILV_CHART_NINES : ILV_CHART_LINEAR;
  } else {
    look.value_scale = is_log ? ILV_CHART_LOG : ILV_CHART_LINEAR;
    look.x_scale = is_log && sample != CHART_SAMPLE_BREAK_EVEN ? ILV_CHART_LOG : ILV_CHART_LINEAR;
  }
  lay_out (&layout, chart, &look, width, height);
  check_texts (&layout, where);
  check_names (&layout, where);
  check_picture (chart, &look, width, height, ILV_THEME_LIGHT, where);
}

static void
test_no_text_is_cut_or_covered (void)
{
  static const double sizes[][3] = {{360, 340, 1},  {420, 360, 1},   {500, 340, 1},
                                    {620, 400, 1},  {760, 380, 1},   {900, 500, 1},
                                    {1200, 700, 1}, {860, 760, 1.7}, {1900, 1000, 2.4}};

  for (ChartSample sample = 0; sample < CHART_N_SAMPLES; sample++)
    for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
      for (guint is_log = 0; is_log < 2; is_log++)
        check_sample (sample, sizes[i][0], sizes[i][1], sizes[i][2], is_log > 0);
}

static void
test_every_theme_is_painted (void)
{
  for (ChartSample sample = 0; sample < CHART_N_SAMPLES; sample++)
    for (IlvTheme theme = 0; theme < ILV_N_THEMES; theme++) {
      g_autoptr (IlvChart) chart = chart_sample_new (sample);
      IlvChartLook look = ilv_chart_get_look (chart);
      look.selected = 1;
      check_picture (chart, &look, 600, 400, theme, "theme");
    }
}

static const IlvChartBar *
find_bar (const IlvChartLayout *layout, IlvChartBarKind kind, int series)
{
  for (guint i = 0; i < layout->bars->len; i++) {
    const IlvChartBar *bar = &g_array_index (layout->bars, IlvChartBar, i);
    if (bar->kind == kind && bar->series == series)
      return bar;
  }
  return NULL;
}

static void
test_every_run_is_a_dot (void)
{
  g_autoptr (IlvChart) chart = chart_sample_new (CHART_SAMPLE_TOTALS);
  g_auto (IlvChartLayout) layout = {0};
  IlvChartLook look = ilv_chart_get_look (chart);
  guint n_dots = 0;

  lay_out (&layout, chart, &look, WIDTH, HEIGHT);
  for (guint i = 0; i < layout.marks->len; i++) {
    const IlvChartMark *mark = &g_array_index (layout.marks, IlvChartMark, i);
    const IlvChartBar *bar = find_bar (&layout, ILV_CHART_BAR_MEASURED, (int)mark->series);
    if (mark->kind != ILV_CHART_MARK_RUN)
      continue;
    n_dots++;
    g_assert_cmpfloat (mark->y, >, bar->y + bar->height); /* in their own lane */
  }
  g_assert_cmpuint (n_dots, ==, 5 * 9);
  g_assert_null (find_bar (&layout, ILV_CHART_BAR_MEASURED, 4)); /* not installed */
}

static void
test_a_log_scale_has_no_bars (void)
{
  g_autoptr (IlvChart) chart = chart_sample_new (CHART_SAMPLE_TOTALS);
  g_auto (IlvChartLayout) layout = {0};
  IlvChartLook look = ilv_chart_get_look (chart);

  look.value_scale = ILV_CHART_LOG;
  lay_out (&layout, chart, &look, WIDTH, HEIGHT);
  g_assert_cmpuint (layout.bars->len, ==, 0);
}

/* --- the totals of a scene --- */

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
lay_out_scene (IlvChartLayout *layout, const IlvScene *scene)
{
  g_autoptr (IlvChart) chart = ilv_chart_new_from_scene (scene);
  IlvChartLook look = ilv_chart_get_look (chart);

  look.has_curtain = scene->has_curtain;
  lay_out (layout, chart, &look, WIDTH, HEIGHT);
}

static void
test_bars_are_in_proportion (void)
{
  g_autoptr (IlvTrace) fast = make_trace ("asyncio", ILV_SOURCE_PREDICTED, 100000000);
  g_autoptr (IlvTrace) slow = make_trace ("processes", ILV_SOURCE_PREDICTED, 400000000);
  IlvScene scene = {.runs = {{fast, NULL}, {slow, NULL}}, .n_runs = 2, .text_scale = 1};
  g_auto (IlvChartLayout) layout = {0};
  lay_out_scene (&layout, &scene);
  const IlvChartBar *first = find_bar (&layout, ILV_CHART_BAR_PREDICTED, 0);
  const IlvChartBar *second = find_bar (&layout, ILV_CHART_BAR_PREDICTED, 1);
  g_assert_cmpfloat_with_epsilon (second->width / first->width, 4, 1e-6);
  g_assert_cmpfloat (first->y + first->height, <, second->y);
  g_assert_cmpfloat (second->x + second->width, <, WIDTH);
}

static void
test_a_prediction_lies_over_its_measurement (void)
{
  g_autoptr (IlvTrace) predicted = make_trace ("threads", ILV_SOURCE_PREDICTED, 100000000);
  g_autoptr (IlvTrace) measured = make_trace ("threads", ILV_SOURCE_MEASURED, 125000000);
  IlvScene scene = {.runs = {{measured, predicted}}, .n_runs = 1};
  for (guint turn = 0; turn < 2; turn++) {
    g_auto (IlvChartLayout) layout = {0};
    lay_out_scene (&layout, &scene);
    const IlvChartBar *outline = find_bar (&layout, ILV_CHART_BAR_PREDICTED, 0);
    const IlvChartBar *full = find_bar (&layout, ILV_CHART_BAR_MEASURED, 0);
    g_assert_cmpfloat_with_epsilon (full->width / outline->width, 1.25, 1e-6);
    scene.runs[0] = (IlvSceneRun){predicted, measured};
  }
}

/* --- what is seen, hit and told --- */

static void
test_a_point_finds_its_run (void)
{
  g_autoptr (IlvChart) chart = chart_sample_new (CHART_SAMPLE_TOTALS);
  g_auto (IlvChartLayout) layout = {0};
  IlvChartLook look = ilv_chart_get_look (chart);
  IlvChartDatum datum;

  lay_out (&layout, chart, &look, WIDTH, HEIGHT);
  for (guint i = 0; i < layout.data->len; i++) {
    const IlvChartDatum *each = &g_array_index (layout.data, IlvChartDatum, i);
    g_assert_true (ilv_chart_layout_find (&layout, chart, each->x, each->y, &datum));
    g_assert_cmpuint (datum.series, ==, each->series);
    g_assert_cmpfloat_with_epsilon (hypot (datum.x - each->x, datum.y - each->y), 0, 0.001);
  }
  g_assert_false (ilv_chart_layout_find (&layout, chart, 2, 2, &datum));
}

static void
test_a_curve_is_read_where_the_pointer_is (void)
{
  g_autoptr (IlvChart) chart = chart_sample_new (CHART_SAMPLE_LATENCY);
  g_auto (IlvChartLayout) layout = {0};
  IlvChartLook look = ilv_chart_get_look (chart);
  double value = 2e8, share = ilv_chart_series_get_share (ilv_chart_get_series (chart, 0), value);
  IlvChartDatum datum;

  lay_out (&layout, chart, &look, WIDTH, HEIGHT);
  g_assert_true (ilv_chart_layout_find (&layout, chart,
                                        ilv_chart_scaling_place (&layout.across, value),
                                        ilv_chart_scaling_place (&layout.up, share), &datum));
  g_assert_cmpuint (datum.series, ==, 0);
  g_assert_cmpfloat_with_epsilon (datum.share, share, 0.01);
}

static void
assert_told (const IlvChart *chart, const IlvChartDatum *datum, const char *words)
{
  g_autofree char *told = ilv_chart_describe_datum (chart, datum);

  g_assert_cmpstr (told, ==, words);
}

static void
test_a_datum_is_told_in_words (void)
{
  g_autoptr (IlvChart) totals = chart_sample_new (CHART_SAMPLE_TOTALS);
  g_autoptr (IlvChart) scaling = chart_sample_new (CHART_SAMPLE_SCALING);
  g_autoptr (IlvChart) states = chart_sample_new (CHART_SAMPLE_STATES);
  const IlvChartDatum median = {ILV_CHART_READ_MEDIAN, 1, 0, 0, 0, 0};
  const IlvChartDatum missing = {ILV_CHART_READ_NOTE, 4, 0, 0, 0, 0};
  const IlvChartDatum point = {ILV_CHART_READ_MEDIAN, 0, 2, 0, 0, 0};
  const IlvChartDatum state = {ILV_CHART_READ_STATE, 3, ILV_STATE_GIL_WAIT, 0, 0, 0};

  assert_told (totals, &median,
               "asyncio: median 1.04 s of 9 runs; 95 % interval 1.02 s to 1.07 s; predicted 0.998 "
               "s, 4 % too little");
  assert_told (totals, &missing, "processes × 4: not installed: predicted only");
  assert_told (scaling, &point,
               "sequential, Jobs 100: median 1.01 s of 9 runs; 95 % interval 0.94 s to 1.09 s; "
               "predicted 0.96 s, 5 % too little");
  assert_told (states, &state, "threads × 32, waiting for the GIL: 28.9 % of the time, 0.9 s");
}

static void
test_the_table_holds_every_figure (void)
{
  g_autoptr (IlvChart) latency = chart_sample_new (CHART_SAMPLE_LATENCY);
  g_autoptr (IlvChart) scaling = chart_sample_new (CHART_SAMPLE_SCALING);
  g_autoptr (GPtrArray) quantiles = ilv_chart_list_table (latency);
  g_autoptr (GPtrArray) points = ilv_chart_list_table (scaling);
  g_autofree char *text = ilv_chart_format_table (scaling);

  g_assert_cmpuint (quantiles->len, ==, 1 + 5);
  g_assert_cmpuint (points->len, ==, 1 + 5 * 4);
  for (guint i = 0; i < points->len; i++)
    g_assert_cmpuint (g_strv_length (g_ptr_array_index (points, i)), ==, 7);
  g_assert_true (g_str_has_prefix (text, "Series\tJobs\tMedian\t"));
}

/* --- a curtain --- */

static guint
count_differing (const IlvScene *a, const IlvScene *b)
{
  guint n = 0;
  cairo_surface_t *surfaces[2];
  const IlvScene *scenes[2] = {a, b};
  for (guint i = 0; i < 2; i++) {
    g_autoptr (IlvChart) chart = ilv_chart_new_from_scene (scenes[i]);
    IlvChartLook look = ilv_chart_get_look (chart);
    look.has_curtain = scenes[i]->has_curtain;
    surfaces[i] = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
    cairo_t *cr = cairo_create (surfaces[i]);
    ilv_chart_paint (cr, ilv_palette_get (ILV_THEME_LIGHT), chart, &look, WIDTH, HEIGHT);
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
  g_test_add_func ("/chart/no-text-is-cut-or-covered", test_no_text_is_cut_or_covered);
  g_test_add_func ("/chart/every-theme-is-painted", test_every_theme_is_painted);
  g_test_add_func ("/chart/every-run-is-a-dot", test_every_run_is_a_dot);
  g_test_add_func ("/chart/a-log-scale-has-no-bars", test_a_log_scale_has_no_bars);
  g_test_add_func ("/chart/bars-are-in-proportion", test_bars_are_in_proportion);
  g_test_add_func ("/chart/a-prediction-lies-over-its-measurement",
                   test_a_prediction_lies_over_its_measurement);
  g_test_add_func ("/chart/a-point-finds-its-run", test_a_point_finds_its_run);
  g_test_add_func ("/chart/a-curve-is-read-where-the-pointer-is",
                   test_a_curve_is_read_where_the_pointer_is);
  g_test_add_func ("/chart/a-datum-is-told-in-words", test_a_datum_is_told_in_words);
  g_test_add_func ("/chart/the-table-holds-every-figure", test_the_table_holds_every_figure);
  g_test_add_func ("/chart/a-curtain-hides-which-is-faster", test_a_curtain_hides_which_is_faster);
  g_test_add_func ("/chart/nothing-to-show-is-painted-too", test_nothing_to_show_is_painted_too);
  return g_test_run ();
}
