/* What a builder holds. Private to demos/trace.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ilv-span-log.h"
#include "ilv-trace-builder.h"
#include "ilv-trace-private.h"

G_BEGIN_DECLS

#define ILV_MAX_DEPTH 4096

typedef struct {
  gint64 begin_ns;
  guint32 ref;
  guint16 kind;
} IlvOpenSpan;

/* Beside each track while it is built. */
typedef struct {
  gint64 last_ns;   /* the latest moment of its spans */
  IlvOpenSpan span; /* row 0, if depth > 0 */
  GArray *deep;     /* open spans of the rows below; NULL until the first */
  guint depth;
  gboolean is_small; /* its spans go through the log */
} IlvOpenTrack;

struct _IlvTraceBuilder {
  IlvTrace *trace; /* grows in place */
  IlvOpenTrack *open;
  IlvSpanLog log;
  guint n_open, n_allocated;
  guint n_writable; /* tracks that take records: all, or none after an error */
  GPtrArray *strings;
  GHashTable *string_ids;
  GArray *kinds;
  GHashTable *kind_ids;
  GArray *jobs;
  GArray *links;
  GError *error;
};

void ilv_trace_builder_fail (IlvTraceBuilder *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* Why a record of this track cannot be taken; FALSE. */
gboolean ilv_trace_builder_refuse_track (IlvTraceBuilder *self, IlvTrackId track);

/* Fails once; says whether records of this track can be taken. */
static inline gboolean
ilv_trace_builder_check_track (IlvTraceBuilder *self, IlvTrackId track)
{
  return G_LIKELY (track < self->n_writable) || ilv_trace_builder_refuse_track (self, track);
}

/* The chunk has an entry that is no later, and room for another. */
static inline gboolean
ilv_chunk_can_take (const IlvChunk *chunk, gint64 t_ns)
{
  return chunk->n - 1 < chunk->capacity - 1 && ILV_TIMES (chunk)[chunk->n - 1] <= t_ns &&
         t_ns <= ILV_TIME_LIMIT;
}

G_END_DECLS
