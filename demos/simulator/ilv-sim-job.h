/* The simulator's job table: what every job is doing, and the limits of its group.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A job's life: it *arrives* at its scheduled moment (or is spawned); it may have to wait for room
 * in the line (Queue=) or for others of its group to end (Limit=); it is *delivered* to the process
 * that it was dealt to, whose submitter hands it to a worker or makes a task of it; it *begins*,
 * executes its steps, and *ends*. From arrival to end each nanosecond is in exactly one state. */
#pragma once

#include "ilv-sim-types.h"

G_BEGIN_DECLS

typedef enum {
  ILV_SIM_JOB_ARRIVED = 1 << 0,
  ILV_SIM_JOB_IN_LINE = 1 << 1,  /* counts against Queue= */
  ILV_SIM_JOB_ADMITTED = 1 << 2, /* counts against Limit= */
  ILV_SIM_JOB_BEGUN = 1 << 3,
  ILV_SIM_JOB_ENDED = 1 << 4,
  ILV_SIM_JOB_TIMED_OUT = 1 << 5,  /* its caller has gone */
  ILV_SIM_JOB_FAILS = 1 << 6,      /* it will raise in its last step */
  ILV_SIM_JOB_AWAITED = 1 << 7,    /* its parent waits for it */
  ILV_SIM_JOB_IO_BUSY = 1 << 8,    /* its I/O is under way */
  ILV_SIM_JOB_CANCELLED = 1 << 9,  /* a task that must end at its next resumption */
  ILV_SIM_JOB_QUEUED = 1 << 10,    /* stands in the line of a lock */
  ILV_SIM_JOB_AFLOAT = 1 << 11,    /* a task: suspended, nobody has resumed it yet */
  ILV_SIM_JOB_IS_TASK = 1 << 12,   /* runs in an event loop */
  ILV_SIM_JOB_OFFLOADED = 1 << 13, /* a task whose step a pool has, and is not done with */
} IlvSimJobFlags;

typedef struct {
  gint64 arrival_ns;
  gint64 since_ns; /* begin of its state */
  gint64 mark_ns;  /* when it was submitted, or became ready */
  union {
    gint64 wait_ns; /* begin of its wait for a lock */
    gint64 io_ns;   /* how long its I/O takes, while that is under way */
  };
  guint32 group; /* of the workload */
  guint32 index; /* in the group */
  guint32 parent;
  guint32 next;     /* in the queue it stands in */
  guint32 home;     /* process that it was dealt to */
  guint32 thread;   /* that runs it, or ILV_SIM_NOBODY */
  guint32 position; /* in the step list */
  guint32 repeat;   /* pass through the step list */
  guint32 step_repeat;
  guint32 client;    /* closed arrivals */
  guint32 nth_spawn; /* of its parent's, from 0 */
  guint32 io_thread; /* that waits for its I/O; ILV_SIM_NOBODY: its task does */
  IlvTrackId track;
  IlvTrackId mark_track; /* who submitted it */
  guint16 flags;
  guint8 state;
  guint8 n_suspensions; /* a task: of its present step, so far */
} IlvSimJob;

/* Jobs in line, first in first out. */
typedef struct {
  guint32 head, tail, n;
  IlvTrackId track; /* a QUEUE track or ILV_TRACK_NONE */
} IlvSimJobQueue;

/* What the limits of a job group have come to. */
typedef struct {
  guint32 n_in_line;
  guint32 n_in_flight;
  IlvSimJobQueue limited;  /* wait for Limit= */
  IlvSimJobQueue overflow; /* wait for room in the line */
} IlvSimGroup;

void ilv_sim_job_queue_init (IlvSimJobQueue *self, IlvTrackId track);
void ilv_sim_job_queue_put (IlvSim *sim, IlvSimJobQueue *self, guint32 job);
/* ILV_SIM_NOBODY when empty. */
guint32 ilv_sim_job_queue_take (IlvSim *sim, IlvSimJobQueue *self);
/* Takes a job from anywhere in the line; FALSE if it is not in it. O(n). */
gboolean ilv_sim_job_queue_leave (IlvSim *sim, IlvSimJobQueue *self, guint32 job);

/* One for each group of the workload; those that wait stand in a QUEUE track below `parent`.
 * (transfer full: g_free) */
IlvSimGroup *ilv_sim_groups_new (IlvSim *sim, IlvTrackId parent);
/* Room for all that will come. */
void ilv_sim_jobs_reserve (IlvSim *sim, guint64 n_jobs);
/* A new job of a group; it has not arrived. */
guint32 ilv_sim_job_new (IlvSim *sim, guint group, guint64 index, gint64 arrival_ns, guint32 parent,
                         guint32 home);
/* It arrives now. TRUE if it may be delivered at once; FALSE if it waits for a limit (it is
 * delivered later) or was rejected. */
gboolean ilv_sim_job_arrive (IlvSim *sim, guint32 job);
/* To the inbox of its process. */
void ilv_sim_job_deliver (IlvSim *sim, guint32 job);
/* The thread (or its task) begins with it. */
void ilv_sim_job_begin (IlvSim *sim, guint32 job, IlvSimThread *thread);
/* Its steps are done in this thread: it raises there, if it is to fail. */
void ilv_sim_job_steps_done (IlvSim *sim, guint32 job, IlvSimThread *thread);
/* It ends; `thread` is where its steps ended just now, NULL if that was noted before. Sets off what
 * waited for it. */
void ilv_sim_job_end (IlvSim *sim, guint32 job, IlvSimThread *thread);
/* What a measured run does for its own books when a job begins and when it ends: owed by the thread
 * that does it. */
void ilv_sim_job_owe_notes (IlvSim *sim, IlvSimThread *thread);
/* A deadlock: it fails where it stands. */
void ilv_sim_job_give_up (IlvSim *sim, guint32 job);
/* Its caller stops waiting, and its task is to end at its next resumption. */
void ilv_sim_job_cancel (IlvSim *sim, guint32 job);
/* Its caller stops waiting. */
void ilv_sim_job_timed_out (IlvSim *sim, guint32 job);
void ilv_sim_job_set_state (IlvSim *sim, guint32 job, IlvState state, IlvSimName name);
/* Which outcome it has, should it end now. */
IlvOutcome ilv_sim_job_get_outcome (const IlvSimJob *self);

void ilv_sim_job_advance (const IlvSim *sim, IlvSimJob *self);
/* Index in the workload's step table. */
guint ilv_sim_job_get_step_index (const IlvSim *sim, const IlvSimJob *self);
/* The drawn duration of the step to be executed now. */
gint64 ilv_sim_job_draw (const IlvSim *sim, const IlvSimJob *self);

G_END_DECLS
