"""Four workers add up numbers. How many bytes are sent to them?"""
import pickle
from concurrent.futures import ProcessPoolExecutor


def add_up(numbers):
    return sum(numbers)


def main():
    jobs = [list(range(begin, begin + 250_000)) for begin in range(0, 1_000_000, 250_000)]
    sent = sum(len(pickle.dumps(job)) for job in jobs)
    with ProcessPoolExecutor(max_workers=2) as pool:
        total = sum(pool.map(add_up, jobs))
    print("sum", total, "few bytes sent" if sent < 1000 else "many bytes sent")


if __name__ == "__main__":
    main()
