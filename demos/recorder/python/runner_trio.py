"""The model trio: one nursery, a task for each job.

SPDX-License-Identifier: GPL-3.0-or-later

Built like runner_loop.py. Which of the tasks that are ready trio runs first is drawn by lot by trio
itself, so the order of starts differs from run to run.
"""
import contextlib

import trio

from runner_flow import Flow
from runner_work import ANSWER_BYTES, DONE, FAILED, IO, LOCK, MARK, NO_BACKEND, OPS, REQUEST, SLEEP, \
    SPAWN, TIMED_OUT, JobFailed, now, release_all

NO_SCOPE = contextlib.nullcontext()


class Trio:
    def __init__(self, run):
        self.run = run
        self.free = []       # connections nobody uses
        self.deadlines = {}  # job: when its caller stops waiting
        self.steps = [[self.plan_step(step) for step in group.steps] for group in run.groups]

    # --- steps ---

    def plan_step(self, step):
        """(op, whether it is awaited, how often, step)"""
        awaited = {SLEEP: self.sleep, LOCK: self.acquire, SPAWN: self.spawn}
        if not step["blocking"]:
            awaited[IO] = self.ask
        kind = step["kind"]
        return awaited.get(kind) or OPS[kind], kind in awaited, step["repeat"], step

    async def sleep(self, run, amount, job, step):
        await trio.sleep(amount / 1e9)

    async def acquire(self, run, amount, job, step):
        if run.mark:
            run.mark(MARK.LOCK_WAIT, step["lock"], job, 0)
        run.waits[job] = 1 + step["lock"]
        await run.locks[step["lock"]].acquire()
        run.waits[job] = 0
        run.held.setdefault(job, []).append(step["lock"])
        if run.mark:
            run.mark(MARK.LOCK_ACQUIRE, step["lock"], job, 0)

    async def ask(self, run, amount, job, step):
        backend = step["backend"]
        if run.mark and backend != NO_BACKEND:
            run.mark(MARK.BACKEND_BEGIN, backend, job, 0)
        stream = self.free.pop() if self.free else await self.open_stream()
        try:
            await stream.send_all(REQUEST.pack(amount, backend, job))
            missing = ANSWER_BYTES
            while missing:
                part = await stream.receive_some(missing)
                if not part:
                    raise ConnectionError("the loopback server closed the connection")
                missing -= len(part)
        except BaseException:
            stream.socket.close()
            raise
        self.free.append(stream)
        if run.mark and backend != NO_BACKEND:
            run.mark(MARK.BACKEND_END, backend, job, 0)

    async def spawn(self, run, amount, job, step):
        if run.mark:
            run.mark(MARK.JOB_SPAWN, step["group"], amount, job)
        if not step["join"]:
            self.flow.spawned(amount)
            return
        has_ended = trio.Event()
        self.flow.spawned(amount, has_ended.set)
        run.waits[job] = -1 - amount
        await has_ended.wait()
        run.waits[job] = 0

    async def run_steps(self, job):
        run = self.run
        number = run.group_of[job]
        work, at, mark = run.work, run.work_at[job], run.mark
        steps = self.steps[number]
        for _ in range(run.groups[number].repeat):
            for op, is_awaited, n_times, step in steps:
                for _ in range(n_times):
                    if mark:
                        mark(MARK.JOB_STEP, step["step"], job, 0)
                    if is_awaited:
                        await op(run, work[at], job, step)
                    else:
                        op(run, work[at], job, step)
                    at += 1
        if run.fails[job]:
            raise JobFailed("job %d" % job)

    # --- jobs ---

    async def run_job(self, job):
        run = self.run
        left = self.find_left(job)
        if left <= 0:  # its caller has gone before its first step
            self.flow.abandon(job)
            self.flow.ended(job, TIMED_OUT)
            return
        run.begin_job(job)
        if self.flow.has_lines:
            self.flow.begun(job)
        outcome = TIMED_OUT
        try:
            # A scope for every job would cost as much as a short job.
            with trio.move_on_after(left) if job in self.deadlines else NO_SCOPE:
                await self.run_steps(job)
                outcome = DONE
        except JobFailed:
            outcome = FAILED
        except BaseException as problem:
            self.flow.fail(problem)
            return
        if outcome != DONE:
            release_all(run, job)
        if outcome == TIMED_OUT:
            self.flow.abandon(job)
        if run.mark:
            run.mark(MARK.JOB_RETURN, 0, job, 0)
        self.flow.ended(job, outcome)

    def find_left(self, job):
        if job not in self.deadlines:
            return float("inf")
        return (self.deadlines[job] - now()) / 1e9

    def submit(self, job):
        self.nursery.start_soon(self.run_job, job)

    def watch(self, job, at):
        """run_job() looks at the time that is left; a job that is held may never come so far."""
        self.deadlines[job] = at
        group = self.run.groups[self.run.group_of[job]]
        if group.limit or group.queue:
            self.nursery.start_soon(self.watch_held, job)

    async def watch_held(self, job):
        await trio.sleep(max(0, self.find_left(job)))
        if self.run.begin[job] < 0 and not self.run.outcome[job] and self.flow.is_held(job):
            self.flow.abandon(job)

    # --- the run ---

    async def open_stream(self):
        return await trio.open_tcp_stream(self.run.plan["host"], self.run.plan["port"],
                                          happy_eyeballs_delay=5)

    async def open_one(self):
        self.free.append(await self.open_stream())

    async def open_streams(self):
        missing = self.run.plan["n_connections"]
        while missing > 0:
            part = min(missing, 200)
            async with trio.open_nursery() as nursery:
                for _ in range(part):
                    nursery.start_soon(self.open_one)
            missing -= part

    async def main(self):
        run = self.run
        run.stay_in_one_thread()
        self.done = trio.Event()
        run.locks = [trio.Lock() for _ in range(run.plan["n_locks"])]
        self.flow = Flow(run, self.submit, self.done.set, watch=self.watch)
        await self.open_streams()
        if any(step["blocking"] for group in run.groups for step in group.steps):
            run.stock_connections(1)
        async with trio.open_nursery() as self.nursery:
            run.start_clock()
            await self.arrive_all()
            await self.done.wait()
            self.nursery.cancel_scope.cancel()  # watchers of jobs that ended in time
        if self.flow.problem:
            raise self.flow.problem
        for stream in self.free:
            stream.socket.close()

    async def arrive_all(self):
        if self.flow.is_empty:
            self.flow.finish()
        for job in self.flow.at_once():
            self.flow.arrive(job)
        for at, job in self.flow.timed():
            while at > now():
                await trio.sleep(max(0, at - now()) / 1e9)
            self.flow.arrive(job)


def run_trio(run):
    trio.run(Trio(run).main)
