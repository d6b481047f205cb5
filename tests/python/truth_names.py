# Known answers: the names that a program gives its tasks, and none that asyncio makes up.
import asyncio


async def nap():
    await asyncio.sleep(0)


async def renamed():
    asyncio.current_task().set_name("by set_name")
    await asyncio.sleep(0)
    asyncio.current_task().set_name(7)


async def main():
    await asyncio.create_task(renamed())
    await asyncio.gather(asyncio.create_task(nap(), name="by create_task"), asyncio.create_task(nap()))
    if hasattr(asyncio, "TaskGroup"):
        async with asyncio.TaskGroup() as group:
            group.create_task(nap(), name="by TaskGroup")


asyncio.run(main())
