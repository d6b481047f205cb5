/* The timeline as a picture: on images and documents, with curtain, totals and a lit job.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/timeline/ilv-timeline-paint.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <string.h>

#include "timeline-sample.h"

#define WIDTH 860
#define HEIGHT 390
#define LABEL_PX 128
#define RULER_PX 32

typedef struct {
  IlvTrace *traces[3];
  IlvScene scene;
  IlvTimelineView view;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->traces[0] = sample_asyncio (1, ILV_SOURCE_PREDICTED);
  f->traces[1] = sample_threads (1, ILV_SOURCE_PREDICTED);
  f->traces[2] = sample_processes (1, ILV_SOURCE_PREDICTED);
  f->scene = (IlvScene){.n_runs = 3, .lit_job = ILV_JOB_NONE, .focused_run = -1};
  f->scene.time_ns = 180000000;
  for (guint i = 0; i < 3; i++)
    f->scene.runs[i].front = f->traces[i];
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < 3; i++)
    ilv_trace_unref (f->traces[i]);
}

static cairo_surface_t *
paint (Fixture *f, IlvTheme theme, double width, double height)
{
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int)width, (int)height);
  cairo_t *cr = cairo_create (surface);

  ilv_timeline_paint (cr, ilv_palette_get (theme), &f->scene, &f->view, width, height);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

static gboolean
has_same_pixels (cairo_surface_t *a, cairo_surface_t *b, int x0, int y0, int x1, int y1)
{
  int stride = cairo_image_surface_get_stride (a);

  for (int y = y0; y < y1; y++)
    if (memcmp (cairo_image_surface_get_data (a) + y * stride + 4 * x0,
                cairo_image_surface_get_data (b) + y * stride + 4 * x0, (gsize)(x1 - x0) * 4) != 0)
      return FALSE;
  return TRUE;
}

static void
test_same_scene_same_picture (Fixture *f, gconstpointer data)
{
  for (IlvTheme theme = 0; theme < ILV_N_THEMES; theme++) {
    cairo_surface_t *a = paint (f, theme, WIDTH, HEIGHT), *b = paint (f, theme, WIDTH, HEIGHT);

    g_assert_true (has_same_pixels (a, b, 0, 0, WIDTH, HEIGHT));
    cairo_surface_destroy (a);
    cairo_surface_destroy (b);
  }
}

/* Two different futures, one past: under the curtain the pictures are the same. */
static void
test_curtain_hides_the_future (Fixture *f, gconstpointer data)
{
  g_autoptr (IlvTraceBuilder) one = ilv_trace_builder_new (), other = ilv_trace_builder_new ();
  IlvTraceBuilder *builders[] = {one, other};
  cairo_surface_t *pictures[2], *open;

  for (guint i = 0; i < 2; i++) {
    IlvTraceBuilder *b = builders[i];
    IlvTrackId process =
        ilv_trace_builder_add_track (b, 0, ILV_TRACK_PROCESS, ILV_ROLE_MAIN, 0, NULL);
    IlvTrackId thread =
        ilv_trace_builder_add_track (b, process, ILV_TRACK_THREAD, ILV_ROLE_WORKER, 1, NULL);
    guint16 python = ilv_trace_builder_intern_kind (b, ILV_STATE_PYTHON, NULL);
    guint16 io = ilv_trace_builder_intern_kind (b, ILV_STATE_IO, NULL);
    IlvRunInfo *info = ilv_run_info_new ();
    IlvTrace *trace;

    info->model = g_strdup ("threads");
    info->figures.total_ns = i == 0 ? 70000000 : 100000000;
    ilv_trace_builder_set_info (b, info);
    ilv_trace_builder_add_span (b, thread, 0, 30000000, python, ILV_JOB_NONE);
    ilv_trace_builder_add_span (b, thread, 30000000, i == 0 ? 60000000 : 80000000, io,
                                ILV_JOB_NONE);
    ilv_trace_builder_add_span (b, thread, 80000000, 90000000, i == 0 ? python : io, ILV_JOB_NONE);
    trace = ilv_trace_builder_seal (b, 100000000, NULL);
    g_assert_nonnull (trace);
    f->scene = (IlvScene){.n_runs = 1, .lit_job = ILV_JOB_NONE, .focused_run = -1};
    f->scene.runs[0].front = trace;
    f->scene.time_ns = 50000000;
    f->scene.has_curtain = TRUE;
    pictures[i] = paint (f, ILV_THEME_LIGHT, WIDTH, HEIGHT);
    if (i == 1) {
      f->scene.has_curtain = FALSE;
      open = paint (f, ILV_THEME_LIGHT, WIDTH, HEIGHT);
    }
    ilv_trace_unref (trace);
  }
  g_assert_true (has_same_pixels (pictures[0], pictures[1], LABEL_PX, RULER_PX, WIDTH, HEIGHT));
  g_assert_false (has_same_pixels (pictures[1], open, LABEL_PX, RULER_PX, WIDTH, HEIGHT));
  for (guint i = 0; i < 2; i++)
    cairo_surface_destroy (pictures[i]);
  cairo_surface_destroy (open);
}

