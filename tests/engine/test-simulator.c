/* The simulator's mechanisms, one by one; totals are in test-known-answers, laws in test-laws.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulator-support.h"

/* --- asking a trace --- */

static gint64
end_of (IlvTrace *trace, guint32 index)
{
  IlvJob job;

  ilv_trace_get_job (trace, index, &job);
  return job.end_ns;
}

static IlvTrackId
find_track (IlvTrace *trace, IlvTrackKind kind, IlvRole role)
{
  IlvTrackId id = ilv_trace_find_track (trace, ILV_TRACK_NONE, kind, role, G_MAXUINT32);

  g_assert_cmpuint (id, !=, ILV_TRACK_NONE);
  return id;
}

static guint
count_instants (IlvTrace *trace, IlvEventKind kind)
{
  guint n = 0;

  for (guint id = 0; id < ilv_trace_get_n_tracks (trace); id++)
    for (guint64 i = 0; i < ilv_trace_get_n_instants (trace, id); i++) {
      IlvInstant instant;
      ilv_trace_get_instant (trace, id, i, &instant);
      n += instant.kind == kind;
    }
  return n;
}

/* The n-th instant of that kind on a track. */
static IlvInstant
get_nth (IlvTrace *trace, IlvTrackId track, IlvEventKind kind, guint n)
{
  for (guint64 i = 0; i < ilv_trace_get_n_instants (trace, track); i++) {
    IlvInstant instant;
    ilv_trace_get_instant (trace, track, i, &instant);
    if (instant.kind == kind && n-- == 0)
      return instant;
  }
  g_assert_not_reached ();
}

/* --- cores --- */

/* A thread that gets half of its core takes twice as long to compute, not to wait. */
static void
test_a_shared_core_computes_slower (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvWorkload) workload = ilv_workload_parse (
      HEAD "[Job j]\nCount=1\nSteps=ask;compute\n[Step ask]\nDo=io\nDuration=40ms\n"
           "[Step compute]\nDo=python\nDuration=50ms\n",
      -1, "test", &error);
  g_assert_no_error (error);
  g_autoptr (IlvCosts) ideal = ilv_costs_new_ideal ();
  g_autoptr (IlvCosts) costs = ilv_costs_copy (ideal, "half");
  g_assert_true (ilv_costs_set (costs, "CoreShare", 500000));
  for (IlvModel model = 0; model < ILV_N_MODELS; model++) {
    IlvSettings settings;
    ilv_settings_init (&settings, model);
    g_autoptr (IlvTrace) trace =
        ilv_simulate (workload, &settings, costs, ILV_DETAIL_AUTO, NULL, NULL, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpint (get_figures (trace)->total_ns, ==, MS (140));
    g_assert_cmpfloat_with_epsilon (get_figures (trace)->cpu_use, 50.0 / 140.0, 1e-9);
  }
}

/* --- thread pools --- */

/* Threads are started one per submit until a worker has said that it is idle. */
static void
test_pool_starts_lazily (void)
{
  g_autoptr (IlvTrace) trace = simulate (
      HEAD "[Job j]\nCount=5\nSteps=s\nArrival=every 10ms\n[Step s]\nDo=io\nDuration=15ms\n",
      (Setup){.model = ILV_MODEL_THREADS, .threads = 5});
  guint n_workers = 0;

  for (guint id = 0; id < ilv_trace_get_n_tracks (trace); id++) {
    IlvTrack track;
    ilv_trace_get_track (trace, id, &track);
    n_workers += track.kind == ILV_TRACK_THREAD && track.role == ILV_ROLE_WORKER;
  }
  g_assert_cmpuint (n_workers, ==, 2);
  g_assert_cmpint (get_figures (trace)->total_ns, ==, MS (55));
}

/* Thread.start() waits for the new thread, which has the GIL: the second submit returns after a
 * switch interval. */
static void
test_submit_beside_python_waits (void)
{
  g_autoptr (IlvTrace) trace =
      simulate (HEAD "[Job j]\nCount=2\nSteps=s\n[Step s]\nDo=python\nDuration=50ms\n",
                (Setup){.model = ILV_MODEL_THREADS, .threads = 2, .costs = "reference"});
  IlvTrackId main_thread = find_track (trace, ILV_TRACK_THREAD, ILV_ROLE_MAIN);
  gint64 second_ns = get_nth (trace, main_thread, ILV_EVENT_SUBMIT, 1).time_ns;

  g_assert_cmpint (second_ns, >, MS (5));
  g_assert_cmpint (second_ns, <, MS (6));
}

