/* Every row of the table of known answers (cost set `ideal`), exactly.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Written from the specification, not from the simulator. */
#include "simulator-support.h"

/* --- totals --- */

#define GROUP(name, count, steps) "[Job " name "]\nCount=" count "\nSteps=" steps "\n"
#define STEP(name, what, duration) "[Step " name "]\nDo=" what "\nDuration=" duration "\n"

#define FETCH HEAD GROUP ("fetch", "100", "get") STEP ("get", "io", "80ms")
#define BURN HEAD "Cores=4\n" GROUP ("burn", "24", "spin") STEP ("spin", "python", "60ms")
#define HASH HEAD "Cores=4\n" GROUP ("hash", "24", "sha") STEP ("sha", "native", "60ms")
#define MIXED                                                                                      \
  HEAD "Cores=4\n" GROUP ("page", "40", "get;parse") STEP ("get", "io", "40ms")                    \
      STEP ("parse", "python", "25ms")
#define BLOCKING HEAD GROUP ("call", "5", "get") STEP ("get", "io", "20ms") "Client=blocking\n"

typedef struct {
  const char *name, *text;
  Setup setup;
  gint64 total_ms;
} Answer;

static const Answer answers[] = {
    {"fetch/sequential", FETCH, {ILV_MODEL_SEQUENTIAL}, 8000},
    {"fetch/asyncio", FETCH, {ILV_MODEL_ASYNCIO}, 80},
    {"fetch/threads-10", FETCH, {ILV_MODEL_THREADS, .threads = 10}, 800},
    {"fetch/threads-100", FETCH, {ILV_MODEL_THREADS, .threads = 100}, 80},
    {"fetch/processes-4", FETCH, {ILV_MODEL_PROCESSES, .processes = 4}, 2000},
    {"burn/sequential", BURN, {ILV_MODEL_SEQUENTIAL}, 1440},
    {"burn/asyncio", BURN, {ILV_MODEL_ASYNCIO}, 1440},
    {"burn/threads-4", BURN, {ILV_MODEL_THREADS, .threads = 4}, 1440},
    {"burn/processes-4", BURN, {ILV_MODEL_PROCESSES, .processes = 4}, 360},
    {"burn/free-threads-4", BURN, {ILV_MODEL_FREE_THREADS, .threads = 4}, 360},
    {"hash/asyncio", HASH, {ILV_MODEL_ASYNCIO}, 1440},
    {"hash/threads-4", HASH, {ILV_MODEL_THREADS, .threads = 4}, 360},
    {"hash/processes-4", HASH, {ILV_MODEL_PROCESSES, .processes = 4}, 360},
    {"mixed/asyncio", MIXED, {ILV_MODEL_ASYNCIO}, 1040},
    {"mixed/threads-40", MIXED, {ILV_MODEL_THREADS, .threads = 40}, 1040},
    {"mixed/processes-4", MIXED, {ILV_MODEL_PROCESSES, .processes = 4}, 650},
    {"mixed/loops-4", MIXED, {ILV_MODEL_LOOPS, .processes = 4}, 290},
    {"mixed/processes-4-threads-10",
     MIXED,
     {ILV_MODEL_PROCESSES_THREADS, .processes = 4, .threads = 10},
     290},
    {"blocking/asyncio", BLOCKING, {ILV_MODEL_ASYNCIO}, 100},
    {"fetch/trio", FETCH, {ILV_MODEL_TRIO}, 80},
    {"burn/trio", BURN, {ILV_MODEL_TRIO}, 1440},
    {"mixed/trio", MIXED, {ILV_MODEL_TRIO}, 1040},
    {"blocking/trio", BLOCKING, {ILV_MODEL_TRIO}, 100},
    {"fetch/dask-4-threads-25", FETCH, {ILV_MODEL_DASK, .processes = 4, .threads = 25}, 80},
    {"burn/dask-4-threads-1", BURN, {ILV_MODEL_DASK, .processes = 4, .threads = 1}, 360},
    {"hash/dask-4-threads-1", HASH, {ILV_MODEL_DASK, .processes = 4, .threads = 1}, 360},
    {"mixed/dask-4-threads-10", MIXED, {ILV_MODEL_DASK, .processes = 4, .threads = 10}, 290},
};

static void
test_total (gconstpointer data)
{
  const Answer *answer = data;

  g_assert_cmpint (total_of (answer->text, answer->setup), ==, MS (answer->total_ms));
}

