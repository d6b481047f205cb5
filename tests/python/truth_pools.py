# Known answers: a pool's map of 10 in chunks of 2, one call that fails, an imap of 3; then threads.
import multiprocessing.pool


def work(i):
    if i < 0:
        raise ValueError(i)
    return i


def use(pool):
    assert pool.map(work, range(10), chunksize=2) == list(range(10))
    try:
        pool.apply(work, (-1,))
    except ValueError:
        pass
    assert list(pool.imap(work, range(3))) == [0, 1, 2]


if __name__ == "__main__":
    with multiprocessing.get_context("fork").Pool(2) as pool:
        use(pool)
    with multiprocessing.pool.ThreadPool(2) as pool:
        use(pool)
