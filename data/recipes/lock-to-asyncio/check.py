import asyncio


def before(module):
    balance = asyncio.run(module.main())
    assert balance == -80, balance
    return "overdrawn by three tasks of one thread: the balance is -80"


def after(module):
    balance = asyncio.run(module.main())
    assert balance == 40, balance
    return "one of three is paid out: the balance is 40"
