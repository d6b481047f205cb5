"""dask.distributed: an own LocalCluster, or the scheduler whose address the plan names.

SPDX-License-Identifier: GPL-3.0-or-later

A job ends when its result is here. With an own cluster the workers are processes of this run: they
map its files and are recorded like all others. The workers of another scheduler are not ours: each
job brings its work along, and what they did is known from Dask's own task stream. In a recorded run
that stream is written to dask.tsv, a line for each:

W   address                                     of worker 0, 1, ...
S   job  worker  thread  action  begin  end     nanoseconds after time 0; action: compute, transfer,
                                                deserialize, disk-read, disk-write
T   time  job  from  to                         a transition in the scheduler's state machine
"""
import logging
import os
import queue
import threading
import time
import uuid
import warnings

import runner_dask_worker
import runner_link
from runner_flow import Flow
from runner_threads import Waiter
from runner_work import DONE, FAILED, IO, LOCK, MARK, SPAWN, JobFailed

CONNECT_S = 10
MODULES = ("runner_calibrate", "runner_work", "runner_link", "runner_dask_worker")


def make_questions():
    """What is asked in the scheduler's process. It may have none of our modules: functions made in a
    function travel as code."""
    def get_stream(dask_scheduler, since):
        return [(one.timestamp, one.key, one.start, one.finish)
                for one in dask_scheduler.transition_log if one.timestamp >= since]

    def get_time(dask_scheduler):
        from time import time as clock
        return clock()
    return get_stream, get_time


get_stream, get_time = make_questions()


class Cluster:
    """An own cluster, started with the clock running: its start belongs to the run."""

    def __init__(self, run):
        from distributed import Client, LocalCluster
        plan = run.plan
        self.cluster = LocalCluster(n_workers=plan["processes"], threads_per_worker=plan["threads"],
                                    dashboard_address=None, local_directory=run.folder)
        self.client = Client(self.cluster)
        self.client.wait_for_workers(plan["processes"])
        self.client.run(runner_dask_worker.init, plan, run.folder, run.origin)

    def make_call(self, run, job):
        return runner_dask_worker.run_job, (job, run.groups[run.group_of[job]].argument)

    def close(self):
        self.client.close()
        self.cluster.close()


class Scheduler:
    """Somebody else's."""

    def __init__(self, run):
        from distributed import Client
        address = run.plan["scheduler"]
        try:
            self.client = Client(address, timeout=CONNECT_S)
        except ValueError as problem:
            raise SystemExit("%s is no address of a Dask scheduler (%s): write it as "
                             "tcp://HOST:8786" % (address, str(problem).splitlines()[0]))
        except (OSError, TimeoutError) as problem:
            raise SystemExit("The Dask scheduler at %s did not answer within %d s (%s): is it "
                             "running there, and reachable from this machine?" %
                             (address, CONNECT_S, str(problem).splitlines()[0]))
        if not self.client.scheduler_info()["workers"]:
            raise SystemExit("The Dask scheduler at %s has no workers: start some with `dask worker "
                             "%s`" % (address, address))
        here = os.path.dirname(os.path.abspath(__file__))
        for name in MODULES:
            self.client.upload_file(os.path.join(here, name + ".py"))
        self.client.run(runner_dask_worker.check_server, run.plan, IO in run.kinds)

    def make_call(self, run, job):
        group = run.groups[run.group_of[job]]
        n = group.repeat * sum(step["repeat"] for step in group.steps)
        at = run.work_at[job]
        return runner_dask_worker.run_shipped, (
            job, run.plan, run.group_of[job], run.fails[job], list(run.work[at:at + n]),
            group.argument)

    def close(self):
        self.client.close()


