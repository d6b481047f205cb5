"""Two tasks are to take turns after every word."""
import asyncio

said = []


async def say(word):
    said.append(word)  # nothing in here has to wait


async def speak(name):
    for number in (1, 2, 3):
        await say(f"{name}{number}")


async def main():
    await asyncio.gather(speak("a"), speak("b"))
    print(*said)


asyncio.run(main())
