import asyncio


def before(module):
    got = asyncio.run(module.main())
    assert got == [2, 2, 2], got
    return "every request reads the id of the last one"


def after(module):
    got = asyncio.run(module.main())
    assert got == [0, 1, 2], got
    return "each request reads its own id, in the thread that it asked too"
