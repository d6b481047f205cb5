/* dask.distributed: batches, the scheduler's ceiling, room at workers, the way of payload.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each with costs of which all but a few are nothing, so that the total can be said beforehand. */
#include "simulator-support.h"

#define US(x) ((gint64)(x)*1000)
#define BURN(count, ms)                                                                            \
  HEAD "[Job j]\nCount=" count "\nSteps=s\n[Step s]\nDo=python\nDuration=" ms "\n"

typedef struct {
  const char *key;
  gint64 value;
} Cost;

/* A run with those costs; costs of nothing that are not `ideal`: batches have their intervals. */
static IlvTrace *
run (const char *text, guint processes, guint threads, const Cost *costs, guint n_costs)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvWorkload) workload = ilv_workload_parse (text, -1, "test", &error);
  g_assert_no_error (error);
  g_autoptr (IlvCosts) ideal = ilv_costs_new_ideal ();
  g_autoptr (IlvCosts) set = ilv_costs_copy (ideal, "test");
  IlvSettings settings;

  set->is_ideal = FALSE;
  for (guint i = 0; i < n_costs; i++)
    g_assert_true (ilv_costs_set (set, costs[i].key, costs[i].value));
  ilv_settings_init (&settings, ILV_MODEL_DASK);
  settings.cores = 8;
  settings.processes = processes;
  settings.threads = threads;
  settings.switch_interval_ns = MS (5);
  IlvTrace *trace =
      ilv_simulate (workload, &settings, set, ILV_DETAIL_AUTO, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return trace;
}

/* The first goes at once all the way; those that come 4 and 8 ms later leave the client together
 * when its interval of 10 ms is over. */
static void
test_batches_wait_for_their_interval (void)
{
  g_autoptr (IlvTrace) trace =
      run (HEAD "[Job j]\nCount=3\nArrival=every 4ms\nSteps=s\n[Step s]\nDo=python\nDuration=1ms\n",
           4, 1, NULL, 0);
  IlvJob job;

  ilv_trace_get_job (trace, 0, &job);
  g_assert_cmpint (job.begin_ns, ==, 0);
  for (guint i = 1; i < 3; i++) {
    ilv_trace_get_job (trace, i, &job);
    g_assert_cmpint (job.begin_ns, ==, MS (10));
    g_assert_cmpint (job.end_ns, >=, MS (11));
  }
}

/* 1 ms of scheduler a task: 100 tasks of nothing take at least 100 ms, and hardly more, whether
 * there are 8 workers or 32. (With 2, which have room for 4 tasks, the batches' intervals count.)
 */
static void
test_the_scheduler_is_a_ceiling (void)
{
  const Cost costs[] = {{"DaskSchedule", US (400)}, {"DaskFinish", US (600)}};

  for (guint processes = 8; processes <= 32; processes *= 4) {
    g_autoptr (IlvTrace) trace =
        run (BURN ("100", "0s"), processes, 1, costs, G_N_ELEMENTS (costs));
    g_assert_cmpint (get_figures (trace)->total_ns, >=, MS (100));
    g_assert_cmpint (get_figures (trace)->total_ns, <=, MS (125));
  }
}

static guint
count_at (IlvTrace *trace, gint64 t_ns)
{
  guint n = 0;

  for (guint32 i = 0; i < ilv_trace_get_n_jobs (trace); i++) {
    IlvJob job;
    ilv_trace_get_job (trace, i, &job);
    n += job.begin_ns >= 0 && job.begin_ns <= t_ns && job.end_ns > t_ns;
  }
  return n;
}

/* A worker with one thread is given two tasks: one runs, one is at hand; the rest is in the
 * scheduler's queue. */
static void
test_workers_have_little_room (void)
{
  g_autoptr (IlvTrace) trace = run (BURN ("12", "100ms"), 2, 1, NULL, 0);
  IlvTrackId queue =
      ilv_trace_find_track (trace, ILV_TRACK_NONE, ILV_TRACK_QUEUE, ILV_ROLE_WORK, 0);

  g_assert_cmpuint (count_at (trace, MS (50)), ==, 2);
  g_assert_cmpuint (ilv_trace_get_queue_length (trace, queue, MS (50)), ==, 12 - 2 * 2);
}

/* A worker's loop needs the GIL that a task has: what comes meanwhile waits a switch interval. */
static void
test_a_busy_worker_hears_late (void)
{
  const char *text = HEAD "[Job first]\nCount=1\nSteps=long\n[Job second]\nCount=2\nSteps=wait\n"
                          "Arrival=every 50ms\n[Step long]\nDo=python\nDuration=100ms\n"
                          "[Step wait]\nDo=sleep\nDuration=1ms\n";
  g_autoptr (IlvTrace) trace = run (text, 1, 2, NULL, 0);
  IlvJob job;

  ilv_trace_get_job (trace, ilv_trace_get_n_jobs (trace) - 1, &job);
  g_assert_cmpint (job.begin_ns, >=, job.arrival_ns + MS (5));
}

/* A batch is read whole: the two of the second one, of which each takes 5 ms, begin together. */
static void
test_a_batch_is_one_message (void)
{
  const Cost costs[] = {{"DaskSchedulePerMiB", MS (5)}};
  g_autoptr (IlvTrace) trace =
      run (HEAD "[Job j]\nCount=3\nArrival=every 4ms\nSteps=s\nPayloadIn=1MiB\n"
                "[Step s]\nDo=python\nDuration=1ms\n",
           4, 1, costs, G_N_ELEMENTS (costs));
  const gint64 begins[] = {MS (5), MS (10 + 2 * 5), MS (10 + 2 * 5)};

  for (guint i = 0; i < G_N_ELEMENTS (begins); i++) {
    IlvJob job;
    ilv_trace_get_job (trace, i, &job);
    g_assert_cmpint (job.begin_ns, ==, begins[i]);
  }
}

