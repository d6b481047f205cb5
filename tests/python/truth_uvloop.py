# Known answer: uvloop's tasks are asyncio's: five that sleep for 10 ms, and the one that waits.
import asyncio

import uvloop


async def sleeper():
    await asyncio.sleep(0.01)


async def main():
    await asyncio.gather(*(sleeper() for _ in range(5)))


uvloop.install()
asyncio.run(main())
