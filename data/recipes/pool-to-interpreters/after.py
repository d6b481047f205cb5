from concurrent.futures import InterpreterPoolExecutor

from stand_ins import checksum


def sums(jobs):
    with InterpreterPoolExecutor(2) as pool:  # a GIL for each worker, one process for all
        return list(pool.map(checksum, jobs))


if __name__ == "__main__":
    print(len(sums([100_000] * 8)), "sums")
