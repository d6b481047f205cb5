/* Names of event kinds, link kinds and outcomes.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-event.h"

static const char *const event_names[ILV_N_EVENTS] = {
    [ILV_EVENT_NONE] = "none",
    [ILV_EVENT_GIL_WAIT] = "gil-wait",
    [ILV_EVENT_GIL_REQUEST] = "gil-request",
    [ILV_EVENT_GIL_RESTART] = "gil-restart",
    [ILV_EVENT_GIL_TAKE] = "gil-take",
    [ILV_EVENT_GIL_DROP] = "gil-drop",
    [ILV_EVENT_CORE_TAKE] = "core-take",
    [ILV_EVENT_CORE_PREEMPT] = "core-preempt",
    [ILV_EVENT_BLOCK] = "block",
    [ILV_EVENT_UNBLOCK] = "unblock",
    [ILV_EVENT_THREAD_START] = "thread-start",
    [ILV_EVENT_THREAD_READY] = "thread-ready",
    [ILV_EVENT_THREAD_EXIT] = "thread-exit",
    [ILV_EVENT_JOB_BEGIN] = "job-begin",
    [ILV_EVENT_JOB_STEP] = "job-step",
    [ILV_EVENT_JOB_END] = "job-end",
    [ILV_EVENT_SUBMIT] = "submit",
    [ILV_EVENT_PICKLE] = "pickle",
    [ILV_EVENT_PIPE_WRITE] = "pipe-write",
    [ILV_EVENT_PIPE_READ] = "pipe-read",
    [ILV_EVENT_UNPICKLE] = "unpickle",
    [ILV_EVENT_RESULT] = "result",
    [ILV_EVENT_PROCESS_START] = "process-start",
    [ILV_EVENT_POLL] = "poll",
    [ILV_EVENT_EVENTS] = "events",
    [ILV_EVENT_TIMER_DUE] = "timer-due",
    [ILV_EVENT_RUN_READY] = "run-ready",
    [ILV_EVENT_TASK_CREATE] = "task-create",
    [ILV_EVENT_TASK_READY] = "task-ready",
    [ILV_EVENT_TASK_STEP] = "task-step",
    [ILV_EVENT_TASK_SUSPEND] = "task-suspend",
    [ILV_EVENT_DATA_ARRIVED] = "data-arrived",
    [ILV_EVENT_CALL_BLOCKS] = "call-blocks",
    [ILV_EVENT_LOCK_WAIT] = "lock-wait",
    [ILV_EVENT_LOCK_ACQUIRE] = "lock-acquire",
    [ILV_EVENT_LOCK_RELEASE] = "lock-release",
    [ILV_EVENT_ARRIVE] = "arrive",
    [ILV_EVENT_SPAWN] = "spawn",
    [ILV_EVENT_TIMEOUT] = "timeout",
    [ILV_EVENT_REJECT] = "reject",
    [ILV_EVENT_DEADLOCK] = "deadlock",
    [ILV_EVENT_LOST] = "lost",
    [ILV_EVENT_MARK] = "mark",
    [ILV_EVENT_TASK_AWAIT] = "task-await",
};

static const char *const link_names[ILV_N_LINKS] = {
    [ILV_LINK_GIL] = "gil",       [ILV_LINK_WAKE] = "wake",   [ILV_LINK_SUBMIT] = "submit",
    [ILV_LINK_RESULT] = "result", [ILV_LINK_START] = "start",
};

static const char *const outcome_names[ILV_N_OUTCOMES] = {
    [ILV_OUTCOME_UNFINISHED] = "unfinished", [ILV_OUTCOME_DONE] = "done",
    [ILV_OUTCOME_FAILED] = "failed",         [ILV_OUTCOME_TIMED_OUT] = "timed-out",
    [ILV_OUTCOME_REJECTED] = "rejected",     [ILV_OUTCOME_CANCELLED] = "cancelled",
};

const char *
ilv_event_kind_name (IlvEventKind kind)
{
  g_return_val_if_fail ((guint)kind < ILV_N_EVENTS, "none");

  return event_names[kind];
}

const char *
ilv_link_kind_name (IlvLinkKind kind)
{
  g_return_val_if_fail ((guint)kind < ILV_N_LINKS, "wake");

  return link_names[kind];
}

const char *
ilv_outcome_name (IlvOutcome outcome)
{
  g_return_val_if_fail ((guint)outcome < ILV_N_OUTCOMES, "unfinished");

  return outcome_names[outcome];
}
