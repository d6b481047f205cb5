"""An echo server over loopback, with asyncio's own loop and with uvloop.

SPDX-License-Identifier: GPL-3.0-or-later

    python3 uvloop-echo.py uvloop --value 1024
    python3 uvloop-echo.py asyncio-streams --value 65536 --jobs 2000

The server is a process of its own, with the loop that is compared. The
client is the same for all: blocking sockets, eight connections, one message
in flight on each. A sample is one message there and back, --value bytes.
"""
# [Benchmark]
# Format=1
# Name=uvloop against asyncio: echo server
# Name[de]=uvloop gegen asyncio: Echo-Server
# Summary=Round trips of messages of several sizes over loopback, with protocols and with streams
# Summary[de]=Nachrichten verschiedener Größe hin und zurück über Loopback, mit Protocols und mit Streams
# Variants=asyncio;uvloop;asyncio-streams;uvloop-streams
# Parameter=message size
# Unit=B
# Values=64;1024;16384;131072
# Jobs=4000
# Sample=round trip
# Note=uvloop makes the loop itself cheaper: it helps where many small messages pass through Python and the loop is what the core is busy with. It does not help a handler that computes, a slow backend, or large messages, where copying and the kernel take the time.
import asyncio
import os
import signal
import socket

from bench_main import Cannot, main, now

CONNECTIONS = 8


class Echo(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport
        sock = transport.get_extra_info("socket")
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def data_received(self, data):
        self.transport.write(data)


async def echo_stream(reader, writer):
    sock = writer.get_extra_info("socket")
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    while True:
        data = await reader.read(262144)
        if not data:
            break
        writer.write(data)
        await writer.drain()
    writer.close()


async def serve(listener, has_streams):
    if has_streams:
        server = await asyncio.start_server(echo_stream, sock=listener)
    else:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(Echo, sock=listener)
    async with server:
        await server.serve_forever()


def new_loop(name):
    if name != "uvloop":
        return asyncio.new_event_loop()
    try:
        import uvloop
    except ImportError:
        raise Cannot("uvloop is not installed for this interpreter")
    return uvloop.new_event_loop()


def start_server(name, has_streams):
    """Address and process id of a server process."""
    loop = new_loop(name)
    loop.close()
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(64)
    pid = os.fork()
    if pid == 0:
        signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
        loop = new_loop(name)
        asyncio.set_event_loop(loop)
        loop.run_until_complete(serve(listener, has_streams))
        os._exit(0)
    address = listener.getsockname()
    listener.close()
    return address, pid


def receive(sock, buffer):
    missing = len(buffer)
    while missing:
        n = sock.recv_into(buffer[len(buffer) - missing:])
        if not n:
            raise ConnectionError("the server closed the connection")
        missing -= n


def talk(address, size, jobs):
    message, buffer = bytes(size), memoryview(bytearray(size))
    socks = []
    for _ in range(CONNECTIONS):
        sock = socket.create_connection(address)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        socks.append(sock)
    for sock in socks:  # each connection has been used once
        sock.sendall(message)
        receive(sock, buffer)
    samples, sent = [], [0] * CONNECTIONS
    begin = now()
    while len(samples) < jobs:
        some = socks[:jobs - len(samples)]
        for i, sock in enumerate(some):
            sent[i] = now()
            sock.sendall(message)
        for i, sock in enumerate(some):
            receive(sock, buffer)
            samples.append(now() - sent[i])
    total = now() - begin
    for sock in socks:
        sock.close()
    return total, samples


def measure(name, has_streams):
    def run(size, jobs):
        address, pid = start_server(name, has_streams)
        try:
            return talk(address, size, jobs)
        finally:
            os.kill(pid, signal.SIGTERM)
            os.waitpid(pid, 0)
    return run


if __name__ == "__main__":
    main({"asyncio": measure("asyncio", False),
          "uvloop": measure("uvloop", False),
          "asyncio-streams": measure("asyncio", True),
          "uvloop-streams": measure("uvloop", True)}, value=1024, jobs=4000)
