"""The models with an event loop: asyncio, uvloop, hybrids with a pool, and loops.

SPDX-License-Identifier: GPL-3.0-or-later

main() makes a task for each at-once job in one step, then sleeps from arrival to arrival. Sockets
are opened before time 0, as many as jobs can be in flight: what is measured is waiting, not
connecting (a service process of `loops` opens its own when it needs them).
"""
import asyncio
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import runner_remote
from runner_flow import Flow
from runner_work import ANSWER_BYTES, DONE, FAILED, HOLD, IO, LOCK, MARK, NATIVE, NO_BACKEND, OPS, \
    PYTHON, REQUEST, SLEEP, SPAWN, TIMED_OUT, JobFailed, now, release_all


class Client(asyncio.Protocol):
    """A connection to the loopback server: one question at a time."""

    def __init__(self):
        self.n_missing = 0
        self.waiter = None

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.n_missing -= len(data)
        if self.n_missing <= 0 and self.waiter and not self.waiter.done():
            self.waiter.set_result(None)

    def connection_lost(self, problem):
        if self.waiter and not self.waiter.done():
            self.waiter.set_exception(ConnectionError("the loopback server closed the connection"))

    async def ask(self, loop, request):
        self.n_missing = ANSWER_BYTES
        self.waiter = loop.create_future()
        self.transport.write(request)
        await self.waiter


