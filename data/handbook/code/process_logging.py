"""Many processes, one writer: records travel through a queue."""
import logging
import logging.handlers
import multiprocessing


def begin(queue):                         # in each worker, once
    root = logging.getLogger()
    root.handlers = [logging.handlers.QueueHandler(queue)]
    root.setLevel(logging.INFO)


def work(number):
    logging.info("job %d", number)
    return number


class Memory(logging.Handler):            # in production: a FileHandler
    lines = []

    def emit(self, record):
        self.lines.append(record.getMessage())


if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    queue = context.Queue()
    listener = logging.handlers.QueueListener(queue, Memory())
    listener.start()
    with context.Pool(2, begin, (queue,)) as pool:
        assert pool.map(work, range(10)) == list(range(10))
        pool.close()
        pool.join()                       # workers first ...
    listener.stop()                       # ... the listener last
    assert sorted(Memory.lines) == sorted(f"job {n}" for n in range(10))
    print("ten lines, none torn")