/* --- asyncio --- */

#define TWO_AND_BURN                                                                               \
  HEAD "[Job a]\nCount=1\nSteps=w;p\n[Job b]\nCount=1\nSteps=burn\n"                               \
       "[Step w]\nDo=io\nDuration=5ms\n[Step p]\nDo=python\nDuration=1ms\n"                        \
       "[Step burn]\nDo=python\nDuration=20ms\n"

/* Data that arrives while a task computes is not noticed, and the task still waits on I/O. */
static void
test_arrived_is_not_ready (void)
{
  g_autoptr (IlvTrace) trace = simulate (TWO_AND_BURN, (Setup){.model = ILV_MODEL_ASYNCIO});
  IlvTrackId loop = find_track (trace, ILV_TRACK_LOOP, ILV_ROLE_NONE);
  IlvJob job;

  ilv_trace_get_job (trace, 0, &job);
  g_assert_cmpint (get_nth (trace, loop, ILV_EVENT_DATA_ARRIVED, 0).time_ns, ==, MS (5));
  g_assert_cmpint (get_nth (trace, loop, ILV_EVENT_TASK_READY, 0).time_ns, ==, MS (20));
  g_assert_cmpint (ilv_trace_get_state_at (trace, job.track, MS (19)), ==, ILV_STATE_IO);
  g_assert_cmpint (job.end_ns, ==, MS (21));
}

/* An await that need not wait does not yield: the first task runs to its end before the second
 * begins; with sleep(0) between its steps they take turns. */
static void
test_await_without_wait (void)
{
  const char *text = HEAD "[Job j]\nCount=2\nSteps=p;w;p\n[Step p]\nDo=python\nDuration=1ms\n"
                          "[Step w]\nDo=%s\nDuration=0ms\n";
  g_autofree char *no_wait = g_strdup_printf (text, "io");
  g_autofree char *yield = g_strdup_printf (text, "sleep");
  g_autoptr (IlvTrace) without = simulate (no_wait, (Setup){.model = ILV_MODEL_ASYNCIO});
  g_autoptr (IlvTrace) with = simulate (yield, (Setup){.model = ILV_MODEL_ASYNCIO});

  g_assert_cmpint (end_of (without, 0), ==, MS (2));
  g_assert_cmpint (end_of (with, 0), ==, MS (3));
  g_assert_cmpint (end_of (with, 1), ==, MS (4));
}

/* What handles add waits for the next turn, after another poll: a spawned task runs after all tasks
 * that were ready, an eager one inside create_task(). */
static void
test_snapshot_and_eager_tasks (void)
{
  const char *text = HEAD "[Job j]\nCount=2\nSteps=c\n[Job child]\nCount=0\nSteps=p\n"
                          "[Step c]\nDo=spawn\nJob=child\nJoin=no\n"
                          "[Step p]\nDo=python\nDuration=1ms\n";
  g_autoptr (IlvTrace) lazy = simulate (text, (Setup){.model = ILV_MODEL_ASYNCIO});
  g_autoptr (IlvTrace) eager = simulate (text, (Setup){.model = ILV_MODEL_ASYNCIO, .eager = TRUE});

  g_assert_cmpint (end_of (lazy, 0), ==, 0);
  g_assert_cmpint (end_of (lazy, 1), ==, 0);
  g_assert_cmpint (end_of (eager, 0), ==, MS (1));
  g_assert_cmpint (get_figures (eager)->total_ns, ==, MS (2));
}

/* A task that times out ends at its next suspension; a thread's job runs on. Both are counted. */
static void
test_timeouts (void)
{
  const char *text = HEAD "[Job j]\nCount=1\nSteps=a;b\nTimeout=15ms\n[Step a]\nDo=python\n"
                          "Duration=20ms\n[Step b]\nDo=io\nDuration=50ms\n";
  g_autoptr (IlvTrace) task = simulate (text, (Setup){.model = ILV_MODEL_ASYNCIO});
  g_autoptr (IlvTrace) thread = simulate (text, (Setup){.model = ILV_MODEL_THREADS});

  g_assert_cmpint (end_of (task, 0), ==, MS (20));
  g_assert_cmpint (end_of (thread, 0), ==, MS (70));
  g_assert_cmpuint (get_figures (task)->n_timed_out, ==, 1);
  g_assert_cmpuint (get_figures (thread)->n_timed_out, ==, 1);
}

