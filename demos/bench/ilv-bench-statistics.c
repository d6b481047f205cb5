/* What runs say: median, interval, spread, warnings, and whether two cells differ.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The interval is a percentile bootstrap of the median: resample the runs with replacement, take
 * each resample's median, cut off 2.5 % at both ends. With under five runs it hardly can be wider
 * than the runs themselves, so those get a warning of their own. */
#include "ilv-bench-statistics.h"

#include <math.h>
#include <string.h>

#define STEAL_SHARE 0.02
#define BUSY_SHARE 0.1 /* of the cores, by others, while less than */
#define IDLE_SHARE 0.2 /* of them was idle */
#define CPU_RANGE 0.10 /* the same work in so much more CPU time */
#define CLOCK_STEP_NS 50000000
#define FEW_RUNS 5
#define OUTLIER_FENCES 3.0 /* interquartile ranges beyond the quartiles: far out (Tukey) */
#define FIRST_SLOW 1.2

static int
compare_cb (gconstpointer a, gconstpointer b)
{
  gint64 one = *(const gint64 *)a, other = *(const gint64 *)b;
  return (one > other) - (one < other);
}

static int
compare_doubles_cb (gconstpointer a, gconstpointer b)
{
  double one = *(const double *)a, other = *(const double *)b;
  return (one > other) - (one < other);
}

/* The middle one, of an even number the mean of the two in the middle. */
static gint64
middle_of (const gint64 *sorted, guint n)
{
  return n % 2 == 1 ? sorted[n / 2] : sorted[n / 2 - 1] + (sorted[n / 2] - sorted[n / 2 - 1]) / 2;
}

static gint64 *
sort_copy (const gint64 *values, guint n)
{
  gint64 *sorted = g_memdup2 (values, n * sizeof *values);
  qsort (sorted, n, sizeof *sorted, compare_cb);
  return sorted;
}

/* SplitMix64: small, good, the same everywhere. */
static guint64
draw (guint64 *state)
{
  guint64 z = *state += G_GUINT64_CONSTANT (0x9E3779B97F4A7C15);
  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xBF58476D1CE4E5B9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94D049BB133111EB);
  return z ^ (z >> 31);
}

static gint64
draw_median (const gint64 *values, guint n, gint64 *scratch, guint64 *state)
{
  for (guint i = 0; i < n; i++)
    scratch[i] = values[draw (state) % n];
  qsort (scratch, n, sizeof *scratch, compare_cb);
  return middle_of (scratch, n);
}

static guint
low_index (void)
{
  return (guint)((1 - ILV_BENCH_LEVEL) / 2 * ILV_BENCH_RESAMPLES);
}

void
ilv_bench_median (const gint64 *values, guint n, guint64 seed, gint64 *median, gint64 *low,
                  gint64 *high)
{
  g_return_if_fail (n > 0);
  g_autofree gint64 *sorted = sort_copy (values, n), *scratch = g_new (gint64, n);
  g_autofree gint64 *medians = g_new (gint64, ILV_BENCH_RESAMPLES);
  guint64 state = seed;
  for (guint i = 0; i < ILV_BENCH_RESAMPLES; i++)
    medians[i] = draw_median (sorted, n, scratch, &state);
  qsort (medians, ILV_BENCH_RESAMPLES, sizeof *medians, compare_cb);
  *median = middle_of (sorted, n);
  *low = medians[low_index ()];
  *high = medians[ILV_BENCH_RESAMPLES - 1 - low_index ()];
}

static gint64
range_of (const gint64 *sorted, guint n)
{
  return n < 4 ? sorted[n - 1] - sorted[0] : sorted[(3 * n) / 4] - sorted[n / 4];
}

gboolean
ilv_bench_has_two_humps (const gint64 *values, guint n)
{
  if (n < 6)
    return FALSE;
  g_autofree gint64 *sorted = sort_copy (values, n);
  guint least = MAX (2, n / 4), at = 0;
  for (guint i = least; i <= n - least; i++)
    if (at == 0 || sorted[i] - sorted[i - 1] > sorted[at] - sorted[at - 1])
      at = i;
  if (at == 0)
    return FALSE;
  gint64 gap = sorted[at] - sorted[at - 1], median = middle_of (sorted, n);
  return gap > range_of (sorted, at) + range_of (sorted + at, n - at) && gap > median / 50;
}

/* --- a cell's figures --- */

