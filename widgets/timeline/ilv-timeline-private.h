/* What the timeline's widget and its input share.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ilv-timeline-image.h"
#include "ilv-timeline-track.h"
#include "ilv-timeline.h"

G_BEGIN_DECLS

typedef enum {
  ILV_DRAG_NONE,
  ILV_DRAG_SELECT,
  ILV_DRAG_PAN,
  ILV_DRAG_PLAYHEAD,
} IlvTimelineDrag;

struct _IlvTimeline {
  GtkWidget parent_instance;

  /* owned */
  IlvScene scene; /* with references on its traces */
  IlvTimelineLayout *layout;
  IlvTimelineBars *bars;
  IlvTextCache *text;
  IlvTimelineImage *image;
  cairo_surface_t *picture; /* what content shows */
  GskRenderNode *content;   /* NULL: to be rendered */
  GskRenderNode *handle;    /* the playhead's triangle at (0, 0) */
  GPtrArray *tracks;        /* of IlvTimelineTrack, children */
  guint n_wanted_tracks;    /* more than there are: grow_id brings them */
  guint grow_id;
  guint trim_id;         /* frees what is only for moving */
  gboolean has_rendered; /* since that was asked for last */

  /* borrowed */
  const IlvPalette *palette;

  IlvTimelineView view;
  gboolean is_fitted; /* keeps showing everything when traces change */
  double pan_rest_px; /* parts of a pixel not moved yet */
  IlvTimelineDrag drag;
  double drag_x, drag_begin_ns, drag_scroll_px, pinch_ns_per_px;
  double pointer_x, pointer_y;
  /* the keyboard's cursor */
  int cursor_row; /* in the layout; -1: none */
  gint64 cursor_ns;
  gint64 told_ns; /* begin of the span the chosen track last told of */
};

/* ilv-timeline.c */
/* Gives up what was rendered. */
void ilv_timeline_drop_content (IlvTimeline *self);
/* Everything but bars is stale. */
void ilv_timeline_queue_text (IlvTimeline *self);
/* Bars are stale as well. */
void ilv_timeline_queue_all (IlvTimeline *self);
/* Rows may have changed. */
void ilv_timeline_queue_rows (IlvTimeline *self);

/* ilv-timeline-move.c */
void ilv_timeline_follow_playhead (IlvTimeline *self, gint64 before_ns);
void ilv_timeline_pan (IlvTimeline *self, double dx_px);
void ilv_timeline_scroll_rows (IlvTimeline *self, double dy_px);
void ilv_timeline_zoom_at (IlvTimeline *self, double factor, double lanes_x);
gboolean ilv_timeline_set_range (IlvTimeline *self, double begin_ns, double end_ns);

/* ilv-timeline.c */
void ilv_timeline_emit_seek (IlvTimeline *self, gint64 t_ns);
void ilv_timeline_emit_job (IlvTimeline *self, guint32 job);
/* Whether somebody took the row's track, or the job in it, for an answer. */
gboolean ilv_timeline_emit_track (IlvTimeline *self, guint row, guint32 job);

/* ilv-timeline-draw.c */
void ilv_timeline_draw (IlvTimeline *self, GtkSnapshot *snapshot);

/* ilv-timeline-cursor.c */
/* Gives every visible row a child, and its place. */
void ilv_timeline_place_tracks (IlvTimeline *self, int width);
/* The rows are others: every track is described anew where it is placed next. */
void ilv_timeline_forget_tracks (IlvTimeline *self);
/* Has children for all that would be visible. */
void ilv_timeline_expect_tracks (IlvTimeline *self);
/* The playhead moved: the chosen track tells what is there now. */
void ilv_timeline_follow_time (IlvTimeline *self);
/* Moves the keyboard's cursor and tells the screen reader. */
void ilv_timeline_set_cursor (IlvTimeline *self, int row, gint64 t_ns);
/* The row under a widget's y, -1 if none; sets where within it. */
int ilv_timeline_row_at (IlvTimeline *self, double y, double *within_px);

/* ilv-timeline-input.c */
void ilv_timeline_add_controllers (IlvTimeline *self);
/* ilv-timeline-keys.c */
/* What Enter does in this row; FALSE if there is no such row. */
gboolean ilv_timeline_activate_row (IlvTimeline *self, int index);
gboolean ilv_timeline_press_key (IlvTimeline *self, guint keyval, GdkModifierType state);

G_END_DECLS
