/* An ordinary script's recording, written by hand: its tasks and work items are the jobs.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hand-recording.h"

#include "demos/trace/ilv-trace-builder.h"

#include <string.h>

/* No workload: a script. It is up at 0 and goes down at 1000. */
static GByteArray *
add_script (Fixture *self)
{
  GByteArray *ring = add_ring (self, MAIN_PID, MAIN_PID);
  self->plan.workload = NULL;
  self->plan.n_jobs = 0;
  put (ring, -20, ILV_REC_GIL_TAKE, 0, 1, 0, 0);
  put (ring, 0, ILV_REC_AGENT_READY, 0, 0x030b02f0, 0, 0);
  return ring;
}

static void
assert_job (const IlvTrace *trace, guint32 number, const char *group, gint64 arrival_us,
            gint64 end_us, IlvOutcome outcome)
{
  IlvJob job;
  ilv_trace_get_job (trace, number, &job);
  g_assert_cmpstr (job.group, ==, group);
  g_assert_cmpint (job.arrival_ns, ==, arrival_us * 1000);
  g_assert_cmpint (job.end_ns, ==, end_us * 1000);
  g_assert_cmpint (job.outcome, ==, outcome);
}

static void
test_script_without_jobs_is_one (Fixture *self, gconstpointer data)
{
  GByteArray *ring = add_script (self);
  put (ring, 100, ILV_REC_GIL_DROP, 0, 1, 0, 0);
  put (ring, 101, ILV_REC_BLK_ENTER, ILV_CALL_SLEEP, 0, 400000, 0);
  put (ring, 501, ILV_REC_BLK_EXIT, ILV_CALL_SLEEP, 0, 0, 0);
  put (ring, 502, ILV_REC_GIL_TAKE, 0, 1, 0, 0);
  put (ring, 1000, ILV_REC_PROC_EXIT, 0, 0, 0, 0);
  g_autoptr (IlvTrace) trace = build (self);
  g_assert_cmpuint (ilv_trace_get_n_jobs (trace), ==, 1);
  assert_job (trace, 0, "script", 0, 1000, ILV_OUTCOME_DONE);
  assert_job_state (trace, 0, 300, ILV_STATE_SLEEP);
  assert_job_state (trace, 0, 700, ILV_STATE_PYTHON);
  g_assert_cmpstr (ilv_trace_get_info (trace)->model, ==, "sequential");
  g_assert_null (ilv_trace_get_info (trace)->note);
}

