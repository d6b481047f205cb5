"""Thousands of connections: what their number adds to a question, and what asyncio's reads cost.

SPDX-License-Identifier: GPL-3.0-or-later

Each loop is measured in an interpreter of its own (this file runs itself with the loop's name): what
malloc() does for a read of 256 KiB depends on what the interpreter has freed before. A child process
is the far end, as a server is. Questions are asked in rounds, each over all connections, so that
none is in the caches when its turn comes again; over a few connections all of them are.
"""
import asyncio
import importlib.util
import os
import resource
import select
import socket
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from calibrate import connect_pair, median

FEW = 100
MANY = 10000       # what the costs are given for
MANY_THREADS = 1000
THREAD_QUESTIONS = 5000
LEAST_MANY = 2000  # with fewer the caches hold too much
SPARE_FILES = 200
AT_MOST = "INTERLEAVE_CALIBRATION_CONNECTIONS"  # fewer, for a slow machine
ROUNDS = 3
clock = time.thread_time_ns


def raise_limit():
    """How many connections this process may have."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    hard = MANY + SPARE_FILES if hard == resource.RLIM_INFINITY else hard
    return min(MANY, hard - SPARE_FILES, int(os.environ.get(AT_MOST, MANY)))


# --- the far end ---

def _answer_all(listener):
    """In a child: gives everything back, until its parent is gone."""
    poll = select.epoll()
    poll.register(listener.fileno(), select.EPOLLIN)
    ends = {}
    while True:
        for number, _ in poll.poll():
            if number == listener.fileno():
                end = listener.accept()[0]
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                ends[end.fileno()] = end
                poll.register(end.fileno(), select.EPOLLIN)
                continue
            message = ends[number].recv(16)
            if not message:
                os._exit(0)
            ends[number].send(message)


def start_far_end():
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(1024)
    if os.fork() == 0:
        _answer_all(listener)
    return listener.getsockname()


# --- asyncio, uvloop ---

class Client(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.waiter.set_result(None)


async def _ask(loop, client, n):
    for _ in range(n):
        client.waiter = loop.create_future()
        client.transport.write(b"x" * 16)
        await client.waiter


async def _ask_all(loop, clients, n_many):
    """CPU time of a question: so many in all over these connections."""
    n = max(1, n_many // len(clients))
    begin = clock()
    await asyncio.gather(*[_ask(loop, client, n) for client in clients])
    return (clock() - begin) / n / len(clients)


async def _sample(loop, clients, n_many):
    await _ask_all(loop, clients, n_many)
    return [await _ask_all(loop, clients, n_many) for _ in range(ROUNDS)]


async def _measure_asyncio(address, n_many):
    loop = asyncio.get_running_loop()
    begin = clock()
    clients = []

    async def connect(n):
        made = [loop.create_connection(Client, *address) for _ in range(n)]
        clients.extend([client for _, client in await asyncio.gather(*made)])
    connects = []
    for _ in range(9):
        begin = clock()
        await connect(FEW // 2)
        connects.append((clock() - begin) / (FEW // 2))
    del clients[FEW:]
    small_heap = await _sample(loop, clients, n_many)
    bytes(1 << 20)  # freed at once: from now on a read of 256 KiB finds room in the heap
    few = await _sample(loop, clients, n_many)
    while len(clients) < n_many:
        await connect(min(200, n_many - len(clients)))
    return connects, small_heap, few, await _sample(loop, clients, n_many)


def _run_asyncio(name, address, n_many):
    if name == "uvloop":
        import uvloop
        loop = uvloop.new_event_loop()
    else:
        loop = asyncio.new_event_loop()
    return loop.run_until_complete(_measure_asyncio(address, n_many))


# --- trio ---

def _run_trio(address, n_many):
    import trio

    async def ask(stream, n):
        for _ in range(n):
            await stream.send_all(b"x" * 16)
            await stream.receive_some(16)

    async def ask_all(streams):
        n = max(1, n_many // len(streams))
        begin = clock()
        async with trio.open_nursery() as nursery:
            for stream in streams:
                nursery.start_soon(ask, stream, n)
        return (clock() - begin) / n / len(streams)

    async def sample(streams):
        await ask_all(streams)
        return [await ask_all(streams) for _ in range(ROUNDS)]

    async def main():
        streams = [await trio.open_tcp_stream(*address) for _ in range(FEW)]
        few = await sample(streams)
        while len(streams) < n_many:
            streams.append(await trio.open_tcp_stream(*address))
        return [], [], few, await sample(streams)
    return trio.run(main)


# --- threads ---

def _ask_in_a_ring(n_threads, n_many):
    """CPU time of a question, whose answer is there, by threads that take turns: each waits for a lock,
    asks over its own connection, and lets the next one go."""
    pairs = [connect_pair() for _ in range(n_threads)]
    turns = [threading.Lock() for _ in pairs]
    n = n_many // n_threads
    for turn, (_, theirs) in zip(turns, pairs):
        turn.acquire()
        for _ in range(n):
            theirs.sendall(b"x" * 16)

    def ask(ours, turn, following):
        for _ in range(n):
            turn.acquire()
            ours.sendall(b"x" * 16)
            ours.recv(16)
            following.release()
    threads = [threading.Thread(target=ask, args=(pairs[i][0], turns[i], turns[i + 1 - n_threads]),
                                daemon=True)
               for i in range(n_threads)]
    for thread in threads:
        thread.start()
    begin = time.process_time_ns()
    turns[0].release()
    for thread in threads:
        thread.join()
    took = time.process_time_ns() - begin
    for pair in pairs:
        for end in pair:
            end.close()
    return took / n / n_threads


def _measure_threads(costs):
    """On one core: no thread has to be fetched from another's caches."""
    cpus, size = os.sched_getaffinity(0), threading.stack_size(256 * 1024)
    os.sched_setaffinity(0, {min(cpus)})
    try:
        few = [_ask_in_a_ring(2, MANY_THREADS) for _ in range(ROUNDS)]
        many = [_ask_in_a_ring(MANY_THREADS, THREAD_QUESTIONS) for _ in range(ROUNDS)]
        costs.add("ThreadIoCold", many, less=median(few))
    except RuntimeError as problem:  # so many threads are not allowed
        costs.cannot(["ThreadIoCold"], problem)
    finally:
        os.sched_setaffinity(0, cpus)
        threading.stack_size(size)


