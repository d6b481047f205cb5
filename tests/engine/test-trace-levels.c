/* A reduced row loses no span and shows no ghost, whatever the zoom; and it costs what is said.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "demos/trace/ilv-trace-builder.h"

#include <math.h>
#include <string.h>

#define MAX_PIXELS 500

typedef struct {
  const char *name;
  guint n_spans;
  gint64 begin_ns;
  double mean_length_ns, mean_gap_ns;
  double burst; /* share of gaps that are a thousand times longer */
} Shape;

/* Small rows without levels, rows of several chunks, spans too long for four bytes, bursts. */
static const Shape shapes[] = {
    {"few", 20, 0, 1000, 500, 0},
    {"negative", 3000, -2000000, 900, 300, 0},
    {"dense", 5000, 7, 2, 0.3, 0},
    {"long", 2000, 0, 6e9, 1e9, 0},
    {"bursts", 4000, 12345, 300, 100, 0.01},
    {"chunks", 150000, 1000, 2000, 100, 0.0001},
};

static double
draw_exponential (GRand *rand, double mean)
{
  return -log (1 - g_rand_double (rand)) * mean;
}

static IlvTrace *
make_row (const Shape *shape, GRand *rand)
{
  g_autoptr (IlvTraceBuilder) builder = ilv_trace_builder_new ();
  g_autoptr (GError) error = NULL;
  guint16 kinds[ILV_N_STATES];
  gint64 t = shape->begin_ns;
  IlvTrace *trace;

  for (guint i = 0; i < ILV_N_STATES; i++)
    kinds[i] = ilv_trace_builder_intern_kind (builder, i, NULL);
  for (guint i = 0; i < shape->n_spans; i++) {
    gint64 length = 1 + (gint64)draw_exponential (rand, shape->mean_length_ns);
    double gap = draw_exponential (rand, shape->mean_gap_ns);

    if (g_rand_double (rand) < shape->burst)
      gap *= 1000;
    ilv_trace_builder_add_span (builder, 0, t, t + length,
                                kinds[g_rand_int_range (rand, 0, ILV_N_STATES)], ILV_JOB_NONE);
    t += length + (gint64)gap;
  }
  trace = ilv_trace_builder_seal (builder, t, &error);
  g_assert_no_error (error);
  return trace;
}

typedef struct {
  guint8 touched[MAX_PIXELS + 2]; /* [x + 1] */
  guint16 states[MAX_PIXELS + 2]; /* bits */
} Drawing;

/* Every span, one by one; `shrink` pixels narrower at both ends, where rounding may decide. */
static void
draw_directly (IlvTrace *trace, double begin_ns, double scale, guint n, double shrink, Drawing *out)
{
  guint64 n_spans = ilv_trace_get_n_spans (trace, 0, 0);

  memset (out, 0, sizeof *out);
  for (guint64 i = 0; i < n_spans; i++) {
    IlvSpan span;
    double a, b;

    ilv_trace_get_span (trace, 0, 0, i, &span);
    if (span.state == ILV_STATE_IDLE)
      continue;
    a = floor (((double)span.begin_ns - begin_ns) / scale + shrink);
    b = ceil (((double)span.end_ns - begin_ns) / scale - shrink);
    for (double x = MAX (a, -1); x < MIN (b, n + 1.0); x++) {
      out->touched[(guint)(x + 1)] = 1;
      out->states[(guint)(x + 1)] |= 1 << span.state;
    }
  }
}

static void
check_view (IlvTrace *trace, double begin_ns, double scale, guint n)
{
  IlvPixel pixels[MAX_PIXELS];
  Drawing least, most;

  ilv_trace_reduce_row (trace, 0, 0, begin_ns, scale, n, pixels);
  draw_directly (trace, begin_ns, scale, n, 1e-6, &least);
  draw_directly (trace, begin_ns, scale, n, -1e-6, &most);
  for (guint x = 0; x < n; x++) {
    guint near = most.states[x] | most.states[x + 1] | most.states[x + 2];

    if (least.touched[x + 1])
      g_assert_cmpuint (ILV_PIXEL_COVER (pixels[x]), >=, 1);
    if (ILV_PIXEL_COVER (pixels[x]) > 0)
      g_assert_true (near >> ILV_PIXEL_STATE (pixels[x]) & 1);
  }
}

