"""The same: the handler only sets an event, and the workers look at it."""
import os
import signal
import threading
import time

stop = threading.Event()
ended = []


def worker(name):
    while not stop.is_set():
        time.sleep(0.01)  # one piece of work
    ended.append(name)


def supervisor():
    time.sleep(0.1)
    os.kill(os.getpid(), signal.SIGTERM)


def on_sigterm(number, frame):
    stop.set()


signal.signal(signal.SIGTERM, on_sigterm)
threading.Thread(target=supervisor, daemon=True).start()
workers = [threading.Thread(target=worker, args=(name,)) for name in ("one", "two")]
for each in workers:
    each.start()
for each in workers:
    each.join()
print("ended in order:", " and ".join(sorted(ended)))
