"""Who may start when: arrivals, clients, limits, time-outs and full queues, for all models.

SPDX-License-Identifier: GPL-3.0-or-later

A model gives `submit(job)`, which hands a job to its executor or makes it a task, and calls
`ended(job, outcome)` when the caller has the result. A job that arrives stands in line until it
begins; Queue= bounds the line, what finds it full waits outside or is rejected. In the line, jobs
above Limit= are held until one of their group ends. `lock` is a real lock where several threads end
jobs, and nothing in a loop. A job whose caller has stopped waiting runs on, and ends as timed out.

Jobs may be dealt to several processes in turn (`share`): each then has a flow, and with it limits
and lines, of its own.
"""
import heapq
import itertools
import sys
from collections import deque

from runner_work import MARK, REJECTED, TIMED_OUT, now


def make_counter(lock):
    """Counts 1, 2, 3 … from any thread. Under the GIL a built-in does it whole, without a lock: threads
    that end short jobs would soon queue for one, and each end would hand the GIL over (the woken one
    has the lock, and waits for the GIL)."""
    count = itertools.count(1).__next__
    if getattr(sys, "_is_gil_enabled", lambda: True)():
        return count

    def count_locked():
        with lock:
            return count()
    return count_locked


class NoLock:
    def __enter__(self):
        return self

    def __exit__(self, *args):
        return False


def _deal(run, share):
    """This process's share of what arrives by itself, and of each group's later jobs of clients:
    those go to processes that have such clients, since nobody else would ever send them."""
    number, of = share
    order = list(run.order())
    later = []
    for group in run.groups:
        jobs = range(group.first + group.count)[group.first + group.clients:] \
            if group.clients else range(0)
        owners = sorted({rank % of for rank, job in enumerate(order) if run.group_of[job] ==
                         group.number}) if jobs and of > 1 else [0]
        later.append(jobs[owners.index(number)::len(owners)] if number in owners else range(0))
    return order[number::of], later


class _State:
    def __init__(self, group, later):
        self.group = group
        # Most groups have nothing to wait for: they cost no more than a plain loop of submits.
        self.is_plain = not (group.limit or group.queue or group.timeout_ns or group.clients)
        self.n_in_flight = 0
        self.line = deque()     # not begun yet; those that have are dropped when looked at
        self.limited = deque()  # of the line: wait for Limit=
        self.outside = deque()  # wait for room in the line
        self.of_clients = deque(later)


