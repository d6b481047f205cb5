"""The same, with the old call in a thread of its own."""
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
    loop = asyncio.get_running_loop()
    reply = await loop.run_in_executor(None, old_client)
    during = beats - before
    task.cancel()
    print(reply, "and the heart", "went on" if during > 0 else "stood still")


asyncio.run(main())
