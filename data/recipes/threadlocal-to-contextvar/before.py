import asyncio
import threading

local = threading.local()


async def handle(request_id):
    local.request_id = request_id
    await asyncio.sleep(0)  # another task runs here, on the same thread
    return local.request_id


async def main():
    return await asyncio.gather(*(handle(i) for i in range(3)))


if __name__ == "__main__":
    print(asyncio.run(main()))
