"""What does a job do most of the time: wait or work?"""
import time


def fetch():
    time.sleep(0.3)  # a server that takes its time


def count():
    total = 0
    for i in range(2_000_000):
        total += i * i


def share(job):
    """How much of the time the job computed, from 0 to 1."""
    job()
    return 1


def tell(job):
    return "mostly works" if share(job) > 0.1 else "mostly waits"


print("fetch", tell(fetch) + ", count", tell(count))
