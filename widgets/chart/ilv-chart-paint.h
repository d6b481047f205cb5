/* Paints a chart, and what is being read in it. Needs no display.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ilv-chart-layout.h"

G_BEGIN_DECLS

/* Into (0, 0, width, height) on a card. Screen, PNG, SVG and PDF come from here. */
void ilv_chart_paint (cairo_t *cr, const IlvPalette *palette, const IlvChart *chart,
                      const IlvChartLook *look, double width, double height);
/* The same from a layout that is kept. */
void ilv_chart_paint_layout (cairo_t *cr, const IlvPalette *palette, const IlvChartLayout *layout,
                             IlvTextCache *cache);
/* Over it: the datum marked, lines to the axes, its words in a box that stays inside. */
void ilv_chart_paint_reading (cairo_t *cr, const IlvPalette *palette, const IlvChartLayout *layout,
                              const IlvChart *chart, const IlvChartDatum *datum,
                              IlvTextCache *cache);
/* Styles a multiple of this apart have one marker and lines of other dashes. */
#define ILV_CHART_N_SHAPES 12
/* One marker: the model's shape, filled or hollow. */
void ilv_chart_paint_marker (cairo_t *cr, guint style, double x, double y, double radius,
                             gboolean is_filled);

G_END_DECLS
