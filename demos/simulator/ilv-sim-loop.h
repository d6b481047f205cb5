/* An asyncio event loop in one thread.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Source: BaseEventLoop._run_once() of Lib/asyncio/base_events.py. trio's loop is the same with the
 * differences that ilv-sim-trio.h names. */
#pragma once

#include "ilv-sim.h"

G_BEGIN_DECLS

/* What a handle in the ready queue does when it is run. */
typedef enum {
  ILV_SIM_HANDLE_STEP,      /* resumes the job's task (Task.__step) */
  ILV_SIM_HANDLE_FUTURE,    /* an event, timer or executor sets the future that a task awaits */
  ILV_SIM_HANDLE_CANCEL,    /* the job's timeout cancels its task */
  ILV_SIM_HANDLE_MAIN,      /* resumes main() */
  ILV_SIM_HANDLE_MAIN_TIMER /* the timer that main() sleeps on */
} IlvSimHandleKind;

#define ILV_SIM_HANDLE(kind, job) (((guint64)(kind) << 32) | (job))

struct _IlvSimLoop {
  IlvSimProcess *process;
  IlvSimThread *thread;
  IlvTrackId track, ready_track;
  IlvSimRing ready;           /* handles */
  IlvSimRing arrived;         /* jobs whose data the selector would report */
  IlvEventQueue timers;       /* handles by due time */
  guint n_cancelled;          /* of the timers */
  guint n_wake_ups;           /* what else its poll returns for */
  gboolean is_self_pipe_full; /* another thread has written to it */
  guint n_events;             /* of the present turn */
  guint n_todo;               /* handles of the present turn not yet run */
  guint32 turn;
  gboolean is_polling;     /* sleeps in the selector */
  gboolean is_main_due;    /* main()'s timer is due */
  gboolean is_main_called; /* main() is in the ready queue */
  gint64 poll_return_ns;   /* of the present turn; -1 while it polls */
  gboolean is_trio, is_eager;
  gint64 turn_cost_ns, handle_cost_ns, event_cost_ns, timer_cost_ns, create_cost_ns, await_cost_ns;
  gint64 io_cold_ns, read_buffer_ns, connect_ns;
  gint64 send_ns, recv_ns; /* in the kernel without the GIL; 0 where nobody else can want it */
  guint n_tasks, most_tasks;
  guint n_free; /* connections, where it has to open them itself */
  gint64 task_bytes;
  guint16 poll_kind, events_kind, run_kind;
};

/* The loop of that process, run by its main thread; sets process->loop, ->notify. */
IlvSimLoop *ilv_sim_loop_new (IlvSim *sim, IlvSimProcess *process);
void ilv_sim_loop_free (IlvSimLoop *self);
IlvSimFlow ilv_sim_loop_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame);

/* Counts the turn that lasts until now, if the loop is in one. */
void ilv_sim_loop_end_turn (IlvSim *sim, IlvSimLoop *self, gint64 now_ns);

/* call_soon() of the task's step, from anywhere in this process. */
void ilv_sim_loop_resume_task (IlvSim *sim, IlvSimLoop *self, guint32 job);
/* call_soon_threadsafe(): another thread is done with what the task awaits. */
void ilv_sim_loop_future_done (IlvSim *sim, IlvSimLoop *self, guint32 job, IlvSimThread *from);
/* The job's data is there; the loop notices at its next poll. */
void ilv_sim_loop_data_arrived (IlvSim *sim, IlvSimLoop *self, guint32 job);
/* call_at() */
void ilv_sim_loop_add_timer (IlvSim *sim, IlvSimLoop *self, gint64 when_ns, guint64 handle);
/* What an awaited question costs now, with so many tasks and connections; in a copy of a service, a
 * new connection if none is free. */
gint64 ilv_sim_loop_get_await_ns (IlvSim *sim, IlvSimLoop *self);
/* The question is answered: its connection is free. */
void ilv_sim_loop_free_connection (IlvSimLoop *self);
/* create_task(): the job's first step is run in the next turn. */
void ilv_sim_loop_create_task (IlvSim *sim, IlvSimLoop *self, guint32 job);

G_END_DECLS
