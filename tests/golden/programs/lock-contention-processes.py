import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor


def crunch(seconds):  # Python code that takes so much CPU time
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


def init(*shared):  # in every worker
    global file_lock
    (file_lock,) = shared


def worker():
    for _ in range(8):
        crunch(0.001)  # compute
        with file_lock:  # enter
            time.sleep(0.004)  # write (I/O)


if __name__ == "__main__":
    begin = time.perf_counter()
    context = multiprocessing.get_context("forkserver")
    shared = (context.Lock(),)
    with ProcessPoolExecutor(12, context, init, shared) as pool:
        jobs = [pool.submit(worker) for _ in range(12)]
        results = [job.result() for job in jobs]
        print(f"{len(results)} jobs in {time.perf_counter() - begin:.3f} s")
