/* The job table of a growing trace, and what is counted from it. Private to demos/trace.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The builder says which jobs have changed; a snapshot looks at those alone. The table is shared
 * between snapshots in blocks, of which only those with a change are copied; latencies stay
 * sorted, so that percentiles are exact at any moment. Cost: O(log n) for each change, and a few
 * nanoseconds for each block of ILV_JOB_BLOCK jobs. */
#pragma once

#include "ilv-trace-extras.h"
#include "ilv-trace-private.h"

G_BEGIN_DECLS

typedef struct _IlvLiveJobs IlvLiveJobs;

/* Of a table that has `n_jobs` by now. */
IlvLiveJobs *ilv_live_jobs_new (guint32 n_jobs);
void ilv_live_jobs_free (IlvLiveJobs *self);
/* Something of the job is about to change, or it is new. */
void ilv_live_jobs_touch (IlvLiveJobs *self, guint32 job);
/* Looks at what has changed. */
void ilv_live_jobs_update (IlvLiveJobs *self, const GArray *jobs);
/* The rest is about the table as the last update has seen it. Gives it to a snapshot, in which jobs
 * that arrive later than `now_ns` arrive then. */
void ilv_live_jobs_share (const IlvLiveJobs *self, gint64 now_ns, IlvTrace *to);
void ilv_live_jobs_widen (const IlvLiveJobs *self, gint64 now_ns, IlvRange *range);
/* What ilv_trace_figure_jobs() would find. */
void ilv_live_jobs_figure (const IlvLiveJobs *self, IlvFigures *figures);
/* How many jobs were looked at or copied since the beginning: for tests. */
guint64 ilv_live_jobs_get_n_visited (const IlvLiveJobs *self);

G_END_DECLS
