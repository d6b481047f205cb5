import time

import trio


def crunch(seconds):  # Python code that takes so much CPU time
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


def hold(seconds):  # one C call that keeps the GIL
    sum(range(int(seconds * 80e6)))  # about 80 million a second


done = []


async def heartbeat():
    for _ in range(60):
        await trio.sleep(0.005)  # pause: a timer
        crunch(0.0001)  # beat
    done.append("heartbeat")


async def report():
    await trio.sleep(0.05)  # load (I/O)
    hold(0.25)  # sort
    done.append("report")


async def main():
    begin = time.perf_counter()
    async with trio.open_nursery() as nursery:
        for _ in range(1):
            nursery.start_soon(heartbeat)
        for _ in range(1):
            nursery.start_soon(report)
    print(f"{len(done)} jobs in {time.perf_counter() - begin:.3f} s")


trio.run(main)
