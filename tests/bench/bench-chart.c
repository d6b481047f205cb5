/* How long a distribution of 10^6 latencies takes to be laid out and painted.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Beside ours: the same curves drawn sample by sample. CPU time of this thread, medians of several
 * turns; the limit is 10 ms for layout and painting of all curves together. */
#include "tests/widgets/chart-sample.h"
#include "widgets/chart/ilv-chart-paint.h"

#include <stdlib.h>
#include <time.h>

#define N_SAMPLES 1000000
#define N_SERIES 4
#define N_TURNS 9
#define WIDTH 900
#define HEIGHT 560
#define LIMIT_MS 10.0

static double
get_cpu_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

static double
get_median (double *values)
{
  qsort (values, N_TURNS, sizeof *values, compare_doubles);
  return values[N_TURNS / 2];
}

static IlvChart *
make_chart (void)
{
  IlvChart *chart = ilv_chart_new (ILV_CHART_ECDF, "Latency", "1,000,000 samples in four curves");

  for (guint i = 0; i < N_SERIES; i++) {
    g_autofree char *label = g_strdup_printf ("model %u", i);
    g_autoptr (GArray) times = chart_sample_times (N_SAMPLES / N_SERIES, 1e6 * (i + 1), 0.6, i);
    ilv_chart_series_set_samples (ilv_chart_add_series (chart, label, i), times, NULL);
  }
  return chart;
}

/* What a drawing without reduction costs: every sample a point of the path. */
static void
paint_all (cairo_t *cr, const IlvChart *chart, const IlvChartLayout *layout)
{
  for (guint i = 0; i < chart->series->len; i++) {
    const IlvChartSeries *series = ilv_chart_get_series (chart, i);
    for (guint k = 0; k < series->samples->len; k++)
      cairo_line_to (cr,
                     ilv_chart_scaling_place (&layout->across,
                                              (double)g_array_index (series->samples, gint64, k)),
                     ilv_chart_scaling_place (&layout->up, (k + 1.0) / series->samples->len));
    cairo_stroke (cr);
  }
}

int
main (void)
{
  g_autoptr (IlvChart) chart = make_chart ();
  g_autoptr (IlvTextCache) cache = ilv_text_cache_new ();
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
  IlvChartLook look = ilv_chart_get_look (chart);
  double ours[N_TURNS], laid_out[N_TURNS], whole[N_TURNS];

  for (guint turn = 0; turn < N_TURNS; turn++) {
    g_auto (IlvChartLayout) layout = {0};
    cairo_t *cr = cairo_create (surface);
    double begin = get_cpu_ms (), middle, end;
    ilv_chart_layout_init (&layout, chart, &look, WIDTH, HEIGHT, cache);
    middle = get_cpu_ms ();
    ilv_chart_paint_layout (cr, ilv_palette_get (ILV_THEME_LIGHT), &layout, cache);
    end = get_cpu_ms ();
    laid_out[turn] = middle - begin;
    ours[turn] = end - begin;
    paint_all (cr, chart, &layout);
    whole[turn] = get_cpu_ms () - end;
    cairo_destroy (cr);
  }
  g_print ("%-40s %10s\n", "10^6 latencies, 900x560", "ms of CPU");
  g_print ("%-40s %10.2f\n", "layout (one bisection per column)", get_median (laid_out));
  g_print ("%-40s %10.2f  limit %.0f\n", "layout and painting", get_median (ours), LIMIT_MS);
  g_print ("%-40s %10.2f\n", "sample by sample", get_median (whole));
  g_print ("%-40s %10.0f\n", "ratio", get_median (whole) / get_median (ours));
  cairo_surface_destroy (surface);
  return 0;
}
