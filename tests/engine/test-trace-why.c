/* `why` explains by what the trace contains, and announces only what it contains.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "demos/trace/ilv-trace-builder.h"
#include "demos/trace/ilv-why.h"

typedef struct {
  IlvTrackId main, worker, loop, job;
} Ids;

/* The worker waits for the GIL from 10, asks at 60, takes at 80, blocks on I/O from 100 to 200,
 * and is idle without any reason in the trace from 200 on. */
static IlvTrace *
make_trace (Ids *ids)
{
  g_autoptr (IlvTraceBuilder) b = ilv_trace_builder_new ();
  guint16 kinds[ILV_N_STATES];
  IlvTrackId process =
      ilv_trace_builder_add_track (b, 0, ILV_TRACK_PROCESS, ILV_ROLE_MAIN, 0, NULL);

  for (guint i = 0; i < ILV_N_STATES; i++)
    kinds[i] = ilv_trace_builder_intern_kind (b, i, NULL);
  ids->main = ilv_trace_builder_add_track (b, process, ILV_TRACK_THREAD, ILV_ROLE_MAIN, 0, NULL);
  ids->worker =
      ilv_trace_builder_add_track (b, process, ILV_TRACK_THREAD, ILV_ROLE_WORKER, 1, NULL);
  ids->loop = ilv_trace_builder_add_track (b, process, ILV_TRACK_LOOP, ILV_ROLE_NONE, 0, NULL);
  ids->job = ilv_trace_builder_add_track (b, 0, ILV_TRACK_JOB, ILV_ROLE_NONE, 1, NULL);
  ilv_trace_builder_add_job (b, "a", 0, 0, ILV_JOB_NONE);
  ilv_trace_builder_add_job (b, "a", 1, 0, ILV_JOB_NONE);
  ilv_trace_builder_set_job_track (b, 1, ids->job);
  ilv_trace_builder_begin_job (b, 1, 0, ids->main);

  ilv_trace_builder_set_state (b, ids->worker, 0, kinds[ILV_STATE_STARTUP], ILV_JOB_NONE);
  ilv_trace_builder_add_instant (b, ids->worker, 0, ILV_EVENT_THREAD_START, ids->main, 0);
  ilv_trace_builder_set_state (b, ids->worker, 10, kinds[ILV_STATE_GIL_WAIT], 0);
  ilv_trace_builder_add_instant (b, ids->worker, 10, ILV_EVENT_GIL_WAIT, ids->main, 50);
  ilv_trace_builder_add_instant (b, ids->worker, 60, ILV_EVENT_GIL_REQUEST, ids->main, 50);
  ilv_trace_builder_add_instant (b, ids->main, 80, ILV_EVENT_GIL_DROP, 1, 0);
  ilv_trace_builder_add_instant (b, ids->worker, 80, ILV_EVENT_GIL_TAKE, ids->main, 70);
  ilv_trace_builder_add_link (b, ids->main, 80, ids->worker, 80, ILV_LINK_GIL);
  ilv_trace_builder_set_state (b, ids->worker, 80, kinds[ILV_STATE_PYTHON], 0);
  ilv_trace_builder_add_instant (b, ids->worker, 100, ILV_EVENT_BLOCK, ILV_STATE_IO, 100);
  ilv_trace_builder_set_state (b, ids->worker, 100, kinds[ILV_STATE_IO], 0);
  ilv_trace_builder_set_state (b, ids->worker, 200, kinds[ILV_STATE_IDLE], ILV_JOB_NONE);

  ilv_trace_builder_set_state (b, ids->job, 0, kinds[ILV_STATE_READY], 1);
  ilv_trace_builder_add_instant (b, ids->loop, 0, ILV_EVENT_TASK_READY, 0, ILV_STATE_IO);
  ilv_trace_builder_add_instant (b, ids->loop, 40, ILV_EVENT_TASK_STEP, 0, 40);
  ilv_trace_builder_add_instant (b, ids->loop, 50, ILV_EVENT_TASK_STEP, 1, 50);
  ilv_trace_builder_set_state (b, ids->job, 50, kinds[ILV_STATE_PYTHON], 1);
  ilv_trace_builder_add_instant (b, ids->loop, 90, ILV_EVENT_TASK_SUSPEND, 1, ILV_STATE_IO);
  ilv_trace_builder_end_state (b, ids->job, 90);
  return ilv_trace_builder_seal (b, 300, NULL);
}

