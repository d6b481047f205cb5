"""The same in debug mode: what takes 0.1 s or more between two awaits is logged."""
import asyncio
import logging
import time

said = []


class Collect(logging.Handler):
    def emit(self, record):
        said.append(record.getMessage())


async def mail():
    await asyncio.sleep(0.05)


async def report():
    await asyncio.sleep(0.01)
    time.sleep(0.3)  # blocks


async def main():
    await asyncio.gather(mail(), report(), mail())


logging.getLogger("asyncio").addHandler(Collect())
asyncio.run(main(), debug=True)
slow = [line for line in said if line.startswith("Executing")]
print("report was named" if any("report" in line for line in slow) else "nobody was named")
