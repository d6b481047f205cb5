/* From rings to a trace: records written by hand, with known answers.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Times are in µs after time 0, which lies at ORIGIN on the clock. */
#include "hand-recording.h"

#include "demos/trace/ilv-trace-builder.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static void
test_handover_of_the_gil (Fixture *self, gconstpointer data)
{
  GByteArray *first = add_main (self), *second = add_worker (self, MAIN_PID + 10);
  put (second, 100, ILV_REC_GIL_WAIT, ILV_GIL_WAIT_CONTENDED, 1, 0, 0);
  put (second, 5100, ILV_REC_GIL_TIMEOUT, 0, 1, 0, 0);
  put (second, 5101, ILV_REC_GIL_WAIT, ILV_GIL_WAIT_AGAIN, 1, 0, 0);
  put (first, 5110, ILV_REC_GIL_DROP, 0, 1, 0, 0);
  put (first, 5111, ILV_REC_GIL_WAIT, ILV_GIL_WAIT_HANDOVER, 1, 0, 0);
  put (second, 5120, ILV_REC_GIL_TAKE, 1, 1, 0, 0);
  put (first, 5122, ILV_REC_GIL_WAIT, ILV_GIL_WAIT_HANDED_OVER, 1, 0, 0);
  put (first, 5123, ILV_REC_GIL_WAIT, ILV_GIL_WAIT_CONTENDED, 1, 0, 0);
  put (second, 6000, ILV_REC_GIL_DROP, 0, 1, 0, 0);
  put (second, 6010, ILV_REC_BLK_ENTER, ILV_CALL_SLEEP, 0, 1000, 0);
  put (first, 6020, ILV_REC_GIL_TAKE, 1, 1, 0, 0);
  put (first, 7000, ILV_REC_GIL_DROP, 0, 1, 0, 0);
  put (second, 7010, ILV_REC_BLK_EXIT, ILV_CALL_SLEEP, 0, 0, 0);
  g_autoptr (IlvTrace) trace = build (self);
  IlvTrackId main_track = find_thread (trace, ILV_ROLE_MAIN, 0);
  IlvTrackId other =
      ilv_trace_find_track (trace, ILV_TRACK_NONE, ILV_TRACK_THREAD, ILV_ROLE_WORKER, 1);
  assert_state (trace, main_track, 50, ILV_STATE_PYTHON);
  assert_state (trace, other, 4000, ILV_STATE_GIL_WAIT);
  assert_state (trace, main_track, 5500, ILV_STATE_GIL_WAIT);
  assert_state (trace, other, 5500, ILV_STATE_PYTHON);
  assert_state (trace, other, 6500, ILV_STATE_SLEEP);
  assert_instant (trace, other, 100, ILV_EVENT_GIL_WAIT, main_track, 5000000);
  assert_instant (trace, other, 5100, ILV_EVENT_GIL_REQUEST, main_track, 5000000);
  assert_instant (trace, main_track, 5110, ILV_EVENT_GIL_DROP, 1, 0);
  assert_instant (trace, other, 5120, ILV_EVENT_GIL_TAKE, main_track, 5020000);
  assert_instant (trace, other, 6000, ILV_EVENT_GIL_DROP, 0, 0);
  assert_instant (trace, main_track, 6020, ILV_EVENT_GIL_TAKE, other, 909000);
  IlvLink link;
  g_assert_true (ilv_trace_find_link_into (trace, other, 5120000, &link));
  g_assert_cmpint (link.kind, ==, ILV_LINK_GIL);
  g_assert_cmpint (link.from_ns, ==, 5110000);
  g_assert_cmpuint (ilv_trace_get_info (trace)->figures.gil_switches, ==, 2);
}

