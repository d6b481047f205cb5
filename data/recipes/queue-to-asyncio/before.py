import queue
import threading

from stand_ins import fetch


def run(items, workers=4):
    todo, results = queue.Queue(maxsize=8), []

    def work():
        while (item := todo.get()) is not None:
            results.append(fetch(item))  # an error ends this worker: put() may hang for ever

    threads = [threading.Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for item in items:
        todo.put(item)  # blocks while the queue is full
    for _ in threads:
        todo.put(None)  # one pill for each worker
    for thread in threads:
        thread.join()
    return sorted(results)


if __name__ == "__main__":
    print(run(range(30)))
