"""Memory of an interpreter, a task, a thread, a worker process.

SPDX-License-Identifier: GPL-3.0-or-later

Each is measured in an interpreter of its own: this file runs itself with the part's name.
"""
import importlib.util
import os
import subprocess
import sys

N_TASKS = 5000
N_THREADS = 200
N_WORKERS = 4


def read_memory(field):
    """Bytes of this process: "Rss", resident, or "Pss", where shared pages count in part."""
    with open("/proc/self/smaps_rollup") as file:
        for line in file:
            if line.startswith(field + ":"):
                return int(line.split()[1]) * 1024
    raise RuntimeError("the kernel does not say " + field)


def _interpreter():
    return read_memory("Rss")


def _asyncio():
    before = read_memory("Rss")
    import asyncio
    asyncio.new_event_loop().close()
    return read_memory("Rss") - before


def _task():
    import asyncio

    async def wait(future):
        await future

    async def main():
        future = asyncio.get_running_loop().create_future()
        before = read_memory("Rss")
        tasks = [asyncio.ensure_future(wait(future)) for _ in range(N_TASKS)]
        await asyncio.sleep(0)
        each = (read_memory("Rss") - before) // N_TASKS
        future.set_result(None)
        await asyncio.gather(*tasks)
        return each
    return asyncio.run(main())


def _trio():
    before = read_memory("Rss")
    import trio
    trio.run(trio.sleep, 0)
    return read_memory("Rss") - before


def _trio_task():
    import trio

    async def main():
        async with trio.open_nursery() as nursery:
            before = read_memory("Rss")
            for _ in range(N_TASKS):
                nursery.start_soon(trio.sleep_forever)
            await trio.sleep(0)
            each = (read_memory("Rss") - before) // N_TASKS
            nursery.cancel_scope.cancel()
        return each
    return trio.run(main)


def _thread():
    import threading
    end = threading.Event()
    threads = [threading.Thread(target=end.wait) for _ in range(N_THREADS)]
    before = read_memory("Rss")
    for thread in threads:
        thread.start()
    each = (read_memory("Rss") - before) // N_THREADS
    end.set()
    return each


def _say_memory(pipe):
    pipe.send(None)
    pipe.recv()
    pipe.send(read_memory("Pss"))
    pipe.recv()


def _worker(method):
    """The share of one of four idle workers, when all are there."""
    import multiprocessing
    context = multiprocessing.get_context(method)
    pipes, workers = [], []
    for _ in range(N_WORKERS):
        ours, theirs = context.Pipe()
        pipes.append(ours)
        workers.append(context.Process(target=_say_memory, args=(theirs,)))
        workers[-1].start()
    for pipe in pipes:
        pipe.recv()
    sizes = []
    for pipe in pipes:
        pipe.send(None)
        sizes.append(pipe.recv())
    for pipe, worker in zip(pipes, workers):
        pipe.send(None)
        worker.join()
    return sum(sizes) // N_WORKERS


PARTS = {
    "InterpreterMemory": _interpreter,
    "AsyncioMemory": _asyncio,
    "TaskMemory": _task,
    "TrioMemory": _trio,
    "TrioTaskMemory": _trio_task,
    "ThreadMemory": _thread,
    "WorkerForkMemory": lambda: _worker("fork"),
    "WorkerForkserverMemory": lambda: _worker("forkserver"),
    "WorkerSpawnMemory": lambda: _worker("spawn"),
}


def measure(costs):
    has_trio = importlib.util.find_spec("trio") is not None
    for key in PARTS:
        if key.startswith("Trio") and not has_trio:
            costs.cannot([key], "trio is not installed")
            continue
        program = [sys.executable, "-I", __file__, key]
        costs.add(key, [int(subprocess.check_output(program)) for _ in range(3)])


if __name__ == "__main__":
    print(PARTS[sys.argv[1]](), flush=True)
    os._exit(0)
