"""Children live in a nursery; nothing leaves it before they have ended."""
import trio


async def fetch(number, results):
    await trio.sleep(0.02)                # a checkpoint: others run, a cancel may arrive
    results[number] = number * 2


async def main():
    results = {}
    with trio.move_on_after(10):          # a time limit for all of it
        async with trio.open_nursery() as nursery:
            for number in range(20):
                nursery.start_soon(fetch, number, results)
    assert results == {n: n * 2 for n in range(20)}
    print("fetched", len(results))


trio.run(main)