/* The GIL changed hands while the waiter's interval ran: no request, a further interval. */
static void
test_wait_restarts_when_the_gil_changed_hands (Fixture *self, gconstpointer data)
{
  GByteArray *first = add_main (self), *second = add_worker (self, MAIN_PID + 10);
  GByteArray *third = add_worker (self, MAIN_PID + 11);
  put (third, 100, ILV_REC_GIL_WAIT, ILV_GIL_WAIT_CONTENDED, 1, 0, 0);
  put (first, 1000, ILV_REC_GIL_DROP, 0, 1, 0, 0);
  put (first, 1001, ILV_REC_BLK_ENTER, ILV_CALL_SLEEP, 0, 1, 0);
  put (second, 1002, ILV_REC_GIL_TAKE, 0, 1, 0, 0);
  put (third, 5100, ILV_REC_GIL_TIMEOUT, 0, 1, 0, 0);
  put (third, 5101, ILV_REC_GIL_WAIT, ILV_GIL_WAIT_AGAIN, 1, 0, 0);
  put (third, 10101, ILV_REC_GIL_TIMEOUT, 0, 1, 0, 0);
  g_autoptr (IlvTrace) trace = build (self);
  IlvTrackId holder = find_thread (trace, ILV_ROLE_WORKER, 1);
  IlvTrackId waiter = find_thread (trace, ILV_ROLE_WORKER, 2);
  assert_instant (trace, waiter, 5100, ILV_EVENT_GIL_RESTART, holder, 5000000);
  assert_instant (trace, waiter, 10101, ILV_EVENT_GIL_REQUEST, holder, 10001000);
}

/* One job in a pool thread: the job's states are the thread's, without a gap. */
static void
test_job_follows_its_thread (Fixture *self, gconstpointer data)
{
  GByteArray *first = add_main (self), *worker = add_worker (self, MAIN_PID + 10);
  put (first, 10, ILV_REC_GIL_DROP, 0, 1, 0, 0);
  put (first, 11, ILV_REC_BLK_ENTER, ILV_CALL_SEM, 0, 0, 0);
  put (worker, 20, ILV_REC_GIL_TAKE, 0, 1, 0, 0);
  mark (worker, 30, ILV_MARK_JOB_BEGIN, 0, 0);
  mark (worker, 31, ILV_MARK_JOB_STEP, 0, 0);
  put (worker, 40, ILV_REC_GIL_DROP, 0, 1, 0, 0);
  put (worker, 41, ILV_REC_BLK_ENTER, ILV_CALL_RECV, 5, 16, 0);
  put (worker, 1041, ILV_REC_BLK_EXIT, ILV_CALL_RECV, 5, 16, 0);
  put (worker, 1042, ILV_REC_GIL_TAKE, 0, 1, 0, 0);
  mark (worker, 1050, ILV_MARK_JOB_STEP, 1, 0);
  mark (worker, 2000, ILV_MARK_JOB_RETURN, 0, 0);
  mark (worker, 2001, ILV_MARK_JOB_END, ILV_OUTCOME_DONE, 0);
  mark (worker, 2010, ILV_MARK_JOB_BEGIN, 0, 1);
  mark (worker, 2500, ILV_MARK_JOB_END, ILV_OUTCOME_FAILED, 1);
  mark (first, 2600, ILV_MARK_RUN_END, 0, 0);
  g_autoptr (IlvTrace) trace = build (self);
  assert_job_state (trace, 0, 15, ILV_STATE_READY);
  assert_job_state (trace, 0, 35, ILV_STATE_PYTHON);
  assert_job_state (trace, 0, 500, ILV_STATE_IO);
  assert_job_state (trace, 0, 1500, ILV_STATE_PYTHON);
  assert_job_state (trace, 1, 1500, ILV_STATE_READY);
  IlvJob job;
  ilv_trace_get_job (trace, 0, &job);
  g_assert_cmpint (job.begin_ns, ==, 30000);
  g_assert_cmpint (job.end_ns, ==, 2001000);
  g_assert_cmpuint (job.worker, ==, find_thread (trace, ILV_ROLE_WORKER, 1));
  IlvSpan span;
  g_assert_true (ilv_trace_find_span_at (trace, job.track, 1500000, &span));
  g_assert_cmpstr (span.name, ==, "work");
  IlvTrackId queue =
      ilv_trace_find_track (trace, ILV_TRACK_NONE, ILV_TRACK_QUEUE, ILV_ROLE_WORK, 0);
  g_assert_cmpuint (ilv_trace_get_queue_length (trace, queue, 10000), ==, 2);
  g_assert_cmpuint (ilv_trace_get_queue_length (trace, queue, 100000), ==, 1);
  g_assert_cmpint (ilv_trace_get_end (trace), ==, 2500000);
  const IlvFigures *figures = &ilv_trace_get_info (trace)->figures;
  g_assert_cmpuint (figures->n_finished, ==, 1);
  g_assert_cmpuint (figures->n_failed, ==, 1);
  g_assert_cmpint (figures->state_ns[ILV_STATE_IO], ==, 1001000);
  g_assert_null (ilv_trace_get_info (trace)->note);
  IlvFigures again;
  ilv_trace_compute_figures (trace, &again);
  g_assert_cmpmem (again.state_ns, sizeof again.state_ns, figures->state_ns,
                   sizeof figures->state_ns);
}

