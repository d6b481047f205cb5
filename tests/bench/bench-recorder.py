#!/usr/bin/env python3
"""What recording costs: the same programs recorded and not, in alternating pairs.

SPDX-License-Identifier: GPL-3.0-or-later

    tests/bench/bench-recorder.py [--build DIR] [--python EXE] [--pairs N] [NAME ...]

Prints per program the median of the paired ratios recorded / plain, by CPU time and by wall time,
the ratio of the best runs, and beside it the same for plain / plain (the A/A control: what noise
alone looks like here). A reader drains the rings at 60 Hz meanwhile, as in a real recording: the
test program `ring-drain` of the build. Never a part of the test suite: it gates nothing by time.

Both halves of a pair run the program from a path of one length, and each pair from another length:
where a program's strings lie decides whether malloc hands the same pages out again or asks the
kernel anew for each large block. For one length in ten that alone is 8 % of `processes`, to the
harm of either side, so a single length measures the layout of a heap and not the recorder.
"""
import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

PROGRAMS = {
    # name: (limit by CPU time, what it is, code)
    "start-up": (None, "python -c pass", "pass"),
    "asyncio": (1.05, "10,000 tasks x 3: sleep, then json", """
import asyncio, json
data = {"a": list(range(40)), "b": "text" * 10}
async def task():
    for _ in range(3):
        await asyncio.sleep(0.001)
        json.loads(json.dumps(data))
async def main():
    await asyncio.gather(*(task() for _ in range(10000)))
asyncio.run(main())
"""),
    "asyncio no-op": (1.10, "10,000 tasks x 10: sleep(0)", """
import asyncio
async def task():
    for _ in range(10):
        await asyncio.sleep(0)
async def main():
    await asyncio.gather(*(task() for _ in range(10000)))
asyncio.run(main())
"""),
    "threads": (1.05, "3000 jobs of about 160 us, 4 threads", """
import concurrent.futures, json
data = {"a": list(range(200)), "b": "text" * 50}
def job(i):
    for _ in range(4):
        json.loads(json.dumps(data))
with concurrent.futures.ThreadPoolExecutor(4) as pool:
    list(pool.map(job, range(3000)))
"""),
    "threads no-op": (1.10, "15,000 jobs that do nothing, 4 threads", """
import concurrent.futures
def job(i):
    pass
with concurrent.futures.ThreadPoolExecutor(4) as pool:
    list(pool.map(job, range(15000)))
"""),
    "processes": (1.05, "400 jobs with 100 kB there and back, 2 workers", """
import concurrent.futures, multiprocessing
def job(data):
    return data[::-1]
if __name__ == "__main__":
    data = bytes(range(250)) * 400
    with concurrent.futures.ProcessPoolExecutor(2, multiprocessing.get_context("fork")) as pool:
        list(pool.map(job, [data] * 400))
"""),
    "processes no-op": (1.10, "3000 jobs that do nothing, 2 workers", """
import concurrent.futures, multiprocessing
def job(i):
    pass
if __name__ == "__main__":
    with concurrent.futures.ProcessPoolExecutor(2, multiprocessing.get_context("fork")) as pool:
        list(pool.map(job, range(3000)))
"""),
    "cpu": (1.05, "two threads that compute", """
import threading
def burn():
    x = 0
    for _ in range(4000000):
        x += 1
threads = [threading.Thread(target=burn) for _ in range(2)]
[t.start() for t in threads]
[t.join() for t in threads]
"""),
}


class Bench:
    def __init__(self, options):
        self.python = options.python
        self.library = os.path.join(options.build, "demos/recorder/libinterleave-rec.so")
        self.drain = os.path.join(options.build, "tests/bench/ring-drain")
        self.folder = tempfile.mkdtemp(prefix="ilv-bench-")
        self.lost = 0

    def run(self, code, is_recorded, turn=0):
        """(CPU seconds, wall seconds)"""
        folder = os.path.join(self.folder, "x" * (1 + 7 * turn % 40))
        os.makedirs(folder, exist_ok=True)
        path = os.path.join(folder, "program.py")
        with open(path, "w") as file:
            file.write(code)
        env, reader = dict(os.environ), None
        if is_recorded:
            rings = tempfile.mkdtemp(prefix="ilv-rings-", dir="/dev/shm")
            env.update(LD_PRELOAD=self.library, ILV_DIR=rings, ILV_CODE=self.folder,
                       ILV_AGENT=os.path.join(ROOT, "demos/recorder/python/ilv_agent.py"))
            reader = subprocess.Popen([self.drain, rings], stdin=subprocess.PIPE,
                                      stdout=subprocess.PIPE, text=True)
            reader.stdout.readline()
        begin = time.perf_counter()
        process = subprocess.Popen([self.python, path], env=env)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.perf_counter() - begin
        if reader:
            out, _ = reader.communicate()
            self.lost += int(out.split()[1])
            shutil.rmtree(rings)
        if process.returncode:
            sys.exit("the program failed")
        return usage.ru_utime + usage.ru_stime, wall

    def pair(self, code, first, second, turn):
        """The first's costs over the second's; who begins alternates."""
        order = [first, second] if turn % 2 == 0 else [second, first]
        results = [self.run(code, is_recorded, turn) for is_recorded in order]
        if turn % 2:
            results.reverse()
        return results

    def measure(self, name, n_pairs):
        limit, what, code = PROGRAMS[name]
        self.run(code, False)
        rows = {}
        for label, first in (("recorded", True), ("A/A", False)):
            pairs = [self.pair(code, first, False, i) for i in range(n_pairs)]
            rows[label] = [statistics.median(a[k] / b[k] for a, b in pairs) for k in (0, 1)]
            rows[label].append(min(a[0] for a, b in pairs) / min(b[0] for a, b in pairs))
            rows[label].append(min(a[0] for a, b in pairs) - min(b[0] for a, b in pairs))
        print("%-16s  x%.3f  x%.3f  x%.3f  %+6.1f ms    x%.3f  x%.3f    %s   %s" % (
            name, *rows["recorded"][:3], rows["recorded"][3] * 1e3, *rows["A/A"][0::2][:2],
            "x%.2f" % limit if limit else "+5 ms", what), flush=True)

    def close(self):
        shutil.rmtree(self.folder)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", default=os.path.join(ROOT, "build"))
    parser.add_argument("--python", default="/usr/bin/python3")
    parser.add_argument("--pairs", type=int, default=9)
    parser.add_argument("names", nargs="*", metavar="NAME")
    options = parser.parse_args()
    bench = Bench(options)
    try:
        print("%-16s  %-6s  %-6s  %-6s  %9s    %-6s  %-6s    limit" % (
            "recorded/plain", "CPU", "wall", "best", "best", "A/A", "best"))
        for name in options.names or PROGRAMS:
            bench.measure(name, options.pairs)
        print("records lost in all runs: %d" % bench.lost)
    finally:
        bench.close()


if __name__ == "__main__":
    main()
