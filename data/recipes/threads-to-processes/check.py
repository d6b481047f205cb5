import resource
import time

from stand_ins import checksum

JOBS = [150_000] * 16


def _cpu_of_children():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _used(module):
    """CPU seconds of this process, and of those that it started."""
    own, children = time.process_time(), _cpu_of_children()
    assert module.sums(JOBS) == [checksum(150_000)] * len(JOBS)
    return time.process_time() - own, _cpu_of_children() - children


def before(module):
    own, children = _used(module)
    assert children == 0 and own > 0, (own, children)
    return "all the work is done by one process, under one GIL"


def after(module):
    own, children = _used(module)
    assert children > own, (own, children)
    return "same list in the same order, computed by two processes with a GIL each"
