import asyncio


class Account:
    def __init__(self):
        self.balance, self.lock = 100, asyncio.Lock()

    async def withdraw(self, amount):
        async with self.lock:  # threading.Lock here would block the loop
            if self.balance >= amount:
                await asyncio.sleep(0)
                self.balance -= amount


async def main():
    account = Account()
    await asyncio.gather(*(account.withdraw(60) for _ in range(3)))
    return account.balance


if __name__ == "__main__":
    print("balance", asyncio.run(main()))
