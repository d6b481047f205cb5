/* What experiments found missing, mechanism by mechanism: exact answers with costs made by hand.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All costs are zero but those that are named, so each answer can be told without a computer. What
 * the mechanisms are, and how they were found, is in data/costs/README.md. */
#include "simulator-support.h"

#include <string.h>

#define STEP(name, what, duration) "[Step " name "]\nDo=" what "\nDuration=" duration "\n"
#define ASK HEAD "[Job ask]\nCount=1\nSteps=get\n" STEP ("get", "io", "5ms")
#define ASK_TWICE HEAD "[Job ask]\nCount=1\nSteps=get;get\n" STEP ("get", "io", "5ms")
#define TWO_ASK_TWICE HEAD "[Job ask]\nCount=2\nSteps=get;get\n" STEP ("get", "io", "5ms")

typedef struct {
  const char *key;
  gint64 ns;
} Cost;

/* `costs` ends with a NULL key. */
static IlvTrace *
simulate_with (const char *text, Setup setup, const Cost *costs)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvWorkload) workload = ilv_workload_parse (text, -1, "test", &error);
  g_assert_no_error (error);
  g_autoptr (IlvCosts) ideal = ilv_costs_new_ideal ();
  g_autoptr (IlvCosts) set = ilv_costs_copy (ideal, "by-hand");
  for (; costs->key != NULL; costs++)
    g_assert_true (ilv_costs_set (set, costs->key, costs->ns));
  IlvSettings settings;
  ilv_settings_init (&settings, setup.model);
  settings.cores = setup.cores;
  settings.threads = setup.threads;
  settings.processes = setup.processes;
  settings.start_method = setup.start_method;
  IlvTrace *trace =
      ilv_simulate (workload, &settings, set, ILV_DETAIL_FIGURES, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return trace;
}

static gint64
total_with (const char *text, Setup setup, const Cost *costs)
{
  g_autoptr (IlvTrace) trace = simulate_with (text, setup, costs);
  return get_figures (trace)->total_ns;
}

static gint64
end_of (const char *text, Setup setup, const Cost *costs, guint job)
{
  g_autoptr (IlvTrace) trace = simulate_with (text, setup, costs);
  IlvJob found;
  ilv_trace_get_job (trace, job, &found);
  return found.end_ns;
}

#define COSTS(...) ((const Cost[]){__VA_ARGS__, {NULL, 0}})
#define UNDER(...) ((Setup){__VA_ARGS__})
#define ASSERT_TOTAL(text, setup, costs, us)                                                       \
  g_assert_cmpint (total_with (text, setup, costs), ==, (gint64)(us)*1000)

/* --- the far end on the same machine --- */

static void
test_the_far_end_computes (void)
{
  const Cost *call = COSTS ({"PeerCall", MS (1)});
  /* The request is read, 5 ms pass, the answer is written. */
  ASSERT_TOTAL (ASK, UNDER (ILV_MODEL_SEQUENTIAL), call, 7000);
  /* One after the other: read at 1 and 2, due at 6 and 7, written at 7 and 8. */
  ASSERT_TOTAL (HEAD "[Job ask]\nCount=2\nSteps=get\n" STEP ("get", "io", "5ms"),
                UNDER (ILV_MODEL_ASYNCIO), call, 8000);
  g_autoptr (IlvTrace) trace = simulate_with (ASK, (Setup)UNDER (ILV_MODEL_SEQUENTIAL), call);
  g_assert_cmpfloat (get_figures (trace)->cpu_use, ==, 0); /* it is another program */
}

/* Asleep it has to wake for the request, and again for its timer. */
static void
test_the_far_end_wakes (void)
{
  ASSERT_TOTAL (ASK, UNDER (ILV_MODEL_SEQUENTIAL),
                COSTS ({"PeerCall", MS (1)}, {"PeerTurn", MS (1)}), 9000);
}

/* One of 10,000 connections: a ten-thousandth of what 10,000 cost. */
static void
test_the_far_end_has_cold_connections (void)
{
  ASSERT_TOTAL (ASK, UNDER (ILV_MODEL_SEQUENTIAL),
                COSTS ({"PeerCall", MS (1)}, {"PeerCold", MS (10000)}), 9000);
}

