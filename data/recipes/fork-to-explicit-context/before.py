import multiprocessing

settings = {}


def job(i):
    return settings["factor"] * i  # there only because fork copied the parent


def run(ids, context=None):
    settings["factor"] = 10
    with multiprocessing.get_context(context).Pool(2) as pool:
        return pool.map(job, ids)


if __name__ == "__main__":
    print(run(range(5), "fork"))
