/* Frames of the timeline at ten million spans, against the limits of the design.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Usage: bench-timeline [MILLIONS OF SPANS [ZOOM 0..9]]. CPU time of this thread, medians; the
 * worst zoom of ten counts. An A/A column repeats the first measurement: what differs there is
 * noise. */
#include "widgets/timeline/ilv-timeline-paint.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "demos/trace/ilv-trace-builder.h"

#define N_TRACKS 200
#define WIDTH 1920
#define LABEL_PX 128
#define N_ROUNDS 21
#define N_ZOOMS 10

static int only_zoom = -1;

static double
cpu_ms (void)
{
  struct timespec t;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &t);
  return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double p = *(const double *)a, q = *(const double *)b;

  return p < q ? -1 : p > q;
}

static double
median (double *values, guint n)
{
  qsort (values, n, sizeof (double), compare_doubles);
  return values[n / 2];
}

/* Bursts and long spans, gaps and neighbours: as the prototype's. */
static IlvTrace *
make_trace (guint64 n_spans)
{
  IlvTraceBuilder *b = ilv_trace_builder_new ();
  IlvTrackId process =
      ilv_trace_builder_add_track (b, 0, ILV_TRACK_PROCESS, ILV_ROLE_MAIN, 0, NULL);
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  guint16 kinds[ILV_N_STATES];
  gint64 end = 0;
  IlvTrace *trace;

  for (guint s = 0; s < ILV_N_STATES; s++)
    kinds[s] = ilv_trace_builder_intern_kind (b, s, NULL);
  for (guint i = 0; i < N_TRACKS; i++) {
    IlvTrackId track =
        ilv_trace_builder_add_track (b, process, ILV_TRACK_THREAD, ILV_ROLE_WORKER, i + 1, NULL);
    gint64 t = 0;

    for (guint64 k = 0; k < n_spans / N_TRACKS; k++) {
      guint32 r = g_rand_int (rand);
      gboolean is_burst = (k / 40) % 4 != 0;
      gint64 length = is_burst ? 200 + r % 3000 : 2000 + r % 200000;

      ilv_trace_builder_add_span (b, track, t, t + length, kinds[r % ILV_STATE_IDLE], ILV_JOB_NONE);
      t += length + (r >> 20 & 1 ? 0 : (r >> 8) % (is_burst ? 200 : 30000));
    }
    end = MAX (end, t);
  }
  trace = ilv_trace_builder_seal (b, end, NULL);
  ilv_trace_builder_free (b);
  return trace;
}

typedef struct {
  IlvTimelinePainter painter;
  IlvTimelineView view;
  guint32 *memory, *lanes;
  int lanes_px, view_px;
  cairo_surface_t *surface;
} Bench;

static void
paint_bars (Bench *b, int column, int n_columns)
{
  ilv_timeline_paint_bars (&b->painter, b->lanes, (gsize)b->lanes_px, 1, column, n_columns);
}

static void
paint_text (Bench *b)
{
  cairo_t *cr = cairo_create (b->surface);

  ilv_timeline_paint_text (&b->painter, cr);
  cairo_destroy (cr);
}

static void
move_pixels (Bench *b, int shift)
{
  for (int y = 0; y < b->view_px; y++) {
    guint32 *line = b->lanes + (gsize)y * (gsize)b->lanes_px;
    memmove (line, line + shift, (gsize)(b->lanes_px - shift) * 4);
  }
}

typedef struct {
  double bars, again, labels, pan;
} Result;

static void
measure_zoom (Bench *b, double end_ns, guint zoom, Result *result)
{
  double most = end_ns / b->lanes_px, step = most / pow (most / 2.0, zoom / (N_ZOOMS - 1.0));
  double bars[N_ROUNDS], again[N_ROUNDS], labels[N_ROUNDS], pan[N_ROUNDS];

  b->view.ns_per_px = step;
  for (guint i = 0; i < N_ROUNDS; i++) {
    double t;

    b->view.begin_ns = MAX (0, (end_ns - step * b->lanes_px) * i / (N_ROUNDS - 1.0));
    t = cpu_ms ();
    paint_bars (b, 0, b->lanes_px);
    bars[i] = cpu_ms () - t;
    t = cpu_ms ();
    paint_text (b);
    labels[i] = bars[i] + cpu_ms () - t;
    t = cpu_ms ();
    paint_bars (b, 0, b->lanes_px);
    again[i] = cpu_ms () - t;
    t = cpu_ms ();
    b->view.begin_ns += 40 * step;
    move_pixels (b, 40);
    paint_bars (b, b->lanes_px - 40, 40);
    pan[i] = cpu_ms () - t;
  }
  result->bars = median (bars, N_ROUNDS);
  result->again = median (again, N_ROUNDS);
  result->labels = median (labels, N_ROUNDS);
  result->pan = median (pan, N_ROUNDS);
}

