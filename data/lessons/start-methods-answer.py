"""A worker needs a setting. It was there as long as workers were copies of the parent."""
import multiprocessing

settings = {"factor": 1}


def job(number):
    return settings["factor"] * number


def start_worker(factor):
    settings["factor"] = factor


def main(method):
    with multiprocessing.get_context(method).Pool(1, start_worker, (10,)) as pool:
        return pool.map(job, [1, 2, 3])


if __name__ == "__main__":
    print(main("spawn"))
