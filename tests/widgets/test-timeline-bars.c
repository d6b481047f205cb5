/* Bars against a direct drawing: nothing is lost, nothing is there that is not, at any zoom.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/timeline/ilv-timeline-bars.h"

#include <math.h>
#include <string.h>

#include "timeline-sample.h"

#define WIDTH 800
#define HEIGHT 14

typedef struct {
  IlvTimelineBars *bars;
  guint32 pixels[WIDTH * HEIGHT];
  guint32 ground;
  IlvBarsTarget target;
} Canvas;

static void
canvas_init (Canvas *c, double begin_ns, double ns_per_px)
{
  IlvRuler none = {0};

  c->bars = ilv_timeline_bars_new (ilv_palette_get (ILV_THEME_LIGHT));
  c->target = (IlvBarsTarget){.pixels = c->pixels,
                              .stride = WIDTH,
                              .n_columns = WIDTH,
                              .begin_ns = begin_ns,
                              .ns_per_px = ns_per_px,
                              .px_per_ns = 1 / ns_per_px,
                              .scale = 1,
                              .ink_scale = 1};
  ilv_timeline_bars_begin (c->bars, &c->target, &none);
  ilv_timeline_bars_clear (c->bars, &c->target, 0, HEIGHT);
  c->ground = c->pixels[0];
}

static void
canvas_clear (Canvas *c)
{
  ilv_timeline_bars_free (c->bars);
}

static gboolean
is_lit (const Canvas *c, int x)
{
  return x >= 0 && x < WIDTH && c->pixels[HEIGHT / 2 * WIDTH + x] != c->ground;
}

/* Counts spans of which no pixel is lit, and lit pixels with no span within a pixel. */
static void
compare (const Canvas *c, const IlvTrace *trace, IlvTrackId track, guint *lost, guint *ghosts)
{
  guint8 touched[WIDTH + 4] = {0};
  double begin = c->target.begin_ns, step = c->target.ns_per_px;
  guint64 n = ilv_trace_get_n_spans (trace, track, 0);

  for (guint64 i = 0; i < n; i++) {
    double a, b;
    gboolean seen = FALSE;
    IlvSpan span;

    ilv_trace_get_span (trace, track, 0, i, &span);
    a = ((double)span.begin_ns - begin) / step;
    b = ((double)span.end_ns - begin) / step;
    if (b <= 0 || a >= WIDTH || span.state == ILV_STATE_IDLE)
      continue;
    for (int x = MAX (0, (int)floor (a)); x <= MIN (WIDTH - 1, (int)ceil (b) - 1); x++)
      touched[x + 2] = 1;
    for (int x = (int)floor (a) - 1; x <= (int)ceil (b); x++)
      seen |= is_lit (c, x);
    /* What only touches the picture's edge may round out of it. */
    if (!seen && b > 1 && a < WIDTH - 1)
      (*lost)++;
  }
  for (int x = 0; x < WIDTH; x++)
    if (is_lit (c, x) &&
        !(touched[x] | touched[x + 1] | touched[x + 2] | touched[x + 3] | touched[x + 4]))
      (*ghosts)++;
}

static void
test_no_span_lost_no_ghost (void)
{
  guint lost = 0, ghosts = 0;
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (guint run = 0; run < 12; run++) {
    g_autoptr (IlvTrace) trace = sample_random (2, 200 + run * 700, run, 1000);
    IlvTrackId track = ilv_trace_find_track (trace, ILV_TRACK_NONE, ILV_TRACK_THREAD,
                                             ILV_ROLE_WORKER, run % 2 + 1);
    double end = (double)ilv_trace_get_end (trace);

    for (guint zoom = 0; zoom < 14; zoom++) {
      double step = end / WIDTH / pow (2.3, zoom);
      double begin = zoom == 0 ? 0 : g_rand_double (rand) * (end - step * WIDTH);
      Canvas c;

      canvas_init (&c, begin, step);
      ilv_timeline_bars_paint_row (c.bars, &c.target, trace, track, 0, FALSE, 0, HEIGHT);
      compare (&c, trace, track, &lost, &ghosts);
      canvas_clear (&c);
    }
  }
  g_assert_cmpuint (lost, ==, 0);
  g_assert_cmpuint (ghosts, ==, 0);
}

