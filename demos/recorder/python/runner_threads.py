"""The models of one process without an event loop: sequential, threads, free threads.

SPDX-License-Identifier: GPL-3.0-or-later

The main thread submits jobs in order of arrival, then waits for the last job's end.
"""
import threading
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor

from runner_flow import Flow
from runner_work import DONE, FAILED, MARK, JobFailed, now, run_steps


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
    if flow.is_empty:
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
    run.spawn = spawn
    run.stock_connections(1)
    run.start_clock()
    for job in flow.at_once():
        flow.arrive(job)
    drain()
    for at, job in flow.timed():
        while at > now():
            time.sleep(max(0, at - now()) / 1e9)
        flow.arrive(job)
        drain()
    if flow.is_empty:
        flow.finish()


def run_threads(run, share=(0, 1), starts_clock=True):
    """One pool of threads; also what each process of processes+threads does."""
    run.locks = [threading.Lock() for _ in range(run.plan["n_locks"])]
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
        run.waits[parent] = -1 - child
        has_ended.wait()
        run.waits[parent] = 0

    run.spawn = spawn
    flow = Flow(run, submit, waiter.event.set, threading.Lock(), share)
    if starts_clock:
        run.stock_connections(run.plan["threads"])
        run.start_clock()
    ready = (lambda: run.mark(MARK.WORKER_READY, 0, 0, 0)) if run.mark else None
    with ThreadPoolExecutor(run.plan["threads"], initializer=ready) as pool:
        drive(run, flow, waiter)
    return flow
