"""kill -USR1 PID prints every thread's stack, at any time, while it runs on."""
import faulthandler
import os
import signal
import tempfile

with tempfile.TemporaryFile("w+") as log:
    faulthandler.register(signal.SIGUSR1, file=log, all_threads=True)
    os.kill(os.getpid(), signal.SIGUSR1)            # in production: from a shell
    faulthandler.unregister(signal.SIGUSR1)
    log.seek(0)
    text = log.read()
assert "dump_on_signal.py" in text
print(text.splitlines()[0])
