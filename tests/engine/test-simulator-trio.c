/* trio's run loop: batches in either order, checkpoints, no turn between an event and its task.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Written from unrolled_run() of trio/_core/_run.py. */
#include "simulator-support.h"

#define JOB(name, steps) "[Job " name "]\nCount=1\nSteps=" steps "\n"
#define STEP(name, what) "[Step " name "]\nDo=" what "\n"

static IlvTrackId
find_loop (IlvTrace *trace)
{
  return ilv_trace_find_track (trace, ILV_TRACK_NONE, ILV_TRACK_LOOP, ILV_N_ROLES, G_MAXUINT32);
}

static guint
count (IlvTrace *trace, IlvEventKind kind, gint64 b)
{
  guint n = 0;
  IlvInstant instant;

  for (guint64 i = 0; i < ilv_trace_get_n_instants (trace, find_loop (trace)); i++) {
    ilv_trace_get_instant (trace, find_loop (trace), i, &instant);
    n += instant.kind == kind && (b < 0 || instant.b == b);
  }
  return n;
}

/* Turns of all 8 tasks whose steps run in order of job, and in the opposite order. */
static void
count_orders (IlvModel model, guint *n_forth, guint *n_back)
{
  g_autoptr (IlvTrace) trace = simulate (
      HEAD "[Job j]\nCount=8\nSteps=work;yield\nRepeat=40\n" STEP ("work", "python\nDuration=1ms")
          STEP ("yield", "sleep\nDuration=0s"),
      (Setup){.model = model});
  guint32 expected = 0;
  IlvInstant instant;

  *n_forth = *n_back = 0;
  for (guint64 i = 0; i < ilv_trace_get_n_instants (trace, find_loop (trace)); i++) {
    ilv_trace_get_instant (trace, find_loop (trace), i, &instant);
    if (instant.kind != ILV_EVENT_TASK_STEP)
      continue;
    expected++;
    *n_forth += expected == 8 && instant.a == 7;
    *n_back += expected == 8 && instant.a == 0;
    expected %= 8;
  }
}

/* A batch in the opposite order is turned again by the next: order is parity of throws. */
static void
test_batches_run_in_either_order (void)
{
  guint n_forth, n_back;

  count_orders (ILV_MODEL_TRIO, &n_forth, &n_back);
  g_assert_cmpuint (n_forth + n_back, ==, 41);
  g_assert_cmpuint (n_forth, >, 8);
  g_assert_cmpuint (n_back, >, 8);
  count_orders (ILV_MODEL_ASYNCIO, &n_forth, &n_back);
  g_assert_cmpuint (n_forth, ==, 41);
}

/* The order that was thrown is the order of the queue that is seen. */
static void
test_the_ready_queue_is_seen_in_that_order (void)
{
  g_autoptr (IlvTrace) trace = simulate (
      HEAD "[Job j]\nCount=8\nSteps=work;yield\nRepeat=9\n" STEP ("work", "python\nDuration=1ms")
          STEP ("yield", "sleep\nDuration=0s"),
      (Setup){.model = ILV_MODEL_TRIO});
  IlvTrackId loop = find_loop (trace);
  IlvTrackId queue =
      ilv_trace_find_track (trace, ILV_TRACK_NONE, ILV_TRACK_QUEUE, ILV_ROLE_READY, G_MAXUINT32);
  IlvInstant instant;
  guint n_seen = 0;

  for (guint64 i = 0; i < ilv_trace_get_n_instants (trace, loop); i++) {
    guint32 head;

    ilv_trace_get_instant (trace, loop, i, &instant);
    /* One millisecond before its step, another of the batch runs, or is the last of its batch. */
    if (instant.kind != ILV_EVENT_TASK_STEP || instant.time_ns < MS (1) ||
        instant.time_ns % MS (8) == 0)
      continue;
    g_assert_cmpuint (ilv_trace_get_queue (trace, queue, instant.time_ns - 1, &head, 1), ==, 1);
    g_assert_cmpuint (head, ==, instant.a);
    n_seen++;
  }
  g_assert_cmpuint (n_seen, >=, 7 * 9);
}

/* A free lock yields once under trio, not under asyncio; release never does. */
static void
test_a_free_lock_is_a_checkpoint (void)
{
  const char *text = HEAD JOB ("a", "take;work;give") STEP ("take", "lock\nLock=x")
      STEP ("work", "python\nDuration=1ms") STEP ("give", "unlock\nLock=x");
  g_autoptr (IlvTrace) trio = simulate (text, (Setup){.model = ILV_MODEL_TRIO});
  g_autoptr (IlvTrace) asyncio = simulate (text, (Setup){.model = ILV_MODEL_ASYNCIO});

  g_assert_cmpuint (count (trio, ILV_EVENT_TASK_SUSPEND, ILV_STATE_READY), ==, 1);
  g_assert_cmpuint (count (asyncio, ILV_EVENT_TASK_SUSPEND, -1), ==, 0);
  g_assert_cmpint (get_figures (trio)->total_ns, ==, MS (1));
}

