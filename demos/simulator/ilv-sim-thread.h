/* A simulated thread of the operating system.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a thread does is written as ordinary functions that wait in the middle: a *body* is resumed
 * where it left off (Dunkels' protothreads: the line is remembered, locals live in the frame). A
 * thread is a stack of such frames. A body may call another (ILV_SIM_CALL), run on a CPU, let go
 * of the GIL, and block:
 *
 *   static IlvSimFlow
 *   worker_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame)
 *   {
 *     ILV_SIM_BEGIN;
 *     ILV_SIM_AWAIT (ilv_sim_thread_run (sim, thread, ILV_SIM_USE_PYTHON, 1000, ...));
 *     ILV_SIM_LET_GO;
 *     ILV_SIM_AWAIT (ilv_sim_thread_block (sim, thread, ILV_STATE_IO, ...));
 *     ILV_SIM_END;
 *   }
 *
 * No `switch` may stand around these macros inside a body, and no local variable lives across
 * them. */
#pragma once

#include "ilv-sim-types.h"

G_BEGIN_DECLS

typedef enum {
  ILV_SIM_FLOW_WAIT,
  ILV_SIM_FLOW_CALL,
  ILV_SIM_FLOW_DONE
} IlvSimFlow;

typedef struct _IlvSimFrame IlvSimFrame;
typedef IlvSimFlow (*IlvSimBody) (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame);

struct _IlvSimFrame {
  IlvSimBody body;
  guint32 line;
  guint32 job; /* argument; ILV_SIM_NOBODY if none */
  guint32 count;
  gint64 value;
  gpointer data;
  guint32 shown_job; /* for instants, where `job` is something else */
};

/* What a segment of CPU work needs. */
typedef enum {
  ILV_SIM_USE_NONE,   /* not computing: blocked, or between two segments */
  ILV_SIM_USE_PYTHON, /* GIL and core; lets go of the GIL when asked */
  ILV_SIM_USE_HOLD,   /* GIL and core; deaf until it ends */
  ILV_SIM_USE_NATIVE, /* a core */
} IlvSimUse;

struct _IlvSimThread {
  guint32 index;
  guint32 generation; /* counts what it waits for: tells stale events */
  guint8 use;
  guint8 shown; /* the state while it computes: python, native, transfer, startup */
  guint8 state; /* the state now */
  gboolean is_blocked : 1;
  gboolean is_running : 1; /* on a core, its end of segment is scheduled */
  gboolean is_signalled : 1;
  gboolean is_gil_waiter : 1;
  gboolean is_worker : 1; /* its idle and start-up time count in the figures */
  gboolean is_woken : 1;  /* a wake-up is on its way */
  gboolean is_ready : 1;  /* its first Python has run */
  gboolean has_connection : 1;
  gboolean is_foreign : 1; /* of another program: nobody's CPU use */
  gboolean is_parked : 1;  /* a submitter that waits for jobs, and for nothing else */
  guint32 core;            /* or ILV_SIM_NOBODY */
  guint32 last_core;
  guint32 received;  /* a worker: the job or call it has taken */
  guint32 job;       /* the job whose state follows this thread's, or ILV_SIM_NOBODY */
  guint32 state_job; /* the job when its state was last told */
  IlvSimName name, state_name;
  IlvTrackId track;
  gint64 left_ns;  /* of the segment */
  gint64 until_ns; /* when it ends, while running */
  gint64 debt_ns;  /* costs to be paid with the next segment of Python */
  gint64 state_since_ns;
  gint64 wait_since_ns;      /* for the GIL, or blocked */
  gint64 wake_ns;            /* when the wake-up on its way arrives */
  gint64 core_wait_since_ns; /* in the run queue */
  guint64 saved_switch;      /* the switch number when its interval began */
  IlvSimGil *gil;            /* the GIL it needs for Python; NULL in a free-threaded build */
  IlvSimProcess *process;
  IlvSimPool *pool;              /* whose worker it is, or NULL */
  IlvSimThread *next, *previous; /* waiters of the GIL */
  IlvSimThread *next_in_line;    /* run queue, idle workers, lock waiters: one at a time */
  IlvSimThread *starter;
  IlvSimFrame *frames; /* owned; moves when it grows */
  guint depth, frames_capacity;
};

#define ILV_SIM_BEGIN                                                                              \
  switch (frame->line) {                                                                           \
  case 0:

#define ILV_SIM_AWAIT(operation)                                                                   \
  do {                                                                                             \
    frame->line = __LINE__;                                                                        \
    if (!(operation))                                                                              \
      return ILV_SIM_FLOW_WAIT;                                                                    \
    G_GNUC_FALLTHROUGH;                                                                            \
  case __LINE__:;                                                                                  \
  } while (0)

#define ILV_SIM_CALL(callee, argument)                                                             \
  do {                                                                                             \
    frame->line = __LINE__;                                                                        \
    ilv_sim_thread_push (thread, callee, argument);                                                \
    return ILV_SIM_FLOW_CALL;                                                                      \
  case __LINE__:;                                                                                  \
  } while (0)

/* Pays what is owed, then lets go of the GIL: what every blocking call in CPython does first. */
#define ILV_SIM_LET_GO                                                                             \
  do {                                                                                             \
    frame->line = __LINE__;                                                                        \
    G_GNUC_FALLTHROUGH;                                                                            \
  case __LINE__:                                                                                   \
    if (!ilv_sim_thread_let_go (sim, thread))                                                      \
      return ILV_SIM_FLOW_WAIT;                                                                    \
  } while (0)

/* The same with all that a frame can carry. */
#define ILV_SIM_CALL_WITH(callee, argument, pointer, number, shown)                                \
  do {                                                                                             \
    frame->line = __LINE__;                                                                        \
    ilv_sim_thread_push_with (thread, callee, argument, pointer, number, shown);                   \
    return ILV_SIM_FLOW_CALL;                                                                      \
  case __LINE__:;                                                                                  \
  } while (0)

#define ILV_SIM_END                                                                                \
  }                                                                                                \
  return ILV_SIM_FLOW_DONE

