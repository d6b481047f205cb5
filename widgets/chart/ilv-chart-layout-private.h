/* What the parts of the chart's layout share.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ilv-chart-layout.h"

G_BEGIN_DECLS

#define ILV_CHART_TEXT_PX 14.0
#define ILV_CHART_SMALL_PX 12.0
#define ILV_CHART_LINE_RATIO 1.36 /* a line's height over its em */

/* What is being laid out, handed from step to step. */
typedef struct {
  IlvChartLayout *layout;
  const IlvChart *chart;
  IlvTextCache *cache;
  double s; /* the text scale */
} IlvChartPlan;

double ilv_chart_plan_measure (const IlvChartPlan *plan, IlvChartTextRole role, const char *text);
double ilv_chart_plan_line_height (const IlvChartPlan *plan, IlvChartTextRole role);
/* One line; `align` as in ilv_text_draw(), y its middle. Returns the text, borrowed until the next
 * one is added. */
IlvChartText *ilv_chart_plan_add_text (const IlvChartPlan *plan, IlvChartTextRole role,
                                       const char *text, double x, double y, double align,
                                       int series);
/* As many lines as it takes; y is the top. Returns the height. */
double ilv_chart_plan_add_wrapped (const IlvChartPlan *plan, IlvChartTextRole role,
                                   const char *text, double x, double y, double max_width,
                                   double align, int series);
/* Where a text is broken to fit; NULL-terminated. */
char **ilv_chart_plan_wrap (const IlvChartPlan *plan, IlvChartTextRole role, const char *text,
                            double max_width);

void ilv_chart_plan_add_mark (const IlvChartPlan *plan, IlvChartMarkKind kind, guint series,
                              double x, double y, double radius);
void ilv_chart_plan_add_bar (const IlvChartPlan *plan, IlvChartBarKind kind, int series,
                             IlvState state, double x, double y, double width, double height);
/* A line grows by ilv_chart_plan_go_to(). */
void ilv_chart_plan_begin_line (const IlvChartPlan *plan, IlvChartLineKind kind, int series);
void ilv_chart_plan_go_to (const IlvChartPlan *plan, double x, double y);
void ilv_chart_plan_add_segment (const IlvChartPlan *plan, IlvChartLineKind kind, int series,
                                 double x1, double y1, double x2, double y2);
void ilv_chart_plan_add_datum (const IlvChartPlan *plan, IlvChartReadKind kind, guint series,
                               guint index, double share, double x, double y);

/* Vertical grid lines and labels of the axis below the plot; its title. */
void ilv_chart_plan_place_x_axis (const IlvChartPlan *plan, const IlvChartAxis *axis);
double ilv_chart_plan_get_x_axis_height (const IlvChartPlan *plan, const IlvChartAxis *axis);

/* ilv-chart-rows.c, ilv-chart-stack.c, ilv-chart-parts.c, ilv-chart-curves.c: from (plot_x,
 * plot_y), with plot_width and plot_height as what there is room for. */
void ilv_chart_plan_rows (const IlvChartPlan *plan);
void ilv_chart_plan_stack (const IlvChartPlan *plan);
void ilv_chart_plan_parts (const IlvChartPlan *plan);
void ilv_chart_plan_curves (const IlvChartPlan *plan);
/* ilv-chart-names.c: names the curves; the ones that found no place in the plot come beside it,
 * within `beside_width` (0: none may). Returns how many found none at all. */
guint ilv_chart_plan_name_curves (const IlvChartPlan *plan, double beside_width);

/* Left of rows: the widest name, at most a share of the width; names are set by
 * ilv_chart_plan_add_row_name(). */
double ilv_chart_plan_get_names_width (const IlvChartPlan *plan, gboolean has_marks);
void ilv_chart_plan_add_row_name (const IlvChartPlan *plan, guint series, gboolean has_mark,
                                  double y);

G_END_DECLS
