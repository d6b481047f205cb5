/* What a builder holds. Private to demos/trace.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ilv-live-jobs.h"
#include "ilv-span-log.h"
#include "ilv-trace-builder.h"
#include "ilv-trace-extras.h"

G_BEGIN_DECLS

#define ILV_MAX_DEPTH 4096

typedef struct {
  gint64 begin_ns;
  guint32 ref;
  guint16 kind;
} IlvOpenSpan;

/* Beside each track while it is built. */
typedef struct {
  IlvChunk *instants; /* the last chunk of its instants, at hand; NULL: none yet */
  gint64 instant_ns;  /* of the last of them */
  IlvChunk *spans;   /* the last chunk of row 0, in the same way; NULL if they go through the log */
  IlvChunk *changes; /* that of its changes */
  gint64 last_ns;    /* the latest moment of its spans */
  IlvOpenSpan span;  /* row 0, if depth > 0 */
  GArray *deep;      /* open spans of the rows below; NULL until the first */
  guint depth;
  gboolean is_small; /* its spans go through the log */
  gboolean was_open; /* in the last snapshot: its last spans are not the builder's */
} IlvOpenTrack;

struct _IlvTraceBuilder {
  IlvTrace *trace; /* grows in place */
  IlvOpenTrack *open;
  IlvSpanLog log;
  guint n_open, n_allocated;
  guint n_writable; /* tracks that take records: all, or none after an error */
  IlvStringStore *store;
  GPtrArray *strings; /* the store's */
  GHashTable *string_ids;
  GArray *kinds;
  GHashTable *kind_ids;
  GArray *jobs;
  GArray *links; /* those that are not in the trace yet */
  guint32 chunk_max;
  GError *error;
  /* for snapshots */
  IlvTrace *last;  /* NULL: none yet */
  guint n_ordered; /* tracks whose children are ordered */
  IlvRange range;  /* of what has been shown */
  IlvLiveJobs *live_jobs;
};

/* Moves the links into the trace, in order. */
void ilv_trace_builder_store_links (IlvTraceBuilder *self);

void ilv_trace_builder_fail (IlvTraceBuilder *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* Why a record of this track cannot be taken; FALSE. */
gboolean ilv_trace_builder_refuse_track (IlvTraceBuilder *self, IlvTrackId track);

/* Fails once; says whether records of this track can be taken. */
static inline gboolean
ilv_trace_builder_check_track (IlvTraceBuilder *self, IlvTrackId track)
{
  return G_LIKELY (track < self->n_writable) || ilv_trace_builder_refuse_track (self, track);
}

G_END_DECLS
