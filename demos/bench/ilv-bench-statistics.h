/* What runs say: median, interval, spread, warnings, and whether two cells differ.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Nothing is assumed about the shape of the distribution. All chance (bootstrap) is seeded: the
 * same runs give the same interval on every machine. */
#pragma once

#include "ilv-bench-result.h"

G_BEGIN_DECLS

#define ILV_BENCH_LEVEL 0.95
#define ILV_BENCH_RESAMPLES 2000
#define ILV_BENCH_WIDE_SPREAD 0.10
#define ILV_BENCH_SHORTEST_NS 5000000

/* Median and its 95 % interval, by resampling (percentile bootstrap, seeded with the number of
 * values). One value: all three are that one. `values` are left as they are. */
void ilv_bench_median (const gint64 *values, guint n, guint64 seed, gint64 *median, gint64 *low,
                       gint64 *high);
/* Whether the values fall into two groups with a gap between them: the largest gap is wider than
 * both groups' interquartile ranges together, and each has at least a quarter of the values (and
 * two). */
gboolean ilv_bench_has_two_humps (const gint64 *values, guint n);

/* Fills statistics and warnings from the runs. */
void ilv_bench_cell_update (IlvBenchCell *self);

/* Median b / median a and its 95 % interval, by resampling both; FALSE if nothing can be said. */
gboolean ilv_bench_ratio (const gint64 *a, guint n_a, const gint64 *b, guint n_b, double *ratio,
                          double *low, double *high);

/* One cell's median against another's. */
typedef struct {
  gboolean is_known;       /* both have runs */
  double ratio, low, high; /* median b / median a, and its 95 % interval */
  gboolean is_different;   /* the interval leaves 1 out, and by more than `noise` */
  double noise;            /* what an A/A control showed; 0 = there was none */
} IlvBenchDifference;
IlvBenchDifference ilv_bench_difference (const IlvBenchCell *a, const IlvBenchCell *b,
                                         double noise);

/* The A/A noise: how far from 1 the interval of the ratio of a cell and its twin reaches, the
 * largest of all controls; NAN without a control that has runs. */
double ilv_bench_result_get_noise (const IlvBenchResult *self);

G_END_DECLS
