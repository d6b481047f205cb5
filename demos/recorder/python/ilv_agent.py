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
PROC_PROGRAM = 9
THR_START, THR_SPAWN = 16, 19
JOB_BEGIN, JOB_END, JOB_DONE = 65, 66, 67
STEP_CANCELLED, STEP_RAISED = 2, 3
JOB_CANCELLED = 77
PROC_SPAWN, PROC_SPAWNED = 73, 74
POOL_TASKS, POOL_WORKER, POOL_RESULTS = 1, 2, 3

emit, emit_object, intern = _ilv.emit, _ilv.emit_object, _ilv.intern
n_executors = 0


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
    eager = getattr(tasks, "eager_task_factory", None)
    _ilv.hook_asyncio(
        events.Handle,
        module.BaseEventLoop,
        tasks.Task,
        type(coroutine),
        report,
        events.TimerHandle,
        tasks._GatheringFuture,
        getattr(eager, "__code__", None),
    )


def hook_set_name(task_type):
    real = task_type.set_name

    def set_name(self, value, /):
        result = real(self, value)
        _ilv.name_task(self, str(value))
        return result

    set_name.__doc__, set_name.__qualname__ = real.__doc__, real.__qualname__
    try:
        task_type.set_name = set_name
    except TypeError:
        # A class written in C has no attributes to set, but a dictionary as any other.
        import gc

        names = gc.get_referents(task_type.__dict__)[0]
        if names["set_name"] is real:
            names["set_name"] = set_name
            _ilv.type_changed(task_type)


def hook_task_names(module):
    if _ilv.interpreter == 0:
        hook_set_name(module.Task)
        return
    # Classes written in C may be shared among interpreters and stay as they are. Up to 3.11 the
    # library itself names a task by this, after it was made.
    real_set_name = getattr(module, "_set_task_name", None)
    if real_set_name is None:
        return

    def _set_task_name(task, name):
        if name is not None:
            _ilv.name_task(task, str(name))
        return real_set_name(task, name)

    module._set_task_name = _set_task_name


def hook_selector_loop(module):
    _ilv.hook_selector_loop(module.BaseSelectorEventLoop)


def hook_uvloop(module):
    _ilv.hook_uvloop(module.Loop)


def hook_trio(module):
    # Chosen by run() and start_guest_run() alike; theirs come first.
    async def nothing():
        pass

    coroutine = nothing()
    coroutine.close()
    real_setup = module.setup_runner

    class Recorder(sys.modules["trio._abc"].Instrument):
        pass

    recorder = Recorder()
    _ilv.hook_trio(type(coroutine), recorder)

    def setup_runner(clock, instruments, *args, **kwargs):
        return real_setup(clock, [*instruments, recorder], *args, **kwargs)

    module.setup_runner = setup_runner
    real_exited = module.Runner.task_exited

    def task_exited(self, task, outcome):
        # An instrument is told that a task has ended, but not how.
        error = getattr(outcome, "error", None)
        if error is not None:
            _ilv.trio_failed(task, STEP_CANCELLED if is_cancelled(error) else STEP_RAISED)
        return real_exited(self, task, outcome)

    def is_cancelled(error):
        if hasattr(error, "exceptions"):
            return all(map(is_cancelled, error.exceptions))
        return isinstance(error, module.Cancelled)

    module.Runner.task_exited = task_exited
    real_spawn = module.Runner.spawn_impl

    def spawn_impl(self, async_fn, args, nursery, name, **kwargs):
        task = real_spawn(self, async_fn, args, nursery, name, **kwargs)
        # Without a name of its own a task bears its function's, which is recorded already.
        if type(name) is str and not kwargs.get("system_task"):
            _ilv.name_task(task, name)
        return task

    module.Runner.spawn_impl = spawn_impl


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


def hook_futures(module):
    # Who is cancelled in time never runs, and nothing else is heard of it.
    future = module.Future
    real_cancel = future.cancel

    def cancel(self):
        is_cancelled = real_cancel(self)
        if is_cancelled:
            emit_object(JOB_CANCELLED, 0, 0, self, 0)
        return is_cancelled

    cancel.__doc__ = real_cancel.__doc__
    future.cancel = cancel


def hook_thread_pool(module):
    item = module._WorkItem
    is_tuple = "task" in item.__init__.__code__.co_varnames[:3]  # 3.14: _WorkItem(future, task)
    _ilv.hook_work_items(item, is_tuple, describe)


def hook_interpreter_pool(module):
    _ilv.hook_interpreter_pool(module.WorkerContext)


def hook_interpreters(module):
    # Each new subinterpreter loads the recorder as an extension module, which runs this file there.
    real_create = module.create
    run = getattr(module, "exec", None) or module.run_string
    boot = (
        "import _imp\n"
        "class spec: name, origin, loader, parent = '_ilv', %r, None, ''\n"
        "module = _imp.create_dynamic(spec)\n"
        "_imp.exec_dynamic(module)\n"
        "del _imp, spec, module\n" % _ilv.library
    )

    def create(*args, **kwargs):
        number = real_create(*args, **kwargs)
        try:
            run(number, boot)
        except Exception:
            pass
        return number

    module.create = create