/* --- limits --- */

static void
test_limit_and_queue (void)
{
  const char *text = HEAD "[Job j]\nCount=6\nSteps=s\n%s[Step s]\nDo=io\nDuration=10ms\n";
  g_autofree char *limited = g_strdup_printf (text, "Limit=2\n");
  g_autofree char *bounded = g_strdup_printf (text, "Limit=1\nQueue=2\nOnFull=reject\n");
  g_autoptr (IlvTrace) by_limit = simulate (limited, (Setup){.model = ILV_MODEL_ASYNCIO});
  g_autoptr (IlvTrace) by_queue = simulate (bounded, (Setup){.model = ILV_MODEL_ASYNCIO});

  g_assert_cmpint (get_figures (by_limit)->total_ns, ==, MS (30));
  g_assert_cmpint (get_figures (by_limit)->state_ns[ILV_STATE_LOCK], ==, MS (2 * 10 + 2 * 20));
  g_assert_cmpuint (get_figures (by_queue)->n_rejected, ==, 4);
  g_assert_cmpuint (get_figures (by_queue)->n_finished, ==, 2);
}

/* --- processes --- */

/* One pipe, one reader at a time: big payloads reach idle workers one after another. */
static void
test_payloads_arrive_one_by_one (void)
{
  g_autoptr (IlvTrace) trace =
      simulate (HEAD "[Job j]\nCount=4\nSteps=s\nPayloadIn=16MiB\n[Step s]\nDo=python\n"
                     "Duration=1ms\n",
                (Setup){.model = ILV_MODEL_PROCESSES,
                        .processes = 4,
                        .start_method = ILV_START_FORK,
                        .costs = "reference"});
  gint64 gap_ns[3];
  IlvJob job;
  gint64 last_ns = 0;

  for (guint i = 0; i < 4; i++) {
    ilv_trace_get_job (trace, i, &job);
    if (i > 0)
      gap_ns[i - 1] = job.begin_ns - last_ns;
    last_ns = job.begin_ns;
  }
  /* The facts: 16 MiB to each of four idle workers arrived at 50, 101, 129, 156 ms. */
  for (guint i = 0; i < 3; i++) {
    g_assert_cmpint (gap_ns[i], >, MS (25));
    g_assert_cmpint (gap_ns[i], <, MS (60));
  }
}

/* fork starts all workers at the first submit, forkserver as many as are needed. */
static void
test_start_methods (void)
{
  const char *text = HEAD "[Job j]\nCount=1\nSteps=s\n[Step s]\nDo=python\nDuration=1ms\n";
  Setup setup = {.model = ILV_MODEL_PROCESSES, .processes = 3, .costs = "reference"};

  setup.start_method = ILV_START_FORK;
  g_autoptr (IlvTrace) fork = simulate (text, setup);
  setup.start_method = ILV_START_FORKSERVER;
  g_autoptr (IlvTrace) server = simulate (text, setup);
  setup.start_method = ILV_START_SPAWN;
  g_autoptr (IlvTrace) spawn = simulate (text, setup);

  g_assert_cmpuint (count_instants (fork, ILV_EVENT_PROCESS_START), ==, 3);
  g_assert_cmpuint (count_instants (server, ILV_EVENT_PROCESS_START), ==, 1);
  g_assert_cmpuint (count_instants (spawn, ILV_EVENT_PROCESS_START), ==, 1);
  g_assert_cmpint (end_of (fork, 0), <, end_of (spawn, 0));
  g_assert_cmpint (end_of (spawn, 0), <, end_of (server, 0)); /* the server's own start */
}

/* All jobs of a chunk end when its result arrives. */
static void
test_chunks (void)
{
  g_autoptr (IlvTrace) trace =
      simulate (HEAD "[Job j]\nCount=8\nSteps=s\n[Step s]\nDo=python\nDuration=10ms\n",
                (Setup){.model = ILV_MODEL_PROCESSES, .processes = 2, .chunk = 4});

  for (guint i = 0; i < 8; i++)
    g_assert_cmpint (end_of (trace, i), ==, MS (40));
}

