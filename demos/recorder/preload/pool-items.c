/* Work items of multiprocessing.Pool: plain tuples on their way to the workers and back.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each call of apply(), map(), ... takes a number from the module's `job_counter` and has its items
 * numbered from 0. The boot file puts a counter of its own there, which calls pool_job() with what
 * is about to be submitted, and tells the pool's threads and workers what they are. A work id is
 * bit 63, the call's number, the item's. */
#include "pool-items.h"

#include "python-hooks.h"
#include "tasks.h"

#define TASK_LENGTH 5
#define RESULT_LENGTH 3
#define MAX_ITEM (UINT64_C (1) << 32)

static uint64_t
make_work (uint64_t job, uint64_t item)
{
  return UINT64_C (1) << 63 | (job & 0x7fffffff) << 32 | item;
}

/* A tuple of that length with two small whole numbers in front; others are the program's own. */
static int
has_shape (PyObject *object, ssize_t length, uint64_t *work)
{
  ssize_t n = ilv_py.PyTuple_Size (object);
  if (n < 0)
    ilv_py.PyErr_Clear ();
  if (n != length)
    return 0;
  unsigned long long job =
      ilv_py.PyLong_AsUnsignedLongLongMask (ilv_py.PyTuple_GetItem (object, 0));
  int is_good = ilv_py.PyErr_Occurred () == NULL;
  unsigned long long item =
      is_good ? ilv_py.PyLong_AsUnsignedLongLongMask (ilv_py.PyTuple_GetItem (object, 1)) : 0;
  if (ilv_py.PyErr_Occurred () != NULL) {
    ilv_py.PyErr_Clear ();
    return 0;
  }
  *work = make_work (job, item);
  return is_good && item < MAX_ITEM;
}

IlvPickle
ilv_find_pool_item (PyObject *object, uint64_t *work)
{
  int role = ilv_thread.pool_role;
  uint64_t found = 0;
  if (role != ILV_POOL_RESULTS && has_shape (object, TASK_LENGTH, &found) &&
      ilv_py.PyCallable_Check (ilv_py.PyTuple_GetItem (object, 2))) {
    *work = found;
    return ILV_PICKLE_CALL;
  }
  if (role != ILV_POOL_TASKS && has_shape (object, RESULT_LENGTH, &found)) {
    *work = found;
    return ILV_PICKLE_RESULT;
  }
  return ILV_PICKLE_OTHER;
}

void
ilv_emit_pool_end (PyObject *result, uint64_t work)
{
  PyObject *pair = ilv_py.PyTuple_GetItem (result, 2);
  PyObject *success = ilv_py.PyTuple_Size (pair) == 2 ? ilv_py.PyTuple_GetItem (pair, 0) : NULL;
  ilv_py.PyErr_Clear ();
  ilv_emit (ILV_REC_JOB_END, ILV_EXECUTOR_POOL, success == ilv_py.False, work, 0);
}

/* pool_role(role): what this thread is from now on. */
PyObject *
ilv_pool_role (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names)
{
  ilv_thread.pool_role = n > 0 ? (uint8_t)ilv_py_to_uint64 (args[0]) : ILV_POOL_NONE;
  return ilv_none ();
}

/* pool_pending(function, n): what this thread submits next, and in how many items (0: not known
 * yet). */
PyObject *
ilv_pool_pending (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names)
{
  ilv_thread.pool_name = n > 0 ? ilv_name_callable (args[0]) : 0;
  ilv_thread.pool_items = n > 1 ? ilv_py_to_uint64 (args[1]) : 0;
  return ilv_none ();
}

/* pool_job(number): the number is given out. */
PyObject *
ilv_pool_job (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names)
{
  if (n > 0)
    ilv_emit (ILV_REC_JOB_SUBMIT, ILV_EXECUTOR_POOL, ilv_thread.pool_name, ilv_thread.pool_items,
              make_work (ilv_py_to_uint64 (args[0]), 0));
  return ilv_none ();
}

/* pool_item(kind, job, item): of a pool of threads, where nothing is pickled. */
PyObject *
ilv_pool_item (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names)
{
  if (n > 3)
    ilv_emit ((int)ilv_py_to_uint64 (args[0]), ILV_EXECUTOR_POOL,
              (uint32_t)ilv_py_to_uint64 (args[3]),
              make_work (ilv_py_to_uint64 (args[1]), ilv_py_to_uint64 (args[2])), 0);
  return ilv_none ();
}
