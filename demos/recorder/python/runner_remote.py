"""What a worker with an interpreter of its own runs. Small on purpose: each new one imports it.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import runner_link
from runner_work import MARK, OPS, JobFailed, Run, run_steps

run = None


class TokenLock:
    """A lock between interpreters: whoever has the queue's only token has it."""

    def __init__(self, queue):
        self.queue = queue

    def acquire(self):
        self.queue.get()

    def release(self):
        self.queue.put(None)


def boot(plan, folder, origin, queues):
    """An interpreter's first call."""
    init(plan, folder, origin, [TokenLock(queue) for queue in queues])


def init(plan, folder, origin, locks):
    """A pool's initializer, in a process or an interpreter."""
    global run
    run = Run(plan, folder)
    run.origin = origin
    run.locks = locks
    run.spawn = spawn
    run.link = runner_link.Worker(folder)
    run.tells_begin = any(group.queue for group in run.groups)
    run.stay_in_one_thread()
    run.prepare()
    if plan["model"] != "asyncio+processes":
        run.stock_connections(1)  # there the loop asks
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


def run_chunk(jobs, arguments):
    """Several jobs as one call: a result or None, where it failed, for each."""
    results = []
    for job, argument in zip(jobs, arguments):
        try:
            results.append(run_job(job, argument))
        except JobFailed:
            results.append(None)
    return results


def run_part(amount, job, step, argument):
    """One step of a job that lives in the parent's event loop."""
    if run.mark:
        run.mark(MARK.PART_BEGIN, step["step"], job, 0)
    OPS[step["kind"]](run, amount, job, step)
    run.note_cpu()
    if run.mark:
        run.mark(MARK.PART_END, 0, job, 0)
    return run.groups[run.group_of[job]].result


def spawn(child, parent, step):
    run.link.spawn(run, child, parent, step)
