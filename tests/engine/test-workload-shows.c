/* The catalogue shows what its summaries say, and runs under every model.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Predicted with the reference costs; each claim is the sentence of the workload's Summary. */
#include "demos/simulator/ilv-simulate.h"

#include <math.h>

#define MS G_GINT64_CONSTANT (1000000)

typedef struct {
  IlvModel model;
  guint threads, processes, chunk;
} Setup;

static IlvFigures
simulate (const char *id, Setup setup)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvWorkload) workload = ilv_workload_find (id, &error);
  g_assert_no_error (error);
  g_autoptr (IlvCosts) costs = ilv_costs_find ("reference", &error);
  g_assert_no_error (error);
  IlvSettings settings;
  ilv_settings_init (&settings, setup.model);
  settings.threads = setup.threads;
  settings.processes = setup.processes;
  settings.chunk = MAX (setup.chunk, 1);
  g_autoptr (IlvTrace) trace =
      ilv_simulate (workload, &settings, costs, ILV_DETAIL_FIGURES, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  const IlvFigures *figures = &ilv_trace_get_info (trace)->figures;
  g_assert_cmpuint (figures->n_submitted, ==, ilv_workload_count_all (workload));
  g_assert_cmpuint (figures->n_finished, ==, figures->n_submitted);
  return *figures;
}

static double
get_total (const char *id, IlvModel model)
{
  return (double)simulate (id, (Setup){model, 0, 0, 0}).total_ns;
}

static void
assert_near (double a, double b, double share)
{
  g_assert_cmpfloat (fabs (a - b), <, share * b);
}

/* Every job ends, nothing fails (simulate() asserts it), in a time worth looking at. */
static void
test_all_under_every_model (void)
{
  g_auto (GStrv) ids = ilv_workload_list ();
  for (guint i = 0; ids[i] != NULL; i++) {
    for (guint m = 0; m < ILV_N_MODELS; m++) {
      double total_ns = get_total (ids[i], (IlvModel)m);
      g_test_message ("%s %s %.3f s", ids[i], ilv_model_get_id ((IlvModel)m), total_ns / 1e9);
      g_assert_cmpfloat (total_ns, >, 20 * MS);
      if (m == ILV_MODEL_ASYNCIO || m == ILV_MODEL_THREADS)
        g_assert_cmpfloat (total_ns, <, 6000 * MS);
    }
  }
}

static void
test_web_scraper (void)
{
  double loop = get_total ("web-scraper", ILV_MODEL_ASYNCIO);
  assert_near (get_total ("web-scraper", ILV_MODEL_THREADS), loop, 0.1);
  g_assert_cmpfloat (get_total ("web-scraper", ILV_MODEL_SEQUENTIAL), >, 15 * loop);
}

static void
test_image_pipelines (void)
{
  double threads = get_total ("image-pipeline", ILV_MODEL_THREADS);
  assert_near (get_total ("image-pipeline", ILV_MODEL_ASYNCIO), threads, 0.1);
  g_assert_cmpfloat (get_total ("image-pipeline", ILV_MODEL_PROCESSES), <, 0.5 * threads);
  double native = get_total ("image-pipeline-native", ILV_MODEL_THREADS);
  g_assert_cmpfloat (native, <, 0.35 * threads);
  g_assert_cmpfloat (native, <, get_total ("image-pipeline-native", ILV_MODEL_PROCESSES));
  assert_near (get_total ("image-pipeline-native", ILV_MODEL_ASYNCIO), threads, 0.1);
}

static void
test_fetch_parse (void)
{
  double both = get_total ("fetch-parse", ILV_MODEL_PROCESSES_THREADS);
  g_assert_cmpfloat (both, <, 0.75 * get_total ("fetch-parse", ILV_MODEL_PROCESSES));
  g_assert_cmpfloat (both, <, 0.75 * get_total ("fetch-parse", ILV_MODEL_THREADS));
  g_assert_cmpfloat (get_total ("fetch-parse", ILV_MODEL_LOOPS), <,
                     0.75 * get_total ("fetch-parse", ILV_MODEL_ASYNCIO));
}

static void
test_blocking_call (void)
{
  IlvFigures loop = simulate ("blocking-call", (Setup){ILV_MODEL_ASYNCIO, 0, 0, 0});
  double threads = get_total ("blocking-call", ILV_MODEL_THREADS);
  g_assert_cmpint (loop.loop_lag_max_ns, >=, 120 * MS);
  g_assert_cmpfloat ((double)loop.total_ns, >, 1.8 * threads);
}

static void
test_gil_convoy (void)
{
  IlvFigures threads = simulate ("gil-convoy", (Setup){ILV_MODEL_THREADS, 0, 0, 0});
  /* 40 rounds: until the burner is done the echo waits for the GIL almost all the time */
  g_assert_cmpint (threads.state_ns[ILV_STATE_GIL_WAIT], >, 200 * MS);
  g_assert_cmpint (threads.latency_p50_ns, >, 40 * 5 * MS);
  IlvFigures apart = simulate ("gil-convoy", (Setup){ILV_MODEL_PROCESSES, 0, 2, 0});
  g_assert_cmpint (apart.state_ns[ILV_STATE_GIL_WAIT], <, 1 * MS);
}