/* Wherever the playhead is, what is not beside it looks the same. */
static void
test_only_the_playhead_follows_time (Fixture *f, gconstpointer data)
{
  cairo_surface_t *a = paint (f, ILV_THEME_DARK, WIDTH, HEIGHT), *b;

  f->scene.time_ns = 400000000;
  b = paint (f, ILV_THEME_DARK, WIDTH, HEIGHT);
  g_assert_true (has_same_pixels (a, b, 0, 0, 300, HEIGHT));
  g_assert_true (has_same_pixels (a, b, 380, 0, 560, HEIGHT));
  g_assert_false (has_same_pixels (a, b, 300, 0, 380, HEIGHT));
  cairo_surface_destroy (a);
  cairo_surface_destroy (b);
}

static void
test_lit_job_shows_in_every_model (Fixture *f, gconstpointer data)
{
  cairo_surface_t *plain, *lit;
  IlvTimelineView *v = &f->view;
  g_autoptr (IlvTimelineLayout) layout = ilv_timeline_layout_new ();

  v->begin_ns = 0;
  v->ns_per_px = 1e9 / 3 / 732;
  ilv_timeline_layout_update (layout, &f->scene, v, WIDTH, HEIGHT);
  plain = paint (f, ILV_THEME_LIGHT, WIDTH, HEIGHT);
  f->scene.lit_job = 6;
  lit = paint (f, ILV_THEME_LIGHT, WIDTH, HEIGHT);
  for (guint run = 0; run < 3; run++) {
    int top = HEIGHT, bottom = 0;

    for (guint i = 0; i < layout->rows->len; i++) {
      const IlvTimelineRow *row = ilv_timeline_layout_get_row (layout, i);

      if (row->run != run)
        continue;
      top = MIN (top, RULER_PX + (int)row->y_px);
      bottom = MAX (bottom, RULER_PX + (int)(row->y_px + row->height_px));
    }
    g_assert_false (has_same_pixels (plain, lit, LABEL_PX, top, WIDTH, MIN (bottom, HEIGHT)));
  }
  cairo_surface_destroy (plain);
  cairo_surface_destroy (lit);
}

/* Its name, in its row, and nothing else. */
static void
test_a_marked_track_is_pointed_out (Fixture *f, gconstpointer data)
{
  cairo_surface_t *plain, *marked;
  IlvTimelineView *v = &f->view;
  g_autoptr (IlvTimelineLayout) layout = ilv_timeline_layout_new ();
  const IlvTimelineRow *row;
  int top, bottom;

  v->begin_ns = 0;
  v->ns_per_px = 1e9 / 3 / 732;
  ilv_timeline_layout_update (layout, &f->scene, v, WIDTH, HEIGHT);
  row = ilv_timeline_layout_get_row (layout, 1);
  top = RULER_PX + (int)row->y_px;
  bottom = top + (int)row->height_px;
  plain = paint (f, ILV_THEME_LIGHT, WIDTH, HEIGHT);
  f->scene.has_mark = TRUE;
  f->scene.marked_run = row->run;
  f->scene.marked_track = row->track;
  marked = paint (f, ILV_THEME_LIGHT, WIDTH, HEIGHT);
  g_assert_false (has_same_pixels (plain, marked, 0, top, LABEL_PX, bottom));
  g_assert_true (has_same_pixels (plain, marked, 0, 0, LABEL_PX, top - 3));
  g_assert_true (has_same_pixels (plain, marked, 0, bottom + 3, LABEL_PX, HEIGHT));
  g_assert_true (has_same_pixels (plain, marked, LABEL_PX, 0, WIDTH, HEIGHT));
  cairo_surface_destroy (plain);
  cairo_surface_destroy (marked);
}

