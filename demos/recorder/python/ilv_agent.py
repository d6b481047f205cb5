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
PROC_SPAWN, PROC_SPAWNED = 73, 74

emit, emit_object, intern = _ilv.emit, _ilv.emit_object, _ilv.intern


def describe(function):
    module = getattr(function, "__module__", None) or "?"
    return "%s.%s" % (module, getattr(function, "__qualname__", None) or type(function).__name__)


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
    module._sendback_result = _ilv.hook_process_pool(
        module.ProcessPoolExecutor,
        module._CallItem,
        module._ResultItem,
        module._sendback_result,
        describe,
    )


def hook_pickling(module):
    pickler = module.ForkingPickler
    dumps, loads = _ilv.hook_pickling(pickler.dumps.__func__, pickler.loads)
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