/* Where spans are wide, the bars are exactly where a direct drawing puts them. */
static void
test_wide_spans_are_exact (void)
{
  g_autoptr (IlvTrace) trace = sample_random (1, 300, 3, 100000);
  IlvTrackId track =
      ilv_trace_find_track (trace, ILV_TRACK_NONE, ILV_TRACK_THREAD, ILV_ROLE_WORKER, 1);
  Canvas c;
  IlvSpan span;

  canvas_init (&c, 0, 1000);
  ilv_timeline_bars_paint_row (c.bars, &c.target, trace, track, 0, FALSE, 0, HEIGHT);
  for (guint i = 0; i < 300; i++) {
    int a, b;

    ilv_trace_get_span (trace, track, 0, i, &span);
    a = (int)floor ((double)span.begin_ns / 1000 + 0.5);
    b = (int)floor ((double)span.end_ns / 1000 + 0.5);
    if (b - a < 3 || b >= WIDTH - 1)
      continue;
    for (int x = a; x < b; x++)
      g_assert_true (is_lit (&c, x));
  }
  canvas_clear (&c);
}

/* Running reaches the top, wanting the middle, waiting neither, where there is no room for more. */
static void
test_height_tells_narrow_states_apart (void)
{
  const IlvState states[] = {ILV_STATE_PYTHON, ILV_STATE_GIL_WAIT, ILV_STATE_IO};
  const gboolean top[] = {TRUE, FALSE, FALSE}, middle[] = {TRUE, TRUE, FALSE};

  for (guint s = 0; s < G_N_ELEMENTS (states); s++) {
    g_autoptr (IlvTraceBuilder) b = ilv_trace_builder_new ();
    IlvTrackId track =
        ilv_trace_builder_add_track (b, 0, ILV_TRACK_THREAD, ILV_ROLE_WORKER, 1, NULL);
    guint16 kind = ilv_trace_builder_intern_kind (b, states[s], NULL);
    g_autoptr (IlvTrace) trace = NULL;
    Canvas c;

    ilv_trace_builder_add_span (b, track, 100000, 105000, kind, ILV_JOB_NONE);
    trace = ilv_trace_builder_seal (b, 800000, NULL);
    g_assert_nonnull (trace);
    canvas_init (&c, 0, 1000);
    ilv_timeline_bars_paint_row (c.bars, &c.target, trace, track, 0, FALSE, 0, HEIGHT);
    g_assert_true (is_lit (&c, 102));
    g_assert_true ((c.pixels[102] != c.ground) == top[s]);
    g_assert_true ((c.pixels[4 * WIDTH + 102] != c.ground) == middle[s]);
    canvas_clear (&c);
  }
}

static guint32
get_gap (void)
{
  const IlvColor *gap = &ilv_palette_get (ILV_THEME_LIGHT)->gap;

  return 0xff000000u | (guint32)lround (gap->r * 255) << 16 | (guint32)lround (gap->g * 255) << 8 |
         (guint32)lround (gap->b * 255);
}

/* Two wide neighbours of states too alike are parted by an edge. */
static void
test_neighbours_are_parted (void)
{
  g_autoptr (IlvTraceBuilder) b = ilv_trace_builder_new ();
  IlvTrackId track = ilv_trace_builder_add_track (b, 0, ILV_TRACK_THREAD, ILV_ROLE_WORKER, 1, NULL);
  guint16 io = ilv_trace_builder_intern_kind (b, ILV_STATE_IO, NULL);
  g_autoptr (IlvTrace) trace = NULL;
  guint32 gap = get_gap ();
  Canvas c;

  ilv_trace_builder_add_span (b, track, 100000, 140000, io, ILV_JOB_NONE);
  ilv_trace_builder_add_span (b, track, 140000, 180000, io, ILV_JOB_NONE);
  trace = ilv_trace_builder_seal (b, 800000, NULL);
  canvas_init (&c, 0, 1000);
  ilv_timeline_bars_paint_row (c.bars, &c.target, trace, track, 0, FALSE, 0, HEIGHT);
  for (int y = 0; y < HEIGHT; y++) {
    g_assert_cmphex (c.pixels[y * WIDTH + 140], ==, gap);
    g_assert_cmphex (c.pixels[y * WIDTH + 139], !=, gap);
  }
  canvas_clear (&c);
}

