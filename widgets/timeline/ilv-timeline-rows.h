/* Which tracks of a run get a row, and in what order.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ilv-timeline-layout.h"

G_BEGIN_DECLS

/* Appends the rows of a run of the scene, without places; packs its waits when they are not packed
 * yet. Cost: tracks, and for waits once the jobs. */
void ilv_timeline_rows_add_run (IlvTimelineLayout *layout, const IlvScene *scene, guint run,
                                IlvTimelineDetail detail);

G_END_DECLS
