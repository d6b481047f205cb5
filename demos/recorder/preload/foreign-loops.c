/* Loops that are not asyncio's own: uvloop's and trio's.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * uvloop.Loop is a Python class above one written in Cython, whose handles cannot be stood before.
 * But its tasks are asyncio's, and these ask the loop to call them soon: each such callback is
 * wrapped into one that records the step. uvloop's own callbacks (a protocol's data_received) stay
 * unseen.
 *
 * trio tells instruments what it does (trio.abc.Instrument): these functions are the methods of
 * one. How a task ended it does not tell. A trio task is suspended in one of two traps; what called
 * that says why. */
#include "python-hooks.h"
#include "tasks.h"

/* --- uvloop --- */

/* self: the callback that uvloop was asked to call. */
static PyObject *
run_step (PyObject *callback, PyObject *const *args, ssize_t n, PyObject *names)
{
  PyObject *task = ilv_py_get (callback, ilv_here ()->s_self);
  uint64_t previous = ilv_thread.current;
  if (task != NULL) {
    ilv_thread.current = (uintptr_t)task;
    ilv_emit (ILV_REC_STEP_BEGIN, 0, 0, (uintptr_t)task, ILV_FOREIGN_LOOP_UVLOOP);
  }
  PyObject *result = ilv_py_call_function (callback, args, n, names);
  if (task != NULL)
    ilv_emit_handle_end (task, callback, result != NULL);
  ilv_thread.current = previous;
  ilv_drop (task);
  return result;
}

static PyMethod method_step = {"task_step", run_step, PY_METH_FASTCALL_KEYWORDS, NULL};

/* The callback in its recording wrapper if it is a task's step; else itself. New reference. */
static PyObject *
wrap_step (PyObject *callback)
{
  PyObject *owner = ilv_py_get (callback, ilv_here ()->s_self);
  int is_step = owner != NULL && ilv_is_task (owner);
  ilv_drop (owner);
  return is_step ? ilv_py.PyCFunction_NewEx (&method_step, callback, NULL) : ilv_keep (callback);
}

#define MAX_ARGUMENTS 12

static PyObject *
call_wrapped (PyObject *real, PyObject *self, PyObject *const *args, ssize_t n, PyObject *names,
              int is_from_thread)
{
  PyObject *all[MAX_ARGUMENTS];
  ssize_t n_all = n + (names != NULL ? ilv_py.PyTuple_Size (names) : 0);
  if (n < 1 || n_all > MAX_ARGUMENTS)
    return ilv_py_call_method (real, self, args, n, names);
  ilv_emit_scheduled (args[0], is_from_thread);
  for (ssize_t i = 0; i < n_all; i++)
    all[i] = args[i];
  all[0] = wrap_step (args[0]);
  PyObject *result = all[0] != NULL ? ilv_py_call_method (real, self, all, n, names) : NULL;
  ilv_drop (all[0]);
  return result;
}

static PyObject *
uv_call_soon (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names)
{
  return call_wrapped (ilv_here ()->uv_call_soon, self, args, n, names, 0);
}

static PyObject *
uv_call_soon_threadsafe (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names)
{
  return call_wrapped (ilv_here ()->uv_call_soon_threadsafe, self, args, n, names, 1);
}

static PyObject *
uv_create_task (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names)
{
  return ilv_create_task (ilv_here ()->uv_create_task, self, args, n, names);
}

static PyObject *
uv_run_forever (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names)
{
  return ilv_run_forever (ilv_here ()->uv_run_forever, self, args, n, names);
}

static PyMethod method_uv_run_forever = {"run_forever", uv_run_forever, PY_METH_FASTCALL_KEYWORDS,
                                         NULL};
static PyMethod method_uv_create = {"create_task", uv_create_task, PY_METH_FASTCALL_KEYWORDS, NULL};
static PyMethod method_uv_call_soon = {"call_soon", uv_call_soon, PY_METH_FASTCALL_KEYWORDS, NULL};
static PyMethod method_uv_call_soon_threadsafe = {"call_soon_threadsafe", uv_call_soon_threadsafe,
                                                  PY_METH_FASTCALL_KEYWORDS, NULL};

/* (uvloop.Loop); asyncio has been hooked before. */
PyObject *
ilv_hook_uvloop (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names)
{
  IlvInterpreter *here = ilv_here ();
  if (n >= 1 && here->task_type != NULL && here->uv_call_soon == NULL &&
      (!ilv_py_replace (args[0], &method_uv_run_forever, &here->uv_run_forever) ||
       !ilv_py_replace (args[0], &method_uv_create, &here->uv_create_task) ||
       !ilv_py_replace (args[0], &method_uv_call_soon, &here->uv_call_soon) ||
       !ilv_py_replace (args[0], &method_uv_call_soon_threadsafe, &here->uv_call_soon_threadsafe)))
    return NULL;
  return ilv_none ();
}

