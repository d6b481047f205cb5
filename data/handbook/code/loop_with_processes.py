"""The loop waits, processes compute; what is under way is bounded."""
import asyncio
from concurrent.futures import ProcessPoolExecutor


def count_primes(limit):
    return sum(all(n % d for d in range(2, int(n ** 0.5) + 1)) for n in range(2, limit))


async def handle(pool, gate, limit):
    await asyncio.sleep(0.01)                       # the waiting part
    async with gate:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(pool, count_primes, limit)


async def main():
    gate = asyncio.Semaphore(4)                     # a few jobs for each worker
    with ProcessPoolExecutor(max_workers=2) as pool:     # made once, at the start
        counts = await asyncio.gather(*(handle(pool, gate, 2000) for _ in range(8)))
    assert counts == [303] * 8
    print("eight requests, 303 primes each")


if __name__ == "__main__":
    asyncio.run(main())
