import multiprocessing

settings = {}


def start_worker(given):  # what a worker needs is handed to it
    settings.update(given)


def job(i):
    return settings["factor"] * i


def run(ids, context="spawn"):
    given = {"factor": 10}
    with multiprocessing.get_context(context).Pool(2, start_worker, (given,)) as pool:
        return pool.map(job, ids)


if __name__ == "__main__":
    print(run(range(5)))
