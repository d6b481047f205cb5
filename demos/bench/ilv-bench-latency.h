/* A distribution of times: values with how often each occurred.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Up to ILV_BENCH_EXACT samples are kept as they are; of more, each is rounded to the nearest of
 * 128 steps per power of two (less than 0.4 % off), so that a million samples become a few thousand
 * pairs: enough for every percentile and to draw an ECDF at any size. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define ILV_BENCH_EXACT 1000

/* Plain; read the fields. All zero is an empty one. */
typedef struct {
  gint64 *values_ns; /* owned; rising, all different */
  guint64 *counts;   /* owned; >= 1 */
  guint n_values;
  guint64 n_samples;
} IlvBenchLatency;

void ilv_bench_latency_clear (IlvBenchLatency *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (IlvBenchLatency, ilv_bench_latency_clear)
void ilv_bench_latency_copy (const IlvBenchLatency *self, IlvBenchLatency *copy);

/* Adds samples (in any order; they are sorted in place). */
void ilv_bench_latency_add (IlvBenchLatency *self, gint64 *samples_ns, guint64 n);
/* Adds all of another. */
void ilv_bench_latency_merge (IlvBenchLatency *self, const IlvBenchLatency *other);
/* FALSE, and an empty distribution, if values do not rise or a count is 0. */
gboolean ilv_bench_latency_set (IlvBenchLatency *self, const gint64 *values_ns,
                                const guint64 *counts, guint n_values);

/* Nearest rank; `share` 0.5 is the median, 0.999 p99.9; 0 without samples. O(n_values). */
gint64 ilv_bench_latency_percentile (const IlvBenchLatency *self, double share);
/* The share of samples at or below a time, 0 to 1: the ECDF. O(log n_values) after the first
 * cumulation; `cumulated` (n_values sums) comes from ilv_bench_latency_cumulate(). */
double ilv_bench_latency_share_at (const IlvBenchLatency *self, const guint64 *cumulated,
                                   gint64 time_ns);
/* Sums of counts: [i] = samples <= values_ns[i]. (transfer full) */
guint64 *ilv_bench_latency_cumulate (const IlvBenchLatency *self);

G_END_DECLS
