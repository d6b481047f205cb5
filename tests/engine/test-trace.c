/* A sealed trace answers what was put in: tracks, spans, instants, links, queues, counters, jobs.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "demos/trace/ilv-trace-builder.h"

typedef struct {
  IlvTrackId process, gil, thread, worker, queue, counter, job;
} Ids;

static IlvTrace *
seal (IlvTraceBuilder *builder, gint64 end_ns)
{
  g_autoptr (GError) error = NULL;
  IlvTrace *trace = ilv_trace_builder_seal (builder, end_ns, &error);

  g_assert_no_error (error);
  g_assert_nonnull (trace);
  return trace;
}

/* Two threads hand a GIL over at 50 and 100; a queue of jobs; a counter. */
static IlvTrace *
make_trace (Ids *ids)
{
  g_autoptr (IlvTraceBuilder) b = ilv_trace_builder_new ();
  guint16 python = ilv_trace_builder_intern_kind (b, ILV_STATE_PYTHON, "parse");
  guint16 wait = ilv_trace_builder_intern_kind (b, ILV_STATE_GIL_WAIT, NULL);
  guint16 held = ilv_trace_builder_intern_kind (b, ILV_STATE_PYTHON, NULL);

  ids->process = ilv_trace_builder_add_track (b, 0, ILV_TRACK_PROCESS, ILV_ROLE_MAIN, 0, NULL);
  ids->gil = ilv_trace_builder_add_track (b, ids->process, ILV_TRACK_GIL, ILV_ROLE_NONE, 0, NULL);
  ids->thread =
      ilv_trace_builder_add_track (b, ids->process, ILV_TRACK_THREAD, ILV_ROLE_MAIN, 0, NULL);
  ids->worker =
      ilv_trace_builder_add_track (b, ids->process, ILV_TRACK_THREAD, ILV_ROLE_WORKER, 1, NULL);
  ids->queue =
      ilv_trace_builder_add_track (b, ids->process, ILV_TRACK_QUEUE, ILV_ROLE_WORK, 0, NULL);
  ids->counter = ilv_trace_builder_add_track (b, 0, ILV_TRACK_COUNTER, ILV_ROLE_MEMORY, 0, NULL);
  ids->job = ilv_trace_builder_add_track (b, 0, ILV_TRACK_JOB, ILV_ROLE_NONE, 0, NULL);
  for (guint i = 0; i < 3; i++)
    ilv_trace_builder_add_job (b, "burn", i, 0, ILV_JOB_NONE);
  ilv_trace_builder_set_job_track (b, 0, ids->job);

  ilv_trace_builder_set_state (b, ids->thread, 0, python, 0);
  ilv_trace_builder_set_state (b, ids->worker, 0, wait, 1);
  ilv_trace_builder_set_state (b, ids->gil, 0, held, ids->thread);
  ilv_trace_builder_add_instant (b, ids->worker, 0, ILV_EVENT_GIL_WAIT, ids->thread, 50);
  ilv_trace_builder_add_instant (b, ids->worker, 50, ILV_EVENT_GIL_REQUEST, ids->thread, 50);
  ilv_trace_builder_add_instant (b, ids->worker, 50, ILV_EVENT_GIL_TAKE, ids->thread, 50);
  ilv_trace_builder_set_state (b, ids->gil, 50, held, ids->worker);
  ilv_trace_builder_set_state (b, ids->thread, 50, wait, 0);
  ilv_trace_builder_set_state (b, ids->worker, 50, python, 1);
  ilv_trace_builder_add_link (b, ids->worker, 100, ids->thread, 100, ILV_LINK_GIL);
  ilv_trace_builder_add_link (b, ids->thread, 50, ids->worker, 50, ILV_LINK_GIL);
  ilv_trace_builder_set_state (b, ids->gil, 100, held, ids->thread);
  ilv_trace_builder_end_state (b, ids->worker, 100);
  ilv_trace_builder_set_state (b, ids->thread, 100, python, 0);
  for (guint i = 0; i < 3; i++)
    ilv_trace_builder_queue_put (b, ids->queue, 0, i);
  ilv_trace_builder_queue_take (b, ids->queue, 10, 1);
  ilv_trace_builder_queue_take (b, ids->queue, 20, 0);
  ilv_trace_builder_set_counter (b, ids->counter, 0, 7);
  ilv_trace_builder_set_counter (b, ids->counter, 30, 9);
  ilv_trace_builder_set_counter (b, ids->counter, 30, 3);
  ilv_trace_builder_begin_job (b, 0, 0, ids->thread);
  ilv_trace_builder_end_job (b, 0, 120, ILV_OUTCOME_DONE);
  ilv_trace_builder_end_job (b, 1, 100, ILV_OUTCOME_DONE);
  ilv_trace_builder_end_job (b, 2, 130, ILV_OUTCOME_TIMED_OUT);
  ilv_trace_builder_add_job_bytes (b, 0, 5);
  return seal (b, 120);
}

