# Known answers: time.sleep() stops the loop; 100 sleeps overlap; a lock is waited for in turn.
import asyncio
import time


async def blocker():
    await asyncio.sleep(0.05)
    time.sleep(0.2)


async def ticker():
    for _ in range(3):
        await asyncio.sleep(0.05)


async def sleeper():
    await asyncio.sleep(1)


async def holder(lock):
    async with lock:
        await asyncio.sleep(0.01)


async def main():
    await asyncio.gather(blocker(), ticker())
    await asyncio.gather(*(sleeper() for _ in range(100)))
    lock = asyncio.Lock()
    await asyncio.gather(*(holder(lock) for _ in range(3)))


asyncio.run(main())