static void
step (GByteArray *ring, gint64 begin_us, gint64 end_us, IlvStepEnd end, guint32 name, guint64 task)
{
  put (ring, begin_us, ILV_REC_STEP_BEGIN, 0, 0, task, 0);
  put (ring, end_us, ILV_REC_STEP_END, end, name, task, 0);
}

static void
test_tasks_wait_for_what_they_await (Fixture *self, gconstpointer data)
{
  GByteArray *ring = add_main (self);
  const guint64 one = 0xa000, two = 0xb000;
  self->plan.settings.model = ILV_MODEL_ASYNCIO;
  put_text (ring, 3, ILV_REC_STR, 1, "sleep");
  put_text (ring, 3, ILV_REC_STR, 2, "Client.ask");
  put (ring, 4, ILV_REC_TASK_SCHED, 0, 0, one, 0);
  put (ring, 4, ILV_REC_TASK_NEW, 0, 0, one, 0);
  put (ring, 5, ILV_REC_TASK_SCHED, 0, 0, two, 0);
  put (ring, 5, ILV_REC_TASK_NEW, 0, 0, two, 0);
  put (ring, 10, ILV_REC_BLK_ENTER, ILV_CALL_EPOLL, 3, 0, 0);
  put (ring, 11, ILV_REC_BLK_EXIT, ILV_CALL_EPOLL, 3, 0, 0);
  put (ring, 20, ILV_REC_STEP_BEGIN, 0, 0, one, 0);
  mark (ring, 21, ILV_MARK_JOB_BEGIN, 0, 0);
  put (ring, 30, ILV_REC_STEP_END, ILV_STEP_END_FUTURE, 1, one, 0);
  put (ring, 31, ILV_REC_STEP_BEGIN, 0, 0, two, 0);
  mark (ring, 32, ILV_MARK_JOB_BEGIN, 0, 1);
  mark (ring, 33, ILV_MARK_JOB_STEP, 0, 1); /* an io step */
  put (ring, 40, ILV_REC_STEP_END, ILV_STEP_END_FUTURE, 2, two, 0);
  put (ring, 50, ILV_REC_BLK_ENTER, ILV_CALL_EPOLL, 3, (guint64)-1, 0);
  put (ring, 500, ILV_REC_BLK_EXIT, ILV_CALL_EPOLL, 3, 2, 0);
  put (ring, 501, ILV_REC_TASK_SCHED, 0, 0, one, 0);
  put (ring, 502, ILV_REC_TASK_SCHED, 0, 0, two, 0);
  step (ring, 510, 600, ILV_STEP_END_YIELDED, 0, one);
  step (ring, 610, 700, ILV_STEP_END_RETURNED, 0, two);
  g_autoptr (IlvTrace) trace = build (self);
  assert_job_state (trace, 0, 8, ILV_STATE_READY);
  assert_job_state (trace, 0, 25, ILV_STATE_PYTHON);
  assert_job_state (trace, 0, 300, ILV_STATE_SLEEP);
  assert_job_state (trace, 1, 300, ILV_STATE_IO);
  assert_job_state (trace, 1, 550, ILV_STATE_READY);
  assert_job_state (trace, 0, 650, ILV_STATE_READY);
  IlvTrackId loop = ilv_trace_find_track (trace, ILV_TRACK_NONE, ILV_TRACK_LOOP, ILV_N_ROLES, 0);
  IlvTrackId ready =
      ilv_trace_find_track (trace, ILV_TRACK_NONE, ILV_TRACK_QUEUE, ILV_ROLE_READY, 0);
  assert_state (trace, loop, 300, ILV_STATE_IO);
  assert_instant (trace, loop, 500, ILV_EVENT_EVENTS, 2, 0);
  assert_instant (trace, loop, 510, ILV_EVENT_RUN_READY, 2, 0);
  assert_instant (trace, loop, 30, ILV_EVENT_TASK_SUSPEND, 0, ILV_STATE_SLEEP);
  assert_instant (trace, loop, 610, ILV_EVENT_TASK_STEP, 1, 108000);
  g_assert_cmpuint (ilv_trace_get_queue_length (trace, ready, 8000), ==, 2);
  g_assert_cmpuint (ilv_trace_get_queue_length (trace, ready, 300000), ==, 0);
  g_assert_cmpint (ilv_trace_get_info (trace)->figures.loop_lag_max_ns, ==, 200000);
}

