# Known answer: a pool's worker kills itself in call 3: that call begins and does not end.
import concurrent.futures
import os
import signal
import sys


def job(i):
    if i == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return i


if __name__ == "__main__":
    try:
        with concurrent.futures.ProcessPoolExecutor(1) as pool:
            list(pool.map(job, range(6)))
    except concurrent.futures.BrokenExecutor:
        sys.exit(7)
