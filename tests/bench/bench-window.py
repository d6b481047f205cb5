"""How soon Interleave's window is there and what it holds, beside a minimal libadwaita window.

SPDX-License-Identifier: GPL-3.0-or-later

    tests/support/with-display python3 tests/bench/bench-window.py INTERLEAVE MINIMAL [ROUNDS]

The programs take turns, so that a busy moment hits all alike; the first round warms the caches and
is left out. The minimal program runs twice in a round: its ratio to itself is what noise alone
gives. Time is from the start to the X server's MapNotify; CPU time is the program's own until then
and hardly depends on what else runs. Memory is PSS once it stands still.
"""
import ctypes
import os
import select
import shutil
import statistics
import subprocess
import sys
import time

LIMIT_TIME, LIMIT_PSS = 1.25, 1.4
LIMIT_S = 60
SUBSTRUCTURE_NOTIFY, MAP_NOTIFY = 1 << 19, 19


class MapEvent(ctypes.Structure):
    """XMapEvent of X11/Xlib.h, padded to the size of XEvent."""
    _fields_ = [("type", ctypes.c_int), ("serial", ctypes.c_ulong), ("send_event", ctypes.c_int),
                ("display", ctypes.c_void_p), ("event", ctypes.c_ulong),
                ("window", ctypes.c_ulong), ("override_redirect", ctypes.c_int),
                ("padding", ctypes.c_long * 24)]


class Screen:
    """Sees windows appear on the root window; there is no window manager to reparent them."""

    def __init__(self):
        self.x11 = ctypes.CDLL("libX11.so.6")
        self.x11.XOpenDisplay.restype = ctypes.c_void_p
        self.x11.XDefaultRootWindow.restype = ctypes.c_ulong
        self.display = ctypes.c_void_p(self.x11.XOpenDisplay(None))
        if not self.display:
            sys.exit("bench-window: no X display; run it under tests/support/with-display")
        root = ctypes.c_ulong(self.x11.XDefaultRootWindow(self.display))
        self.x11.XSelectInput(self.display, root, ctypes.c_long(SUBSTRUCTURE_NOTIFY))
        self.forget()

    def forget(self):
        self.x11.XSync(self.display, 1)

    def wait_for_map(self, process):
        end = time.monotonic() + LIMIT_S
        event = MapEvent()
        while time.monotonic() < end and process.poll() is None:
            if not self.x11.XPending(self.display):
                select.select([self.x11.XConnectionNumber(self.display)], [], [], 0.2)
                continue
            self.x11.XNextEvent(self.display, ctypes.byref(event))
            if event.type == MAP_NOTIFY and not event.override_redirect:
                return time.monotonic()
        sys.exit(f"bench-window: no window of {process.args[0]} (status {process.poll()})")


def read_cpu_ms(pid):
    """Of all its threads, by the process's own clock (clock_getcpuclockid(3))."""
    return time.clock_gettime((~pid << 3) | 2) * 1000


def read_pss_mib(pid):
    with open(f"/proc/{pid}/smaps_rollup") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("Pss:")) / 1024


def wait_for_pss(pid):
    """Memory when nothing is being set up any more: five equal readings within a second."""
    seen = []
    for _ in range(60):
        time.sleep(0.2)
        seen.append(read_pss_mib(pid))
        if len(seen) >= 8 and max(seen[-5:]) - min(seen[-5:]) < 0.01 * seen[-1]:
            break
    return seen[-1]


def measure(screen, command):
    environment = {**os.environ, "GTK_A11Y": "none", "G_DEBUG": ""}
    screen.forget()
    begin = time.monotonic()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    try:
        mapped = screen.wait_for_map(process)
        return {"time": (mapped - begin) * 1000, "cpu": read_cpu_ms(process.pid),
                "pss": wait_for_pss(process.pid)}
    finally:
        process.kill()
        process.wait()


def describe(values):
    quarters = statistics.quantiles(values, n=4)
    return f"{statistics.median(values):8.1f} ±{(quarters[2] - quarters[0]) / 2:5.1f}"


def print_table(results):
    print(f"{'':22}{'mapped, ms':>16}{'CPU, ms':>16}{'PSS, MiB':>16}   to the minimal window")
    minimal = results["minimal"]
    for name, rounds in results.items():
        ratios = [statistics.median(one[key] for one in rounds)
                  / statistics.median(one[key] for one in minimal) for key in ("time", "cpu", "pss")]
        print(f"{name:22}" + "".join(f"{describe([one[key] for one in rounds]):>16}"
                                     for key in ("time", "cpu", "pss"))
              + "   " + "  ".join(f"{ratio:.2f}" for ratio in ratios))
    print(f"limits for interleave: {LIMIT_TIME} mapped, {LIMIT_PSS} PSS"
          + (", and below gnome-text-editor" if "gnome-text-editor" in results else
             " (gnome-text-editor is not installed)"))


def main():
    interleave, minimal = sys.argv[1:3]
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 11
    commands = {"interleave": [interleave], "minimal": [minimal], "minimal again": [minimal]}
    if shutil.which("gnome-text-editor"):
        commands["gnome-text-editor"] = ["gnome-text-editor", "--standalone"]
    screen = Screen()
    results = {name: [] for name in commands}
    for number in range(rounds + 1):
        for name, command in commands.items():
            result = measure(screen, command)
            if number > 0:
                results[name].append(result)
    print_table(results)


main()
