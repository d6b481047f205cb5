/* Drawn work: the same numbers everywhere, from their place alone, with the promised distribution.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The golden numbers were computed by an independent program (Python integers, math.log and
 * statistics.NormalDist.inv_cdf), not taken from this code. The statistical bounds are those of
 * the distribution: five standard errors, which a right generator misses once in two million. */
#include "demos/workload/ilv-workload.h"

#include <math.h>

#define MEAN_NS 1000000
#define N_DRAWS 100000

/* Four groups whose list is three times the same step. */
static IlvWorkload *
make (const char *spread, const char *arrival, const char *fail_rate)
{
  g_autoptr (GError) error = NULL;
  GString *text = g_string_new ("[Workload]\nFormat=1\nName=draws\n");
  for (char name = 'a'; name <= 'd'; name++)
    g_string_append_printf (
        text, "[Job %c]\nCount=%d\nSteps=s;s;s\nRepeat=5000\nArrival=%s\nFailRate=%s\n", name,
        name == 'd' ? 10000 : 4, arrival, fail_rate);
  g_string_append_printf (text, "[Step s]\nDo=io\nDuration=1ms\nSpread=%s\n", spread);
  IlvWorkload *workload = ilv_workload_parse (text->str, -1, "draws", &error);
  g_assert_no_error (error);
  g_string_free (text, TRUE);
  return workload;
}

typedef struct {
  guint64 seed, job;
  guint group, repeat, position, step_repeat;
  gint64 uniform, exponential, lognormal;
} Golden;

static const Golden golden[] = {
    {1, 0, 0, 0, 0, 0, 1069776, 393874, 1106389},
    {1, 1, 0, 0, 0, 0, 1150509, 132080, 1573455},
    {2, 0, 0, 0, 0, 0, 1073137, 381493, 1119441},
    {1, 0, 1, 0, 0, 0, 892393, 1465410, 610910},
    {1, 0, 0, 1, 0, 0, 972210, 842750, 808545},
    {1, 0, 0, 0, 1, 0, 995128, 717811, 869125},
    {1, 0, 0, 0, 0, 1, 929459, 1128096, 702044},
    {G_MAXUINT64, 9999999, 3, 4000, 2, 77, 1139665, 163506, 1479083},
};

static void
test_golden_durations (void)
{
  g_autoptr (IlvWorkload) uniform = make ("uniform 20%", "at-once", "0%");
  g_autoptr (IlvWorkload) exponential = make ("exponential", "at-once", "0%");
  g_autoptr (IlvWorkload) lognormal = make ("lognormal 0.5", "at-once", "0%");
  /* Last first: the order of asking must not matter. */
  for (guint i = G_N_ELEMENTS (golden); i-- > 0;) {
    const Golden *g = &golden[i];
#define DRAW(w)                                                                                    \
  ilv_workload_draw_duration (w, g->seed, g->group, g->job, g->repeat, g->position, g->step_repeat)
    g_assert_cmpint (DRAW (uniform), ==, g->uniform);
    g_assert_cmpint (DRAW (exponential), ==, g->exponential);
    g_assert_cmpint (DRAW (lognormal), ==, g->lognormal);
#undef DRAW
  }
}

static void
test_golden_arrivals_and_failures (void)
{
  g_autoptr (IlvWorkload) workload = make ("constant", "poisson 200/s", "5%");
  const gint64 times[] = {0, 15249617, 33584060, 33726167};
  const guint failing[] = {7, 16, 25, 40, 46, 68, 96, 120, 141, 157, 168, 174, G_MAXUINT};
  IlvArrivals arrivals;
  gint64 t_ns;
  ilv_arrivals_init (&arrivals, workload, 1, 2);
  for (guint i = 0; i < G_N_ELEMENTS (times); i++) {
    g_assert_true (ilv_arrivals_next (&arrivals, &t_ns));
    g_assert_cmpint (t_ns, ==, times[i]);
  }
  g_assert_false (ilv_arrivals_next (&arrivals, &t_ns));
  for (guint job = 0, next = 0; job < 200; job++) {
    gboolean fails = ilv_workload_draw_failure (workload, 1, 3, job);
    g_assert_cmpint (fails, ==, job == failing[next]);
    next += fails;
  }
}

