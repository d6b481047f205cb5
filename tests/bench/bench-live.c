/* What a look at a growing trace costs, by how long the run has been going on: it must not matter.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-live [RECORDS]: ten busy threads, a queue and a counter; the same number of new records
 * before each look. Times are CPU time of this thread, medians of the looks of a decade. */
#include "demos/trace/ilv-trace-builder.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define N_TRACKS 10
#define PER_LOOK 3300 /* 10^5 a second, looked at 30 times a second */
#define LOOKS_MAX 4096

static double
read_cpu (void)
{
  struct timespec t;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static int
compare (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

typedef struct {
  IlvTraceBuilder *builder;
  IlvTrackId first, queue, counter;
  guint16 kinds[4];
  guint64 n;
} Run;

static void
run_init (Run *self)
{
  self->builder = ilv_trace_builder_new_live ();
  self->first = 1;
  for (guint i = 0; i < N_TRACKS; i++)
    ilv_trace_builder_add_track (self->builder, 0, ILV_TRACK_THREAD, ILV_ROLE_WORKER, i, NULL);
  self->queue =
      ilv_trace_builder_add_track (self->builder, 0, ILV_TRACK_QUEUE, ILV_ROLE_WORK, 0, NULL);
  self->counter =
      ilv_trace_builder_add_track (self->builder, 0, ILV_TRACK_COUNTER, ILV_ROLE_MEMORY, 0, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (self->kinds); i++)
    self->kinds[i] = ilv_trace_builder_intern_kind (self->builder, i, NULL);
  ilv_trace_builder_add_job (self->builder, "job", 0, 0, ILV_JOB_NONE);
}

/* A state and an instant, now and then a link, a place in the queue, a sample. */
static void
add_record (Run *self)
{
  gint64 t_ns = (gint64)self->n * 5000;
  IlvTrackId track = self->first + (IlvTrackId)(self->n % N_TRACKS);

  ilv_trace_builder_set_state (self->builder, track, t_ns, self->kinds[self->n / N_TRACKS % 4], 0);
  ilv_trace_builder_add_instant (self->builder, track, t_ns, ILV_EVENT_JOB_STEP, 0, 0);
  if (self->n % 4 == 0)
    ilv_trace_builder_add_link (self->builder, 1, t_ns, track, t_ns, ILV_LINK_WAKE);
  if (self->n % 8 == 0)
    ilv_trace_builder_queue_put (self->builder, self->queue, t_ns, 0);
  if (self->n % 8 == 4)
    ilv_trace_builder_queue_take (self->builder, self->queue, t_ns, 0);
  if (self->n % 16 == 0)
    ilv_trace_builder_set_counter (self->builder, self->counter, t_ns, (gint64)self->n);
  self->n++;
}

/* Until there are so many records; the median time of a look, the one before let go of included. */
static double
time_looks (Run *self, guint64 n_records, IlvTrace **latest)
{
  double times[LOOKS_MAX];
  guint n = 0;

  while (self->n < n_records) {
    for (guint i = 0; i < PER_LOOK; i++)
      add_record (self);
    double begin = read_cpu ();
    IlvTrace *trace = ilv_trace_builder_snapshot (self->builder, (gint64)self->n * 5000,
                                                  ilv_run_info_new (), NULL);
    g_clear_pointer (latest, ilv_trace_unref);
    *latest = trace;
    times[n++ % LOOKS_MAX] = read_cpu () - begin;
  }
  n = MIN (n, LOOKS_MAX);
  qsort (times, n, sizeof *times, compare);
  return times[n / 2];
}

int
main (int argc, char **argv)
{
  guint64 most = argc > 1 ? g_ascii_strtoull (argv[1], NULL, 10) : 10000000;
  IlvTrace *latest = NULL;
  double first = 0, cost = 0;
  Run run = {0};

  run_init (&run);
  printf ("%-40s %10s\n", "a look after", "median");
  for (guint64 n = 100000; n <= most; n *= 10) {
    cost = time_looks (&run, n, &latest);
    first = first > 0 ? first : cost;
    printf ("%10" G_GUINT64_FORMAT " records %29.3f ms\n", n, cost * 1e3);
  }
  printf ("%-40s %10.2f x   <= 1.5  %s\n", "the last / the first", cost / first,
          cost <= 1.5 * first ? "met" : "MISSED");
  printf ("%-40s %10.1f %%   <= 12.5 %s\n", "of a core, 30 times a second", cost * 3000,
          cost * 30 <= 0.125 ? "met" : "MISSED");
  g_clear_pointer (&latest, ilv_trace_unref);
  ilv_trace_builder_free (run.builder);
  return 0;
}
