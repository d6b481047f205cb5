"""A plan as one process sees it: its jobs, their steps, and where results go.

SPDX-License-Identifier: GPL-3.0-or-later

The drawn work is mapped, not parsed: worker processes map the same files. Each job's results have
places of their own in one shared mapped file, so that workers write them without sending anything,
and a killed run leaves those of all jobs up to then.

jobs.bin     GROUP, WORK, FAIL, ARRIVAL   int64 for each job, one column after the other
work.bin     for each execution of a step, int64: units, nanoseconds, or the job that a spawn
             starts; a job's begin at WORK
order.bin    jobs with a scheduled arrival, int64, by arrival
results.bin  ARRIVAL, BEGIN, END, WORKER, OUTCOME, WAIT   like jobs.bin; times after time 0,
             -1 = never; WORKER = process id << 32 | thread id; WAIT = what the job waits for now:
             0 nothing that another job does, 1 + a lock's number, -1 - a child's. Then CPU_SLOTS
             int64: the CPU time of the worker process whose id falls into the slot
"""
import mmap
import os
import socket
import struct
import sys
import threading
import time

import runner_calibrate
from runner_calibrate import work_hold, work_native, work_python

now = time.monotonic_ns

DONE, FAILED, TIMED_OUT, REJECTED = 1, 2, 3, 4
PYTHON, HOLD, NATIVE, IO, SLEEP, LOCK, UNLOCK, SPAWN = range(8)
COMPUTING = {PYTHON: "python", HOLD: "hold", NATIVE: "native"}
REQUEST = struct.Struct("<qII")
ANSWER_BYTES = 16
NO_BACKEND = 0xFFFFFFFF
CPU_SLOTS = 4096


class JobFailed(Exception):
    """A job that the plan lets fail."""


def _map(path, write=False):
    size = os.path.getsize(path)
    if size == 0:
        return memoryview(b"").cast("q")
    with open(path, "r+b" if write else "rb") as file:
        access = mmap.ACCESS_WRITE if write else mmap.ACCESS_READ
        return memoryview(mmap.mmap(file.fileno(), size, access=access)).cast("q")


class Group:
    def __init__(self, number, plan):
        self.number = number
        self.__dict__.update(plan)
        self.kinds = {step["kind"] for step in self.steps}
        self.result = bytes(self.payload_out)
        self.argument = bytes(self.payload_in)
        self.program = [(OPS[step["kind"]], step["repeat"], step) for step in self.steps]


class Run:
    """The plan. `origin` is time 0 on the monotonic clock."""

    def __init__(self, plan, folder):
        self.plan = plan
        self.folder = folder
        self.origin = 0
        self.pid = os.getpid()
        self.me = 0  # set where all jobs run in one thread
        n = plan["n_jobs"]
        self.n_jobs = n
        jobs = _map(os.path.join(folder, "jobs.bin"))
        self.group_of, self.work_at, self.fails, self.scheduled = (
            jobs[i * n:(i + 1) * n] for i in range(4))
        self.work = _map(os.path.join(folder, "work.bin"))
        results = _map(os.path.join(folder, "results.bin"), write=True)
        self.arrival, self.begin, self.end, self.worker, self.outcome, self.waits = (
            results[i * n:(i + 1) * n] for i in range(6))
        self.cpu = results[6 * n:]
        self.held = {}  # job: locks it holds
        self.stock = []  # connections that no thread has taken yet
        self.groups = [Group(i, group) for i, group in enumerate(plan["groups"])]
        self.kinds = set().union(*(group.kinds for group in self.groups))
        self.mark = find_mark()
        self.local = threading.local()

    def order(self):
        return _map(os.path.join(self.folder, "order.bin"))

    def prepare(self):
        """All imports and first calls of the steps."""
        runner_calibrate.prepare([COMPUTING[kind] for kind in self.kinds if kind in COMPUTING])

    def note_cpu(self):
        """How much CPU time this worker process has had: nobody may be able to ask it later."""
        if self.plan["model"] == "interpreters":
            return  # not a process of its own
        self.cpu[os.getpid() % CPU_SLOTS] = time.process_time_ns()

    def start_clock(self):
        self.cpu_before = time.process_time_ns()
        self.origin = now()
        if self.mark:
            self.mark(MARK.RUN_ORIGIN, 0, 0, self.origin)

    def begin_job(self, job):
        if self.mark:
            self.mark(MARK.JOB_BEGIN, 0, job, 0)
        self.begin[job] = now() - self.origin
        self.worker[job] = self.me or self.find_me()

    def find_me(self):
        """Process and thread. Asked once a thread: it is a system call."""
        local = self.local
        try:
            return local.me
        except AttributeError:
            local.me = self.pid << 32 | threading.get_native_id()
            return local.me

    def stay_in_one_thread(self):
        self.me = self.find_me()

    def stock_connections(self, n):
        """Opens what n threads will need, before time 0: what is measured is waiting."""
        if IO in self.kinds:
            self.stock += [connect(self.plan) for _ in range(min(n, self.n_jobs))]

    def open_connection(self):
        """This thread's own, from the stock if there is one."""
        try:
            self.local.connection = self.stock.pop()
        except IndexError:
            self.local.connection = connect(self.plan)
        return self.local.connection

    def ask(self, delay, backend, job):
        """One blocking request over this thread's own connection."""
        connection = getattr(self.local, "connection", None) or self.open_connection()
        connection.sendall(REQUEST.pack(delay, backend, job))
        read_answer(connection)