/* With one core it stands in the run queue behind who computes. */
static void
test_the_far_end_wants_a_core (void)
{
  const char *text = HEAD "[Job ask]\nCount=1\nSteps=get;spin\n" STEP ("get", "io", "1ms") STEP (
      "spin", "python", "1ms") "[Job burn]\nCount=1\nSteps=burn\n" STEP ("burn", "native", "9ms");
  /* asyncio: the question leaves, the loop computes from 0 to 9 in slices of 3. The server reads at
   * 3 to 4, its answer is due at 5, it gets the core at 7 to 8; the loop ends at 11, then 1 ms. */
  ASSERT_TOTAL (text, UNDER (ILV_MODEL_ASYNCIO, .cores = 1), COSTS ({"PeerCall", MS (1)}), 12000);
}

/* --- thousands of connections, and the heap --- */

#define MANY(n) HEAD "[Job ask]\nCount=" n "\nSteps=get\n" STEP ("get", "io", "100ms")

static void
test_cold_connections (void)
{
  ASSERT_TOTAL (ASK, UNDER (ILV_MODEL_ASYNCIO), COSTS ({"IoCold", MS (10)}), 5001);
  ASSERT_TOTAL (ASK, UNDER (ILV_MODEL_UVLOOP), COSTS ({"UvIoCold", MS (10)}), 5001);
  ASSERT_TOTAL (ASK, UNDER (ILV_MODEL_TRIO), COSTS ({"TrioIoCold", MS (10)}), 5001);
  /* 10,000 times 1 us before the last question leaves; above that nothing gets worse. */
  ASSERT_TOTAL (MANY ("10000"), UNDER (ILV_MODEL_ASYNCIO), COSTS ({"IoCold", 1000}), 110000);
  ASSERT_TOTAL (MANY ("20000"), UNDER (ILV_MODEL_ASYNCIO), COSTS ({"IoCold", 1000}), 120000);
}

/* Caches are the machine's: 5,000 tasks in each of two processes are as cold as 10,000 in one. */
static void
test_copies_share_caches (void)
{
  const Setup setup = {ILV_MODEL_LOOPS, .cores = 2, .processes = 2, .start_method = ILV_START_FORK};
  g_assert_cmpint (total_with (MANY ("10000"), setup, COSTS ({"IoCold", 1000})), ==, MS (105));
}

/* 4,915 tasks at once leave room for reads of 256 KiB; uvloop and trio have buffers of their own.
 */
static void
test_read_buffer (void)
{
  const Cost *costs = COSTS ({"ReadBuffer", 1000});
  ASSERT_TOTAL (ASK, UNDER (ILV_MODEL_ASYNCIO), costs, 5001);
  ASSERT_TOTAL (MANY ("4914"), UNDER (ILV_MODEL_ASYNCIO), costs, 104914);
  ASSERT_TOTAL (MANY ("4915"), UNDER (ILV_MODEL_ASYNCIO), costs, 100000);
  ASSERT_TOTAL (ASK, UNDER (ILV_MODEL_UVLOOP), costs, 5000);
  ASSERT_TOTAL (ASK, UNDER (ILV_MODEL_TRIO), costs, 5000);
}

/* --- a copy of a service --- */

/* A copy opens a connection for each task that finds none free; one program has them before. */
static void
test_copies_connect (void)
{
  const Cost *loop = COSTS ({"LoopConnect", MS (2)}), *thread = COSTS ({"Connect", MS (2)});
  ASSERT_TOTAL (ASK_TWICE, UNDER (ILV_MODEL_LOOPS, .processes = 1), loop, 12000);
  ASSERT_TOTAL (TWO_ASK_TWICE, UNDER (ILV_MODEL_LOOPS, .processes = 1), loop, 14000);
  ASSERT_TOTAL (TWO_ASK_TWICE, UNDER (ILV_MODEL_ASYNCIO), loop, 10000);
  ASSERT_TOTAL (ASK_TWICE, UNDER (ILV_MODEL_PROCESSES_THREADS, .processes = 1, .threads = 1),
                thread, 12000);
  ASSERT_TOTAL (ASK_TWICE, UNDER (ILV_MODEL_THREADS, .threads = 1), thread, 10000);
}