static void
test_tracks (void)
{
  Ids ids;
  g_autoptr (IlvTrace) trace = make_trace (&ids);
  IlvTrack track;
  guint n;
  const IlvTrackId *children = ilv_trace_get_children (trace, ids.process, &n);

  g_assert_cmpuint (ilv_trace_get_n_tracks (trace), ==, 8);
  g_assert_cmpuint (n, ==, 4);
  g_assert_cmpuint (children[0], ==, ids.gil);
  g_assert_cmpuint (children[3], ==, ids.queue);
  ilv_trace_get_track (trace, ids.worker, &track);
  g_assert_cmpuint (track.parent, ==, ids.process);
  g_assert_cmpuint (track.number, ==, 1);
  g_assert_null (track.name);
  g_assert_cmpuint (
      ilv_trace_find_track (trace, ids.process, ILV_TRACK_THREAD, ILV_ROLE_WORKER, G_MAXUINT32), ==,
      ids.worker);
  g_assert_cmpuint (
      ilv_trace_find_track (trace, ILV_TRACK_NONE, ILV_TRACK_THREAD, ILV_N_ROLES, G_MAXUINT32), ==,
      ids.thread);
  g_assert_cmpuint (ilv_trace_find_track (trace, 0, ILV_TRACK_THREAD, ILV_N_ROLES, G_MAXUINT32), ==,
                    ILV_TRACK_NONE);
  ilv_trace_get_children (trace, ids.job, &n);
  g_assert_cmpuint (n, ==, 0);
}

static void
test_spans (void)
{
  Ids ids;
  g_autoptr (IlvTrace) trace = make_trace (&ids);
  IlvSpan span;
  guint64 n;

  g_assert_cmpint (ilv_trace_get_begin (trace), ==, 0);
  g_assert_cmpint (ilv_trace_get_end (trace), ==, 130);
  g_assert_cmpuint (ilv_trace_get_n_spans (trace, ids.thread, 0), ==, 3);
  g_assert_cmpuint (ilv_trace_get_n_rows (trace, ids.queue), ==, 0);
  g_assert_true (ilv_trace_find_span_at (trace, ids.thread, 99, &span));
  g_assert_cmpint (span.begin_ns, ==, 50);
  g_assert_cmpint (span.end_ns, ==, 100);
  g_assert_cmpint (span.state, ==, ILV_STATE_GIL_WAIT);
  g_assert_true (ilv_trace_find_span_at (trace, ids.thread, 100, &span));
  g_assert_cmpstr (span.name, ==, "parse");
  g_assert_cmpint (span.end_ns, ==, 120);
  g_assert_false (ilv_trace_find_span_at (trace, ids.thread, 120, &span));
  g_assert_false (ilv_trace_find_span_at (trace, ids.thread, -1, &span));
  g_assert_cmpint (ilv_trace_get_state_at (trace, ids.worker, 100), ==, ILV_STATE_IDLE);
  g_assert_cmpuint (ilv_trace_find_spans (trace, ids.thread, 0, 50, 100, &n), ==, 1);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpuint (ilv_trace_find_spans (trace, ids.thread, 0, 49, 101, &n), ==, 0);
  g_assert_cmpuint (n, ==, 3);
  ilv_trace_find_spans (trace, ids.worker, 0, 100, 1000, &n);
  g_assert_cmpuint (n, ==, 0);
}

