/* The trace's figures beside their limits (design/performance.md): build, levels, memory, drawing,
 * opening. Run by hand or by `meson test --benchmark`; never gates.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-trace [SPANS]: 200 tracks of 6 rows, as the drawing prototype has them. */
#include "demos/trace/ilv-trace-builder.h"
#include "demos/trace/ilv-trace-file.h"

#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>
#include <time.h>

#define N_TRACKS 200
#define N_ROWS 6
#define WIDTH 1920
#define ROUNDS 21

static double
read_cpu (void)
{
  struct timespec t;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void
report (const char *what, double value, const char *unit, const char *limit, gboolean is_met)
{
  g_print ("%-46s %10.3f %-9s %-16s %s\n", what, value, unit, limit, is_met ? "met" : "MISSED");
}

/* --- the trace --- */

typedef struct {
  IlvTraceBuilder *builder;
  guint16 kinds[8];
  guint64 left;
  guint64 random;
} Generator;

static guint64
draw (Generator *self)
{
  self->random ^= self->random << 13;
  self->random ^= self->random >> 7;
  self->random ^= self->random << 17;
  return self->random;
}

static void
add_nested (Generator *self, IlvTrackId track, guint depth, gint64 begin_ns, gint64 length_ns)
{
  gint64 at = begin_ns + length_ns / 50, room = length_ns * 24 / 25;
  guint n = depth + 1 == N_ROWS || length_ns < 64 ? 0 : draw (self) % 4;

  if (self->left == 0)
    return;
  self->left--;
  ilv_trace_builder_push (self->builder, track, begin_ns, self->kinds[draw (self) % 8],
                          ILV_JOB_NONE);
  for (guint i = 0; i < n; i++, at += room / n)
    add_nested (self, track, depth + 1, at, room / n * (gint64)(30 + draw (self) % 65) / 100);
  ilv_trace_builder_pop (self->builder, track, begin_ns + length_ns);
}

static IlvTraceBuilder *
fill (guint64 n_spans)
{
  Generator generator = {ilv_trace_builder_new (), {0}, n_spans, 88172645463325252ull};
  gint64 at[N_TRACKS + 1] = {0};

  for (guint i = 0; i < 8; i++)
    generator.kinds[i] = ilv_trace_builder_intern_kind (generator.builder, i, NULL);
  for (guint i = 0; i < N_TRACKS; i++)
    ilv_trace_builder_add_track (generator.builder, 0, ILV_TRACK_THREAD, ILV_ROLE_WORKER, i, NULL);
  while (generator.left > 0)
    for (IlvTrackId track = 1; track <= N_TRACKS; track++) {
      gboolean is_burst = draw (&generator) % 16 == 0;

      for (guint i = is_burst ? 40 : 3; i > 0; i--) {
        gint64 length = is_burst ? 200 + (gint64)(draw (&generator) % 3000)
                                 : 2000 + (gint64)(draw (&generator) % 2000000);

        add_nested (&generator, track, 0, at[track], length);
        at[track] += length + (gint64)(draw (&generator) % (is_burst ? 200 : 300000));
      }
    }
  return generator.builder;
}

static void
bench_plain_adding (guint64 n_spans)
{
  IlvTraceBuilder *builder = ilv_trace_builder_new ();
  guint16 kinds[2] = {ilv_trace_builder_intern_kind (builder, ILV_STATE_PYTHON, NULL),
                      ilv_trace_builder_intern_kind (builder, ILV_STATE_IO, NULL)};
  double begin = read_cpu (), middle;
  IlvTrace *trace;
  guint64 n, columns, levels;

  for (IlvTrackId i = 1; i <= 64; i++)
    ilv_trace_builder_add_track (builder, 0, ILV_TRACK_THREAD, ILV_ROLE_WORKER, i, NULL);
  for (guint64 i = 0; i < n_spans / 64; i++)
    for (IlvTrackId track = 1; track <= 64; track++)
      ilv_trace_builder_set_state (builder, track, (gint64)(i * 1000 + track * 3), kinds[i % 2],
                                   ILV_JOB_NONE);
  middle = read_cpu ();
  trace = ilv_trace_builder_seal (builder, (gint64)n_spans * 1000, NULL);
  ilv_trace_get_memory (trace, &n, &columns, &levels);
  report ("set_state, 64 tracks in turn", (middle - begin) / (double)n * 1e9, "ns/span", "", TRUE);
  report ("seal with levels", (double)n / (read_cpu () - middle) / 1e6, "M spans/s", ">= 45",
          (double)n / (read_cpu () - middle) >= 45e6);
  ilv_trace_unref (trace);
  ilv_trace_builder_free (builder);
}

/* --- drawing --- */

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

/* Reduces n_rows rows; track 1's rows, then track 2's, ... or row 0 of each track. */
static double
time_frame (const IlvTrace *trace, guint n_rows, gboolean is_overview, double begin_ns,
            double scale)
{
  static IlvPixel pixels[WIDTH];
  double begin = read_cpu ();

  for (guint i = 0; i < n_rows; i++)
    ilv_trace_reduce_row (trace, is_overview ? 1 + i : 1 + i / N_ROWS, is_overview ? 0 : i % N_ROWS,
                          begin_ns, scale, WIDTH, pixels);
  return read_cpu () - begin;
}

static void
bench_frames (const IlvTrace *trace, const char *what, guint n_rows, gboolean is_overview,
              double limit_ms)
{
  double length = (double)ilv_trace_get_end (trace), worst = 0;
  g_autofree char *limit = g_strdup_printf ("<= %g (full frame)", limit_ms);

  for (guint zoom = 0; zoom < 12; zoom++) {
    double scale = length / WIDTH / pow (length / WIDTH / 2, zoom / 11.0);
    double times[ROUNDS];

    for (guint i = 0; i < ROUNDS; i++)
      times[i] = time_frame (trace, n_rows, is_overview,
                             (length - scale * WIDTH) * i / (ROUNDS - 1), scale);
    qsort (times, ROUNDS, sizeof *times, compare_doubles);
    worst = MAX (worst, times[ROUNDS / 2]);
  }
  report (what, worst * 1e3, "ms", limit, worst * 1e3 <= limit_ms);
}

/* --- opening --- */

static double
read_clock (void)
{
  return (double)g_get_monotonic_time () * 1e-6;
}

static void
bench_file (IlvTrace *trace)
{
  g_autoptr (GPtrArray) traces = g_ptr_array_new ();
  g_autofree char *folder = g_dir_make_tmp ("bench-trace-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "big.ilv", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) loaded = NULL;
  double begin = read_clock (), middle;
  GStatBuf status;

  g_ptr_array_add (traces, trace);
  if (!ilv_trace_file_save (traces, path, NULL, &error))
    g_error ("%s", error->message);
  middle = read_clock ();
  g_stat (path, &status);
  report ("save", middle - begin, "s", "", TRUE);
  report ("file size", (double)status.st_size / 1e6, "MB", "", TRUE);
  middle = read_clock ();
  loaded = ilv_trace_file_load (path, NULL, &error);
  if (loaded == NULL)
    g_error ("%s", error->message);
  report ("open, checked and validated", read_clock () - middle, "s", "< 0.5 (10^7)",
          read_clock () - middle < 0.5);
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  guint64 n_spans = argc > 1 ? g_ascii_strtoull (argv[1], NULL, 10) : 10000000, columns, levels;
  double begin, built;
  IlvTraceBuilder *builder;
  g_autoptr (IlvTrace) trace = NULL;

  g_print ("%-46s %10s %-9s %-16s\n", "bench-trace", "ours", "", "limit");
  bench_plain_adding (n_spans);
  begin = read_cpu ();
  builder = fill (n_spans);
  built = read_cpu ();
  report ("push and pop, nested 6 deep, with drawing", (built - begin) / (double)n_spans * 1e9,
          "ns/span", "", TRUE);
  trace = ilv_trace_builder_seal (builder, 0, NULL);
  report ("seal with levels", (double)n_spans / (read_cpu () - built) / 1e6, "M spans/s", ">= 45",
          (double)n_spans / (read_cpu () - built) >= 45e6);
  ilv_trace_builder_free (builder);
  ilv_trace_get_memory (trace, &n_spans, &columns, &levels);
  report ("columns", (double)columns / (double)n_spans, "B/span", "<= 18", columns <= 18 * n_spans);
  report ("levels", (double)levels / (double)n_spans, "B/span", "<= 6", levels <= 6 * n_spans);
  bench_frames (trace, "reduce 60 rows x 1920 px, worst zoom", 60, FALSE, 1);
  bench_frames (trace, "reduce 200 tracks x 1920 px, worst zoom", 200, TRUE, 4);
  bench_file (trace);
  return 0;
}
