"""A server takes four connections at a time and refuses the fifth."""
import threading
import time
from concurrent.futures import ThreadPoolExecutor

WORKERS = 16
lock = threading.Lock()
connections = 0
refused = 0
threads = set()


def query(number):
    global connections, refused
    with lock:
        threads.add(threading.get_ident())
        connections += 1
        if connections > 4:
            refused += 1
    time.sleep(0.02)
    with lock:
        connections -= 1
    return number


with ThreadPoolExecutor(max_workers=WORKERS) as pool:
    answers = list(pool.map(query, range(16)))
print("16 queries", "in order" if answers == list(range(16)) else "out of order", end=", ")
print("none refused" if refused == 0 else "some refused", "and", "more than one thread" if len(threads) > 1 else "one thread")
