import logging
import multiprocessing
import os
import sys


def job(number):
    logging.info("job %d in process %d", number, os.getpid())
    return number


def main(stream, context="spawn"):
    logging.basicConfig(stream=stream, level=logging.INFO, format="%(message)s", force=True)
    with multiprocessing.get_context(context).Pool(2) as pool:
        return pool.map(job, range(20))  # a spawned worker has no handler: its lines are dropped


if __name__ == "__main__":
    main(sys.stdout)
