"""Handing over: from thread to thread, and from task to task.

SPDX-License-Identifier: GPL-3.0-or-later

    python3 handover.py locks --jobs 5000

A sample is there and back: two threads that wake each other through locks or
queues, two tasks that do so through a queue, one task that lets the others
have their turn.
"""
# [Benchmark]
# Format=1
# Name=Thread hand-over against task switch
# Name[de]=Thread-Übergabe gegen Task-Wechsel
# Summary=Two threads that wake each other, two tasks that do the same, a turn of the loop
# Summary[de]=Zwei Threads wecken einander, zwei Tasks tun dasselbe, eine Runde der Schleife
# Variants=locks;queues;tasks;turn;uvloop-tasks;uvloop-turn
# Jobs=4000
# Sample=there and back
# Note=A task switch is a function call in one thread; a thread hand-over goes through the kernel, and with a GIL the woken thread has to get it first. It matters when switches are many and the work between them is small.
import asyncio
import queue
import threading

from bench_main import Cannot, main, now


def play(jobs, ping, pong):
    """ping() sends and waits; pong() waits and sends, in another thread."""
    def other():
        for _ in range(jobs):
            pong()

    thread = threading.Thread(target=other)
    thread.start()
    samples = []
    for _ in range(jobs):
        begin = now()
        ping()
        samples.append(now() - begin)
    thread.join()
    return samples


def locks(value, jobs):
    one, other = threading.Lock(), threading.Lock()
    one.acquire()
    other.acquire()

    def ping():
        one.release()
        other.acquire()

    def pong():
        one.acquire()
        other.release()

    return play(jobs, ping, pong)


def queues(value, jobs):
    one, other = queue.SimpleQueue(), queue.SimpleQueue()

    def ping():
        one.put(None)
        other.get()

    def pong():
        one.get()
        other.put(None)

    return play(jobs, ping, pong)


async def play_tasks(jobs):
    one, other = asyncio.Queue(), asyncio.Queue()

    async def pong():
        for _ in range(jobs):
            await one.get()
            other.put_nowait(None)

    task = asyncio.ensure_future(pong())
    samples = []
    for _ in range(jobs):
        begin = now()
        one.put_nowait(None)
        await other.get()
        samples.append(now() - begin)
    await task
    return samples


async def take_turns(jobs):
    samples = []
    for _ in range(jobs):
        begin = now()
        await asyncio.sleep(0)
        samples.append(now() - begin)
    return samples


def new_loop(name):
    if name == "asyncio":
        return asyncio.new_event_loop()
    try:
        import uvloop
    except ImportError:
        raise Cannot("uvloop is not installed for this interpreter")
    return uvloop.new_event_loop()


def in_loop(name, function):
    def run(value, jobs):
        loop = new_loop(name)
        asyncio.set_event_loop(loop)
        try:
            begin = now()
            samples = loop.run_until_complete(function(jobs))
            return now() - begin, samples
        finally:
            loop.close()
    return run


if __name__ == "__main__":
    main({"locks": locks, "queues": queues,
          "tasks": in_loop("asyncio", play_tasks),
          "turn": in_loop("asyncio", take_turns),
          "uvloop-tasks": in_loop("uvloop", play_tasks),
          "uvloop-turn": in_loop("uvloop", take_turns)}, jobs=4000)
