"""How late is the loop? A task that sleeps and looks at the clock."""
import asyncio
import time


async def watch_lag(period, limit, report):
    while True:
        due = time.monotonic() + period
        await asyncio.sleep(period)
        lag = time.monotonic() - due
        if lag > limit:
            report(lag)


async def main():
    lags = []
    gauge = asyncio.create_task(watch_lag(0.01, 0.05, lags.append))
    await asyncio.sleep(0)                # let it begin
    time.sleep(0.2)                       # the fault: a blocking call in a coroutine
    await asyncio.sleep(0.02)
    gauge.cancel()
    assert max(lags) > 0.1, lags
    print(f"worst lag {max(lags) * 1000:.0f} ms")


asyncio.run(main())
