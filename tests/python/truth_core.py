# Known answer: two threads of two processes share one core; how long this one waited for it, it
# reads from its own /proc entry and prints.
import os
import time

os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
begin = int(open("/proc/thread-self/schedstat").read().split()[1])
pid = os.fork()
while time.thread_time() < 0.4:
    pass
if pid == 0:
    os._exit(0)
print(int(open("/proc/thread-self/schedstat").read().split()[1]) - begin)
os.kill(pid, 9)
os.waitpid(pid, 0)
