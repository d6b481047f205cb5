"""Which line keeps memory? Two snapshots of tracemalloc and their difference."""
import tracemalloc

kept = []


def handle(number):
    kept.append(bytearray(10_000))        # the leak: nobody takes them out


tracemalloc.start()
before = tracemalloc.take_snapshot()
for number in range(100):
    handle(number)
growth = tracemalloc.take_snapshot().compare_to(before, "lineno")[0]
assert growth.size_diff > 900_000
print(growth)
