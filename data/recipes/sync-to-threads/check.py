from stand_ins import service

WANT = [i * 2 for i in range(20)]


def before(module):
    service.reset()
    assert module.load_all(range(20)) == WANT
    assert service.peak == 1, service.peak
    return "never more than one request in flight"


def after(module):
    service.reset()
    assert module.load_all(range(20)) == WANT
    assert 1 < service.peak <= 10, service.peak
    try:
        module.load_all([1, -1])
    except ValueError:
        return f"same list in the same order, {service.peak} requests in flight at most"
    raise AssertionError("the error of a call was lost")
