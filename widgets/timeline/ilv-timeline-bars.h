/* Spans as pixels: the part of the timeline whose cost must not follow the number of spans.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Everything is in device pixels of an image surface's memory (0xffRRGGBB, opaque). */
#pragma once

#include "ilv-timeline-layout.h"
#include "ilv-timeline-ruler.h"

G_BEGIN_DECLS

/* Lookup tables of one theme and buffers that only grow; reused by every frame. */
typedef struct _IlvTimelineBars IlvTimelineBars;

IlvTimelineBars *ilv_timeline_bars_new (const IlvPalette *palette);
void ilv_timeline_bars_free (IlvTimelineBars *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvTimelineBars, ilv_timeline_bars_free)

/* Where to paint: columns [column, column + n_columns) of the lanes, in an image of `stride`
 * pixels a line; `pixels` is the first line's first lane pixel. */
typedef struct {
  guint32 *pixels;
  gsize stride;
  int column, n_columns;
  double begin_ns, ns_per_px; /* of column 0, in device pixels */
  double px_per_ns;           /* 1 / ns_per_px: dividing is what costs */
  int scale;                  /* device pixels a pixel */
  int ink_scale;              /* the same times the text's scale: letters and patterns */
  gint64 known_ns;            /* spans look as if this were the end of time; 0 = no limit */
  gboolean has_labels;        /* wide spans get a label by other means: no letter */
} IlvBarsTarget;

/* Before anything else of a target: prepares its ground with the ruler's lines. */
void ilv_timeline_bars_begin (IlvTimelineBars *self, const IlvBarsTarget *target,
                              const IlvRuler *ruler);
/* The ground in lines [y, y + height). */
void ilv_timeline_bars_clear (IlvTimelineBars *self, const IlvBarsTarget *target, int y,
                              int height);
/* One row of a track's spans as bars in lines [y, y + height); writes every pixel of them. */
void ilv_timeline_bars_paint_row (IlvTimelineBars *self, const IlvBarsTarget *target,
                                  const IlvTrace *trace, IlvTrackId track, guint depth,
                                  gboolean is_gil, int y, int height);
/* The contour of a row: what another trace foresaw. */
void ilv_timeline_bars_paint_outline (IlvTimelineBars *self, const IlvBarsTarget *target,
                                      const IlvTrace *trace, IlvTrackId track, guint depth, int y,
                                      int height);
/* Packed waits, one thin bar a lane; lane_px includes the gap below. */
void ilv_timeline_bars_paint_lanes (IlvTimelineBars *self, const IlvBarsTarget *target,
                                    const IlvTimelineLanes *lanes, int y, double lane_px);
/* A step function as an area: the length of a queue or a counter, `most` reaches the top. */
void ilv_timeline_bars_paint_area (IlvTimelineBars *self, const IlvBarsTarget *target,
                                   const IlvTrace *trace, IlvTrackId track, gint64 most, int y,
                                   int height);

/* The highest value of a queue or counter within [begin, end). O(log n) and what changes there. */
gint64 ilv_timeline_bars_find_most (const IlvTrace *trace, IlvTrackId track, gint64 begin_ns,
                                    gint64 end_ns);

/* Spans wider than this (in pixels) may carry a label instead of a letter. */
#define ILV_BARS_LABEL_PX 56

G_END_DECLS
