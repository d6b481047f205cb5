"""Three friends meet only if all of them wait at the same time."""
import threading

table = threading.Barrier(3, timeout=1)
met = []


def friend():
    try:
        table.wait()
        met.append(1)
    except threading.BrokenBarrierError:
        pass  # waited in vain


def main():
    for _ in range(3):
        friend()
    print(len(met), "met")


main()
