"""The same program on uvloop: only the loop's factory changes."""
import asyncio

import uvloop


async def echo(reader, writer):
    writer.write(await reader.readline())
    await writer.drain()
    writer.close()


async def main():
    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"hello\n")
    assert await reader.readline() == b"hello\n"
    writer.close()
    server.close()
    print("echoed by", type(asyncio.get_running_loop()).__module__)


with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:   # uvloop.run(main()) from 0.18
    runner.run(main())
