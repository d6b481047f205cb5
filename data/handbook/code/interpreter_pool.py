"""Interpreters of one process, each with its own GIL."""
from concurrent.futures import InterpreterPoolExecutor


def checksum(n):
    total = 0
    for k in range(n):
        total = (total * 31 + k) % 1_000_003
    return total


def main():
    with InterpreterPoolExecutor(max_workers=4) as pool:
        results = list(pool.map(checksum, [20_000] * 8))    # pickled, as with processes
    assert results == [checksum(20_000)] * 8
    print("computed", len(results))


if __name__ == "__main__":
    main()
