/* A chart on the screen: read by pointer and keys, told to screen readers, copied and saved.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Keys with the focus inside: Left and Right read point by point, Home and End go to a series'
 * first and last point, Up and Down go to another series, Enter selects it, Escape stops reading.
 * Each series is a small widget with its own name and description; reading rewrites them.
 *
 * Actions: chart.copy-table, chart.copy-picture, chart.save. Signals: message (const char *), what
 * came of one of them; look-changed (), a series was selected. */
#pragma once

#include <gtk/gtk.h>

#include "ilv-chart-layout.h"

G_BEGIN_DECLS

#define ILV_TYPE_CHART_VIEW (ilv_chart_view_get_type ())
G_DECLARE_FINAL_TYPE (IlvChartView, ilv_chart_view, ILV, CHART_VIEW, GtkWidget)

GtkWidget *ilv_chart_view_new (void);

/* References it. The look stays if the kind does, else it becomes what the chart wants. */
void ilv_chart_view_set_chart (IlvChartView *self, IlvChart *chart);
/* Borrowed, may be NULL. */
IlvChart *ilv_chart_view_get_chart (IlvChartView *self);
void ilv_chart_view_set_look (IlvChartView *self, const IlvChartLook *look);
const IlvChartLook *ilv_chart_view_get_look (IlvChartView *self);
void ilv_chart_view_set_theme (IlvChartView *self, IlvTheme theme);
/* What is read now; FALSE if nothing is. */
gboolean ilv_chart_view_get_reading (IlvChartView *self, IlvChartDatum *datum);
/* As Left (-1), Right (1), Home (G_MININT) and End (G_MAXINT) do in the focused series. */
void ilv_chart_view_step (IlvChartView *self, int n_points);

/* A picture of the chart as it is looked at, in the light theme; the suffix says what kind. */
gboolean ilv_chart_view_save (IlvChartView *self, const char *path, GError **error);

G_END_DECLS
