"""trio's run loop, where trio is installed.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import socket
import time

from calibrate import connect_pair, get_spread, may_take

clock = time.thread_time_ns  # nothing here waits
ROUNDS = 11
MANY = 100
KEYS = ["TrioStep", "TrioTurn", "TrioEvent", "TrioTimer", "TrioTaskCreate", "TrioIoAwait"]


async def _together(trio, work, arguments, beside=None):
    """Nanoseconds that MANY tasks take which begin together: the work of each, and their turns.
    `beside` is a task that runs beside them."""
    async def run(argument):
        await start.wait()
        await work(argument)
    start = trio.Event()
    async with trio.open_nursery() as nursery:
        for argument in arguments:
            nursery.start_soon(run, argument)
        await trio.testing.wait_all_tasks_blocked()
        begin = clock()
        start.set()
        if beside:
            nursery.start_soon(beside)
    return clock() - begin


async def _steps(trio):
    """Checkpoints of many tasks in the same turns, each."""
    n = 20

    async def pass_checkpoints(_):
        for _ in range(n):
            await trio.lowlevel.checkpoint()
    return await _together(trio, pass_checkpoints, range(MANY)) / MANY / n


async def _turns(trio):
    """Checkpoints of a lone task: a turn and a step each."""
    begin = clock()
    for _ in range(1000):
        await trio.lowlevel.checkpoint()
    return (clock() - begin) / 1000


async def _less_waking(trio, work, arguments, beside=None):
    """What work() takes for each of many tasks, less that they are woken, and end."""
    async def nothing(_):
        pass
    wakes = await _together(trio, nothing, arguments)
    return (await _together(trio, work, arguments, beside) - wakes) / MANY


async def _events(trio):
    """Sockets that can be read, waited for in the same turn: an event and a step each."""
    pairs = [socket.socketpair() for _ in range(MANY)]
    for ours, theirs in pairs:
        ours.setblocking(False)
        theirs.send(b"x")
    took = await _less_waking(trio, trio.lowlevel.wait_readable, [pair[0] for pair in pairs])
    for pair in pairs:
        pair[0].close(), pair[1].close()
    return took


async def _timers(trio):
    """Deadlines that are due at once, each in a cancel scope: a timer and a step."""
    async def sleep(_):
        await trio.sleep(1e-9)
    return await _less_waking(trio, sleep, range(MANY))


async def _creates(trio):
    async def nothing():
        pass
    n = 500
    begin = clock()
    async with trio.open_nursery() as nursery:
        for _ in range(n):
            nursery.start_soon(nothing)
    return (clock() - begin) / n


async def _questions(trio):
    """Questions over streams, all answered while their tasks wait: two steps and an event each."""
    pairs = [connect_pair() for _ in range(MANY)]
    streams = [trio.SocketStream(trio.socket.from_stdlib_socket(ours)) for ours, _ in pairs]

    waiting, sends = [], []

    async def ask(stream):
        await stream.send_all(b"x" * 16)
        waiting.append(stream)
        await stream.receive_some(16)

    async def answer():
        while len(waiting) < MANY:
            await trio.lowlevel.checkpoint()
        begin = clock()
        for _, theirs in pairs:
            theirs.send(b"y" * 16)
        sends.append(clock() - begin)
    took = await _less_waking(trio, ask, streams, answer)
    for _, theirs in pairs:
        theirs.close()
    for stream in streams:
        stream.socket.close()
    return took - sends[0] / MANY


async def _measure(trio, costs):
    async def sample(work):
        takes = []
        while may_take(takes, get_spread):
            await work(trio)
            takes.append([await work(trio) for _ in range(ROUNDS)])
        return min(takes, key=get_spread)
    costs.add("TrioStep", await sample(_steps))
    step = costs["TrioStep"]
    costs.add("TrioTurn", await sample(_turns), less=step)
    costs.add("TrioEvent", await sample(_events), less=step)
    costs.add("TrioTimer", await sample(_timers), less=step)
    costs.add("TrioTaskCreate", await sample(_creates), less=step)
    costs.add("TrioIoAwait", await sample(_questions), less=2 * step + costs["TrioEvent"])


def measure(costs):
    try:
        import trio
        import trio.testing
    except ImportError:
        costs.cannot(KEYS, "trio is not installed")
        return
    trio.run(_measure, trio, costs)
