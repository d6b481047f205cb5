# Known answers (3.14): two interpreters with GILs of their own run four jobs, with a task in each.
from concurrent.futures import InterpreterPoolExecutor


def job(n):
    import asyncio

    async def inner():
        await asyncio.sleep(0.01)
        return n

    return asyncio.run(inner())


if __name__ == "__main__":
    with InterpreterPoolExecutor(2) as pool:
        assert list(pool.map(job, range(4))) == [0, 1, 2, 3]