static void
test_longest_turn (void)
{
  g_autoptr (IlvTrace) trace = simulate (BLOCKING, (Setup){ILV_MODEL_ASYNCIO});

  g_assert_cmpint (get_figures (trace)->loop_lag_max_ns, ==, MS (100));
}

/* --- the GIL --- */

/* Times of an event kind over all threads, in order. */
static GArray *
collect (IlvTrace *trace, IlvTrackId only, IlvEventKind kind)
{
  GArray *times = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 end = ilv_trace_get_end (trace);

  for (gint64 t = ilv_trace_get_begin (trace); t <= end; t = ilv_trace_next_time (trace, 0, t))
    for (IlvTrackId id = 0; id < ilv_trace_get_n_tracks (trace); id++) {
      IlvTrack track;

      ilv_trace_get_track (trace, id, &track);
      if (track.kind != ILV_TRACK_THREAD || (only != ILV_TRACK_NONE && id != only))
        continue;
      for (guint64 i = ilv_trace_find_instant (trace, id, t);
           i < ilv_trace_get_n_instants (trace, id); i++) {
        IlvInstant instant;

        ilv_trace_get_instant (trace, id, i, &instant);
        if (instant.time_ns != t)
          break;
        if (instant.kind == kind)
          g_array_append_val (times, t);
      }
    }
  return times;
}

static gint64
end_of_job (IlvTrace *trace, guint32 index)
{
  IlvJob job;

  ilv_trace_get_job (trace, index, &job);
  return job.end_ns;
}

/* Two CPU-bound threads change places every 5 ms: one ends at 95, the other at 100. */
static void
test_hand_overs (void)
{
  g_autoptr (IlvTrace) trace =
      simulate (HEAD GROUP ("burn", "2", "spin") STEP ("spin", "python", "50ms"),
                (Setup){ILV_MODEL_THREADS, .threads = 2, .interval_ns = MS (5)});
  IlvTrackId gil =
      ilv_trace_find_track (trace, ILV_TRACK_NONE, ILV_TRACK_GIL, ILV_N_ROLES, G_MAXUINT32);
  g_autoptr (GArray) changes = g_array_new (FALSE, FALSE, sizeof (gint64));
  IlvSpan span, last = {.ref = ILV_TRACK_NONE};
  gint64 first_end, second_end;

  for (guint64 i = 0; i < ilv_trace_get_n_spans (trace, gil, 0); i++) {
    ilv_trace_get_span (trace, gil, 0, i, &span);
    if (last.ref != ILV_TRACK_NONE && span.ref != last.ref)
      g_array_append_val (changes, span.begin_ns);
    last = span;
  }
  g_assert_cmpuint (changes->len, ==, 19);
  for (guint i = 0; i < changes->len; i++)
    g_assert_cmpint (g_array_index (changes, gint64, i), ==, MS (5 * (i + 1)));
  g_assert_cmpuint (get_figures (trace)->gil_switches, ==, 19);
  first_end = MIN (end_of_job (trace, 0), end_of_job (trace, 1));
  second_end = MAX (end_of_job (trace, 0), end_of_job (trace, 1));
  g_assert_cmpint (first_end, ==, MS (95));
  g_assert_cmpint (second_end, ==, MS (100));
}

#define ECHO(others)                                                                               \
  HEAD "[Job echo]\nCount=1\nSteps=receive\nRepeat=20\n" STEP ("receive", "io", "1ms") others

static IlvTrackId
worker_of (IlvTrace *trace, guint32 index)
{
  IlvJob job;

  ilv_trace_get_job (trace, index, &job);
  return job.worker;
}

/* Every return from I/O waits 5 ms for the GIL: 6 ms a round, not 1. */
static void
test_convoy (void)
{
  g_autoptr (IlvTrace) trace =
      simulate (ECHO (GROUP ("burn", "1", "spin") STEP ("spin", "python", "1s")),
                (Setup){ILV_MODEL_THREADS, .threads = 2, .interval_ns = MS (5)});
  g_autoptr (GArray) takes = collect (trace, worker_of (trace, 0), ILV_EVENT_GIL_TAKE);
  guint n_waited = 0;

  for (guint i = 0; i < takes->len; i++) {
    gint64 t = g_array_index (takes, gint64, i);

    if (t > 0 && t <= MS (120))
      g_assert_cmpint (t, ==, MS (6 * ++n_waited));
  }
  g_assert_cmpuint (n_waited, ==, 20);
  g_assert_cmpint (end_of_job (trace, 0), ==, MS (120));
  g_assert_cmpint (end_of_job (trace, 1), ==, MS (1000));
}

