"""The same: a lock makes read, wait and write one undivided thing."""
import threading
import time

balance = 100
together = threading.Event()
lock = threading.Lock()


def ask_the_bank():
    time.sleep(0.05)  # blocks, so the GIL is free for others


def deposit(amount):
    global balance
    together.wait()
    with lock:
        seen = balance
        ask_the_bank()
        balance = seen + amount


threads = [threading.Thread(target=deposit, args=(50,)) for _ in range(4)]
for thread in threads:
    thread.start()
together.set()
for thread in threads:
    thread.join()
print("the account holds", balance)
