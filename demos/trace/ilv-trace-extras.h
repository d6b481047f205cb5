/* Indices that hang on a trace's chunks. Private to demos/trace.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ilv-trace-private.h"

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

/* The figures that follow from the job table: total, counts, throughput, latencies. */
void ilv_trace_figure_jobs (const IlvTrace *self, IlvFigures *figures);

G_END_DECLS