/* A call through a process pool: pickled, piped, unpickled, run, and its result back. */
static void
test_work_item_travels_to_a_process (Fixture *self, gconstpointer data)
{
  GByteArray *first = add_main (self), *feeder = add_ring (self, MAIN_PID, MAIN_PID + 5);
  GByteArray *worker = add_ring (self, WORKER_PID, WORKER_PID);
  self->plan.settings.model = ILV_MODEL_PROCESSES;
  put (first, 5, ILV_REC_PROC_SPAWN, 0, 0, 0, 0);
  put (worker, 50, ILV_REC_PROC_FORKED, 0, MAIN_PID, 0, 0);
  put (first, 60, ILV_REC_PROC_SPAWNED, 0, 0, WORKER_PID, 0);
  put (worker, 70, ILV_REC_PROC_START, 0, 0, 0, 0);
  mark (worker, 90, ILV_MARK_WORKER_READY, 0, 0);
  put (worker, 95, ILV_REC_GIL_DROP, 0, 1, 0, 0);
  put (worker, 96, ILV_REC_BLK_ENTER, ILV_CALL_READ, 4, 4, 0);
  put (first, 98, ILV_REC_JOB_QUEUED, ILV_EXECUTOR_PROCESSES, 0, 7, 0);
  put (feeder, 100, ILV_REC_GIL_TAKE, 0, 1, 0, 0);
  put (feeder, 100, ILV_REC_PICKLE_BEGIN, ILV_PICKLE_CALL, 0, 7, 0);
  put (feeder, 200, ILV_REC_PICKLE_END, ILV_PICKLE_CALL, 0, 7, 1000);
  put (feeder, 201, ILV_REC_GIL_DROP, 0, 1, 0, 0);
  put (feeder, 202, ILV_REC_BLK_ENTER, ILV_CALL_WRITE, 9, 1000, 0);
  put (feeder, 250, ILV_REC_BLK_EXIT, ILV_CALL_WRITE, 9, 1000, 0);
  put (worker, 260, ILV_REC_BLK_EXIT, ILV_CALL_READ, 4, 4, 0);
  put (worker, 261, ILV_REC_GIL_TAKE, 0, 1, 0, 0);
  put (worker, 270, ILV_REC_UNPICKLE_BEGIN, 0, 0, 0, 1000);
  put (worker, 300, ILV_REC_UNPICKLE_END, ILV_PICKLE_CALL, 0, 7, 1000);
  mark (worker, 310, ILV_MARK_JOB_BEGIN, 0, 0);
  mark (worker, 900, ILV_MARK_JOB_RETURN, 0, 0);
  put (worker, 910, ILV_REC_PICKLE_BEGIN, ILV_PICKLE_RESULT, 0, 7, 0);
  put (worker, 950, ILV_REC_PICKLE_END, ILV_PICKLE_RESULT, 0, 7, 500);
  mark (first, 1000, ILV_MARK_JOB_END, ILV_OUTCOME_DONE, 0);
  g_autoptr (IlvTrace) trace = build (self);
  IlvTrackId process =
      ilv_trace_find_track (trace, 0, ILV_TRACK_PROCESS, ILV_ROLE_WORKER, G_MAXUINT32);
  IlvTrackId thread = ilv_trace_find_track (trace, process, ILV_TRACK_THREAD, ILV_ROLE_MAIN, 0);
  IlvTrackId pipe = ilv_trace_find_track (trace, ILV_TRACK_NONE, ILV_TRACK_PIPE, ILV_ROLE_CALLS, 0);
  assert_state (trace, thread, 20, ILV_STATE_STARTUP);
  assert_state (trace, thread, 150, ILV_STATE_IDLE);
  assert_state (trace, thread, 280, ILV_STATE_TRANSFER);
  assert_state (trace, thread, 500, ILV_STATE_PYTHON);
  assert_state (trace, pipe, 220, ILV_STATE_TRANSFER);
  assert_job_state (trace, 0, 50, ILV_STATE_READY);
  assert_job_state (trace, 0, 150, ILV_STATE_TRANSFER);
  assert_job_state (trace, 0, 220, ILV_STATE_TRANSFER);
  assert_job_state (trace, 0, 255, ILV_STATE_READY);
  assert_job_state (trace, 0, 500, ILV_STATE_PYTHON);
  assert_job_state (trace, 0, 930, ILV_STATE_TRANSFER);
  IlvJob job;
  ilv_trace_get_job (trace, 0, &job);
  g_assert_cmpuint (job.n_bytes, ==, 1500);
  g_assert_cmpuint (job.worker, ==, thread);
  g_assert_cmpuint (ilv_trace_get_info (trace)->figures.transferred_bytes, ==, 1500);
  IlvTrackId queue =
      ilv_trace_find_track (trace, ILV_TRACK_NONE, ILV_TRACK_QUEUE, ILV_ROLE_CALLS, 0);
  g_assert_cmpuint (ilv_trace_get_queue_length (trace, queue, 150000), ==, 1);
  g_assert_cmpuint (ilv_trace_get_queue_length (trace, queue, 400000), ==, 0);
}

