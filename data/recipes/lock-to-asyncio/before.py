import asyncio


class Account:
    def __init__(self):
        self.balance = 100

    async def withdraw(self, amount):
        if self.balance >= amount:  # checks,
            await asyncio.sleep(0)  # lets others run,
            self.balance -= amount  # and acts on what was true before


async def main():
    account = Account()
    await asyncio.gather(*(account.withdraw(60) for _ in range(3)))
    return account.balance


if __name__ == "__main__":
    print("balance", asyncio.run(main()))
