/* Where everything of the timeline is: rows, their tracks and names. Numbers only.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Painting, hit-testing and accessibility use the same rows. y counts from the top of the first
 * row, not scrolled; x of the lanes begins at label_px. */
#pragma once

#include "ilv-timeline-lanes.h"
#include "ilv-timeline-view.h"
#include "widgets/palette/ilv-palette.h"

G_BEGIN_DECLS

/* Height of a lane of packed waits, gap included: few, or many. */
#define ILV_TIMELINE_LANE_PX 5
#define ILV_TIMELINE_THIN_LANE_PX 3
#define ILV_TIMELINE_TIGHT_LANE_PX 2

/* Room above and below bars for the contour of what was foreseen. */
#define ILV_TIMELINE_OUTLINE_PX 2

typedef enum {
  ILV_ROW_HEADING, /* a model: its name and totals */
  ILV_ROW_PROCESS, /* a process with several rows: its name */
  ILV_ROW_TRACK,   /* spans of a track */
  ILV_ROW_GIL,     /* spans of a GIL track: who holds it */
  ILV_ROW_LANES,   /* packed waits */
  ILV_ROW_LENGTH,  /* length of a queue as an area */
  ILV_ROW_COUNTER, /* a counter as an area */
  ILV_ROW_MORE,    /* how many workers are not shown */
} IlvTimelineRowKind;

typedef struct {
  IlvTimelineRowKind kind;
  guint run;         /* index in the scene */
  IlvTrackId track;  /* in the front trace (in `behind` if there is no front) */
  IlvTrackId behind; /* the same track in the trace behind or ILV_TRACK_NONE */
  guint depth;       /* the row (depth) within the track */
  guint indent;      /* of the name: 0, 1, 2 */
  double y_px, height_px;
  gint64 most; /* queues and counters: what reaches the top */
  char *name;  /* owned; translated */
} IlvTimelineRow;

typedef struct {
  GArray *rows; /* of IlvTimelineRow */
  IlvTimelineLanes *lanes[ILV_MAX_SHOWN];
  IlvTextCache *text; /* borrowed; names are measured with it, without it they get a usual width */
  double scale;       /* text scale */
  double label_px, ruler_px, lanes_px, view_px; /* view_px: height below the ruler */
  double rows_px;                               /* height of all rows */
  double stretch; /* 1, or how much higher than usual rows are since there are few */
  /* what it was made from, to be made anew only when that changes */
  IlvSceneRun runs[ILV_MAX_SHOWN];
  gboolean is_packed[ILV_MAX_SHOWN]; /* lanes were tried */
  IlvTimelineDetail detail[ILV_MAX_SHOWN];
  guint n_runs;
  guint max_workers;      /* shown of a kind at normal detail, and that of the lit job */
  gboolean has_more;      /* some are not shown */
  gboolean is_tight;      /* so little room that loops and queues have no rows of their own */
  gboolean is_tiny;       /* nor do waits one by one and the count of what is left out */
  gboolean is_bare;       /* only workers have rows */
  gboolean has_resources; /* rows of locks and backends too */
  guint32 lit_job;
} IlvTimelineLayout;

IlvTimelineLayout *ilv_timeline_layout_new (void);
void ilv_timeline_layout_free (IlvTimelineLayout *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvTimelineLayout, ilv_timeline_layout_free)

/* Places the rows of the scene in width x height. Cost: rows; tracks when traces or detail changed,
 * and once per new trace its jobs. */
void ilv_timeline_layout_update (IlvTimelineLayout *self, const IlvScene *scene,
                                 const IlvTimelineView *view, double width_px, double height_px);
/* Keeps scroll_px within what is there. */
double ilv_timeline_layout_clamp_scroll (const IlvTimelineLayout *self, double scroll_px);

const IlvTimelineRow *ilv_timeline_layout_get_row (const IlvTimelineLayout *self, guint index);
/* The row at y (from the top of the rows, scroll included); -1 if none. O(log rows). */
int ilv_timeline_layout_find_row (const IlvTimelineLayout *self, double y_px);
/* The row that stands for a track that has none: that of "20 more", else the model's heading; -1 if
 * there is not even that. */
int ilv_timeline_layout_find_stand_in (const IlvTimelineLayout *self, const IlvTrace *trace,
                                       guint run, IlvTrackId track);
/* The row of a track of a run; -1 if it is not shown. */
int ilv_timeline_layout_find_track (const IlvTimelineLayout *self, guint run, IlvTrackId track);

/* Height of a lane of the run's packed waits, text scale included. */
double ilv_timeline_layout_get_lane_px (const IlvTimelineLayout *self, guint run);

/* Where a row's name begins, how big and heavy it is set: at scale 1. */
#define ILV_TIMELINE_NAME_PAD 8.0
double ilv_timeline_row_get_name_x (const IlvTimelineRow *self);
double ilv_timeline_row_get_name_size (const IlvTimelineRow *self);
int ilv_timeline_row_get_name_weight (const IlvTimelineRow *self);

/* The trace a row's track belongs to. */
const IlvTrace *ilv_timeline_row_get_trace (const IlvTimelineRow *self, const IlvScene *scene);
/* What is at a moment in a row: a span of the track, or of the lane at y_px within the row.
 * FALSE if nothing is. `ref` of the span is a job index except in GIL and CORE rows. */
gboolean ilv_timeline_layout_find_span (const IlvTimelineLayout *self, const IlvScene *scene,
                                        guint row, double y_px, gint64 t_ns, IlvSpan *span);
/* The job a span of the row belongs to or ILV_JOB_NONE. */
guint32 ilv_timeline_row_get_job (const IlvTimelineRow *self, const IlvScene *scene,
                                  const IlvSpan *span);

G_END_DECLS