/* The worker of the first job is killed in the middle of it. */
static void
test_killed_run_is_a_trace_up_to_then (Fixture *self, gconstpointer data)
{
  GByteArray *first = add_main (self), *worker = add_worker (self, MAIN_PID + 10);
  put (worker, 20, ILV_REC_GIL_TAKE, 0, 1, 0, 0);
  mark (worker, 30, ILV_MARK_JOB_BEGIN, 0, 0);
  mark (worker, 40, ILV_MARK_JOB_STEP, 1, 0);
  put (first, 900, ILV_REC_BLK_ENTER, ILV_CALL_SEM, 0, 0, 0);
  g_autoptr (IlvTrace) trace = build (self);
  IlvJob job;
  ilv_trace_get_job (trace, 0, &job);
  g_assert_cmpint (job.outcome, ==, ILV_OUTCOME_UNFINISHED);
  g_assert_cmpint (job.begin_ns, ==, 30000);
  g_assert_cmpint (ilv_trace_get_end (trace), ==, 900000);
  g_assert_nonnull (ilv_trace_get_info (trace)->note);
  IlvSpan span;
  g_assert_false (
      ilv_trace_find_span_at (trace, find_thread (trace, ILV_ROLE_WORKER, 1), 500000, &span));
}

/* Its job has just slept at its end, which is found when the first process's job has slept too. */
static void
test_killed_in_the_past_of_others (Fixture *self, gconstpointer data)
{
  GByteArray *first = add_main (self), *worker = add_worker (self, MAIN_PID + 10);
  GByteArray *other = add_worker (self, MAIN_PID + 20);
  put (worker, 20, ILV_REC_GIL_TAKE, 0, 1, 0, 0);
  mark (worker, 30, ILV_MARK_JOB_BEGIN, 0, 0);
  mark (worker, 40, ILV_MARK_JOB_STEP, 1, 0);
  put (worker, 45, ILV_REC_GIL_DROP, 0, 1, 0, 0);
  put (worker, 50, ILV_REC_BLK_ENTER, ILV_CALL_SLEEP, 0, 0, 0);
  put (worker, 200, ILV_REC_BLK_EXIT, ILV_CALL_SLEEP, 0, 0, 0);
  put (other, 290, ILV_REC_GIL_TAKE, 0, 1, 0, 0);
  mark (other, 300, ILV_MARK_JOB_BEGIN, 0, 1);
  put (other, 305, ILV_REC_GIL_DROP, 0, 1, 0, 0);
  put (other, 310, ILV_REC_BLK_ENTER, ILV_CALL_SLEEP, 0, 0, 0);
  put (first, 900, ILV_REC_BLK_ENTER, ILV_CALL_SEM, 0, 0, 0);
  g_autoptr (IlvTrace) trace = build (self);
  IlvJob job;
  ilv_trace_get_job (trace, 0, &job);
  g_assert_cmpint (job.outcome, ==, ILV_OUTCOME_UNFINISHED);
  g_assert_cmpint (ilv_trace_get_end (trace), ==, 900000);
}

