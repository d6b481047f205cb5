/* The instants of a trace: things that happen at one moment, each with two arguments.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Simulator and recorder write the same kinds, so that `why`, stages and stepping need no second
 * reading. `a` is a track id, a job index or a small number; `b` is nanoseconds, bytes or a count.
 * "job" is an index into the trace's job table, ILV_JOB_NONE where there is none. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  ILV_EVENT_NONE,

  /* On a THREAD track: the GIL (Python/ceval_gil.c) */
  ILV_EVENT_GIL_WAIT,    /* begins to wait; a = holder's track, b = switch interval in ns */
  ILV_EVENT_GIL_REQUEST, /* the interval ran out, asks the holder; a = holder's track, b = ns waited
                          */
  ILV_EVENT_GIL_RESTART, /* interval ran out, but the GIL changed hands meanwhile: no request, waits
                            a full interval again; a = holder's track, b = ns waited so far */
  ILV_EVENT_GIL_TAKE, /* a = the last holder's track or ILV_TRACK_NONE, b = ns waited (0 = free) */
  ILV_EVENT_GIL_DROP, /* a = 1 on request, 0 of its own will (it blocks or runs native code) */

  /* On a THREAD track: cores, blocking, work */
  ILV_EVENT_CORE_TAKE,    /* a = core's number, b = ns waited */
  ILV_EVENT_CORE_PREEMPT, /* its slice ended and another waits; a = core's number */
  ILV_EVENT_BLOCK,        /* enters a blocking call; a = IlvState, b = planned ns or -1 (unknown) */
  ILV_EVENT_UNBLOCK,      /* the call's reason ended; a = IlvState, b = ns blocked */
  ILV_EVENT_THREAD_START, /* a = track of the starter */
  ILV_EVENT_THREAD_READY, /* first Python of the thread or process has run; b = ns since start */
  ILV_EVENT_THREAD_EXIT,
  ILV_EVENT_JOB_BEGIN, /* a worker (or task) begins a job; a = job, b = ns since arrival */
  ILV_EVENT_JOB_STEP,  /* a = job, b = step's index in the workload's step table */
  ILV_EVENT_JOB_END,   /* a = job, b = IlvOutcome */

  /* On a THREAD or PIPE track: executors */
  ILV_EVENT_SUBMIT,        /* a = job, b = length of the queue after it */
  ILV_EVENT_PICKLE,        /* begins to pickle; a = job, b = bytes */
  ILV_EVENT_PIPE_WRITE,    /* a = job, b = bytes */
  ILV_EVENT_PIPE_READ,     /* a = job, b = bytes */
  ILV_EVENT_UNPICKLE,      /* a = job, b = bytes */
  ILV_EVENT_RESULT,        /* the future is set; a = job */
  ILV_EVENT_PROCESS_START, /* a = PROCESS track of the new worker */

  /* On a LOOP track: asyncio (Lib/asyncio/base_events.py, _run_once) */
  ILV_EVENT_POLL,      /* a turn begins to poll; a = turn (1, 2, ...), b = timeout ns, -1 = none */
  ILV_EVENT_EVENTS,    /* the poll returned; a = number of events */
  ILV_EVENT_TIMER_DUE, /* a due timer goes to the ready queue; a = job */
  ILV_EVENT_RUN_READY, /* the snapshot of the ready queue is run; a = handles in it */
  ILV_EVENT_TASK_CREATE,  /* a = job */
  ILV_EVENT_TASK_READY,   /* a = job, b = IlvState it had waited in */
  ILV_EVENT_TASK_STEP,    /* a = job, b = ns since it became ready */
  ILV_EVENT_TASK_SUSPEND, /* a = job, b = IlvState it now waits in */
  ILV_EVENT_DATA_ARRIVED, /* arrived, not noticed by a poll yet; a = job */
  ILV_EVENT_CALL_BLOCKS,  /* a blocking call freezes the loop; a = job, b = planned ns or -1 */

  /* On any track: synchronisation and fate */
  ILV_EVENT_LOCK_WAIT,    /* a = job, b = holder's job or -1 */
  ILV_EVENT_LOCK_ACQUIRE, /* a = job, b = ns waited */
  ILV_EVENT_LOCK_RELEASE, /* a = job, b = next holder's job or -1 */
  ILV_EVENT_ARRIVE,       /* a = job */
  ILV_EVENT_SPAWN,        /* a = child job, b = parent job */
  ILV_EVENT_TIMEOUT,      /* the caller stops waiting; a = job */
  ILV_EVENT_REJECT,       /* a full queue refused it; a = job */
  ILV_EVENT_DEADLOCK, /* nothing can ever run again; a = a waiting job, b = job it waits for or -1
                       */
  ILV_EVENT_LOST,     /* the recorder lost records here; b = how many */
  ILV_EVENT_MARK,     /* a mark set by the program; a = string id */

  /* On a LOOP track, with the TASK_SUSPEND that it explains */
  ILV_EVENT_TASK_AWAIT, /* a = job, b = the job of the task that it awaits */
  ILV_N_EVENTS
} IlvEventKind;

typedef enum {
  ILV_OUTCOME_UNFINISHED,
  ILV_OUTCOME_DONE,
  ILV_OUTCOME_FAILED,
  ILV_OUTCOME_TIMED_OUT,
  ILV_OUTCOME_REJECTED,
  ILV_OUTCOME_CANCELLED, /* somebody told it to end before it was done */
  ILV_N_OUTCOMES
} IlvOutcome;

/* What a link joins. */
typedef enum {
  ILV_LINK_GIL,    /* hand-over of a GIL: from the dropper to the taker */
  ILV_LINK_WAKE,   /* what unblocked this: lock release, data, timer, future set */
  ILV_LINK_SUBMIT, /* from the submitter to the worker that begins the job */
  ILV_LINK_RESULT, /* from the worker back to who waits for the result */
  ILV_LINK_START,  /* from the starter to the new thread or process */
  ILV_N_LINKS
} IlvLinkKind;

/* The kind's name for exports and `info`, lower case with dashes: "gil-take" (static). */
const char *ilv_event_kind_name (IlvEventKind kind);
const char *ilv_link_kind_name (IlvLinkKind kind);
const char *ilv_outcome_name (IlvOutcome outcome);

G_END_DECLS
