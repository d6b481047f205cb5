# Known answers: the names that a program gives its tasks, and none that asyncio makes up.
import asyncio


async def nap():
    await asyncio.sleep(0)


async def main():
    await asyncio.gather(asyncio.create_task(nap(), name="by create_task"), asyncio.create_task(nap()))
    if hasattr(asyncio, "TaskGroup"):
        async with asyncio.TaskGroup() as group:
            group.create_task(nap(), name="by TaskGroup")


asyncio.run(main())
