"""What a worker of dask.distributed runs. It may have been uploaded: standard library and Dask only.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import threading

import runner_calibrate
import runner_link
import runner_work
from runner_work import COMPUTING, MARK, Group, Run, run_steps

run = None

# A thread's connection is kept from job to job. Being uploaded reloads this module, and the classes
# of the first load are garbage then. Nothing thread-local may be among it: the profiler of a worker
# calls sys._current_frames(), which up to Python 3.11 stops for good when it is that call which
# frees a threading.local (gh-106883).
connections = globals().get("connections") or threading.local()


class Locks:
    """Locks that the scheduler keeps: nothing else is shared by all workers. One object for a
    thread: it remembers whether it is the holder."""

    def __init__(self, plan):
        self.plan = plan
        self.held_by = {}

    def __getitem__(self, number):
        key = threading.get_ident(), number
        if key not in self.held_by:
            from distributed import Lock
            self.held_by[key] = Lock("interleave-%s-%d" % (self.plan["token"], number))
        return self.held_by[key]


def init(plan, folder, origin):
    """In a worker of an own cluster, before its first job."""
    global run
    run = Run(plan, folder)
    run.origin = origin
    run.locks = Locks(plan)
    run.spawn = spawn
    run.link = runner_link.Worker(folder)
    run.tells_begin = any(group.queue for group in run.groups)
    run.prepare()
    if run.mark:
        run.mark(MARK.WORKER_READY, 0, 0, 0)


def run_job(job, argument):
    run.begin_job(job)
    if run.tells_begin and run.groups[run.group_of[job]].queue:
        run.link.begun(job)
    try:
        return run_steps(run, job)
    finally:
        run.note_cpu()
        if run.mark:
            run.mark(MARK.JOB_RETURN, 0, job, 0)


def spawn(child, parent, step):
    run.link.spawn(run, child, parent, step)


# --- a worker of somebody else's cluster ---

class Shipped:
    """One job that came with all it needs; the same for run_steps() as a Run."""

    stock = ()
    local = connections
    mark = None

    def __init__(self, plan, group, fails, work, job):
        self.plan = plan
        self.groups = {group: Group(group, plan["groups"][group])}
        self.group_of = {job: group}
        self.fails = {job: fails}
        self.work = work
        self.work_at = {job: 0}
        self.waits = {}
        self.held = {}
        self.locks = Locks(plan)

    def open_connection(self):
        self.local.connection = runner_work.connect(self.plan)
        return self.local.connection

    ask = Run.ask


def run_shipped(job, plan, group, fails, work, argument):
    one = Shipped(plan, group, fails, work, job)
    kinds = {step["kind"] for step in plan["groups"][group]["steps"]}
    runner_calibrate.prepare([COMPUTING[kind] for kind in kinds if kind in COMPUTING])
    return run_steps(one, job)


def check_server(plan, is_needed):
    """Steps that wait ask a server on the machine of whoever measures."""
    if not is_needed:
        return
    try:
        runner_work.connect(plan).close()
    except OSError as problem:
        raise RuntimeError("this worker cannot reach the server that io steps ask, at %s:%d on the "
                           "machine that measures (%s): use workers on that machine" %
                           (plan["host"], plan["port"], problem))
