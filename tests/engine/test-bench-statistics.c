/* What runs say: medians, intervals, humps, warnings, differences; latencies and their ECDF.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-sample.h"
#include "demos/bench/ilv-bench-statistics.h"

#include <math.h>

#define MS 1000000

static void
test_median_and_interval (void)
{
  const gint64 values[] = {10, 50, 30, 20, 40}, one[] = {7}, even[] = {1, 3};
  gint64 median, low, high, again_low, again_high;
  ilv_bench_median (values, 5, 1, &median, &low, &high);
  g_assert_cmpint (median, ==, 30);
  g_assert_cmpint (low, >=, 10);
  g_assert_cmpint (low, <, 30);
  g_assert_cmpint (high, <=, 50);
  g_assert_cmpint (high, >, 30);
  g_assert_cmpint (values[1], ==, 50);
  ilv_bench_median (values, 5, 1, &median, &again_low, &again_high);
  g_assert_cmpint (again_low, ==, low);
  g_assert_cmpint (again_high, ==, high);
  ilv_bench_median (one, 1, 1, &median, &low, &high);
  g_assert_cmpint (median + low + high, ==, 21);
  ilv_bench_median (even, 2, 1, &median, &low, &high);
  g_assert_cmpint (median, ==, 2);
}

/* The interval of the median covers the true one about as often as it says. */
static void
test_interval_covers (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  guint n_covered = 0;
  for (guint k = 0; k < 300; k++) {
    gint64 values[15], median, low, high;
    for (guint i = 0; i < 15; i++)
      values[i] = g_rand_int_range (rand, 0, 2000001);
    ilv_bench_median (values, 15, k, &median, &low, &high);
    n_covered += low <= 1000000 && 1000000 <= high;
  }
  g_assert_cmpuint (n_covered, >, 270);
  g_assert_cmpuint (n_covered, <, 300);
}

static void
test_two_humps (void)
{
  const gint64 two[] = {100, 101, 102, 103, 150, 151, 152, 153};
  const gint64 one[] = {100, 104, 108, 112, 116, 120, 124, 128};
  const gint64 outlier[] = {100, 101, 102, 103, 104, 105, 106, 500};
  g_assert_true (ilv_bench_has_two_humps (two, 8));
  g_assert_false (ilv_bench_has_two_humps (one, 8));
  g_assert_false (ilv_bench_has_two_humps (outlier, 8));
  g_assert_false (ilv_bench_has_two_humps (two, 3));
}

static IlvBenchCell *
make_cell (IlvBenchResult *result, const gint64 *totals_ms, guint n)
{
  gint64 totals[32];
  for (guint i = 0; i < n; i++)
    totals[i] = totals_ms[i] * MS;
  return bench_sample_cell (result, "asyncio", totals, n);
}

static void
test_warnings (void)
{
  g_autoptr (IlvBenchResult) result = ilv_bench_result_new ();
  const gint64 calm[] = {100, 101, 102, 101, 100, 102}, wild[] = {100, 140, 180, 120, 160, 110};
  const gint64 outlier[] = {100, 101, 102, 101, 100, 160}, brief[] = {1, 1, 1, 1, 1, 1};
  const gint64 first[] = {140, 101, 102, 101, 100, 102};
  g_assert_cmphex (make_cell (result, calm, 6)->warnings, ==, 0);
  g_assert_cmphex (make_cell (result, wild, 6)->warnings, ==, ILV_BENCH_WARN_SPREAD);
  g_assert_cmphex (make_cell (result, outlier, 6)->warnings, ==, ILV_BENCH_WARN_OUTLIERS);
  g_assert_cmphex (make_cell (result, brief, 6)->warnings, ==, ILV_BENCH_WARN_TOO_SHORT);
  g_assert_cmphex (make_cell (result, first, 6)->warnings, ==,
                   ILV_BENCH_WARN_OUTLIERS | ILV_BENCH_WARN_FIRST_SLOW);
  g_assert_cmphex (make_cell (result, calm, 3)->warnings, ==, ILV_BENCH_WARN_FEW_RUNS);
}

typedef void (*Change) (IlvBenchRun *run);

static void
be_stolen (IlvBenchRun *run)
{
  run->stolen_share = 0.1;
}

