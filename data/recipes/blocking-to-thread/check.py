import asyncio
import threading


async def _run(module, patience):
    """Each call waits until the heartbeat has had a turn, `patience` seconds at most: did it?"""
    turn, seen = threading.Event(), []

    def fetch(i):
        seen.append(turn.wait(patience))
        return i * 2

    async def beat():
        while True:
            await asyncio.sleep(0.001)
            turn.set()

    module.fetch = fetch
    heartbeat = asyncio.create_task(beat())
    await asyncio.sleep(0)
    got = await module.main()
    heartbeat.cancel()
    assert got == [0, 2, 4, 6, 8], got  # gather keeps the order
    return seen


def before(module):
    seen = asyncio.run(_run(module, 0.02))
    assert seen == [False] * 5, seen
    return "the loop stands still for all five calls"


def after(module):
    seen = asyncio.run(_run(module, 60))
    assert seen == [True] * 5, seen
    return "the loop has its turn during every call"
