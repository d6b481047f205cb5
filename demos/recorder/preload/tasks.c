/* asyncio's tasks: created, ready, each step, why it suspended, done.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Handle._run, BaseEventLoop.create_task, call_soon and call_soon_threadsafe are replaced by method
 * descriptors made here. The C Handle._run does what the Python one does (Context.run(callback,
 * *args)) without its Python frame, which pays for most of the recording: measured +47 ns a step on
 * 3.11 against +8-13 % for a version that called the original. Tracebacks of failing callbacks
 * lack that one frame; nothing else differs.
 *
 * Why a task suspended is read right after its step: `_fut_waiter` says on what, and walking
 * `cr_await` to the innermost coroutine says in which function (asyncio's `sleep`, `Lock.acquire`,
 * ...). Identity is the address. */
#include <string.h>

#include "preload.h"
#include "python-api.h"
#include "python-hooks.h"

#define MAX_AWAIT_DEPTH 32

static PyObject *task_type, *coroutine_type, *report_exception;
static PyObject *real_create_task, *real_call_soon, *real_call_soon_threadsafe;
static PyObject *s_callback, *s_args, *s_context, *s_self, *s_fut_waiter, *s_coro, *s_cr_await,
    *s_cr_code, *s_qualname, *s_done, *s_cancelled, *s_exception, *s_closed, *s_debug, *s_call_soon;

static void
drop (PyObject *object)
{
  if (object != NULL)
    ilv_py.Py_DecRef (object);
}

static int
is_type (PyObject *object, PyObject *type)
{
  PyObject *own = ilv_py.PyObject_Type (object);
  int result = own == type || ilv_py.PyType_IsSubtype (own, type);
  drop (own);
  return result;
}

/* The number of a coroutine's name, by its code object, which stays alive from now on. */
static uint32_t
name_coroutine (PyObject *coroutine)
{
  PyObject *code = ilv_py_get (coroutine, s_cr_code);
  if (code == NULL)
    return 0;
  uint32_t number = ilv_names_find (code);
  if (number == 0) {
    ssize_t length = 0;
    PyObject *name = ilv_py_get (coroutine, s_qualname);
    const char *text = name != NULL ? ilv_py.PyUnicode_AsUTF8AndSize (name, &length) : NULL;
    if (text != NULL) {
      ilv_py.Py_IncRef (code);
      number = ilv_names_put (code, text, (size_t)length);
    } else {
      ilv_py.PyErr_Clear ();
    }
    drop (name);
  }
  drop (code);
  return number;
}

/* The function in which the task is suspended: its innermost coroutine. */
static uint32_t
name_innermost (PyObject *task)
{
  PyObject *coroutine = ilv_py_get (task, s_coro);
  if (coroutine == NULL)
    return 0;
  for (int depth = 0; depth < MAX_AWAIT_DEPTH; depth++) {
    PyObject *next = ilv_py_get (coroutine, s_cr_await);
    if (next == NULL)
      break;
    if (!is_type (next, coroutine_type)) {
      drop (next);
      break;
    }
    drop (coroutine);
    coroutine = next;
  }
  uint32_t number = name_coroutine (coroutine);
  drop (coroutine);
  return number;
}

static int
ask (PyObject *object, PyObject *method)
{
  PyObject *answer = ilv_py.PyObject_CallMethodObjArgs (object, method, NULL);
  int result = answer != NULL && ilv_py.PyObject_IsTrue (answer) > 0;
  if (answer == NULL)
    ilv_py.PyErr_Clear ();
  drop (answer);
  return result;
}

static IlvStepEnd
find_outcome (PyObject *task)
{
  if (!ask (task, s_done))
    return ILV_STEP_END_YIELDED;
  if (ask (task, s_cancelled))
    return ILV_STEP_END_CANCELLED;
  PyObject *exception = ilv_py_get (task, s_exception);
  int raised = exception != NULL && exception != ilv_py.None;
  drop (exception);
  return raised ? ILV_STEP_END_RAISED : ILV_STEP_END_RETURNED;
}