static void
test_constant_and_zero_are_not_drawn (void)
{
  g_autoptr (IlvWorkload) constant = make ("constant", "every 5ms", "0%");
  IlvArrivals arrivals;
  gint64 t_ns = -1;
  g_assert_cmpint (ilv_workload_draw_duration (constant, 9, 3, 7, 1, 1, 1), ==, MEAN_NS);
  g_assert_false (ilv_workload_draw_failure (constant, 9, 3, 7));
  ilv_arrivals_init (&arrivals, constant, 9, 0);
  for (gint64 i = 0; i < 4; i++) {
    g_assert_true (ilv_arrivals_next (&arrivals, &t_ns));
    g_assert_cmpint (t_ns, ==, i * 5000000);
  }
}

/* Checks mean and standard deviation of N_DRAWS durations of jobs, passes and steps mixed.
 * `kurtosis` is the distribution's fourth central moment over the variance squared, for the error
 * of the variance. */
static void
assert_moments (const char *spread, double sigma_share, double kurtosis)
{
  g_autoptr (IlvWorkload) workload = make (spread, "at-once", "0%");
  double sum = 0, squares = 0;
  for (guint i = 0; i < N_DRAWS; i++) {
    double d = (double)ilv_workload_draw_duration (workload, 42, 3, i / 100, i / 3 % 10, i % 3, i) /
               MEAN_NS;
    sum += d;
    squares += (d - 1) * (d - 1);
  }
  double mean = sum / N_DRAWS, variance = squares / N_DRAWS;
  double wanted = sigma_share * sigma_share;
  g_test_message ("%s: mean %f, sigma %f", spread, mean, sqrt (variance));
  g_assert_cmpfloat (fabs (mean - 1), <, 5 * sigma_share / sqrt (N_DRAWS));
  g_assert_cmpfloat (fabs (variance - wanted), <,
                     5 * wanted * sqrt ((kurtosis - 1) / N_DRAWS) + 2e-6);
}

static void
test_means_and_spreads (void)
{
  /* log-normal with sigma 0.5: variance e^(1/4) - 1; kurtosis e^1 + 2 e^(3/4) + 3 e^(1/2) - 3 */
  assert_moments ("uniform 20%", 0.2 / sqrt (3), 1.8);
  assert_moments ("uniform 100%", 1 / sqrt (3), 1.8);
  assert_moments ("exponential", 1, 9);
  assert_moments ("lognormal 0.5", sqrt (exp (0.25) - 1),
                  exp (1) + 2 * exp (0.75) + 3 * exp (0.5) - 3);
}

static void
test_uniform_stays_within_its_width (void)
{
  g_autoptr (IlvWorkload) workload = make ("uniform 20%", "at-once", "0%");
  gint64 least = G_MAXINT64, most = 0;
  for (guint i = 0; i < N_DRAWS; i++) {
    gint64 d = ilv_workload_draw_duration (workload, 1, 0, i, 0, 0, 0);
    least = MIN (least, d);
    most = MAX (most, d);
  }
  g_assert_cmpint (least, >=, 800000);
  g_assert_cmpint (most, <=, 1200000);
  g_assert_cmpint (least, <, 800100);
  g_assert_cmpint (most, >, 1199900);
}

static void
test_poisson_has_its_rate (void)
{
  g_autoptr (IlvWorkload) workload = make ("constant", "poisson 1000/s", "0%");
  IlvArrivals arrivals;
  gint64 t_ns = 0, last_ns = 0;
  ilv_arrivals_init (&arrivals, workload, 5, 3);
  while (ilv_arrivals_next (&arrivals, &t_ns)) {
    g_assert_cmpint (t_ns, >=, last_ns);
    last_ns = t_ns;
  }
  /* 9999 gaps of mean and standard deviation 1 ms */
  g_assert_cmpfloat (fabs (last_ns / 1e6 - 9999), <, 5 * sqrt (9999));
}

