"""The three kinds of computing, and how long one unit of each takes on this interpreter.

SPDX-License-Identifier: GPL-3.0-or-later

A `python`, `hold` or `native` step does a fixed number of units; how many make up its duration is
found here, alone and warm, before anything is timed, in several processes. A step never looks at a clock: a loop that
runs until a clock says so would seem to run in parallel where it does not.

Time is counted on the thread's CPU clock: being put off the core by other programs does not count.
A duration d takes (d - call_ns) / unit_ns units, where call_ns is what the call costs by itself.
"""
import os
import sys
import time
from collections import deque
from itertools import repeat

_consume = deque(maxlen=0).extend


def work_python(n):
    """Bytecode: may be asked to give up the GIL at each turn of the loop."""
    x = 0
    for _ in repeat(None, n):
        x = (x + 1) & 255
    return x


def work_hold(n):
    """One C call that keeps the GIL all the while, as a long sorted() does; linear in n."""
    _consume(repeat(None, n))


def work_native(n):
    """One C call that gives up the GIL while it computes: n rounds of hashing."""
    _hash("sha256", b"interleave", b"workload", n)


def _hash(*args):
    # hashlib takes milliseconds to import: only a run that hashes pays for it.
    global _hash
    from hashlib import pbkdf2_hmac
    _hash = pbkdf2_hmac
    _hash(*args)


def prepare(kinds):
    """Imports what the kinds need and makes the code warm, before time 0."""
    for kind in kinds:
        for _ in range(20):
            WORK[kind](50)


WORK = {"python": work_python, "hold": work_hold, "native": work_native}
SAMPLES = 9
PROCESSES = 5
SAMPLE_NS = 1000000
WARM_NS = 60000000


def _cost(work, n):
    begin = time.thread_time_ns()
    work(n)
    return time.thread_time_ns() - begin


def _median(values):
    values = sorted(values)
    return values[len(values) // 2]


def _spread(ordered):
    """The middle half's width over the median."""
    low, high = ordered[len(ordered) // 4], ordered[(3 * len(ordered)) // 4]
    return (high - low) / _median(ordered)


def _call_cost(work):
    """Of a call with one unit of work. Many in a row: asking the clock costs more than one."""
    def many(n):
        for _ in repeat(None, n):
            work(1)

    def none(n):
        for _ in repeat(None, n):
            pass
    n = 500
    many(n), none(n)
    return _median([_cost(many, n) - _cost(none, n) for _ in range(SAMPLES)]) / n


def _warm(work, n):
    """The first 20 to 60 ms of bytecode in a process take 10 to 20 % longer than all the rest."""
    begin = time.thread_time_ns()
    while time.thread_time_ns() - begin < WARM_NS:
        work(n)


def _calibrate_kind(kind):
    work = WORK[kind]
    prepare([kind])
    n = 64
    while _cost(work, n) < SAMPLE_NS:
        n *= 2
    if kind == "python":
        _warm(work, n)
    samples = sorted(_cost(work, n) for _ in range(SAMPLES))
    call = _call_cost(work)
    unit = (_median(samples) - call) / (n - 1)
    return {"call_ns": max(0.0, call - unit), "unit_ns": unit, "spread": _spread(samples)}


def calibrate_here(kinds):
    """{kind: {call_ns, unit_ns, spread}} of this process. A disturbed one is taken again."""
    result = {}
    for kind in kinds:
        tries = []
        while len(tries) < 3 and not (tries and tries[-1]["spread"] < 0.05):
            tries.append(_calibrate_kind(kind))
        result[kind] = min(tries, key=lambda one: one["spread"])
    return result


def _calibrate_elsewhere(kinds):
    import json
    import subprocess
    flags = subprocess._args_from_interpreter_flags()  # multiprocessing's way, 3.8 to 3.15
    runner = os.path.join(os.path.dirname(os.path.abspath(__file__)), "runner.py")
    command = [sys.executable, "-I", *flags, runner, "calibrate", *kinds]
    return json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)


def calibrate():
    """{kind: {call_ns, unit_ns, spread}}, medians of PROCESSES processes, spread between them.

    One process is not enough: in one of eight or so the same bytecode is 10 % slower for its whole
    life (where code and objects come to lie differs), and the runs that are timed afterwards are
    other processes. The two kinds that are one long C call vary by less than 2 %: some of the
    processes are enough for them.
    """
    found = [_calibrate_elsewhere(WORK if i % 3 == 0 else ["python"]) for i in range(PROCESSES)]
    result = {}
    for kind in WORK:
        units = sorted(one[kind]["unit_ns"] for one in found if kind in one)
        calls = [one[kind]["call_ns"] for one in found if kind in one]
        result[kind] = {"call_ns": _median(calls),
                        "unit_ns": _median(units), "spread": _spread(units)}
    return result
