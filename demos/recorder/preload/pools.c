/* Process pools: calls submitted, queued, pickled, unpickled, run and returned.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What concurrent.futures.process and ForkingPickler do is called unchanged; records are made
 * around it. In C because a wrapper in Python costs about a microsecond, and there are seven of
 * them on a call's way there and back.
 *
 * A call's number is unique only in its executor. So the boot file lets each executor count from
 * another number (its own, shifted), and no two calls of a run are the same. */
#include "pool-items.h"
#include "python-hooks.h"
#include "tasks.h"

static uint64_t
get_number (PyObject *object, PyObject *name)
{
  PyObject *value = ilv_py_get (object, name);
  uint64_t number = value != NULL ? ilv_py_to_uint64 (value) : 0;
  ilv_drop (value);
  return number;
}

/* What is being pickled or has been unpickled: a call, a result, or something else. */
static IlvPickle
find_kind (IlvInterpreter *here, PyObject *object, uint64_t *work)
{
  PyObject *type = ilv_py.PyObject_Type (object);
  ilv_drop (type); /* the object keeps it alive */
  *work = 0;
  if (here->call_type != NULL && (type == here->call_type || type == here->result_type)) {
    *work = get_number (object, here->s_work_id);
    return type == here->call_type ? ILV_PICKLE_CALL : ILV_PICKLE_RESULT;
  }
  return ilv_thread.pool_role != ILV_POOL_NONE ? ilv_find_pool_item (object, work)
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
  IlvInterpreter *here = ilv_here ();
  if (n < 2)
    return ilv_py_call_function (here->real_dumps, args, n, names);
  uint64_t work;
  IlvPickle kind = find_kind (here, args[1], &work);
  if (kind == ILV_PICKLE_RESULT && ilv_thread.pool_role == ILV_POOL_WORKER)
    ilv_emit_pool_end (args[1], work);
  ilv_emit (ILV_REC_PICKLE_BEGIN, kind, 0, work, 0);
  PyObject *data = ilv_py_call_function (here->real_dumps, args, n, names);
  ilv_emit (ILV_REC_PICKLE_END, kind, 0, work, data != NULL ? get_size (data) : 0);
  return data;
}

/* What it was is known only now. */
static void
emit_unpickled (IlvInterpreter *here, PyObject *object, uint64_t n_bytes)
{
  uint64_t work;
  IlvPickle kind = find_kind (here, object, &work);
  int executor = ilv_is_pool_item (work) ? ILV_EXECUTOR_POOL : ILV_EXECUTOR_PROCESSES;
  ilv_emit (ILV_REC_UNPICKLE_END, kind, 0, work, n_bytes);
  if (kind == ILV_PICKLE_RESULT)
    ilv_emit (ILV_REC_JOB_DONE, executor, 0, work, 0);
  if (kind != ILV_PICKLE_CALL)
    return;
  PyObject *function = executor == ILV_EXECUTOR_PROCESSES ? ilv_py_get (object, here->s_fn) : NULL;
  ilv_emit (ILV_REC_JOB_BEGIN, executor, function != NULL ? ilv_name_callable (function) : 0, work,
            0);
  ilv_drop (function);
}

/* loads(data, ...), a static method. */
static PyObject *
loads (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names)
{
  IlvInterpreter *here = ilv_here ();
  uint64_t n_bytes = n > 0 ? get_size (args[0]) : 0;
  ilv_emit (ILV_REC_UNPICKLE_BEGIN, ILV_PICKLE_OTHER, 0, 0, n_bytes);
  PyObject *object = ilv_py_call_function (here->real_loads, args, n, names);
  if (object != NULL)
    emit_unpickled (here, object, n_bytes);
  else
    ilv_emit (ILV_REC_UNPICKLE_END, ILV_PICKLE_OTHER, 0, 0, n_bytes);
  return object;
}

static PyObject *
submit (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names)
{
  IlvInterpreter *here = ilv_here ();
  uint64_t work = get_number (self, here->s_queue_count);
  if (n > 0)
    ilv_emit (ILV_REC_JOB_SUBMIT, ILV_EXECUTOR_PROCESSES, ilv_name_callable (args[0]), 0, work);
  PyObject *future = ilv_py_call_method (here->real_submit, self, args, n, names);
  if (future != NULL)
    ilv_emit (ILV_REC_JOB_FUTURE, ILV_EXECUTOR_PROCESSES, 0, (uintptr_t)future, work);
  return future;
}

/* _CallItem(work_id, fn, args, kwargs): on its way into the call queue. */
static PyObject *
call_init (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names)
{
  if (n > 0)
    ilv_emit (ILV_REC_JOB_QUEUED, ILV_EXECUTOR_PROCESSES, 0, ilv_py_to_uint64 (args[0]), 0);
  return ilv_py_call_method (ilv_here ()->real_call_init, self, args, n, names);
}

/* _sendback_result(result_queue, work_id, result=None, exception=None, ...), in the worker: the
 * call has returned. */
static PyObject *
send (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names)
{
  ssize_t place = names != NULL ? ilv_find_keyword (names, n, "exception") : -1;
  int has_failed = place >= 0 && args[place] != ilv_py.None;
  if (n > 1)
    ilv_emit (ILV_REC_JOB_END, ILV_EXECUTOR_PROCESSES, (uint32_t)has_failed,
              ilv_py_to_uint64 (args[1]), 0);
  return ilv_py_call_function (ilv_here ()->real_send, args, n, names);
}

static PyMethod method_dumps = {"dumps", dumps, PY_METH_FASTCALL_KEYWORDS, NULL};
static PyMethod method_loads = {"loads", loads, PY_METH_FASTCALL_KEYWORDS, NULL};
static PyMethod method_send = {"_sendback_result", send, PY_METH_FASTCALL_KEYWORDS, NULL};
static PyMethod method_submit = {"submit", submit, PY_METH_FASTCALL_KEYWORDS, NULL};
static PyMethod method_call_init = {"__init__", call_init, PY_METH_FASTCALL_KEYWORDS, NULL};

PyObject *
ilv_hook_pickling (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names)
{
  IlvInterpreter *here = ilv_here ();
  if (n >= 2 && here->real_dumps == NULL) {
    here->real_dumps = ilv_keep (args[0]);
    here->real_loads = ilv_keep (args[1]);
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
  IlvInterpreter *here = ilv_here ();
  if (n >= 5 && here->real_send == NULL) {
    here->result_type = ilv_keep (args[2]);
    here->call_type = ilv_keep (args[1]);
    here->real_send = ilv_keep (args[3]);
    ilv_set_describe (args[4]);
    if (!ilv_py_replace (args[0], &method_submit, &here->real_submit) ||
        !ilv_py_replace (args[1], &method_call_init, &here->real_call_init))
      return NULL;
  }
  return ilv_py.PyCFunction_NewEx (&method_send, NULL, NULL);
}