static void
test_totals_print_the_error (Fixture *f, gconstpointer data)
{
  g_autoptr (IlvTrace) measured = sample_asyncio (1.04, ILV_SOURCE_MEASURED);
  IlvSceneRun run = {measured, f->traces[0]};
  g_autofree char *both = ilv_timeline_describe_totals (&run, FALSE);
  g_autofree char *hidden = ilv_timeline_describe_totals (&run, TRUE);
  g_autofree char *one = ilv_timeline_describe_totals (&f->scene.runs[0], FALSE);

  g_assert_cmpstr (both, ==, "predicted 0.258 s · measured 0.268 s · error −3.8 %");
  g_assert_cmpstr (hidden, ==, "");
  g_assert_cmpstr (one, ==, "predicted 0.258 s");
}

/* Nobody is told to answer what is not asked. */
static void
test_curtain_says_why (Fixture *f, gconstpointer data)
{
  f->scene.has_curtain = TRUE;
  g_assert_nonnull (strstr (ilv_timeline_describe_curtain (&f->scene), "answer"));
  f->scene.is_past_only = TRUE;
  g_assert_null (strstr (ilv_timeline_describe_curtain (&f->scene), "answer"));
}

static cairo_status_t
count_bytes (void *closure, const unsigned char *data, unsigned int length)
{
  *(gsize *)closure += length;
  return CAIRO_STATUS_SUCCESS;
}

static void
test_documents (Fixture *f, gconstpointer data)
{
  g_autoptr (IlvTrace) dense = sample_random (4, 20000, 5, 1000);

  for (guint i = 0; i < 4; i++) {
    gsize n_bytes = 0;
    cairo_surface_t *surface =
        i % 2 == 0 ? cairo_svg_surface_create_for_stream (count_bytes, &n_bytes, WIDTH, HEIGHT)
                   : cairo_pdf_surface_create_for_stream (count_bytes, &n_bytes, WIDTH, HEIGHT);
    cairo_t *cr = cairo_create (surface);

    /* Few spans: rectangles. Many: an image, or the document would be megabytes. */
    if (i >= 2)
      f->scene.runs[1].front = dense;
    ilv_timeline_paint (cr, ilv_palette_get (ILV_THEME_LIGHT), &f->scene, &f->view, WIDTH, HEIGHT);
    cairo_destroy (cr);
    cairo_surface_finish (surface);
    g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
    cairo_surface_destroy (surface);
    g_assert_cmpuint (n_bytes, >, 10000);
    g_assert_cmpuint (n_bytes, <, 3000000);
  }
}

/* At its natural height nothing has to be scrolled to. */
static void
test_natural_height (Fixture *f, gconstpointer data)
{
  g_autoptr (IlvTrace) crowd = sample_random (40, 3, 1, 1000);
  g_autoptr (IlvTimelineLayout) layout = ilv_timeline_layout_new ();
  double natural;

  f->scene.runs[1].front = crowd;
  natural = ilv_timeline_get_natural_height (&f->scene, &f->view, WIDTH);
  ilv_timeline_layout_update (layout, &f->scene, &f->view, WIDTH, natural);
  g_assert_cmpfloat (layout->rows_px, <=, layout->view_px);
  g_assert_false (layout->is_tight);
  /* A little less: loops and queues go, so that all models are still seen. */
  ilv_timeline_layout_update (layout, &f->scene, &f->view, WIDTH, natural - 1);
  g_assert_cmpfloat (layout->rows_px, <=, layout->view_px);
  g_assert_true (layout->is_tight);
  ilv_timeline_layout_update (layout, &f->scene, &f->view, WIDTH, natural / 4);
  g_assert_cmpfloat (layout->rows_px, >, layout->view_px);
  g_assert_false (layout->is_tight);
}

