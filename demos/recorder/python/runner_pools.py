"""The models without an event loop: sequential, threads, processes, processes+threads.

SPDX-License-Identifier: GPL-3.0-or-later

The main thread submits jobs in order of arrival, then waits: the driver of design/simulator.md.
"""
import multiprocessing
import os
import threading
import time
from collections import deque
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import runner_remote
from runner_flow import Flow
from runner_work import DONE, FAILED, MARK, SPAWN, JobFailed, Run, now, run_steps


class Waiter:
    """The main thread: sleeps until the next arrival or the end, and tells callers' time-outs."""

    def __init__(self, run):
        self.run = run
        self.event = threading.Event()
        self.has_timeouts = any(group.timeout_ns for group in run.groups)

    def sleep_until(self, flow, at):
        while True:
            deadline = flow.next_deadline()
            left = (at if deadline is None else min(at, deadline)) - now()
            if at <= now() or flow.problem:
                return
            if left > 0:
                time.sleep(left / 1e9)

    def wait(self, flow):
        if not self.has_timeouts:
            self.event.wait()
            return
        # A deadline pushed by another thread is later than its job's arrival by the time-out.
        longest = min(group.timeout_ns for group in self.run.groups if group.timeout_ns)
        while not self.event.is_set():
            deadline = flow.next_deadline()
            left = longest if deadline is None else max(0, deadline - now())
            self.event.wait(min(left, longest) / 1e9)


def drive(run, flow, waiter):
    """Submits all that arrives, then waits for the last job's end."""
    if flow.n_open == 0:
        flow.finish()
    for job in flow.at_once():
        flow.arrive(job)
    for at, job in flow.timed():
        waiter.sleep_until(flow, at)
        flow.arrive(job)
    waiter.wait(flow)
    if flow.problem:
        raise flow.problem


def finish_job(run, flow, job):
    """Runs a job in this thread and says how it ended."""
    run.begin_job(job)
    if flow.has_lines:
        flow.begun(job)
    try:
        run_steps(run, job)
        outcome = DONE
    except JobFailed:
        outcome = FAILED
    except BaseException as problem:
        flow.fail(problem)
        raise
    if run.mark:
        run.mark(MARK.JOB_RETURN, 0, job, 0)
    flow.ended(job, outcome)


def run_sequential(run):
    queue = deque()
    run.stay_in_one_thread()
    run.locks = [threading.Lock() for _ in range(run.plan["n_locks"])]

    def drain():
        while queue:
            finish_job(run, flow, queue.popleft())

    def spawn(child, parent, step):
        if run.mark:
            run.mark(MARK.JOB_SPAWN, step["group"], child, parent)
        flow.spawned(child)
        if step["join"] and child in queue:
            queue.remove(child)
            finish_job(run, flow, child)
        while step["join"] and not run.outcome[child]:
            finish_job(run, flow, queue.popleft())  # what its group's limit lets go first

    flow = Flow(run, queue.append, lambda: None)
    flow.is_alone = True
    run.spawn = spawn
    run.stock_connections(1)
    run.start_clock()
    for job in flow.at_once():
        flow.arrive(job)
    drain()
    for at, job in flow.timed():
        left = at - now()
        if left > 0:
            time.sleep(left / 1e9)
        flow.arrive(job)
        drain()
    if flow.n_open == 0 and not flow.order:
        flow.finish()


def run_threads(run, share=(0, 1), starts_clock=True):
    """One pool of threads; also what each process of processes+threads does."""
    run.locks = getattr(run, "locks", None) or \
        [threading.Lock() for _ in range(run.plan["n_locks"])]
    waiter = Waiter(run)

    def submit(job):
        pool.submit(finish_job, run, flow, job)

    def spawn(child, parent, step):
        if run.mark:
            run.mark(MARK.JOB_SPAWN, step["group"], child, parent)
        if not step["join"]:
            flow.spawned(child)
            return
        has_ended = threading.Event()
        flow.spawned(child, has_ended.set)
        has_ended.wait()

    run.spawn = spawn
    flow = Flow(run, submit, waiter.event.set, threading.Lock(), share)
    if starts_clock:
        run.stock_connections(run.plan["threads"])
        run.start_clock()
    ready = (lambda: run.mark(MARK.WORKER_READY, 0, 0, 0)) if run.mark else None
    with ThreadPoolExecutor(run.plan["threads"], initializer=ready) as pool:
        drive(run, flow, waiter)
    return flow