static void
be_busy (IlvBenchRun *run)
{
  run->other_cores = 0.8;
  run->core_use[0] = run->core_use[1] = 0.95;
}

static void
have_its_clock_set (IlvBenchRun *run)
{
  run->clock_step_ns = -3 * G_GINT64_CONSTANT (1000000000);
}

static void
be_suspended (IlvBenchRun *run)
{
  run->kind = ILV_BENCH_DISCARDED;
}

static void
lose_jobs (IlvBenchRun *run)
{
  run->n_rejected = 1;
}

static void
be_hot (IlvBenchRun *run)
{
  run->throttled = 3;
}

static void
test_warnings_of_the_machine (void)
{
  static const struct {
    Change change;
    guint warning;
  } changes[] = {
      {be_stolen, ILV_BENCH_WARN_STOLEN},
      {be_busy, ILV_BENCH_WARN_BUSY},
      {have_its_clock_set, ILV_BENCH_WARN_CLOCK_STEP},
      {be_suspended, ILV_BENCH_WARN_SUSPENDED},
      {lose_jobs, ILV_BENCH_WARN_JOBS_LOST},
      {be_hot, ILV_BENCH_WARN_THROTTLED},
  };
  const gint64 calm[] = {100, 101, 102, 101, 100, 102};
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++) {
    g_autoptr (IlvBenchResult) result = ilv_bench_result_new ();
    IlvBenchCell *cell = make_cell (result, calm, 6);
    changes[i].change (g_ptr_array_index (cell->runs, 4));
    ilv_bench_cell_update (cell);
    g_assert_cmphex (cell->warnings, ==, changes[i].warning);
  }
}

/* The same work that took different CPU time: the core was not the same. */
static void
test_cpu_that_varies (void)
{
  g_autoptr (IlvBenchResult) result = ilv_bench_result_new ();
  const gint64 calm[] = {100, 101, 102, 101, 100, 102, 101, 100};
  IlvBenchCell *cell = make_cell (result, calm, 8);
  for (guint i = 1; i < cell->runs->len; i++)
    ((IlvBenchRun *)g_ptr_array_index (cell->runs, i))->cpu_ns = (i % 2 == 0 ? 60 : 95) * MS;
  ilv_bench_cell_update (cell);
  g_assert_cmphex (cell->warnings, ==, ILV_BENCH_WARN_THROTTLED);
}

static void
test_differences (void)
{
  g_autoptr (IlvBenchResult) result = bench_sample_new ();
  const IlvBenchCell *slow = ilv_bench_result_get_cell (result, 0);
  const IlvBenchCell *fast = ilv_bench_result_get_cell (result, 1);
  const IlvBenchCell *twin = ilv_bench_result_get_cell (result, 2);
  IlvBenchDifference far = ilv_bench_difference (slow, fast, NAN);
  g_assert_true (far.is_different);
  g_assert_cmpfloat (far.low, <=, far.ratio);
  g_assert_cmpfloat (far.ratio, <=, far.high);
  g_assert_cmpfloat (far.high, <, 0.6);
  g_assert_false (ilv_bench_difference (slow, twin, NAN).is_different);
  /* A difference no larger than what one and the same work shows is none. */
  g_assert_false (ilv_bench_difference (slow, fast, 1.5).is_different);
  double noise = ilv_bench_result_get_noise (result);
  g_assert_cmpfloat (noise, >, 0);
  g_assert_cmpfloat (noise, <, 0.1);
}

/* Identical code must not be found to be "different": of many A/A pairs hardly any is. */
static void
test_identical_is_not_different (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (9);
  guint n_different = 0;
  for (guint k = 0; k < 100; k++) {
    g_autoptr (IlvBenchResult) result = ilv_bench_result_new ();
    gint64 totals[2][9];
    for (guint i = 0; i < 18; i++)
      totals[i / 9][i % 9] = 100 * MS + g_rand_int_range (rand, 0, 5 * MS);
    IlvBenchCell *a = bench_sample_cell (result, "a", totals[0], 9);
    n_different +=
        ilv_bench_difference (a, bench_sample_cell (result, "b", totals[1], 9), NAN).is_different;
  }
  g_assert_cmpuint (n_different, <=, 8);
}

/* --- latencies --- */