def hook_process_pool(module):
    # Executors count their calls from numbers that no other executor of the run gets to.
    global n_executors
    real_init = module.ProcessPoolExecutor.__init__

    def __init__(self, *args, **kwargs):
        global n_executors
        real_init(self, *args, **kwargs)
        self._queue_count += first_call()
        n_executors += 1

    __init__.__wrapped__, __init__.__doc__ = real_init, real_init.__doc__
    module.ProcessPoolExecutor.__init__ = __init__
    module._sendback_result = _ilv.hook_process_pool(
        module.ProcessPoolExecutor,
        module._CallItem,
        module._ResultItem,
        module._sendback_result,
        describe,
    )


def first_call():
    """0 for the first executor of the program itself, so that its numbers stay small."""
    return ((_ilv.process_key() << 8) + (n_executors & 255)) << 32


def hook_pool(module):
    real_worker = module.worker
    real_tasks, real_results = module.Pool._handle_tasks, module.Pool._handle_results
    real_map, real_apply = module.Pool._map_async, module.Pool.apply_async

    class Counter:
        def __init__(self):
            self.real = module.job_counter

        def __next__(self):
            number = next(self.real)
            _ilv.pool_job(number)
            return number

    def count_items(pool, iterable, chunksize):
        if chunksize is None:
            chunksize, extra = divmod(len(iterable), len(pool._pool) * 4)
            chunksize += bool(extra)
        return -(-len(iterable) // chunksize) if iterable else 0

    def _map_async(self, func, iterable, mapper, chunksize=None, *args, **kwargs):
        if not hasattr(iterable, "__len__"):
            iterable = list(iterable)  # as the real one does
        _ilv.pool_pending(func, count_items(self, iterable, chunksize))
        return real_map(self, func, iterable, mapper, chunksize, *args, **kwargs)

    def apply_async(self, func, *args, **kwargs):
        _ilv.pool_pending(func, 1)
        return real_apply(self, func, *args, **kwargs)

    def lazily(real):
        def imap(self, func, *args, **kwargs):
            _ilv.pool_pending(func, 0)
            return real(self, func, *args, **kwargs)

        imap.__wrapped__ = real
        return imap

    class Tasks:
        """What a worker thread of a ThreadPool gets, unpickled."""

        def __init__(self, real):
            self.real = real

        def get(self):
            task = self.real.get()
            if task is not None:
                _ilv.pool_item(JOB_BEGIN, task[0], task[1], 0)
            return task

    class Results:
        def __init__(self, real):
            self.real = real

        def put(self, result):
            _ilv.pool_item(JOB_END, result[0], result[1], int(not result[2][0]))
            _ilv.pool_item(JOB_DONE, result[0], result[1], 0)
            return self.real.put(result)

    def worker(inqueue, outqueue, *args, **kwargs):
        if hasattr(inqueue, "_writer"):
            _ilv.pool_role(POOL_WORKER)
        else:
            inqueue, outqueue = Tasks(inqueue), Results(outqueue)
        return real_worker(inqueue, outqueue, *args, **kwargs)

    def _handle_tasks(*args):
        _ilv.pool_role(POOL_TASKS)
        return real_tasks(*args)

    def _handle_results(*args):
        _ilv.pool_role(POOL_RESULTS)
        return real_results(*args)

    _ilv.name_by(describe)
    worker.__module__, worker.__qualname__ = "multiprocessing.pool", "worker"  # pickled by name
    module.job_counter, module.worker = Counter(), worker
    module.Pool._handle_tasks = staticmethod(_handle_tasks)
    module.Pool._handle_results = staticmethod(_handle_results)
    module.Pool._map_async, module.Pool.apply_async = _map_async, apply_async
    module.Pool.imap = lazily(module.Pool.imap)
    module.Pool.imap_unordered = lazily(module.Pool.imap_unordered)


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
    "asyncio.selector_events": hook_selector_loop,
    "asyncio.tasks": hook_task_names,
    "uvloop": hook_uvloop,
    "trio._core._run": hook_trio,
    "_interpreters": hook_interpreters,
    "_xxsubinterpreters": hook_interpreters,
    "threading": hook_threading,
    "concurrent.futures._base": hook_futures,
    "concurrent.futures.thread": hook_thread_pool,
    "concurrent.futures.interpreter": hook_interpreter_pool,
    "multiprocessing.pool": hook_pool,
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


def find_program():
    """What this Python runs, if another one has started it as any program; multiprocessing's own
    helpers do not count."""
    if not _ilv.process_key() or _ilv.interpreter:
        return None
    with open("/proc/self/cmdline", "rb", 0) as file:
        words = file.read().decode("utf-8", "replace").split("\0")[1:-1]
    for i, word in enumerate(words):
        if word == "-c":
            return None if "multiprocessing" in "".join(words[i + 1 :]) else "-c"
        if word == "-m":
            return " ".join(words[i : i + 2])
        if not word.startswith("-"):
            return word.rpartition("/")[2]
    return "-"


def tell_program():
    try:
        program = find_program()
    except OSError:
        program = None
    if program is not None:
        emit(PROC_PROGRAM, 0, intern(program), 0, 0)


emit(
    AGENT_READY,
    int("free-threading" in sys.version) + 2 * (_ilv.interpreter != 0),
    sys.hexversion,
    _ilv.interpreter,
    0,
)
tell_program()
sys.meta_path.insert(0, HookingFinder)
for name in HOOKS:
    if name in sys.modules:
        apply(sys.modules[name])
