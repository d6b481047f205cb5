"""A bounded queue: the producer waits when consumers are behind."""
import asyncio


async def produce(queue, items):
    for item in items:
        await queue.put(item)             # waits while the queue is full
    await queue.join()                    # until all are done


async def consume(queue, results):
    while True:
        item = await queue.get()
        try:
            await asyncio.sleep(0.001)
            results.append(item)
        finally:
            queue.task_done()             # also after an error, or join() hangs


async def main():
    queue, results = asyncio.Queue(maxsize=10), []
    consumers = [asyncio.create_task(consume(queue, results)) for _ in range(3)]
    await produce(queue, range(100))
    for task in consumers:
        task.cancel()
    assert sorted(results) == list(range(100))
    print("100 items, never more than ten waiting")


asyncio.run(main())