static void
test_nothing_is_lost (gconstpointer data)
{
  const Shape *shape = data;
  g_autoptr (GRand) rand = g_rand_new_with_seed (42);
  g_autoptr (IlvTrace) trace = make_row (shape, rand);
  double length = (double)(ilv_trace_get_end (trace) - ilv_trace_get_begin (trace));
  guint n_views = shape->n_spans > 10000 ? 60 : 400;

  for (guint i = 0; i < n_views; i++) {
    double scale = length / pow (2, g_rand_double_range (rand, -4, 26));
    guint n = (guint)g_rand_int_range (rand, 1, MAX_PIXELS);
    double margin = n * scale;
    double begin =
        (double)ilv_trace_get_begin (trace) - margin + g_rand_double (rand) * (length + 2 * margin);

    check_view (trace, begin, scale, n);
    check_view (trace, floor (begin), floor (scale) + 1, n);
  }
}

/* Who walks along a row finds and draws the same as who searches anew, from wherever it comes. */
static void
test_walking_finds_the_same (gconstpointer data)
{
  const Shape *shape = data;
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  g_autoptr (IlvTrace) trace = make_row (shape, rand);
  double length = (double)(ilv_trace_get_end (trace) - ilv_trace_get_begin (trace));

  for (guint i = 0; i < 200; i++) {
    double scale = length / pow (2, g_rand_double_range (rand, -1, 20));
    guint n = (guint)g_rand_int_range (rand, 1, MAX_PIXELS);
    double begin =
        (double)ilv_trace_get_begin (trace) + g_rand_double_range (rand, -0.1, 1.1) * length;
    guint64 most = (guint64)g_rand_int_range (rand, 0, 200), near = G_MAXUINT64;

    if (i % 5 == 0)
      near = (guint64)(g_rand_double (rand) * 1.1 * shape->n_spans);
    for (guint block = 0; block < 6; block++, begin += n * scale) {
      IlvPixel expected[MAX_PIXELS], pixels[MAX_PIXELS];
      gint64 from = (gint64)floor (begin - scale), to = (gint64)ceil (begin + (n + 1) * scale);
      guint64 n_expected, n_found;
      guint64 first = ilv_trace_find_spans (trace, 0, 0, from, to, &n_expected);

      near = ilv_trace_find_few_spans (trace, 0, 0, from, to, near, most, &n_found);
      g_assert_cmpuint (near, ==, first);
      g_assert_cmpuint (n_found, ==, MIN (n_expected, most + 1));
      ilv_trace_reduce_row (trace, 0, 0, begin, scale, n, expected);
      ilv_trace_reduce_row_from (trace, 0, 0, near, begin, scale, n, pixels);
      g_assert_cmpmem (pixels, n * sizeof *pixels, expected, n * sizeof *expected);
    }
  }
}

/* A worker that mostly idles: its short jobs are seen from afar, as what they are. */
static void
test_idling_hides_nothing (void)
{
  g_autoptr (IlvTraceBuilder) builder = ilv_trace_builder_new ();
  guint16 idle = ilv_trace_builder_intern_kind (builder, ILV_STATE_IDLE, NULL);
  guint16 python = ilv_trace_builder_intern_kind (builder, ILV_STATE_PYTHON, NULL);
  g_autoptr (IlvTrace) trace = NULL;
  IlvPixel pixels[16];

  for (gint64 i = 0; i < 10000; i++) {
    ilv_trace_builder_add_span (builder, 0, i * 1000, i * 1000 + 10, python, ILV_JOB_NONE);
    ilv_trace_builder_add_span (builder, 0, i * 1000 + 10, i * 1000 + 1000, idle, ILV_JOB_NONE);
  }
  ilv_trace_builder_add_span (builder, 0, 10000000, 20000000, idle, ILV_JOB_NONE);
  trace = ilv_trace_builder_seal (builder, 20000000, NULL);
  g_assert_nonnull (trace);
  for (double scale = 20000000 / 16.0; scale > 400; scale /= 3) {
    ilv_trace_reduce_row (trace, 0, 0, 0, scale, 16, pixels);
    g_assert_cmpuint (ILV_PIXEL_COVER (pixels[0]), >=, 1);
    for (guint x = 0; x < 16; x++)
      if (ILV_PIXEL_COVER (pixels[x]) > 0)
        g_assert_cmpuint (ILV_PIXEL_STATE (pixels[x]), ==, ILV_STATE_PYTHON);
  }
  ilv_trace_reduce_row (trace, 0, 0, 11000000, 1000, 16, pixels);
  for (guint x = 0; x < 16; x++)
    g_assert_cmpuint (ILV_PIXEL_COVER (pixels[x]), ==, 0);
}