class Flow:
    def __init__(self, run, submit, finished, lock=None, share=(0, 1), watch=None):
        self.run = run
        self.submit = submit
        self.finished = finished  # called once, when the last job has ended
        self.watch = watch or self.push_deadline  # (job, when its caller stops waiting)
        self.lock = lock or NoLock()
        self.is_whole = share[1] == 1
        self.order, later = _deal(run, share)
        self.states = [_State(group, jobs) for group, jobs in zip(run.groups, later)]
        self.has_lines = any(group.queue for group in run.groups)
        # A job that spawns another is not over itself: all are never counted too early.
        self.n_all = len(self.order) + sum(len(jobs) for jobs in later)
        self.count_ended = make_counter(self.lock)
        self.is_empty = self.n_all == 0
        self.deadlines = []  # of threads and processes: (time, job)
        self.abandoned = set()  # jobs whose callers have gone
        self.on_end = {}        # job: what to call when it has ended
        self.problem = None
        self.is_bringing = False
        self.to_bring = deque()  # jobs of clients that are free

    def at_once(self):
        scheduled = self.run.scheduled
        return [job for job in self.order if scheduled[job] <= 0]

    def timed(self):
        scheduled = self.run.scheduled
        return [(self.run.origin + scheduled[job], job) for job in self.order if scheduled[job] > 0]

    # --- arrivals ---

    def arrive_now(self, job):
        """A client's next job, or a spawned one: it arrives at this moment."""
        at = now() - self.run.origin
        self.run.arrival[job] = at
        if self.run.mark:
            self.run.mark(MARK.JOB_ARRIVE, 0, job, at)
        self.arrive(job)

    def spawned(self, job, tell=None):
        """A child job; `tell` is called when it has ended."""
        with self.lock:
            self.n_all += 1
            if tell:
                self.on_end[job] = tell
        self.arrive_now(job)

    def arrive(self, job):
        state = self.states[self.run.group_of[job]]
        if state.is_plain:
            if self.run.mark:
                self.run.mark(MARK.JOB_SUBMIT, 0, job, 0)
            self.submit(job)
            return
        if state.group.timeout_ns:
            self.watch(job, self.run.origin + self.run.arrival[job] + state.group.timeout_ns)
        with self.lock:
            is_full = self.is_full(state)
            may_start = not is_full and self.accept(state, job)
            if is_full and not state.group.reject:
                state.outside.append(job)
        if may_start:
            self.hand_over(job)
        elif is_full and state.group.reject:
            if self.run.mark:
                self.run.mark(MARK.JOB_REJECT, 0, job, 0)
            self.ended(job, REJECTED)
        elif self.run.mark:
            self.run.mark(MARK.LIMIT_WAIT, 0, job, 0)

    def is_full(self, state):
        if not state.group.queue:
            return False
        begin, outcome, line = self.run.begin, self.run.outcome, state.line
        while line and (begin[line[0]] >= 0 or outcome[line[0]]):
            line.popleft()
        return len(line) >= state.group.queue

    def accept(self, state, job):
        """Into the line; whether it may start."""
        group = state.group
        if group.queue:
            state.line.append(job)
        if group.limit and state.n_in_flight >= group.limit:
            state.limited.append(job)
            return False
        state.n_in_flight += 1
        return True

    def hand_over(self, job):
        if self.run.mark:
            self.run.mark(MARK.JOB_SUBMIT, 0, job, 0)
        self.submit(job)

    def begun(self, job):
        """It has left the line: who waits outside may come in."""
        state = self.states[self.run.group_of[job]]
        if state.outside:
            with self.lock:
                freed = self.let_in(state)
            for other in freed:
                self.hand_over(other)

    def let_in(self, state):
        freed = []
        while state.outside and not self.is_full(state):
            job = state.outside.popleft()
            if self.accept(state, job):
                freed.append(job)
        return freed

    # --- ends ---

    def ended(self, job, outcome):
        """The caller has the job's result: this is its end."""
        run = self.run
        state = self.states[run.group_of[job]]
        if state.is_plain:
            run.end[job] = now() - run.origin
            run.outcome[job] = outcome
            if run.mark:
                run.mark(MARK.JOB_END, outcome, job, 0)
            self.count_end(job)
            return
        if self.deadlines and outcome != REJECTED and outcome != TIMED_OUT:
            self.next_deadline()  # its caller may have gone without anybody having noticed yet
        with self.lock:
            if job in self.abandoned:
                outcome = TIMED_OUT
            run.end[job] = now() - run.origin
            run.outcome[job] = outcome
            freed = self.leave(state, job, outcome)
        if run.mark:
            run.mark(MARK.JOB_END, outcome, job, 0)
        for other in freed:
            self.hand_over(other)
        if job not in self.abandoned:
            self.client_is_free(state)
        self.count_end(job)

    def count_end(self, job):
        tell = self.on_end.pop(job, None) if self.on_end else None
        if tell:
            tell()
        if self.count_ended() == self.n_all:
            self.finish()

    def leave(self, state, job, outcome):
        """Whom its end lets start."""
        freed = []
        if outcome == REJECTED:
            return freed
        if job in state.limited:
            state.limited.remove(job)
        elif job in state.outside:
            state.outside.remove(job)
        else:
            state.n_in_flight -= 1
            if state.limited:
                freed.append(state.limited.popleft())
                state.n_in_flight += 1
        return freed + self.let_in(state)

    def client_is_free(self, state):
        """It sends its next job at once. One after the other: the next may be rejected as well."""
        with self.lock:
            if state.of_clients:
                self.to_bring.append(state.of_clients.popleft())
            if self.is_bringing:
                return
            self.is_bringing = True
        while True:
            with self.lock:
                if not self.to_bring:
                    self.is_bringing = False
                    return
                job = self.to_bring.popleft()
            self.arrive_now(job)

    def is_held(self, job):
        """It has arrived, and waits for a limit or for room in the line."""
        state = self.states[self.run.group_of[job]]
        return job in state.limited or job in state.outside

    def abandon(self, job):
        """Its caller stops waiting. Whether it is over, since nobody has begun with it."""
        state = self.states[self.run.group_of[job]]
        with self.lock:
            if self.run.outcome[job] or job in self.abandoned:
                return False
            self.abandoned.add(job)
            is_held = self.is_held(job)
        if self.run.mark:
            self.run.mark(MARK.JOB_TIMEOUT, 0, job, 0)
        self.client_is_free(state)
        if is_held:
            self.ended(job, TIMED_OUT)
        return is_held

    def finish(self):
        if self.run.mark and self.is_whole:
            self.run.mark(MARK.RUN_END, 0, 0, 0)
        self.finished()

    def fail(self, problem):
        """Something other than a job that the plan lets fail: the run is void."""
        self.problem = self.problem or problem
        self.finished()

    # --- callers that stop waiting (threads and processes; a loop has timers) ---

    def push_deadline(self, job, at):
        with self.lock:
            heapq.heappush(self.deadlines, (at, job))

    def next_deadline(self):
        """Ends the jobs whose callers wait no longer; the next such moment or None."""
        while True:
            with self.lock:
                if not self.deadlines:
                    return None
                at, job = self.deadlines[0]
                if at > now():
                    return at
                heapq.heappop(self.deadlines)
            self.abandon(job)
