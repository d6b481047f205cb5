"""Is there a GIL? Threads compute in parallel only where there is none."""
import sys
import sysconfig
import threading
from concurrent.futures import ThreadPoolExecutor


def checksum(n):
    total = 0
    for k in range(n):
        total = (total * 31 + k) % 1_000_003
    return total


built = sysconfig.get_config_var("Py_GIL_DISABLED") == 1     # the build
enabled = getattr(sys, "_is_gil_enabled", lambda: True)()    # this process, now
print("free-threaded build:", built, "- GIL in use:", enabled)

totals, lock = [], threading.Lock()


def work(n):
    value = checksum(n)                   # no lock where nothing is shared
    with lock:                            # a lock where something is
        totals.append(value)


with ThreadPoolExecutor(max_workers=4) as pool:
    list(pool.map(work, [20_000] * 8))
assert totals == [checksum(20_000)] * 8
