"""Computing on every core: a pool of processes."""
import os
from concurrent.futures import ProcessPoolExecutor


def checksum(n):                          # at the top level, so that it can be pickled
    total = 0
    for k in range(n):
        total = (total * 31 + k) % 1_000_003
    return total


def main():
    sizes = [20_000] * 64
    with ProcessPoolExecutor(max_workers=os.cpu_count()) as pool:
        results = list(pool.map(checksum, sizes, chunksize=8))    # eight jobs a message
    assert results == [checksum(n) for n in sizes]
    print("done:", len(results))


if __name__ == "__main__":                # a spawned worker imports this file again
    main()
