# Known answer: four tasks of trio sleep for 10 ms each; the last has a name of its own.
import trio


async def sleeper():
    await trio.sleep(0.01)


async def main():
    async with trio.open_nursery() as nursery:
        for _ in range(3):
            nursery.start_soon(sleeper)
        nursery.start_soon(sleeper, name="the last one")


trio.run(main)
