/* The timeline: all shown models on one clock.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signals: seek (gint64 time_ns), a click in the lanes or a drag on the ruler; job-activated (guint
 * job, ILV_JOB_NONE where nothing of a job was clicked); gboolean track-activated (guint run, guint
 * track, guint job; either may be NONE), a click on a row or its name, or Enter on it: who returns
 * TRUE takes it as an answer, and it neither seeks nor lights a job; view-changed (), the visible
 * range, the selection or the detail of a model has changed.
 *
 * Mouse: Ctrl+scroll and pinch zoom, scroll moves rows (time when all rows fit), Shift+scroll and
 * sideways scroll move time, drag selects, middle or Shift drag moves, double click zooms to the
 * selection. Keys with the focus inside: + − 0 zoom, Z zooms to the selection or the span, Up and
 * Down choose a track, Alt+Left and Alt+Right a span, Enter goes there, Page Up and Page Down move
 * time. */
#pragma once

#include <gtk/gtk.h>

#include "ilv-timeline-view.h"

G_BEGIN_DECLS

#define ILV_TYPE_TIMELINE (ilv_timeline_get_type ())
G_DECLARE_FINAL_TYPE (IlvTimeline, ilv_timeline, ILV, TIMELINE, GtkWidget)

GtkWidget *ilv_timeline_new (void);

/* The struct is copied and the traces are referenced; `workload` is not kept. Where nothing but
 * time differs from the last scene only the playhead is redrawn. */
void ilv_timeline_set_scene (IlvTimeline *self, const IlvScene *scene);
void ilv_timeline_set_theme (IlvTimeline *self, IlvTheme theme);

/* The times at the edges of the lanes. Setting them shows exactly that. */
void ilv_timeline_get_visible_range (IlvTimeline *self, gint64 *begin_ns, gint64 *end_ns);
void ilv_timeline_set_visible_range (IlvTimeline *self, gint64 begin_ns, gint64 end_ns);
/* Pans to the playhead if it is out of sight. */
void ilv_timeline_show_playhead (IlvTimeline *self);
void ilv_timeline_fit (IlvTimeline *self);
/* factor > 1 shows less; around the playhead when it is in sight, else the middle. */
void ilv_timeline_zoom (IlvTimeline *self, double factor);
/* FALSE if nothing is selected. */
gboolean ilv_timeline_get_selection (IlvTimeline *self, gint64 *begin_ns, gint64 *end_ns);
void ilv_timeline_set_selection (IlvTimeline *self, gint64 begin_ns, gint64 end_ns);
gboolean ilv_timeline_zoom_to_selection (IlvTimeline *self);
void ilv_timeline_set_detail (IlvTimeline *self, guint run, IlvTimelineDetail detail);
IlvTimelineDetail ilv_timeline_get_detail (IlvTimeline *self, guint run);
/* Of the column of names, left of the lanes. */
int ilv_timeline_get_names_width (IlvTimeline *self);
/* The view as it is, for exports of what is seen. */
void ilv_timeline_get_view (IlvTimeline *self, IlvTimelineView *view);

G_END_DECLS
