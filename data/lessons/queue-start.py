"""A fast producer and a slow consumer. The queue between them may not hold more than five things."""
import asyncio


async def main():
    queue = asyncio.Queue()
    longest = 0
    used = []

    async def produce():
        nonlocal longest
        for number in range(50):
            await queue.put(number)
            longest = max(longest, queue.qsize())

    async def consume():
        for _ in range(50):
            used.append(await queue.get())
            await asyncio.sleep(0.001)

    await asyncio.gather(produce(), consume())
    print("all 50" if used == list(range(50)) else "not all", "used,", end=" ")
    print("never more than 5 waited" if longest <= 5 else "too many waited")


asyncio.run(main())
