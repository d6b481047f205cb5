import resource
import time

from stand_ins import checksum

JOBS = [100_000] * 8


def _used(module):
    """CPU seconds of this process, and of those that it started."""
    def of_children():
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        return usage.ru_utime + usage.ru_stime
    own, children = time.process_time(), of_children()
    assert module.sums(JOBS) == [checksum(100_000)] * len(JOBS)
    return time.process_time() - own, of_children() - children


def before(module):
    own, children = _used(module)
    assert children > 0, children
    return "two processes are started and imported into"


def after(module):
    own, children = _used(module)
    assert children == 0 and own > 0, (own, children)
    return "same list in the same order, no process started"
