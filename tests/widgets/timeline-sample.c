/* Small traces made by hand for the views' tests.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "timeline-sample.h"

#include <math.h>

#define MS 1000000.0

static void
finish (IlvTraceBuilder *b, const char *model, IlvSource source, guint workers, gint64 end_ns)
{
  IlvRunInfo *info = ilv_run_info_new ();

  info->workload = g_strdup ("sample");
  info->model = g_strdup (model);
  info->source = source;
  info->cores = 4;
  info->workers = workers;
  info->figures.total_ns = end_ns;
  ilv_trace_builder_set_info (b, info);
}

static IlvTrace *
seal (IlvTraceBuilder *b, gint64 end_ns)
{
  g_autoptr (GError) error = NULL;
  IlvTrace *trace = ilv_trace_builder_seal (b, end_ns, &error);

  g_assert_no_error (error);
  ilv_trace_builder_free (b);
  return trace;
}

typedef struct {
  gint64 t_ns;
  guint32 job;
  gboolean is_put;
} Move;

static int
compare_moves (gconstpointer a, gconstpointer b)
{
  const Move *p = a, *q = b;

  if (p->t_ns != q->t_ns)
    return p->t_ns < q->t_ns ? -1 : 1;
  return q->is_put - p->is_put;
}

IlvTrace *
sample_asyncio (double stretch, IlvSource source)
{
  IlvTraceBuilder *b = ilv_trace_builder_new ();
  IlvTrackId process =
      ilv_trace_builder_add_track (b, 0, ILV_TRACK_PROCESS, ILV_ROLE_MAIN, 0, NULL);
  IlvTrackId gil = ilv_trace_builder_add_track (b, process, ILV_TRACK_GIL, ILV_ROLE_NONE, 0, NULL);
  IlvTrackId main =
      ilv_trace_builder_add_track (b, process, ILV_TRACK_THREAD, ILV_ROLE_MAIN, 0, NULL);
  IlvTrackId loop =
      ilv_trace_builder_add_track (b, process, ILV_TRACK_LOOP, ILV_ROLE_NONE, 0, NULL);
  IlvTrackId ready =
      ilv_trace_builder_add_track (b, process, ILV_TRACK_QUEUE, ILV_ROLE_READY, 0, NULL);
  guint16 python = ilv_trace_builder_intern_kind (b, ILV_STATE_PYTHON, "parse");
  guint16 io = ilv_trace_builder_intern_kind (b, ILV_STATE_IO, "fetch");
  guint16 wait = ilv_trace_builder_intern_kind (b, ILV_STATE_READY, NULL);
  guint16 run = ilv_trace_builder_intern_kind (b, ILV_STATE_PYTHON, ILV_PHASE_RUN);
  guint16 poll = ilv_trace_builder_intern_kind (b, ILV_STATE_IO, ILV_PHASE_POLL);
  g_autoptr (GArray) moves = g_array_new (FALSE, FALSE, sizeof (Move));
  gint64 t = 0, step = (gint64)(2.4 * MS * stretch), reply = (gint64)(18 * MS * stretch);

  for (guint i = 0; i < 100; i++) {
    guint32 job = ilv_trace_builder_add_job (b, "request", i, 0, ILV_JOB_NONE);
    IlvTrackId track = ilv_trace_builder_add_track (b, 0, ILV_TRACK_JOB, ILV_ROLE_NONE, job, NULL);
    /* Ten at a time. */
    gint64 begin = (gint64)(i / 10) * 10 * step, at = begin + reply + (gint64)(i % 10) * step / 4;

    t = MAX (t, at);
    ilv_trace_builder_set_job_track (b, job, track);
    ilv_trace_builder_begin_job (b, job, begin, main);
    if (begin > 0)
      ilv_trace_builder_add_span (b, track, 0, begin, wait, job);
    ilv_trace_builder_add_span (b, track, begin, at, io, job);
    g_array_append_vals (moves, &(Move){at, job, TRUE}, 1);
    g_array_append_vals (moves, &(Move){t, job, FALSE}, 1);
    if (t > at)
      ilv_trace_builder_add_span (b, track, at, t, wait, job);
    ilv_trace_builder_add_span (b, track, t, t + step, python, job);
    ilv_trace_builder_add_span (b, main, t, t + step, python, job);
    ilv_trace_builder_add_span (b, gil, t, t + step, python, main);
    ilv_trace_builder_set_state (b, loop, t, run, ILV_JOB_NONE);
    ilv_trace_builder_add_link (b, loop, at, main, t, ILV_LINK_WAKE);
    t += step;
    ilv_trace_builder_end_job (b, job, t, ILV_OUTCOME_DONE);
    if (i % 10 == 9)
      ilv_trace_builder_set_state (b, loop, t, poll, ILV_JOB_NONE);
  }
  ilv_trace_builder_end_state (b, loop, t);
  g_array_sort (moves, compare_moves);
  for (guint i = 0; i < moves->len; i++) {
    const Move *move = &g_array_index (moves, Move, i);

    if (move->is_put)
      ilv_trace_builder_queue_put (b, ready, move->t_ns, move->job);
    else
      ilv_trace_builder_queue_take (b, ready, move->t_ns, move->job);
  }
  finish (b, "asyncio", source, 1, t);
  return seal (b, t);
}

