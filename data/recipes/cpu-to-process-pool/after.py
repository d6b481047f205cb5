import asyncio
import multiprocessing
from concurrent.futures import ProcessPoolExecutor

from stand_ins import checksum


async def main(jobs=(400_000,) * 4):
    loop = asyncio.get_running_loop()
    context = multiprocessing.get_context("spawn")  # never fork a program with threads
    with ProcessPoolExecutor(2, mp_context=context) as pool:  # one pool for the whole program
        return await asyncio.gather(*(loop.run_in_executor(pool, checksum, n) for n in jobs))


if __name__ == "__main__":  # a worker imports this file again
    print(asyncio.run(main()))
