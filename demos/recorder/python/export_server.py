"""The server that `io` steps of an exported benchmark talk to: answers after the asked delay.

SPDX-License-Identifier: GPL-3.0-or-later

    python3 -I export_server.py CAPACITY...    one for each backend, 0 = no limit

Prints its port and serves until its standard input ends. A request is 16 bytes: delay in ns, backend,
number; the answer: ns it waited for its backend, backend, number. A backend serves as many requests at
once as it has capacity, the rest queue in it. (demos/recorder/ilv-loopback.h is the app's own.)
"""
import heapq
import select
import socket
import struct
import sys
import time
from collections import deque

MESSAGE = struct.Struct("<qII")
now = time.monotonic_ns


class Server:
    def __init__(self, capacities):
        self.free = {i: n or 1 << 60 for i, n in enumerate(capacities)}
        self.lines = {i: deque() for i in self.free}
        self.due = []  # (time, serial, connection, answer, backend)
        self.serial = 0
        self.connections = {}
        self.epoll = select.epoll()

    def begin(self, connection, delay, backend, number, waited):
        answer = MESSAGE.pack(waited, backend, number)
        self.serial += 1
        heapq.heappush(self.due, (now() + delay, self.serial, connection, answer, backend))

    def take(self, connection, delay, backend, number):
        if backend not in self.free:
            self.begin(connection, delay, backend, number, 0)
        elif self.free[backend] > 0:
            self.free[backend] -= 1
            self.begin(connection, delay, backend, number, 0)
        else:
            self.lines[backend].append((connection, delay, number, now()))

    def finish(self, backend):
        if backend not in self.free:
            return
        if self.lines[backend]:
            connection, delay, number, since = self.lines[backend].popleft()
            self.begin(connection, delay, backend, number, now() - since)
        else:
            self.free[backend] += 1

    def answer_due(self):
        while self.due and self.due[0][0] <= now():
            _, _, connection, answer, backend = heapq.heappop(self.due)
            try:
                connection.sendall(answer)
            except OSError:
                pass  # it has gone
            self.finish(backend)

    def read(self, fd):
        connection, rest = self.connections[fd]
        data = connection.recv(65536)
        if not data:
            self.epoll.unregister(fd)
            del self.connections[fd]
            connection.close()
            return
        rest += data
        while len(rest) >= MESSAGE.size:
            self.take(connection, *MESSAGE.unpack_from(rest))
            del rest[:MESSAGE.size]

    def accept(self, listener):
        connection, _ = listener.accept()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.connections[connection.fileno()] = (connection, bytearray())
        self.epoll.register(connection.fileno(), select.EPOLLIN)

    def serve(self, listener):
        self.epoll.register(listener.fileno(), select.EPOLLIN)
        self.epoll.register(0, select.EPOLLIN | select.EPOLLHUP)
        while True:
            wait = max(0, self.due[0][0] - now()) / 1e9 if self.due else None
            # epoll counts milliseconds, select microseconds.
            select.select([self.epoll], [], [], wait)
            for fd, _ in self.epoll.poll(0):
                if fd == 0:
                    return
                if fd == listener.fileno():
                    self.accept(listener)
                else:
                    self.read(fd)
            self.answer_due()


def main():
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(4096)
    print(listener.getsockname()[1], flush=True)
    Server([int(word) for word in sys.argv[1:]]).serve(listener)


if __name__ == "__main__":
    main()
