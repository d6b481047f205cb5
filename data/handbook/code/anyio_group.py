"""One library, on asyncio or on trio."""
import anyio


async def fetch(number, results, limiter):
    async with limiter:                   # at most five at once
        await anyio.sleep(0.01)
        results[number] = number * 2


async def main():
    results, limiter = {}, anyio.CapacityLimiter(5)
    async with anyio.create_task_group() as group:
        for number in range(20):
            group.start_soon(fetch, number, results, limiter)
    assert results == {n: n * 2 for n in range(20)}
    print("fetched", len(results))


anyio.run(main)                           # backend="trio" runs the same on trio
