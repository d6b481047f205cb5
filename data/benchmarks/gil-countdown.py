"""Counting down in threads: with a GIL, and without one where there is such.

SPDX-License-Identifier: GPL-3.0-or-later

    python3 gil-countdown.py threads --value 2
    python3.14t gil-countdown.py threads --value 2

Every job counts down from a million. --value is the number of threads.
"""
# [Benchmark]
# Format=1
# Name=Counting down in threads
# Name[de]=Herunterzählen in Threads
# Summary=The same computing in one thread and in several, with a GIL and on a free-threaded Python
# Summary[de]=Dasselbe Rechnen in einem Thread und in mehreren, mit GIL und mit einem Python ohne GIL
# Variants=sequential;threads
# Parameter=threads
# Values=2;4
# Jobs=8
# Sample=job
# FreeThreaded=true
# Note=Where there is a GIL, several threads are as fast as one, or slower. A free-threaded Python runs them on as many cores as there are; each single thread is a little slower there.
import threading

from bench_main import main, now

COUNT = 1000000


def count_down(n):
    while n > 0:
        n -= 1


def sequential(value, jobs):
    samples, begin = [], now()
    for _ in range(jobs):
        count_down(COUNT)
        samples.append(now() - begin)
    return samples


def threads(value, jobs):
    samples, begin = [], now()

    def work(n):
        for _ in range(n):
            count_down(COUNT)
            samples.append(now() - begin)

    value = max(1, value)
    shares = [len(range(i, jobs, value)) for i in range(value)]
    pool = [threading.Thread(target=work, args=(n,)) for n in shares]
    for thread in pool:
        thread.start()
    for thread in pool:
        thread.join()
    return samples


if __name__ == "__main__":
    main({"sequential": sequential, "threads": threads}, value=2, jobs=8)