/* 2 ms for each of two pieces, half of it in the kernel without the GIL: the program's own Python
 * has it then, and gives it back 5 ms after it was asked for. */
static void
test_a_batch_is_moved_in_pieces (void)
{
  const Cost costs[] = {
      {"DaskSchedulePerMiB", MS (1)}, {"PipeWritePerMiB", US (500)}, {"DaskSubmit", MS (40)}};
  g_autoptr (IlvTrace) trace =
      run (HEAD "[Job big]\nCount=1\nSteps=s\nPayloadIn=4MiB\n[Job next]\nCount=1\nSteps=s\n"
                "[Step s]\nDo=python\nDuration=1ms\n",
           1, 1, costs, G_N_ELEMENTS (costs));
  IlvJob job;

  ilv_trace_get_job (trace, 0, &job);
  g_assert_cmpint (job.begin_ns, ==, MS (40 + 5 + 2 + 5 + 2 + 5));
}

/* A MiB there and none back: submit(), client and scheduler, on to the worker, its loop. */
static void
test_an_argument_is_pickled_in_the_program (void)
{
  const Cost costs[] = {{"DaskSubmitPerMiB", MS (1)},
                        {"DaskSchedulePerMiB", MS (3)},
                        {"DaskSendPerMiB", MS (4)},
                        {"DaskTaskPerMiB", MS (5)}};
  g_autoptr (IlvTrace) trace =
      run (HEAD "[Job j]\nCount=1\nSteps=s\nPayloadIn=1MiB\n[Step s]\nDo=python\nDuration=2ms\n", 1,
           1, costs, G_N_ELEMENTS (costs));

  g_assert_cmpint (get_figures (trace)->total_ns, ==, MS (1 + 3 + 4 + 5 + 2));
}

/* None there and a MiB back: one end of a connection at the worker, three in the program. */
static void
test_a_result_passes_through_the_program (void)
{
  const Cost costs[] = {{"DaskPerMiB", MS (1)}};
  g_autoptr (IlvTrace) trace =
      run (HEAD "[Job j]\nCount=1\nSteps=s\nPayloadOut=1MiB\n[Step s]\nDo=python\nDuration=2ms\n",
           1, 1, costs, G_N_ELEMENTS (costs));

  g_assert_cmpint (get_figures (trace)->total_ns, ==, MS (2 + 1 + 3));
}

/* Two tasks of one worker with two threads: the second's argument is unpickled by the loop, which
 * needs the GIL that the first one's work has. */
static void
test_a_worker_unpickles_in_its_loop (void)
{
  const Cost costs[] = {{"DaskTaskPerMiB", MS (5)}};
  g_autoptr (IlvTrace) trace =
      run (HEAD "[Job j]\nCount=2\nSteps=s\nPayloadIn=1MiB\n[Step s]\nDo=sleep\nDuration=2ms\n", 1,
           2, costs, G_N_ELEMENTS (costs));
  IlvJob job;

  ilv_trace_get_job (trace, 1, &job);
  g_assert_cmpint (job.begin_ns, ==, MS (10));
}

static void
test_the_cluster_starts_first (void)
{
  const Cost costs[] = {{"DaskStart", MS (20)}, {"DaskWorkerStart", MS (300)}};
  g_autoptr (IlvTrace) trace = run (BURN ("2", "10ms"), 2, 1, costs, G_N_ELEMENTS (costs));
  IlvJob job;

  ilv_trace_get_job (trace, 0, &job);
  g_assert_cmpint (job.begin_ns, ==, MS (320));
}

/* Each asks the scheduler twice: to get the lock and to give it back. */
static void
test_a_lock_is_a_question (void)
{
  const Cost costs[] = {{"DaskCall", MS (3)}};
  g_autoptr (IlvTrace) trace =
      run (HEAD "[Job j]\nCount=1\nSteps=enter;leave\n[Step enter]\nDo=lock\nLock=l\n"
                "[Step leave]\nDo=unlock\nLock=l\n",
           1, 1, costs, 1);

  g_assert_cmpint (get_figures (trace)->total_ns, ==, MS (6));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulator-dask/batches", test_batches_wait_for_their_interval);
  g_test_add_func ("/simulator-dask/ceiling", test_the_scheduler_is_a_ceiling);
  g_test_add_func ("/simulator-dask/room", test_workers_have_little_room);
  g_test_add_func ("/simulator-dask/busy-worker", test_a_busy_worker_hears_late);
  g_test_add_func ("/simulator-dask/batch-whole", test_a_batch_is_one_message);
  g_test_add_func ("/simulator-dask/batch-pieces", test_a_batch_is_moved_in_pieces);
  g_test_add_func ("/simulator-dask/argument", test_an_argument_is_pickled_in_the_program);
  g_test_add_func ("/simulator-dask/result", test_a_result_passes_through_the_program);
  g_test_add_func ("/simulator-dask/unpickles", test_a_worker_unpickles_in_its_loop);
  g_test_add_func ("/simulator-dask/start", test_the_cluster_starts_first);
  g_test_add_func ("/simulator-dask/lock", test_a_lock_is_a_question);
  return g_test_run ();
}
