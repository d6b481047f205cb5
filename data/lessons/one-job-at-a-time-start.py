"""Loads pages from a slow server, one at a time."""
import time

PAGES = {"home": "Home", "about": "About", "contact": "Contact"}
running = 0
most = 0


def load(name):
    global running, most
    running += 1
    most = max(most, running)
    time.sleep(0.02)  # the server takes its time
    running -= 1
    return len(PAGES[name])


def main():
    sizes = [load("home")]
    print("sizes", sizes, "at most", most, "at once")


main()
