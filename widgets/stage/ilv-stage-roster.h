/* Who plays in a trace: the tracks a stage shows, found once.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A pure function of the trace; kept between frames only because looking it up costs O(tracks).
 * Missing tracks are ILV_TRACK_NONE; a stage leaves out what has none. */
#pragma once

#include "demos/trace/ilv-trace.h"

G_BEGIN_DECLS

/* The main process, a worker process, an interpreter or a copy of a pre-fork service. */
typedef struct {
  IlvTrackId process, gil, main, manager, feeder, loop;
  IlvTrackId work, ready, calls, limit;
  IlvTrackId call_pipe, result_pipe, memory;
  guint32 number;
  guint first_thread, n_threads; /* its pool threads in roster->threads */
} IlvStageProcess;

typedef struct {
  const IlvTrace *trace;       /* borrowed */
  GArray *processes;           /* IlvStageProcess; 0 is the main process */
  GArray *threads;             /* IlvTrackId: pool threads, process by process */
  GArray *cores;               /* IlvTrackId */
  gboolean has_unseen_cores;   /* a recording: which core ran what was not observed */
  GArray *rows;                /* IlvTrackId: the THREAD track of each worker row */
  GHashTable *names;           /* IlvTrackId -> full label, of threads */
  char *source, *short_source; /* the run's source in words */
  IlvTrackId memory, finished, in_flight, waiting_io, sleeping; /* counters */
  gboolean has_loop, has_pool_threads, has_pool_processes;      /* of the main process */
  gboolean has_loops;        /* the worker processes run event loops */
  gboolean has_thread_pools; /* the worker processes have thread pools */
  gboolean has_gil;          /* FALSE: free-threaded */
  gboolean has_locks;        /* named locks */
  guint32 n_jobs;
  guint n_digits; /* of the highest job number */
  guint32 max_io, max_sleeping, max_in_flight;
} IlvStageRoster;

void ilv_stage_roster_init (IlvStageRoster *self, const IlvTrace *trace);
void ilv_stage_roster_clear (IlvStageRoster *self);

/* The main process; it is always there, though all its tracks may be missing. */
const IlvStageProcess *ilv_stage_roster_get_main (const IlvStageRoster *self);
/* A thread's full label, made once: painting allocates nothing. */
const char *ilv_stage_roster_get_name (const IlvStageRoster *self, IlvTrackId thread);

/* The process of a worker row, NULL if it has none. */
const IlvStageProcess *ilv_stage_roster_get_process_of (const IlvStageRoster *self,
                                                        IlvTrackId thread);

/* At most `max` jobs that have arrived and not begun at t, in order of job number; `n_all` gets how
 * many there are. For models without a work queue of their own; of the first 20,000 jobs only. */
guint ilv_stage_roster_find_unbegun (const IlvStageRoster *self, gint64 t_ns, guint32 *jobs,
                                     guint max, guint *n_all);

/* The same for jobs that this thread (also: the loop in it) has begun and not ended. */
guint ilv_stage_roster_find_begun (const IlvStageRoster *self, IlvTrackId thread, gint64 t_ns,
                                   guint32 *jobs, guint max, guint *n_all);

/* How many jobs are done at t: of those that have ended, without the ones that failed, timed out,
 * were rejected or cancelled (which are looked for among the first 20,000 jobs). */
guint32 ilv_stage_roster_count_done (const IlvStageRoster *self, gint64 t_ns);

/* At most `max` jobs that are in that state at t, in order of job number (by end of the state if
 * by_end). Returns how many were written. Looks at no more than 1,024 jobs in flight. */
typedef struct {
  guint32 job;
  gint64 begin_ns, end_ns; /* of the state */
  gboolean arrived;        /* its data is there, but no poll has noticed it */
} IlvStageWait;
guint ilv_stage_roster_find_waits (const IlvStageRoster *self, IlvState state, gint64 t_ns,
                                   gboolean by_end, IlvStageWait *waits, guint max);

/* The job that the thread works on at t, or ILV_JOB_NONE; `span` (may be NULL) gets its state. */
guint32 ilv_stage_find_job (const IlvTrace *trace, IlvTrackId thread, gint64 t_ns, IlvSpan *span);

/* A waiter's way to its request: 0..1 of the switch interval; asked: the request was made. */
typedef struct {
  gboolean waits, asked;
  double fraction;
  gint64 waited_ns;
} IlvStageGilWait;
void ilv_stage_find_gil_wait (const IlvTrace *trace, IlvTrackId thread, gint64 t_ns,
                              IlvStageGilWait *wait);

G_END_DECLS
