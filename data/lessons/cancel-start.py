"""Three downloads belong together. If one fails, the other two are to stop."""
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
    await asyncio.gather(download("one", False), download("two", True), download("three", False))


async def main():
    try:
        await fetch_all()
    except (ValueError, ExceptionGroup):
        log.append("failed")
    await asyncio.sleep(0.3)
    print(", ".join(log))


asyncio.run(main())