/* A new interpreter imports asyncio; a forked one has it. */
static void
test_copies_import (void)
{
  const Cost *costs = COSTS ({"AsyncioStart", MS (4)});
  Setup loops = {ILV_MODEL_LOOPS, .processes = 1, .start_method = ILV_START_FORKSERVER};
  g_assert_cmpint (total_with (ASK, loops, costs), ==, MS (9));
  loops.start_method = ILV_START_SPAWN;
  g_assert_cmpint (total_with (ASK, loops, costs), ==, MS (9));
  loops.start_method = ILV_START_FORK;
  g_assert_cmpint (total_with (ASK, loops, costs), ==, MS (5));
  Setup threads = {ILV_MODEL_PROCESSES_THREADS, .processes = 1, .threads = 1,
                   .start_method = ILV_START_FORKSERVER};
  g_assert_cmpint (total_with (ASK, threads, costs), ==, MS (5));
}

/* Each start method keeps its starter busy for a time of its own. */
static void
test_start_calls (void)
{
  const Cost *costs = COSTS ({"ProcessForkCall", MS (1)}, {"ProcessStartCall", MS (2)},
                             {"ProcessSpawnCall", MS (3)});
  for (IlvStartMethod method = ILV_START_FORK; method <= ILV_START_SPAWN; method++) {
    Setup setup = {ILV_MODEL_PROCESSES, .processes = 1, .start_method = method};
    g_assert_cmpint (total_with (ASK, setup, costs), ==, MS (6 + (gint64)method));
  }
}

/* --- hand-overs --- */

/* An idle core has to be woken; where none is idle, the thread stands in its run queue at once. */
static void
test_hand_over_to_idle_and_busy (void)
{
  const Cost *costs = COSTS ({"ThreadHandover", MS (10)}, {"ThreadHandoverBusy", MS (2)});
  ASSERT_TOTAL (ASK, UNDER (ILV_MODEL_SEQUENTIAL), costs, 15000);
  /* One core. The asking thread starts at 0 and wakes the submitter, which has the core at 2 and
   * starts the thread that burns; that one computes from 2 on and wakes the submitter, for 4; it
   * has the core in passing when the slice ends, at 5. The answer comes at 5, its thread wants the
   * core at 7 and has it when the next slice ends, at 8. */
  const char *text = HEAD "[Job ask]\nCount=1\nSteps=get\n" STEP (
      "get", "io", "5ms") "[Job burn]\nCount=1\nSteps=burn\n" STEP ("burn", "native", "20ms");
  g_autoptr (IlvTrace) trace =
      simulate_with (text, (Setup){ILV_MODEL_THREADS, .cores = 1, .threads = 2}, costs);
  IlvJob job;
  ilv_trace_get_job (trace, 0, &job);
  g_assert_cmpint (job.end_ns, ==, MS (8));
}

/* Two naps of 5 ms in a lock: the second thread is woken at 5. Two ms of a hand-over may be a
 * pause, or work for a core, which is CPU use; what is more than the pause comes on top. */
static void
test_a_hand_over_is_work (void)
{
  const char *text = HEAD "[Job nap]\nCount=2\nSteps=lock;nap;unlock\n" STEP (
      "nap", "sleep", "5ms") "[Step lock]\nDo=lock\nLock=l\n[Step unlock]\nDo=unlock\nLock=l\n";
  const Setup setup = {ILV_MODEL_THREADS, .cores = 2, .threads = 2};
  const Cost *work = COSTS ({"ThreadHandover", MS (2)}, {"HandoverWork", MS (2)});
  g_assert_cmpint (total_with (text, setup, COSTS ({"ThreadHandover", MS (2)})), ==, MS (12));
  g_assert_cmpint (total_with (text, setup, COSTS ({"HandoverWork", MS (3)})), ==, MS (13));
  g_autoptr (IlvTrace) trace = simulate_with (text, setup, work);
  g_assert_cmpint (get_figures (trace)->total_ns, ==, MS (12));
  g_assert_cmpfloat_with_epsilon (get_figures (trace)->cpu_use, 2.0 / 12, 1e-6);
}

