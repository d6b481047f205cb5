/* An axis: values to pixels and back, and ticks at round values.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ilv-chart.h"

G_BEGIN_DECLS

typedef struct {
  IlvChartUnit unit;
  IlvChartScale scale;
  double low, high;       /* the values at the ends */
  double low_px, high_px; /* where they are; high_px < low_px where values grow upwards */
} IlvChartScaling;

typedef struct {
  double value;
  gboolean is_labelled; /* else a fine line only */
  char label[40];
} IlvChartTick;

#define ILV_CHART_MAX_TICKS 96

/* A range that shows all values from least to most: on a linear scale from 0 unless `is_close`,
 * which lets a range begin elsewhere; on a log scale with some room; never empty. */
void ilv_chart_scaling_fit (IlvChartScaling *self, double least, double most, gboolean is_close);
double ilv_chart_scaling_place (const IlvChartScaling *self, double value);
/* The value at a place, within the ends. */
double ilv_chart_scaling_read (const IlvChartScaling *self, double px);
/* Steps of 1, 2 or 5 (times 1024 for bytes), decades on a log scale; labelled ones are at least
 * `room_px` apart. All labels of a linear axis are in one unit. Returns how many. */
guint ilv_chart_scaling_list_ticks (const IlvChartScaling *self, double room_px,
                                    IlvChartTick *ticks);

/* "1.09 s", "12 MiB", "64", "45 %". */
char *ilv_chart_format (IlvChartUnit unit, double value);
/* Two ends in one unit and with the same digits: "1.05 s to 1.12 s". */
char *ilv_chart_format_range (IlvChartUnit unit, double low, double high);
/* "95 %", "99.9 %". */
char *ilv_chart_format_share (double share);

G_END_DECLS
