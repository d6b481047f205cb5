import asyncio
import multiprocessing
from concurrent.futures import ProcessPoolExecutor

from stand_ins import checksum, fetch_async


async def run(ids, workers=2):
    loop, gate = asyncio.get_running_loop(), asyncio.Semaphore(workers * 2)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:

        async def work(i):
            value = await fetch_async(i)  # all waits together, in the loop
            async with gate:  # what waits before the pool stays bounded
                return await loop.run_in_executor(pool, checksum, 1000 + value)

        return await asyncio.gather(*(work(i) for i in ids))


if __name__ == "__main__":  # a worker imports this file again
    print(len(asyncio.run(run(range(40)))), "sums")