class Loop:
    def __init__(self, run, share=(0, 1), starts_clock=True):
        self.run = run
        self.share = share
        self.starts_clock = starts_clock
        self.free = []    # connections nobody uses
        self.tasks = {}   # job: task; a loop itself keeps only weak references
        self.pool = None
        self.steps = [[self.plan_step(step) for step in group.steps] for group in run.groups]

    # --- steps ---

    def plan_step(self, step):
        """(op, whether it is awaited, how often, step)"""
        kind, model = step["kind"], self.run.plan["model"]
        if kind == SLEEP:
            return self.sleep, True, step["repeat"], step
        if kind == LOCK:
            return self.acquire, True, step["repeat"], step
        if kind == SPAWN:
            return self.spawn, True, step["repeat"], step
        if kind == IO and not step["blocking"]:
            return self.ask, True, step["repeat"], step
        if model == "asyncio+threads" and kind in (IO, NATIVE):
            return self.in_thread, True, step["repeat"], step
        if model == "asyncio+processes" and kind in (PYTHON, HOLD, NATIVE):
            return self.in_process, True, step["repeat"], step
        return OPS[kind], False, step["repeat"], step

    async def sleep(self, run, amount, job, step):
        await asyncio.sleep(amount / 1e9)

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
        client = self.free.pop() if self.free else await self.open_client()
        try:
            await client.ask(self.loop, REQUEST.pack(amount, backend, job))
        except BaseException:
            client.transport.abort()
            raise
        self.free.append(client)
        if run.mark and backend != NO_BACKEND:
            run.mark(MARK.BACKEND_END, backend, job, 0)

    async def in_thread(self, run, amount, job, step):
        await self.loop.run_in_executor(self.pool, self.run_part, amount, job, step)

    def run_part(self, amount, job, step):
        run = self.run
        if run.mark:
            run.mark(MARK.PART_BEGIN, step["step"], job, 0)
        OPS[step["kind"]](run, amount, job, step)
        if run.mark:
            run.mark(MARK.PART_END, 0, job, 0)

    async def in_process(self, run, amount, job, step):
        if amount:
            argument = run.groups[run.group_of[job]].argument
            await self.loop.run_in_executor(self.pool, runner_remote.run_part, amount, job, step,
                                            argument)

    async def spawn(self, run, amount, job, step):
        if run.mark:
            run.mark(MARK.JOB_SPAWN, step["group"], amount, job)
        if not step["join"]:
            self.flow.spawned(amount)
            return
        has_ended = self.loop.create_future()
        self.flow.spawned(amount, lambda: has_ended.done() or has_ended.set_result(None))
        run.waits[job] = -1 - amount
        await has_ended
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
        run.begin_job(job)
        if self.flow.has_lines:
            self.flow.begun(job)
        try:
            await self.run_steps(job)
            outcome = DONE
        except JobFailed:
            outcome = FAILED
        except asyncio.CancelledError:
            outcome = TIMED_OUT
        except BaseException as problem:
            self.flow.fail(problem)
            return
        if outcome != DONE:
            release_all(run, job)
        if run.mark:
            run.mark(MARK.JOB_RETURN, 0, job, 0)
        self.tasks.pop(job, None)
        self.flow.ended(job, outcome)

    def submit(self, job):
        self.tasks[job] = self.loop.create_task(self.run_job(job))

    def watch(self, job, at):
        """The timer of a caller that waits no longer than Timeout=."""
        self.loop.call_later(max(0, (at - now()) / 1e9), self.time_out, job)

    def time_out(self, job):
        if self.run.outcome[job] or self.flow.abandon(job):
            return
        task = self.tasks.pop(job)
        if self.run.begin[job] < 0:
            # A task that is cancelled before its first step never runs: nobody else says its end.
            self.flow.ended(job, TIMED_OUT)
        task.cancel()

    # --- the loop ---

    async def open_client(self):
        _, client = await self.loop.create_connection(Client, self.run.plan["host"],
                                                      self.run.plan["port"])
        return client

    async def open_clients(self):
        missing = self.run.plan["n_connections"]
        while missing > 0:
            part = min(missing, 200)
            self.free += await asyncio.gather(*(self.open_client() for _ in range(part)))
            missing -= part

    def make_pool(self):
        run, model = self.run, self.run.plan["model"]
        if model == "asyncio+threads":
            ready = (lambda: run.mark(MARK.WORKER_READY, 0, 0, 0)) if run.mark else None
            self.pool = ThreadPoolExecutor(run.plan["threads"], initializer=ready)
        elif model == "asyncio+processes":
            import multiprocessing
            context = multiprocessing.get_context(run.plan["start_method"])
            initargs = (run.plan, run.folder, run.origin, [])
            self.pool = ProcessPoolExecutor(run.plan["processes"], context, runner_remote.init,
                                            initargs)

    async def main(self):
        run = self.run
        run.stay_in_one_thread()
        self.loop = asyncio.get_running_loop()
        self.done = self.loop.create_future()
        if run.plan["eager_tasks"]:
            if not hasattr(asyncio, "eager_task_factory"):
                raise SystemExit("eager tasks need Python 3.12 or newer")
            self.loop.set_task_factory(asyncio.eager_task_factory)
        run.locks = [asyncio.Lock() for _ in range(run.plan["n_locks"])]
        self.flow = Flow(run, self.submit, self.finished, share=self.share, watch=self.watch)
        if self.starts_clock:
            await self.open_clients()
            if any(step["blocking"] for group in run.groups for step in group.steps):
                run.stock_connections(run.plan["threads"] if run.plan["model"] == "asyncio+threads"
                                      else 1)
            run.start_clock()
        self.make_pool()
        for job in self.flow.at_once():
            self.flow.arrive(job)
        for at, job in self.flow.timed():
            while at > now():  # uvloop's timers count in milliseconds and may be early
                await asyncio.sleep(max(0, at - now()) / 1e9)
            self.flow.arrive(job)
        if self.flow.is_empty:
            self.flow.finish()
        await self.done
        if self.flow.problem:
            raise self.flow.problem

    def finished(self):
        if not self.done.done():
            self.done.set_result(None)


def run_loop(run, share=(0, 1), starts_clock=True):
    if run.plan["model"] == "uvloop":
        import uvloop
        loop = uvloop.new_event_loop()
    else:
        loop = asyncio.new_event_loop()
    owner = Loop(run, share, starts_clock)
    try:
        loop.run_until_complete(owner.main())
    finally:
        if owner.pool:
            owner.pool.shutdown()
        for client in owner.free:
            client.transport.abort()
        loop.run_until_complete(asyncio.sleep(0))
        loop.close()


def run_loops(run):
    from runner_pools import run_service
    run_service(run, run_loop)
