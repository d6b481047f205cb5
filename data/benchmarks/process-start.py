"""Starting a process: fork, forkserver, spawn; and a thread beside them.

SPDX-License-Identifier: GPL-3.0-or-later

    python3 process-start.py spawn --jobs 10

A sample is one process from start() until join() returns; it does nothing.
"""
# [Benchmark]
# Format=1
# Name=Starting a process
# Name[de]=Einen Prozess starten
# Summary=fork, forkserver and spawn, from start() until join() returns
# Summary[de]=fork, forkserver und spawn, von start() bis join() zurückkehrt
# Variants=thread;fork;forkserver;spawn
# Jobs=20
# Sample=start and join
# Note=fork is fastest and unsafe once there are threads; since Python 3.14 forkserver is the default on Linux. spawn imports everything anew: a pool that lives long pays it once.
import multiprocessing
import threading

from bench_main import Cannot, main, now


def nothing():
    pass


def once(make):
    begin = now()
    worker = make(target=nothing)
    worker.start()
    worker.join()
    return now() - begin


def repeat(make, jobs):
    once(make)  # starts the fork server, imports what is needed
    begin = now()
    samples = [once(make) for _ in range(jobs)]
    return now() - begin, samples


def processes(method):
    def run(value, jobs):
        if method not in multiprocessing.get_all_start_methods():
            raise Cannot("this system has no start method " + method)
        return repeat(multiprocessing.get_context(method).Process, jobs)
    return run


def threads(value, jobs):
    return repeat(threading.Thread, jobs)


if __name__ == "__main__":
    main({"thread": threads, "fork": processes("fork"),
          "forkserver": processes("forkserver"),
          "spawn": processes("spawn")}, jobs=20)
