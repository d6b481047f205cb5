import asyncio
import threading

from stand_ins import service

WANT = {i: i * 2 for i in range(50)}


def before(module):
    service.reset()
    assert module.crawl(range(50)) == WANT
    assert len(service.threads) > 1
    hook, threading.excepthook = threading.excepthook, lambda arguments: None
    try:
        assert module.crawl([1, -1]) == {1: 2}  # the error is gone
    finally:
        threading.excepthook = hook
    return f"{service.calls - 2} threads for as many requests, and a failed one is lost in silence"


def after(module):
    service.reset()
    assert asyncio.run(module.crawl(range(50))) == WANT
    assert service.peak == 10 and len(service.threads) == 1, (service.peak, service.threads)
    try:
        asyncio.run(module.crawl([1, -1]))
    except BaseExceptionGroup as group:
        assert group.subgroup(ValueError), group
        return "same results, ten requests in flight, one thread, no error lost"
    raise AssertionError("the error of a task was lost")
