import threading

from stand_ins import fetch


def crawl(ids):
    results, lock = {}, threading.Lock()

    def work(i):
        value = fetch(i)  # if this raises, only stderr hears of it
        with lock:
            results[i] = value

    threads = [threading.Thread(target=work, args=(i,)) for i in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


if __name__ == "__main__":
    print(len(crawl(range(50))), "pages")
