import asyncio

from stand_ins import checksum, service

WANT = [checksum(1000 + i * 2) for i in range(40)]


def before(module):
    service.reset()
    assert module.run(range(40)) == WANT
    assert service.calls == 0  # every wait was in a worker, one at a time in each
    return "at most two requests in flight: one for each process"


def after(module):
    service.reset()
    bound = _Bound()
    make, module.ProcessPoolExecutor = module.ProcessPoolExecutor, bound.wrap
    try:
        bound.make = make
        assert asyncio.run(module.run(range(40))) == WANT
    finally:
        module.ProcessPoolExecutor = make
    assert service.peak == 40, service.peak
    assert 1 <= bound.peak <= 4, bound.peak
    return f"same list, 40 requests in flight, at most {bound.peak} jobs before the pool"


class _Bound:
    """Counts the jobs that are submitted and not yet done."""

    def __init__(self):
        self.now = self.peak = 0

    def wrap(self, *arguments, **named):
        pool = self.make(*arguments, **named)
        submit = pool.submit

        def counted(*job):
            self.now += 1
            self.peak = max(self.peak, self.now)
            future = submit(*job)
            future.add_done_callback(self._done)
            return future

        pool.submit = counted
        return pool

    def _done(self, future):
        self.now -= 1
