from concurrent.futures import ThreadPoolExecutor

from stand_ins import fetch


def load_all(ids, workers=10):
    with ThreadPoolExecutor(max_workers=workers, thread_name_prefix="load") as pool:
        return list(pool.map(fetch, ids))  # keeps the order, raises what a call raised


if __name__ == "__main__":
    print(load_all(range(20)))
