"""What dask.distributed costs, where it is installed: a LocalCluster.

SPDX-License-Identifier: GPL-3.0-or-later

CPU time of one thread each, by its clock: the thread that submits, the loop of client and
scheduler, the one that takes results, the worker's loop, the worker's task thread. Start-up is by
the wall clock.

Tasks that do nothing go to as many workers as there are cores, MOST_WORKERS at most: then the loop
of client and scheduler is what limits them, and finds several messages whenever it looks. One
worker alone is slower than that loop, which then wakes for each message anew and takes a third
more CPU time for a task: no program that it slows down would ever see it like that.
"""
import os
import subprocess
import sys
import threading
import time

ROUNDS = 5
STARTS = 3
TASKS = 100
MOST_WORKERS = 4
BLOCKS = 12
BLOCK_MIB = 4
MIB = 1 << 20
KEYS = ["DaskStart", "DaskWorkerStart", "DaskSubmit", "DaskSchedule", "DaskFinish", "DaskResult",
        "DaskTask", "DaskJob", "DaskCall", "DaskSubmitPerMiB", "DaskSchedulePerMiB", "DaskSendPerMiB",
        "DaskTaskPerMiB", "DaskPerMiB", "DaskMemory", "DaskWorkerMemory"]


def nothing(argument=None):
    return None


def make_block(argument, size):
    return bytes(size)


def wait_for(path):
    """A task that keeps its worker's only thread until the file is gone."""
    while os.path.exists(path):
        time.sleep(0.002)


def submit(client, function, *arguments):
    """A function of its own: Dask looks up the source text of whatever function calls submit(), each
    time, which takes the longer the longer that is (_get_computation_code() of its client.py)."""
    return client.submit(function, *arguments, pure=False)


def read_clocks():
    """In a worker: CPU time of its loop and of all its task threads."""
    loop = time.clock_gettime_ns(time.pthread_getcpuclockid(threading.main_thread().ident))
    tasks = [time.clock_gettime_ns(time.pthread_getcpuclockid(thread.ident))
             for thread in threading.enumerate() if thread.name.startswith("Dask-Default")]
    return loop, sum(tasks)


def read_pss():
    with open("/proc/self/smaps_rollup") as file:
        return next(int(line.split()[1]) * 1024 for line in file if line.startswith("Pss:"))


def trim():
    """Memory that is free goes back to the kernel, where the C library can do that (glibc)."""
    import ctypes
    import gc
    gc.collect()
    try:
        ctypes.CDLL(None).malloc_trim(0)
    except AttributeError:
        pass


class Meter:
    """A cluster, and the clocks of its threads."""

    def __init__(self, client, path):
        self.client = client
        self.path = path
        self.loop = next(thread for thread in threading.enumerate() if thread.name == "IO loop")

    def read_loop(self):
        return time.clock_gettime_ns(time.pthread_getcpuclockid(self.loop.ident))

    def read_workers(self):
        """Of all of them together: loops, task threads."""
        return [sum(clocks) for clocks in zip(*self.client.run(read_clocks).values())]

    def settle(self, submitted):
        """Until the scheduler has all that was submitted in its tables."""
        count = lambda dask_scheduler: len(dask_scheduler.tasks)
        while self.client.run_on_scheduler(count) < submitted:
            time.sleep(0.005)

    def close_gate(self, tasks=1):
        """Gives each worker so many tasks, the first of which keeps its thread. One of one thread has
        room for two."""
        with open(self.path, "w"):
            pass
        tasks *= len(self.client.run(read_clocks))
        first = [submit(self.client, wait_for, self.path) for _ in range(tasks)]
        self.settle(tasks)
        return first

    def take(self):
        """Once round: nanoseconds per task of each thread, by key."""
        from distributed import as_completed
        first = self.close_gate()
        loops, threads = [self.read_loop()], [time.thread_time_ns()]
        futures = [submit(self.client, nothing, number) for number in range(TASKS)]
        threads.append(time.thread_time_ns())
        self.settle(TASKS + len(first))
        loops.append(self.read_loop())
        workers = self.read_workers()
        loops.append(self.read_loop())
        results = time.thread_time_ns()
        completed = as_completed(futures, with_results=True)
        os.unlink(self.path)
        for pair in completed:
            del pair  # a future that somebody holds keeps its task
        results = time.thread_time_ns() - results
        loops.append(self.read_loop())
        now = self.read_workers()
        del futures, first, completed
        self.settle_empty()
        return {"DaskSubmit": (threads[1] - threads[0]) / TASKS,
                "DaskSchedule": (loops[1] - loops[0]) / TASKS,
                "DaskFinish": (loops[3] - loops[2]) / TASKS,
                "DaskResult": results / TASKS,
                "DaskTask": (now[0] - workers[0]) / TASKS,
                "DaskJob": (now[1] - workers[1]) / TASKS}

    def settle_empty(self):
        count = lambda dask_scheduler: len(dask_scheduler.tasks)
        while self.client.run_on_scheduler(count):
            time.sleep(0.005)

    def read_others(self):
        """CPU time of this process but for this thread: big messages go to a thread beside the loop,
        which shares its GIL."""
        return time.process_time_ns() - time.thread_time_ns()

    def take_blocks(self, bytes_in, bytes_out):
        """CPU time for so many tasks: of submit(); of this process besides it until the scheduler has
        them, and from then on; of the worker's loop."""
        from distributed import as_completed
        self.client.run(trim)
        trim()
        block = bytes(bytes_in)
        first = self.close_gate(2)
        worker = self.read_workers()[0]
        others, submits = [self.read_others()], time.thread_time_ns()
        futures = [submit(self.client, make_block, block, bytes_out) for _ in range(BLOCKS)]
        submits = time.thread_time_ns() - submits
        self.settle(BLOCKS + len(first))
        others.append(self.read_others())
        completed = as_completed(futures, with_results=True)
        os.unlink(self.path)
        for pair in completed:
            del pair
        others.append(self.read_others())
        worker = self.read_workers()[0] - worker
        del futures, first, completed
        self.settle_empty()
        return submits, others[1] - others[0], others[2] - others[1], worker

    def take_bytes(self):
        """What a MiB more costs, by key. A result passes three ends of connections here."""
        few, there, back = (self.take_blocks(*sizes) for sizes in (
            (16, 16), (BLOCK_MIB * MIB, 16), (16, BLOCK_MIB * MIB)))
        there, back = ([(more - less) / (BLOCKS * BLOCK_MIB) for more, less in zip(taken, few)]
                       for taken in (there, back))
        return {"DaskSubmitPerMiB": there[0], "DaskSchedulePerMiB": there[1],
                "DaskSendPerMiB": there[2], "DaskTaskPerMiB": there[3], "DaskPerMiB": back[2] / 3}

    def take_call(self):
        """A lock that is free, in a task: there and back."""
        return self.client.submit(time_lock, pure=False).result()