/* Far away, beyond any time: nothing, and no crash. */
static void
test_far_away_is_empty (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_autoptr (IlvTrace) trace = make_row (&shapes[1], rand);
  const double begins[] = {1e18, -1e18, 1e30, -1e30, NAN};
  IlvPixel pixels[8];

  for (guint i = 0; i < G_N_ELEMENTS (begins); i++)
    for (double scale = 1e-3; scale < 1e16; scale *= 1000) {
      memset (pixels, 0xff, sizeof pixels);
      ilv_trace_reduce_row (trace, 0, 0, begins[i], scale, 8, pixels);
      for (guint x = 0; x < 8; x++)
        g_assert_cmpuint (pixels[x], ==, 0);
    }
  ilv_trace_reduce_row (trace, 0, 0, -1e15, 1e18, 8, pixels);
  g_assert_cmpuint (ILV_PIXEL_COVER (pixels[0]), >=, 1);
  g_assert_cmpuint (pixels[1], ==, 0);
}

/* What a row of few spans covers of each pixel, summed up one by one. */
static void
sum_covers (const IlvTrace *trace, double begin_ns, double scale, double *covers, guint n_pixels)
{
  guint64 n = ilv_trace_get_n_spans (trace, 0, 0);

  memset (covers, 0, n_pixels * sizeof *covers);
  for (guint64 i = 0; i < n; i++) {
    IlvSpan span;

    ilv_trace_get_span (trace, 0, 0, i, &span);
    for (guint x = 0; x < n_pixels && span.state != ILV_STATE_IDLE; x++)
      covers[x] += MAX (0, MIN (((double)span.end_ns - begin_ns) / scale, x + 1.0) -
                               MAX (((double)span.begin_ns - begin_ns) / scale, x));
  }
}

/* Span by span, at zooms that whole numbers can and cannot place: a pixel's cover is what its spans
 * cover, in 256ths, which 255 is the most of. */
static void
test_covers_what_spans_cover (void)
{
  const Shape few[] = {{"few", 200, 0, 1000, 500, 0.02}, {"long", 200, -5, 3e9, 2e9, 0.02}};
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);

  for (guint i = 0; i < 600; i++) {
    g_autoptr (IlvTrace) trace = make_row (&few[i % 2], rand);
    double end_ns = (double)ilv_trace_get_end (trace);
    double scale = pow (10, g_rand_double_range (rand, -2, 10));
    double begin_ns = g_rand_double_range (rand, -0.1, 1) * end_ns, covers[MAX_PIXELS];
    IlvPixel pixels[MAX_PIXELS];

    ilv_trace_reduce_row (trace, 0, 0, begin_ns, scale, MAX_PIXELS, pixels);
    sum_covers (trace, begin_ns, scale, covers, MAX_PIXELS);
    for (guint x = 0; x < MAX_PIXELS; x++)
      g_assert_cmpfloat (fabs (ILV_PIXEL_COVER (pixels[x]) - MIN (256 * covers[x], 255)), <=, 1.01);
  }
}

