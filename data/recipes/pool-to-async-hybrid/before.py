import multiprocessing

from stand_ins import checksum, fetch


def work(i):
    return checksum(1000 + fetch(i))  # the process waits for the network, its core does nothing


def run(ids, workers=2):
    with multiprocessing.get_context("spawn").Pool(workers) as pool:
        return pool.map(work, ids)


if __name__ == "__main__":
    print(len(run(range(40))), "sums")
