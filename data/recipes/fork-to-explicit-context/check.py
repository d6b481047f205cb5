WANT = [0, 10, 20, 30, 40]


def before(module):
    assert module.run(range(5), "fork") == WANT
    try:
        module.run(range(5), "spawn")
    except KeyError:
        return "right under fork, KeyError under spawn: it lives on what fork copies"
    raise AssertionError("it ran under spawn")


def after(module):
    for context in ("fork", "forkserver", "spawn"):
        assert module.run(range(5), context) == WANT, context
    return "the same under fork, forkserver and spawn"
