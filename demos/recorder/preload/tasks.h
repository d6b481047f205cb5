/* What the parts of the recorder that watch event loops share.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "interpreter.h"

static inline void
ilv_drop (PyObject *object)
{
  if (object != NULL)
    ilv_py.Py_DecRef (object);
}

static inline PyObject *
ilv_keep (PyObject *object)
{
  ilv_py.Py_IncRef (object);
  return object;
}

static inline PyObject *
ilv_none (void)
{
  return ilv_keep (ilv_py.None);
}

int ilv_is_type (PyObject *object, PyObject *type);
int ilv_is_task (PyObject *object);
/* The number of a coroutine's name, by its code object, which stays alive from now on. */
uint32_t ilv_name_coroutine (PyObject *coroutine);
/* The function in which a coroutine is suspended: its innermost one, or the one that awaits that.
 */
uint32_t ilv_name_suspended (PyObject *coroutine, int is_above);
/* Names by an object that stays alive from now on (a code object, a type); 0 = none yet. */
uint32_t ilv_find_name (PyObject *key);
uint32_t ilv_name_object (PyObject *key, PyObject *name);
/* The step of a task or (NULL) another callback has ended; is_good 0: with an exception pending. */
void ilv_emit_handle_end (PyObject *task, PyObject *callback, int is_good);
int ilv_hook_handles (PyObject *handle);
/* Why the task's step has ended. No exception may be pending. */
void ilv_emit_step_end (uint64_t ts, PyObject *task, uint64_t address);
/* A callback was put into the ready queue: if it is a task's step, the task is ready. */
void ilv_emit_scheduled (PyObject *callback, int is_from_thread);
/* The same for run_forever(). */
PyObject *ilv_run_forever (PyObject *real, PyObject *self, PyObject *const *args, ssize_t n,
                           PyObject *names);
/* create_task(), with what it creates recorded; `real` is the loop's own. */
PyObject *ilv_create_task (PyObject *real, PyObject *self, PyObject *const *args, ssize_t n,
                           PyObject *names);
