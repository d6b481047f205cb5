"""Every order of two tasks, tried: the race is found, not hoped for."""
import asyncio
import itertools


async def withdraw(account, amount, turn):
    if account["balance"] >= amount:      # check
        await turn()                      # an await between check and act
        account["balance"] -= amount      # act


async def run(order):
    account, gates = {"balance": 100}, [asyncio.Event() for _ in order]
    tasks = [asyncio.create_task(withdraw(account, 60, gate.wait)) for gate in gates]
    for number in order:                  # we say who goes on, and when
        await asyncio.sleep(0)
        gates[number].set()
    await asyncio.gather(*tasks)
    return account["balance"]


results = [asyncio.run(run(order)) for order in itertools.permutations(range(2))]
assert min(results) < 0                   # overdrawn, without any thread
print("balances", results)
