"""The same: both take the account first, then the log."""
import threading
import time

account = threading.Lock()
log = threading.Lock()
done = []


def work(name, first, second):
    with first:
        time.sleep(0.05)  # looks something up
        if second.acquire(timeout=0.5):  # in real code nobody would give up here
            done.append(name)
            second.release()


def pay():
    work("pay", account, log)


def audit():
    work("audit", account, log)


threads = [threading.Thread(target=pay), threading.Thread(target=audit)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print("done:", " and ".join(sorted(done, reverse=True)) or "nothing")
