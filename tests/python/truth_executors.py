# Known answer: two pools at once, three calls each, of two functions.
import concurrent.futures
import multiprocessing


def first(i):
    return i


def second(i):
    return -i


if __name__ == "__main__":
    context = multiprocessing.get_context("fork")
    Pool = concurrent.futures.ProcessPoolExecutor
    with Pool(1, context) as one, Pool(1, context) as other:
        futures = [pool.submit(f, i) for i in range(3) for pool, f in ((one, first), (other, second))]
        assert sorted(f.result() for f in futures) == [-2, -1, 0, 0, 1, 2]
