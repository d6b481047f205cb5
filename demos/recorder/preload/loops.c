/* Event loops: tasks created and made ready, turns of the loop.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * create_task(), call_soon() and call_soon_threadsafe() of BaseEventLoop are replaced by method
 * descriptors made here, _process_events() of BaseSelectorEventLoop too: its end is where a turn
 * goes over from what the selector reported to the timers that are due.
 *
 * An eager task (3.12) runs its first step inside create_task(), before anybody knows its address.
 * That step is recorded under its coroutine's address; a record RENAMED then says what the task is
 * called from there on. */
#include <string.h>

#include "python-hooks.h"
#include "tasks.h"

/* --- eager tasks --- */

/* Whether create_task() is going to run the first step: told to (3.14), or by the loop's factory.
 */
static int
will_be_eager (IlvInterpreter *here, PyObject *self, PyObject *const *args, ssize_t n,
               PyObject *names)
{
  if (ilv_thread.current == 0 || n < 1) /* the loop does not run */
    return 0;
  ssize_t place = names != NULL ? ilv_find_keyword (names, n, "eager_start") : -1;
  if (place >= 0)
    return ilv_py.PyObject_IsTrue (args[place]) > 0;
  PyObject *factory = ilv_py_get (self, here->s_task_factory);
  int is_eager = 0;
  if (factory != NULL && factory != ilv_py.None && here->eager_code != NULL) {
    PyObject *code = ilv_py_get (factory, here->s_code);
    is_eager = code == here->eager_code;
    ilv_drop (code);
  }
  ilv_drop (factory);
  return is_eager;
}

static void
rename_eager (PyObject *task)
{
  if (ilv_thread.eager_task != 0)
    return;
  ilv_thread.eager_task = (uintptr_t)task;
  ilv_emit (ILV_REC_TASK_NEW, ILV_TASK_NEW_RENAMED, 0, (uintptr_t)task,
            (uintptr_t)ilv_thread.eager);
}

static int
is_over (IlvInterpreter *here, PyObject *task)
{
  PyObject *answer = ilv_py.PyObject_CallMethodObjArgs (task, here->s_done, NULL);
  int result = answer != NULL && ilv_py.PyObject_IsTrue (answer) > 0;
  if (answer == NULL)
    ilv_py.PyErr_Clear ();
  ilv_drop (answer);
  return result;
}

static PyObject *
create_eagerly (IlvInterpreter *here, PyObject *real, PyObject *self, PyObject *const *args,
                ssize_t n, PyObject *names)
{
  void *outer = ilv_thread.eager;
  uint64_t outer_task = ilv_thread.eager_task, outer_current = ilv_thread.current;
  uint64_t address = (uintptr_t)args[0];
  ilv_thread.eager = args[0];
  ilv_thread.eager_task = 0;
  ilv_emit (ILV_REC_TASK_NEW, ILV_TASK_NEW_EAGER, ilv_name_coroutine (args[0]), address,
            outer_current);
  ilv_emit (ILV_REC_STEP_BEGIN, 0, 0, address, 0);
  ilv_thread.current = address;
  PyObject *task = ilv_py_call_method (real, self, args, n, names);
  uint64_t ts = ilv_now ();
  if (task != NULL && ilv_is_type (task, here->task_type)) {
    if (!is_over (here, task))
      rename_eager (task);
    ilv_emit_step_end (ts, task, ilv_thread.eager_task != 0 ? ilv_thread.eager_task : address);
  } else {
    ilv_emit_at (ts, ILV_REC_STEP_END, ILV_STEP_END_RAISED, 0, address, 0);
  }
  ilv_thread.eager = outer;
  ilv_thread.eager_task = outer_task;
  ilv_thread.current = outer_current;
  return task;
}

/* --- creation --- */

/* A name that the program gave; those that asyncio makes up say nothing. */
static void
emit_task_name (PyObject *task, PyObject *const *args, ssize_t n, PyObject *names)
{
  ssize_t length = 0, place = names != NULL ? ilv_find_keyword (names, n, "name") : -1;
  if (place < 0 || args[place] == ilv_py.None)
    return;
  const char *text = ilv_py.PyUnicode_AsUTF8AndSize (args[place], &length);
  if (text != NULL)
    ilv_emit_text (ILV_REC_TASK_NAME, 0, (uintptr_t)task, text, (size_t)length);
  else
    ilv_py.PyErr_Clear ();
}

