import asyncio
from contextvars import ContextVar

request_id = ContextVar("request_id")


def blocking_part():
    return request_id.get()  # to_thread copies the caller's context


async def handle(i):
    request_id.set(i)  # seen by this task and what it calls, by nobody else
    assert await asyncio.to_thread(blocking_part) == i
    return request_id.get()


async def main():
    return await asyncio.gather(*(handle(i) for i in range(3)))


if __name__ == "__main__":
    print(asyncio.run(main()))
