"""Starts a worker from a clean interpreter, as Windows and macOS do."""
import multiprocessing


def work():
    print("the worker works", flush=True)


if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    worker = context.Process(target=work)
    worker.start()
    worker.join()
    print("exit code", worker.exitcode)
