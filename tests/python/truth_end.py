# Known answer: the last mark before the death is there, however the process dies.
import ctypes
import os
import signal
import sys
import threading
import time

import _ilv

worker = threading.Thread(target=time.sleep, args=(0.01,), name="worker")
worker.start()
worker.join()
_ilv.mark(_ilv.USER, 4242, 0, 0)
if sys.argv[1] == "kill":
    os.kill(os.getpid(), signal.SIGKILL)
if sys.argv[1] == "crash":
    ctypes.string_at(0)
if sys.argv[1] == "exit":
    os._exit(3)
