# Known answer: a thread that sleeps 1 ms waits for the GIL each time it wakes beside a CPU thread.
import threading
import time

stop = False


def burn():
    x = 0
    while not stop:
        for _ in range(1000):
            x += 1


def sleep_often():
    global stop
    for _ in range(20):
        time.sleep(0.001)
    stop = True


threads = [threading.Thread(target=burn, name="cpu"), threading.Thread(target=sleep_often, name="io")]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
