from concurrent.futures import ThreadPoolExecutor

from stand_ins import checksum


def sums(jobs):
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(checksum, jobs))  # one GIL: the threads take turns


if __name__ == "__main__":
    print(len(sums([150_000] * 16)), "sums")
