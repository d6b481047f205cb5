/* Process pools: calls submitted, queued, pickled, unpickled, run and returned.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What concurrent.futures.process and ForkingPickler do is called unchanged; records are made
 * around it. In C because a wrapper in Python costs about a microsecond, and there are seven of
 * them on a call's way there and back. */
#include "preload.h"
#include "python-api.h"
#include "python-hooks.h"

static PyObject *real_dumps, *real_loads, *real_submit, *real_call_init, *real_send;
static PyObject *call_type, *result_type;
static PyObject *s_work_id, *s_fn, *s_queue_count;

static uint64_t
get_number (PyObject *object, PyObject *name)
{
  PyObject *value = ilv_py_get (object, name);
  uint64_t number = value != NULL ? ilv_py_to_uint64 (value) : 0;
  if (value != NULL)
    ilv_py.Py_DecRef (value);
  return number;
}

static IlvPickle
find_kind (PyObject *object)
{
  PyObject *type = ilv_py.PyObject_Type (object);
  ilv_py.Py_DecRef (type); /* the object keeps it alive */
  if (call_type == NULL)
    return ILV_PICKLE_OTHER;
  return type == call_type     ? ILV_PICKLE_CALL
         : type == result_type ? ILV_PICKLE_RESULT
                               : ILV_PICKLE_OTHER;
}

static uint64_t
get_size (PyObject *object)
{
  ssize_t size = ilv_py.PyObject_Size (object);
  if (size < 0)
    ilv_py.PyErr_Clear ();
  return size > 0 ? (uint64_t)size : 0;
}

/* dumps(cls, object, protocol=None), a class method. */
static PyObject *
dumps (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names)
{
  if (n < 2)
    return ilv_py_call_function (real_dumps, args, n, names);
  IlvPickle kind = find_kind (args[1]);
  uint64_t work = kind != ILV_PICKLE_OTHER ? get_number (args[1], s_work_id) : 0;
  ilv_emit (ILV_REC_PICKLE_BEGIN, kind, 0, work, 0);
  PyObject *data = ilv_py_call_function (real_dumps, args, n, names);
  ilv_emit (ILV_REC_PICKLE_END, kind, 0, work, data != NULL ? get_size (data) : 0);
  return data;
}

/* What it was is known only now. */
static void
emit_unpickled (PyObject *object, uint64_t n_bytes)
{
  IlvPickle kind = find_kind (object);
  uint64_t work = kind != ILV_PICKLE_OTHER ? get_number (object, s_work_id) : 0;
  ilv_emit (ILV_REC_UNPICKLE_END, kind, 0, work, n_bytes);
  if (kind == ILV_PICKLE_RESULT)
    ilv_emit (ILV_REC_JOB_DONE, ILV_EXECUTOR_PROCESSES, 0, work, 0);
  PyObject *function = kind == ILV_PICKLE_CALL ? ilv_py_get (object, s_fn) : NULL;
  if (function == NULL)
    return;
  ilv_emit (ILV_REC_JOB_BEGIN, ILV_EXECUTOR_PROCESSES, ilv_name_callable (function), work, 0);
  ilv_py.Py_DecRef (function);
}

/* loads(data, ...), a static method. */
static PyObject *
loads (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names)
{
  uint64_t n_bytes = n > 0 ? get_size (args[0]) : 0;
  ilv_emit (ILV_REC_UNPICKLE_BEGIN, ILV_PICKLE_OTHER, 0, 0, n_bytes);
  PyObject *object = ilv_py_call_function (real_loads, args, n, names);
  if (object != NULL)
    emit_unpickled (object, n_bytes);
  else
    ilv_emit (ILV_REC_UNPICKLE_END, ILV_PICKLE_OTHER, 0, 0, n_bytes);
  return object;
}

static PyObject *
submit (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names)
{
  if (n > 0)
    ilv_emit (ILV_REC_JOB_SUBMIT, ILV_EXECUTOR_PROCESSES, ilv_name_callable (args[0]), 0,
              get_number (self, s_queue_count));
  return ilv_py_call_method (real_submit, self, args, n, names);
}

/* _CallItem(work_id, fn, args, kwargs): on its way into the call queue. */
static PyObject *
call_init (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names)
{
  if (n > 0)
    ilv_emit (ILV_REC_JOB_QUEUED, ILV_EXECUTOR_PROCESSES, 0, ilv_py_to_uint64 (args[0]), 0);
  return ilv_py_call_method (real_call_init, self, args, n, names);
}

/* _sendback_result(result_queue, work_id, ...), in the worker: the call has returned. */
static PyObject *
send (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names)
{
  if (n > 1)
    ilv_emit (ILV_REC_JOB_END, ILV_EXECUTOR_PROCESSES, 0, ilv_py_to_uint64 (args[1]), 0);
  return ilv_py_call_function (real_send, args, n, names);
}

static PyMethod method_dumps = {"dumps", dumps, PY_METH_FASTCALL_KEYWORDS, NULL};
static PyMethod method_loads = {"loads", loads, PY_METH_FASTCALL_KEYWORDS, NULL};
static PyMethod method_send = {"_sendback_result", send, PY_METH_FASTCALL_KEYWORDS, NULL};
static PyMethod method_submit = {"submit", submit, PY_METH_FASTCALL_KEYWORDS, NULL};
static PyMethod method_call_init = {"__init__", call_init, PY_METH_FASTCALL_KEYWORDS, NULL};

static PyObject *
keep (PyObject *object)
{
  ilv_py.Py_IncRef (object);
  return object;
}

PyObject *
ilv_hook_pickling (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names)
{
  if (n >= 2 && real_dumps == NULL) {
    real_dumps = keep (args[0]);
    real_loads = keep (args[1]);
    s_work_id = ilv_py.PyUnicode_InternFromString ("work_id");
    s_fn = ilv_py.PyUnicode_InternFromString ("fn");
  }
  PyObject *pair = ilv_py.PyTuple_New (2);
  if (pair != NULL) {
    ilv_py.PyTuple_SetItem (pair, 0, ilv_py.PyCFunction_NewEx (&method_dumps, NULL, NULL));
    ilv_py.PyTuple_SetItem (pair, 1, ilv_py.PyCFunction_NewEx (&method_loads, NULL, NULL));
  }
  return pair;
}

PyObject *
ilv_hook_process_pool (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names)
{
  if (n >= 5 && real_send == NULL) {
    s_queue_count = ilv_py.PyUnicode_InternFromString ("_queue_count");
    result_type = keep (args[2]);
    call_type = keep (args[1]);
    real_send = keep (args[3]);
    ilv_set_describe (args[4]);
    if (!ilv_py_replace (args[0], &method_submit, &real_submit) ||
        !ilv_py_replace (args[1], &method_call_init, &real_call_init))
      return NULL;
  }
  return ilv_py.PyCFunction_NewEx (&method_send, NULL, NULL);
}