static void
test_failures_have_their_share (void)
{
  g_autoptr (IlvWorkload) some = make ("constant", "at-once", "2.5%");
  g_autoptr (IlvWorkload) all = make ("constant", "at-once", "100%");
  guint n_failed = 0;
  for (guint i = 0; i < N_DRAWS; i++) {
    n_failed += ilv_workload_draw_failure (some, 3, 1, i);
    g_assert_true (ilv_workload_draw_failure (all, 3, 1, i));
  }
  g_assert_cmpfloat (fabs (n_failed - N_DRAWS * 0.025), <, 5 * sqrt (N_DRAWS * 0.025 * 0.975));
}

static void
test_neighbouring_draws_are_not_related (void)
{
  g_autoptr (IlvWorkload) workload = make ("uniform 100%", "at-once", "0%");
  double products[4] = {0};
  for (guint i = 0; i < N_DRAWS; i++) {
#define UNIT(seed, group, job, repeat)                                                             \
  ((double)ilv_workload_draw_duration (workload, seed, group, job, repeat, 0, 0) / MEAN_NS - 1)
    double x = UNIT (1, 0, i, 0);
    products[0] += x * UNIT (1, 0, i + 1, 0);
    products[1] += x * UNIT (2, 0, i, 0);
    products[2] += x * UNIT (1, 1, i, 0);
    products[3] += x * UNIT (1, 0, i, 1);
#undef UNIT
  }
  /* each product has variance 1/9 */
  for (guint i = 0; i < G_N_ELEMENTS (products); i++)
    g_assert_cmpfloat (fabs (products[i]), <, 5 * sqrt (N_DRAWS) / 3);
}

static void
test_huge_means_stay_below_ten_years (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvWorkload) workload = ilv_workload_parse (
      "[Workload]\nFormat=1\nName=n\n[Job a]\nCount=1000000\nSteps=s\nArrival=every 315360000s\n"
      "[Step s]\nDo=sleep\nDuration=315360000s\nSpread=exponential\n",
      -1, "huge", &error);
  g_assert_no_error (error);
  IlvArrivals arrivals;
  gint64 t_ns, last_ns = 0;
  for (guint i = 0; i < 1000; i++) {
    gint64 d = ilv_workload_draw_duration (workload, 1, 0, i, 0, 0, 0);
    g_assert_true (d >= 0 && d <= G_GINT64_CONSTANT (315360000) * 1000000000);
  }
  ilv_arrivals_init (&arrivals, workload, 1, 0);
  while (ilv_arrivals_next (&arrivals, &t_ns)) {
    g_assert_cmpint (t_ns, >=, last_ns);
    last_ns = t_ns;
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/draws/golden-durations", test_golden_durations);
  g_test_add_func ("/draws/golden-arrivals-and-failures", test_golden_arrivals_and_failures);
  g_test_add_func ("/draws/constant-and-zero-are-not-drawn", test_constant_and_zero_are_not_drawn);
  g_test_add_func ("/draws/means-and-spreads", test_means_and_spreads);
  g_test_add_func ("/draws/uniform-stays-within-its-width", test_uniform_stays_within_its_width);
  g_test_add_func ("/draws/poisson-has-its-rate", test_poisson_has_its_rate);
  g_test_add_func ("/draws/failures-have-their-share", test_failures_have_their_share);
  g_test_add_func ("/draws/neighbouring-draws-are-not-related",
                   test_neighbouring_draws_are_not_related);
  g_test_add_func ("/draws/huge-means-stay-below-ten-years", test_huge_means_stay_below_ten_years);
  return g_test_run ();
}
