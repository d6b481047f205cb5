/* Paints a flowchart's layout: cairo and pango only.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ilv-flow-layout.h"
#include "widgets/palette/ilv-palette.h"

G_BEGIN_DECLS

/* `cache` may be NULL; `focused` is a node or -1. Cairo for measuring: any context. */
void ilv_flow_paint (cairo_t *cr, const IlvPalette *palette, const IlvFlow *flow,
                     const IlvFlowLayout *layout, IlvTextCache *cache, int focused);

/* For ilv_flow_layout_new(): measures as it is painted. */
typedef struct {
  cairo_t *cr;
  IlvTextCache *cache;
} IlvFlowRuler;
double ilv_flow_ruler_measure (const char *text, double size_px, gboolean is_bold, gpointer data);

G_END_DECLS