static void
test_odd_sizes_and_missing_traces (Fixture *f, gconstpointer data)
{
  const int sizes[][2] = {{1, 1}, {100, 20}, {130, 40}, {300, 2000}, {4000, 100}};

  f->scene.runs[1] = (IlvSceneRun){NULL, f->traces[1]};
  f->scene.runs[2] = (IlvSceneRun){NULL, NULL};
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    cairo_surface_destroy (paint (f, ILV_THEME_LIGHT, sizes[i][0], sizes[i][1]));
  f->scene.text_scale = 2.5;
  cairo_surface_destroy (paint (f, ILV_THEME_CONTRAST, WIDTH, HEIGHT));
  f->scene.n_runs = 0;
  cairo_surface_destroy (paint (f, ILV_THEME_LIGHT, WIDTH, HEIGHT));
}

/* Whether a column of the ruler holds one colour all through. */
static gboolean
is_plain (cairo_surface_t *surface, int x)
{
  int stride = cairo_image_surface_get_stride (surface);
  const guchar *data = cairo_image_surface_get_data (surface);

  for (int y = 7; y < RULER_PX - 6; y++)
    if (memcmp (data + y * stride + 4 * x, data + 6 * stride + 4 * x, 4) != 0)
      return FALSE;
  return TRUE;
}

static gboolean
is_accent (cairo_surface_t *surface, int x)
{
  const IlvColor *accent = &ilv_palette_get (ILV_THEME_LIGHT)->accent;
  const guchar *p = cairo_image_surface_get_data (surface) +
                    RULER_PX / 2 * cairo_image_surface_get_stride (surface) + 4 * x;

  return abs (p[2] - (int)(accent->r * 255)) < 3 && abs (p[0] - (int)(accent->b * 255)) < 3;
}

/* How long the selection is stands in the ruler; no tick's label shows beside or below it in part.
 */
static void
test_selection_cuts_no_label (Fixture *f, gconstpointer data)
{
  f->scene.time_ns = 400000000; /* its mark is elsewhere */
  for (gint64 middle = 80; middle < 200; middle += 3) {
    cairo_surface_t *picture;
    int first = -1, last = -1;

    f->view.select_begin_ns = (middle - 70) * 1000000;
    f->view.select_end_ns = (middle + 70) * 1000000;
    picture = paint (f, ILV_THEME_LIGHT, WIDTH, HEIGHT);
    /* The pill is wider than the selection's edges, which are accent too. */
    for (int x = LABEL_PX; x < WIDTH - 1; x++)
      if (is_accent (picture, x) && is_accent (picture, x + 1)) {
        first = first < 0 ? x : first;
        last = x + 1;
      }
    g_assert_cmpint (last - first, >, 20);
    for (int x = 3; x <= 4; x++) {
      g_assert_true (is_plain (picture, first - x));
      g_assert_true (is_plain (picture, last + x));
    }
    cairo_surface_destroy (picture);
  }
}

static void
add (const char *name, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (name, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/timeline-paint/same-scene-same-picture", test_same_scene_same_picture);
  add ("/timeline-paint/curtain-says-why", test_curtain_says_why);
  add ("/timeline-paint/curtain-hides-the-future", test_curtain_hides_the_future);
  add ("/timeline-paint/only-the-playhead-follows-time", test_only_the_playhead_follows_time);
  add ("/timeline-paint/mark", test_a_marked_track_is_pointed_out);
  add ("/timeline-paint/lit-job", test_lit_job_shows_in_every_model);
  add ("/timeline-paint/totals", test_totals_print_the_error);
  add ("/timeline-paint/selection-cuts-no-label", test_selection_cuts_no_label);
  add ("/timeline-paint/documents", test_documents);
  add ("/timeline-paint/natural-height", test_natural_height);
  add ("/timeline-paint/odd-sizes", test_odd_sizes_and_missing_traces);
  return g_test_run ();
}
