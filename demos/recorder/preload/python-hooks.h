/* What the recorder does inside the interpreter: the functions of the module `_ilv`.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "python-api.h"

/* Fills a module with the functions and constants; 0 with a Python error. */
int ilv_fill_module (PyObject *module);
/* Runs the boot file with `module` in its namespace; never leaves a Python error. */
void ilv_run_boot_file (PyObject *module);

#define ILV_FUNCTION(name)                                                                         \
  PyObject *name (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names)

/* hook_asyncio(Handle, BaseEventLoop, Task, CoroutineType, report, TimerHandle, _GatheringFuture,
 * eager code or None): report(handle, exception) is the except branch of Handle._run. */
ILV_FUNCTION (ilv_hook_asyncio);
/* hook_selector_loop(BaseSelectorEventLoop) */
ILV_FUNCTION (ilv_hook_selector_loop);
/* hook_uvloop(uvloop.Loop), hook_trio(CoroutineType, instrument) */
ILV_FUNCTION (ilv_hook_uvloop);
ILV_FUNCTION (ilv_hook_trio);
ILV_FUNCTION (ilv_trio_failed);

/* hook_work_items(_WorkItem, is_tuple, describe): the thread pool's work items; describe(fn) gives
 * a callable's name. hook_interpreter_pool(WorkerContext) */
ILV_FUNCTION (ilv_hook_work_items);
ILV_FUNCTION (ilv_hook_interpreter_pool);

/* hook_pickling(dumps, loads) -> what to put in their places. */
ILV_FUNCTION (ilv_hook_pickling);
/* hook_process_pool(ProcessPoolExecutor, _CallItem, _ResultItem, _sendback_result, describe) ->
 * what to put in _sendback_result's place. */
ILV_FUNCTION (ilv_hook_process_pool);

/* multiprocessing.Pool, see pool-items.c */
ILV_FUNCTION (ilv_pool_role);
ILV_FUNCTION (ilv_pool_pending);
ILV_FUNCTION (ilv_pool_job);
ILV_FUNCTION (ilv_pool_item);

/* name_by(describe), for hooks that are not given it themselves. */
ILV_FUNCTION (ilv_name_by);
/* The number of a callable's name; describe(fn), set once, gives it as text. */
void ilv_set_describe (PyObject *function);
uint32_t ilv_name_callable (PyObject *callable);
