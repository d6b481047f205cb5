"""Processes: starting them, pickling, pipes, the process pool; subinterpreters where there are.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import fcntl
import multiprocessing
import multiprocessing.connection
import os
import struct
import subprocess
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.reduction import ForkingPickler

from calibrate import time_each, time_many
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

WATCH_S = 0.0001


def _watch(costs):
    """What one more worker costs each wait of the manager, which registers all their sentinels with
    a new selector: less of them taken off more of them. None is ready, as when the manager waits: a
    wait that has to block goes through them in the kernel again, and costs twice as much as one that
    finds its answer there."""
    pipes = [multiprocessing.Pipe(duplex=False) for _ in range(65)]
    sentinels = [reader.fileno() for reader, _ in pipes]

    def wait_many(count):
        def wait_for(n):
            for _ in range(n):
                multiprocessing.connection.wait(sentinels[:count], WATCH_S)
        return wait_for

    def take():
        few, many = (time_many(15, 10, wait_many(count)) for count in (1, 65))
        return [(two - one) / 64 for one, two in zip(few, many)]
    costs.measure("ProcessWatch", take)
    for pipe in pipes:
        pipe[0].close(), pipe[1].close()


def _first_result(context):
    """A new pool of one worker: nanoseconds to its first result, and to another."""
    begin = clock()
    with ProcessPoolExecutor(1, context) as pool:
        pool.submit(_nothing).result()
        first = clock() - begin
        begin = clock()
        pool.submit(_nothing).result()
        return first, clock() - begin


def _start_worker(context):
    """Nanoseconds that a pool's first worker takes until it can work."""
    first, again = _first_result(context)
    return first - again


def print_server_start():
    """Of this process's fork server: what its first worker takes longer than the next ones."""
    context = multiprocessing.get_context("forkserver")
    first = _start_worker(context)
    print(first - sorted(_start_worker(context) for _ in range(3))[1])


SERVER = """
import sys
sys.path.insert(0, sys.argv[1])
import calibrate_processes
calibrate_processes.print_server_start()
"""


def _server(costs):
    """A process starts its server once: each sample is a process of its own."""
    program = [sys.executable, "-I", "-c", SERVER, os.path.dirname(os.path.abspath(__file__))]
    costs.measure("ForkserverFirst", lambda: [int(subprocess.check_output(program))
                                              for _ in range(5)])


def _time_starts(context, slice_ns):
    """Without those that waited for a core until a time slice was over, because the new process or
    the fork server was put on ours: that wait is no part of the call, and the simulator has it."""
    samples = []
    for _ in range(31):
        process = context.Process(target=_nothing)
        begin = clock()
        process.start()
        samples.append(clock() - begin)
        process.join()
    at_once = [one for one in samples if one < min(samples) + slice_ns / 4]
    return at_once if len(at_once) > len(samples) / 2 else samples


def _starts(costs):
    calls = {"fork": "ProcessForkCall", "forkserver": "ProcessStartCall", "spawn": "ProcessSpawnCall"}
    for name, method in START_METHODS:
        context = multiprocessing.get_context(method)
        if method == "forkserver":
            _first_result(context)  # starts the server
        costs.add("Process" + name, costs.to_cpu([_start_worker(context) for _ in range(11)]))
        costs.measure(calls[method], lambda: costs.to_cpu(_time_starts(context, costs["Slice"])))


IMPORT = '''
import concurrent.futures.process, concurrent.futures.thread, multiprocessing.queues, time
begin = time.process_time_ns()
import asyncio
asyncio.new_event_loop().close()
print(time.process_time_ns() - begin)
'''


def _imports(costs):
    """What a new process, that has what a worker needs, imports for an event loop."""
    program = [sys.executable, "-I", "-c", IMPORT]
    subprocess.check_output(program)
    costs.measure("AsyncioStart", lambda: [int(subprocess.check_output(program))
                                           for _ in range(5)])


class Clocks:
    """CPU time of the threads of a pool in this process. One is called QueueFeederThread; the other
    one is its manager, which has no name of its own."""

    def __init__(self, others):
        self.feeder, self.manager = (
            next(thread for thread in threading.enumerate() if thread not in others and
                 (thread.name == "QueueFeederThread") == is_feeder) for is_feeder in (True, False))

    def read(self):
        return [time.clock_gettime_ns(time.pthread_getcpuclockid(thread.ident))
                for thread in (self.manager, self.feeder)]


