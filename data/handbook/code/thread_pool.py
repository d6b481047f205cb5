"""Twenty blocking calls, ten at a time, results in order."""
import time
from concurrent.futures import ThreadPoolExecutor


def load(number):
    time.sleep(0.02)                      # stands for a blocking request
    return number * 2


with ThreadPoolExecutor(max_workers=10, thread_name_prefix="load") as pool:
    results = list(pool.map(load, range(20)))       # raises here what a call raised

assert results == [n * 2 for n in range(20)]
print("loaded", len(results))
