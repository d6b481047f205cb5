/* A visible track of the timeline as an accessible, focusable thing.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Draws nothing but its focus; the timeline paints all tracks at once. Pooled: its number follows
 * what is visible, and its label and description are rewritten as it is used for another track. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ILV_TYPE_TIMELINE_TRACK (ilv_timeline_track_get_type ())
G_DECLARE_FINAL_TYPE (IlvTimelineTrack, ilv_timeline_track, ILV, TIMELINE_TRACK, GtkWidget)

GtkWidget *ilv_timeline_track_new (void);
/* The row of the layout it stands for; -1 for none. */
void ilv_timeline_track_set_row (IlvTimelineTrack *self, int row);
int ilv_timeline_track_get_row (IlvTimelineTrack *self);
/* What a screen reader says. Either may be NULL to keep it. */
void ilv_timeline_track_describe (IlvTimelineTrack *self, const char *label,
                                  const char *description);
const char *ilv_timeline_track_get_label (IlvTimelineTrack *self);
const char *ilv_timeline_track_get_description (IlvTimelineTrack *self);

G_END_DECLS