/* No exception may be pending. */
static void
emit_step_end (uint64_t ts, PyObject *task)
{
  PyObject *waiter = ilv_py_get (task, s_fut_waiter);
  if (waiter == NULL || waiter == ilv_py.None) {
    ilv_emit_at (ts, ILV_REC_STEP_END, find_outcome (task), 0, (uintptr_t)task, 0);
  } else {
    int why = is_type (waiter, task_type) ? ILV_STEP_END_TASK : ILV_STEP_END_FUTURE;
    ilv_emit_at (ts, ILV_REC_STEP_END, why, name_innermost (task), (uintptr_t)task,
                 (uintptr_t)waiter);
  }
  drop (waiter);
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
  PyObject *result = ilv_py.PyObject_CallFunctionObjArgs (report_exception, handle, value, NULL);
  drop (type);
  drop (value);
  drop (traceback);
  drop (result);
  return result != NULL;
}

/* Context.run(callback, *args); returns whether all is well, else an exception is pending. */
static int
run_callback (PyObject *handle, PyObject *callback)
{
  PyObject *context = ilv_py.PyObject_GetAttr (handle, s_context);
  PyObject *args = context != NULL ? ilv_py.PyObject_GetAttr (handle, s_args) : NULL;
  int is_good = args != NULL && ilv_py.PyContext_Enter (context) == 0;
  if (is_good) {
    PyObject *result = ilv_py.PyObject_Call (callback, args, NULL);
    if (result != NULL)
      ilv_py.PyContext_Exit (context);
    else
      is_good = handle_exception (handle, context);
    drop (result);
  }
  drop (context);
  drop (args);
  return is_good;
}

static void
end_record (PyObject *task, PyObject *callback, int is_good)
{
  uint64_t ts = ilv_now ();
  if (task == NULL) {
    ilv_emit_at (ts, ILV_REC_CB_END, 0, 0, (uintptr_t)callback, 0);
  } else if (is_good) {
    emit_step_end (ts, task);
  } else { /* KeyboardInterrupt on its way out: look at the task without it */
    PyObject *type = NULL, *value = NULL, *traceback = NULL;
    ilv_py.PyErr_Fetch (&type, &value, &traceback);
    emit_step_end (ts, task);
    ilv_py.PyErr_Restore (type, value, traceback);
  }
}

static PyObject *
handle_run (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names)
{
  PyObject *callback = ilv_py.PyObject_GetAttr (self, s_callback);
  if (callback == NULL)
    return NULL;
  PyObject *owner = ilv_py_get (callback, s_self);
  PyObject *task = owner != NULL && is_type (owner, task_type) ? owner : NULL;
  uint64_t previous = ilv_thread.current;
  uint64_t current = (uintptr_t)(task != NULL ? task : callback);
  ilv_thread.current = current;
  ilv_emit (task != NULL ? ILV_REC_STEP_BEGIN : ILV_REC_CB_BEGIN, 0, 0, current, (uintptr_t)self);
  int is_good = run_callback (self, callback);
  end_record (task, callback, is_good);
  ilv_thread.current = previous;
  drop (owner);
  drop (callback);
  if (!is_good)
    return NULL;
  ilv_py.Py_IncRef (ilv_py.None);
  return ilv_py.None;
}

static PyObject *
create_task (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names)
{
  PyObject *task = ilv_py_call_method (real_create_task, self, args, n, names);
  if (task != NULL && is_type (task, task_type)) {
    PyObject *coroutine = ilv_py_get (task, s_coro);
    uint32_t name = coroutine != NULL ? name_coroutine (coroutine) : 0;
    drop (coroutine);
    ilv_emit (ILV_REC_TASK_NEW, 0, name, (uintptr_t)task, ilv_thread.current);
  }
  return task;
}

static inline void
emit_scheduled (PyObject *const *args, ssize_t n, int is_from_thread)
{
  PyObject *owner = n > 0 ? ilv_py_get (args[0], s_self) : NULL;
  if (owner != NULL && is_type (owner, task_type))
    ilv_emit (ILV_REC_TASK_SCHED, is_from_thread, 0, (uintptr_t)owner, ilv_thread.current);
  drop (owner);
}

static int
is_false (PyObject *object, PyObject *name)
{
  PyObject *value = ilv_py_get (object, name);
  drop (value);
  return value == ilv_py.False;
}

