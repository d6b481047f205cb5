/* What the recorder does inside the interpreter.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "python-api.h"

/* The module `_ilv`, also put into sys.modules. New reference; NULL with a Python error. */
PyObject *ilv_make_module (void);

/* _ilv.hook_asyncio(Handle, BaseEventLoop, Task, CoroutineType, report): has the classes' methods
 * replaced by recording ones; report(handle, exception) is the except branch of Handle._run. */
PyObject *ilv_hook_asyncio (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names);

/* _ilv.hook_work_items(_WorkItem, is_tuple, describe): the thread pool's work items; describe(fn)
 * gives a callable's name. */
PyObject *ilv_hook_work_items (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names);
