/* What the painting files share.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ilv-timeline-paint.h"

G_BEGIN_DECLS

/* Where a row's bars are on screen, in pixels. */
typedef struct {
  double y, height;
} IlvBarBox;

IlvBarBox ilv_timeline_get_bar_box (const IlvTimelineLayout *layout, const IlvTimelineRow *row,
                                    const IlvTimelineView *view);
double ilv_timeline_get_x (const IlvTimelinePainter *self, double time_ns);
gboolean ilv_timeline_is_row_visible (const IlvTimelinePainter *self, const IlvTimelineRow *row);

/* What reaches the top of a queue's or counter's row. */
gint64 ilv_timeline_get_most (const IlvTimelinePainter *self, const IlvTimelineRow *row);

/* The ruler of what is in sight: for its labels and for the lines below it. */
void ilv_timeline_init_ruler (const IlvTimelinePainter *self, IlvRuler *ruler);

void ilv_timeline_paint_names (const IlvTimelinePainter *self, cairo_t *cr);
void ilv_timeline_paint_labels (const IlvTimelinePainter *self, cairo_t *cr);
void ilv_timeline_paint_lit (const IlvTimelinePainter *self, cairo_t *cr);
/* The track that a lesson points out. */
void ilv_timeline_paint_mark (const IlvTimelinePainter *self, cairo_t *cr);
void ilv_timeline_paint_links (const IlvTimelinePainter *self, cairo_t *cr);
/* Spans as rectangles, for documents. */
void ilv_timeline_paint_vector (const IlvTimelinePainter *self, cairo_t *cr);

G_END_DECLS
