/* Thread pools' work items: submitted, begun, ended.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * _WorkItem.__init__ and run of concurrent.futures.thread are replaced by method descriptors, since
 * a Python wrapper would cost about a microsecond a job, a tenth of a job that does nothing. */
#include "preload.h"
#include "python-api.h"
#include "python-hooks.h"

static PyObject *real_init, *real_run, *describe;
static PyObject *s_future, *s_code;
static int is_task_tuple; /* 3.14: _WorkItem(future, (fn, args, kwargs)) */

static void
drop (PyObject *object)
{
  if (object != NULL)
    ilv_py.Py_DecRef (object);
}

void
ilv_set_describe (PyObject *function)
{
  if (describe != NULL)
    return;
  ilv_py.Py_IncRef (function);
  s_code = ilv_py.PyUnicode_InternFromString ("__code__");
  describe = function;
}

/* The number of a callable's name, by its code or else its type, which stay alive from now on. */
uint32_t
ilv_name_callable (PyObject *callable)
{
  PyObject *key = ilv_py_get (callable, s_code);
  if (key == NULL)
    key = ilv_py.PyObject_Type (callable);
  uint32_t number = ilv_names_find (key);
  if (number == 0) {
    ssize_t length = 0;
    PyObject *name = ilv_py.PyObject_CallFunctionObjArgs (describe, callable, NULL);
    const char *text = name != NULL ? ilv_py.PyUnicode_AsUTF8AndSize (name, &length) : NULL;
    if (text != NULL) {
      ilv_py.Py_IncRef (key);
      number = ilv_names_put (key, text, (size_t)length);
    } else {
      ilv_py.PyErr_Clear ();
    }
    drop (name);
  }
  drop (key);
  return number;
}

static PyObject *
work_item_init (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names)
{
  if (n >= 2) {
    PyObject *callable = is_task_tuple ? ilv_py.PyTuple_GetItem (args[1], 0) : args[1];
    if (callable != NULL)
      ilv_emit (ILV_REC_JOB_SUBMIT, ILV_EXECUTOR_THREADS, ilv_name_callable (callable),
                (uintptr_t)args[0], 0);
    else
      ilv_py.PyErr_Clear ();
  }
  return ilv_py_call_method (real_init, self, args, n, names);
}

static PyObject *
work_item_run (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names)
{
  PyObject *future = ilv_py_get (self, s_future);
  uint64_t number = (uintptr_t)future;
  drop (future);
  ilv_emit (ILV_REC_JOB_BEGIN, ILV_EXECUTOR_THREADS, 0, number, 0);
  PyObject *result = ilv_py_call_method (real_run, self, args, n, names);
  ilv_emit (ILV_REC_JOB_END, ILV_EXECUTOR_THREADS, 0, number, 0);
  return result;
}

static PyMethod method_init = {"__init__", work_item_init, PY_METH_FASTCALL_KEYWORDS, NULL};
static PyMethod method_run = {"run", work_item_run, PY_METH_FASTCALL_KEYWORDS, NULL};

PyObject *
ilv_hook_work_items (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names)
{
  if (n >= 3 && s_future == NULL) {
    ilv_set_describe (args[2]);
    is_task_tuple = ilv_py.PyObject_IsTrue (args[1]) > 0;
    s_future = ilv_py.PyUnicode_InternFromString ("future");
    if (s_future == NULL || !ilv_py_replace (args[0], &method_init, &real_init) ||
        !ilv_py_replace (args[0], &method_run, &real_run))
      return NULL;
  }
  ilv_py.Py_IncRef (ilv_py.None);
  return ilv_py.None;
}
