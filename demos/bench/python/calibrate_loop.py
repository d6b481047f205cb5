"""The event loop: asyncio's, and uvloop's where it is installed.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import asyncio
import socket
import time
from concurrent.futures import Future

from calibrate import connect_pair, get_spread, may_take

clock = time.thread_time_ns  # nothing here waits
ROUNDS = 15


def _get_spread(samples):
    """Of the first figure, where each sample has several."""
    return get_spread([one[0] if isinstance(one, tuple) else one for one in samples])


async def _nothing():
    pass


async def _handles(loop, n):
    """n callbacks in one turn, made before: the turn and n handles."""
    done = loop.create_future()
    left = [n]

    def count():
        left[0] -= 1
        if not left[0]:
            done.set_result(None)
    begin = clock()
    for _ in range(n):
        loop.call_soon(count)
    await done
    return (clock() - begin) / n


async def _turns(n):
    begin = clock()
    for _ in range(n):
        await asyncio.sleep(0)
    return (clock() - begin) / n


async def _sleeps(seconds, n):
    begin = clock()
    for _ in range(n):
        await asyncio.sleep(seconds)
    return (clock() - begin) / n


async def _creates(n):
    begin = clock()
    tasks = [asyncio.ensure_future(_nothing()) for _ in range(n)]
    took = (clock() - begin) / n
    await asyncio.gather(*tasks)
    return took


async def _timers(loop, n):
    """n timers that are all due: pushed on the heap, popped from it, run."""
    done = loop.create_future()
    left = [n]

    def count():
        left[0] -= 1
        if not left[0]:
            done.set_result(None)
    at = loop.time()
    begin = clock()
    for _ in range(n):
        loop.call_at(at, count)
    await done
    return (clock() - begin) / n


async def _events(loop, n):
    """A turn in which n sockets can be read: an event and a handle for each."""
    pairs = [socket.socketpair() for _ in range(n)]
    done = loop.create_future()
    left = [n]

    def read(ours):
        loop.remove_reader(ours)
        left[0] -= 1
        if not left[0]:
            done.set_result(None)
    for ours, theirs in pairs:
        ours.setblocking(False)
        theirs.send(b"x")
        loop.add_reader(ours, read, ours)
    begin = clock()
    await done
    took = (clock() - begin) / n
    # What taking the readers off again costs is no part of an event.
    for ours, _ in pairs:
        loop.add_reader(ours, read, ours)
    begin = clock()
    for ours, _ in pairs:
        loop.remove_reader(ours)
    took -= (clock() - begin) / n
    for pair in pairs:
        pair[0].close(), pair[1].close()
    return took


class _Client(asyncio.Protocol):
    waiter = None

    def data_received(self, data):
        self.waiter.set_result(None)


async def _questions(loop, n):
    """A question over a transport whose answer is there at the next poll, n times."""
    bytes(1 << 20)  # room in the heap for reads of 256 KiB: ReadBuffer says what they cost without
    ours, theirs = connect_pair()
    ours.setblocking(False)
    transport, client = await loop.create_connection(_Client, sock=ours)
    other, end = connect_pair()
    begin = clock()
    for _ in range(n):
        other.send(b"y" * 16)
    sends = (clock() - begin) / n
    other.close(), end.close()
    begin = clock()
    for _ in range(n):
        client.waiter = loop.create_future()
        transport.write(b"x" * 16)
        theirs.send(b"y" * 16)
        await client.waiter
    took = (clock() - begin) / n - sends
    transport.abort()
    theirs.close()
    return took


# --- a pool beside the loop ---

class _NoPool:
    """An executor that does nothing: what is left is the loop's part."""

    def __init__(self):
        self.futures = []

    def submit(self, *_):
        self.futures.append(Future())
        return self.futures[-1]


async def _awaits(loop, n):
    """run_in_executor() of n jobs, results set, their handles run: nanoseconds of the loop's part,
    of the part of whoever sets a result, and of set_result() alone."""
    pool = _NoPool()
    begin = clock()
    for _ in range(n):
        pool.submit()
    made = clock() - begin
    pool.futures = []
    begin = clock()
    awaited = [loop.run_in_executor(pool, None) for _ in range(n)]
    called = clock() - begin
    plain = [Future() for _ in range(n)]
    begin = clock()
    for future in plain:
        future.set_result(None)
    alone = clock() - begin
    begin = clock()
    for future in pool.futures:
        future.set_result(None)
    told = clock() - begin
    begin = clock()
    await asyncio.gather(*awaited)
    copied = clock() - begin
    return (called - made + copied) / n, (told - alone) / n


async def _woken(loop, n):
    """A turn with a byte in the self-pipe, less one without."""
    samples = []
    for writes in (True, False) * n:
        if writes:
            loop._write_to_self()
        begin = clock()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        samples.append(clock() - begin)
    return (sum(samples[::2]) - sum(samples[1::2])) / n


async def _measure_pool(costs, loop, sample):
    awaits = await sample(_awaits, loop, 100)
    # gather() has a callback for each; it is a handle more.
    costs.add("ExecutorAwait", [one[0] for one in awaits], less=2 * costs["LoopHandle"])
    costs.add("LoopWakeCall", [one[1] for one in awaits])
    costs.add("LoopWoken", await sample(_woken, loop, 100))


async def _measure(costs, prefix):
    loop = asyncio.get_running_loop()

    async def sample(work, *args):
        takes = []
        while may_take(takes, _get_spread):
            await work(*args)
            takes.append([await work(*args) for _ in range(ROUNDS)])
        return min(takes, key=_get_spread)
    handles = await sample(_handles, loop, 2000)
    costs.add(prefix + "LoopHandle", handles)
    handle = costs[prefix + "LoopHandle"]
    costs.add(prefix + "LoopTurn", await sample(_turns, 2000), less=handle)
    costs.add(prefix + "TaskCreate", await sample(_creates, 1000))
    if not prefix:
        costs.add("LoopTimer", await sample(_timers, loop, 200), less=handle)
        # Turn by turn: the timer's handle, then the task's.
        known = 2 * costs["LoopTurn"] + 2 * handle + costs["LoopTimer"]
        costs.add("LoopWake", await sample(_sleeps, 0.0003, 20), less=known)
        costs.add("LoopWakeCold", await sample(_sleeps, 0.02, 2), less=known + costs["LoopWake"])
        await _measure_pool(costs, loop, sample)
    costs.add(prefix + "LoopEvent", await sample(_events, loop, 100), less=handle)
    known = 2 * costs[prefix + "LoopTurn"] + 2 * handle + costs[prefix + "LoopEvent"]
    costs.add(prefix + "IoAwait", await sample(_questions, loop, 100), less=known)


def _run(loop, costs, prefix):
    try:
        loop.run_until_complete(_measure(costs, prefix))
    finally:
        loop.close()


def measure(costs):
    _run(asyncio.new_event_loop(), costs, "")
    try:
        import uvloop
    except ImportError:
        costs.cannot(["Uv…"], "uvloop is not installed")
    else:
        _run(uvloop.new_event_loop(), costs, "Uv")
