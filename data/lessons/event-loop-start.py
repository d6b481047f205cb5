"""What is ready runs in the order in which it became ready."""
import asyncio

order = []


async def main():
    loop = asyncio.get_running_loop()
    done = loop.create_future()

    def first():
        order.append("first")
        third()

    def second():
        order.append("second")

    def third():
        order.append("third")
        loop.call_later(0.02, done.set_result, None)

    loop.call_soon(first)
    loop.call_soon(second)
    await done
    print(*order)


asyncio.run(main())
