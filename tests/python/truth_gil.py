# Known answer: two CPU threads swap the GIL about every switch interval.
import threading
import time


def burn(seconds):
    end = time.perf_counter() + seconds
    x = 0
    while time.perf_counter() < end:
        for _ in range(100):
            x += 1


threads = [threading.Thread(target=burn, args=(0.3,), name="cpu%d" % i) for i in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
