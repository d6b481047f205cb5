"""Stand-ins that let every recipe run without a network: a service to ask, and a job that computes.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import asyncio
import contextlib
import threading
import time

WAIT = 0.02  # seconds until the service answers


class Gauge:
    """How many are inside at once, at most, and in how many threads."""

    def __init__(self):
        self._lock = threading.Lock()
        self.reset()

    def reset(self):
        self.now, self.peak, self.calls, self.threads = 0, 0, 0, set()

    @contextlib.contextmanager
    def one(self):
        with self._lock:
            self.now += 1
            self.calls += 1
            self.peak = max(self.peak, self.now)
            self.threads.add(threading.get_ident())
        try:
            yield
        finally:
            with self._lock:
                self.now -= 1


service = Gauge()


def fetch(i):
    """Asks the service and blocks until it answers. It refuses what is below zero."""
    with service.one():
        time.sleep(WAIT)
        if i < 0:
            raise ValueError(f"the service refuses {i}")
        return i * 2


async def fetch_async(i):
    """The same through an asynchronous client."""
    with service.one():
        await asyncio.sleep(WAIT)
        if i < 0:
            raise ValueError(f"the service refuses {i}")
        return i * 2


def checksum(n):
    """Pure Python: holds the GIL all the time."""
    total = 0
    for k in range(n):
        total = (total * 31 + k) % 1_000_003
    return total


async def count_ticks(ticks, period=0.001):
    """A heartbeat: each tick says that the event loop had its turn."""
    while True:
        await asyncio.sleep(period)
        ticks.append(time.perf_counter())
