import multiprocessing
from concurrent.futures import ProcessPoolExecutor

from stand_ins import checksum  # a function of a module, so that it can be pickled by name


def sums(jobs):
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=context) as pool:
        return list(pool.map(checksum, jobs, chunksize=4))  # four jobs a message


if __name__ == "__main__":  # a worker imports this file again
    print(len(sums([150_000] * 16)), "sums")
