"""Computing: the same pure Python work in one thread, several, or processes.

SPDX-License-Identifier: GPL-3.0-or-later

    python3 cpu-bound.py processes
    python3 cpu-bound.py threads --jobs 16 --value 30000

Each job counts the primes below --value.
"""
# [Benchmark]
# Format=1
# Name=Computing (CPU-bound)
# Name[de]=Rechnen (CPU-gebunden)
# Summary=8 counts of primes: in turn, in threads, in tasks, in processes
# Summary[de]=8-mal Primzahlen zählen: nacheinander, in Threads, Tasks und Prozessen
# Variants=sequential;threads;asyncio;processes
# Parameter=primes below
# Values=20000
# Jobs=8
# Sample=job
# Note=With a GIL only one thread computes at a time: threads and tasks gain nothing, processes gain cores. Without one (a free-threaded Python) threads gain cores, too.
import asyncio
import concurrent.futures
import time

from bench_main import main


def count_primes(below):
    n = 0
    for candidate in range(2, below):
        for divisor in range(2, int(candidate ** 0.5) + 1):
            if candidate % divisor == 0:
                break
        else:
            n += 1
    return n


def timed(below, begin):
    count_primes(below)
    return time.perf_counter_ns() - begin


def sequential(below, jobs):
    begin = time.perf_counter_ns()
    return [timed(below, begin) for _ in range(jobs)]


def in_pool(make, below, jobs):
    begin = time.perf_counter_ns()
    with make() as pool:
        return list(pool.map(timed, [below] * jobs, [begin] * jobs))


def threads(below, jobs):
    return in_pool(concurrent.futures.ThreadPoolExecutor, below, jobs)


def processes(below, jobs):
    return in_pool(concurrent.futures.ProcessPoolExecutor, below, jobs)


async def run_tasks(below, jobs):
    begin = time.perf_counter_ns()

    async def job():
        return timed(below, begin)

    return await asyncio.gather(*(job() for _ in range(jobs)))


def tasks(below, jobs):
    return list(asyncio.run(run_tasks(below, jobs)))


if __name__ == "__main__":
    main({"sequential": sequential, "threads": threads, "asyncio": tasks,
          "processes": processes}, value=20000, jobs=8)
