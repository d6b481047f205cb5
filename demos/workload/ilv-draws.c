/* Drawn work: durations, arrivals and failures from (seed, group, job, repeat, step).
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Counter based: a draw is a hash of where it stands, so it does not matter who asks first, and
 * every model, and the measured run, executes the same work. The hash chains the finalizer of
 * splitmix64 (Steele, Lea, Flood 2014; constants of Stafford's variant 13) over the coordinates.
 *
 * The same bits on every machine: integers, and doubles through + - * / and sqrt alone, which IEEE
 * 754 rounds exactly (the engine is built with -ffp-contract=off). No libm: its log and exp differ
 * between versions. Relative error of log and exp below 1e-15, of the normal quantile below 1e-15
 * (Wichura, Algorithm AS 241, Applied Statistics 37, 1988). */
#include "ilv-units.h"
#include "ilv-workload.h"

#include <math.h>
#include <string.h>

#define GOLDEN G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)
#define LN2_HIGH 6.93147180369123816490e-01 /* 33 bits: k * LN2_HIGH is exact */
#define LN2_LOW 1.90821492927058770002e-10
#define MAX_MOMENT_NS (2 * ILV_MAX_DURATION_NS)

/* What a draw is for: two draws of one place must not be the same number. */
enum {
  FOR_DURATION = 1,
  FOR_ARRIVAL,
  FOR_FAILURE,
  FOR_COIN,
};

static inline guint64
mix (guint64 x)
{
  x ^= x >> 30;
  x *= G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  x ^= x >> 27;
  x *= G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return x ^ (x >> 31);
}

static inline guint64
hash_job (guint64 seed, guint purpose, guint group, guint64 job)
{
  guint64 x = mix (seed + GOLDEN * purpose);
  x = mix (x ^ (GOLDEN * (group + 1)));
  return mix (x + GOLDEN * (job + 1));
}

/* In (0, 1), never 0 or 1: the middle of one of 2^52 equal parts. */
static inline double
to_unit (guint64 bits)
{
  return ((double)(gint64)(bits >> 12) + 0.5) * (1.0 / 4503599627370496.0);
}

/* --- strictly IEEE log, exp and normal quantile --- */

/* Horner, the constant first. */
static inline double
evaluate (const double *coefficients, guint n, double x)
{
  double sum = coefficients[n - 1];
  for (guint i = n - 1; i-- > 0;)
    sum = sum * x + coefficients[i];
  return sum;
}

/* For normal positive x. x = 2^k m with m in [sqrt(1/2), sqrt(2)); log m = 2 atanh (s). Odd and
 * even powers apart: two short chains run side by side in the processor. */
static double
log_strict (double x)
{
  static const double odd[] = {1.0 / 3, 1.0 / 7, 1.0 / 11, 1.0 / 15, 1.0 / 19, 1.0 / 23};
  static const double even[] = {1.0 / 5, 1.0 / 9, 1.0 / 13, 1.0 / 17, 1.0 / 21};
  guint64 bits;
  memcpy (&bits, &x, sizeof bits);
  int k = (int)(bits >> 52) - 1023;
  bits = (bits & G_GUINT64_CONSTANT (0x000fffffffffffff)) | G_GUINT64_CONSTANT (0x3ff0000000000000);
  double m;
  memcpy (&m, &bits, sizeof m);
  if (m > 1.4142135623730951) {
    m = m * 0.5;
    k++;
  }
  double s = (m - 1.0) / (m + 1.0), z = s * s, w = z * z;
  double sum =
      z * evaluate (odd, G_N_ELEMENTS (odd), w) + w * evaluate (even, G_N_ELEMENTS (even), w);
  return k * LN2_HIGH + (k * LN2_LOW + 2.0 * s * sum + 2.0 * s);
}

