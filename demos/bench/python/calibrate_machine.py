"""The kernel's part: switching threads, timers, slices of a core.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import time

from calibrate import median, time_each, time_many

SLICE_LEAST_NS = 300000    # a shorter gap is an interrupt, not another thread's slice
SLICE_SECONDS = 0.6


def _pin(cpu):
    os.sched_setaffinity(0, {cpu})


def _echo(requests, answers, cpu):
    """In a child: gives every byte back. Ends when the pipe is closed."""
    _pin(cpu)
    while os.read(requests, 1):
        os.write(answers, b"x")
    os._exit(0)


def _context_switch(costs):
    """Two processes on one core wake each other through pipes: two switches a round, and each pipe
    written and read once. Those are timed alone and taken off."""
    cpus = os.sched_getaffinity(0)
    a, b = os.pipe(), os.pipe()
    cpu = min(cpus)
    child = os.fork()
    if child == 0:
        os.close(a[1])
        _echo(a[0], b[1], cpu)
    os.close(a[0])
    _pin(cpu)

    def rounds(n):
        for _ in range(n):
            os.write(a[1], b"x")
            os.read(b[0], 1)
    both = time_many(15, 1000, rounds, time.perf_counter_ns)
    os.close(a[1])
    os.waitpid(child, 0)
    os.sched_setaffinity(0, cpus)

    def alone(n):
        for _ in range(n):
            os.write(b[1], b"x")
            os.read(b[0], 1)
    calls = median(time_many(15, 1000, alone, time.perf_counter_ns))
    os.close(b[0]), os.close(b[1])
    costs.add("ContextSwitch", [one / 2 for one in both], less=calls)


def _find_gaps(seconds):
    """Lengths of the pieces in which this process had its core."""
    end = time.perf_counter_ns() + int(seconds * 1e9)
    last = begin = time.perf_counter_ns()
    pieces = []
    while last < end:
        now = time.perf_counter_ns()
        if now - last > SLICE_LEAST_NS:
            pieces.append(last - begin)
            begin = now
        last = now
    return pieces[1:]


def _slice(costs):
    """How long a core runs one of two threads that both could: two processes on one core."""
    cpus = os.sched_getaffinity(0)
    cpu = max(cpus)
    child = os.fork()
    if child == 0:
        _pin(cpu)
        _find_gaps(SLICE_SECONDS)
        os._exit(0)
    _pin(cpu)
    pieces = _find_gaps(SLICE_SECONDS)
    os.waitpid(child, 0)
    os.sched_setaffinity(0, cpus)
    if len(pieces) < 5:
        costs.cannot(["Slice"], "the core was never taken away")
    else:
        costs.add("Slice", pieces)


def _core_share(costs):
    """How much of a core's time a thread really gets while nobody here competes: its CPU time over
    the time that passed, in millionths. A virtual machine's neighbours take the rest."""
    samples = []
    for _ in range(15):
        wall, cpu = time.perf_counter_ns(), time.thread_time_ns()
        for _ in range(1500000):
            pass
        cpu, wall = time.thread_time_ns() - cpu, time.perf_counter_ns() - wall
        samples.append(min(1000000, 1000000 * cpu / wall))
    costs.add("CoreShare", samples)


def _timer_slack(costs):
    costs.measure("TimerSlack", lambda: time_each(150, lambda: time.sleep(0.001)), less=1000000)

def _wake(costs):
    """CPU time of a thread that sleeps, at once after its core was halted and after 20 ms, when little
    of what it needs is in the caches."""
    def take(seconds, n):
        def sleep(n):
            for _ in range(n):
                time.sleep(seconds)
        return lambda: time_many(9, n, sleep)
    known = median(take(0, 200)())
    costs.measure("Wake", take(0.0003, 40), less=known)
    costs.measure("WakeCold", take(0.02, 4), less=known + costs["Wake"])


def measure(costs):
    _core_share(costs)
    _context_switch(costs)
    _slice(costs)
    _timer_slack(costs)
    _wake(costs)
