/* Who stands in a queue at a moment, from the puts and takes of one chunk.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A chunk's candidates are the jobs that stood in the queue when it began, then those put during
 * it, in order. Each knows the operation that removed it, so "the queue after m operations" is
 * the candidates put by then and not removed by then; whole blocks already gone are skipped. A
 * queue's chunk is at least as long as the queue when it began, so the copy costs O(1) per
 * operation. Private to demos/trace. */
#pragma once

#include "ilv-series.h"

G_BEGIN_DECLS

#define ILV_QUEUE_CHUNK 4096
#define ILV_QUEUE_BLOCK 64

typedef struct {
  guint32 n_before; /* stood there when the chunk began */
  guint32 n;        /* candidates */
  guint32 longest;  /* the queue after a moment's operations; or after the chunk's last one */
  guint32 *job;
  guint32 *removed_by; /* operation of this chunk, G_MAXUINT32 = stays */
  guint32 *block_last; /* the latest removed_by of each block of candidates */
} IlvQueueIndex;

/* Replays `chunk`, fills its length column, and hangs the index on it. FALSE if a job is taken
 * that is not there: `bad` is then the operation. `previous` may be NULL. */
gboolean ilv_queue_index_build (IlvChunk *chunk, const IlvChunk *previous, guint32 *bad);
/* The first max_jobs jobs after the first n_operations of the chunk. */
guint ilv_queue_index_read (const IlvChunk *chunk, guint32 n_operations, guint32 *jobs,
                            guint max_jobs);

G_END_DECLS
