import logging
import logging.handlers
import multiprocessing
import os
import sys


def job(number):
    logging.info("job %d in process %d", number, os.getpid())
    return number


def start_worker(queue):  # once in every worker
    root = logging.getLogger()
    root.handlers[:] = [logging.handlers.QueueHandler(queue)]
    root.setLevel(logging.INFO)


def main(stream, context="spawn"):
    context = multiprocessing.get_context(context)
    queue = context.Queue()
    writer = logging.handlers.QueueListener(queue, logging.StreamHandler(stream))
    writer.start()  # the only one that writes
    with context.Pool(2, start_worker, (queue,)) as pool:
        results = pool.map(job, range(20))
        pool.close()
        pool.join()  # their last lines are in the queue
    writer.stop()  # ... and now in the stream
    return results


if __name__ == "__main__":
    main(sys.stdout)
