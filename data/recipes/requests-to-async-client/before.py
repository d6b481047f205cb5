import requests_stand_in as requests  # import requests

from server_stand_in import Server


def load_all(urls):
    return [requests.get(url, timeout=5).text for url in urls]  # a new connection each time


if __name__ == "__main__":
    with Server() as server:
        print(load_all([server.url(f"/{i}") for i in range(20)]))
