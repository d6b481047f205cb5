/* Paints the totals of all shown models as bars. Needs no display.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ilv-chart-layout.h"

G_BEGIN_DECLS

/* Into (0, 0, width, height) on a card. A measured bar is full, a predicted one an outline on a
 * paler ground; under a curtain there are neither bars nor figures. */
void ilv_chart_paint (cairo_t *cr, const IlvPalette *palette, const IlvScene *scene, double width,
                      double height);

G_END_DECLS