static void
test_instants_and_links (void)
{
  Ids ids;
  g_autoptr (IlvTrace) trace = make_trace (&ids);
  IlvInstant instant;
  IlvLink link;

  g_assert_cmpuint (ilv_trace_find_instant (trace, ids.worker, 1), ==, 1);
  g_assert_cmpuint (ilv_trace_find_instant (trace, ids.worker, 51), ==, 3);
  g_assert_true (
      ilv_trace_find_last_instant (trace, ids.worker, ILV_EVENT_GIL_WAIT, 200, &instant));
  g_assert_cmpint (instant.time_ns, ==, 0);
  g_assert_cmpuint (instant.a, ==, ids.thread);
  g_assert_true (ilv_trace_find_last_instant (trace, ids.worker, ILV_EVENT_NONE, 50, &instant));
  g_assert_cmpint (instant.kind, ==, ILV_EVENT_GIL_TAKE);
  g_assert_false (
      ilv_trace_find_last_instant (trace, ids.worker, ILV_EVENT_GIL_TAKE, 49, &instant));

  g_assert_cmpuint (ilv_trace_get_n_links (trace), ==, 2);
  ilv_trace_get_link (trace, 0, &link);
  g_assert_cmpint (link.to_ns, ==, 50);
  g_assert_cmpuint (ilv_trace_find_link (trace, 51), ==, 1);
  g_assert_true (ilv_trace_find_link_into (trace, ids.worker, 99, &link));
  g_assert_cmpuint (link.from_track, ==, ids.thread);
  g_assert_false (ilv_trace_find_link_into (trace, ids.thread, 99, &link));
  g_assert_true (ilv_trace_find_link_into (trace, ids.thread, 100, &link));
}

static void
test_queue_and_counter (void)
{
  Ids ids;
  g_autoptr (IlvTrace) trace = make_trace (&ids);
  guint32 jobs[3];
  gint64 t_ns, value;

  g_assert_cmpuint (ilv_trace_get_queue_length (trace, ids.queue, -1), ==, 0);
  g_assert_cmpuint (ilv_trace_get_queue_length (trace, ids.queue, 0), ==, 3);
  g_assert_cmpuint (ilv_trace_get_queue_max (trace, ids.queue), ==, 3);
  g_assert_cmpuint (ilv_trace_get_queue (trace, ids.queue, 10, jobs, 3), ==, 2);
  g_assert_cmpuint (jobs[0], ==, 0);
  g_assert_cmpuint (jobs[1], ==, 2);
  g_assert_cmpuint (ilv_trace_get_queue (trace, ids.queue, 500, jobs, 3), ==, 1);
  g_assert_cmpuint (jobs[0], ==, 2);
  g_assert_cmpuint (ilv_trace_get_queue (trace, ids.queue, 0, jobs, 2), ==, 2);

  g_assert_cmpint (ilv_trace_get_counter_at (trace, ids.counter, -1), ==, 0);
  g_assert_cmpint (ilv_trace_get_counter_at (trace, ids.counter, 29), ==, 7);
  g_assert_cmpint (ilv_trace_get_counter_at (trace, ids.counter, 30), ==, 3);
  g_assert_cmpuint (ilv_trace_get_n_samples (trace, ids.counter), ==, 2);
  ilv_trace_get_sample (trace, ids.counter, 1, &t_ns, &value);
  g_assert_cmpint (t_ns, ==, 30);
  g_assert_cmpint (value, ==, 3);
  g_assert_cmpint (ilv_trace_get_counter_max (trace, ids.counter), ==, 7);
}

static void
test_jobs_and_figures (void)
{
  Ids ids;
  g_autoptr (IlvTrace) trace = make_trace (&ids);
  const IlvFigures *figures = &ilv_trace_get_info (trace)->figures;
  IlvFigures computed;
  IlvJob job;

  g_assert_cmpuint (ilv_trace_get_n_jobs (trace), ==, 3);
  ilv_trace_get_job (trace, 0, &job);
  g_assert_cmpstr (job.group, ==, "burn");
  g_assert_cmpuint (job.track, ==, ids.job);
  g_assert_cmpuint (job.worker, ==, ids.thread);
  g_assert_cmpuint (job.n_bytes, ==, 5);
  g_assert_cmpint (job.end_ns, ==, 120);
  g_assert_cmpint (figures->total_ns, ==, 130);
  g_assert_cmpuint (figures->n_submitted, ==, 3);
  g_assert_cmpuint (figures->n_finished, ==, 2);
  g_assert_cmpuint (figures->n_timed_out, ==, 1);
  g_assert_cmpint (figures->latency_p50_ns, ==, 100);
  g_assert_cmpint (figures->latency_max_ns, ==, 120);
  ilv_trace_compute_figures (trace, &computed);
  g_assert_cmpuint (computed.gil_switches, ==, 1);
  g_assert_cmpuint (computed.transferred_bytes, ==, 5);
  g_assert_cmpuint (computed.peak_memory_bytes, ==, 7);
}