/* For |x| < 700. x = k ln 2 + r, |r| <= ln 2 / 2; Taylor to the 15th power. */
static double
exp_strict (double x)
{
  static const double even[] = {1.0,         1.0 / 2,       1.0 / 24,          1.0 / 720,
                                1.0 / 40320, 1.0 / 3628800, 1.0 / 479001600.0, 1.0 / 87178291200.0};
  static const double odd[] = {
      1.0,          1.0 / 6,        1.0 / 120,          1.0 / 5040,
      1.0 / 362880, 1.0 / 39916800, 1.0 / 6227020800.0, 1.0 / 1307674368000.0};
  double scaled = x * 1.4426950408889634;
  int k = (int)(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
  double r = (x - k * LN2_HIGH) - k * LN2_LOW, w = r * r, power;
  double sum = evaluate (even, G_N_ELEMENTS (even), w) + r * evaluate (odd, G_N_ELEMENTS (odd), w);
  guint64 bits = (guint64)(k + 1023) << 52;
  memcpy (&power, &bits, sizeof power);
  return sum * power;
}

static double
divide_polynomials (const double *a, const double *b, double x)
{
  return evaluate (a, 8, x) / evaluate (b, 8, x);
}

static double
normal_quantile (double p)
{
  static const double a[8] = {3.3871328727963666080e0,  1.3314166789178437745e+2,
                              1.9715909503065514427e+3, 1.3731693765509461125e+4,
                              4.5921953931549871457e+4, 6.7265770927008700853e+4,
                              3.3430575583588128105e+4, 2.5090809287301226727e+3};
  static const double b[8] = {1.0,
                              4.2313330701600911252e+1,
                              6.8718700749205790830e+2,
                              5.3941960214247511077e+3,
                              2.1213794301586595867e+4,
                              3.9307895800092710610e+4,
                              2.8729085735721942674e+4,
                              5.2264952788528545610e+3};
  static const double c[8] = {1.42343711074968357734e0,  4.63033784615654529590e0,
                              5.76949722146069140550e0,  3.64784832476320460504e0,
                              1.27045825245236838258e0,  2.41780725177450611770e-1,
                              2.27238449892691845833e-2, 7.74545014278341407640e-4};
  static const double d[8] = {1.0,
                              2.05319162663775882187e0,
                              1.67638483018380384940e0,
                              6.89767334985100004550e-1,
                              1.48103976427480074590e-1,
                              1.51986665636164571966e-2,
                              5.47593808499534494600e-4,
                              1.05075007164441684324e-9};
  static const double e[8] = {6.65790464350110377720e0,  5.46378491116411436990e0,
                              1.78482653991729133580e0,  2.96560571828504891230e-1,
                              2.65321895265761230930e-2, 1.24266094738807843860e-3,
                              2.71155556874348757815e-5, 2.01033439929228813265e-7};
  static const double f[8] = {1.0,
                              5.99832206555887937690e-1,
                              1.36929880922735805310e-1,
                              1.48753612908506148525e-2,
                              7.86869131145613259100e-4,
                              1.84631831751005468180e-5,
                              1.42151175831644588870e-7,
                              2.04426310338993978564e-15};
  double q = p - 0.5;
  if (q >= -0.425 && q <= 0.425)
    return q * divide_polynomials (a, b, 0.180625 - q * q);
  double r = sqrt (-log_strict (q < 0 ? p : 1.0 - p));
  double z = r <= 5.0 ? divide_polynomials (c, d, r - 1.6) : divide_polynomials (e, f, r - 5.0);
  return q < 0 ? -z : z;
}

/* --- draws --- */

static gint64
round_capped (double ns)
{
  if (!(ns < (double)ILV_MAX_DURATION_NS))
    return ILV_MAX_DURATION_NS;
  return (gint64)(ns + 0.5);
}

static gint64
draw_uniform (gint64 mean_ns, gint64 ppm, guint64 bits)
{
  gint64 half = (gint64)((__int128)mean_ns * ppm / 1000000);
  guint64 width = 2 * (guint64)half + 1;
  gint64 offset = (gint64)(((unsigned __int128)bits * width) >> 64);
  return MIN (mean_ns - half + offset, ILV_MAX_DURATION_NS);
}

/* exp (sigma z - sigma^2 / 2) has mean 1. */
static gint64
draw_lognormal (gint64 mean_ns, gint64 sigma_millionths, guint64 bits)
{
  double sigma = (double)sigma_millionths / 1e6;
  double z = normal_quantile (to_unit (bits));
  return round_capped ((double)mean_ns * exp_strict (sigma * z - sigma * sigma / 2.0));
}

gint64
ilv_workload_draw_duration (const IlvWorkload *self, guint64 seed, guint group, guint64 job,
                            guint repeat, guint position, guint step_repeat)
{
  const IlvStep *step = &self->steps[self->groups[group].steps[position]];
  gint64 mean_ns = step->duration_ns;
  if (step->spread == ILV_SPREAD_CONSTANT || mean_ns == 0)
    return mean_ns;
  guint64 bits = hash_job (seed, FOR_DURATION, group, job);
  bits = mix (bits ^ ((guint64)repeat << 32 | position));
  bits = mix (bits + GOLDEN * (step_repeat + (guint64)1));
  switch (step->spread) {
  case ILV_SPREAD_UNIFORM:
    return draw_uniform (mean_ns, step->spread_parameter, bits);
  case ILV_SPREAD_EXPONENTIAL:
    return round_capped ((double)mean_ns * -log_strict (to_unit (bits)));
  case ILV_SPREAD_LOGNORMAL:
    return draw_lognormal (mean_ns, step->spread_parameter, bits);
  default:
    return mean_ns;
  }
}

gboolean
ilv_workload_draw_failure (const IlvWorkload *self, guint64 seed, guint group, guint64 job)
{
  guint ppm = self->groups[group].fail_ppm;
  if (ppm == 0)
    return FALSE;
  guint64 bits = hash_job (seed, FOR_FAILURE, group, job);
  return (guint64)(((unsigned __int128)bits * 1000000) >> 64) < ppm;
}

void
ilv_arrivals_init (IlvArrivals *self, const IlvWorkload *workload, guint64 seed, guint group)
{
  g_return_if_fail (self != NULL && workload != NULL && group < workload->n_groups);
  *self = (IlvArrivals){.workload = workload, .seed = seed, .group = group};
}

/* Time from the arrival before to that of `job`, which is not the first. */
static gint64
draw_gap (const IlvArrivals *self, const IlvJobGroup *group)
{
  if (group->arrival == ILV_ARRIVAL_EVERY)
    return group->arrival_parameter;
  if (group->arrival != ILV_ARRIVAL_POISSON)
    return 0;
  guint64 bits = hash_job (self->seed, FOR_ARRIVAL, self->group, self->job);
  return round_capped (1e15 / (double)group->arrival_parameter * -log_strict (to_unit (bits)));
}

gboolean
ilv_arrivals_next (IlvArrivals *self, gint64 *time_ns)
{
  const IlvJobGroup *group = &self->workload->groups[self->group];
  if (self->job >= group->count)
    return FALSE;
  if (self->job > 0)
    self->time_ns = MIN (self->time_ns + draw_gap (self, group), MAX_MOMENT_NS);
  self->job++;
  *time_ns = self->time_ns;
  return TRUE;
}

gboolean
ilv_workload_draw_coin (guint64 seed, guint64 throw)
{
  return hash_job (seed, FOR_COIN, 0, throw) >> 63 != 0;
}
