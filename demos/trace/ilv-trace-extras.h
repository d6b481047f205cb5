/* Indices that hang on a trace's chunks. Private to demos/trace.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ilv-levels.h"

G_BEGIN_DECLS

#define ILV_MASK_BLOCK 64

/* Which kinds occur in each block of 64 instants, in each 64 blocks, and in the chunk; chunks of
 * one block have none. */
typedef struct {
  guint64 all;
  guint64 *block, *super;
} IlvInstantIndex;

/* Everything that follows from the stored parts. FALSE if they contradict each other. */
gboolean ilv_trace_finish (IlvTrace *self, GError **error);

/* Its parts, for a trace that is made of another's: each looks only at what is not done yet. */
void ilv_trace_order_tracks (IlvTrace *self);
gboolean ilv_trace_index_track (const IlvTrace *self, IlvTrackId id, IlvLevelsRoom *room,
                                GError **error);
void ilv_trace_index_links (const IlvTrace *self);

/* From the earliest to the latest moment; begin > end: nothing yet. */
typedef struct {
  gint64 begin, end;
} IlvRange;
void ilv_range_widen_by_track (IlvRange *self, const IlvTrackData *track);
void ilv_range_widen_to (IlvRange *self, gint64 t_ns);
/* The trace's, of these tracks and jobs, and its links. */
void ilv_trace_set_range (IlvTrace *self, IlvRange *range);

/* The figures that follow from the job table: total, counts, throughput, latencies. */
void ilv_trace_figure_jobs (const IlvTrace *self, IlvFigures *figures);

G_END_DECLS
