"""Threads, the GIL, locks, the thread pool, one call on a socket.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha1
from itertools import repeat
from time import perf_counter_ns, process_time_ns, thread_time_ns

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from calibrate import connect_pair, median, time_each, time_many


def _nothing():
    pass


def _empty_loop(n):
    for _ in range(n):
        pass


def _lock(costs):
    lock = threading.Lock()

    def take(n):
        for _ in range(n):
            with lock:
                pass
    loop = median(time_many(9, 100000, _empty_loop))
    costs.measure("Lock", lambda: time_many(15, 100000, take), less=loop)


def _gil_take(costs):
    """hashlib keeps the GIL below 2,048 bytes and gives it up from there on (HASHLIB_GIL_MINSIZE);
    both lengths are the same number of blocks, so the difference is a release and a take."""
    short, long = b"x" * 2047, b"x" * 2048

    def hash_many(block):
        begin = thread_time_ns()
        for _ in range(2000):
            sha1(block)
        return (thread_time_ns() - begin) / 2000

    def take():
        return [hash_many(long) - hash_many(short) for _ in range(21)]
    costs.measure("GilTake", take)


def _handover(costs):
    """A ball between two threads through two locks: each way wakes a thread, which changes cores
    or switches contexts, takes its lock and the GIL. What of that has a cost of its own is taken
    off."""
    there, back = threading.Lock(), threading.Lock()
    there.acquire(), back.acquire()
    n = 15000

    def answer():
        for _ in range(n + n // 15):
            there.acquire()
            back.release()

    def ask(n):
        for _ in range(n):
            there.release()
            back.acquire()

    def take(clock=perf_counter_ns):
        thread = threading.Thread(target=answer)
        thread.start()
        samples = time_many(15, n // 15, ask, clock)
        thread.join()
        return [one / 2 for one in samples]
    known = costs["ContextSwitch"] + costs["GilTake"] + costs["Lock"]
    costs.measure("ThreadHandover", take, less=known)
    # All on one core: the woken thread stands in its run queue, no idle core has to be woken.
    cpus = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cpus)})
    try:
        costs.measure("ThreadHandoverBusy", take, less=known)
        costs.measure("HandoverWork", lambda: take(process_time_ns), less=known)
    finally:
        os.sched_setaffinity(0, cpus)


def _start(costs):
    """start() returns when the new thread has run: its start, and one hand-over back."""
    def take():
        threads = [threading.Thread(target=_nothing) for _ in range(200)]
        return costs.to_cpu(time_each(200, lambda: threads.pop().start()))
    known = costs["ThreadHandover"] + costs["ContextSwitch"]
    costs.measure("ThreadStart", take, less=known)


def _executor(costs):
    """One worker that waits for a lock while jobs are submitted: the bare submit(). Then it is let
    go, and does them all without waiting: the worker's own part per job."""
    def note(times):
        times.append(thread_time_ns())
    n = 1000
    submits, jobs = [], []
    for _ in range(15):
        with ThreadPoolExecutor(1) as pool:
            gate, times = threading.Lock(), []
            gate.acquire()
            pool.submit(gate.acquire)
            pool.submit(note, times)
            begin = thread_time_ns()
            for _ in range(n):
                pool.submit(_nothing)
            submits.append((thread_time_ns() - begin) / n)
            pool.submit(note, times)
            gate.release()
        jobs.append((times[1] - times[0]) / n)
    costs.add("ExecutorSubmit", submits)
    costs.add("ExecutorJob", jobs)
    semaphore = threading.Semaphore(0)

    def release(n):
        for _ in range(n):
            semaphore.release()
    costs.measure("SemaphoreRelease", lambda: time_many(15, 1000, release))


def _io_call(costs):
    """One question and one answer on a socket whose answer is already there."""
    ours, theirs = connect_pair()

    def fill(n):
        for _ in range(n):
            theirs.sendall(b"x" * 16)

    def ask(n):
        for _ in range(n):
            ours.sendall(b"x" * 16)
            ours.recv(16)
    def take():
        samples = []
        for _ in range(25):
            fill(100)
            begin = thread_time_ns()
            ask(100)
            samples.append((thread_time_ns() - begin) / 100)
            theirs.recv(1 << 20)
        return samples
    take()  # buffers grow at first
    costs.measure("IoCall", take)
    ours.close(), theirs.close()


