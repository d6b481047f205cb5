/* A run's figures up to a moment: an index over a sealed trace.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Jobs are sorted by end once; the first k of them have finished at t. Percentiles are nearest-rank
 * among those k, found by selection in a scratch array. Busy and waiting time are sums at N_MARKS
 * moments; between two marks the cores' spans are walked (there are few cores), the GIL waits of
 * jobs are interpolated (there may be thousands of tracks). */
#include "ilv-so-far.h"

#include "demos/trace/ilv-percentile.h"

#define N_MARKS 1024

typedef struct {
  gint64 end_ns, latency_ns;
  gboolean finished;
} End;

struct _IlvSoFar {
  IlvTrace *trace;
  GArray *ends;    /* End, by end_ns */
  GArray *cores;   /* IlvTrackId */
  gint64 *scratch; /* ends->len */
  IlvTrackId memory;
  gint64 mark_ns; /* between two marks */
  gint64 busy_ns[N_MARKS + 1];
  gint64 gil_ns[N_MARKS + 1];
};

static int
compare_ends (gconstpointer a, gconstpointer b)
{
  const End *x = a, *y = b;

  return x->end_ns < y->end_ns ? -1 : x->end_ns > y->end_ns;
}

/* Adds a span's length to the sums of all marks at or after its moments. `sums` holds, until
 * accumulate(), what falls between mark i - 1 and mark i. */
static void
spread_span (IlvSoFar *self, gint64 *sums, gint64 begin_ns, gint64 end_ns)
{
  begin_ns = MAX (begin_ns, 0);
  while (begin_ns < end_ns) {
    gint64 mark = MIN (begin_ns / self->mark_ns + 1, N_MARKS);
    gint64 until_ns = mark == N_MARKS ? end_ns : MIN (end_ns, mark * self->mark_ns);

    sums[mark] += until_ns - begin_ns;
    begin_ns = until_ns;
  }
}

static void
spread_track (IlvSoFar *self, IlvTrackId track, gint64 *sums, gboolean is_core)
{
  guint64 n = ilv_trace_get_n_spans (self->trace, track, 0);

  for (guint64 i = 0; i < n; i++) {
    IlvSpan span;

    ilv_trace_get_span (self->trace, track, 0, i, &span);
    if (is_core ? span.state != ILV_STATE_IDLE : span.state == ILV_STATE_GIL_WAIT)
      spread_span (self, sums, span.begin_ns, span.end_ns);
  }
}

static void
add_jobs (IlvSoFar *self)
{
  guint32 n = ilv_trace_get_n_jobs (self->trace);

  for (guint32 i = 0; i < n; i++) {
    IlvJob job;
    End end;

    ilv_trace_get_job (self->trace, i, &job);
    if (job.end_ns < 0)
      continue;
    end = (End){job.end_ns, job.end_ns - job.arrival_ns, job.outcome == ILV_OUTCOME_DONE};
    g_array_append_val (self->ends, end);
  }
  g_array_sort (self->ends, compare_ends);
  self->scratch = g_new (gint64, MAX (self->ends->len, 1));
}

static void
add_tracks (IlvSoFar *self)
{
  gboolean has_job_tracks = ilv_trace_find_track (self->trace, ILV_TRACK_NONE, ILV_TRACK_JOB,
                                                  ILV_N_ROLES, G_MAXUINT32) != ILV_TRACK_NONE;
  IlvTrackKind waiters = has_job_tracks ? ILV_TRACK_JOB : ILV_TRACK_THREAD;

  for (IlvTrackId id = 0; id < ilv_trace_get_n_tracks (self->trace); id++) {
    IlvTrack track;

    ilv_trace_get_track (self->trace, id, &track);
    if (track.kind == ILV_TRACK_CORE) {
      g_array_append_val (self->cores, id);
      spread_track (self, id, self->busy_ns, TRUE);
    } else if (track.kind == waiters)
      spread_track (self, id, self->gil_ns, FALSE);
  }
  for (guint i = 1; i <= N_MARKS; i++) {
    self->busy_ns[i] += self->busy_ns[i - 1];
    self->gil_ns[i] += self->gil_ns[i - 1];
  }
}

