/* Charts of every kind with invented figures, for tests and pictures.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "widgets/chart/ilv-chart.h"

G_BEGIN_DECLS

typedef enum {
  CHART_SAMPLE_TOTALS,
  CHART_SAMPLE_MEMORY,
  CHART_SAMPLE_LATENCY,
  CHART_SAMPLE_SCALING,
  CHART_SAMPLE_BREAK_EVEN,
  CHART_SAMPLE_STATES,
  CHART_SAMPLE_EMPTY,
  CHART_N_SAMPLES
} ChartSample;

IlvChart *chart_sample_new (ChartSample sample);
/* Shares of a log-normal time: n samples, sorted. */
GArray *chart_sample_times (guint n, double median_ns, double spread, guint32 seed);

G_END_DECLS
