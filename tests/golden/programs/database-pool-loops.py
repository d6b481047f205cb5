import asyncio
import multiprocessing
import random
import time


def crunch(seconds):  # Python code that takes so much CPU time
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


async def request(database):
    async with database:  # waits for its turn
        # query (I/O)
        await asyncio.sleep(0.05 * random.lognormvariate(-0.08, 0.4))
    crunch(0.001)  # render


async def main(number):
    database = asyncio.Semaphore(5)  # its share of 20
    jobs = [
        asyncio.create_task(request(database)) for _ in range(number, 200, 4)
    ]
    await asyncio.gather(*jobs)
    return len(jobs)


def serve(number, done):
    done.put(asyncio.run(main(number)))


if __name__ == "__main__":
    begin = time.perf_counter()
    context = multiprocessing.get_context("forkserver")
    done = context.SimpleQueue()
    for k in range(4):
        context.Process(target=serve, args=(k, done)).start()
    n_jobs = sum(done.get() for _ in range(4))
    print(f"{n_jobs} jobs in {time.perf_counter() - begin:.3f} s")
