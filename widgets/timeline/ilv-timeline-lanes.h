/* Waits of many jobs, packed into few lanes: what an event loop has in the air.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demos/trace/ilv-trace.h"

G_BEGIN_DECLS

typedef struct {
  gint64 begin_ns, end_ns;
  guint32 job;
  guint8 state;
} IlvWait;

typedef struct {
  guint n_lanes;
  GArray **lanes; /* of IlvWait, ordered and disjoint */
} IlvTimelineLanes;

/* Packs the waits (I/O, sleep, lock) of all JOB tracks first-fit by begin. NULL when there are no
 * JOB tracks or no waits, more than max_waits of them, or more than max_lanes at once: then a
 * counter says it better. */
IlvTimelineLanes *ilv_timeline_lanes_new (const IlvTrace *trace, guint max_lanes, guint max_waits);
void ilv_timeline_lanes_free (IlvTimelineLanes *self);

/* The wait that covers t, or NULL. O(log n). */
const IlvWait *ilv_timeline_lanes_find (const IlvTimelineLanes *self, guint lane, gint64 t_ns);
/* Index of the first wait of the lane that ends after t. */
guint ilv_timeline_lanes_first (const IlvTimelineLanes *self, guint lane, gint64 t_ns);

G_END_DECLS
