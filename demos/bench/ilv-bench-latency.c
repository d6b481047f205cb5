/* A distribution of times: values with how often each occurred.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-bench-latency.h"

#include <string.h>

#define STEP_BITS 7 /* 128 steps per power of two */

void
ilv_bench_latency_clear (IlvBenchLatency *self)
{
  g_free (self->values_ns);
  g_free (self->counts);
  *self = (IlvBenchLatency){0};
}

void
ilv_bench_latency_copy (const IlvBenchLatency *self, IlvBenchLatency *copy)
{
  *copy = *self;
  copy->values_ns = g_memdup2 (self->values_ns, self->n_values * sizeof *self->values_ns);
  copy->counts = g_memdup2 (self->counts, self->n_values * sizeof *self->counts);
}

/* The middle of the step in which a value lies; small values are their own step. */
static gint64
round_to_step (gint64 value)
{
  if (value < (1 << STEP_BITS))
    return MAX (value, 0);
  guint shift = g_bit_storage ((gulong)value) - 1 - STEP_BITS;
  gint64 low = value >> shift << shift;
  return low + ((G_GINT64_CONSTANT (1) << shift) >> 1);
}

typedef struct {
  gint64 value;
  guint64 count;
} Pair;

/* Takes pairs whose values do not fall; equal ones are joined. */
static void
take_pairs (IlvBenchLatency *self, const Pair *pairs, guint n)
{
  guint at = 0;
  ilv_bench_latency_clear (self);
  self->values_ns = g_new (gint64, n);
  self->counts = g_new (guint64, n);
  for (guint i = 0; i < n; i++) {
    self->n_samples += pairs[i].count;
    if (at > 0 && self->values_ns[at - 1] == pairs[i].value) {
      self->counts[at - 1] += pairs[i].count;
      continue;
    }
    self->values_ns[at] = pairs[i].value;
    self->counts[at++] = pairs[i].count;
  }
  self->n_values = at;
}

/* Two rising lists into one; rounded if that makes too many samples to keep each. */
static void
merge_pairs (IlvBenchLatency *self, const Pair *other, guint n_other, guint64 n_samples)
{
  gboolean is_rounded = self->n_samples + n_samples > ILV_BENCH_EXACT;
  g_autofree Pair *all = g_new (Pair, self->n_values + n_other);
  guint n = 0, i = 0, k = 0;
  while (i < self->n_values || k < n_other) {
    gboolean is_own = k == n_other || (i < self->n_values && self->values_ns[i] <= other[k].value);
    all[n++] = is_own ? (Pair){self->values_ns[i], self->counts[i]} : other[k];
    *(is_own ? &i : &k) += 1;
  }
  for (i = 0; is_rounded && i < n; i++)
    all[i].value = round_to_step (all[i].value);
  take_pairs (self, all, n);
}

static int
compare_cb (gconstpointer a, gconstpointer b)
{
  gint64 one = *(const gint64 *)a, other = *(const gint64 *)b;
  return (one > other) - (one < other);
}

void
ilv_bench_latency_add (IlvBenchLatency *self, gint64 *samples_ns, guint64 n)
{
  if (n == 0)
    return;
  g_autofree Pair *pairs = g_new (Pair, n);
  qsort (samples_ns, n, sizeof *samples_ns, compare_cb);
  guint n_pairs = 0;
  for (guint64 i = 0; i < n; i++) {
    gint64 value = MAX (samples_ns[i], 0);
    value = n > ILV_BENCH_EXACT ? round_to_step (value) : value;
    if (n_pairs > 0 && pairs[n_pairs - 1].value == value)
      pairs[n_pairs - 1].count++;
    else
      pairs[n_pairs++] = (Pair){value, 1};
  }
  merge_pairs (self, pairs, n_pairs, n);
}

void
ilv_bench_latency_merge (IlvBenchLatency *self, const IlvBenchLatency *other)
{
  if (other->n_values == 0)
    return;
  g_autofree Pair *pairs = g_new (Pair, other->n_values);
  for (guint i = 0; i < other->n_values; i++)
    pairs[i] = (Pair){other->values_ns[i], other->counts[i]};
  merge_pairs (self, pairs, other->n_values, other->n_samples);
}

gboolean
ilv_bench_latency_set (IlvBenchLatency *self, const gint64 *values_ns, const guint64 *counts,
                       guint n_values)
{
  guint64 n_samples = 0;
  ilv_bench_latency_clear (self);
  for (guint i = 0; i < n_values; i++) {
    if (counts[i] == 0 || counts[i] > G_MAXINT64 - n_samples || values_ns[i] < 0 ||
        (i > 0 && values_ns[i] <= values_ns[i - 1]))
      return FALSE;
    n_samples += counts[i];
  }
  self->values_ns = g_memdup2 (values_ns, n_values * sizeof *values_ns);
  self->counts = g_memdup2 (counts, n_values * sizeof *counts);
  self->n_values = n_values;
  self->n_samples = n_samples;
  return TRUE;
}

gint64
ilv_bench_latency_percentile (const IlvBenchLatency *self, double share)
{
  if (self->n_samples == 0)
    return 0;
  /* Nearest rank, from 1; the hair keeps 0.999 × 1000 from becoming 1000. */
  double exact = share * (double)self->n_samples - 1e-9;
  guint64 rank = exact <= 0 ? 1 : (guint64)exact + (exact > (double)(guint64)exact), sum = 0;
  for (guint i = 0; i < self->n_values; i++) {
    sum += self->counts[i];
    if (sum >= rank)
      return self->values_ns[i];
  }
  return self->values_ns[self->n_values - 1];
}

guint64 *
ilv_bench_latency_cumulate (const IlvBenchLatency *self)
{
  guint64 *sums = g_new0 (guint64, self->n_values + 1), sum = 0;
  for (guint i = 0; i < self->n_values; i++)
    sums[i] = sum += self->counts[i];
  return sums;
}

double
ilv_bench_latency_share_at (const IlvBenchLatency *self, const guint64 *cumulated, gint64 time_ns)
{
  guint low = 0, high = self->n_values; /* values before low are <= time, from high on above */
  while (low < high) {
    guint middle = low + (high - low) / 2;
    if (self->values_ns[middle] <= time_ns)
      low = middle + 1;
    else
      high = middle;
  }
  return low == 0 ? 0 : (double)cumulated[low - 1] / (double)self->n_samples;
}