/* One task creates another eagerly (its first step stands inside), and awaits it. */
static void
test_eager_task_and_who_awaits_it (Fixture *self, gconstpointer data)
{
  const guint64 outer = 0xa000, coroutine = 0xc000, inner = 0xb000;
  GByteArray *ring = add_script (self);
  put_text (ring, 1, ILV_REC_STR, 1, "outer");
  put_text (ring, 1, ILV_REC_STR, 2, "inner");
  put_text (ring, 1, ILV_REC_STR, 3, "sleep");
  put (ring, 10, ILV_REC_TASK_SCHED, 0, 0, outer, 0);
  put (ring, 11, ILV_REC_TASK_NEW, ILV_TASK_NEW_SCHEDULED, 1, outer, 0);
  put (ring, 20, ILV_REC_BLK_ENTER, ILV_CALL_EPOLL, 3, 0, 0);
  put (ring, 21, ILV_REC_BLK_EXIT, ILV_CALL_EPOLL, 3, 0, 0);
  put (ring, 25, ILV_REC_LOOP_ITER, ILV_LOOP_ITER_TIMERS, 1, 0xf000, 0);
  put (ring, 30, ILV_REC_STEP_BEGIN, 0, 0, outer, 0);
  put (ring, 40, ILV_REC_TASK_NEW, ILV_TASK_NEW_EAGER, 2, coroutine, outer);
  put (ring, 41, ILV_REC_STEP_BEGIN, 0, 0, coroutine, 0);
  put (ring, 60, ILV_REC_TASK_NEW, ILV_TASK_NEW_RENAMED, 0, inner, coroutine);
  put (ring, 61, ILV_REC_STEP_END, ILV_STEP_END_FUTURE, 3, inner, 0xd000);
  put (ring, 80, ILV_REC_STEP_END, ILV_STEP_END_TASK, 1, outer, inner);
  put (ring, 90, ILV_REC_BLK_ENTER, ILV_CALL_EPOLL, 3, 1, 0);
  put (ring, 500, ILV_REC_BLK_EXIT, ILV_CALL_EPOLL, 3, 0, 0);
  put (ring, 510, ILV_REC_LOOP_ITER, ILV_LOOP_ITER_TIMERS, 0, 0xf000, 0);
  put (ring, 520, ILV_REC_TIMER, 0, 0, 0xe000, ORIGIN + 499000);
  put (ring, 520, ILV_REC_CB_BEGIN, 0, 0, 0xe100, 0xe000);
  put (ring, 525, ILV_REC_TASK_SCHED, 0, 0, inner, 0xe100);
  put (ring, 530, ILV_REC_CB_END, 0, 0, 0xe100, 0);
  put (ring, 540, ILV_REC_STEP_BEGIN, 0, 0, inner, 0);
  put (ring, 550, ILV_REC_TASK_SCHED, 0, 0, outer, inner);
  put (ring, 560, ILV_REC_STEP_END, ILV_STEP_END_RAISED, 0, inner, 0);
  put (ring, 570, ILV_REC_STEP_BEGIN, 0, 0, outer, 0);
  put (ring, 600, ILV_REC_STEP_END, ILV_STEP_END_RETURNED, 0, outer, 0);
  put (ring, 610, ILV_REC_LOOP_ITER, ILV_LOOP_ITER_STOPPED, 0, 0xf000, 0);
  put (ring, 1000, ILV_REC_PROC_EXIT, 0, 0, 0, 0);
  g_autoptr (IlvTrace) trace = build (self);
  IlvTrackId loop = ilv_trace_find_track (trace, ILV_TRACK_NONE, ILV_TRACK_LOOP, ILV_N_ROLES, 0);
  IlvJob job;
  IlvSpan span;
  g_assert_cmpuint (ilv_trace_get_n_jobs (trace), ==, 2);
  assert_job (trace, 0, "outer", 10, 600, ILV_OUTCOME_DONE);
  assert_job (trace, 1, "inner", 40, 560, ILV_OUTCOME_FAILED);
  ilv_trace_get_job (trace, 1, &job);
  g_assert_cmpuint (job.parent, ==, 0);
  assert_job_state (trace, 0, 35, ILV_STATE_PYTHON);
  assert_job_state (trace, 0, 50, ILV_STATE_READY);
  assert_job_state (trace, 1, 50, ILV_STATE_PYTHON);
  assert_job_state (trace, 0, 70, ILV_STATE_PYTHON);
  assert_job_state (trace, 0, 300, ILV_STATE_LOCK);
  assert_job_state (trace, 1, 300, ILV_STATE_SLEEP);
  g_assert_true (ilv_trace_find_span_at (trace, job.track, 300000, &span));
  g_assert_cmpstr (span.name, ==, "sleep");
  assert_instant (trace, loop, 80, ILV_EVENT_TASK_AWAIT, 0, 1);
  assert_instant (trace, loop, 510, ILV_EVENT_TIMER_DUE, 1, 0);
  g_assert_true (ilv_trace_find_span_at (trace, loop, 515000, &span));
  g_assert_cmpstr (span.name, ==, ILV_PHASE_TIMERS);
  g_assert_false (ilv_trace_find_span_at (trace, loop, 800000, &span));
  g_assert_cmpstr (ilv_trace_get_info (trace)->model, ==, "asyncio");
  /* The last job ended at 600: the script went on. */
  g_assert_cmpint (ilv_trace_get_info (trace)->figures.total_ns, ==, 1000 * 1000);
}