/* A row covered by one state throughout is drawn full, at any zoom. */
static void
test_full_is_full (void)
{
  g_autoptr (IlvTraceBuilder) builder = ilv_trace_builder_new ();
  guint16 kind = ilv_trace_builder_intern_kind (builder, ILV_STATE_IO, NULL);
  g_autoptr (IlvTrace) trace = NULL;

  for (gint64 i = 0; i < 100000; i++)
    ilv_trace_builder_add_span (builder, 0, i * 1000, (i + 1) * 1000, kind, 0xffffffff);
  trace = ilv_trace_builder_seal (builder, 0, NULL);
  for (double scale = 1; scale < 1e5; scale *= 1.7) {
    IlvPixel pixels[100];

    ilv_trace_reduce_row (trace, 0, 0, 1e7, scale, 100, pixels);
    for (guint x = 0; x < 100; x++) {
      g_assert_cmpuint (ILV_PIXEL_COVER (pixels[x]), >=, 250);
      g_assert_cmpuint (ILV_PIXEL_STATE (pixels[x]), ==, ILV_STATE_IO);
    }
  }
}

/* Estimated for the first half, exact for the second; in both, short spans of the other sort lie
 * between long ones. Whatever the zoom, a pixel is as the span that covers most of it. */
static void
test_estimated_stays_estimated (void)
{
  g_autoptr (IlvTraceBuilder) builder = ilv_trace_builder_new ();
  guint16 kinds[] = {ilv_trace_builder_intern_kind (builder, ILV_STATE_CORE_WAIT, NULL),
                     ilv_trace_builder_intern_estimated (builder, ILV_STATE_CORE_WAIT, NULL)};
  g_autoptr (IlvTrace) trace = NULL;
  const gint64 n = 40000;

  for (gint64 i = 0; i < n; i++) {
    guint kind = (i < n / 2) == (i % 2 == 0);

    ilv_trace_builder_add_span (builder, 0, i * 1000, i * 1000 + (i % 2 == 0 ? 900 : 50),
                                kinds[kind], ILV_JOB_NONE);
  }
  trace = ilv_trace_builder_seal (builder, 0, NULL);
  for (double scale = 2500; scale < 1e5; scale *= 1.7)
    for (guint half = 0; half < 2; half++) {
      IlvPixel pixels[100];

      ilv_trace_reduce_row (trace, 0, 0, half * 2e7 + 1e6, scale, 100, pixels);
      for (guint x = 0; x < 100 && (x + 1) * scale < 1.8e7; x++) {
        g_assert_cmpuint (ILV_PIXEL_COVER (pixels[x]), >=, 1);
        g_assert_cmpint (ILV_PIXEL_STATE (pixels[x]), ==, ILV_STATE_CORE_WAIT);
        g_assert_cmpint (ILV_PIXEL_IS_ESTIMATED (pixels[x]), ==, half == 0);
      }
    }
}

static void
test_memory (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (2);

  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++) {
    g_autoptr (IlvTrace) trace = make_row (&shapes[i], rand);
    guint64 n_spans, columns, levels;

    if (strcmp (shapes[i].name, "long") == 0)
      continue;
    ilv_trace_get_memory (trace, &n_spans, &columns, &levels);
    g_assert_cmpuint (n_spans, ==, shapes[i].n_spans);
    g_assert_cmpuint (columns, <=, 18 * n_spans);
    g_assert_cmpuint (levels, <=, 6 * n_spans);
    g_assert_true (n_spans < 256 || levels > 0);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++) {
    g_autofree char *path = g_strdup_printf ("/trace-levels/nothing-is-lost/%s", shapes[i].name);

    g_test_add_data_func (path, &shapes[i], test_nothing_is_lost);
    g_autofree char *walk = g_strdup_printf ("/trace-levels/walking/%s", shapes[i].name);
    g_test_add_data_func (walk, &shapes[i], test_walking_finds_the_same);
  }
  g_test_add_func ("/trace-levels/idling-hides-nothing", test_idling_hides_nothing);
  g_test_add_func ("/trace-levels/far-away-is-empty", test_far_away_is_empty);
  g_test_add_func ("/trace-levels/covers-what-spans-cover", test_covers_what_spans_cover);
  g_test_add_func ("/trace-levels/full-is-full", test_full_is_full);
  g_test_add_func ("/trace-levels/estimated-stays-estimated", test_estimated_stays_estimated);
  g_test_add_func ("/trace-levels/18-and-6-bytes-a-span", test_memory);
  return g_test_run ();
}
