# Known answer: six calls carry 2,000,000 bytes there and back through a process pool.
import concurrent.futures
import multiprocessing
import sys


def echo(data):
    return data


if __name__ == "__main__":
    context = multiprocessing.get_context(sys.argv[1])
    with concurrent.futures.ProcessPoolExecutor(2, context) as pool:
        list(pool.map(echo, [bytes(2000000)] * 6))
