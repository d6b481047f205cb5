import asyncio

from stand_ins import fetch


async def answer(i):
    return fetch(i)  # blocks the loop's only thread: nothing else runs


async def main():
    return await asyncio.gather(*(answer(i) for i in range(5)))


if __name__ == "__main__":
    print(asyncio.run(main()))
