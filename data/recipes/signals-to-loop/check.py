import asyncio
import signal
import threading

_gate = threading.Event()


def before(module):
    # The clean-up is made to come late, as it may: the program ends without it.
    sleep, module.time = module.time, type("Late", (), {"sleep": staticmethod(_late)})
    try:
        got = module.main(lambda: signal.raise_signal(signal.SIGTERM))
        assert got == [], got
    finally:
        module.time = sleep
        _gate.set()
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
    return "the program ends before any of the three workers has cleaned up"


def _late(seconds):
    if threading.current_thread() is not threading.main_thread():
        _gate.wait()


def after(module):
    got = asyncio.run(module.main(lambda: signal.raise_signal(signal.SIGTERM)))
    assert sorted(got) == [0, 1, 2], got
    return "all three tasks cleaned up within the grace period"
