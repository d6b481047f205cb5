/* A chart's figures as a table of widgets, which every screen reader can walk through.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ilv-chart.h"

G_BEGIN_DECLS

/* Scrolls by itself. */
GtkWidget *ilv_chart_sheet_new (const IlvChart *chart);

G_END_DECLS
