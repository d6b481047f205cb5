/* The simulator's known answers: what each model must take under `ideal`, to the nanosecond.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulator-support.h"

#define IO_100 HEAD "[Job j]\nCount=100\nSteps=s\n[Step s]\nDo=io\nDuration=80ms\n"
#define PYTHON_24 HEAD "[Job j]\nCount=24\nSteps=s\n[Step s]\nDo=python\nDuration=60ms\n"
#define NATIVE_24 HEAD "[Job j]\nCount=24\nSteps=s\n[Step s]\nDo=native\nDuration=60ms\n"
#define MIXED_40                                                                                   \
  HEAD "[Job j]\nCount=40\nSteps=a;b\n[Step a]\nDo=io\nDuration=40ms\n"                            \
       "[Step b]\nDo=python\nDuration=25ms\n"

typedef struct {
  const char *name;
  const char *text;
  Setup setup;
  gint64 total_ms;
} Answer;

static const Answer answers[] = {
    {"io/sequential", IO_100, {.model = ILV_MODEL_SEQUENTIAL}, 8000},
    {"io/asyncio", IO_100, {.model = ILV_MODEL_ASYNCIO}, 80},
    {"io/threads-10", IO_100, {.model = ILV_MODEL_THREADS, .threads = 10}, 800},
    {"io/threads-100", IO_100, {.model = ILV_MODEL_THREADS, .threads = 100}, 80},
    {"python/sequential", PYTHON_24, {.model = ILV_MODEL_SEQUENTIAL}, 1440},
    {"python/asyncio", PYTHON_24, {.model = ILV_MODEL_ASYNCIO}, 1440},
    {"python/threads-4", PYTHON_24, {.model = ILV_MODEL_THREADS, .threads = 4}, 1440},
    {"python/free-threads", PYTHON_24, {.model = ILV_MODEL_FREE_THREADS, .threads = 4}, 360},
    {"native/asyncio", NATIVE_24, {.model = ILV_MODEL_ASYNCIO}, 1440},
    {"native/threads-4", NATIVE_24, {.model = ILV_MODEL_THREADS, .threads = 4}, 360},
    {"io/processes-4", IO_100, {.model = ILV_MODEL_PROCESSES, .processes = 4}, 2000},
    {"python/processes-4", PYTHON_24, {.model = ILV_MODEL_PROCESSES, .processes = 4}, 360},
    {"native/processes-4", NATIVE_24, {.model = ILV_MODEL_PROCESSES, .processes = 4}, 360},
    {"mixed/processes-4", MIXED_40, {.model = ILV_MODEL_PROCESSES, .processes = 4}, 650},
    {"cores/processes-8-on-2",
     HEAD "[Job j]\nCount=8\nSteps=s\n[Step s]\nDo=python\nDuration=60ms\n",
     {.model = ILV_MODEL_PROCESSES, .processes = 8, .cores = 2},
     240},
    {"cores/processes-4-on-3",
     HEAD "[Job j]\nCount=4\nSteps=s\n[Step s]\nDo=python\nDuration=30ms\n",
     {.model = ILV_MODEL_PROCESSES, .processes = 4, .cores = 3},
     42},
    {"mixed/loops-4", MIXED_40, {.model = ILV_MODEL_LOOPS, .processes = 4}, 290},
    {"mixed/processes-4-threads-10",
     MIXED_40,
     {.model = ILV_MODEL_PROCESSES_THREADS, .processes = 4, .threads = 10},
     290},
    {"python/interpreters-4", PYTHON_24, {.model = ILV_MODEL_INTERPRETERS, .processes = 4}, 360},
    {"python/asyncio-processes-4",
     PYTHON_24,
     {.model = ILV_MODEL_ASYNCIO_PROCESSES, .processes = 4},
     360},
    {"native/asyncio-threads-4",
     NATIVE_24,
     {.model = ILV_MODEL_ASYNCIO_THREADS, .threads = 4},
     360},
    {"io/asyncio-threads", IO_100, {.model = ILV_MODEL_ASYNCIO_THREADS, .threads = 4}, 80},
    {"mixed/asyncio", MIXED_40, {.model = ILV_MODEL_ASYNCIO}, 1040},
    {"mixed/threads-40", MIXED_40, {.model = ILV_MODEL_THREADS, .threads = 40}, 1040},
};

static void
test_answer (gconstpointer data)
{
  const Answer *answer = data;

  g_assert_cmpint (total_of (answer->text, answer->setup), ==, MS (answer->total_ms));
}

static void
test_blocking_client (void)
{
  g_autoptr (IlvTrace) trace =
      simulate (HEAD "[Job j]\nCount=5\nSteps=s\n[Step s]\nDo=io\nDuration=20ms\nClient=blocking\n",
                (Setup){.model = ILV_MODEL_ASYNCIO});

  g_assert_cmpint (get_figures (trace)->total_ns, ==, MS (100));
  g_assert_cmpint (get_figures (trace)->loop_lag_max_ns, ==, MS (100));
}

static gint64
end_of (IlvTrace *trace, guint32 index)
{
  IlvJob job;

  ilv_trace_get_job (trace, index, &job);
  return job.end_ns;
}

/* Two threads of Python change places every 5 ms. */
static void
test_two_threads (void)
{
  g_autoptr (IlvTrace) trace =
      simulate (HEAD "[Job j]\nCount=2\nSteps=s\n[Step s]\nDo=python\nDuration=50ms\n",
                (Setup){.model = ILV_MODEL_THREADS, .threads = 2});
  gint64 expected_ns = MS (5);
  guint64 n_hand_overs = 0;

  for (guint64 i = 0; i < ilv_trace_get_n_links (trace); i++) {
    IlvLink link;
    ilv_trace_get_link (trace, i, &link);
    if (link.kind != ILV_LINK_GIL || link.to_ns == 0)
      continue;
    g_assert_cmpint (link.to_ns, ==, expected_ns);
    expected_ns += MS (5);
    n_hand_overs++;
  }
  g_assert_cmpuint (n_hand_overs, ==, 19);
  g_assert_cmpint (MIN (end_of (trace, 0), end_of (trace, 1)), ==, MS (95));
  g_assert_cmpint (MAX (end_of (trace, 0), end_of (trace, 1)), ==, MS (100));
}

