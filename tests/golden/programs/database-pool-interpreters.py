import random
import time
from concurrent import interpreters
from concurrent.futures import InterpreterPoolExecutor


def crunch(seconds):  # Python code that takes so much CPU time
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


def tokens(n):  # a lock between interpreters: get() and put()
    queue = interpreters.create_queue()
    for _ in range(n):
        queue.put(None)
    return queue


def request(database, data):
    database.get()  # waits for its turn
    time.sleep(0.05 * random.lognormvariate(-0.08, 0.4))  # query (I/O)
    database.put(None)
    crunch(0.001)  # render
    return bytes(4 * 1024)


if __name__ == "__main__":
    begin = time.perf_counter()
    database = tokens(20)
    with InterpreterPoolExecutor(4) as pool:
        jobs = [pool.submit(request, database, bytes(200)) for _ in range(200)]
        results = [job.result() for job in jobs]
        print(f"{len(results)} jobs in {time.perf_counter() - begin:.3f} s")