class _Names:
    """The recorder's marks by name, when there is a recorder."""


MARK = _Names()


def check_gil(model):
    """A result under the wrong lock would be a wrong number, so there is none."""
    is_enabled = getattr(sys, "_is_gil_enabled", lambda: True)()
    if model == "free-threads" and is_enabled:
        raise SystemExit("the GIL is on in this interpreter: free-threads cannot be measured with "
                         "it (a module that is not ready for free threading turns it on)")
    if model != "free-threads" and not is_enabled:
        raise SystemExit("the GIL is off in this interpreter: %s would run in parallel" % model)


def find_mark():
    """The recorder's mark(), or None in a run that is not recorded."""
    try:
        import _ilv
    except ImportError:
        return None
    MARK.__dict__.update((name, getattr(_ilv, name)) for name in dir(_ilv) if name.isupper())
    return _ilv.mark


def connect(plan):
    # Not create_connection(): it resolves the name, which costs more than the connection.
    connection = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    connection.connect((plan["host"], plan["port"]))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def read_answer(connection):
    missing = ANSWER_BYTES
    while missing:
        part = connection.recv(missing)
        if not part:
            raise ConnectionError("the loopback server closed the connection")
        missing -= len(part)


# --- steps that block their thread: op(run, amount, job, step) ---

def do_python(run, amount, job, step):
    if amount:
        work_python(amount)


def do_hold(run, amount, job, step):
    if amount:
        work_hold(amount)


def do_native(run, amount, job, step):
    if amount:
        work_native(amount)


def do_io(run, amount, job, step):
    backend = step["backend"]
    if run.mark and backend != NO_BACKEND:
        run.mark(MARK.BACKEND_BEGIN, backend, job, 0)
    run.ask(amount, backend, job)
    if run.mark and backend != NO_BACKEND:
        run.mark(MARK.BACKEND_END, backend, job, 0)


def do_sleep(run, amount, job, step):
    time.sleep(amount / 1e9)


def do_lock(run, amount, job, step):
    if run.mark:
        run.mark(MARK.LOCK_WAIT, step["lock"], job, 0)
    run.waits[job] = 1 + step["lock"]
    run.locks[step["lock"]].acquire()
    run.waits[job] = 0
    run.held.setdefault(job, []).append(step["lock"])
    if run.mark:
        run.mark(MARK.LOCK_ACQUIRE, step["lock"], job, 0)


def do_unlock(run, amount, job, step):
    if run.mark:
        run.mark(MARK.LOCK_RELEASE, step["lock"], job, 0)
    run.held[job].remove(step["lock"])
    run.locks[step["lock"]].release()


def do_spawn(run, amount, job, step):
    run.spawn(amount, job, step)


OPS = {PYTHON: do_python, HOLD: do_hold, NATIVE: do_native, IO: do_io, SLEEP: do_sleep,
       LOCK: do_lock, UNLOCK: do_unlock, SPAWN: do_spawn}


def release_all(run, job):
    """What a failed or cancelled job holds is released, as `with lock:` does."""
    for lock in run.held.pop(job, ()):
        if run.mark:
            run.mark(MARK.LOCK_RELEASE, lock, job, 0)
        run.locks[lock].release()


def run_steps(run, job):
    """All steps of a job in the calling thread. Raises JobFailed if the plan says so."""
    group = run.groups[run.group_of[job]]
    work, at, mark = run.work, run.work_at[job], run.mark
    for _ in range(group.repeat):
        for op, n_times, step in group.program:
            for _ in range(n_times):
                if mark:
                    mark(MARK.JOB_STEP, step["step"], job, 0)
                op(run, work[at], job, step)
                at += 1
    if run.fails[job]:
        release_all(run, job)
        raise JobFailed("job %d of %s" % (job, group.name))
    return group.result