BLOCKED = 0.0003  # seconds


def _answer_late(end):
    """In a child: until its parent is gone."""
    while end.recv(16):
        time.sleep(BLOCKED)
        end.send(b"y" * 16)
    os._exit(0)


def _io_block(costs):
    """A question whose answer is a moment away: the thread sleeps in recv(), and the network's work
    for request and answer comes one by one."""
    ours, theirs = connect_pair()
    if os.fork() == 0:
        ours.close()
        _answer_late(theirs)
    theirs.close()

    def ask(n):
        for _ in range(n):
            ours.sendall(b"x" * 16)
            ours.recv(16)
    costs.measure("IoBlock", lambda: time_many(9, 40, ask), less=costs["IoCall"] + costs["Wake"])
    ours.close()
    os.wait()


def _socket(costs):
    """What of such a call is in send() and in recv(), where the GIL is let go of: a write to the file
    and a read from it do the same in the kernel, less what any such call costs Python."""
    ours, theirs = connect_pair()
    nothing, handle = os.open(os.devnull, os.O_WRONLY), ours.fileno()
    zeros = os.open("/dev/zero", os.O_RDONLY)

    def write(n, to):
        begin = thread_time_ns()
        for _ in range(n):
            os.write(to, b"x" * 16)
        return (thread_time_ns() - begin) / n

    def read(n, source):
        begin = thread_time_ns()
        for _ in range(n):
            os.read(source, 16)
        return (thread_time_ns() - begin) / n

    def take():
        samples = []
        for _ in range(25):
            writes, sent = write(100, nothing), write(100, handle)
            theirs.recv(1 << 20)
            theirs.sendall(b"x" * 1600)
            samples.append((sent - writes, read(100, handle) - read(100, zeros)))
        return samples
    take()
    samples = take()
    costs.add("SocketSend", [one[0] for one in samples])
    costs.add("SocketRecv", [one[1] for one in samples])
    ours.close(), theirs.close(), os.close(nothing), os.close(zeros)


def _connect(costs):
    """As a thread does it that needs a connection of its own."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(200)
        address = listener.getsockname()

        def connect(n):
            opened = []
            for _ in range(n):
                one = socket.socket()
                one.connect(address)
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                opened.append(one)
            return opened

        def take():
            samples = []
            for _ in range(9):
                begin = thread_time_ns()
                opened = connect(50)
                samples.append((thread_time_ns() - begin) / 50)
                for one in opened:
                    listener.accept()[0].close()
                    one.close()
            return samples
        costs.measure("Connect", take)


# --- free threading ---

def _count(n):
    x = 0
    for _ in repeat(None, n):
        x = (x + 1) & 255


def _time_counts(n_threads):
    """CPU time of a piece of Python in so many threads at once: samples of all of them."""
    samples = []

    def run():
        samples.extend(time_many(15, 100000, _count))
    threads = [threading.Thread(target=run) for _ in range(n_threads)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return samples


def _free_threading(costs):
    """The same Python in a thread for each core at once, against alone in an interpreter of the
    same build that has its GIL."""
    if getattr(sys, "_is_gil_enabled", lambda: True)():
        costs.cannot(["FreeThreadingFactor"], "this interpreter has its GIL")
        return
    program = [sys.executable, "-I", "-X", "gil=1", __file__]
    alone = float(subprocess.check_output(program))
    together = _time_counts(len(os.sched_getaffinity(0)))
    costs.add("FreeThreadingFactor", [1000000 * one / alone for one in together])


def measure(costs):
    _lock(costs)
    _gil_take(costs)
    _handover(costs)
    _start(costs)
    _executor(costs)
    _io_call(costs)
    _io_block(costs)
    _socket(costs)
    _connect(costs)
    _free_threading(costs)


if __name__ == "__main__":
    print(median(_time_counts(1)))