/* The second job would have arrived after the kill: it does not make the trace longer. */
static void
test_job_that_never_arrived (Fixture *self, gconstpointer data)
{
  GByteArray *first = add_main (self);
  self->arrivals_ns[1] = 60000000000;
  mark (first, 30, ILV_MARK_JOB_BEGIN, 0, 0);
  mark (first, 40, ILV_MARK_JOB_STEP, 1, 0);
  g_autoptr (IlvTrace) trace = build (self);
  IlvJob job;
  ilv_trace_get_job (trace, 1, &job);
  g_assert_cmpint (job.begin_ns, ==, -1);
  g_assert_cmpint (job.outcome, ==, ILV_OUTCOME_UNFINISHED);
  g_assert_cmpint (ilv_trace_get_end (trace), ==, 40000);
}

static void
test_lost_records_are_told (Fixture *self, gconstpointer data)
{
  GByteArray *first = add_main (self);
  put (first, 10, ILV_REC_LOST, 0, 0, 123, 0);
  ((IlvRingHeader *)first->data)->lost = 123;
  mark (first, 20, ILV_MARK_JOB_BEGIN, 0, 0);
  g_autoptr (IlvTrace) trace = build (self);
  assert_instant (trace, find_thread (trace, ILV_ROLE_MAIN, 0), 10, ILV_EVENT_LOST, 0, 123);
  g_assert_nonnull (strstr (ilv_trace_get_info (trace)->note, "123 records"));
}

static void
sample (GByteArray *ring, gint64 t_us, guint64 on_core_us, guint64 delay_us)
{
  put (ring, t_us, ILV_REC_SCHEDSTAT, 0, 0, on_core_us * 1000, delay_us * 1000);
}

