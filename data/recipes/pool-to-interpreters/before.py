import multiprocessing
from concurrent.futures import ProcessPoolExecutor

from stand_ins import checksum


def sums(jobs):
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=context) as pool:  # a whole Python for each worker
        return list(pool.map(checksum, jobs))


if __name__ == "__main__":
    print(len(sums([100_000] * 8)), "sums")