static void
test_contour_shows_what_runs (void)
{
  g_autoptr (IlvTraceBuilder) b = ilv_trace_builder_new ();
  IlvTrackId track = ilv_trace_builder_add_track (b, 0, ILV_TRACK_THREAD, ILV_ROLE_WORKER, 1, NULL);
  guint16 io = ilv_trace_builder_intern_kind (b, ILV_STATE_IO, NULL);
  guint16 python = ilv_trace_builder_intern_kind (b, ILV_STATE_PYTHON, NULL);
  g_autoptr (IlvTrace) trace = NULL;
  Canvas c;

  ilv_trace_builder_add_span (b, track, 100000, 140000, io, ILV_JOB_NONE);
  ilv_trace_builder_add_span (b, track, 140000, 180000, python, ILV_JOB_NONE);
  trace = ilv_trace_builder_seal (b, 800000, NULL);
  canvas_init (&c, 0, 1000);
  ilv_timeline_bars_paint_outline (c.bars, &c.target, trace, track, 0, 0, HEIGHT);
  for (int x = 0; x < WIDTH; x++)
    g_assert_true ((c.pixels[x] != c.ground) == (x >= 140 && x <= 180));
  g_assert_cmphex (c.pixels[(HEIGHT / 2) * WIDTH + 160], ==, c.ground);
  g_assert_cmphex (c.pixels[(HEIGHT / 2) * WIDTH + 140], !=, c.ground);
  canvas_clear (&c);
}

/* A window that grows by a pixel at a time: rows of every length fit their buffers. */
static void
test_any_width_fits (void)
{
  g_autoptr (IlvTrace) trace = sample_random (2, 900, 3, 1000);
  IlvTrackId track =
      ilv_trace_find_track (trace, ILV_TRACK_NONE, ILV_TRACK_THREAD, ILV_ROLE_WORKER, 1);
  IlvRuler none = {0};
  Canvas c;

  canvas_init (&c, 0, 1000);
  ilv_timeline_bars_free (c.bars);
  c.bars = ilv_timeline_bars_new (ilv_palette_get (ILV_THEME_LIGHT));
  for (int n = 1; n <= WIDTH; n++) {
    c.target.n_columns = n;
    ilv_timeline_bars_begin (c.bars, &c.target, &none);
    ilv_timeline_bars_paint_row (c.bars, &c.target, trace, track, 0, FALSE, 0, HEIGHT);
  }
  canvas_clear (&c);
}

/* A thread of a live recording has its track before its first span, and a row nothing in it. */
static void
test_track_without_spans (void)
{
  g_autoptr (IlvTraceBuilder) b = ilv_trace_builder_new ();
  IlvTrackId track = ilv_trace_builder_add_track (b, 0, ILV_TRACK_THREAD, ILV_ROLE_WORKER, 1, NULL);
  g_autoptr (IlvTrace) trace = ilv_trace_builder_seal (b, 800000, NULL);
  Canvas c;

  canvas_init (&c, 0, 1000);
  ilv_timeline_bars_paint_row (c.bars, &c.target, trace, track, 0, FALSE, 0, HEIGHT);
  for (int x = 0; x < WIDTH; x++)
    g_assert_false (is_lit (&c, x));
  canvas_clear (&c);
}

/* A counter's shortest peak is seen from afar. */
static void
test_area_keeps_peaks (void)
{
  g_autoptr (IlvTraceBuilder) b = ilv_trace_builder_new ();
  IlvTrackId track =
      ilv_trace_builder_add_track (b, 0, ILV_TRACK_COUNTER, ILV_ROLE_WAITING_IO, 0, NULL);
  g_autoptr (IlvTrace) trace = NULL;
  Canvas c;

  ilv_trace_builder_set_counter (b, track, 0, 1);
  ilv_trace_builder_set_counter (b, track, 400100, 10);
  ilv_trace_builder_set_counter (b, track, 400101, 1);
  trace = ilv_trace_builder_seal (b, 800000, NULL);
  canvas_init (&c, 0, 1000);
  ilv_timeline_bars_paint_area (c.bars, &c.target, trace, track, 10, 0, HEIGHT);
  g_assert_cmphex (c.pixels[400], !=, c.ground);
  g_assert_cmphex (c.pixels[390], ==, c.ground);
  g_assert_cmphex (c.pixels[(HEIGHT - 1) * WIDTH + 390], !=, c.ground);
  canvas_clear (&c);
}