/* Forty jobs of nine years each are longer than any number can tell. */
static void
test_endless_times_do_not_wrap_round (void)
{
  const gint64 end_ns = G_GINT64_CONSTANT (1) << 58;
  g_autoptr (IlvTraceBuilder) b = ilv_trace_builder_new ();
  guint16 python = ilv_trace_builder_intern_kind (b, ILV_STATE_PYTHON, NULL);
  IlvFigures figures;

  for (guint i = 0; i < 40; i++) {
    IlvTrackId track = ilv_trace_builder_add_track (b, 0, ILV_TRACK_JOB, ILV_ROLE_NONE, i, NULL);

    ilv_trace_builder_add_job (b, "long", i, 0, ILV_JOB_NONE);
    ilv_trace_builder_set_job_track (b, i, track);
    ilv_trace_builder_set_state (b, track, 0, python, i);
  }
  g_autoptr (IlvTrace) trace = seal (b, end_ns);
  ilv_trace_compute_figures (trace, &figures);
  g_assert_cmpint (figures.state_ns[ILV_STATE_PYTHON], ==, G_MAXINT64);
}

static void
test_steps (void)
{
  Ids ids;
  g_autoptr (IlvTrace) trace = make_trace (&ids);

  g_assert_cmpint (ilv_trace_next_time (trace, 0, -1), ==, 0);
  g_assert_cmpint (ilv_trace_next_time (trace, 0, 0), ==, 10);
  g_assert_cmpint (ilv_trace_next_time (trace, ids.thread, 0), ==, 50);
  g_assert_cmpint (ilv_trace_next_time (trace, ids.thread, 100), ==, 120);
  g_assert_cmpint (ilv_trace_next_time (trace, ids.thread, 120), ==, G_MAXINT64);
  g_assert_cmpint (ilv_trace_next_time (trace, 0, 20), ==, 50);
  g_assert_cmpint (ilv_trace_previous_time (trace, 0, 50), ==, 20);
  g_assert_cmpint (ilv_trace_previous_time (trace, ids.worker, 1000), ==, 100);
  g_assert_cmpint (ilv_trace_previous_time (trace, ids.worker, 0), ==, G_MININT64);
  g_assert_cmpint (ilv_trace_previous_time (trace, ids.process, 50), ==, 20);
  g_assert_cmpint (ilv_trace_next_switch (trace, 0), ==, 50);
  g_assert_cmpint (ilv_trace_next_switch (trace, 50), ==, 100);
  g_assert_cmpint (ilv_trace_next_switch (trace, 100), ==, G_MAXINT64);
  g_assert_cmpint (ilv_trace_previous_switch (trace, 100), ==, 50);
  g_assert_cmpint (ilv_trace_previous_switch (trace, 50), ==, 0);
  g_assert_cmpint (ilv_trace_previous_switch (trace, 0), ==, G_MININT64);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trace/tracks-form-a-tree", test_tracks);
  g_test_add_func ("/trace/spans-are-half-open", test_spans);
  g_test_add_func ("/trace/instants-and-links-are-found", test_instants_and_links);
  g_test_add_func ("/trace/queues-and-counters-at-any-moment", test_queue_and_counter);
  g_test_add_func ("/trace/jobs-give-figures", test_jobs_and_figures);
  g_test_add_func ("/trace/endless-times-do-not-wrap-round", test_endless_times_do_not_wrap_round);
  g_test_add_func ("/trace/steps-forward-and-back", test_steps);
  return g_test_run ();
}