static gint64 *
collect_totals (const IlvBenchCell *self, guint *n)
{
  gint64 *totals = g_new (gint64, self->runs->len + 1);
  const IlvBenchRun *run;
  for (*n = 0; (run = ilv_bench_cell_get_timed (self, *n)) != NULL; (*n)++)
    totals[*n] = run->total_ns;
  return totals;
}

static void
fill_statistics (IlvBenchCell *self, const gint64 *totals, guint n)
{
  IlvBenchStatistics *s = &self->statistics;
  g_autofree gint64 *sorted = sort_copy (totals, n);
  g_autofree double *rates = g_new (double, n), *uses = g_new (double, n);
  guint n_uses = 0;
  s->n = n;
  ilv_bench_median (totals, n, n, &s->median_ns, &s->low_ns, &s->high_ns);
  s->min_ns = sorted[0];
  s->max_ns = sorted[n - 1];
  s->q1_ns = sorted[n / 4];
  s->q3_ns = sorted[MIN (n - 1, (3 * n) / 4)];
  s->spread = s->median_ns > 0 ? (double)(s->q3_ns - s->q1_ns) / (double)s->median_ns : 0;
  for (guint i = 0; i < n; i++) {
    const IlvBenchRun *run = ilv_bench_cell_get_timed (self, i);
    double total = (double)MAX (run->total_ns, 1);
    rates[i] = (double)run->n_jobs * 1e9 / total;
    if (run->cpu_ns >= 0)
      uses[n_uses++] = (double)run->cpu_ns / total;
  }
  qsort (rates, n, sizeof *rates, compare_doubles_cb);
  qsort (uses, n_uses, sizeof *uses, compare_doubles_cb);
  s->throughput_per_s = rates[n / 2];
  s->cpu_use = n_uses > 0 ? uses[n_uses / 2] : NAN;
}

/* --- warnings --- */

static gboolean
has_outliers (const IlvBenchStatistics *s)
{
  /* A fence of nothing is no fence: runs that are equal but for a microsecond have no outliers. */
  double fence = OUTLIER_FENCES * MAX ((double)(s->q3_ns - s->q1_ns), 0.02 * (double)s->median_ns);
  return s->n >= FEW_RUNS && ((double)s->max_ns > (double)s->q3_ns + fence ||
                              (double)s->min_ns < (double)s->q1_ns - fence);
}

static guint
warn_of_run (const IlvBenchRun *run)
{
  guint warnings = 0;
  double cores = run->n_cores > 0 ? run->n_cores : 1, idle = 0;
  for (guint i = 0; i < run->n_cores; i++)
    idle += 1 - run->core_use[i];
  if (run->stolen_share > STEAL_SHARE)
    warnings |= ILV_BENCH_WARN_STOLEN;
  if (run->other_cores > BUSY_SHARE * cores && idle < IDLE_SHARE * cores)
    warnings |= ILV_BENCH_WARN_BUSY;
  if (ABS (run->clock_step_ns) > CLOCK_STEP_NS)
    warnings |= ILV_BENCH_WARN_CLOCK_STEP;
  if (run->throttled > 0)
    warnings |= ILV_BENCH_WARN_THROTTLED;
  if (run->n_failed + run->n_timed_out + run->n_rejected > 0)
    warnings |= ILV_BENCH_WARN_JOBS_LOST;
  return warnings;
}

/* The work is the same each time; so is its CPU time, if the core is. Waiting for a lock or the
 * GIL costs some too, so only what computes for most of its time is looked at. */
static gboolean
has_varying_cpu (const IlvBenchCell *self)
{
  const IlvBenchRun *run;
  g_autofree gint64 *cpu = g_new (gint64, self->runs->len + 1);
  guint n = 0;
  for (guint i = 0; (run = ilv_bench_cell_get_timed (self, i)) != NULL; i++)
    if (run->cpu_ns > run->total_ns / 2 && run->cpu_ns > ILV_BENCH_SHORTEST_NS)
      cpu[n++] = run->cpu_ns;
  if (n < FEW_RUNS)
    return FALSE;
  qsort (cpu, n, sizeof *cpu, compare_cb);
  return (double)(cpu[(3 * n) / 4] - cpu[n / 4]) > CPU_RANGE * (double)cpu[n / 2];
}

