/* Tasks: what they are called, each step, why it suspended, done.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Handle._run is replaced by a method descriptor made here. It does what the Python one does
 * (Context.run(callback, *args)) without its Python frame, which pays for most of the recording:
 * measured +47 ns a step on 3.11 against +8-13 % for a version that called the original. Tracebacks
 * of failing callbacks lack that one frame; nothing else differs.
 *
 * Why a task suspended is read right after its step: `_fut_waiter` says on what, and walking
 * `cr_await` to the innermost coroutine says in which function (asyncio's `sleep`, `Lock.acquire`,
 * ...). Identity is the address. */
#include "tasks.h"
#include "python-hooks.h"

#define MAX_AWAIT_DEPTH 32

int
ilv_is_type (PyObject *object, PyObject *type)
{
  PyObject *own = ilv_py.PyObject_Type (object);
  int result = own == type || ilv_py.PyType_IsSubtype (own, type);
  ilv_drop (own);
  return result;
}

int
ilv_is_task (PyObject *object)
{
  return ilv_is_type (object, ilv_here ()->task_type);
}

/* An interpreter that ends frees its code objects: another's may lie there later. */
static void *
make_key (PyObject *object)
{
  return (void *)((uintptr_t)object ^ ((uintptr_t)ilv_here ()->number << 48));
}

uint32_t
ilv_name_object (PyObject *key, PyObject *name)
{
  ssize_t length = 0;
  const char *text = name != NULL ? ilv_py.PyUnicode_AsUTF8AndSize (name, &length) : NULL;
  if (text == NULL) {
    ilv_py.PyErr_Clear ();
    return 0;
  }
  ilv_py.Py_IncRef (key);
  return ilv_names_put (make_key (key), text, (size_t)length);
}

uint32_t
ilv_find_name (PyObject *key)
{
  return ilv_names_find (make_key (key));
}

uint32_t
ilv_name_coroutine (PyObject *coroutine)
{
  IlvInterpreter *here = ilv_here ();
  PyObject *code = ilv_py_get (coroutine, here->s_cr_code);
  if (code == NULL)
    return 0;
  uint32_t number = ilv_find_name (code);
  if (number == 0) {
    PyObject *name = ilv_py_get (coroutine, here->s_qualname);
    number = ilv_name_object (code, name);
    ilv_drop (name);
  }
  ilv_drop (code);
  return number;
}

uint32_t
ilv_name_suspended (PyObject *outermost, int is_above)
{
  IlvInterpreter *here = ilv_here ();
  PyObject *coroutine = ilv_keep (outermost), *above = NULL;
  for (int depth = 0; depth < MAX_AWAIT_DEPTH; depth++) {
    PyObject *next = ilv_py_get (coroutine, here->s_cr_await);
    if (next == NULL)
      break;
    if (!ilv_is_type (next, here->coroutine_type)) {
      ilv_drop (next);
      break;
    }
    ilv_drop (above);
    above = coroutine;
    coroutine = next;
  }
  uint32_t number = ilv_name_coroutine (is_above && above != NULL ? above : coroutine);
  ilv_drop (above);
  ilv_drop (coroutine);
  return number;
}

static int
ask (PyObject *object, PyObject *method)
{
  PyObject *answer = ilv_py.PyObject_CallMethodObjArgs (object, method, NULL);
  int result = answer != NULL && ilv_py.PyObject_IsTrue (answer) > 0;
  if (answer == NULL)
    ilv_py.PyErr_Clear ();
  ilv_drop (answer);
  return result;
}

static IlvStepEnd
find_outcome (IlvInterpreter *here, PyObject *task)
{
  if (!ask (task, here->s_done))
    return ILV_STEP_END_YIELDED;
  if (ask (task, here->s_cancelled))
    return ILV_STEP_END_CANCELLED;
  PyObject *exception = ilv_py_get (task, here->s_exception);
  int raised = exception != NULL && exception != ilv_py.None;
  ilv_drop (exception);
  return raised ? ILV_STEP_END_RAISED : ILV_STEP_END_RETURNED;
}

/* gather() too waits for tasks. */
static IlvStepEnd
find_reason (IlvInterpreter *here, PyObject *waiter)
{
  if (ilv_is_type (waiter, here->task_type))
    return ILV_STEP_END_TASK;
  PyObject *type = ilv_py.PyObject_Type (waiter);
  IlvStepEnd why = type == here->gathering_type ? ILV_STEP_END_TASK : ILV_STEP_END_FUTURE;
  ilv_drop (type);
  return why;
}

void
ilv_emit_step_end (uint64_t ts, PyObject *task, uint64_t address)
{
  IlvInterpreter *here = ilv_here ();
  PyObject *waiter = ilv_py_get (task, here->s_fut_waiter);
  if (waiter == NULL || waiter == ilv_py.None) {
    ilv_emit_at (ts, ILV_REC_STEP_END, find_outcome (here, task), 0, address, 0);
  } else {
    PyObject *coroutine = ilv_py_get (task, here->s_coro);
    uint32_t name = coroutine != NULL ? ilv_name_suspended (coroutine, 0) : 0;
    ilv_drop (coroutine);
    ilv_emit_at (ts, ILV_REC_STEP_END, find_reason (here, waiter), name, address,
                 (uintptr_t)waiter);
  }
  ilv_drop (waiter);
}

