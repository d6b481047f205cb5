/* Words for what is at a place of the timeline: tooltips and the screen reader.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ilv-timeline-layout.h"

G_BEGIN_DECLS

/* "Thread 2, threads" (transfer full) */
char *ilv_timeline_describe_row (const IlvTimelineLayout *layout, const IlvScene *scene, guint row);
/* State, step, job, duration and why, at a moment; what lies under the curtain is not told. NULL
 * where nothing is. y_px: within the row. (transfer full) */
char *ilv_timeline_describe_moment (const IlvTimelineLayout *layout, const IlvScene *scene,
                                    guint row, double y_px, gint64 t_ns);

G_END_DECLS
