"""The same: the report is computed in another process, and the loop only waits for it."""
import asyncio
from concurrent.futures import ProcessPoolExecutor

beats = 0


def crunch(n):
    total = 0
    for k in range(n):
        total = (total * 31 + k) % 1000003
    return total


async def heart():
    global beats
    while True:
        await asyncio.sleep(0.01)
        beats += 1


async def main():
    with ProcessPoolExecutor(max_workers=1) as pool:
        pool.submit(abs, 1).result()  # the worker is started before anybody waits
        task = asyncio.create_task(heart())
        await asyncio.sleep(0.05)
        before = beats
        loop = asyncio.get_running_loop()
        total = await loop.run_in_executor(pool, crunch, 3000000)
        during = beats - before
        task.cancel()
        print("report", total, "and the heart", "went on" if during > 0 else "stood still")


if __name__ == "__main__":
    asyncio.run(main())
