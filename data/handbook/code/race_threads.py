"""A lost update, made likely: read, call, write, and threads that switch often."""
import sys
import threading

ROUNDS, THREADS = 20_000, 4


def same(value):
    return value                          # a call: here a thread may be told to let go


class Unsafe:
    value = 0

    def add(self):
        self.value = same(self.value) + 1


def hammer(add):
    threads = [threading.Thread(target=lambda: [add() for _ in range(ROUNDS)])
               for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


sys.setswitchinterval(1e-5)               # ask 500 times as often: only to find races
lock, unsafe, safe = threading.Lock(), Unsafe(), Unsafe()


def add_safely():
    with lock:
        safe.add()


hammer(unsafe.add)
hammer(add_safely)
print("without a lock", unsafe.value, "with", safe.value, "expected", ROUNDS * THREADS)
assert safe.value == ROUNDS * THREADS and unsafe.value <= safe.value
