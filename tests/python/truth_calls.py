# Known answer: how many calls of each kind the thread "calls" makes.
import fcntl
import os
import select
import signal
import socket
import threading


def make_calls():
    here, there = socket.socketpair()
    read_end, write_end = os.pipe()
    file = os.memfd_create("calls")
    server = socket.create_server(("127.0.0.1", 0))
    client = socket.socket()
    lock = threading.Lock()

    os.write(write_end, b"12345")
    os.writev(write_end, [b"67", b"89"])
    os.pwrite(file, b"0123456789", 0)
    os.pwritev(file, [b"01", b"23"], 0)
    os.read(read_end, 2)
    os.readv(read_end, [bytearray(2)])
    os.pread(file, 2, 0)
    os.preadv(file, [bytearray(2)], 0)
    os.fsync(file)

    here.send(b"one")
    here.sendall(b"two")
    here.sendmsg([b"three"])
    os.sendfile(here.fileno(), file, 0, 4)
    there.recv(3)
    there.recvfrom(3)
    there.recvmsg(100)
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    udp.sendto(b"x", server.getsockname())

    client.connect(server.getsockname())
    server.accept()
    socket.getaddrinfo("127.0.0.1", 80)
    socket.getnameinfo(("127.0.0.1", 80), socket.NI_NUMERICHOST)

    poll = select.poll()
    poll.register(here, select.POLLOUT)
    poll.poll()
    select.select([], [here], [])
    epoll = select.epoll()
    epoll.register(here, select.EPOLLOUT)
    epoll.poll()

    fcntl.flock(file, fcntl.LOCK_EX)
    fcntl.lockf(file, fcntl.LOCK_EX)
    os.waitpid(os.posix_spawn("/bin/true", ["true"], {}), 0)
    signal.sigtimedwait([signal.SIGUSR1], 0)
    lock.acquire()
    lock.acquire(timeout=0.01)


"host".encode("idna")  # what getaddrinfo() imports is not counted
thread = threading.Thread(target=make_calls, name="calls")
thread.start()
thread.join()
