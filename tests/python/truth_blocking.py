# Known answers: recv after 30 ms, five times; a lock held for half a second (who wants it may be late).
import socket
import threading
import time

here, there = socket.socketpair()
lock = threading.Lock()


def read():
    for _ in range(5):
        there.recv(1)


reader = threading.Thread(target=read, name="reader")
reader.start()
for _ in range(5):
    time.sleep(0.03)
    here.send(b"x")
reader.join()

lock.acquire()
locker = threading.Thread(target=lock.acquire, name="locker")
locker.start()
time.sleep(0.5)
lock.release()
locker.join()
