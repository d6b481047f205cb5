"""Where does it hang? Every thread's stack, if a deadline is missed."""
import faulthandler
import tempfile
import threading

release = threading.Event()
thread = threading.Thread(target=release.wait, name="stuck")
thread.start()

with tempfile.TemporaryFile("w+") as log:
    faulthandler.dump_traceback_later(0.1, file=log)        # in C: needs no GIL
    while log.tell() == 0 and not log.seek(0, 2):
        release.wait(0.02)                # the work that takes too long
    faulthandler.cancel_dump_traceback_later()
    log.seek(0)
    text = log.read()
release.set()
thread.join()
assert "Thread 0x" in text and "wait" in text
print(text.splitlines()[0])
