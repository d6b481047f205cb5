"""Slow queries over a blocking driver: a pool of threads as large as the connections."""
import contextlib
import queue
import time
from concurrent.futures import ThreadPoolExecutor

CONNECTIONS = 5
idle = queue.Queue()
for number in range(CONNECTIONS):
    idle.put(f"connection {number}")


@contextlib.contextmanager
def connection():
    one = idle.get()                      # waits if all are in use
    try:
        yield one
    finally:
        idle.put(one)


def query(number):
    with connection():
        time.sleep(0.01)                  # the database thinks
        return number * 2


with ThreadPoolExecutor(max_workers=CONNECTIONS) as pool:    # more would only wait
    rows = list(pool.map(query, range(20)))
assert rows == [n * 2 for n in range(20)] and idle.qsize() == CONNECTIONS
print("rows:", len(rows))