static guint
find_warnings (const IlvBenchCell *self, const gint64 *totals)
{
  const IlvBenchStatistics *s = &self->statistics;
  guint warnings = 0;
  for (guint i = 0; i < self->runs->len; i++) {
    const IlvBenchRun *run = g_ptr_array_index (self->runs, i);
    if (run->kind == ILV_BENCH_TIMED)
      warnings |= warn_of_run (run);
    else if (run->kind == ILV_BENCH_DISCARDED)
      warnings |= ILV_BENCH_WARN_SUSPENDED;
  }
  if (s->n == 0)
    return warnings;
  warnings |= s->spread > ILV_BENCH_WIDE_SPREAD ? ILV_BENCH_WARN_SPREAD : 0;
  warnings |= ilv_bench_has_two_humps (totals, s->n) ? ILV_BENCH_WARN_TWO_HUMPS : 0;
  warnings |= s->median_ns < ILV_BENCH_SHORTEST_NS ? ILV_BENCH_WARN_TOO_SHORT : 0;
  warnings |= has_varying_cpu (self) ? ILV_BENCH_WARN_THROTTLED : 0;
  warnings |= has_outliers (s) ? ILV_BENCH_WARN_OUTLIERS : 0;
  warnings |= s->n < FEW_RUNS ? ILV_BENCH_WARN_FEW_RUNS : 0;
  if (s->n >= FEW_RUNS && totals[0] == s->max_ns &&
      (double)totals[0] > FIRST_SLOW * (double)s->q3_ns)
    warnings |= ILV_BENCH_WARN_FIRST_SLOW;
  return warnings;
}

void
ilv_bench_cell_update (IlvBenchCell *self)
{
  guint n;
  g_autofree gint64 *totals = collect_totals (self, &n);
  self->statistics = (IlvBenchStatistics){0};
  if (n > 0)
    fill_statistics (self, totals, n);
  self->warnings = find_warnings (self, totals);
}

/* --- comparing --- */

gboolean
ilv_bench_ratio (const gint64 *a, guint n_a, const gint64 *b, guint n_b, double *ratio, double *low,
                 double *high)
{
  if (n_a == 0 || n_b == 0)
    return FALSE;
  g_autofree gint64 *one = sort_copy (a, n_a), *other = sort_copy (b, n_b);
  if (middle_of (one, n_a) <= 0)
    return FALSE;
  g_autofree gint64 *scratch = g_new (gint64, MAX (n_a, n_b));
  g_autofree double *ratios = g_new (double, ILV_BENCH_RESAMPLES);
  guint64 state = (guint64)n_a << 32 | n_b;
  for (guint i = 0; i < ILV_BENCH_RESAMPLES; i++) {
    gint64 below = draw_median (one, n_a, scratch, &state);
    ratios[i] = (double)draw_median (other, n_b, scratch, &state) / (double)MAX (below, 1);
  }
  qsort (ratios, ILV_BENCH_RESAMPLES, sizeof *ratios, compare_doubles_cb);
  *ratio = (double)middle_of (other, n_b) / (double)middle_of (one, n_a);
  *low = ratios[low_index ()];
  *high = ratios[ILV_BENCH_RESAMPLES - 1 - low_index ()];
  return TRUE;
}

IlvBenchDifference
ilv_bench_difference (const IlvBenchCell *a, const IlvBenchCell *b, double noise)
{
  IlvBenchDifference result = {.ratio = NAN, .low = NAN, .high = NAN};
  guint n_a, n_b;
  g_autofree gint64 *one = collect_totals (a, &n_a), *other = collect_totals (b, &n_b);
  result.noise = isnan (noise) ? 0 : noise;
  result.is_known =
      ilv_bench_ratio (one, n_a, other, n_b, &result.ratio, &result.low, &result.high);
  if (!result.is_known)
    return result;
  /* Under three runs on a side the interval is no wider than chance made it. */
  result.is_different = MIN (n_a, n_b) >= 3 && (result.low > 1 || result.high < 1) &&
                        fabs (log (result.ratio)) > log1p (result.noise);
  return result;
}

double
ilv_bench_result_get_noise (const IlvBenchResult *self)
{
  double noise = NAN;
  for (guint i = 0; i < self->cells->len; i++) {
    const IlvBenchCell *cell = ilv_bench_result_get_cell (self, i);
    if (cell->control_of < 0)
      continue;
    IlvBenchDifference d =
        ilv_bench_difference (ilv_bench_result_get_cell (self, (guint)cell->control_of), cell, 0);
    double reach = d.is_known ? fmax (fabs (d.low - 1), fabs (d.high - 1)) : NAN;
    noise = fmax (noise, reach); /* a NAN gives way */
  }
  return noise;
}
