# Known answer: two CPU threads swap the GIL about every switch interval, here until they have done so 60
# times.
import threading

last, n_swaps = None, 0


def burn(me):
    global last, n_swaps
    while n_swaps < 60:
        if last != me:
            last, n_swaps = me, n_swaps + 1


threads = [threading.Thread(target=burn, args=(i,), name="cpu%d" % i) for i in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
