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

/* The number of a callable's name; describe(fn), set once, gives it as text. */
void ilv_set_describe (PyObject *function);
uint32_t ilv_name_callable (PyObject *callable);

/* _ilv.hook_pickling(dumps, loads) -> what to put in their places. */
PyObject *ilv_hook_pickling (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names);

/* _ilv.hook_process_pool(ProcessPoolExecutor, _CallItem, _ResultItem, _sendback_result, describe)
 * -> what to put in _sendback_result's place. */
PyObject *ilv_hook_process_pool (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names);
