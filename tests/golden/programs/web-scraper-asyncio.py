import asyncio
import random
import time


def crunch(seconds):  # Python code that takes so much CPU time
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


async def page():
    await asyncio.sleep(random.uniform(0.042, 0.078))  # fetch (I/O)
    crunch(0.0005)  # look


async def main():
    begin = time.perf_counter()
    jobs = [asyncio.create_task(page()) for _ in range(24)]
    await asyncio.gather(*jobs)
    print(f"{len(jobs)} jobs in {time.perf_counter() - begin:.3f} s")


asyncio.run(main())
