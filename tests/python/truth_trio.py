# Known answer: four tasks of trio sleep for 10 ms each.
import trio


async def sleeper():
    await trio.sleep(0.01)


async def main():
    async with trio.open_nursery() as nursery:
        for _ in range(4):
            nursery.start_soon(sleeper)


trio.run(main)
