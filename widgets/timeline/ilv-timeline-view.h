/* What part of a scene the timeline shows: the viewport, and nothing that needs a display.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Only here does time become pixels. A zeroed view fits everything at normal detail. */
#pragma once

#include "widgets/ilv-scene.h"

G_BEGIN_DECLS

/* How much of a run is shown. */
typedef enum {
  ILV_TIMELINE_NORMAL, /* what tells the story: loop, workers, contended GILs, the work queue */
  ILV_TIMELINE_ALL,  /* cores, every GIL, helper threads, pipes, locks, backends, memory as well */
  ILV_TIMELINE_NONE, /* the heading alone */
  ILV_N_TIMELINE_DETAILS
} IlvTimelineDetail;

typedef struct {
  double begin_ns;  /* time at the left edge of the lanes */
  double ns_per_px; /* <= 0: everything fits */
  double scroll_px; /* how far the rows are scrolled down */
  IlvTimelineDetail detail[ILV_MAX_SHOWN];
  gint64 select_begin_ns, select_end_ns; /* equal: nothing is selected */
  /* Links near the pointer are drawn even where there are too many to draw them all. */
  guint hover_run;
  IlvTrackId hover_track; /* meaningful when has_hover */
  gint64 hover_ns;
  gboolean has_hover;
} IlvTimelineView;

/* The time all traces of the scene cover, with a little air at the end. */
void ilv_timeline_view_get_extent (const IlvScene *scene, double *begin_ns, double *end_ns);

/* Makes a fitting view explicit, keeps zoom within 1/16 ns a pixel and the whole, and time
 * within the extent. lanes_px is the width of the lanes. */
void ilv_timeline_view_clamp (IlvTimelineView *self, const IlvScene *scene, double lanes_px);

void ilv_timeline_view_fit (IlvTimelineView *self, const IlvScene *scene, double lanes_px);
/* Shows exactly [begin, end). */
void ilv_timeline_view_show (IlvTimelineView *self, const IlvScene *scene, double lanes_px,
                             double begin_ns, double end_ns);
/* factor > 1 shows less time; what is at x_px of the lanes stays there. */
void ilv_timeline_view_zoom (IlvTimelineView *self, const IlvScene *scene, double lanes_px,
                             double factor, double x_px);

static inline double
ilv_timeline_view_x (const IlvTimelineView *self, double time_ns)
{
  return (time_ns - self->begin_ns) / self->ns_per_px;
}

static inline double
ilv_timeline_view_time (const IlvTimelineView *self, double x_px)
{
  return self->begin_ns + x_px * self->ns_per_px;
}

G_END_DECLS
