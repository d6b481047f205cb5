"""A computation that should not share a GIL with those who answer."""
import os
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor


def burn(n):
    return sum(range(n)), os.getpid()


def main():
    with ProcessPoolExecutor(max_workers=1) as pool:
        total, where = pool.submit(burn, 100_000).result()
    print("sum", total, "computed", "here" if where == os.getpid() else "elsewhere")


if __name__ == "__main__":  # a process of the pool imports this file too
    main()
