import asyncio
import random
import time
from concurrent.futures import ThreadPoolExecutor


def crunch(seconds):  # Python code that takes so much CPU time
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


async def chatter():
    for _ in range(8):
        await asyncio.sleep(random.uniform(0.016, 0.024))  # ask (I/O)
        crunch(0.0002)  # use


async def legacy(pool):
    loop = asyncio.get_running_loop()
    crunch(0.001)  # prepare
    await loop.run_in_executor(pool, time.sleep, 0.12)  # old-client (I/O)


async def main():
    begin = time.perf_counter()
    with ThreadPoolExecutor(23) as pool:
        jobs = [asyncio.create_task(chatter()) for _ in range(20)]
        for i in range(3):
            await asyncio.sleep(begin + 0.06 * i - time.perf_counter())
            jobs.append(asyncio.create_task(legacy(pool)))
        await asyncio.gather(*jobs)
        print(f"{len(jobs)} jobs in {time.perf_counter() - begin:.3f} s")


asyncio.run(main())