IlvSoFar *
ilv_so_far_new (IlvTrace *trace)
{
  IlvSoFar *self = g_new0 (IlvSoFar, 1);

  self->trace = ilv_trace_ref (trace);
  self->ends = g_array_new (FALSE, FALSE, sizeof (End));
  self->cores = g_array_new (FALSE, FALSE, sizeof (IlvTrackId));
  self->mark_ns = MAX (1, (ilv_trace_get_end (trace) + N_MARKS - 1) / N_MARKS);
  self->memory = ilv_trace_find_track (trace, 0, ILV_TRACK_COUNTER, ILV_ROLE_MEMORY, G_MAXUINT32);
  add_jobs (self);
  add_tracks (self);
  return self;
}

void
ilv_so_far_free (IlvSoFar *self)
{
  ilv_trace_unref (self->trace);
  g_array_unref (self->ends);
  g_array_unref (self->cores);
  g_free (self->scratch);
  g_free (self);
}

IlvTrace *
ilv_so_far_get_trace (IlvSoFar *self)
{
  return self->trace;
}

static gint64
find_percentile (gint64 *values, gint64 n, int percent)
{
  return n > 0 ? ilv_percentile (values, (guint64)n, (guint)percent) : -1;
}

static guint
count_ended (IlvSoFar *self, gint64 t_ns)
{
  guint low = 0, high = self->ends->len;

  while (low < high) {
    guint middle = low + (high - low) / 2;

    if (g_array_index (self->ends, End, middle).end_ns <= t_ns)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static gint64
read_busy (IlvSoFar *self, gint64 t_ns)
{
  guint mark = (guint)MIN (t_ns / self->mark_ns, N_MARKS);
  gint64 from_ns = (gint64)mark * self->mark_ns;
  gint64 sum_ns = self->busy_ns[mark];

  for (guint i = 0; i < self->cores->len; i++) {
    IlvTrackId core = g_array_index (self->cores, IlvTrackId, i);
    guint64 n;
    guint64 first = ilv_trace_find_spans (self->trace, core, 0, from_ns, t_ns, &n);

    for (guint64 k = first; k < first + n; k++) {
      IlvSpan span;

      ilv_trace_get_span (self->trace, core, 0, k, &span);
      if (span.state != ILV_STATE_IDLE)
        sum_ns += MAX (0, MIN (span.end_ns, t_ns) - MAX (span.begin_ns, from_ns));
    }
  }
  return sum_ns;
}

static gint64
read_gil (IlvSoFar *self, gint64 t_ns)
{
  guint mark = (guint)MIN (t_ns / self->mark_ns, N_MARKS);
  double share;

  if (mark == N_MARKS)
    return self->gil_ns[N_MARKS];
  share = (double)(t_ns - (gint64)mark * self->mark_ns) / (double)self->mark_ns;
  return self->gil_ns[mark] +
         (gint64)(share * (double)(self->gil_ns[mark + 1] - self->gil_ns[mark]));
}

void
ilv_so_far_read (IlvSoFar *self, gint64 t_ns, IlvSoFarFigures *figures)
{
  gint64 end_ns = ilv_trace_get_info (self->trace)->figures.total_ns;
  guint n_ended = count_ended (self, t_ns);
  gint64 n = 0;

  *figures = (IlvSoFarFigures){.n_jobs = ilv_trace_get_n_jobs (self->trace),
                               .cpu_use = self->cores->len > 0 ? 0 : -1};
  for (guint i = 0; i < n_ended; i++) {
    const End *end = &g_array_index (self->ends, End, i);

    if (end->finished)
      self->scratch[n++] = end->latency_ns;
  }
  figures->n_finished = (guint32)n;
  figures->latency_p50_ns = find_percentile (self->scratch, n, 50);
  figures->latency_p95_ns = find_percentile (self->scratch, n, 95);
  figures->latency_p99_ns = find_percentile (self->scratch, n, 99);
  /* After its end a run's averages stay what they were. */
  t_ns = MIN (t_ns, MAX (end_ns, 0));
  if (self->memory != ILV_TRACK_NONE)
    figures->memory_bytes = ilv_trace_get_counter_at (self->trace, self->memory, t_ns);
  if (t_ns <= 0)
    return;
  figures->throughput_per_s = (double)n * 1e9 / (double)t_ns;
  if (self->cores->len > 0)
    figures->cpu_use = (double)read_busy (self, t_ns) / (double)t_ns;
  figures->gil_wait_ns = read_gil (self, t_ns);
}
