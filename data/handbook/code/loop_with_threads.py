"""One blocking library inside an asynchronous program."""
import asyncio
import time
from concurrent.futures import ThreadPoolExecutor

database = ThreadPoolExecutor(max_workers=5, thread_name_prefix="database")


def query(number):                        # blocks: the driver knows no await
    time.sleep(0.02)
    return number * 2


async def ask(number):
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(database, query, number)


async def main():
    answers = await asyncio.gather(*(ask(n) for n in range(20)))
    assert answers == [n * 2 for n in range(20)]
    print("answers in order:", len(answers))


asyncio.run(main())
database.shutdown()
