"""A hundred waits in one thread, ten at a time."""
import asyncio


async def fetch(number, gate):
    async with gate:                      # at most ten are under way
        await asyncio.sleep(0.02)         # stands for a request; others run meanwhile
        return number * 2


async def main():
    gate = asyncio.Semaphore(10)
    async with asyncio.TaskGroup() as group:        # leaves when all have ended
        tasks = [group.create_task(fetch(n, gate)) for n in range(100)]
    return [task.result() for task in tasks]


results = asyncio.run(main())
assert results == [n * 2 for n in range(100)]
print("first and last:", results[0], results[-1])
