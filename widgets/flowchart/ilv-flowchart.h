/* The flowchart as a widget: zoomed, clicked, walked through by keys, read out.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Fits its text to the width it is given; zoom enlarges it beyond that. Arrow keys walk along the
 * edges and to the neighbours, Return activates. Signal "activated" (char *id): a question or model
 * was chosen; "zoom" (double) is a property. */
#pragma once

#include <gtk/gtk.h>

#include "ilv-flow.h"
#include "widgets/palette/ilv-palette.h"

G_BEGIN_DECLS

#define ILV_TYPE_FLOWCHART (ilv_flowchart_get_type ())
G_DECLARE_FINAL_TYPE (IlvFlowchart, ilv_flowchart, ILV, FLOWCHART, GtkWidget)

GtkWidget *ilv_flowchart_new (void);
void ilv_flowchart_set_verdict (IlvFlowchart *self, const IlvVerdict *verdict);
void ilv_flowchart_set_theme (IlvFlowchart *self, IlvTheme theme);
/* 0.75 to 3; 1 is text of the usual size. */
void ilv_flowchart_set_zoom (IlvFlowchart *self, double zoom);
double ilv_flowchart_get_zoom (IlvFlowchart *self);

G_END_DECLS