/* Half the strength of an exact one, wide and narrow. */
static void
test_estimated_is_paler (void)
{
  const IlvPalette *palette = ilv_palette_get (ILV_THEME_LIGHT);
  IlvColor half = ilv_palette_get_estimated (palette, ILV_STATE_PYTHON);
  g_autoptr (IlvTraceBuilder) b = ilv_trace_builder_new ();
  guint16 exact = ilv_trace_builder_intern_kind (b, ILV_STATE_PYTHON, NULL);
  guint16 estimated = ilv_trace_builder_intern_estimated (b, ILV_STATE_PYTHON, NULL);
  g_autoptr (IlvTrace) trace = NULL;
  IlvColor full = palette->state[ILV_STATE_PYTHON];
  Canvas c;

  ilv_trace_builder_add_span (b, 0, 100000, 110000, exact, ILV_JOB_NONE);
  ilv_trace_builder_add_span (b, 0, 200000, 210000, estimated, ILV_JOB_NONE);
  ilv_trace_builder_add_span (b, 0, 300000, 302000, exact, ILV_JOB_NONE);
  ilv_trace_builder_add_span (b, 0, 400000, 402000, estimated, ILV_JOB_NONE);
  trace = ilv_trace_builder_seal (b, 800000, NULL);
  canvas_init (&c, 0, 1000);
  ilv_timeline_bars_paint_row (c.bars, &c.target, trace, 0, 0, FALSE, 0, HEIGHT);
  const guint32 *line = c.pixels + HEIGHT / 2 * WIDTH;
  g_assert_cmphex (line[105] & 0xffffff, ==,
                   (guint32)lround (full.r * 255) << 16 | (guint32)lround (full.g * 255) << 8 |
                       (guint32)lround (full.b * 255));
  g_assert_cmphex (line[205] & 0xffffff, ==,
                   (guint32)lround (half.r * 255) << 16 | (guint32)lround (half.g * 255) << 8 |
                       (guint32)lround (half.b * 255));
  g_assert_true (is_lit (&c, 401));
  g_assert_cmphex (line[401], !=, line[301]);
  canvas_clear (&c);
}

/* The colour of a pixel in a row of that kind's spans, far more of them than pixels. */
static guint32
paint_dense (IlvState state, gboolean is_estimated)
{
  g_autoptr (IlvTraceBuilder) b = ilv_trace_builder_new ();
  guint16 kind = is_estimated ? ilv_trace_builder_intern_estimated (b, state, NULL)
                              : ilv_trace_builder_intern_kind (b, state, NULL);
  g_autoptr (IlvTrace) trace = NULL;
  guint32 pixel;
  Canvas c;

  for (gint64 i = 0; i < 40000; i++)
    ilv_trace_builder_add_span (b, 0, i * 20, i * 20 + 20, kind, ILV_JOB_NONE);
  trace = ilv_trace_builder_seal (b, 800000, NULL);
  canvas_init (&c, 0, 1000);
  ilv_timeline_bars_paint_row (c.bars, &c.target, trace, 0, 0, FALSE, 0, HEIGHT);
  pixel = c.pixels[HEIGHT / 2 * WIDTH + 300] & 0xffffff;
  canvas_clear (&c);
  return pixel;
}

/* Zoomed out too, where rows are reduced before they are drawn. */
static void
test_reduced_estimated_is_paler (void)
{
  const IlvPalette *palette = ilv_palette_get (ILV_THEME_LIGHT);
  const IlvState states[] = {ILV_STATE_PYTHON, ILV_STATE_CORE_WAIT, ILV_STATE_IO};

  for (guint i = 0; i < G_N_ELEMENTS (states); i++) {
    IlvColor half = ilv_palette_get_estimated (palette, states[i]);

    g_assert_cmphex (paint_dense (states[i], TRUE), ==,
                     (guint32)lround (half.r * 255) << 16 | (guint32)lround (half.g * 255) << 8 |
                         (guint32)lround (half.b * 255));
    g_assert_cmphex (paint_dense (states[i], FALSE), !=, paint_dense (states[i], TRUE));
  }
}

/* Waits of 4 to 60 pixels, with up to `most` spans much narrower than a pixel between. */
static IlvTrace *
make_bursts (GRand *rand, int most)
{
  g_autoptr (GError) error = NULL;
  IlvTraceBuilder *b = ilv_trace_builder_new ();
  guint16 python = ilv_trace_builder_intern_kind (b, ILV_STATE_PYTHON, NULL);
  guint16 native = ilv_trace_builder_intern_kind (b, ILV_STATE_NATIVE, NULL);
  guint16 io = ilv_trace_builder_intern_kind (b, ILV_STATE_IO, NULL);
  IlvTrace *trace;
  gint64 t = 0;

  while (t < WIDTH * 1000) {
    gint64 wait = g_rand_int_range (rand, 4000, 60000);

    for (int i = g_rand_int_range (rand, 1, most + 1); i > 0; i--, t += 20)
      ilv_trace_builder_add_span (b, 0, t, t + 20, i % 2 ? python : native, ILV_JOB_NONE);
    ilv_trace_builder_add_span (b, 0, t, t + wait, io, ILV_JOB_NONE);
    t += wait;
  }
  trace = ilv_trace_builder_seal (b, t, &error);
  g_assert_no_error (error);
  ilv_trace_builder_free (b);
  return trace;
}