static void
test_long_c_call (void)
{
  IlvFigures threads = simulate ("long-c-call", (Setup){ILV_MODEL_THREADS, 0, 0, 0});
  IlvFigures loop = simulate ("long-c-call", (Setup){ILV_MODEL_ASYNCIO, 0, 0, 0});
  g_assert_cmpint (threads.state_ns[ILV_STATE_GIL_WAIT], >, 240 * MS);
  g_assert_cmpint (loop.loop_lag_max_ns, >=, 250 * MS);
  g_assert_cmpfloat (get_total ("long-c-call", ILV_MODEL_PROCESSES), <,
                     0.8 * (double)threads.total_ns);
}

static void
test_tiny_jobs (void)
{
  double plain = get_total ("tiny-jobs", ILV_MODEL_SEQUENTIAL);
  double single = get_total ("tiny-jobs", ILV_MODEL_PROCESSES);
  IlvFigures chunked = simulate ("tiny-jobs", (Setup){ILV_MODEL_PROCESSES, 0, 0, 100});
  g_assert_cmpfloat (single, >, 3 * plain);
  g_assert_cmpfloat ((double)chunked.total_ns, <, single / 3);
}

static void
test_big_payloads (void)
{
  g_assert_cmpfloat (get_total ("big-payloads", ILV_MODEL_PROCESSES), >,
                     1.5 * get_total ("big-payloads", ILV_MODEL_SEQUENTIAL));
}

static void
test_database_pool (void)
{
  double threads = get_total ("database-pool", ILV_MODEL_THREADS);
  IlvFigures more = simulate ("database-pool", (Setup){ILV_MODEL_THREADS, 100, 0, 0});
  assert_near ((double)more.total_ns, threads, 0.05);
  assert_near (get_total ("database-pool", ILV_MODEL_ASYNCIO), threads, 0.05);
}

static void
test_chat_server (void)
{
  IlvFigures loop = simulate ("chat-server", (Setup){ILV_MODEL_ASYNCIO, 0, 0, 0});
  IlvFigures threads = simulate ("chat-server", (Setup){ILV_MODEL_THREADS, 0, 0, 0});
  IlvFigures processes = simulate ("chat-server", (Setup){ILV_MODEL_PROCESSES, 0, 0, 0});
  assert_near ((double)threads.total_ns, (double)loop.total_ns, 0.1);
  g_assert_cmpuint (processes.peak_memory_bytes, >, 4 * threads.peak_memory_bytes);
  g_assert_cmpint (processes.total_ns, >, 5 * loop.total_ns);
}

static void
test_lock_contention (void)
{
  const IlvModel models[] = {ILV_MODEL_SEQUENTIAL, ILV_MODEL_ASYNCIO, ILV_MODEL_THREADS,
                             ILV_MODEL_PROCESSES};
  const double sections = 12 * 8 * 4 * (double)MS;
  for (guint i = 0; i < G_N_ELEMENTS (models); i++) {
    double total_ns = get_total ("lock-contention", models[i]);
    g_assert_cmpfloat (total_ns, >=, sections);
    g_assert_cmpfloat (total_ns, <, 1.5 * sections);
  }
}

static void
test_oversubscription (void)
{
  IlvFigures many = simulate ("oversubscription", (Setup){ILV_MODEL_PROCESSES, 0, 16, 0});
  IlvFigures few = simulate ("oversubscription", (Setup){ILV_MODEL_PROCESSES, 0, 4, 0});
  g_assert_cmpint (many.total_ns, >=, few.total_ns);
  g_assert_cmpfloat ((double)many.total_ns, <, 1.5 * (double)few.total_ns);
  g_assert_cmpint (many.state_ns[ILV_STATE_CORE_WAIT], >, 10 * few.state_ns[ILV_STATE_CORE_WAIT]);
}

static void
test_proxy (void)
{
  double loop = get_total ("proxy-10000", ILV_MODEL_ASYNCIO);
  double threads = get_total ("proxy-10000", ILV_MODEL_THREADS);
  g_assert_cmpfloat (loop, <, threads);
  g_assert_cmpfloat (threads, <, get_total ("proxy-10000", ILV_MODEL_PROCESSES));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/shows/all-under-every-model", test_all_under_every_model);
  g_test_add_func ("/shows/web-scraper", test_web_scraper);
  g_test_add_func ("/shows/image-pipelines", test_image_pipelines);
  g_test_add_func ("/shows/fetch-parse", test_fetch_parse);
  g_test_add_func ("/shows/blocking-call", test_blocking_call);
  g_test_add_func ("/shows/gil-convoy", test_gil_convoy);
  g_test_add_func ("/shows/long-c-call", test_long_c_call);
  g_test_add_func ("/shows/tiny-jobs", test_tiny_jobs);
  g_test_add_func ("/shows/big-payloads", test_big_payloads);
  g_test_add_func ("/shows/database-pool", test_database_pool);
  g_test_add_func ("/shows/chat-server", test_chat_server);
  g_test_add_func ("/shows/lock-contention", test_lock_contention);
  g_test_add_func ("/shows/oversubscription", test_oversubscription);
  g_test_add_func ("/shows/proxy", test_proxy);
  return g_test_run ();
}
