/* Small traces made by hand for the views' tests: the sketch's three models.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demos/trace/ilv-trace-builder.h"

G_BEGIN_DECLS

/* Like runs of 100 requests of 18 ms I/O and 2 ms Python. stretch 1 is the run; other values
 * stretch time, to have a measurement beside a prediction. (transfer full) */
IlvTrace *sample_asyncio (double stretch, IlvSource source);
IlvTrace *sample_threads (double stretch, IlvSource source);
IlvTrace *sample_processes (double stretch, IlvSource source);

/* Somebody's own script: a main thread that computes, a worker that waits. (transfer full) */
IlvTrace *sample_script (void);

/* n_tracks threads with so many spans each, states and lengths from the seed. */
IlvTrace *sample_random (guint n_tracks, guint n_spans, guint32 seed, gint64 mean_ns);

G_END_DECLS
