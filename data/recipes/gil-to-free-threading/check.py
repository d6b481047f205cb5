import sys
import threading


def _meet(module, patience):
    """Makes two threads stand between reading and writing together, if they can."""
    barrier = threading.Barrier(2)

    def pause():
        try:
            barrier.wait(patience)
        except threading.BrokenBarrierError:
            pass  # the other one is kept out: that is what a lock is for

    kept, module.pause = module.pause, pause
    try:
        return module.count(threads=2)
    finally:
        module.pause = kept


def before(module):
    n = _meet(module, 60)
    assert n == 1, n
    return "two threads add one each, and the sum is 1: the GIL does not make this atomic"


def after(module):
    n = _meet(module, 0.05)
    assert n == 2, n
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        n = module.count(threads=4, times=25_000)
    finally:
        sys.setswitchinterval(interval)
    assert n == 100_000, n
    enabled = getattr(sys, "_is_gil_enabled", lambda: True)()
    return f"100000 of 100000, GIL {'on' if enabled else 'off'}"