IlvSimThread *ilv_sim_thread_new (IlvSim *sim, IlvSimProcess *process, IlvRole role,
                                  guint32 number);
/* One of another program, without tracks and GIL. */
IlvSimThread *ilv_sim_thread_new_foreign (IlvSim *sim);
void ilv_sim_thread_free (IlvSimThread *self);
/* Puts a body on the stack; it runs when the thread is started or continues. */
void ilv_sim_thread_push (IlvSimThread *self, IlvSimBody body, guint32 job);
void ilv_sim_thread_push_with (IlvSimThread *self, IlvSimBody body, guint32 job, gpointer data,
                               gint64 value, guint32 shown_job);
/* Begins the thread's first body, after what happens now. */
void ilv_sim_thread_start (IlvSim *sim, IlvSimThread *self);

/* --- operations: TRUE if done at once, FALSE if the thread waits --- */

/* Computes so long; `shown` is the state it is seen in. Python pays debts too. */
static inline gboolean ilv_sim_thread_run (IlvSim *sim, IlvSimThread *self, IlvSimUse use,
                                           gint64 ns, IlvState shown, IlvSimName name);
gboolean ilv_sim_thread_run_slow (IlvSim *sim, IlvSimThread *self, IlvSimUse use, gint64 ns,
                                  IlvState shown, IlvSimName name);
/* One attempt of ILV_SIM_LET_GO: pays debts, or drops the GIL and perhaps waits for the switch; to
 * be called again when the thread goes on, until it is TRUE. */
gboolean ilv_sim_thread_let_go (IlvSim *sim, IlvSimThread *self);
/* Waits, without GIL and core, until ilv_sim_thread_wake(). `planned_ns` is only told (-1 =
 * unknown). Always FALSE. The GIL must have been let go of. */
gboolean ilv_sim_thread_block (IlvSim *sim, IlvSimThread *self, IlvState state, IlvSimName name,
                               gint64 planned_ns);
/* Waits so long; a wait of 0 is over at once. */
gboolean ilv_sim_thread_sleep (IlvSim *sim, IlvSimThread *self, gint64 ns, IlvState state,
                               IlvSimName name);
/* Between two steps: every now and then lets the simulator look whether it is to stop, for a job of
 * many steps that take no time comes by no event. */
gboolean ilv_sim_thread_breathe (IlvSim *sim, IlvSimThread *self);
/* Python that is owed: charged to the next segment of Python, or before the GIL is let go. */
static inline void
ilv_sim_thread_owe (IlvSimThread *self, gint64 ns)
{
  self->debt_ns += ns;
}

/* What it costs to get a core or the GIL: part of the work it was got for, else owed. */
static inline void
ilv_sim_thread_charge (IlvSimThread *self, gint64 ns)
{
  if (self->left_ns > 0)
    self->left_ns += ns;
  else
    self->debt_ns += ns;
}

/* --- from outside --- */

/* Ends its blocking; the wake-up takes `latency_ns`. Nothing happens if it is not blocked, or a
 * wake-up that is no later is on its way. */
void ilv_sim_thread_wake (IlvSim *sim, IlvSimThread *self, gint64 latency_ns);
/* The same for a thread that sleeps on a lock: what of the hand-over is work, it has to do. */
void ilv_sim_thread_hand_over (IlvSim *sim, IlvSimThread *self);
/* The same, when all that happens now has happened. */
void ilv_sim_thread_wake_late (IlvSim *sim, IlvSimThread *self);
/* Goes on: in the middle of a segment, or in its body. */
void ilv_sim_thread_continue (IlvSim *sim, IlvSimThread *self);
/* After the present event. */
void ilv_sim_thread_defer (IlvSim *sim, IlvSimThread *self);
/* Its segment is done. */
void ilv_sim_thread_run_ended (IlvSim *sim, IlvSimThread *self);
/* Stops computing in the middle: the rest is kept. For cores and GIL. */
void ilv_sim_thread_cut (IlvSim *sim, IlvSimThread *self);
/* Lets go of the GIL in the middle of Python, because another thread asked for it. */
void ilv_sim_thread_give_way (IlvSim *sim, IlvSimThread *self);
/* Switches to another interpreter's GIL; the old one must have been let go of. */
void ilv_sim_thread_set_gil (IlvSimThread *self, IlvSimGil *gil);
/* The state it is seen in; its job's state follows. */
void ilv_sim_thread_set_state (IlvSim *sim, IlvSimThread *self, IlvState state, IlvSimName name);

G_END_DECLS
