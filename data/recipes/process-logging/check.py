import io
import re


def _lines(module):
    stream = io.StringIO()
    assert module.main(stream) == list(range(20))
    return stream.getvalue().splitlines()


def before(module):
    lines = _lines(module)
    assert lines == [], lines
    return "20 calls, no line: a spawned worker knows nothing of the parent's handlers"


def after(module):
    lines = _lines(module)
    numbers = [int(re.fullmatch(r"job (\d+) in process \d+", line)[1]) for line in lines]
    assert sorted(numbers) == list(range(20)), lines
    return "20 calls, 20 whole lines, one writer"