static void
test_latency_is_exact_while_small (void)
{
  g_auto (IlvBenchLatency) latency = {0};
  gint64 samples[] = {50, 10, 30, 10, 20}, more[] = {30, 40};
  ilv_bench_latency_add (&latency, samples, 5);
  ilv_bench_latency_add (&latency, more, 2);
  g_assert_cmpuint (latency.n_samples, ==, 7);
  g_assert_cmpuint (latency.n_values, ==, 5);
  g_assert_cmpint (ilv_bench_latency_percentile (&latency, 0.5), ==, 30);
  g_assert_cmpint (ilv_bench_latency_percentile (&latency, 1), ==, 50);
  g_assert_cmpint (ilv_bench_latency_percentile (&latency, 0), ==, 10);
  g_autofree guint64 *sums = ilv_bench_latency_cumulate (&latency);
  g_assert_cmpfloat (ilv_bench_latency_share_at (&latency, sums, 9), ==, 0);
  g_assert_cmpfloat (ilv_bench_latency_share_at (&latency, sums, 10), ==, 2.0 / 7);
  g_assert_cmpfloat (ilv_bench_latency_share_at (&latency, sums, 35), ==, 5.0 / 7);
  g_assert_cmpfloat (ilv_bench_latency_share_at (&latency, sums, 99), ==, 1);
}

static int
compare_cb (gconstpointer a, gconstpointer b)
{
  gint64 one = *(const gint64 *)a, other = *(const gint64 *)b;
  return (one > other) - (one < other);
}

static void
test_latency_of_a_million (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  g_auto (IlvBenchLatency) latency = {0};
  guint n = 200000;
  g_autofree gint64 *all = g_new (gint64, n);
  for (guint i = 0; i < n; i++)
    all[i] = (gint64)(1e6 * exp (g_rand_double_range (rand, 0, 8)));
  for (guint part = 0; part < 4; part++) {
    g_autofree gint64 *some = g_memdup2 (all + part * n / 4, n / 4 * sizeof *all);
    ilv_bench_latency_add (&latency, some, n / 4);
  }
  qsort (all, n, sizeof *all, compare_cb);
  g_assert_cmpuint (latency.n_samples, ==, n);
  g_assert_cmpuint (latency.n_values, <, 3000);
  const double shares[] = {0.01, 0.5, 0.95, 0.99, 0.999};
  for (guint i = 0; i < G_N_ELEMENTS (shares); i++) {
    double exact = (double)all[(guint)(shares[i] * n) - 1];
    double found = (double)ilv_bench_latency_percentile (&latency, shares[i]);
    g_assert_cmpfloat (fabs (found / exact - 1), <, 0.005);
  }
}

static void
test_latency_refuses_nonsense (void)
{
  g_auto (IlvBenchLatency) latency = {0};
  const gint64 values[] = {1, 2, 2};
  const guint64 ones[] = {1, 1, 1}, none[] = {1, 0, 1};
  g_assert_false (ilv_bench_latency_set (&latency, values, ones, 3));
  g_assert_false (ilv_bench_latency_set (&latency, values, none, 2));
  g_assert_true (ilv_bench_latency_set (&latency, values, ones, 2));
  g_assert_cmpint (ilv_bench_latency_percentile (&latency, 0.99), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bench-statistics/median-and-interval", test_median_and_interval);
  g_test_add_func ("/bench-statistics/interval-covers", test_interval_covers);
  g_test_add_func ("/bench-statistics/two-humps", test_two_humps);
  g_test_add_func ("/bench-statistics/warnings", test_warnings);
  g_test_add_func ("/bench-statistics/warnings-of-the-machine", test_warnings_of_the_machine);
  g_test_add_func ("/bench-statistics/cpu-that-varies", test_cpu_that_varies);
  g_test_add_func ("/bench-statistics/differences", test_differences);
  g_test_add_func ("/bench-statistics/identical-is-not-different", test_identical_is_not_different);
  g_test_add_func ("/bench-statistics/latency-is-exact-while-small",
                   test_latency_is_exact_while_small);
  g_test_add_func ("/bench-statistics/latency-of-a-million", test_latency_of_a_million);
  g_test_add_func ("/bench-statistics/latency-refuses-nonsense", test_latency_refuses_nonsense);
  return g_test_run ();
}