/* One worker's job: wait for I/O, want the GIL, hold it. Returns its end. */
static gint64
add_job (IlvTraceBuilder *b, IlvTrackId thread, IlvTrackId gil, guint i, gint64 t, gint64 *gil_free,
         double stretch)
{
  guint16 io = ilv_trace_builder_intern_kind (b, ILV_STATE_IO, "fetch");
  guint16 want = ilv_trace_builder_intern_kind (b, ILV_STATE_GIL_WAIT, NULL);
  guint16 python = ilv_trace_builder_intern_kind (b, ILV_STATE_PYTHON, "parse");
  guint32 job = ilv_trace_builder_add_job (b, "request", i, 0, ILV_JOB_NONE);
  gint64 back = t + (gint64)((16 + i % 5) * MS * stretch), begin = MAX (back, *gil_free);
  gint64 end = begin + (gint64)(2 * MS * stretch);

  ilv_trace_builder_begin_job (b, job, t, thread);
  ilv_trace_builder_add_span (b, thread, t, back, io, job);
  ilv_trace_builder_add_span (b, thread, back, begin, want, job);
  ilv_trace_builder_add_span (b, thread, begin, end, python, job);
  ilv_trace_builder_add_span (b, gil, begin, end, python, thread);
  ilv_trace_builder_end_job (b, job, end, ILV_OUTCOME_DONE);
  *gil_free = end;
  return end;
}

IlvTrace *
sample_threads (double stretch, IlvSource source)
{
  IlvTraceBuilder *b = ilv_trace_builder_new ();
  IlvTrackId process =
      ilv_trace_builder_add_track (b, 0, ILV_TRACK_PROCESS, ILV_ROLE_MAIN, 0, NULL);
  IlvTrackId gil = ilv_trace_builder_add_track (b, process, ILV_TRACK_GIL, ILV_ROLE_NONE, 0, NULL);
  IlvTrackId work =
      ilv_trace_builder_add_track (b, process, ILV_TRACK_QUEUE, ILV_ROLE_WORK, 0, NULL);
  IlvTrackId threads[4], last = ILV_TRACK_NONE;
  gint64 at[4] = {0}, gil_free = 0, end = 0;

  for (guint i = 0; i < 4; i++)
    threads[i] =
        ilv_trace_builder_add_track (b, process, ILV_TRACK_THREAD, ILV_ROLE_WORKER, i + 1, NULL);
  for (guint i = 0; i < 100; i++)
    ilv_trace_builder_queue_put (b, work, 0, i);
  for (guint i = 0; i < 100; i++) {
    guint next = 0;
    gint64 before = gil_free;

    for (guint k = 1; k < 4; k++)
      if (at[k] < at[next])
        next = k;
    ilv_trace_builder_queue_take (b, work, at[next], i);
    at[next] = add_job (b, threads[next], gil, i, at[next], &gil_free, stretch);
    if (last != ILV_TRACK_NONE && last != threads[next])
      ilv_trace_builder_add_link (b, last, before, threads[next],
                                  gil_free - (gint64)(2 * MS * stretch), ILV_LINK_GIL);
    last = threads[next];
    end = MAX (end, at[next]);
  }
  finish (b, "threads", source, 4, end);
  return seal (b, end);
}