/* Two workers, 4 ms in the semaphore after each job. Both have slept until 20; the first computes
 * until 23, and is asked for the GIL in the semaphore, at 25. The second computes until 28 and
 * finds the lock taken, so the first is through at 30, and sleeps until 50; the second has the lock
 * and the GIL from 30 to 34, and sleeps until 54. The first computes until 53 and is in the
 * semaphore until 57. */
static void
test_a_convoy_at_the_semaphore (void)
{
  const char *text = HEAD "[Job job]\nCount=4\nSteps=nap;spin\n" STEP ("nap", "sleep", "20ms")
      STEP ("spin", "python", "3ms");
  const Cost *costs = COSTS ({"SemaphoreRelease", MS (4)});
  const gint64 ends[] = {23, 28, 53, 60};
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    g_assert_cmpint (end_of (text, UNDER (ILV_MODEL_THREADS, .cores = 2, .threads = 2), costs, i),
                     ==, MS (ends[i]));
  ASSERT_TOTAL (text, UNDER (ILV_MODEL_THREADS, .cores = 2, .threads = 1), costs, 104000);
  ASSERT_TOTAL (text, UNDER (ILV_MODEL_SEQUENTIAL), costs, 92000);
}

/* --- cores that were asleep --- */

/* A core that is idle for 200 us is halted: who goes on there pays for that, and for cold caches in
 * proportion to the time, up to 20 ms. The first core was idle from the beginning, for no time. */
static void
test_waking_costs_cpu (void)
{
  const char *nap = HEAD "[Job nap]\nCount=1\nSteps=nap\n" STEP ("nap", "sleep", "10ms");
  const char *short_nap = HEAD "[Job nap]\nCount=1\nSteps=nap\n" STEP ("nap", "sleep", "199us");
  const char *long_nap = HEAD "[Job nap]\nCount=1\nSteps=nap\n" STEP ("nap", "sleep", "40ms");
  const Cost *wake = COSTS ({"Wake", MS (1)}), *cold = COSTS ({"WakeCold", MS (4)});
  const Cost *loop = COSTS ({"LoopWake", MS (1)}, {"LoopWakeCold", MS (4)});
  ASSERT_TOTAL (nap, UNDER (ILV_MODEL_SEQUENTIAL, .cores = 1), wake, 11000);
  ASSERT_TOTAL (short_nap, UNDER (ILV_MODEL_SEQUENTIAL, .cores = 1), wake, 199);
  ASSERT_TOTAL (nap, UNDER (ILV_MODEL_SEQUENTIAL, .cores = 1), cold, 12000);
  ASSERT_TOTAL (long_nap, UNDER (ILV_MODEL_SEQUENTIAL, .cores = 1), cold, 44000);
  ASSERT_TOTAL (nap, UNDER (ILV_MODEL_ASYNCIO, .cores = 1), loop, 13000);
  ASSERT_TOTAL (nap, UNDER (ILV_MODEL_UVLOOP, .cores = 1), loop, 10000);
}

/* --- a loop beside a pool --- */

#define HASH HEAD "[Job hash]\nCount=1\nSteps=sha\n" STEP ("sha", "native", "5ms")

static void
test_loop_beside_a_pool (void)
{
  const Setup setup = {ILV_MODEL_ASYNCIO_THREADS, .cores = 2, .threads = 1};
  /* The worker tells the loop, under the GIL that the loop then wants; the loop reads its
   * self-pipe; run_in_executor() chains futures. */
  g_assert_cmpint (total_with (HASH, setup, COSTS ({"LoopWakeCall", MS (1)})), ==, MS (6));
  g_assert_cmpint (total_with (HASH, setup, COSTS ({"LoopWoken", MS (1)})), ==, MS (6));
  g_assert_cmpint (total_with (HASH, setup, COSTS ({"ExecutorAwait", MS (1)})), ==, MS (6));
}

/* --- send() and recv() let go of the GIL --- */

/* Two of the call's three ms are in the kernel; alone that is no difference. Where others want the
 * GIL, the first thread computes from 0 to 1 and calls from 1 on: it lets go at 2 for its send(),
 * until 3. So the second has the GIL from 2 to 4, the third from 4 to 6; answers come at 8, 10 and
 * 12, and each is read in 1 ms. */
