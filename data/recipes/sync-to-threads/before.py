from stand_ins import fetch


def load_all(ids):
    results = []
    for i in ids:  # one wait after another
        results.append(fetch(i))
    return results


if __name__ == "__main__":
    print(load_all(range(20)))
