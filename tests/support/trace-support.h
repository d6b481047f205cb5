/* Traces for tests: one that has everything, and a walk through all that a trace can be asked.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demos/trace/ilv-trace-builder.h"

G_BEGIN_DECLS

/* Every kind of track and record: deep rows, spans too long for four bytes, rows big enough for
 * levels, a queue left out of turn, counters, links, jobs. `scale` >= 1 makes it bigger; scale 300
 * has rows and queues of several chunks. (transfer full) */
IlvTrace *ilv_test_make_trace (guint64 seed, guint scale);

/* Asks everything that can be asked; aborts where answers contradict each other. */
void ilv_test_walk (const IlvTrace *trace);

/* Whether all but the last chunk of the track's spans in `before` are the same in `after`. */
gboolean ilv_test_shares_spans (const IlvTrace *before, const IlvTrace *after, IlvTrackId track);

/* Makes all checksums of an `.ilv` file's bytes right, so that damage gets past them. */
void ilv_test_fix_checksums (guint8 *data, gsize size);

G_END_DECLS