/* --- trio --- */

static PyObject *
trio_spawned (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names)
{
  PyObject *coroutine = n > 0 ? ilv_py_get (args[0], ilv_here ()->s_trio_coro) : NULL;
  if (coroutine != NULL)
    ilv_emit (ILV_REC_TASK_NEW, ILV_TASK_NEW_SCHEDULED, ilv_name_coroutine (coroutine),
              (uintptr_t)args[0], ilv_thread.current);
  ilv_drop (coroutine);
  return ilv_none ();
}

static PyObject *
trio_scheduled (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names)
{
  if (n > 0)
    ilv_emit (ILV_REC_TASK_SCHED, 0, 0, (uintptr_t)args[0], ilv_thread.current);
  return ilv_none ();
}

static PyObject *
trio_before_step (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names)
{
  if (n > 0) {
    ilv_thread.current = (uintptr_t)args[0];
    ilv_thread.scheduled = 0;
    ilv_emit (ILV_REC_STEP_BEGIN, 0, 0, (uintptr_t)args[0], ILV_FOREIGN_LOOP_TRIO);
  }
  return ilv_none ();
}

/* trio_failed(task, how it ended): before trio_exited(), which then has nothing to say. */
PyObject *
ilv_trio_failed (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names)
{
  if (n < 2 || ilv_thread.current != (uintptr_t)args[0])
    return ilv_none ();
  ilv_emit (ILV_REC_STEP_END, (int)ilv_py_to_uint64 (args[1]), 0, (uintptr_t)args[0], 0);
  ilv_thread.current = 0;
  return ilv_none ();
}

/* Told before the step's end. */
static PyObject *
trio_exited (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names)
{
  if (n > 0 && ilv_thread.current == (uintptr_t)args[0])
    ilv_emit (ILV_REC_STEP_END, ILV_STEP_END_RETURNED, 0, (uintptr_t)args[0], 0);
  ilv_thread.current = 0;
  return ilv_none ();
}

static PyObject *
trio_after_step (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names)
{
  if (n < 1 || ilv_thread.current != (uintptr_t)args[0])
    return ilv_none ();
  uint64_t ts = ilv_now ();
  PyObject *coroutine = ilv_py_get (args[0], ilv_here ()->s_trio_coro);
  ilv_emit_at (ts, ILV_REC_STEP_END, ILV_STEP_END_FUTURE,
               coroutine != NULL ? ilv_name_suspended (coroutine, 1) : 0, (uintptr_t)args[0], 0);
  ilv_drop (coroutine);
  ilv_thread.current = 0;
  return ilv_none ();
}

static PyObject *
trio_after_run (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names)
{
  ilv_emit (ILV_REC_LOOP_ITER, ILV_LOOP_ITER_STOPPED, 0, 0, 0);
  return ilv_none ();
}

static PyMethod instrument[] = {
    {"after_run", trio_after_run, PY_METH_FASTCALL_KEYWORDS, NULL},
    {"task_spawned", trio_spawned, PY_METH_FASTCALL_KEYWORDS, NULL},
    {"task_scheduled", trio_scheduled, PY_METH_FASTCALL_KEYWORDS, NULL},
    {"before_task_step", trio_before_step, PY_METH_FASTCALL_KEYWORDS, NULL},
    {"after_task_step", trio_after_step, PY_METH_FASTCALL_KEYWORDS, NULL},
    {"task_exited", trio_exited, PY_METH_FASTCALL_KEYWORDS, NULL},
};

/* (CoroutineType, object): gives the object an instrument's methods as attributes. */
PyObject *
ilv_hook_trio (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names)
{
  IlvInterpreter *here = ilv_here ();
  if (n < 2)
    return ilv_none ();
  if (here->coroutine_type == NULL)
    here->coroutine_type = ilv_keep (args[0]);
  for (size_t i = 0; i < sizeof instrument / sizeof *instrument; i++) {
    PyObject *method = ilv_py.PyCFunction_NewEx (&instrument[i], NULL, NULL);
    if (method == NULL || ilv_py.PyObject_SetAttrString (args[1], instrument[i].name, method) < 0)
      return NULL;
    ilv_drop (method);
  }
  return ilv_none ();
}