/* Waits restart when the waiter's own interval ends, not when another takes the GIL. The table's
 * 260 ms is the end of the first CPU-bound job (it says: of the I/O job): if waits restarted at the
 * take, all slices were 5 ms, that job would end at 290 ms, as the table's remark has it, and the
 * I/O job's twenty rounds of 15 ms at 300 ms. With own time-outs the slice in which the I/O job
 * returns lasts 6 ms. */
static void
test_convoy_of_three (void)
{
  g_autoptr (IlvTrace) trace =
      simulate (ECHO (GROUP ("burn", "3", "spin") STEP ("spin", "python", "100ms")),
                (Setup){ILV_MODEL_THREADS, .threads = 4, .interval_ns = MS (5)});

  g_assert_cmpint (end_of_job (trace, 1), ==, MS (260));
  g_assert_cmpint (end_of_job (trace, 0), ==, MS (300));
}

static void
test_hold_is_deaf (void)
{
  g_autoptr (IlvTrace) trace =
      simulate (ECHO (GROUP ("sort", "1", "sort") STEP ("sort", "hold", "200ms")),
                (Setup){ILV_MODEL_THREADS, .threads = 2, .interval_ns = MS (5)});
  IlvTrackId echo = worker_of (trace, 0);
  g_autoptr (GArray) takes = collect (trace, echo, ILV_EVENT_GIL_TAKE);
  gint64 first_return = G_MAXINT64;

  for (guint i = 0; i < takes->len; i++)
    if (g_array_index (takes, gint64, i) > MS (1))
      first_return = MIN (first_return, g_array_index (takes, gint64, i));
  g_assert_cmpint (first_return, ==, MS (200));
  g_assert_cmpint (ilv_trace_get_state_at (trace, echo, MS (100)), ==, ILV_STATE_GIL_WAIT);
}

/* --- cores --- */

static guint
count_in_state (IlvTrace *trace, gint64 t, IlvState state)
{
  guint n = 0;

  for (IlvTrackId id = 0; id < ilv_trace_get_n_tracks (trace); id++) {
    IlvTrack track;

    ilv_trace_get_track (trace, id, &track);
    n += track.kind == ILV_TRACK_THREAD && ilv_trace_get_state_at (trace, id, t) == state;
  }
  return n;
}

/* Eight CPU-bound processes on two cores: six want a core until the last slices. */
static void
test_oversubscription (void)
{
  g_autoptr (IlvTrace) trace =
      simulate (HEAD GROUP ("burn", "8", "spin") STEP ("spin", "python", "60ms"),
                (Setup){ILV_MODEL_PROCESSES, .cores = 2, .processes = 8});

  g_assert_cmpint (get_figures (trace)->total_ns, ==, MS (240));
  for (gint64 t = 0; t < MS (240 - 12); t += 500000) {
    g_assert_cmpuint (count_in_state (trace, t, ILV_STATE_CORE_WAIT), ==, 6);
    g_assert_cmpuint (count_in_state (trace, t, ILV_STATE_PYTHON), ==, 2);
  }
}

static void
test_slices (void)
{
  gint64 total = total_of (HEAD GROUP ("burn", "4", "spin") STEP ("spin", "python", "30ms"),
                           (Setup){ILV_MODEL_PROCESSES, .cores = 3, .processes = 4});

  g_assert_cmpint (total, ==, MS (42));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++) {
    g_autofree char *path = g_strdup_printf ("/known-answers/%s", answers[i].name);

    g_test_add_data_func (path, &answers[i], test_total);
  }
  g_test_add_func ("/known-answers/longest-turn", test_longest_turn);
  g_test_add_func ("/known-answers/hand-overs-every-5-ms", test_hand_overs);
  g_test_add_func ("/known-answers/convoy-6-ms-a-round", test_convoy);
  g_test_add_func ("/known-answers/convoy-of-three-260-ms", test_convoy_of_three);
  g_test_add_func ("/known-answers/hold-is-deaf", test_hold_is_deaf);
  g_test_add_func ("/known-answers/oversubscription", test_oversubscription);
  g_test_add_func ("/known-answers/slices-of-3-ms", test_slices);
  return g_test_run ();
}
