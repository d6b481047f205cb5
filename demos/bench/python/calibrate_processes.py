"""Processes: starting them, pickling, pipes, the process pool; subinterpreters where there are.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import fcntl
import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.reduction import ForkingPickler

from calibrate import median, time_each, time_many
from calibrate_memory import read_memory

clock = time.perf_counter_ns
MIB = 1 << 20
GET_PIPE_SIZE = 1032  # F_GETPIPE_SZ: fcntl has it from 3.10 on
START_METHODS = (("Fork", "fork"), ("Forkserver", "forkserver"), ("Spawn", "spawn"))


def _nothing():
    pass


def _cpu_time():
    return time.process_time_ns()


# --- pickling and pipes ---

def _pickle(costs):
    call = (7, _nothing, (b"", 1), {})

    def both(n):
        for _ in range(n):
            ForkingPickler.loads(ForkingPickler.dumps(call))
    costs.measure("PickleCall", lambda: [one / 2 for one in time_many(15, 2000, both)])
    block = bytes(16 * MIB)
    dumped = ForkingPickler.dumps(block)

    def dump(n):
        ForkingPickler.dumps(block)

    def load(n):
        ForkingPickler.loads(dumped)
    costs.measure("PicklePerMiB", lambda: time_many(11, 16, dump))
    costs.measure("UnpicklePerMiB", lambda: time_many(11, 16, load))


def _pipe(costs):
    """A short message to oneself: one write and one read."""
    reader, writer = multiprocessing.Pipe(duplex=False)

    def both(n):
        for _ in range(n):
            writer.send_bytes(b"x" * 100)
            reader.recv_bytes()
    costs.measure("PipeCall", lambda: [one / 2 for one in time_many(15, 1000, both)])
    costs.add("PipeBuffer", [fcntl.fcntl(writer.fileno(), GET_PIPE_SIZE)])
    reader.close(), writer.close()


# --- the pool ---

def _first_result(context):
    """A new pool of one worker: nanoseconds to its first result, and to another."""
    begin = clock()
    with ProcessPoolExecutor(1, context) as pool:
        pool.submit(_nothing).result()
        first = clock() - begin
        begin = clock()
        pool.submit(_nothing).result()
        return first, clock() - begin


def _starts(costs):
    calls = []
    for name, method in START_METHODS:
        context = multiprocessing.get_context(method)
        begin = clock()
        server = None
        if method == "forkserver":
            server = _first_result(context)
        takes = [_first_result(context) for _ in range(7)]
        ready = [first - again for first, again in takes]
        costs.add("Process" + name, costs.to_cpu(ready))
        if server:
            costs.add("ForkserverFirst", [server[0] - server[1]],
                      less=costs["ProcessForkserver"])
        for _ in range(5):
            process = context.Process(target=_nothing)
            begin = clock()
            process.start()
            calls.append(clock() - begin)
            process.join()
    costs.add("ProcessStartCall", costs.to_cpu(calls))


def _batch(pool, n):
    """n jobs in a row through one worker: CPU time of this process and of the worker per job."""
    pool.submit(_nothing).result()
    worker = pool.submit(_cpu_time).result()
    own = time.process_time_ns()
    thread = time.thread_time_ns()
    jobs = [pool.submit(_nothing) for _ in range(n)]
    submits = time.thread_time_ns() - thread
    jobs[-1].result()  # one worker: the others are done; waiting for each would wake us each time
    own = time.process_time_ns() - own
    worker = pool.submit(_cpu_time).result() - worker
    return submits / n, own / n, worker / n


def _pool(costs):
    """The parent's CPU time per job: submit(), and the manager and feeder threads, which pickle,
    unpickle, write and read once. The rest of theirs is half for the way there, half for the way
    back. The worker's: it unpickles, pickles, reads and writes."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("fork")) as pool:
        takes = [_batch(pool, 300) for _ in range(11)]
    known = 2 * costs["PickleCall"] + 2 * costs["PipeCall"]
    costs.add("ProcessSubmit", [take[0] for take in takes])
    threads = [(take[1] - take[0]) / 2 for take in takes]
    costs.add("ProcessDispatch", threads, less=known / 2)
    costs.add("ProcessResult", threads, less=known / 2)
    costs.add("ProcessJob", [take[2] for take in takes], less=known)


def _payload(costs):
    """Bytes to a worker as a pool sends them: pickled, written, read, unpickled. What pickling alone
    costs is taken off; the rest counts as the pipe's."""
    block = bytes(4 * MIB)
    with ProcessPoolExecutor(1, multiprocessing.get_context("forkserver")) as pool:
        pool.submit(len, block).result()
        empty = median(time_each(15, lambda: pool.submit(len, b"").result()))
        sends = time_each(11, lambda: pool.submit(len, block).result())
    each = costs.to_cpu([(one - empty) / 4 for one in sends])
    costs.add("PipePerMiB", each, less=costs["PicklePerMiB"] + costs["UnpicklePerMiB"])


def _interpreters(costs):
    keys = ["InterpreterStart", "InterpreterWorkerMemory"]
    try:
        from concurrent import interpreters
    except ImportError:
        costs.cannot(keys, "subinterpreters came with Python 3.14")
        return
    made = []

    def start():
        made.append(interpreters.create())
        made[-1].exec("import concurrent.futures.thread")
    before = read_memory("Pss")
    samples = time_each(7, start)
    costs.add(keys[0], samples)
    costs.add(keys[1], [(read_memory("Pss") - before) // len(made)])
    for one in made:
        one.close()


def measure(costs):
    _pickle(costs)
    _pipe(costs)
    _starts(costs)
    _pool(costs)
    _payload(costs)
    _interpreters(costs)
