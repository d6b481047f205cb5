/* Painting the timeline: cairo and pango alone, for the widget, pictures and documents.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Three layers, in this order, so that the widget redraws only what changes: bars (pixels; change
 * with scene and view), text (names, ruler, labels, links, what is lit; likewise), moment (curtain
 * and playhead). */
#pragma once

#include "ilv-timeline-bars.h"

G_BEGIN_DECLS

/* The whole timeline at (0, 0) of any cairo surface: image, SVG, PDF. Needs no display. */
void ilv_timeline_paint (cairo_t *cr, const IlvPalette *palette, const IlvScene *scene,
                         const IlvTimelineView *view, double width, double height);

/* The least height at which every model is seen with loops and queues and without scrolling: for
 * pictures. With more, more workers are shown, then taller rows. */
double ilv_timeline_get_natural_height (const IlvScene *scene, const IlvTimelineView *view,
                                        double width);

/* --- the layers, for the widget --- */

typedef struct {
  const IlvPalette *palette;
  const IlvScene *scene;
  const IlvTimelineView *view; /* clamped */
  const IlvTimelineLayout *layout;
  IlvTimelineBars *bars;
  IlvTextCache *text;
  double width, height;
} IlvTimelinePainter;

/* Lines of air the image of the bars needs above and below, in pixels, since rows are painted
 * whole. */
#define ILV_TIMELINE_MARGIN_PX 192

/* The lanes' bars, columns [column, column + n_columns) in device pixels. `pixels` is the lanes'
 * top left pixel with ILV_TIMELINE_MARGIN_PX * scale lines before and after its view height. */
void ilv_timeline_paint_bars (const IlvTimelinePainter *self, guint32 *pixels, gsize stride,
                              int scale, int column, int n_columns);
/* Names, ruler, labels, links, selection. The lanes' ground is left as it is. */
void ilv_timeline_paint_text (const IlvTimelinePainter *self, cairo_t *cr);
/* The playhead and, with a question open, the curtain from it on. */
void ilv_timeline_paint_moment (const IlvTimelinePainter *self, cairo_t *cr);

/* Do so few spans show that they are worth labels? (Else letters alone.) */
gboolean ilv_timeline_has_labels (const IlvTimelinePainter *self);

/* Why nothing is to be seen after the playhead. */
const char *ilv_timeline_describe_curtain (const IlvScene *scene);
/* "predicted 0.24 s · measured 0.25 s · error −4 %" (transfer full) */
char *ilv_timeline_describe_totals (const IlvSceneRun *run, gboolean has_curtain);

G_END_DECLS
