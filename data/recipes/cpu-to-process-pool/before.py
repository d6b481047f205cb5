import asyncio

from stand_ins import checksum


async def answer(n):
    return checksum(n)  # computing freezes every other task


async def main(jobs=(400_000,) * 4):
    return await asyncio.gather(*(answer(n) for n in jobs))


if __name__ == "__main__":
    print(asyncio.run(main()))
