# An ordinary script: what it prints and how it ends must not depend on being recorded.
import asyncio
import signal
import subprocess
import sys


async def fail():
    raise ValueError("as it should")


def complain(loop, context):
    print("handler:", context["message"].split(" at ")[0], repr(context.get("exception")))


async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(complain)
    loop.call_soon(lambda: 1 / 0)
    results = await asyncio.gather(fail(), asyncio.sleep(0, "slept"), return_exceptions=True)
    print(results)
    print(subprocess.run(["sh", "-c", "echo child; exit 5"], stdout=subprocess.PIPE).returncode)
    task = asyncio.create_task(asyncio.sleep(10), name="named")
    await asyncio.sleep(0)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("cancelled", task.get_name())


asyncio.run(main())
print(sorted(name for name in sys.modules if "ilv" in name and name != "_ilv"), sys.flags.isolated)
signal.signal(signal.SIGALRM, lambda *args: print("alarm"))
signal.raise_signal(signal.SIGALRM)
sys.exit(4)