/* Runnable for 20 ms, on a core for 12: eight it waited for one. Blocked time is none of it. */
static void
test_wait_for_a_core (Fixture *self, gconstpointer data)
{
  GByteArray *ring = add_main (self);
  put (ring, 10, ILV_REC_GIL_DROP, 0, 1, 0, 0);
  put (ring, 20, ILV_REC_BLK_ENTER, ILV_CALL_SLEEP, 0, 0, 0);
  put (ring, 5000, ILV_REC_BLK_EXIT, ILV_CALL_SLEEP, 0, 0, 0);
  put (ring, 5001, ILV_REC_GIL_TAKE, 0, 1, 0, 0);
  mark (ring, 5002, ILV_MARK_JOB_BEGIN, 0, 0);
  sample (ring, 10000, 5000, 100);
  sample (ring, 30000, 17000, 8100);
  mark (ring, 31000, ILV_MARK_JOB_STEP, 1, 0);
  g_autoptr (IlvTrace) trace = build (self);
  IlvTrackId thread = find_thread (trace, ILV_ROLE_MAIN, 0);
  assert_state (trace, thread, 9000, ILV_STATE_PYTHON);
  assert_state (trace, thread, 15000, ILV_STATE_PYTHON);
  assert_state (trace, thread, 22001, ILV_STATE_CORE_WAIT);
  assert_state (trace, thread, 29999, ILV_STATE_CORE_WAIT);
  assert_state (trace, thread, 30500, ILV_STATE_PYTHON);
  g_assert_cmpint (ilv_trace_get_info (trace)->figures.state_ns[ILV_STATE_CORE_WAIT], ==, 8000000);
  /* Its length was measured, its place was not; what is beside it stands. */
  IlvSpan span;
  g_assert_true (ilv_trace_find_span_at (trace, thread, 25000000, &span) && span.is_estimated);
  g_assert_true (ilv_trace_find_span_at (trace, thread, 15000000, &span) && !span.is_estimated);
  g_assert_true (ilv_trace_has_estimates (trace));
}

/* Off the core without having waited for one: in a system call that nobody recorded. */
static void
test_no_wait_that_the_kernel_did_not_count (Fixture *self, gconstpointer data)
{
  GByteArray *ring = add_main (self);
  mark (ring, 5, ILV_MARK_JOB_BEGIN, 0, 0);
  sample (ring, 10000, 5000, 100);
  sample (ring, 30000, 6000, 100);
  mark (ring, 31000, ILV_MARK_JOB_STEP, 1, 0);
  g_autoptr (IlvTrace) trace = build (self);
  g_assert_cmpint (ilv_trace_get_info (trace)->figures.state_ns[ILV_STATE_CORE_WAIT], ==, 0);
}

static void
test_nothing_recorded_is_an_error (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (ilv_recording_read (self->folder, &self->plan, ilv_run_info_new (), &error));
  g_assert_error (error, ILV_RECORDING_ERROR, ILV_RECORDING_ERROR_EMPTY);
}

static guint64
draw_number (void)
{
  switch (g_test_rand_int_range (0, 5)) {
  case 0:
    return (guint64)g_test_rand_int () << 32 | (guint32)g_test_rand_int ();
  case 1:
    return G_MAXUINT64;
  default:
    return (guint64)g_test_rand_int_range (0, 4);
  }
}

static guint
draw_kind (void)
{
  static const guint kinds[] = {55, 56, 1,  2,  3,  4,  6,  7,  8,  16, 17, 18, 19, 24, 25,
                                26, 27, 28, 32, 33, 48, 49, 50, 51, 52, 53, 64, 65, 66, 67,
                                68, 69, 70, 71, 72, 73, 74, 88, 96, 96, 96, 96, 96, 99};
  return kinds[g_test_rand_int_range (0, G_N_ELEMENTS (kinds))];
}

