import asyncio

from stand_ins import fetch


async def answer(i):
    return await asyncio.to_thread(fetch, i)  # the loop runs on meanwhile


async def main():
    return await asyncio.gather(*(answer(i) for i in range(5)))


if __name__ == "__main__":
    print(asyncio.run(main()))
