import asyncio

from stand_ins import checksum, count_ticks

JOBS = (400_000,) * 4


async def _watch(module):
    ticks = []
    heartbeat = asyncio.create_task(count_ticks(ticks))
    await asyncio.sleep(0)
    got = await module.main(JOBS)
    n_ticks = len(ticks)
    heartbeat.cancel()
    assert got == [checksum(n) for n in JOBS], got
    return n_ticks


def before(module):
    n_ticks = asyncio.run(_watch(module))
    assert n_ticks <= 1, n_ticks
    return "the loop stands still until the last sum is done"


def after(module):
    n_ticks = asyncio.run(_watch(module))
    assert n_ticks >= 2, n_ticks
    return "same sums as in the process itself, and the heartbeat went on"
