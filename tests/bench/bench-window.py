"""How soon Interleave's window is there and what it holds, beside a minimal libadwaita window.

SPDX-License-Identifier: GPL-3.0-or-later

    tests/support/with-display python3 tests/bench/bench-window.py INTERLEAVE MINIMAL [ROUNDS]

A window is *mapped* when the X server says so (MapNotify), *drawn* with the first frame after which
the middle fifth of the screen, from top to bottom, already looks as it will at the end (XDamage; the
picture is read back and compared), and *complete* at the last thing drawn before the screen stands
still (a blinking caret is no picture). For Interleave drawn means: the first workload is simulated
and stands in stages and timeline, while catalogue, sliders and inspector may follow; complete means
with them. For each there are two clocks, the wall's and the process's own CPU time (all threads),
which depends least on what else runs. Memory is PSS once it stands still. Other programs that share
the libraries lower it for all here, and so raise the ratio; RSS beside it does not know of them.

The programs take turns, in another order every round; the first round warms the caches and is left
out. What is printed as a ratio is the median of the rounds' ratios to the minimal window. The
minimal program runs twice in a round: its ratio to itself is what noise alone gives.
"""
import ctypes
import os
import select
import shutil
import statistics
import subprocess
import sys
import time

LIMITS = {"mapped": 1.25, "CPU": 1.25, "drawn": 1.25, "CPU'": 1.25, "complete": None, "CPU''": None,
          "PSS": 1.4, "RSS": 1.4}
UNITS = {"mapped": "ms", "CPU": "ms", "drawn": "ms", "CPU'": "ms", "complete": "ms", "CPU''": "ms",
         "PSS": "MiB", "RSS": "MiB"}
LIMIT_S, QUIET_S = 60, 0.6
SMALL_PX = 10000
SAME_SHARE = 0.99
Z_PIXMAP, ALL_PLANES = 2, ctypes.c_ulong(-1)
SUBSTRUCTURE_NOTIFY, MAP_NOTIFY = 1 << 19, 19


HEAD = [("type", ctypes.c_int), ("serial", ctypes.c_ulong), ("send_event", ctypes.c_int),
        ("display", ctypes.c_void_p)]


class MapEvent(ctypes.Structure):
    """XMapEvent of X11/Xlib.h."""
    _fields_ = HEAD + [("event", ctypes.c_ulong), ("window", ctypes.c_ulong),
                       ("override_redirect", ctypes.c_int)]


class DamageEvent(ctypes.Structure):
    """XDamageNotifyEvent of X11/extensions/Xdamage.h, as far as it is read here."""
    _fields_ = HEAD + [("drawable", ctypes.c_ulong), ("damage", ctypes.c_ulong),
                       ("level", ctypes.c_int), ("more", ctypes.c_int), ("time", ctypes.c_ulong),
                       ("x", ctypes.c_short), ("y", ctypes.c_short), ("width", ctypes.c_ushort),
                       ("height", ctypes.c_ushort)]


class Image(ctypes.Structure):
    """The first members of XImage of X11/Xlib.h."""
    _fields_ = [("width", ctypes.c_int), ("height", ctypes.c_int), ("xoffset", ctypes.c_int),
                ("format", ctypes.c_int), ("data", ctypes.c_void_p), ("byte_order", ctypes.c_int),
                ("bitmap_unit", ctypes.c_int), ("bitmap_bit_order", ctypes.c_int),
                ("bitmap_pad", ctypes.c_int), ("depth", ctypes.c_int),
                ("bytes_per_line", ctypes.c_int)]


class Event(ctypes.Union):
    """XEvent."""
    _fields_ = [("type", ctypes.c_int), ("map", MapEvent), ("damage", DamageEvent),
                ("padding", ctypes.c_long * 24)]