def time_lock():
    from distributed import Lock
    lock = Lock("calibration")
    times = []
    for _ in range(9):
        begin = time.perf_counter_ns()
        lock.acquire()
        times.append(time.perf_counter_ns() - begin)
        lock.release()
    return sorted(times)[len(times) // 2]


def _add_rounds(costs, take):
    take()
    rounds = [take() for _ in range(ROUNDS)]
    for key in rounds[0]:
        costs.add(key, [one[key] for one in rounds])


def _measure_tasks(costs, cluster, client, path):
    meter = Meter(client, path)
    costs.add("DaskCall", [meter.take_call() for _ in range(ROUNDS)])
    _add_rounds(costs, meter.take_bytes)
    workers = min(MOST_WORKERS, len(os.sched_getaffinity(0)))
    _scale(cluster, client, workers)
    _add_rounds(costs, meter.take)


def _start():
    """(cluster, client): without a worker."""
    import dask
    from distributed import Client, LocalCluster
    dask.config.set({"distributed.comm.timeouts.connect": "20s"})
    cluster = LocalCluster(n_workers=0, threads_per_worker=1, dashboard_address=None)
    return cluster, Client(cluster)


def _scale(cluster, client, workers):
    cluster.scale(workers)
    client.wait_for_workers(workers)


def _close(cluster, client):
    client.close()
    cluster.close()


def print_start():
    """Nanoseconds that this process's first cluster takes, which is the one that a program starts,
    and its first worker."""
    import distributed  # noqa: F401
    _hush()
    begin = time.perf_counter_ns()
    cluster, client = _start()
    started = time.perf_counter_ns()
    _scale(cluster, client, 1)
    print(started - begin, time.perf_counter_ns() - started)
    _close(cluster, client)


START = """
import sys
sys.path.insert(0, sys.argv[1])
import calibrate_dask
calibrate_dask.print_start()
"""


def _add_starts(costs):
    """A process starts its first cluster once: each sample is a process of its own."""
    program = [sys.executable, "-I", "-c", START, os.path.dirname(os.path.abspath(__file__))]
    rounds = [subprocess.check_output(program).split() for _ in range(STARTS)]
    for key, samples in zip(("DaskStart", "DaskWorkerStart"), zip(*rounds)):
        costs.add(key, [int(sample) for sample in samples])


def _measure(costs, path, before):
    """`before`: what this process occupied before distributed was imported."""
    _add_starts(costs)
    cluster, client = _start()
    costs.add("DaskMemory", [max(1, read_pss() - before)])
    try:
        _scale(cluster, client, 1)
        costs.add("DaskWorkerMemory", [next(iter(client.run(read_pss).values()))])
        _measure_tasks(costs, cluster, client, path)
    finally:
        _close(cluster, client)


def _hush():
    import logging
    import warnings
    logging.getLogger("distributed").setLevel(logging.ERROR)
    warnings.filterwarnings("ignore", message="Large object")


def measure(costs):
    import tempfile
    before = read_pss()
    try:
        import distributed  # noqa: F401
    except ImportError:
        costs.cannot(KEYS, "dask.distributed is not installed")
        return
    _hush()
    with tempfile.TemporaryDirectory() as folder:
        here = os.getcwd()
        os.chdir(folder)  # workers keep their scratch files below it
        try:
            _measure(costs, os.path.join(folder, "gate"), before)
        finally:
            os.chdir(here)
