"""One lock guards one thing, and always the same."""
import threading


class Counter:
    def __init__(self):
        self._value = 0
        self._lock = threading.Lock()

    def add(self, amount):
        with self._lock:                  # read, add and write are one step now
            self._value += amount
            return self._value


counter = Counter()
threads = [threading.Thread(target=lambda: [counter.add(1) for _ in range(1000)])
           for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert counter.add(0) == 4000
print("counted 4000")
