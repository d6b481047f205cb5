/* What a sealed trace is made of. Private to demos/trace.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ilv-series.h"
#include "ilv-trace.h"

G_BEGIN_DECLS

/* Columns of the five kinds of series; the first is always the time. */
enum {
  ILV_SPAN_BEGIN,
  ILV_SPAN_LENGTH,
  ILV_SPAN_REF,
  ILV_SPAN_KIND
};
enum {
  ILV_INSTANT_TIME,
  ILV_INSTANT_B,
  ILV_INSTANT_A,
  ILV_INSTANT_KIND
};
enum {
  ILV_QUEUE_TIME,
  ILV_QUEUE_JOB,
  ILV_QUEUE_LENGTH,
  ILV_QUEUE_IS_PUT
};
enum {
  ILV_SAMPLE_TIME,
  ILV_SAMPLE_VALUE
};
enum {
  ILV_LINK_TO_TIME,
  ILV_LINK_FROM_TIME,
  ILV_LINK_TO,
  ILV_LINK_FROM,
  ILV_LINK_KIND
};

extern const IlvLayout ilv_span_layout, ilv_instant_layout, ilv_queue_layout, ilv_sample_layout,
    ilv_link_layout;

/* No span begins or ends beyond this, so differences of times never overflow. */
#define ILV_TIME_LIMIT (G_GINT64_CONSTANT (1) << 62)

/* In the length column: the true length is in the chunk's side table. */
#define ILV_LENGTH_LONG G_MAXUINT32

/* A length that does not fit 4 bytes (over 4.29 s). */
typedef struct {
  guint32 index;
  gint64 length_ns;
} IlvLongSpan;

/* What hangs on a chunk of spans; none on small chunks without long spans. */
typedef struct {
  IlvLongSpan *longs; /* by index */
  guint32 n_longs;
  guint32 n_entries;     /* of all levels */
  const guint16 *levels; /* finest first; NULL if the chunk is small */
  guint16 *own_levels;   /* NULL when they lie in a file */
} IlvSpanExtra;

/* A track. Kept small: there may be one for each of 20,000 jobs. */
typedef struct {
  IlvSeries spans; /* row 0 */
  IlvSeries instants;
  IlvSeries *deep_rows; /* rows 1 .. n_rows - 1; NULL if none */
  IlvSeries *changes;   /* QUEUE: puts and takes; COUNTER: samples; else NULL */
  IlvTrackId parent;
  guint32 number;
  guint32 name;                    /* string */
  guint32 first_child, n_children; /* in IlvTrace.children */
  guint16 n_rows;
  guint8 kind, role;
} IlvTrackData;

/* A job as it lies in memory and in files: 56 bytes, little-endian. */
typedef struct {
  gint64 arrival_ns, begin_ns, end_ns;
  guint64 n_bytes;
  guint32 group; /* string */
  guint32 index, parent, track, worker, outcome;
} IlvJobData;

/* Jobs of a trace that grows, shared between its snapshots (ilv-live-jobs.h). */
#define ILV_JOB_BLOCK 512
typedef struct {
  IlvRefCount ref_count;
  guint round; /* its maker's */
  IlvJobData jobs[ILV_JOB_BLOCK];
} IlvJobBlock;
void ilv_job_block_unref (IlvJobBlock *self);

/* Interned: what spans have in common. */
typedef struct {
  guint32 name; /* string */
  guint16 state;
  guint8 is_estimated; /* 0 or 1 */
  guint8 mark;         /* both, as a reduced row has them */
} IlvKind;

static inline guint8
ilv_kind_make_mark (guint state, gboolean is_estimated)
{
  return (guint8)(state | (is_estimated ? ILV_PIXEL_ESTIMATED : 0));
}

/* A kind in a file: its state, and this if it is estimated. */
#define ILV_KIND_ESTIMATED 256

/* Strings that a builder goes on adding to while its snapshots use them. */
typedef struct {
  IlvRefCount ref_count;
  GPtrArray *strings;
} IlvStringStore;
IlvStringStore *ilv_string_store_new (void);
IlvStringStore *ilv_string_store_ref (IlvStringStore *self);
void ilv_string_store_unref (IlvStringStore *self);

struct _IlvTrace {
  IlvRefCount ref_count;
  IlvRunInfo *info;
  gint64 begin_ns, end_ns;
  IlvTrackData *tracks;
  guint n_tracks;
  IlvTrackId *children;  /* all tracks, ordered by parent */
  IlvTrackId *machinery; /* every track but JOB and COUNTER ones */
  guint n_machinery;
  IlvKind *kinds;
  guint n_kinds;
  char **strings; /* string 0 is NULL: no name */
  guint n_strings;
  IlvStringStore *string_store; /* whose the strings are, shared with a builder; NULL: its own */
  IlvSeries links;
  guint32 n_jobs;
  IlvJobData *jobs;         /* NULL: they are in blocks */
  GBytes *jobs_file;        /* what the jobs lie in; NULL if they are the trace's own */
  IlvJobBlock **job_blocks; /* of a snapshot */
  guint n_job_blocks;
  gint64 arrivals_until_ns; /* ... to which later jobs arrive at this moment */
};

IlvTrace *ilv_trace_alloc (void);

static inline IlvJobData
ilv_trace_read_job (const IlvTrace *self, guint32 index)
{
  IlvJobData job;

  if (self->jobs != NULL)
    return self->jobs[index];
  job = self->job_blocks[index / ILV_JOB_BLOCK]->jobs[index % ILV_JOB_BLOCK];
  job.arrival_ns = MIN (job.arrival_ns, self->arrivals_until_ns);
  return job;
}

static inline IlvSeries *
ilv_track_get_row (const IlvTrackData *track, guint row)
{
  return row == 0 ? (IlvSeries *)&track->spans : &track->deep_rows[row - 1];
}

gint64 ilv_chunk_get_long_length (const IlvChunk *self, guint32 index);

static inline gint64
ilv_chunk_get_span_end (const IlvChunk *self, guint32 index)
{
  guint32 length = ILV_COLUMN (self, ILV_SPAN_LENGTH, guint32)[index];

  if (G_LIKELY (length != ILV_LENGTH_LONG))
    return ILV_TIMES (self)[index] + length;
  return ILV_TIMES (self)[index] + ilv_chunk_get_long_length (self, index);
}

gint64 ilv_series_get_span_end (const IlvSeries *self, guint64 index);

G_END_DECLS
