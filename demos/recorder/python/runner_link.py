"""How workers with an interpreter of their own reach the parent: a socket in the run's folder.

SPDX-License-Identifier: GPL-3.0-or-later

They say that a job has begun, where somebody waits for room in a line, and ask for child jobs to be
submitted. Plain sockets and structs: a worker that spawns nothing imports nothing for it, and it is
the same for processes and for interpreters. The parent has one thread for each worker that calls.
"""
import os
import socket
import struct
import threading

from runner_work import MARK, SPAWN

NAME = "link.socket"
MESSAGE = struct.Struct("<qqqq")  # what, job, parent, group
BEGUN, SUBMIT, JOIN = range(3)


def _address(folder):
    """A socket's address has room for 107 bytes, a folder's path may be longer."""
    path = os.path.join(folder, NAME)
    if len(os.fsencode(path)) < 100:
        return path
    return "/proc/self/fd/%d/%s" % (os.open(folder, os.O_PATH | os.O_DIRECTORY), NAME)


def is_needed(run):
    return SPAWN in run.kinds or any(group.queue for group in run.groups)


class Parent:
    def __init__(self, run):
        self.run = run
        self.listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.listener.bind(_address(run.folder))
        self.listener.listen(512)

    def start(self, flow):
        self.flow = flow
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        try:
            while True:
                message = connection.recv(MESSAGE.size, socket.MSG_WAITALL)
                if len(message) < MESSAGE.size:
                    return
                self.answer(connection, *MESSAGE.unpack(message))
        except OSError:
            pass  # the worker is gone: its pool says so
        except BaseException as problem:
            self.flow.fail(problem)
            raise

    def answer(self, connection, what, job, parent, group):
        if what == BEGUN:
            self.flow.begun(job)
            return
        if self.run.mark:
            self.run.mark(MARK.JOB_SPAWN, group, job, parent)
        has_ended = threading.Event()
        self.flow.spawned(job, has_ended.set)
        if what == JOIN:
            has_ended.wait()
        connection.sendall(b".")


class Worker:
    """A worker's own end; connected when it is first used."""

    def __init__(self, folder):
        self.folder = folder
        self.connection = None

    def send(self, what, job, parent=0, group=0):
        if self.connection is None:
            self.connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            self.connection.connect(_address(self.folder))
        self.connection.sendall(MESSAGE.pack(what, job, parent, group))

    def begun(self, job):
        self.send(BEGUN, job)

    def spawn(self, run, child, parent, step):
        """Asks the parent to submit a child job; with Join= keeps this worker blocked."""
        self.send(JOIN if step["join"] else SUBMIT, child, parent, step["group"])
        if step["join"]:
            run.waits[parent] = -1 - child
        if not self.connection.recv(1):
            raise ConnectionError("the run's main process is gone")
        run.waits[parent] = 0