/* A task that was not made ready while it was made has run: by a factory that nobody knows. */
static void
emit_run_unseen (PyObject *task, uint32_t name, uint64_t begin_ts)
{
  uint64_t address = (uintptr_t)task;
  ilv_emit_at (begin_ts, ILV_REC_TASK_NEW, ILV_TASK_NEW_EAGER, name, address, ilv_thread.current);
  ilv_emit_at (begin_ts, ILV_REC_STEP_BEGIN, 0, 0, address, 0);
  ilv_emit_step_end (ilv_now (), task, address);
}

static void
emit_created (IlvInterpreter *here, PyObject *task, uint64_t begin_ts)
{
  PyObject *coroutine = ilv_py_get (task, here->s_coro);
  uint32_t name = coroutine != NULL ? ilv_name_coroutine (coroutine) : 0;
  ilv_drop (coroutine);
  if (ilv_thread.scheduled == (uintptr_t)task)
    ilv_emit (ILV_REC_TASK_NEW, ILV_TASK_NEW_SCHEDULED, name, (uintptr_t)task, ilv_thread.current);
  else
    emit_run_unseen (task, name, begin_ts);
}

PyObject *
ilv_create_task (PyObject *real, PyObject *self, PyObject *const *args, ssize_t n, PyObject *names)
{
  IlvInterpreter *here = ilv_here ();
  PyObject *task;
  if (will_be_eager (here, self, args, n, names)) {
    task = create_eagerly (here, real, self, args, n, names);
  } else {
    uint64_t begin_ts = ilv_now ();
    ilv_thread.scheduled = 0;
    task = ilv_py_call_method (real, self, args, n, names);
    if (task == NULL || !ilv_is_type (task, here->task_type))
      return task;
    emit_created (here, task, begin_ts);
  }
  if (task != NULL && names != NULL)
    emit_task_name (task, args, n, names);
  return task;
}

static PyObject *
create_task (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names)
{
  return ilv_create_task (ilv_here ()->real_create_task, self, args, n, names);
}

/* --- ready --- */

static void
emit_ready (IlvInterpreter *here, PyObject *task, int is_from_thread)
{
  if (ilv_thread.eager != NULL && ilv_thread.eager_task == 0) {
    PyObject *coroutine = ilv_py_get (task, here->s_coro);
    ilv_drop (coroutine);
    if (coroutine == ilv_thread.eager)
      rename_eager (task);
  }
  ilv_thread.scheduled = (uintptr_t)task;
  ilv_emit (ILV_REC_TASK_SCHED, is_from_thread, 0, (uintptr_t)task, ilv_thread.current);
}

void
ilv_emit_scheduled (PyObject *callback, int is_from_thread)
{
  IlvInterpreter *here = ilv_here ();
  PyObject *owner = ilv_py_get (callback, here->s_self);
  if (owner != NULL && ilv_is_type (owner, here->task_type))
    emit_ready (here, owner, is_from_thread);
  ilv_drop (owner);
}

static int
is_false (PyObject *object, PyObject *name)
{
  PyObject *value = ilv_py_get (object, name);
  ilv_drop (value);
  return value == ilv_py.False;
}

/* Whether the names of a call are ("context",); the C module's tuple is not interned. */
static int
is_context_alone (IlvInterpreter *here, PyObject *names)
{
  ssize_t length = 0;
  if (names == NULL || names == here->known_names)
    return names != NULL;
  if (ilv_py.PyTuple_Size (names) != 1)
    return 0;
  const char *text = ilv_py.PyUnicode_AsUTF8AndSize (ilv_py.PyTuple_GetItem (names, 0), &length);
  if (text == NULL || strcmp (text, "context") != 0)
    return 0;
  if (here->known_names == NULL)
    here->known_names = ilv_keep (names);
  return 1;
}

/* What BaseEventLoop.call_soon does when the loop is open and not in debug mode, without its
 * Python frame and that of its check: call_soon(callback, argument, context=...), as futures and
 * tasks call it. NULL with no error set: not such a call. */
static PyObject *
call_soon_directly (IlvInterpreter *here, PyObject *self, PyObject *const *args, ssize_t n,
                    PyObject *names)
{
  if (n < 1 || n > 2 || !is_context_alone (here, names) || !is_false (self, here->s_closed) ||
      !is_false (self, here->s_debug))
    return NULL;
  PyObject *arguments = ilv_py.PyTuple_New (n - 1);
  if (arguments == NULL)
    return NULL;
  if (n == 2)
    ilv_py.PyTuple_SetItem (arguments, 0, ilv_keep (args[1]));
  PyObject *handle = ilv_py.PyObject_CallMethodObjArgs (self, here->s_call_soon, args[0], arguments,
                                                        args[n], NULL);
  ilv_drop (arguments);
  return handle;
}