/* Whether the names of a call are ("context",); the C module's tuple is not interned. */
static int
is_context_alone (PyObject *names)
{
  static PyObject *known;
  ssize_t length = 0;
  if (names == NULL || names == known)
    return names != NULL;
  if (ilv_py.PyTuple_Size (names) != 1)
    return 0;
  const char *text = ilv_py.PyUnicode_AsUTF8AndSize (ilv_py.PyTuple_GetItem (names, 0), &length);
  if (text == NULL || strcmp (text, "context") != 0)
    return 0;
  if (known == NULL) {
    ilv_py.Py_IncRef (names);
    known = names;
  }
  return 1;
}

/* What BaseEventLoop.call_soon does when the loop is open and not in debug mode, without its
 * Python frame and that of its check: call_soon(callback, argument, context=...), as futures and
 * tasks call it. NULL with no error set: not such a call. */
static PyObject *
call_soon_directly (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names)
{
  if (n < 1 || n > 2 || !is_context_alone (names) || !is_false (self, s_closed) ||
      !is_false (self, s_debug))
    return NULL;
  PyObject *arguments = ilv_py.PyTuple_New (n - 1);
  if (arguments == NULL)
    return NULL;
  if (n == 2) {
    ilv_py.Py_IncRef (args[1]);
    ilv_py.PyTuple_SetItem (arguments, 0, args[1]);
  }
  PyObject *handle =
      ilv_py.PyObject_CallMethodObjArgs (self, s_call_soon, args[0], arguments, args[n], NULL);
  drop (arguments);
  return handle;
}

static PyObject *
call_soon (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names)
{
  emit_scheduled (args, n, 0);
  PyObject *handle = call_soon_directly (self, args, n, names);
  if (handle != NULL || ilv_py.PyErr_Occurred () != NULL)
    return handle;
  return ilv_py_call_method (real_call_soon, self, args, n, names);
}

static PyObject *
call_soon_threadsafe (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names)
{
  emit_scheduled (args, n, 1);
  return ilv_py_call_method (real_call_soon_threadsafe, self, args, n, names);
}

static PyMethod method_run = {"_run", handle_run, PY_METH_FASTCALL_KEYWORDS, NULL};
static PyMethod method_create_task = {"create_task", create_task, PY_METH_FASTCALL_KEYWORDS, NULL};
static PyMethod method_call_soon = {"call_soon", call_soon, PY_METH_FASTCALL_KEYWORDS, NULL};
static PyMethod method_call_soon_threadsafe = {"call_soon_threadsafe", call_soon_threadsafe,
                                               PY_METH_FASTCALL_KEYWORDS, NULL};

static int
intern_names (void)
{
  const struct {
    PyObject **place;
    const char *text;
  } all[] = {
      {&s_callback, "_callback"},     {&s_args, "_args"},
      {&s_context, "_context"},       {&s_self, "__self__"},
      {&s_fut_waiter, "_fut_waiter"}, {&s_coro, "_coro"},
      {&s_cr_await, "cr_await"},      {&s_cr_code, "cr_code"},
      {&s_qualname, "__qualname__"},  {&s_done, "done"},
      {&s_cancelled, "cancelled"},    {&s_exception, "_exception"},
      {&s_closed, "_closed"},         {&s_debug, "_debug"},
      {&s_call_soon, "_call_soon"},
  };
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    if ((*all[i].place = ilv_py.PyUnicode_InternFromString (all[i].text)) == NULL)
      return 0;
  return 1;
}

PyObject *
ilv_hook_asyncio (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names)
{
  if (n >= 5 && task_type == NULL && intern_names ()) {
    PyObject *handle = args[0], *loop = args[1];
    for (ssize_t i = 0; i < 5; i++)
      ilv_py.Py_IncRef (args[i]);
    task_type = args[2];
    coroutine_type = args[3];
    report_exception = args[4];
    if (!ilv_py_replace (loop, &method_create_task, &real_create_task) ||
        !ilv_py_replace (loop, &method_call_soon, &real_call_soon) ||
        !ilv_py_replace (loop, &method_call_soon_threadsafe, &real_call_soon_threadsafe) ||
        !ilv_py_replace (handle, &method_run, NULL))
      return NULL;
  }
  ilv_py.Py_IncRef (ilv_py.None);
  return ilv_py.None;
}