class Spawner:
    """Where worker processes ask the parent to submit child jobs; a thread for each of them."""

    def __init__(self, run):
        from multiprocessing.connection import Listener
        self.run = run
        self.address = os.path.join(run.folder, "spawn.socket")
        self.listener = Listener(self.address, "AF_UNIX")

    def start(self, flow):
        self.flow = flow
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                connection = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        try:
            while True:
                child, parent, group, join = connection.recv()
                if self.run.mark:
                    self.run.mark(MARK.JOB_SPAWN, group, child, parent)
                has_ended = threading.Event()
                self.flow.spawned(child, has_ended.set)
                if join:
                    has_ended.wait()
                connection.send(None)
        except (EOFError, OSError):
            pass


class ProcessModel:
    """One pool of processes. A job ends when its future is set in the parent."""

    def __init__(self, run):
        self.run = run
        self.chunk = max(1, run.plan["chunk"])
        self.pending = []  # of an unfinished chunk
        self.collects = self.chunk > 1
        self.waiter = Waiter(run)
        self.context = multiprocessing.get_context(run.plan["start_method"])
        self.spawner = Spawner(run) if SPAWN in run.kinds else None
        self.flow = Flow(run, self.submit, self.waiter.event.set, threading.RLock())

    def submit(self, job):
        if not self.collects:
            argument = self.run.groups[self.run.group_of[job]].argument
            future = self.pool.submit(runner_remote.run_job, job, argument)
            future.add_done_callback(lambda done: self.job_done(job, done))
            return
        group_of = self.run.group_of
        if self.pending and group_of[self.pending[0]] != group_of[job]:
            self.flush()
        self.pending.append(job)
        if len(self.pending) == self.chunk:
            self.flush()

    def flush(self):
        if not self.pending:
            return
        jobs, self.pending = self.pending, []
        arguments = [self.run.groups[self.run.group_of[job]].argument for job in jobs]
        future = self.pool.submit(runner_remote.run_chunk, jobs, arguments)
        future.add_done_callback(lambda done: self.chunk_done(jobs, done))

    def job_done(self, job, future):
        problem = future.exception()
        if problem is None or isinstance(problem, JobFailed):
            self.flow.ended(job, FAILED if problem else DONE)
        else:
            self.flow.fail(problem)

    def chunk_done(self, jobs, future):
        if future.exception() is not None:
            self.flow.fail(future.exception())
            return
        for job, result in zip(jobs, future.result()):
            self.flow.ended(job, FAILED if result is None else DONE)

    def execute(self):
        run = self.run
        locks = [self.context.Lock() for _ in range(run.plan["n_locks"])]
        if self.spawner:
            self.spawner.start(self.flow)
        run.start_clock()
        initargs = (run.plan, run.folder, run.origin, locks,
                    self.spawner and self.spawner.address)
        with ProcessPoolExecutor(run.plan["processes"], self.context, runner_remote.init,
                                 initargs) as self.pool:
            for job in self.flow.at_once():
                self.flow.arrive(job)
            self.flush()
            self.collects = False
            for at, job in self.flow.timed():
                self.waiter.sleep_until(self.flow, at)
                self.flow.arrive(job)
            if self.flow.n_open == 0 and not self.flow.order:
                self.flow.finish()
            self.waiter.wait(self.flow)
            if self.flow.problem:
                raise self.flow.problem


def run_processes(run):
    ProcessModel(run).execute()


def serve_share(plan, folder, origin, locks, share, serve):
    """One process of a pre-fork service: its share of the jobs."""
    run = Run(plan, folder)
    run.origin = origin
    run.locks = locks
    run.prepare()
    if run.mark:
        run.mark(MARK.WORKER_READY, share[0], 0, 0)
    serve(run, share, False)
    run.note_cpu()


def run_service(run, serve):
    """N independent processes, jobs dealt round robin; the parent only waits."""
    context = multiprocessing.get_context(run.plan["start_method"])
    locks = [context.Lock() for _ in range(run.plan["n_locks"])]
    n = run.plan["processes"]
    run.start_clock()
    workers = [context.Process(target=serve_share,
                               args=(run.plan, run.folder, run.origin, locks, (i, n), serve))
               for i in range(n)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    if run.mark:
        run.mark(MARK.RUN_END, 0, 0, 0)
    bad = [worker for worker in workers if worker.exitcode != 0]
    if bad:
        raise RuntimeError("a service process ended with status %d" % bad[0].exitcode)


def run_processes_threads(run):
    run_service(run, run_threads)
