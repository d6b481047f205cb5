"""A service that ends well: SIGTERM stops new work, what runs is finished."""
import asyncio
import os
import signal
import sys


async def job(number, done):
    await asyncio.sleep(0.02)
    done.append(number)


async def main():
    stop, done, begun = asyncio.Event(), [], 0
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)   # an ordinary callback of the loop
    if "--once" in sys.argv or not sys.stdin.isatty():
        loop.call_later(0.1, os.kill, os.getpid(), signal.SIGTERM)  # for the test
    async with asyncio.TaskGroup() as group:        # leaves when all have ended
        while not stop.is_set():
            group.create_task(job(begun, done))
            begun += 1
            await asyncio.sleep(0.01)
    assert len(done) == begun
    print("ended well after", begun, "jobs")


asyncio.run(main())
