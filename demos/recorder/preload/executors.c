/* Thread pools' work items: submitted, begun, ended.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * _WorkItem.__init__ and run of concurrent.futures.thread are replaced by method descriptors, since
 * a Python wrapper would cost about a microsecond a job, a tenth of a job that does nothing. Pools
 * of interpreters (3.14) use the same work items, in threads of the main interpreter. */
#include "python-hooks.h"
#include "tasks.h"

void
ilv_set_describe (PyObject *function)
{
  IlvInterpreter *here = ilv_here ();
  if (here->describe == NULL)
    here->describe = ilv_keep (function);
}

PyObject *
ilv_name_by (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names)
{
  if (n > 0)
    ilv_set_describe (args[0]);
  return ilv_none ();
}

/* The number of a callable's name, by its code or else its type, which stay alive from now on. */
uint32_t
ilv_name_callable (PyObject *callable)
{
  IlvInterpreter *here = ilv_here ();
  PyObject *key = ilv_py_get (callable, here->s_code);
  if (key == NULL)
    key = ilv_py.PyObject_Type (callable);
  uint32_t number = ilv_find_name (key);
  if (number == 0) {
    PyObject *name = ilv_py.PyObject_CallFunctionObjArgs (here->describe, callable, NULL);
    if (name == NULL)
      ilv_py.PyErr_Clear ();
    number = ilv_name_object (key, name);
    ilv_drop (name);
  }
  ilv_drop (key);
  return number;
}

static PyObject *
work_item_init (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names)
{
  IlvInterpreter *here = ilv_here ();
  if (n >= 2) {
    PyObject *callable = here->is_task_tuple ? ilv_py.PyTuple_GetItem (args[1], 0) : args[1];
    if (callable != NULL)
      ilv_emit (ILV_REC_JOB_SUBMIT, ILV_EXECUTOR_THREADS, ilv_name_callable (callable),
                (uintptr_t)args[0], 0);
    else
      ilv_py.PyErr_Clear ();
  }
  return ilv_py_call_method (here->real_item_init, self, args, n, names);
}

static int
find_executor (IlvInterpreter *here, PyObject *const *args, ssize_t n)
{
  if (here->interpreter_context == NULL || n < 1)
    return ILV_EXECUTOR_THREADS;
  return ilv_is_type (args[0], here->interpreter_context) ? ILV_EXECUTOR_INTERPRETERS
                                                          : ILV_EXECUTOR_THREADS;
}

static int
has_failed (IlvInterpreter *here, PyObject *future)
{
  PyObject *exception = future != NULL ? ilv_py_get (future, here->s_exception) : NULL;
  int failed = exception != NULL && exception != ilv_py.None;
  ilv_drop (exception);
  return failed;
}

static PyObject *
work_item_run (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names)
{
  IlvInterpreter *here = ilv_here ();
  PyObject *future = ilv_py_get (self, here->s_future);
  int executor = find_executor (here, args, n);
  ilv_emit (ILV_REC_JOB_BEGIN, executor, 0, (uintptr_t)future, 0);
  PyObject *result = ilv_py_call_method (here->real_item_run, self, args, n, names);
  uint64_t ts = ilv_now ();
  if (result != NULL)
    ilv_emit_at (ts, ILV_REC_JOB_END, executor, (uint32_t)has_failed (here, future),
                 (uintptr_t)future, 0);
  else
    ilv_emit_at (ts, ILV_REC_JOB_END, executor, 1, (uintptr_t)future, 0);
  ilv_drop (future);
  return result;
}

static PyMethod method_init = {"__init__", work_item_init, PY_METH_FASTCALL_KEYWORDS, NULL};
static PyMethod method_run = {"run", work_item_run, PY_METH_FASTCALL_KEYWORDS, NULL};

PyObject *
ilv_hook_work_items (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names)
{
  IlvInterpreter *here = ilv_here ();
  if (n >= 3 && here->real_item_run == NULL) {
    ilv_set_describe (args[2]);
    here->is_task_tuple = ilv_py.PyObject_IsTrue (args[1]) > 0;
    if (!ilv_py_replace (args[0], &method_init, &here->real_item_init) ||
        !ilv_py_replace (args[0], &method_run, &here->real_item_run))
      return NULL;
  }
  return ilv_none ();
}

PyObject *
ilv_hook_interpreter_pool (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names)
{
  IlvInterpreter *here = ilv_here ();
  if (n >= 1 && here->interpreter_context == NULL)
    here->interpreter_context = ilv_keep (args[0]);
  return ilv_none ();
}
