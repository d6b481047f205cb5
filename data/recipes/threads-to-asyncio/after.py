import asyncio

from stand_ins import fetch_async


async def crawl(ids, limit=10):
    results, gate = {}, asyncio.Semaphore(limit)

    async def work(i):
        async with gate:  # at most `limit` requests in flight
            results[i] = await fetch_async(i)  # no lock: nobody else runs between awaits

    async with asyncio.TaskGroup() as group:  # the first failure cancels the others
        for i in ids:
            group.create_task(work(i))
    return results


if __name__ == "__main__":
    print(len(asyncio.run(crawl(range(50)))), "pages")
