# The recorder's boot file: hooks the standard library of a recorded interpreter.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The preloaded library runs it once, between two bytecodes of the main thread, with `_ilv` in its
# namespace. It must never break or slow down the script: nothing is imported here that the
# interpreter has not imported already, each module is hooked when the script itself imports it,
# and a hook that does not fit this version is left out without a word.
#
# Works on 3.8 and later. The numbers are those of ilv-record.h.

import sys

STR_PROC_START = 3
AGENT_READY = 6
THR_START, THR_SPAWN = 16, 19
JOB_SUBMIT, JOB_BEGIN, JOB_END, JOB_DONE = 64, 65, 66, 67
PICKLE_BEGIN, PICKLE_END, UNPICKLE_BEGIN, UNPICKLE_END = 68, 69, 70, 71
JOB_QUEUED, PROC_SPAWN, PROC_SPAWNED = 72, 73, 74

IN_PROCESSES = 1
OTHER, CALL, RESULT = 0, 1, 2

emit, emit_object, intern = _ilv.emit, _ilv.emit_object, _ilv.intern

names = {}  # code object or type -> its name's number
pickled_kinds = {}  # class of a pool's message -> CALL or RESULT


def describe(function):
    module = getattr(function, "__module__", None) or "?"
    return "%s.%s" % (module, getattr(function, "__qualname__", None) or type(function).__name__)


def name_of(function):
    key = getattr(function, "__code__", None) or type(function)
    number = names.get(key)
    if number is None:
        number = names[key] = intern(describe(function))
    return number


def hook_asyncio(module):
    events, tasks = sys.modules["asyncio.events"], sys.modules["asyncio.tasks"]
    source_of = sys.modules["asyncio.format_helpers"]._format_callback_source

    def report(handle, exception):
        # The except branch of Handle._run.
        context = {
            "message": "Exception in callback %s" % source_of(handle._callback, handle._args),
            "exception": exception,
            "handle": handle,
        }
        if handle._source_traceback:
            context["source_traceback"] = handle._source_traceback
        handle._loop.call_exception_handler(context)

    async def nothing():
        pass

    coroutine = nothing()
    coroutine.close()
    _ilv.hook_asyncio(events.Handle, module.BaseEventLoop, tasks.Task, type(coroutine), report)


def hook_threading(module):
    thread = module.Thread
    real_start, real_bootstrap = thread.start, thread._bootstrap_inner

    def start(self):
        emit_object(THR_SPAWN, 0, 0, self, 0)
        return real_start(self)

    def _bootstrap_inner(self):
        _ilv.name_thread(self._name)
        emit_object(THR_START, int(self._daemonic), 0, self, 0)
        return real_bootstrap(self)

    thread.start, thread._bootstrap_inner = start, _bootstrap_inner


def hook_thread_pool(module):
    item = module._WorkItem
    is_tuple = "task" in item.__init__.__code__.co_varnames[:3]  # 3.14: _WorkItem(future, task)
    _ilv.hook_work_items(item, is_tuple, describe)


def hook_process_pool(module):
    executor, call = module.ProcessPoolExecutor, module._CallItem
    real_submit, real_call_init = executor.submit, call.__init__
    real_send = module._sendback_result

    def submit(*args, **kwargs):
        emit(JOB_SUBMIT, IN_PROCESSES, name_of(args[1]), 0, args[0]._queue_count)
        return real_submit(*args, **kwargs)

    def call_init(self, work_id, *args):
        emit(JOB_QUEUED, IN_PROCESSES, 0, work_id, 0)
        real_call_init(self, work_id, *args)

    def send(result_queue, work_id, *args, **kwargs):
        emit(JOB_END, IN_PROCESSES, 0, work_id, 0)
        return real_send(result_queue, work_id, *args, **kwargs)

    executor.submit, call.__init__, module._sendback_result = submit, call_init, send
    pickled_kinds[call] = CALL
    pickled_kinds[module._ResultItem] = RESULT


def hook_pickling(module):
    pickler = module.ForkingPickler
    real_dumps, real_loads = pickler.dumps.__func__, pickler.loads

    def dumps(cls, item, protocol=None):
        kind = pickled_kinds.get(type(item), OTHER)
        work_id = item.work_id if kind else 0
        emit(PICKLE_BEGIN, kind, 0, work_id, 0)
        data = real_dumps(cls, item, protocol)
        emit(PICKLE_END, kind, 0, work_id, len(data))
        return data

    def loads(data, *args, **kwargs):
        n_bytes = len(data)
        emit(UNPICKLE_BEGIN, OTHER, 0, 0, n_bytes)
        item = real_loads(data, *args, **kwargs)
        kind = pickled_kinds.get(type(item), OTHER)
        work_id = item.work_id if kind else 0
        emit(UNPICKLE_END, kind, 0, work_id, n_bytes)
        if kind == CALL:
            emit(JOB_BEGIN, IN_PROCESSES, name_of(item.fn), work_id, 0)
        elif kind == RESULT:
            emit(JOB_DONE, IN_PROCESSES, 0, work_id, 0)
        return item

    pickler.dumps, pickler.loads = classmethod(dumps), staticmethod(loads)


def hook_processes(module):
    process = module.BaseProcess
    real_start, real_bootstrap = process.start, process._bootstrap

    def start(self):
        emit(PROC_SPAWN, 0, intern(self._name), 0, 0)
        try:
            return real_start(self)
        finally:
            popen = getattr(self, "_popen", None)
            emit(PROC_SPAWNED, 0, 0, getattr(popen, "pid", 0) or 0, 0)

    def _bootstrap(self, *args, **kwargs):
        emit(STR_PROC_START, 0, intern(self._name), 0, 0)
        return real_bootstrap(self, *args, **kwargs)

    process.start, process._bootstrap = start, _bootstrap


HOOKS = {
    "asyncio.base_events": hook_asyncio,
    "threading": hook_threading,
    "concurrent.futures.thread": hook_thread_pool,
    "concurrent.futures.process": hook_process_pool,
    "multiprocessing.reduction": hook_pickling,
    "multiprocessing.process": hook_processes,
}


def apply(module):
    try:
        HOOKS[module.__name__](module)
    except Exception:
        pass  # another shape than the hook knows: this part stays unrecorded


class HookingLoader:
    """The real loader, and the hook once the module's code has run."""

    def __init__(self, real):
        self.real = real

    def __getattr__(self, name):
        return getattr(self.real, name)

    def create_module(self, spec):
        return self.real.create_module(spec)

    def exec_module(self, module):
        module.__spec__.loader = module.__loader__ = self.real
        self.real.exec_module(module)
        apply(module)


class HookingFinder:
    """First on sys.meta_path: finds as the others do, for the modules to hook alone."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        if name not in HOOKS:
            return None
        for finder in sys.meta_path:
            spec = None if finder is HookingFinder else finder.find_spec(name, path, target)
            if spec is not None:
                if hasattr(spec.loader, "exec_module"):
                    spec.loader = HookingLoader(spec.loader)
                return spec
        return None


emit(AGENT_READY, int("free-threading" in sys.version), sys.hexversion, 0, 0)
sys.meta_path.insert(0, HookingFinder)
for name in HOOKS:
    if name in sys.modules:
        apply(sys.modules[name])
