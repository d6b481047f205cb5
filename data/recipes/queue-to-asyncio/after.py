import asyncio

from stand_ins import fetch_async


async def run(items, workers=4):
    todo, results = asyncio.Queue(maxsize=8), []

    async def work():
        while True:
            item = await todo.get()
            try:
                results.append(await fetch_async(item))
            finally:
                todo.task_done()  # once for each get(), after an error too

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(work()) for _ in range(workers)]
        for item in items:
            await todo.put(item)  # waits while the queue is full, others run meanwhile
        await todo.join()  # every item is done
        for task in tasks:
            task.cancel()  # from 3.13 on todo.shutdown() does it
    return sorted(results)


if __name__ == "__main__":
    print(asyncio.run(run(range(30))))
