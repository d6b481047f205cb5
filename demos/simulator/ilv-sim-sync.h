/* What jobs wait for outside Python: named locks, and backends that serve so many at once.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A lock of threads is a semaphore: who is awake when it is free gets it, the first waiter is woken
 * at each release and tries again. Where a wake-up takes no time (`ideal`), and in asyncio (whose
 * Lock is fair), it is handed to the first waiter. */
#pragma once

#include "ilv-sim-job.h"

G_BEGIN_DECLS

struct _IlvSimLock {
  guint32 holder; /* job or ILV_SIM_NOBODY */
  IlvSimJobQueue waiters;
  IlvTrackId track;
};

typedef struct {
  guint capacity;
  guint n_busy;
  IlvSimJobQueue waiting;
  IlvTrackId track;
} IlvSimBackend;

/* One per lock of the workload, with tracks below `parent`. (transfer full: g_free) */
IlvSimLock *ilv_sim_locks_new (IlvSim *sim, IlvTrackId parent);
void ilv_sim_backends_init (IlvSim *sim);

/* TRUE if the job has it now. Otherwise the job stands in its line (once). */
gboolean ilv_sim_lock_acquire (IlvSim *sim, IlvSimLock *self, guint32 job, IlvTrackId track);
/* The job lets go; `is_fair` hands the lock to the first waiter. */
void ilv_sim_lock_release (IlvSim *sim, IlvSimLock *self, guint32 job, gboolean is_fair,
                           IlvTrackId track);
/* The job gives up waiting for it. */
void ilv_sim_lock_leave (IlvSim *sim, IlvSimLock *self, guint32 job);
/* A job that ends early leaves its locks, as `with` does. */
void ilv_sim_locks_abandon (IlvSim *sim, IlvSimLock *locks, guint32 job, gboolean is_fair,
                            IlvTrackId track);

/* The job's present step begins its I/O of so many ns, at its backend if it has one. `thread` waits
 * for it; NULL: the job's task does. */
void ilv_sim_io_begin (IlvSim *sim, guint32 job, gint64 ns, IlvSimThread *thread);
/* For the far end: the request has been read; its answer has been sent. */
void ilv_sim_io_serve (IlvSim *sim, guint32 job);
void ilv_sim_io_answered (IlvSim *sim, guint32 job);
/* The job's task gives up waiting for a backend's turn. */
void ilv_sim_io_abandon (IlvSim *sim, guint32 job);
/* An ILV_SIM_EVENT_IO of that job. */
void ilv_sim_io_done (IlvSim *sim, guint32 job);

/* Wakes the thread that runs the job, or makes its task ready. */
void ilv_sim_job_wake (IlvSim *sim, guint32 job);

G_END_DECLS
