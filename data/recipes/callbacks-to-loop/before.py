import asyncio
import threading


def device(callback):
    """A library that reports from a thread of its own."""
    threading.Thread(target=callback, args=(42,)).start()


async def read(patience=None):
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    device(future.set_result)  # from another thread: the sleeping loop hears nothing of it
    return await asyncio.wait_for(future, patience)


if __name__ == "__main__":
    print(asyncio.run(read(1)))
