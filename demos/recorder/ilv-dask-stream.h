/* What dask.distributed itself says about a run: its task stream, and its scheduler's transitions.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Source: Client.get_task_stream() and Scheduler.transition_log of distributed 2022.12; written by
 * python/runner_dask.py, which says what the file holds. It is all there is of workers that are not
 * ours; beside a recording it adds what the recorder cannot know. */
#pragma once

#include "demos/trace/ilv-trace-builder.h"

G_BEGIN_DECLS

typedef struct _IlvDaskStream IlvDaskStream;

/* Reads dask.tsv in a run's folder. NULL if there is none; lines that make no sense are left out.
 * (transfer full) */
IlvDaskStream *ilv_dask_stream_read (const char *folder);
void ilv_dask_stream_free (IlvDaskStream *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvDaskStream, ilv_dask_stream_free)

/* Adds a PROCESS track of role SCHEDULER with a track for the scheduler (a MARK for each
 * transition) and one for each thread of each worker: what computes is *unknown*, for Dask does not
 * know what a task did; moving data is *transferring*. Job numbers are the trace's if below n_jobs,
 * others are dropped. Spans that overlap on a thread are cut. */
void ilv_dask_stream_add_to (const IlvDaskStream *self, IlvTraceBuilder *builder, guint32 n_jobs,
                             gint64 end_ns);

G_END_DECLS