def _batch(pool, n, others):
    """n jobs in a row through one worker: CPU time per job of submit(), of the manager thread, of
    the feeder thread and of the worker."""
    pool.submit(_nothing).result()
    worker = pool.submit(_cpu_time).result()
    clocks = Clocks(others)
    before = clocks.read()
    submits = time.thread_time_ns()
    jobs = [pool.submit(_nothing) for _ in range(n)]
    submits = time.thread_time_ns() - submits
    jobs[-1].result()  # one worker: the others are done; waiting for each would wake us each time
    after = clocks.read()
    worker = pool.submit(_cpu_time).result() - worker
    return [took / n for took in
            (submits, after[0] - before[0], after[1] - before[1], worker)]


def _pool(costs):
    """The parent's CPU time per job. The manager thread waits once, reads once and unpickles once;
    the rest of its time is half for the way there, half for the way back. The feeder thread, which
    is woken for each job, pickles once and writes once. The worker unpickles, pickles, reads and
    writes."""
    others = set(threading.enumerate())
    with ProcessPoolExecutor(1, multiprocessing.get_context("fork")) as pool:
        takes = zip(*[_batch(pool, 300, others) for _ in range(11)])
    submits, manager, feeder, worker = takes
    once = costs["PickleCall"] + costs["PipeCall"]
    half = [took / 2 for took in manager]
    known = once + costs["ProcessWatch"] + costs["ContextSwitch"]
    costs.add("ProcessSubmit", submits)
    costs.add("ProcessDispatch", half, less=known / 2)
    costs.add("ProcessResult", half, less=known / 2)
    costs.add("ProcessFeed", feeder, less=once + costs["HandoverWork"])
    costs.add("ProcessJob", worker, less=2 * once)


# --- payloads ---

PAYLOAD_MIB = 4
MESSAGES = 24
MESSAGES_A_MEAN = 6


def _time(work, *args):
    """What work() gives, and its CPU time per MiB."""
    begin = time.thread_time_ns()
    result = work(*args)
    return result, (time.thread_time_ns() - begin) / PAYLOAD_MIB


def _write_messages(pipe, answers):
    """As a queue's feeder thread does it."""
    block = bytes(PAYLOAD_MIB * MIB)
    samples = []

    def feed():
        for _ in range(MESSAGES):
            message, dump = _time(ForkingPickler.dumps, block)
            samples.append((dump, _time(pipe.send_bytes, message)[1]))
    thread = threading.Thread(target=feed)
    thread.start()
    thread.join()
    answers.send(samples)


def _read_message(pipe):
    """As Connection.recv_bytes() does it: CPU time per MiB in read(), besides it, and of loads()."""
    in_calls = []

    def read(handle, size):
        chunk, took = _time(os.read, handle, size)
        in_calls.append(took)
        return chunk
    size, = struct.unpack("!i", pipe._recv(4).getvalue())
    buffer, all_of_it = _time(pipe._recv, size, read)
    load = _time(ForkingPickler.loads, buffer.getvalue())[1]
    return sum(in_calls), all_of_it - sum(in_calls), load


def _read_messages(pipe, answers):
    answers.send([_read_message(pipe) for _ in range(MESSAGES)])


def _take_payload():
    """Bytes from one process to another, both just started: pickled, written, read, joined,
    unpickled. In a process that has worked with big blocks for long, malloc keeps memory and all of
    this is several times as fast; a pool's worker gets new pages for every message."""
    context = multiprocessing.get_context("forkserver")
    reader, writer = context.Pipe(duplex=False)
    answers = [context.Pipe(duplex=False) for _ in range(2)]
    processes = [context.Process(target=_write_messages, args=(writer, answers[0][1])),
                 context.Process(target=_read_messages, args=(reader, answers[1][1]))]
    for process in processes:
        process.start()
    written, read = [answer[0].recv()[MESSAGES // 4:] for answer in answers]
    for process in processes:
        process.join()
    return {"PicklePerMiB": [one[0] for one in written], "UnpicklePerMiB": [one[2] for one in read],
            "PipeWritePerMiB": [one[1] for one in written], "PipePerMiB": [one[0] for one in read],
            "PipeGatherPerMiB": [one[1] for one in read]}


def _means(samples):
    """Of each MESSAGES_A_MEAN in a row. One message in three finds memory that the one before it gave
    back, and costs less than half of the others: a middle one would stand for none of them."""
    return [sum(samples[i:i + MESSAGES_A_MEAN]) / MESSAGES_A_MEAN
            for i in range(0, len(samples) - MESSAGES_A_MEAN + 1, MESSAGES_A_MEAN)]


def _payload(costs):
    """Three pairs of processes: where the kernel put their pages differs."""
    takes = [_take_payload() for _ in range(3)]
    for key in takes[0]:
        costs.add(key, [mean for take in takes for mean in _means(take[key])])


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
    _server(costs)
    _imports(costs)
    _watch(costs)
    _pool(costs)
    _payload(costs)
    _interpreters(costs)