#define ECHO "[Job echo]\nCount=1\nSteps=r\nRepeat=20\n[Step r]\nDo=io\nDuration=1ms\n"

/* Every return from I/O waits a whole interval beside one thread of Python. */
static void
test_convoy (void)
{
  g_autoptr (IlvTrace) trace =
      simulate (HEAD ECHO "[Job burn]\nCount=1\nSteps=b\n[Step b]\nDo=python\nDuration=1s\n",
                (Setup){.model = ILV_MODEL_THREADS, .threads = 2});

  g_assert_cmpint (end_of (trace, 0), ==, MS (120));
  g_assert_cmpint (end_of (trace, 1), ==, MS (1000));
}

static void
test_hold (void)
{
  g_autoptr (IlvTrace) trace =
      simulate (HEAD ECHO "[Job hold]\nCount=1\nSteps=b\n[Step b]\nDo=hold\nDuration=200ms\n",
                (Setup){.model = ILV_MODEL_THREADS, .threads = 2});
  IlvTrackId worker;
  IlvInstant instant;
  IlvJob job;

  ilv_trace_get_job (trace, 0, &job);
  worker = job.worker;
  g_assert_true (
      ilv_trace_find_last_instant (trace, worker, ILV_EVENT_GIL_TAKE, MS (200), &instant));
  g_assert_cmpint (instant.time_ns, ==, MS (200));
  g_assert_cmpint (instant.b, ==, MS (199));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++) {
    g_autofree char *path = g_strconcat ("/simulator/answers/", answers[i].name, NULL);
    g_test_add_data_func (path, &answers[i], test_answer);
  }
  g_test_add_func ("/simulator/asyncio/blocking-client", test_blocking_client);
  g_test_add_func ("/simulator/gil/two-threads-change-places", test_two_threads);
  g_test_add_func ("/simulator/gil/convoy", test_convoy);
  g_test_add_func ("/simulator/gil/hold-is-deaf", test_hold);
  return g_test_run ();
}
