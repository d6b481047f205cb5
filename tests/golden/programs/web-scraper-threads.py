import random
import time
from concurrent.futures import ThreadPoolExecutor


def crunch(seconds):  # Python code that takes so much CPU time
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


def page():
    time.sleep(random.uniform(0.042, 0.078))  # fetch (I/O)
    crunch(0.0005)  # look


begin = time.perf_counter()
with ThreadPoolExecutor(24) as pool:
    jobs = [pool.submit(page) for _ in range(24)]
    results = [job.result() for job in jobs]
    print(f"{len(results)} jobs in {time.perf_counter() - begin:.3f} s")
