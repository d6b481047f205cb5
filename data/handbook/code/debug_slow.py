"""asyncio's debug mode names every callback that holds the loop."""
import asyncio
import logging
import time

seen = []
handler = logging.Handler()
handler.emit = lambda record: seen.append(record.getMessage())
logging.getLogger("asyncio").addHandler(handler)


async def slow():
    time.sleep(0.15)                      # more than slow_callback_duration, 0.1 s


asyncio.run(slow(), debug=True)           # or PYTHONASYNCIODEBUG=1, or python -X dev
assert any("slow()" in line and "took" in line for line in seen), seen
print(next(line for line in seen if "took" in line))
