/* The states: colour, pattern, letter and name.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ILV_TYPE_LEGEND (ilv_legend_get_type ())
G_DECLARE_FINAL_TYPE (IlvLegend, ilv_legend, ILV, LEGEND, GtkWidget)

GtkWidget *ilv_legend_new (void);
/* Whether it explains estimated spans, which only measured runs have. */
void ilv_legend_set_has_estimates (IlvLegend *self, gboolean has_estimates);

G_END_DECLS
