"""A worker needs a setting. It was there as long as workers were copies of the parent."""
import multiprocessing

settings = {"factor": 1}


def job(number):
    return settings["factor"] * number


def main(method):
    settings["factor"] = 10
    with multiprocessing.get_context(method).Pool(1) as pool:
        return pool.map(job, [1, 2, 3])


if __name__ == "__main__":
    print(main("spawn"))