/* A job is in exactly one state from its arrival to its end. */
static void
assert_jobs_have_no_gap (const IlvTrace *trace)
{
  for (guint32 i = 0; i < ilv_trace_get_n_jobs (trace); i++) {
    IlvJob job;
    ilv_trace_get_job (trace, i, &job);
    if (job.track == ILV_TRACK_NONE) /* only the first ten thousand have one */
      continue;
    guint64 n = ilv_trace_get_n_spans (trace, job.track, 0);
    gint64 t_ns = job.arrival_ns;
    for (guint64 k = 0; k < n; k++) {
      IlvSpan span;
      ilv_trace_get_span (trace, job.track, 0, k, &span);
      g_assert_cmpint (span.begin_ns, ==, t_ns);
      t_ns = span.end_ns;
    }
    if (job.end_ns >= 0)
      g_assert_cmpint (t_ns, ==, job.end_ns);
  }
}

/* Records in any order with any arguments: a trace that keeps its laws, or an error. */
static void
test_any_records_give_a_trace_or_an_error (Fixture *self, gconstpointer data)
{
  if (data != NULL) { /* of a script */
    self->plan.workload = NULL;
    self->plan.n_jobs = 0;
  }
  for (guint round = 0; round < 200; round++) {
    g_autoptr (GError) error = NULL;
    g_ptr_array_set_size (self->rings, 0);
    add_main (self);
    add_worker (self, MAIN_PID + 10);
    add_ring (self, WORKER_PID, WORKER_PID);
    for (guint i = 0; i < 300; i++) {
      GByteArray *ring = self->rings->pdata[g_test_rand_int_range (0, 3)];
      gint64 t_us = g_test_rand_int_range (0, 40) == 0 ? (gint64)(draw_number () >> 12) : (gint64)i;
      put (ring, t_us, draw_kind (), (guint)g_test_rand_int_range (0, 24), (guint32)draw_number (),
           draw_number (), draw_number ());
    }
    write_rings (self);
    g_autoptr (IlvTrace) trace =
        ilv_recording_read (self->folder, &self->plan, ilv_run_info_new (), &error);
    if (trace == NULL)
      g_error ("round %u: %s", round, error->message);
    assert_jobs_have_no_gap (trace);
    IlvFigures again;
    ilv_trace_compute_figures (trace, &again);
    const IlvFigures *figures = &ilv_trace_get_info (trace)->figures;
    gboolean has_all_tracks = ilv_trace_get_n_jobs (trace) <= 10000;
    for (guint state = 0; state < ILV_N_STATES && has_all_tracks; state++)
      g_assert_cmpint (again.state_ns[state], ==, figures->state_ns[state]);
    g_assert_cmpuint (again.transferred_bytes, ==, figures->transferred_bytes);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add ("/recording/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("handover-of-the-gil", test_handover_of_the_gil);
  ADD ("wait-restarts-when-the-gil-changed-hands", test_wait_restarts_when_the_gil_changed_hands);
  ADD ("job-follows-its-thread", test_job_follows_its_thread);
  ADD ("tasks-wait-for-what-they-await", test_tasks_wait_for_what_they_await);
  ADD ("work-item-travels-to-a-process", test_work_item_travels_to_a_process);
  ADD ("killed-run-is-a-trace-up-to-then", test_killed_run_is_a_trace_up_to_then);
  ADD ("killed-in-the-past-of-others", test_killed_in_the_past_of_others);
  ADD ("job-that-never-arrived", test_job_that_never_arrived);
  ADD ("lost-records-are-told", test_lost_records_are_told);
  ADD ("wait-for-a-core", test_wait_for_a_core);
  ADD ("no-wait-that-the-kernel-did-not-count", test_no_wait_that_the_kernel_did_not_count);
  ADD ("nothing-recorded-is-an-error", test_nothing_recorded_is_an_error);
  ADD ("any-records-give-a-trace-or-an-error", test_any_records_give_a_trace_or_an_error);
  g_test_add ("/recording/any-records-of-a-script", Fixture, "script", set_up,
              test_any_records_give_a_trace_or_an_error, tear_down);
  return g_test_run ();
}