/* Painted piece by piece, as panning does, it is the same picture: no letter is there twice. */
static void
test_pieces_make_the_whole (void)
{
  for (guint seed = 0; seed < 40; seed++) {
    g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
    g_autoptr (IlvTrace) trace = make_bursts (rand, 5);
    g_autofree Canvas *whole = g_new0 (Canvas, 1), *pieces = g_new0 (Canvas, 1);

    canvas_init (whole, 0, 1000);
    canvas_init (pieces, 0, 1000);
    ilv_timeline_bars_paint_row (whole->bars, &whole->target, trace, 0, 0, FALSE, 0, HEIGHT);
    for (int x = 0; x < WIDTH; x += pieces->target.n_columns) {
      int n = g_rand_int_range (rand, 1, 90);

      pieces->target.column = x;
      pieces->target.n_columns = MIN (n, WIDTH - x);
      ilv_timeline_bars_begin (pieces->bars, &pieces->target, &(IlvRuler){0});
      ilv_timeline_bars_paint_row (pieces->bars, &pieces->target, trace, 0, 0, FALSE, 0, HEIGHT);
    }
    g_assert_cmpmem (whole->pixels, sizeof whole->pixels, pieces->pixels, sizeof pieces->pixels);
    canvas_clear (whole);
    canvas_clear (pieces);
  }
}

/* Whatever is beside it, a wide wait has its full height. No two are neighbours, so no edge parts
 * them. */
static void
check_wide_waits (const Canvas *c, const IlvTrace *trace)
{
  for (int x = 0; x < WIDTH; x++)
    g_assert_cmphex (c->pixels[x], !=, get_gap ());
  for (guint64 i = 0; i < ilv_trace_get_n_spans (trace, 0, 0); i++) {
    int a, b;
    IlvSpan span;

    ilv_trace_get_span (trace, 0, 0, i, &span);
    a = (int)((span.begin_ns + 500) / 1000);
    b = (int)((span.end_ns + 500) / 1000);
    for (int x = a + 1; b - a >= 24 && x < MIN (b, WIDTH); x++)
      g_assert_cmphex (c->pixels[x], !=, c->ground);
  }
}

/* Among dense spans too; and painted piece by piece, as panning does, it is the same picture. */
static void
test_wide_spans_among_dense_ones (void)
{
  for (guint seed = 0; seed < 40; seed++) {
    g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
    g_autoptr (IlvTrace) trace = make_bursts (rand, 400);
    g_autofree Canvas *whole = g_new0 (Canvas, 1), *pieces = g_new0 (Canvas, 1);

    canvas_init (whole, 0, 1000);
    canvas_init (pieces, 0, 1000);
    ilv_timeline_bars_paint_row (whole->bars, &whole->target, trace, 0, 0, FALSE, 0, HEIGHT);
    check_wide_waits (whole, trace);
    for (int x = 0; x < WIDTH; x += pieces->target.n_columns) {
      int width = g_rand_int_range (rand, 1, 90);

      pieces->target.column = x;
      pieces->target.n_columns = MIN (width, WIDTH - x);
      ilv_timeline_bars_begin (pieces->bars, &pieces->target, &(IlvRuler){0});
      ilv_timeline_bars_paint_row (pieces->bars, &pieces->target, trace, 0, 0, FALSE, 0, HEIGHT);
    }
    g_assert_cmpmem (whole->pixels, sizeof whole->pixels, pieces->pixels, sizeof pieces->pixels);
    canvas_clear (whole);
    canvas_clear (pieces);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/timeline-bars/reduced-estimated-is-paler", test_reduced_estimated_is_paler);
  g_test_add_func ("/timeline-bars/no-span-lost-no-ghost", test_no_span_lost_no_ghost);
  g_test_add_func ("/timeline-bars/wide-spans-are-exact", test_wide_spans_are_exact);
  g_test_add_func ("/timeline-bars/pieces-make-the-whole", test_pieces_make_the_whole);
  g_test_add_func ("/timeline-bars/wide-among-dense", test_wide_spans_among_dense_ones);
  g_test_add_func ("/timeline-bars/height-tells", test_height_tells_narrow_states_apart);
  g_test_add_func ("/timeline-bars/neighbours-are-parted", test_neighbours_are_parted);
  g_test_add_func ("/timeline-bars/contour", test_contour_shows_what_runs);
  g_test_add_func ("/timeline-bars/estimated-is-paler", test_estimated_is_paler);
  g_test_add_func ("/timeline-bars/any-width-fits", test_any_width_fits);
  g_test_add_func ("/timeline-bars/track-without-spans", test_track_without_spans);
  g_test_add_func ("/timeline-bars/area-keeps-peaks", test_area_keeps_peaks);
  return g_test_run ();
}
