import asyncio
import threading


async def _in_debug_mode(module):
    """What the reporting thread met: asyncio's debug mode names the mistake."""
    loop = asyncio.get_running_loop()
    loop.set_debug(True)
    met, waited_for, done = [], threading.Event(), threading.Event()

    def device(callback):
        def report():
            waited_for.wait()
            try:
                callback(42)
            except RuntimeError as error:
                met.append(str(error))
            done.set()

        threading.Thread(target=report).start()
        loop.call_soon(waited_for.set)  # its turn comes when read() waits

    module.device = device
    reading = asyncio.create_task(module.read())
    while not done.is_set():
        await asyncio.sleep(0.001)
    if met:
        loop.set_exception_handler(lambda *_: None)  # the task is destroyed while it waits
        return met, None
    return met, await reading


def _run(module):
    """Not by asyncio.run(): it would wait for ever for a task whose wake-up is lost."""
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(_in_debug_mode(module))
    finally:
        loop.close()


def before(module):
    met, _ = _run(module)
    assert len(met) == 1 and "Non-thread-safe" in met[0], met
    return f"asyncio's debug mode: {met[0]}"


def after(module):
    met, value = _run(module)
    assert (met, value) == ([], 42), (met, value)
    return "the value arrives, and debug mode has nothing to say"
