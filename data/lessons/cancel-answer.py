"""The same with a task group: the first that fails stops the others, and the group waits for them."""
import asyncio

log = []


async def download(name, is_broken):
    try:
        await asyncio.sleep(0.01)
        if is_broken:
            raise ValueError(name + " is broken")
        await asyncio.sleep(0.1)
        log.append(name + " finished")
    except asyncio.CancelledError:
        log.append(name + " stopped")
        raise  # whoever cancelled it must be told


async def fetch_all():
    async with asyncio.TaskGroup() as group:
        group.create_task(download("one", False))
        group.create_task(download("two", True))
        group.create_task(download("three", False))


async def main():
    try:
        await fetch_all()
    except (ValueError, ExceptionGroup):
        log.append("failed")
    await asyncio.sleep(0.3)
    print(", ".join(log))


asyncio.run(main())
