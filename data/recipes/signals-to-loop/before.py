import signal
import threading
import time

stopping = threading.Event()
cleaned = []


def work(name):
    while not stopping.is_set():
        time.sleep(0.02)  # what is asked for here is only seen after the sleep
    cleaned.append(name)


def main(ready=lambda: None):
    signal.signal(signal.SIGTERM, lambda number, frame: stopping.set())  # main thread only
    threads = [threading.Thread(target=work, args=(i,), daemon=True) for i in range(3)]
    for thread in threads:
        thread.start()
    ready()
    while not stopping.is_set():
        time.sleep(0.02)
    return cleaned  # daemon threads: nobody waits for their clean-up


if __name__ == "__main__":
    threading.Timer(0.1, signal.raise_signal, (signal.SIGTERM,)).start()
    print(len(main()), "of 3 cleaned up")