static PyObject *
call_soon (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names)
{
  IlvInterpreter *here = ilv_here ();
  if (n > 0)
    ilv_emit_scheduled (args[0], 0);
  PyObject *handle = call_soon_directly (here, self, args, n, names);
  if (handle != NULL || ilv_py.PyErr_Occurred () != NULL)
    return handle;
  return ilv_py_call_method (here->real_call_soon, self, args, n, names);
}

static PyObject *
call_soon_threadsafe (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names)
{
  if (n > 0)
    ilv_emit_scheduled (args[0], 1);
  return ilv_py_call_method (ilv_here ()->real_call_soon_threadsafe, self, args, n, names);
}

/* --- turns --- */

static PyObject *
process_events (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names)
{
  IlvInterpreter *here = ilv_here ();
  PyObject *result = ilv_py_call_method (here->real_process_events, self, args, n, names);
  if (result == NULL)
    return NULL;
  PyObject *ready = ilv_py_get (self, here->s_ready);
  ssize_t n_ready = ready != NULL ? ilv_py.PyObject_Size (ready) : 0;
  if (n_ready < 0)
    ilv_py.PyErr_Clear ();
  ilv_emit (ILV_REC_LOOP_ITER, ILV_LOOP_ITER_TIMERS, n_ready > 0 ? (uint32_t)n_ready : 0,
            (uintptr_t)self, 0);
  ilv_drop (ready);
  return result;
}

PyObject *
ilv_run_forever (PyObject *real, PyObject *self, PyObject *const *args, ssize_t n, PyObject *names)
{
  PyObject *result = ilv_py_call_method (real, self, args, n, names);
  ilv_emit (ILV_REC_LOOP_ITER, ILV_LOOP_ITER_STOPPED, 0, (uintptr_t)self, 0);
  return result;
}

static PyObject *
run_forever (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names)
{
  return ilv_run_forever (ilv_here ()->real_run_forever, self, args, n, names);
}

static PyMethod method_run_forever = {"run_forever", run_forever, PY_METH_FASTCALL_KEYWORDS, NULL};
static PyMethod method_create_task = {"create_task", create_task, PY_METH_FASTCALL_KEYWORDS, NULL};
static PyMethod method_call_soon = {"call_soon", call_soon, PY_METH_FASTCALL_KEYWORDS, NULL};
static PyMethod method_call_soon_threadsafe = {"call_soon_threadsafe", call_soon_threadsafe,
                                               PY_METH_FASTCALL_KEYWORDS, NULL};
static PyMethod method_process_events = {"_process_events", process_events,
                                         PY_METH_FASTCALL_KEYWORDS, NULL};

/* (Handle, BaseEventLoop, Task, CoroutineType, report, TimerHandle, _GatheringFuture, eager code or
 * None) */
PyObject *
ilv_hook_asyncio (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names)
{
  IlvInterpreter *here = ilv_here ();
  if (n < 8 || here->task_type != NULL)
    return ilv_none ();
  for (ssize_t i = 0; i < 8; i++)
    ilv_py.Py_IncRef (args[i]);
  here->task_type = args[2];
  here->coroutine_type = args[3];
  here->report_exception = args[4];
  here->timer_type = args[5];
  here->gathering_type = args[6];
  here->eager_code = args[7] != ilv_py.None ? args[7] : NULL;
  if (!ilv_py_replace (args[1], &method_create_task, &here->real_create_task) ||
      !ilv_py_replace (args[1], &method_call_soon, &here->real_call_soon) ||
      !ilv_py_replace (args[1], &method_call_soon_threadsafe, &here->real_call_soon_threadsafe) ||
      !ilv_py_replace (args[1], &method_run_forever, &here->real_run_forever) ||
      !ilv_hook_handles (args[0]))
    return NULL;
  return ilv_none ();
}

/* (BaseSelectorEventLoop) */
PyObject *
ilv_hook_selector_loop (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names)
{
  IlvInterpreter *here = ilv_here ();
  if (n >= 1 && here->real_process_events == NULL &&
      !ilv_py_replace (args[0], &method_process_events, &here->real_process_events))
    return NULL;
  return ilv_none ();
}