IlvTrace *
sample_processes (double stretch, IlvSource source)
{
  IlvTraceBuilder *b = ilv_trace_builder_new ();
  IlvTrackId main = ilv_trace_builder_add_track (b, 0, ILV_TRACK_PROCESS, ILV_ROLE_MAIN, 0, NULL);
  guint16 startup = ilv_trace_builder_intern_kind (b, ILV_STATE_STARTUP, NULL);
  guint16 moving = ilv_trace_builder_intern_kind (b, ILV_STATE_TRANSFER, "unpickle");
  IlvTrackId threads[4], gils[4];
  gint64 at[4], gil_free[4] = {0}, end = 0;

  ilv_trace_builder_add_track (b, main, ILV_TRACK_THREAD, ILV_ROLE_MAIN, 0, NULL);
  for (guint i = 0; i < 4; i++) {
    IlvTrackId process =
        ilv_trace_builder_add_track (b, 0, ILV_TRACK_PROCESS, ILV_ROLE_WORKER, i + 1, NULL);
    gils[i] = ilv_trace_builder_add_track (b, process, ILV_TRACK_GIL, ILV_ROLE_NONE, 0, NULL);
    threads[i] = ilv_trace_builder_add_track (b, process, ILV_TRACK_THREAD, ILV_ROLE_MAIN, 0, NULL);
    at[i] = (gint64)((70 + 4 * i) * MS * stretch);
    ilv_trace_builder_add_span (b, threads[i], (gint64)(4 * i * MS), at[i], startup, ILV_JOB_NONE);
  }
  for (guint i = 0; i < 100; i++) {
    guint next = 0;

    for (guint k = 1; k < 4; k++)
      if (at[k] < at[next])
        next = k;
    ilv_trace_builder_add_span (b, threads[next], at[next], at[next] + (gint64)(0.8 * MS * stretch),
                                moving, i);
    at[next] = add_job (b, threads[next], gils[next], i, at[next] + (gint64)(0.8 * MS * stretch),
                        &gil_free[next], stretch);
    end = MAX (end, at[next]);
  }
  finish (b, "processes", source, 4, end);
  return seal (b, end);
}

IlvTrace *
sample_script (void)
{
  IlvTraceBuilder *b = ilv_trace_builder_new ();
  IlvTrackId process =
      ilv_trace_builder_add_track (b, 0, ILV_TRACK_PROCESS, ILV_ROLE_MAIN, 0, NULL);
  IlvTrackId main =
      ilv_trace_builder_add_track (b, process, ILV_TRACK_THREAD, ILV_ROLE_MAIN, 0, NULL);
  IlvTrackId worker =
      ilv_trace_builder_add_track (b, process, ILV_TRACK_THREAD, ILV_ROLE_WORKER, 1, NULL);
  guint16 python = ilv_trace_builder_intern_kind (b, ILV_STATE_PYTHON, NULL);
  guint16 waits = ilv_trace_builder_intern_kind (b, ILV_STATE_IO, NULL);
  IlvTrace *trace;

  ilv_trace_builder_add_span (b, main, 0, 5 * MS, python, ILV_JOB_NONE);
  ilv_trace_builder_add_span (b, worker, 5 * MS, 9 * MS, waits, ILV_JOB_NONE);
  finish (b, "threads", ILV_SOURCE_MEASURED, 1, 9 * MS);
  trace = seal (b, 9 * MS);
  ((IlvRunInfo *)ilv_trace_get_info (trace))->is_script = TRUE;
  return trace;
}

IlvTrace *
sample_random (guint n_tracks, guint n_spans, guint32 seed, gint64 mean_ns)
{
  IlvTraceBuilder *b = ilv_trace_builder_new ();
  IlvTrackId process =
      ilv_trace_builder_add_track (b, 0, ILV_TRACK_PROCESS, ILV_ROLE_MAIN, 0, NULL);
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  guint16 kinds[ILV_N_STATES];
  gint64 end = 0;

  for (guint s = 0; s < ILV_N_STATES; s++)
    kinds[s] = ilv_trace_builder_intern_kind (b, s, NULL);
  for (guint i = 0; i < n_tracks; i++) {
    IlvTrackId track =
        ilv_trace_builder_add_track (b, process, ILV_TRACK_THREAD, ILV_ROLE_WORKER, i + 1, NULL);
    gint64 t = 0;

    for (guint k = 0; k < n_spans; k++) {
      gint64 length = 1 + (gint64)(-log (1 - g_rand_double (rand)) * (double)mean_ns);

      if (g_rand_int_range (rand, 0, 4) == 0)
        t += (gint64)(g_rand_double (rand) * 4 * (double)mean_ns);
      ilv_trace_builder_add_span (b, track, t, t + length,
                                  kinds[g_rand_int_range (rand, 0, ILV_STATE_IDLE)], ILV_JOB_NONE);
      t += length;
    }
    end = MAX (end, t);
  }
  finish (b, "threads", ILV_SOURCE_PREDICTED, n_tracks, end);
  return seal (b, end);
}
