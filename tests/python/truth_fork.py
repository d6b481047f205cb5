# Known answer: children forked while another thread names coroutines can name theirs.
import asyncio
import os
import threading
import time
import warnings

warnings.simplefilter("ignore")
stop = False


def run_new(number):
    names = {}
    exec("async def coroutine%d():\n    return %d" % (number, number), names)
    return asyncio.run(names["coroutine%d" % number]())


def keep_naming():
    number = 0
    while not stop:
        number += 1
        run_new(number)
        time.sleep(0.001)


thread = threading.Thread(target=keep_naming)
thread.start()
for child in range(20):
    pid = os.fork()
    if pid == 0:
        os._exit(run_new(child) != child)
    assert os.waitpid(pid, 0)[1] == 0
stop = True
thread.join()