# --- all ---

def _measure_one(costs, name, key, n_many):
    """What the interpreter printed: four lists of samples."""
    program = [sys.executable, "-I", __file__, name, str(n_many)]
    lines = subprocess.check_output(program).decode().splitlines()
    connects, small_heap, few, many = [[float(one) for one in line.split()] for line in lines]
    base = sorted(few)[len(few) // 2]
    grown = [base + (one - base) * MANY / n_many for one in many]
    costs.add(key, grown, less=base)
    if name == "asyncio":
        costs.add("ReadBuffer", small_heap, less=base)
        costs.add("LoopConnect", connects)


def measure(costs):
    n_many = raise_limit()
    if n_many < LEAST_MANY:
        costs.cannot(["ThreadIoCold", "IoCold", "ReadBuffer", "LoopConnect", "UvIoCold", "TrioIoCold"],
                     "only %d files may be open" % (n_many + SPARE_FILES))
        return
    _measure_threads(costs)
    for name, key in (("asyncio", "IoCold"), ("uvloop", "UvIoCold"), ("trio", "TrioIoCold")):
        if importlib.util.find_spec(name) is None:
            costs.cannot([key], "%s is not installed" % name)
        else:
            _measure_one(costs, name, key, n_many)


def main(name, n_many):
    raise_limit()
    address = start_far_end()
    run = _run_trio if name == "trio" else lambda *args: _run_asyncio(name, *args)
    for samples in run(address, n_many):
        print(*samples)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
    sys.stdout.flush()
    os._exit(0)
