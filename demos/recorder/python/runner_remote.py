"""What a worker process of a pool runs. Small on purpose: each new worker imports it.

SPDX-License-Identifier: GPL-3.0-or-later
"""
from runner_work import MARK, OPS, JobFailed, Run, run_steps

run = None


def init(plan, folder, origin, locks, address):
    """A pool's initializer; `address` is where spawned jobs are asked for."""
    global run
    run = Run(plan, folder)
    run.origin = origin
    run.locks = locks
    run.address = address
    run.spawn = spawn
    run.stay_in_one_thread()
    run.prepare()
    run.stock_connections(1)
    if run.mark:
        run.mark(MARK.WORKER_READY, 0, 0, 0)


def run_job(job, argument):
    run.begin_job(job)
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
    """Asks the parent process to submit a child job; with Join= keeps this worker blocked."""
    from multiprocessing.connection import Client
    connection = getattr(run, "spawner", None)
    if connection is None:
        connection = run.spawner = Client(run.address, "AF_UNIX")
    connection.send((child, parent, step["group"], step["join"]))
    connection.recv()
