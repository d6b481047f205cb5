"""The models with pools of processes or interpreters, and the pre-fork services.

SPDX-License-Identifier: GPL-3.0-or-later

A job ends when its future is set in the parent.
"""
import multiprocessing
import os
import threading
from concurrent.futures import ProcessPoolExecutor

import runner_link
import runner_remote
from runner_flow import Flow
from runner_threads import Waiter, run_threads
from runner_work import DONE, FAILED, MARK, JobFailed, Run, check_gil


class PoolModel:
    """What both kinds of pools share: a subclass has make_locks() and make_pool(locks)."""

    def __init__(self, run):
        self.run = run
        self.chunk = 1
        self.pending = []  # of an unfinished chunk
        self.waiter = Waiter(run)
        self.link = runner_link.Parent(run) if runner_link.is_needed(run) else None
        self.flow = Flow(run, self.submit, self.waiter.event.set, threading.RLock())

    def submit(self, job):
        if self.chunk == 1:
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

    def arrive_all(self):
        for job in self.flow.at_once():
            self.flow.arrive(job)
        self.flush()
        self.chunk = 1
        for at, job in self.flow.timed():
            self.waiter.sleep_until(self.flow, at)
            self.flow.arrive(job)
        if self.flow.is_empty:
            self.flow.finish()

    def execute(self):
        locks = self.make_locks()
        if self.link:
            self.link.start(self.flow)
        self.run.start_clock()
        with self.make_pool(locks) as self.pool:
            self.arrive_all()
            self.waiter.wait(self.flow)
            if self.flow.problem:
                raise self.flow.problem


class ProcessModel(PoolModel):
    def make_locks(self):
        self.context = multiprocessing.get_context(self.run.plan["start_method"])
        self.chunk = max(1, self.run.plan["chunk"])
        return [self.context.Lock() for _ in range(self.run.plan["n_locks"])]

    def make_pool(self, locks):
        run = self.run
        return ProcessPoolExecutor(run.plan["processes"], self.context, runner_remote.init,
                                   (run.plan, run.folder, run.origin, locks))


class InterpreterModel(PoolModel):
    """A new interpreter finds no module of ours: the initializer is a built-in, told where."""

    BOOT = ("import sys; sys.path.insert(0, home); import runner_remote; runner_remote.boot(*args)")

    def make_locks(self):
        from concurrent import interpreters
        queues = [interpreters.create_queue(1) for _ in range(self.run.plan["n_locks"])]
        for queue in queues:
            queue.put(None)
        return queues

    def make_pool(self, queues):
        from concurrent.futures import InterpreterPoolExecutor
        run = self.run
        names = {"home": os.path.dirname(os.path.abspath(__file__)),
                 "args": (run.plan, run.folder, run.origin, queues)}
        return InterpreterPoolExecutor(run.plan["processes"], initializer=exec,
                                       initargs=(self.BOOT, names))


def run_processes(run):
    ProcessModel(run).execute()


def run_interpreters(run):
    InterpreterModel(run).execute()


def serve_share(plan, folder, origin, share, serve):
    """One process of a pre-fork service: its share of the jobs. It is a copy of the program that
    knows nothing of the others, so its locks are its own."""
    try:
        serve_own(plan, folder, origin, share, serve)
    except Exception as problem:
        with open(problem_path(folder, share[0]), "w") as file:
            file.write("%s: %s" % (type(problem).__name__, problem))
        raise


def problem_path(folder, number):
    return os.path.join(folder, "service-%d.problem" % number)


def serve_own(plan, folder, origin, share, serve):
    run = Run(plan, folder)
    run.origin = origin
    run.prepare()
    check_gil(plan["model"])
    if run.mark:
        run.mark(MARK.WORKER_READY, share[0], 0, 0)
    serve(run, share, False)
    run.note_cpu()


def run_service(run, serve):
    """N independent processes, jobs dealt round robin; the parent only waits."""
    context = multiprocessing.get_context(run.plan["start_method"])
    n = run.plan["processes"]
    run.start_clock()
    workers = [context.Process(target=serve_share,
                               args=(run.plan, run.folder, run.origin, (i, n), serve))
               for i in range(n)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    if run.mark:
        run.mark(MARK.RUN_END, 0, 0, 0)
    bad = [i for i, worker in enumerate(workers) if worker.exitcode != 0]
    if bad:
        raise RuntimeError(describe_end(run, bad, n, workers[bad[0]].exitcode))


def describe_end(run, bad, n, status):
    """How the first of those that failed has ended, and why, as far as it could say."""
    how = "with status %d" % status if status > 0 else "by signal %d" % -status
    text = "service process %d of %d ended %s" % (bad[0] + 1, n, how)
    if len(bad) > 1:
        text += ", and %d more" % (len(bad) - 1)
    try:
        with open(problem_path(run.folder, bad[0])) as file:
            return "%s: %s" % (text, file.read())
    except OSError:
        return text


def run_processes_threads(run):
    run_service(run, run_threads)
