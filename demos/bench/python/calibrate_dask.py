"""What dask.distributed costs, where it is installed: a LocalCluster with one worker.

SPDX-License-Identifier: GPL-3.0-or-later

CPU time of one thread each, by its clock: the thread that submits, the loop of client and
scheduler, the one that takes results, the worker's loop, the worker's task thread. Start-up is by
the wall clock.
"""
import os
import threading
import time

ROUNDS = 5
TASKS = 100
MIB = 1 << 20
KEYS = ["DaskStart", "DaskWorkerStart", "DaskSubmit", "DaskSchedule", "DaskFinish", "DaskResult",
        "DaskTask", "DaskJob", "DaskCall", "DaskPerMiB", "DaskMemory", "DaskWorkerMemory"]


def nothing(argument=None):
    return None


def wait_for(path):
    """A task that keeps its worker's only thread until the file is gone."""
    while os.path.exists(path):
        time.sleep(0.002)


def submit(client, number):
    """A function of its own: Dask looks up the source text of whatever function calls submit(), each
    time, which takes the longer the longer that is (_get_computation_code() of its client.py)."""
    return client.submit(nothing, number, pure=False)


def read_clocks():
    """In a worker: CPU time of its loop and of all its task threads."""
    loop = time.clock_gettime_ns(time.pthread_getcpuclockid(threading.main_thread().ident))
    tasks = [time.clock_gettime_ns(time.pthread_getcpuclockid(thread.ident))
             for thread in threading.enumerate() if thread.name.startswith("Dask-Default")]
    return loop, sum(tasks)


def read_pss():
    with open("/proc/self/smaps_rollup") as file:
        return next(int(line.split()[1]) * 1024 for line in file if line.startswith("Pss:"))


class Meter:
    """A cluster, and the clocks of its threads."""

    def __init__(self, client, worker, path):
        self.client = client
        self.worker = worker
        self.path = path
        self.loop = next(thread for thread in threading.enumerate() if thread.name == "IO loop")

    def read_loop(self):
        return time.clock_gettime_ns(time.pthread_getcpuclockid(self.loop.ident))

    def read_worker(self):
        return self.client.run(read_clocks)[self.worker]

    def settle(self, submitted):
        """Until the scheduler has all that was submitted in its tables."""
        count = lambda dask_scheduler: len(dask_scheduler.tasks)
        while self.client.run_on_scheduler(count) < submitted:
            time.sleep(0.005)

    def take(self):
        """Once round: nanoseconds per task of each thread, by key."""
        from distributed import as_completed
        with open(self.path, "w"):
            pass
        first = self.client.submit(wait_for, self.path, pure=False)
        self.settle(1)
        loops, threads = [self.read_loop()], [time.thread_time_ns()]
        futures = [submit(self.client, number) for number in range(TASKS)]
        threads.append(time.thread_time_ns())
        self.settle(TASKS + 1)
        loops.append(self.read_loop())
        worker = self.read_worker()
        loops.append(self.read_loop())
        results = time.thread_time_ns()
        completed = as_completed(futures, with_results=True)
        os.unlink(self.path)
        for pair in completed:
            del pair  # a future that somebody holds keeps its task
        results = time.thread_time_ns() - results
        loops.append(self.read_loop())
        now = self.read_worker()
        del futures, first, completed
        self.settle_empty()
        return {"DaskSubmit": (threads[1] - threads[0]) / TASKS,
                "DaskSchedule": (loops[1] - loops[0]) / TASKS,
                "DaskFinish": (loops[3] - loops[2]) / TASKS,
                "DaskResult": results / TASKS,
                "DaskTask": (now[0] - worker[0]) / TASKS,
                "DaskJob": (now[1] - worker[1]) / TASKS}

    def settle_empty(self):
        count = lambda dask_scheduler: len(dask_scheduler.tasks)
        while self.client.run_on_scheduler(count):
            time.sleep(0.005)

    def take_bytes(self, size=4 * MIB):
        """What a MiB costs the loop of client and scheduler, which has three ends of connections."""
        samples = []
        for n_bytes in (16, size):
            begin = self.read_loop()
            self.client.submit(nothing, bytes(n_bytes), pure=False).result()
            samples.append(self.read_loop() - begin)
        return (samples[1] - samples[0]) / (size / MIB) / 3

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


def _measure(costs, path, before):
    """`before`: what this process occupied before distributed was imported."""
    import dask
    from distributed import Client, LocalCluster
    dask.config.set({"distributed.comm.timeouts.connect": "20s"})
    begin = time.perf_counter_ns()
    cluster = LocalCluster(n_workers=0, threads_per_worker=1, dashboard_address=None)
    client = Client(cluster)
    started = time.perf_counter_ns()
    memory = read_pss() - before
    cluster.scale(1)
    client.wait_for_workers(1)
    known = time.perf_counter_ns()
    try:
        worker = next(iter(client.run(read_clocks)))
        meter = Meter(client, worker, path)
        meter.take()
        rounds = [meter.take() for _ in range(ROUNDS)]
        costs.add("DaskStart", [started - begin])
        costs.add("DaskWorkerStart", [known - started])
        for key in rounds[0]:
            costs.add(key, [one[key] for one in rounds])
        costs.add("DaskCall", [meter.take_call() for _ in range(ROUNDS)])
        costs.add("DaskPerMiB", [meter.take_bytes() for _ in range(ROUNDS)])
        costs.add("DaskMemory", [max(1, memory)])
        costs.add("DaskWorkerMemory", [client.run(read_pss)[worker]])
    finally:
        client.close()
        cluster.close()


def measure(costs):
    import logging
    import tempfile
    before = read_pss()
    try:
        import distributed
    except ImportError:
        costs.cannot(KEYS, "dask.distributed is not installed")
        return
    logging.getLogger("distributed").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as folder:
        here = os.getcwd()
        os.chdir(folder)  # workers keep their scratch files below it
        try:
            _measure(costs, os.path.join(folder, "gate"), before)
        finally:
            os.chdir(here)
