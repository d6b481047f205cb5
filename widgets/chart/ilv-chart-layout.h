/* Where the bars of the totals chart are: numbers only, for painting and hit tests.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One row per shown model, one bar per trace of it: the prediction above the measurement where
 * there are both. All in pixels from the chart's top left; no allocation. */
#pragma once

#include "widgets/ilv-scene.h"

G_BEGIN_DECLS

typedef struct {
  guint run;             /* index in the scene */
  const IlvTrace *trace; /* the scene's */
  gint64 total_ns;
  gboolean is_predicted;
  gboolean has_partner; /* the row has a prediction and a measurement */
  double x, y, width, height;
} IlvChartBar;

#define ILV_CHART_MAX_BARS (2 * ILV_MAX_SHOWN)
#define ILV_CHART_MAX_TICKS 12

typedef struct {
  double scale; /* the scene's text scale */
  double pad;
  double title_y, axis_y;         /* middle of the title; the axis' line */
  double plot_x, plot_y;          /* of time 0 and of the first row */
  double plot_width, plot_height; /* up to the longest bar's end; rows */
  double row_height;
  gint64 most_ns; /* the longest total; 0 = nothing to show */
  guint n_bars, n_ticks;
  IlvChartBar bars[ILV_CHART_MAX_BARS];
  gint64 ticks_ns[ILV_CHART_MAX_TICKS]; /* 0, and steps of 1, 2 or 5 */
} IlvChartLayout;

void ilv_chart_layout_init (IlvChartLayout *self, const IlvScene *scene, double width,
                            double height);
/* The x of a time on the axis. */
double ilv_chart_layout_get_x (const IlvChartLayout *self, gint64 time_ns);
/* The bar at a point or NULL. */
const IlvChartBar *ilv_chart_layout_find (const IlvChartLayout *self, double x, double y);

G_END_DECLS
