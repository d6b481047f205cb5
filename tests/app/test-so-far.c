/* Tests of figures up to a moment.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/model/ilv-so-far.h"
#include "demos/simulator/ilv-simulate.h"

#include "sample-trace.h"

static void
nothing_has_happened_at_the_start (void)
{
  g_autoptr (IlvTrace) trace = sample_trace_new_threads ("threads", 1);
  g_autoptr (IlvSoFar) so_far = ilv_so_far_new (trace);
  IlvSoFarFigures figures;

  ilv_so_far_read (so_far, 0, &figures);
  g_assert_cmpuint (figures.n_finished, ==, 0);
  g_assert_cmpuint (figures.n_jobs, ==, 3);
  g_assert_cmpint (figures.latency_p50_ns, ==, -1);
  g_assert_cmpfloat (figures.throughput_per_s, ==, 0);
}

static void
figures_grow_with_the_moment (void)
{
  g_autoptr (IlvTrace) trace = sample_trace_new_threads ("threads", 1);
  g_autoptr (IlvSoFar) so_far = ilv_so_far_new (trace);
  IlvSoFarFigures figures;

  ilv_so_far_read (so_far, 2 * MS, &figures);
  g_assert_cmpuint (figures.n_finished, ==, 1);
  g_assert_cmpint (figures.latency_p99_ns, ==, 2 * MS);
  g_assert_cmpfloat_with_epsilon (figures.throughput_per_s, 500, 1e-6);
  g_assert_cmpfloat_with_epsilon (figures.cpu_use, 1, 1e-9);
  ilv_so_far_read (so_far, 2 * MS + MS / 2, &figures);
  g_assert_cmpfloat_with_epsilon (figures.cpu_use, 0.8, 1e-9);
  g_assert_cmpint (ABS (figures.gil_wait_ns - MS / 2), <, MS / 100);
}

/* At the end they are the run's own figures. */
static void
the_end_is_the_whole (void)
{
  g_autoptr (IlvTrace) trace = sample_trace_new_threads ("threads", 1000);
  g_autoptr (IlvSoFar) so_far = ilv_so_far_new (trace);
  const IlvFigures *whole = &ilv_trace_get_info (trace)->figures;
  IlvSoFarFigures figures;

  for (guint i = 0; i < 2; i++) {
    ilv_so_far_read (so_far, whole->total_ns + (gint64)i * 1000 * MS, &figures);
    g_assert_cmpuint (figures.n_finished, ==, whole->n_finished);
    g_assert_cmpint (figures.latency_p50_ns, ==, whole->latency_p50_ns);
    g_assert_cmpint (figures.latency_p95_ns, ==, whole->latency_p95_ns);
    g_assert_cmpint (figures.latency_p99_ns, ==, whole->latency_p99_ns);
    g_assert_cmpfloat_with_epsilon (figures.throughput_per_s, whole->throughput_per_s, 1e-6);
    g_assert_cmpfloat_with_epsilon (figures.cpu_use, 0.6, 1e-9);
    g_assert_cmpint (figures.gil_wait_ns, ==, 1000 * MS);
  }
}

/* What was not recorded is not said to be nothing. */
static void
cores_not_recorded_are_not_idle (void)
{
  g_autoptr (IlvTrace) trace = sample_trace_new_loop ();
  g_autoptr (IlvSoFar) so_far = ilv_so_far_new (trace);
  IlvSoFarFigures figures;

  ilv_so_far_read (so_far, 2 * MS, &figures);
  g_assert_cmpfloat (figures.cpu_use, ==, -1);
}

/* What is there at the start is said, as the stage says it. */
static void
memory_is_there_at_the_start (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvWorkload) workload = ilv_workload_find ("web-scraper", &error);
  g_autoptr (IlvCosts) costs = ilv_costs_find ("reference", &error);
  IlvSettings settings;
  IlvSoFarFigures figures;

  g_assert_no_error (error);
  ilv_settings_init (&settings, ILV_MODEL_ASYNCIO);
  g_autoptr (IlvTrace) trace =
      ilv_simulate (workload, &settings, costs, ILV_DETAIL_FULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (IlvSoFar) so_far = ilv_so_far_new (trace);
  ilv_so_far_read (so_far, 0, &figures);
  g_assert_cmpint (figures.memory_bytes, >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/so-far/start", nothing_has_happened_at_the_start);
  g_test_add_func ("/so-far/middle", figures_grow_with_the_moment);
  g_test_add_func ("/so-far/end", the_end_is_the_whole);
  g_test_add_func ("/so-far/no-cores", cores_not_recorded_are_not_idle);
  g_test_add_func ("/so-far/memory", memory_is_there_at_the_start);
  return g_test_run ();
}
