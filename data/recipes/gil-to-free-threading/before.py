import threading


def pause():
    """Whatever comes between reading and writing: a call, a log line, a switch."""


class Counter:
    def __init__(self):
        self.n = 0

    def add(self):
        n = self.n
        pause()
        self.n = n + 1  # what another thread wrote meanwhile is lost


def count(threads=2, times=1):
    counter = Counter()

    def work():
        for _ in range(times):
            counter.add()

    workers = [threading.Thread(target=work) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return counter.n


if __name__ == "__main__":
    print(count(4, 10_000), "of 40000")