/* rows of row_px each, all in sight, as the layout would place them in a window of their height. */
static void
place (IlvTimelineLayout *layout, guint n_rows, double row_px)
{
  double y = 0;

  for (guint i = 0; i < layout->rows->len; i++) {
    IlvTimelineRow *row = &g_array_index (layout->rows, IlvTimelineRow, i);

    row->height_px = row->kind == ILV_ROW_TRACK ? row_px : 0;
    row->y_px = y;
    y += row->height_px;
  }
  layout->rows_px = y;
  layout->view_px = n_rows * row_px;
}

static void
run (IlvTrace *trace, const char *name, guint n_rows, double row_px, const Result *limit)
{
  IlvScene scene = {.n_runs = 1, .lit_job = ILV_JOB_NONE, .focused_run = -1};
  Bench b = {0};
  g_autoptr (IlvTimelineLayout) layout = ilv_timeline_layout_new ();
  g_autoptr (IlvTimelineBars) bars = ilv_timeline_bars_new (ilv_palette_get (ILV_THEME_LIGHT));
  g_autoptr (IlvTextCache) text = ilv_text_cache_new ();
  Result worst = {0};
  double end = (double)ilv_trace_get_end (trace);

  scene.runs[0].front = trace;
  b.view.detail[0] = ILV_TIMELINE_ALL;
  b.lanes_px = WIDTH;
  b.view_px = (int)(n_rows * row_px);
  b.memory = g_new0 (guint32, (gsize)WIDTH * (gsize)(b.view_px + 2 * ILV_TIMELINE_MARGIN_PX));
  b.lanes = b.memory + (gsize)WIDTH * ILV_TIMELINE_MARGIN_PX;
  b.surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH + LABEL_PX, b.view_px + 32);
  ilv_timeline_layout_update (layout, &scene, &b.view, WIDTH + LABEL_PX, b.view_px + 32);
  place (layout, n_rows, row_px);
  b.painter = (IlvTimelinePainter){ilv_palette_get (ILV_THEME_LIGHT),
                                   &scene,
                                   &b.view,
                                   layout,
                                   bars,
                                   text,
                                   WIDTH + LABEL_PX,
                                   b.view_px + 32};
  for (guint zoom = 0; zoom < N_ZOOMS; zoom++) {
    Result r;

    if (only_zoom >= 0 && (guint)only_zoom != zoom)
      continue;

    measure_zoom (&b, end, zoom, &r);
    g_print ("%-24s %12.1f ns/px  bars %6.3f  A/A %6.3f  with labels %6.3f  pan 40 px %6.3f ms\n",
             name, b.view.ns_per_px, r.bars, r.again, r.labels, r.pan);
    worst.bars = MAX (worst.bars, r.bars);
    worst.again = MAX (worst.again, r.again);
    worst.labels = MAX (worst.labels, r.labels);
    worst.pan = MAX (worst.pan, r.pan);
  }
  g_print (
      "%-24s        WORST ZOOM  bars %6.3f  A/A %6.3f  with labels %6.3f  pan 40 px %6.3f ms\n",
      name, worst.bars, worst.again, worst.labels, worst.pan);
  g_print (
      "%-24s             LIMIT  bars %6.3f              with labels %6.3f  pan 40 px %6.3f ms\n\n",
      name, limit->bars, limit->labels, limit->pan);
  cairo_surface_destroy (b.surface);
  g_free (b.memory);
}

int
main (int argc, char **argv)
{
  guint64 n = (guint64)((argc > 1 ? atof (argv[1]) : 10) * 1e6), n_spans, columns, levels;
  double begin = cpu_ms ();
  IlvTrace *trace = make_trace (n);

  if (argc > 2)
    only_zoom = atoi (argv[2]);

  ilv_trace_get_memory (trace, &n_spans, &columns, &levels);
  g_print ("%.1f M spans on %d tracks, built in %.0f ms; %.1f B columns + %.1f B levels a span\n\n",
           (double)n_spans / 1e6, N_TRACKS, cpu_ms () - begin, (double)columns / (double)n_spans,
           (double)levels / (double)n_spans);
  run (trace, "60 rows x 18 px", 60, 18, &(Result){1, 0, 2, 1});
  run (trace, "200 rows x 5 px overview", 200, 5, &(Result){4, 0, 5, 1});
  ilv_trace_unref (trace);
  return 0;
}