/* Locks are handed to the first in line. */
static void
test_locks_are_fair (void)
{
  g_autoptr (IlvTrace) trace = simulate (
      HEAD
      "[Job j]\nCount=5\nArrival=every 1ms\nSteps=take;wait;give\n" STEP ("take", "lock\nLock=x")
          STEP ("wait", "sleep\nDuration=10ms") STEP ("give", "unlock\nLock=x"),
      (Setup){.model = ILV_MODEL_TRIO});

  for (guint32 i = 0; i < 5; i++) {
    IlvJob job;

    ilv_trace_get_job (trace, i, &job);
    g_assert_cmpint (job.end_ns, ==, MS (10) * (i + 1));
  }
}

/* send_all() is a checkpoint, receive_some() waits; the poll that sees the answer runs the task. */
static void
test_io_is_sent_then_awaited (void)
{
  const char *text = HEAD JOB ("a", "get") STEP ("get", "io\nDuration=5ms");
  g_autoptr (IlvTrace) trio = simulate (text, (Setup){.model = ILV_MODEL_TRIO});
  g_autoptr (IlvTrace) asyncio = simulate (text, (Setup){.model = ILV_MODEL_ASYNCIO});

  g_assert_cmpuint (count (trio, ILV_EVENT_TASK_SUSPEND, ILV_STATE_READY), ==, 1);
  g_assert_cmpuint (count (trio, ILV_EVENT_TASK_SUSPEND, ILV_STATE_IO), ==, 1);
  /* main, send, receive, the answer; asyncio: main, the request, the future, the task */
  g_assert_cmpuint (count (trio, ILV_EVENT_POLL, -1), ==, count (asyncio, ILV_EVENT_POLL, -1));
  g_assert_cmpint (get_figures (trio)->total_ns, ==, MS (5));
}

/* An answer that came while another task ran is found without waiting. */
static void
test_an_answer_that_is_there_is_a_checkpoint (void)
{
  g_autoptr (IlvTrace) trace = simulate (
      HEAD JOB ("a", "get") "[Job b]\nCount=2\nSteps=burn\n" STEP ("get", "io\nDuration=5ms")
          STEP ("burn", "python\nDuration=20ms"),
      (Setup){.model = ILV_MODEL_TRIO});

  if (count (trace, ILV_EVENT_TASK_SUSPEND, ILV_STATE_IO) == 0)
    g_assert_cmpuint (count (trace, ILV_EVENT_TASK_SUSPEND, ILV_STATE_READY), ==, 2);
  g_assert_cmpuint (count (trace, ILV_EVENT_DATA_ARRIVED, -1), ==, 1);
}

/* A job whose time is up while its request waits for a busy backend leaves that line. */
static void
test_timeouts (void)
{
  g_autoptr (IlvTrace) trace =
      simulate (HEAD "[Job j]\nCount=6\nSteps=ask\nTimeout=25ms\n" STEP (
                    "ask", "io\nDuration=10ms\nBackend=db") "[Backend db]\nCapacity=1\n",
                (Setup){.model = ILV_MODEL_TRIO});

  g_assert_cmpuint (get_figures (trace)->n_finished, ==, 2);
  g_assert_cmpuint (get_figures (trace)->n_timed_out, ==, 4);
  g_assert_cmpint (get_figures (trace)->total_ns, ==, MS (25));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trio/batches-run-in-either-order", test_batches_run_in_either_order);
  g_test_add_func ("/trio/the-ready-queue-is-seen-in-that-order",
                   test_the_ready_queue_is_seen_in_that_order);
  g_test_add_func ("/trio/a-free-lock-is-a-checkpoint", test_a_free_lock_is_a_checkpoint);
  g_test_add_func ("/trio/locks-are-fair", test_locks_are_fair);
  g_test_add_func ("/trio/io-is-sent-then-awaited", test_io_is_sent_then_awaited);
  g_test_add_func ("/trio/an-answer-that-is-there-is-a-checkpoint",
                   test_an_answer_that_is_there_is_a_checkpoint);
  g_test_add_func ("/trio/timeouts", test_timeouts);
  return g_test_run ();
}