static void
test_thread (void)
{
  Ids ids;
  g_autoptr (IlvTrace) trace = make_trace (&ids);
  IlvWhy why;

  g_assert_true (ilv_why_at (trace, ids.worker, 30, &why));
  g_assert_cmpint (why.span.state, ==, ILV_STATE_GIL_WAIT);
  g_assert_cmpint (why.cause.kind, ==, ILV_EVENT_GIL_WAIT);
  g_assert_cmpint (why.next.kind, ==, ILV_EVENT_GIL_REQUEST);
  g_assert_cmpint (why.end_ns, ==, 80);
  g_assert_cmpint (why.next_state, ==, ILV_STATE_PYTHON);
  g_assert_false (why.has_link);

  g_assert_true (ilv_why_at (trace, ids.worker, 70, &why));
  g_assert_cmpint (why.next.kind, ==, ILV_EVENT_GIL_TAKE);

  g_assert_true (ilv_why_at (trace, ids.worker, 80, &why));
  g_assert_cmpint (why.cause.kind, ==, ILV_EVENT_GIL_TAKE);
  g_assert_true (why.has_link);
  g_assert_cmpuint (why.link.from_track, ==, ids.main);
  g_assert_cmpint (why.next.kind, ==, ILV_EVENT_BLOCK);
  g_assert_cmpint (why.next.time_ns, ==, 100);
}

static void
test_nothing_is_invented (void)
{
  Ids ids;
  g_autoptr (IlvTrace) trace = make_trace (&ids);
  IlvWhy why;

  g_assert_true (ilv_why_at (trace, ids.worker, 150, &why));
  g_assert_cmpint (why.cause.kind, ==, ILV_EVENT_BLOCK);
  g_assert_false (why.has_next); /* no UNBLOCK stands in the trace */
  g_assert_cmpint (why.end_ns, ==, 200);
  g_assert_true (ilv_why_at (trace, ids.worker, 250, &why));
  g_assert_false (why.has_cause);
  g_assert_false (why.has_next);
  g_assert_cmpint (why.next_state, ==, ILV_N_STATES);
  g_assert_true (ilv_why_at (trace, ids.main, 0, &why));
  g_assert_false (why.has_span);
  g_assert_cmpint (why.next.kind, ==, ILV_EVENT_GIL_DROP);
}

/* A job's own instants stand on the loop, among those of other jobs. */
static void
test_job (void)
{
  Ids ids;
  g_autoptr (IlvTrace) trace = make_trace (&ids);
  IlvWhy why;

  g_assert_true (ilv_why_at (trace, ids.job, 20, &why));
  g_assert_false (why.has_cause);
  g_assert_cmpint (why.next.time_ns, ==, 50);
  g_assert_true (ilv_why_at (trace, ids.job, 60, &why));
  g_assert_cmpint (why.cause.kind, ==, ILV_EVENT_TASK_STEP);
  g_assert_cmpint (why.cause.time_ns, ==, 50);
  g_assert_cmpint (why.next.kind, ==, ILV_EVENT_GIL_DROP); /* by the thread that runs it */
  g_assert_true (ilv_why_at (trace, ids.job, 85, &why));
  g_assert_cmpint (why.next.kind, ==, ILV_EVENT_TASK_SUSPEND);
  g_assert_cmpuint (why.next.a, ==, 1);
}

static void
test_latest (void)
{
  Ids ids;
  g_autoptr (IlvTrace) trace = make_trace (&ids);
  IlvInstant instant;

  g_assert_false (ilv_why_latest (trace, -1, &instant));
  g_assert_true (ilv_why_latest (trace, 85, &instant));
  g_assert_cmpint (instant.kind, ==, ILV_EVENT_GIL_TAKE); /* not the drop of the same moment */
  g_assert_true (ilv_why_latest (trace, 1000, &instant));
  g_assert_cmpint (instant.kind, ==, ILV_EVENT_BLOCK);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/why/thread", test_thread);
  g_test_add_func ("/why/nothing-is-invented", test_nothing_is_invented);
  g_test_add_func ("/why/job", test_job);
  g_test_add_func ("/why/latest-is-the-most-telling", test_latest);
  return g_test_run ();
}
