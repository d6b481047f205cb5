"""Waiting: many short waits, one after the other and at the same time.

SPDX-License-Identifier: GPL-3.0-or-later

    python3 io-bound.py asyncio
    python3 io-bound.py threads --jobs 200 --value 20

Each job waits --value milliseconds, as a request to a server would.
"""
# [Benchmark]
# Format=1
# Name=Waiting (I/O-bound)
# Name[de]=Warten (I/O-gebunden)
# Summary=100 waits of 10 ms: in turn, in threads, in tasks, in processes
# Summary[de]=100-mal 10 ms warten: nacheinander, in Threads, Tasks und Prozessen
# Variants=sequential;threads;asyncio;processes
# Parameter=wait
# Unit=ms
# Values=10
# Jobs=100
# Sample=job
# Note=Waiting needs no core: threads and tasks do it at the same time, and a task costs a hundredth of a thread. Processes gain nothing here but their start-up.
import asyncio
import concurrent.futures
import time

from bench_main import main

WORKERS = 32


def wait(milliseconds):
    time.sleep(milliseconds / 1e3)


def timed(milliseconds, begin):
    """What a caller sees: from the beginning of it all to its own end."""
    wait(milliseconds)
    return time.perf_counter_ns() - begin


def sequential(milliseconds, jobs):
    begin = time.perf_counter_ns()
    return [timed(milliseconds, begin) for _ in range(jobs)]


def threads(milliseconds, jobs):
    begin = time.perf_counter_ns()
    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(timed, [milliseconds] * jobs, [begin] * jobs))


def processes(milliseconds, jobs):
    begin = time.perf_counter_ns()
    with concurrent.futures.ProcessPoolExecutor() as pool:
        return list(pool.map(timed, [milliseconds] * jobs, [begin] * jobs))


async def run_tasks(milliseconds, jobs):
    begin = time.perf_counter_ns()

    async def job():
        await asyncio.sleep(milliseconds / 1e3)
        return time.perf_counter_ns() - begin

    return await asyncio.gather(*(job() for _ in range(jobs)))


def tasks(milliseconds, jobs):
    return list(asyncio.run(run_tasks(milliseconds, jobs)))


if __name__ == "__main__":
    main({"sequential": sequential, "threads": threads, "asyncio": tasks,
          "processes": processes}, value=10, jobs=100)
