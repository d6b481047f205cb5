"""What Python's and the kernel's primitives cost on this machine, for the simulator.

SPDX-License-Identifier: GPL-3.0-or-later

    python3 calibrate.py

Prints a line for each cost of a cost set that could be measured:

    KEY<tab>VALUE<tab>SPREAD<tab>SAMPLES

VALUE is in nanoseconds, bytes for memory, or millionths for a share or factor; it is the median of
SAMPLES samples, SPREAD their interquartile range in parts of it. Of up to three takes the calmest
counts. A cost that is a difference (what is left when known parts are taken off) has the spread of
what it was taken from. "# " begins a line that says what could not be measured and why, "! " the
same of a difference that drowned in noise, "% " one that says how far it is: parts done, parts in
all, the part that is next.

Only primitives: a thread, a hand-over, a turn of the loop, a pickle. No workload is ever run here,
so a prediction made with these figures has not seen what it predicts.
"""
import importlib
import os
import socket
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
SHORTEST = 1  # nanosecond
TAKES = 3     # a disturbed figure is taken again
CALM = 0.1


BEGIN = time.monotonic()
PATIENCE = 15  # seconds; on a machine so busy, later figures are taken once


def may_take(takes, get_spread):
    """Whether another take is worth its time."""
    if not takes:
        return True
    has_time = time.monotonic() - BEGIN < PATIENCE
    return has_time and len(takes) < TAKES and get_spread(takes[-1]) >= CALM


class Costs:
    """The figures so far, by key."""

    def __init__(self):
        self.values = {}

    def __getitem__(self, key):
        return self.values[key]

    def add(self, key, samples, less=0):
        """The median of `samples`, `less` what is known to be in each of them. Where that leaves
        nothing, noise was larger than the cost: that is no figure, but nothing can be taken off for it."""
        value = round(median(samples) - less)
        self.values[key] = max(SHORTEST, value)
        if value < SHORTEST:
            print("! %s: less than the noise it was measured in" % key, flush=True)
            return
        print("%s\t%d\t%.4f\t%d" % (key, value, get_spread(samples), len(samples)), flush=True)

    def measure(self, key, take, less=0):
        """As add(), with the calmest of up to three takes: take() gives the samples."""
        takes = []
        while may_take(takes, get_spread):
            takes.append(take())
        self.add(key, min(takes, key=get_spread), less)

    def to_cpu(self, samples):
        """CPU time of what was timed by the clock and computed all the while."""
        share = self.values["CoreShare"] / 1000000
        return [one * share for one in samples]

    def cannot(self, keys, why):
        print("# %s: %s" % (", ".join(keys), why), flush=True)


def connect_pair():
    """Two ends of a connection over the loopback, as a client and a server have them: the sender's
    call does the work of the network, which a pair of local sockets does not have."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(1)
        ours = socket.create_connection(listener.getsockname())
        theirs = listener.accept()[0]
    for one in (ours, theirs):
        one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return ours, theirs


def median(samples):
    return sorted(samples)[len(samples) // 2]


def get_spread(samples):
    """The interquartile range in parts of the median."""
    samples = sorted(samples)
    n = len(samples)
    middle = samples[n // 2]
    return (samples[3 * n // 4] - samples[n // 4]) / middle if middle > 0 else 0.0


def time_each(n, work):
    """Nanoseconds of each of n calls, waits included."""
    samples = []
    for _ in range(n):
        begin = time.perf_counter_ns()
        work()
        samples.append(time.perf_counter_ns() - begin)
    return samples


def time_many(rounds, n, work, clock=time.thread_time_ns):
    """Nanoseconds per piece of work, for each of some rounds: work(n) does n pieces. By default of
    this thread's CPU time: being put off the core by other programs does not count."""
    work(n)
    samples = []
    for _ in range(rounds):
        begin = clock()
        work(n)
        samples.append((clock() - begin) / n)
    return samples


PARTS = ("machine", "threads", "loop", "trio", "many", "processes", "memory", "dask")


def main():
    costs = Costs()
    for number, part in enumerate(PARTS):
        print("%% %d %d %s" % (number, len(PARTS), part), flush=True)
        importlib.import_module("calibrate_" + part).measure(costs)


if __name__ == "__main__":
    main()
