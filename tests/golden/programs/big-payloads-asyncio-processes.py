import asyncio
import multiprocessing
import random
import time
from concurrent.futures import ProcessPoolExecutor


def crunch(seconds):  # Python code that takes so much CPU time
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


def transform(data):
    crunch(random.uniform(0.0108, 0.0132))  # in a worker process
    return bytes(6 * 2**20)


async def table(pool):
    loop = asyncio.get_running_loop()
    await loop.run_in_executor(pool, transform, bytes(6 * 2**20))  # transform


async def main():
    begin = time.perf_counter()
    context = multiprocessing.get_context("forkserver")
    with ProcessPoolExecutor(4, context) as pool:
        jobs = [asyncio.create_task(table(pool)) for _ in range(24)]
        await asyncio.gather(*jobs)
        print(f"{len(jobs)} jobs in {time.perf_counter() - begin:.3f} s")


if __name__ == "__main__":
    asyncio.run(main())