static void
test_chunks_need_jobs_at_once (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvCosts) costs = ilv_costs_new_ideal ();
  g_autoptr (IlvWorkload) workload = ilv_workload_parse (
      HEAD "[Job late]\nCount=2\nSteps=s\nArrival=every 1ms\n[Step s]\nDo=python\nDuration=1ms\n",
      -1, "test", &error);
  IlvSettings settings;

  g_assert_no_error (error);
  ilv_settings_init (&settings, ILV_MODEL_PROCESSES);
  settings.chunk = 2;
  g_assert_null (
      ilv_simulate (workload, &settings, costs, ILV_DETAIL_AUTO, NULL, NULL, NULL, &error));
  g_assert_error (error, ILV_SIMULATE_ERROR, ILV_SIMULATE_ERROR_SETTINGS);
  g_assert_nonnull (g_strstr_len (error->message, -1, "late"));
}

/* --- the end --- */

#define CIRCLE                                                                                     \
  HEAD "[Job a]\nCount=1\nSteps=x;w;y;ux;uy\n[Job b]\nCount=1\nSteps=y;w;x;ux;uy\n"                \
       "[Step w]\nDo=io\nDuration=1ms\n[Step x]\nDo=lock\nLock=x\n[Step y]\nDo=lock\nLock=y\n"     \
       "[Step ux]\nDo=unlock\nLock=x\n[Step uy]\nDo=unlock\nLock=y\n"

static void
test_deadlock (void)
{
  const IlvDetail details[] = {ILV_DETAIL_AUTO, ILV_DETAIL_FIGURES};

  for (guint i = 0; i < G_N_ELEMENTS (details); i++) {
    g_autoptr (IlvTrace) trace =
        simulate (CIRCLE, (Setup){.model = ILV_MODEL_THREADS, .detail = details[i]});
    const char *note = ilv_trace_get_info (trace)->note;

    g_assert_cmpuint (get_figures (trace)->n_failed, ==, 2);
    g_assert_cmpint (get_figures (trace)->total_ns, ==, MS (1));
    g_assert_cmpuint (count_instants (trace, ILV_EVENT_DEADLOCK), ==, 2);
    g_assert_cmpstr (note, ==, "deadlock: a 0 waits for y: b 0; b 0 waits for x: a 0");
  }
}

static void
cancel_cb (guint64 done, guint64 total, gpointer data)
{
  g_cancellable_cancel (data);
}

/* Also when no event ever comes by: many steps that take no time. */
static void
test_cancel (void)
{
  const char *texts[] = {
      HEAD "[Job j]\nCount=100000\nSteps=s\n[Step s]\nDo=io\nDuration=1ms\n",
      HEAD "[Job j]\nCount=1\nSteps=s\nRepeat=10000000\n[Step s]\nDo=python\nDuration=0ms\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    g_autoptr (IlvCosts) costs = ilv_costs_new_ideal ();
    g_autoptr (IlvWorkload) workload = ilv_workload_parse (texts[i], -1, "test", &error);
    IlvSettings settings;

    g_assert_no_error (error);
    ilv_settings_init (&settings, ILV_MODEL_ASYNCIO);
    g_assert_null (ilv_simulate (workload, &settings, costs, ILV_DETAIL_AUTO, cancel_cb,
                                 cancellable, cancellable, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_assert_cmpuint (ilv_simulate_get_n_events (), <, 100000);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulator/a-shared-core-computes-slower", test_a_shared_core_computes_slower);
  g_test_add_func ("/simulator/pool/starts-lazily", test_pool_starts_lazily);
  g_test_add_func ("/simulator/pool/submit-beside-python-waits", test_submit_beside_python_waits);
  g_test_add_func ("/simulator/asyncio/arrived-is-not-ready", test_arrived_is_not_ready);
  g_test_add_func ("/simulator/asyncio/await-without-wait", test_await_without_wait);
  g_test_add_func ("/simulator/asyncio/snapshot-and-eager-tasks", test_snapshot_and_eager_tasks);
  g_test_add_func ("/simulator/timeouts", test_timeouts);
  g_test_add_func ("/simulator/limit-and-queue", test_limit_and_queue);
  g_test_add_func ("/simulator/processes/payloads-one-by-one", test_payloads_arrive_one_by_one);
  g_test_add_func ("/simulator/processes/start-methods", test_start_methods);
  g_test_add_func ("/simulator/processes/chunks", test_chunks);
  g_test_add_func ("/simulator/processes/chunks-need-jobs-at-once", test_chunks_need_jobs_at_once);
  g_test_add_func ("/simulator/deadlock", test_deadlock);
  g_test_add_func ("/simulator/cancel", test_cancel);
  return g_test_run ();
}