/* As Handle._run's except branch: all but KeyboardInterrupt and SystemExit are reported. Takes the
 * pending exception; returns 1 if it is dealt with, 0 if it is pending again. */
static int
handle_exception (PyObject *handle, PyObject *context)
{
  PyObject *type = NULL, *value = NULL, *traceback = NULL;
  ilv_py.PyErr_Fetch (&type, &value, &traceback);
  ilv_py.PyContext_Exit (context);
  ilv_py.PyErr_NormalizeException (&type, &value, &traceback);
  if (ilv_py.PyErr_GivenExceptionMatches (type, ilv_py.KeyboardInterrupt) ||
      ilv_py.PyErr_GivenExceptionMatches (type, ilv_py.SystemExit)) {
    ilv_py.PyErr_Restore (type, value, traceback);
    return 0;
  }
  if (traceback != NULL)
    ilv_py.PyException_SetTraceback (value, traceback);
  PyObject *result =
      ilv_py.PyObject_CallFunctionObjArgs (ilv_here ()->report_exception, handle, value, NULL);
  ilv_drop (type);
  ilv_drop (value);
  ilv_drop (traceback);
  ilv_drop (result);
  return result != NULL;
}

/* Context.run(callback, *args); returns whether all is well, else an exception is pending. */
static int
run_callback (IlvInterpreter *here, PyObject *handle, PyObject *callback)
{
  PyObject *context = ilv_py.PyObject_GetAttr (handle, here->s_context);
  PyObject *args = context != NULL ? ilv_py.PyObject_GetAttr (handle, here->s_args) : NULL;
  int is_good = args != NULL && ilv_py.PyContext_Enter (context) == 0;
  if (is_good) {
    PyObject *result = ilv_py.PyObject_Call (callback, args, NULL);
    if (result != NULL)
      ilv_py.PyContext_Exit (context);
    else
      is_good = handle_exception (handle, context);
    ilv_drop (result);
  }
  ilv_drop (context);
  ilv_drop (args);
  return is_good;
}

/* Of a task or (task NULL) another callback; with is_good 0 an exception is on its way out. */
void
ilv_emit_handle_end (PyObject *task, PyObject *callback, int is_good)
{
  uint64_t ts = ilv_now ();
  if (task == NULL) {
    ilv_emit_at (ts, ILV_REC_CB_END, 0, 0, (uintptr_t)callback, 0);
  } else if (is_good) {
    ilv_emit_step_end (ts, task, (uintptr_t)task);
  } else { /* look at the task without it */
    PyObject *type = NULL, *value = NULL, *traceback = NULL;
    ilv_py.PyErr_Fetch (&type, &value, &traceback);
    ilv_emit_step_end (ts, task, (uintptr_t)task);
    ilv_py.PyErr_Restore (type, value, traceback);
  }
}

/* A handle of call_later() and call_at(): it was due, and when. */
static void
emit_timer (IlvInterpreter *here, PyObject *handle, uint64_t ts)
{
  PyObject *type = ilv_py.PyObject_Type (handle);
  ilv_drop (type);
  if (type != here->timer_type)
    return;
  PyObject *when = ilv_py_get (handle, here->s_when);
  double due_s = when != NULL ? ilv_py.PyFloat_AsDouble (when) : -1;
  if (due_s < 0)
    ilv_py.PyErr_Clear ();
  else
    ilv_emit_at (ts, ILV_REC_TIMER, 0, 0, (uintptr_t)handle, (uint64_t)(due_s * 1e9));
  ilv_drop (when);
}

static PyObject *
handle_run (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names)
{
  IlvInterpreter *here = ilv_here ();
  PyObject *callback = ilv_py.PyObject_GetAttr (self, here->s_callback);
  if (callback == NULL)
    return NULL;
  PyObject *owner = ilv_py_get (callback, here->s_self);
  PyObject *task = owner != NULL && ilv_is_type (owner, here->task_type) ? owner : NULL;
  uint64_t previous = ilv_thread.current;
  uint64_t current = (uintptr_t)(task != NULL ? task : callback);
  ilv_thread.current = current;
  uint64_t ts = ilv_now (); /* read once: the clock is most of what a record costs */
  if (task == NULL)
    emit_timer (here, self, ts);
  ilv_emit_at (ts, task != NULL ? ILV_REC_STEP_BEGIN : ILV_REC_CB_BEGIN, 0, 0, current,
               (uintptr_t)self);
  int is_good = run_callback (here, self, callback);
  ilv_emit_handle_end (task, callback, is_good);
  ilv_thread.current = previous;
  ilv_drop (owner);
  ilv_drop (callback);
  return is_good ? ilv_none () : NULL;
}

static PyMethod method_run = {"_run", handle_run, PY_METH_FASTCALL_KEYWORDS, NULL};

int
ilv_hook_handles (PyObject *handle)
{
  return ilv_py_replace (handle, &method_run, NULL);
}
