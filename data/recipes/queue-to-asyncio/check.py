import asyncio
import threading

from stand_ins import service

WANT = [i * 2 for i in range(30)]


def before(module):
    service.reset()
    assert module.run(range(30)) == WANT
    hook, threading.excepthook = threading.excepthook, lambda arguments: None
    try:
        assert module.run([-1, 1]) == [2]  # the error is gone, and a worker with it
    finally:
        threading.excepthook = hook
    return "an error ends a worker in silence; four of them and put() hangs for ever"


def after(module):
    service.reset()
    assert asyncio.run(module.run(range(30))) == WANT
    assert service.calls == 30 and service.peak == 4, (service.calls, service.peak)
    try:
        asyncio.run(module.run([-1, 1]))
    except BaseExceptionGroup as group:
        assert group.subgroup(ValueError), group
        return "each item done once by four tasks; an error comes out"
    raise AssertionError("the error of a worker was lost")
