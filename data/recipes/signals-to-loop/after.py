import asyncio
import signal

cleaned = []


async def work(name):
    try:
        await asyncio.sleep(3600)
    finally:  # a cancelled task runs its clean-up
        await asyncio.sleep(0.01)
        cleaned.append(name)


async def main(ready=lambda: None):
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)  # Unix; called by the loop like any callback
    tasks = [asyncio.create_task(work(i)) for i in range(3)]
    await asyncio.sleep(0)  # they have begun
    ready()
    await stop.wait()
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks, timeout=5)  # the grace period
    return cleaned


if __name__ == "__main__":
    def ask_to_stop():
        asyncio.get_running_loop().call_later(0.1, signal.raise_signal, signal.SIGTERM)

    print(len(asyncio.run(main(ask_to_stop))), "of 3 cleaned up")