class Screen:
    """Sees windows appear on the root window (no window manager reparents them) and what is drawn."""

    def __init__(self):
        self.x11 = ctypes.CDLL("libX11.so.6")
        damage = ctypes.CDLL("libXdamage.so.1")
        self.x11.XOpenDisplay.restype = ctypes.c_void_p
        self.x11.XDefaultRootWindow.restype = ctypes.c_ulong
        self.display = ctypes.c_void_p(self.x11.XOpenDisplay(None))
        if not self.display:
            sys.exit("bench-window: no X display; run it under tests/support/with-display")
        root = self.root = ctypes.c_ulong(self.x11.XDefaultRootWindow(self.display))
        self.x11.XGetImage.restype = ctypes.POINTER(Image)
        number = self.x11.XDefaultScreen(self.display)
        self.width = self.x11.XDisplayWidth(self.display, number)
        self.height = self.x11.XDisplayHeight(self.display, number)
        first_event, first_error = ctypes.c_int(), ctypes.c_int()
        if not damage.XDamageQueryExtension(self.display, ctypes.byref(first_event),
                                            ctypes.byref(first_error)):
            sys.exit("bench-window: the X server has no DAMAGE extension")
        self.damage_notify = first_event.value
        self.x11.XSelectInput(self.display, root, ctypes.c_long(SUBSTRUCTURE_NOTIFY))
        damage.XDamageCreate(self.display, root, 0)
        self.forget()

    def forget(self):
        self.x11.XSync(self.display, 1)

    def next_event(self, timeout_s):
        """None if there was none."""
        if not self.x11.XPending(self.display):
            select.select([self.x11.XConnectionNumber(self.display)], [], [], timeout_s)
        if not self.x11.XPending(self.display):
            return None
        event = Event()
        self.x11.XNextEvent(self.display, ctypes.byref(event))
        return event

    def read_middle(self):
        """The pixels of the middle fifth of the screen."""
        image = self.x11.XGetImage(self.display, self.root, self.width * 2 // 5, 0, self.width // 5,
                                   self.height, ALL_PLANES, Z_PIXMAP)
        data = image.contents.data
        pixels = ctypes.string_at(data, image.contents.bytes_per_line * image.contents.height)
        ctypes.CDLL(None).free(ctypes.c_void_p(data))
        self.x11.XFree(image)
        return pixels

    def watch(self, process, begin):
        """Until nothing has been drawn for a while: (wall, CPU) in ms mapped, drawn, complete."""
        mapped = complete = None
        frames = []
        while time.monotonic() < begin + LIMIT_S and process.poll() is None:
            event = self.next_event(QUIET_S / 4)
            now = ((time.monotonic() - begin) * 1000, read_cpu_ms(process.pid))
            if event is None:
                if complete and now[0] > complete[0] + QUIET_S * 1000:
                    return mapped, find_drawn(frames, self.read_middle()), complete
            elif event.type == MAP_NOTIFY and not event.map.override_redirect:
                mapped = mapped or now
            elif event.type == self.damage_notify and mapped:
                if event.damage.width * event.damage.height > SMALL_PX:
                    complete = now
                    frames.append((now, self.read_middle()))
        sys.exit(f"bench-window: no window of {process.args[0]} (status {process.poll()})")


def are_alike(pixels, others):
    if pixels == others:
        return True
    same = sum(map(int.__eq__, memoryview(pixels).cast("I"), memoryview(others).cast("I")))
    return same >= SAME_SHARE * len(pixels) / 4


def find_drawn(frames, last):
    """When the middle of the screen first was what it is at last."""
    return next(when for when, pixels in frames if are_alike(pixels, last))


def read_cpu_ms(pid):
    """Of all its threads, by the process's own clock (clock_getcpuclockid(3))."""
    return time.clock_gettime((~pid << 3) | 2) * 1000


def read_memory_mib(pid):
    with open(f"/proc/{pid}/smaps_rollup") as file:
        sizes = dict(line.split()[:2] for line in file if line.startswith(("Pss:", "Rss:")))
    return int(sizes["Pss:"]) / 1024, int(sizes["Rss:"]) / 1024


def wait_for_memory(pid):
    """(PSS, RSS) when nothing is being set up any more: five equal readings within a second."""
    seen = []
    for _ in range(60):
        time.sleep(0.2)
        seen.append(read_memory_mib(pid))
        last = [rss for _, rss in seen[-5:]]
        if len(seen) >= 8 and max(last) - min(last) < 0.01 * last[-1]:
            break
    return seen[-1]


def measure(screen, command):
    environment = {**os.environ, "GTK_A11Y": "none", "G_DEBUG": ""}
    screen.forget()
    begin = time.monotonic()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    try:
        mapped, drawn, complete = screen.watch(process, begin)
        pss, rss = wait_for_memory(process.pid)
        return {"mapped": mapped[0], "CPU": mapped[1], "drawn": drawn[0], "CPU'": drawn[1],
                "complete": complete[0], "CPU''": complete[1], "PSS": pss, "RSS": rss}
    finally:
        process.kill()
        process.wait()


def describe(values, places):
    quarters = statistics.quantiles(values, n=4)
    return f"{statistics.median(values):.{places}f} ±{(quarters[2] - quarters[0]) / 2:.{places}f}"


def print_line(name, cells):
    print(f"{name:28}" + "".join(f"{cell:>13}" for cell in cells))


def print_table(results):
    print_line("median ± half of the middle", [f"{key}, {unit}" for key, unit in UNITS.items()])
    for name, rounds in results.items():
        print_line(name, [describe([one[key] for one in rounds], 1) for key in UNITS])
    print_line("to the minimal window", [f"≤ {limit}" if limit else "–" for limit in LIMITS.values()])
    for name, rounds in results.items():
        if name == "minimal":
            continue
        print_line(name, [describe([one[key] / base[key] for one, base
                                    in zip(rounds, results["minimal"])], 2) for key in UNITS])
    print("CPU: until mapped; CPU': until drawn; CPU'': until complete. The limits are Interleave's, which has to be "
          "below gnome-text-editor too" + ("" if "gnome-text-editor" in results else
                                           " (not installed)"))


def main():
    interleave, minimal = sys.argv[1:3]
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 15
    commands = {"interleave": [interleave], "minimal": [minimal], "minimal again": [minimal]}
    if shutil.which("gnome-text-editor"):
        commands["gnome-text-editor"] = ["gnome-text-editor", "--standalone"]
    screen = Screen()
    results = {name: [] for name in commands}
    for number in range(rounds + 1):
        names = list(commands)
        first = number % len(names)
        for name in names[first:] + names[:first]:
            result = measure(screen, commands[name])
            if number > 0:
                results[name].append(result)
    print_table(results)


main()
