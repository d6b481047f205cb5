# Known answers (3.12): three tasks whose first step runs inside create_task(); one is over then.
import asyncio


async def quick():
    return 1


async def slow():
    await asyncio.sleep(0.01)


async def yielding():
    await asyncio.sleep(0)
    await asyncio.sleep(0.001)


async def main():
    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
    await asyncio.gather(*[asyncio.create_task(f()) for f in (quick, slow, yielding)])


asyncio.run(main())
