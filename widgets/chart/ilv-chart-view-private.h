/* What the files of the chart's widget share.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ilv-chart-view.h"

G_BEGIN_DECLS

/* ilv-chart-view-export.c */
void ilv_chart_view_install_export (GtkWidgetClass *klass);
void ilv_chart_view_tell (IlvChartView *self, const char *message);

G_END_DECLS
