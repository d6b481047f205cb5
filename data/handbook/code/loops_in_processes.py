"""A loop in each of several processes, all at one port."""
import asyncio
import multiprocessing
import os
import socket


async def answer(reader, writer):
    writer.write(await reader.readline())
    await writer.drain()
    writer.close()


async def serve(port):
    server = await asyncio.start_server(answer, "127.0.0.1", port, reuse_port=True)
    async with server:
        await server.serve_forever()


def worker(port):
    asyncio.run(serve(port))


if __name__ == "__main__":
    with socket.socket() as probe:        # a free port, only for this example
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    for _ in range(os.cpu_count()):
        multiprocessing.Process(target=worker, args=(port,)).start()
