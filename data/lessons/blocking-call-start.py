"""A heart is to beat every 10 ms. One old library call takes 200 ms."""
import asyncio
import time

beats = 0


def old_client():
    time.sleep(0.2)  # a call that blocks its thread
    return "reply"


async def heart():
    global beats
    while True:
        await asyncio.sleep(0.01)
        beats += 1


async def main():
    task = asyncio.create_task(heart())
    await asyncio.sleep(0.05)
    before = beats
    reply = old_client()
    during = beats - before
    task.cancel()
    print(reply, "and the heart", "went on" if during > 0 else "stood still")


asyncio.run(main())