static void
test_a_call_lets_go_twice (void)
{
  const Cost *costs = COSTS ({"IoCall", MS (3)}, {"SocketSend", MS (1)}, {"SocketRecv", MS (1)});
  ASSERT_TOTAL (ASK, UNDER (ILV_MODEL_SEQUENTIAL), costs, 8000);
  const char *text = HEAD "[Job ask]\nCount=3\nSteps=spin;get\n" STEP ("spin", "python", "1ms")
      STEP ("get", "io", "5ms");
  const Setup setup = {ILV_MODEL_THREADS, .cores = 4, .threads = 3};
  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (end_of (text, setup, costs, i), ==, MS (2 * i + 9));
}

/* Sleeping in recv() and going on is the kernel's work, without the GIL: two threads wake at 5, on
 * a core each. */
static void
test_waiting_costs_the_kernel_work (void)
{
  const char *text = HEAD "[Job ask]\nCount=2\nSteps=get\n" STEP ("get", "io", "5ms");
  const Cost *costs = COSTS ({"IoBlock", MS (1)});
  ASSERT_TOTAL (text, UNDER (ILV_MODEL_THREADS, .cores = 2, .threads = 2), costs, 6000);
  ASSERT_TOTAL (text, UNDER (ILV_MODEL_THREADS, .cores = 1, .threads = 2), costs, 7000);
  ASSERT_TOTAL (text, UNDER (ILV_MODEL_ASYNCIO), costs, 5000);
}

/* A thousand threads that ask find cold caches, ten of them nearly warm ones. */
static void
test_many_threads_are_cold (void)
{
  const char *text = HEAD "[Job ask]\nCount=10\nSteps=get\n" STEP ("get", "io", "5ms");
  const Setup setup = {ILV_MODEL_THREADS, .cores = 10, .threads = 10};
  g_assert_cmpint (total_with (text, setup, COSTS ({"ThreadIoCold", MS (100)})), ==, MS (6));
  ASSERT_TOTAL (text, UNDER (ILV_MODEL_ASYNCIO), COSTS ({"ThreadIoCold", MS (100)}), 5000);
}

/* The pool's only thread hashes until 1.5 and then wants the GIL. The loop sends its first question
 * at 2, and lets go of the GIL at 3 for sending the second, until 4: the thread begins its second
 * hash at 3, and wants the GIL again at 4.5. The loop's third question takes until 6. */
static void
test_a_loop_lets_go_too (void)
{
  const char *text = HEAD "[Job hash]\nCount=2\nSteps=sha\n" STEP (
      "sha", "native", "1500us") "[Job ask]\nCount=3\nSteps=get\n" STEP ("get", "io", "5ms");
  const Setup setup = {ILV_MODEL_ASYNCIO_THREADS, .cores = 2, .threads = 1};
  const Cost *costs = COSTS ({"IoAwait", MS (3)}, {"SocketSend", MS (1)}, {"SocketRecv", MS (1)});
  g_assert_cmpint (end_of (text, setup, costs, 1), ==, MS (6));
  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (end_of (text, setup, costs, 2 + i), ==, MS (2 * (i + 1) + 6));
}

/* --- a pool of many workers --- */

/* The manager registers all workers each time it waits, under the GIL that the feeder wants. Its
 * first wait is over at once, for submit() has woken it. */
static void
test_the_manager_watches_all_workers (void)
{
  const Cost *costs = COSTS ({"ProcessWatch", MS (1)});
  Setup setup = {ILV_MODEL_PROCESSES, .cores = 4, .processes = 1, .start_method = ILV_START_FORK};
  g_assert_cmpint (total_with (ASK, setup, costs), ==, MS (7));
  setup.processes = 3;
  g_assert_cmpint (total_with (ASK, setup, costs), ==, MS (11));
}

/* Two jobs, 3 ms of the manager and 5 ms of the feeder for each, both under the parent's GIL; the
 * first call is fed when the manager has dispatched both. */