/* The feeder comes back from write() when the worker has long begun the job. */
static void
test_late_writer_does_not_stop_a_job (Fixture *self, gconstpointer data)
{
  GByteArray *ring = add_script (self), *feeder = add_ring (self, MAIN_PID, MAIN_PID + 5);
  GByteArray *worker = add_ring (self, WORKER_PID, WORKER_PID);
  const guint work = 7;
  put (ring, 10, ILV_REC_JOB_SUBMIT, ILV_EXECUTOR_PROCESSES, 0, 0, work);
  put (feeder, 20, ILV_REC_PICKLE_BEGIN, ILV_PICKLE_CALL, 0, work, 0);
  put (feeder, 30, ILV_REC_PICKLE_END, ILV_PICKLE_CALL, 0, work, 100);
  put (feeder, 40, ILV_REC_BLK_ENTER, ILV_CALL_WRITE, 5, 104, 0);
  put (worker, 5, ILV_REC_PROC_FORKED, 0, MAIN_PID, 0, 0);
  put (worker, 6, ILV_REC_PROC_START, 0, 0, 0, 0);
  put (worker, 60, ILV_REC_UNPICKLE_BEGIN, 0, 0, 0, 100);
  put (worker, 61, ILV_REC_UNPICKLE_END, ILV_PICKLE_CALL, 0, work, 100);
  put (worker, 62, ILV_REC_JOB_BEGIN, ILV_EXECUTOR_PROCESSES, 0, work, 0);
  put (feeder, 100, ILV_REC_BLK_EXIT, ILV_CALL_WRITE, 5, 104, 0);
  put (worker, 400, ILV_REC_JOB_END, ILV_EXECUTOR_PROCESSES, 1, work, 0);
  put (ring, 500, ILV_REC_JOB_DONE, ILV_EXECUTOR_PROCESSES, 0, work, 0);
  put (ring, 1000, ILV_REC_PROC_EXIT, 0, 0, 0, 0);
  g_autoptr (IlvTrace) trace = build (self);
  assert_job (trace, 0, "?", 10, 500, ILV_OUTCOME_FAILED);
  assert_job_state (trace, 0, 80, ILV_STATE_PYTHON);
  assert_job_state (trace, 0, 300, ILV_STATE_PYTHON);
  g_assert_cmpstr (ilv_trace_get_info (trace)->model, ==, "processes");
}

/* Two work items of which one is cancelled in the line, by its future. */
static void
test_cancelled_call_ends_there (Fixture *self, gconstpointer data)
{
  GByteArray *ring = add_script (self);
  for (guint i = 0; i < 2; i++) {
    put (ring, 10 + 2 * i, ILV_REC_JOB_SUBMIT, ILV_EXECUTOR_PROCESSES, 0, 0, i);
    put (ring, 11 + 2 * i, ILV_REC_JOB_FUTURE, ILV_EXECUTOR_PROCESSES, 0, 0xf000 + i, i);
  }
  put (ring, 100, ILV_REC_JOB_CANCELLED, 0, 0, 0xf001, 0);
  put (ring, 110, ILV_REC_JOB_CANCELLED, 0, 0, 0xf001, 0); /* True again, by the library */
  put (ring, 120, ILV_REC_JOB_CANCELLED, 0, 0, 0xeeee, 0); /* somebody else's */
  put (ring, 1000, ILV_REC_PROC_EXIT, 0, 0, 0, 0);
  g_autoptr (IlvTrace) trace = build (self);
  IlvJob job;
  ilv_trace_get_job (trace, 0, &job);
  g_assert_cmpint (job.outcome, ==, ILV_OUTCOME_UNFINISHED);
  assert_job (trace, 1, "?", 12, 100, ILV_OUTCOME_CANCELLED);
}

static void
test_jobs_beyond_the_tracks_are_said (Fixture *self, gconstpointer data)
{
  GByteArray *ring = add_script (self);
  for (guint i = 0; i < 10001; i++)
    put (ring, 10, ILV_REC_JOB_SUBMIT, ILV_EXECUTOR_THREADS, 0, 0x10000 + i, 0);
  put (ring, 1000, ILV_REC_PROC_EXIT, 0, 0, 0, 0);
  g_autoptr (IlvTrace) trace = build (self);
  g_assert_cmpuint (ilv_trace_get_n_jobs (trace), ==, 10001);
  g_assert_nonnull (strstr (ilv_trace_get_info (trace)->note, "10001 jobs the first 10000"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test)                                                                            \
  g_test_add ("/recording-script/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("script-without-jobs-is-one", test_script_without_jobs_is_one);
  ADD ("eager-task-and-who-awaits-it", test_eager_task_and_who_awaits_it);
  ADD ("late-writer-does-not-stop-a-job", test_late_writer_does_not_stop_a_job);
  ADD ("cancelled-call-ends-there", test_cancelled_call_ends_there);
  ADD ("jobs-beyond-the-tracks-are-said", test_jobs_beyond_the_tracks_are_said);
  return g_test_run ();
}