class Model:
    def __init__(self, run):
        self.run = run
        self.token = run.plan["token"]
        self.waiter = Waiter(run)
        self.link = runner_link.Parent(run) if runner_link.is_needed(run) else None
        self.flow = Flow(run, self.submit, self.waiter.event.set, threading.RLock())
        self.jobs = {}
        self.results = queue.SimpleQueue()

    def submit(self, job):
        function, arguments = self.cluster.make_call(self.run, job)
        key = "job-%d-%s" % (job, self.token)
        self.jobs[key] = job
        future = self.cluster.client.submit(function, *arguments, key=key, pure=False)
        self.completed.add(future)
        self.results.put(None)

    def take_results(self):
        """One for each job that was submitted, as they come."""
        while self.results.get() is None:
            future, result = next(self.completed)
            try:
                self.take(self.jobs[future.key], future, result)
            except BaseException as problem:
                self.flow.fail(problem)
                return

    def take(self, job, future, result):
        if future.status == "finished":
            self.flow.ended(job, DONE)
            return
        problem = result[1] if isinstance(result, tuple) else future.exception()
        if not isinstance(problem, JobFailed):
            raise problem
        self.flow.ended(job, FAILED)

    def arrive_all(self):
        for job in self.flow.at_once():
            self.flow.arrive(job)
        for at, job in self.flow.timed():
            self.waiter.sleep_until(self.flow, at)
            self.flow.arrive(job)
        if self.flow.is_empty:
            self.flow.finish()

    def execute(self, make_cluster):
        from distributed import as_completed
        run = self.run
        if self.link:
            self.link.start(self.flow)
        run.start_clock()
        since = time.time()
        self.cluster = make_cluster(run)
        is_streamed = bool(run.mark) or make_cluster is Scheduler
        try:
            client = self.cluster.client
            if is_streamed:
                client.get_task_stream(count=1)  # it is kept from now on
            self.completed = as_completed(with_results=True, raise_errors=False)
            threading.Thread(target=self.take_results, name="results", daemon=True).start()
            self.arrive_all()
            self.waiter.wait(self.flow)
            if self.flow.problem:
                raise self.flow.problem
            if is_streamed:
                Stream(self, since).write()
        finally:
            self.results.put(self)
            self.cluster.close()


class Stream:
    """What Dask itself knows of this run, on its clock."""

    def __init__(self, model, since):
        self.model = model
        self.run = model.run
        self.since = since
        self.workers = []
        self.threads = []
        client = model.cluster.client
        before = time.time()
        there = client.run_on_scheduler(get_time)
        after = time.time()
        # What their clock says less what ours says; half the way there and back at most is wrong.
        ahead = 0 if after - before < 0.2 and before <= there <= after else \
            there - (before + after) / 2
        self.to_zero = time.time() + ahead - (time.monotonic_ns() - self.run.origin) / 1e9
        self.since += ahead

    def to_ns(self, seconds):
        return max(0, round((seconds - self.to_zero) * 1e9))

    def number(self, table, item):
        if item not in table:
            table.append(item)
        return table.index(item)

    def read_stream(self):
        rows = []
        for task in self.model.cluster.client.get_task_stream(start=self.since):
            job = self.model.jobs.get(task["key"])
            if job is None:
                continue
            worker = self.number(self.workers, task["worker"])
            thread = self.number(self.threads, (worker, task["thread"]))
            for one in task["startstops"]:
                rows.append([job, worker, thread, one["action"], self.to_ns(one["start"]),
                             self.to_ns(one["stop"])])
        return rows

    def note_begins(self, rows):
        """Of jobs whose workers could not write them down."""
        for job, worker, thread, action, begin, end in rows:
            if action == "compute" and self.run.begin[job] < 0:
                self.run.begin[job] = max(begin, self.run.arrival[job])
                self.run.worker[job] = (worker + 1) << 32 | (thread + 1)

    def write(self):
        rows = self.read_stream()
        self.note_begins(rows)
        transitions = self.model.cluster.client.run_on_scheduler(get_stream, since=self.since)
        path = os.path.join(self.run.folder, "dask.tsv")
        with open(path + ".part", "w") as file:
            for address in self.workers:
                print("W", address, sep="\t", file=file)
            for row in rows:
                print("S", *row, sep="\t", file=file)
            for at, key, begin, end in transitions:
                if key in self.model.jobs:
                    print("T", self.to_ns(at), self.model.jobs[key], begin, end, sep="\t", file=file)
        os.rename(path + ".part", path)


def refuse_what_is_local(run):
    """What workers cannot do that share nothing with this process."""
    if SPAWN in run.kinds or any(group.queue for group in run.groups):
        raise SystemExit("jobs that spawn jobs, and bounded lines (Queue=), need workers of an own "
                         "cluster: run it without a scheduler's address")


def run_dask(run):
    logging.getLogger("distributed").setLevel(logging.ERROR)
    warnings.filterwarnings("ignore", message="Large object")
    run.plan["token"] = uuid.uuid4().hex[:8]
    if run.plan["scheduler"]:
        refuse_what_is_local(run)
        Model(run).execute(Scheduler)
    else:
        Model(run).execute(Cluster)