static void
test_the_feeder_computes (void)
{
  const char *text = HEAD "[Job none]\nCount=2\nSteps=none\n" STEP ("none", "python", "0s");
  const Setup setup = {ILV_MODEL_PROCESSES, .cores = 4, .processes = 1,
                       .start_method = ILV_START_FORK};
  g_assert_cmpint (total_with (text, setup, COSTS ({"ProcessDispatch", MS (3)})), ==, MS (6));
  g_assert_cmpint (
      total_with (text, setup, COSTS ({"ProcessDispatch", MS (3)}, {"ProcessFeed", MS (5)})), ==,
      MS (6 + 2 * 5));
}

/* --- payloads --- */

#define PAYLOAD                                                                                    \
  HEAD "[Job table]\nCount=1\nPayloadIn=1MiB\nSteps=none\n" STEP ("none", "python", "0s")

/* Writer and reader copy at the same time, the reader joins pieces besides. */
static void
test_both_ends_copy (void)
{
  const Setup setup = {ILV_MODEL_PROCESSES, .cores = 2, .processes = 1,
                       .start_method = ILV_START_FORK};
  g_assert_cmpint (total_with (PAYLOAD, setup, COSTS ({"PipeWritePerMiB", MS (10)})), ==, MS (10));
  g_assert_cmpint (
      total_with (PAYLOAD, setup, COSTS ({"PipeWritePerMiB", MS (10)}, {"PipePerMiB", MS (4)})), ==,
      MS (10));
  g_assert_cmpint (total_with (PAYLOAD, setup,
                               COSTS ({"PipeWritePerMiB", MS (10)}, {"PipePerMiB", MS (16)},
                                      {"PipeGatherPerMiB", MS (3)})),
                   ==, MS (19));
}

/* --- a measured run's own books --- */

static void
test_job_notes (void)
{
  const char *text = HEAD "[Job tick]\nCount=3\nSteps=spin\n" STEP ("spin", "python", "1ms");
  /* Half before each job, half after; the half after the last is after the end. */
  ASSERT_TOTAL (text, UNDER (ILV_MODEL_SEQUENTIAL), COSTS ({"JobNotes", MS (2)}), 8000);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mechanisms/far-end/computes", test_the_far_end_computes);
  g_test_add_func ("/mechanisms/far-end/wakes", test_the_far_end_wakes);
  g_test_add_func ("/mechanisms/far-end/cold-connections", test_the_far_end_has_cold_connections);
  g_test_add_func ("/mechanisms/far-end/wants-a-core", test_the_far_end_wants_a_core);
  g_test_add_func ("/mechanisms/cold-connections", test_cold_connections);
  g_test_add_func ("/mechanisms/cold-connections/copies", test_copies_share_caches);
  g_test_add_func ("/mechanisms/read-buffer", test_read_buffer);
  g_test_add_func ("/mechanisms/copies/connect", test_copies_connect);
  g_test_add_func ("/mechanisms/copies/import", test_copies_import);
  g_test_add_func ("/mechanisms/start-calls", test_start_calls);
  g_test_add_func ("/mechanisms/hand-over", test_hand_over_to_idle_and_busy);
  g_test_add_func ("/mechanisms/waking-costs-cpu", test_waking_costs_cpu);
  g_test_add_func ("/mechanisms/loop-beside-a-pool", test_loop_beside_a_pool);
  g_test_add_func ("/mechanisms/sockets/call-lets-go-twice", test_a_call_lets_go_twice);
  g_test_add_func ("/mechanisms/sockets/waiting", test_waiting_costs_the_kernel_work);
  g_test_add_func ("/mechanisms/sockets/many-threads", test_many_threads_are_cold);
  g_test_add_func ("/mechanisms/hand-over/convoy", test_a_convoy_at_the_semaphore);
  g_test_add_func ("/mechanisms/hand-over/work", test_a_hand_over_is_work);
  g_test_add_func ("/mechanisms/sockets/loop-lets-go-too", test_a_loop_lets_go_too);
  g_test_add_func ("/mechanisms/watch", test_the_manager_watches_all_workers);
  g_test_add_func ("/mechanisms/feed", test_the_feeder_computes);
  g_test_add_func ("/mechanisms/both-ends-copy", test_both_ends_copy);
  g_test_add_func ("/mechanisms/job-notes", test_job_notes);
  return g_test_run ();
}
