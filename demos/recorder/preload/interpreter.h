/* What the recorder keeps of one interpreter: its classes, what they did before, its strings.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * No object may go from one interpreter to another, so each has its own. There is nearly always
 * one only: then finding it costs a comparison. */
#pragma once

#include "preload.h"
#include "python-api.h"

#define ILV_INTERPRETER_NAMES(X)                                                                   \
  X (callback, "_callback")                                                                        \
  X (args, "_args")                                                                                \
  X (context, "_context")                                                                          \
  X (self, "__self__")                                                                             \
  X (fut_waiter, "_fut_waiter")                                                                    \
  X (coro, "_coro")                                                                                \
  X (cr_await, "cr_await")                                                                         \
  X (cr_code, "cr_code")                                                                           \
  X (code, "__code__")                                                                             \
  X (qualname, "__qualname__")                                                                     \
  X (done, "done")                                                                                 \
  X (cancelled, "cancelled")                                                                       \
  X (exception, "_exception")                                                                      \
  X (closed, "_closed")                                                                            \
  X (debug, "_debug")                                                                              \
  X (call_soon, "_call_soon")                                                                      \
  X (ready, "_ready")                                                                              \
  X (when, "_when")                                                                                \
  X (task_factory, "_task_factory")                                                                \
  X (future, "future")                                                                             \
  X (work_id, "work_id")                                                                           \
  X (fn, "fn")                                                                                     \
  X (queue_count, "_queue_count")                                                                  \
  X (name, "name")                                                                                 \
  X (trio_coro, "coro")

typedef struct {
  void *state; /* PyInterpreterState; NULL before 3.9, which can have one only */
  int number;  /* 0 = the main one */
  /* asyncio */
  PyObject *task_type, *coroutine_type, *timer_type, *gathering_type, *eager_code;
  PyObject *report_exception;
  PyObject *real_create_task, *real_call_soon, *real_call_soon_threadsafe, *real_process_events;
  PyObject *real_run_forever, *uv_run_forever;
  PyObject *uv_create_task, *uv_call_soon, *uv_call_soon_threadsafe;
  PyObject *known_names; /* a tuple that was seen to be ("context",) */
  /* executors */
  PyObject *describe;
  PyObject *real_item_init, *real_item_run, *interpreter_context;
  int is_task_tuple; /* 3.14: _WorkItem(future, (fn, args, kwargs)) */
  PyObject *real_dumps, *real_loads, *real_submit, *real_call_init, *real_send;
  PyObject *call_type, *result_type;
  /* attribute names */
#define ILV_INTERPRETER_NAME(name, text) PyObject *s_##name;
  ILV_INTERPRETER_NAMES (ILV_INTERPRETER_NAME)
#undef ILV_INTERPRETER_NAME
} IlvInterpreter;

#define ILV_MAX_INTERPRETERS 128

extern IlvInterpreter ilv_interpreters[ILV_MAX_INTERPRETERS];
extern int ilv_n_interpreters;

/* The slow way: one of several. */
IlvInterpreter *ilv_find_interpreter (void);

/* The one whose code runs in this thread now. It has been booted: only then are there hooks. */
static inline IlvInterpreter *
ilv_here (void)
{
  return ILV_LIKELY (ilv_n_interpreters <= 1) ? &ilv_interpreters[0] : ilv_find_interpreter ();
}

/* Makes the current interpreter known; 0 if that cannot be. Has the GIL. */
int ilv_interpreter_begin (void);
