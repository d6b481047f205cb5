"""Drives Interleave as a person does: keys and mouse by xdotool, what is seen by AT-SPI.

SPDX-License-Identifier: GPL-3.0-or-later

Nothing here waits a fixed time: every wait has a condition, a limit and a sentence that says what
did not happen. What is on screen is read by accessible.py.
"""
import functools
import os
import re
import subprocess
import sys
import tempfile
import time
import traceback


def bail_out(reason):
    print(f"Bail out! {reason}", flush=True)
    sys.exit(1)


try:
    import gi
    gi.require_version("Atspi", "2.0")
    from gi.repository import Gio, GLib
    from accessible import list_applications
except (ImportError, ValueError) as error:
    bail_out(f"{error}; install python3-gi and gir1.2-atspi-2.0 (./bootstrap.sh test does)")

LIMIT_S = int(os.environ.get("INTERLEAVE_E2E_LIMIT_S", "120"))  # generous: the machine may be busy; what holds is seen at once
POLL_S = 0.03

# Seen on a busy machine, of two parts at once, a scrollbar's as it seems: drawn before it was laid out,
# by GTK, in its own widget.
OF_GTK_ITSELF = re.compile(r"^.*Trying to snapshot GtkGizmo 0x[0-9a-f]+ without a current allocation$",
                           re.MULTILINE)


class NotSeen(AssertionError):
    """Something that should have become true did not in time."""


def wait_for(condition, what, limit_s=LIMIT_S):
    """The first true value of condition(); what is a phrase for the message, or a function that
    makes one when it is needed."""
    end = time.monotonic() + limit_s
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise NotSeen(f"waited {limit_s} s for: {what() if callable(what) else what}")
        time.sleep(POLL_S)


def need(program, package):
    """Missing tools fail the test: skipping would say that all is well."""
    path = next((os.path.join(folder, program) for folder in os.environ["PATH"].split(":")
                 if os.access(os.path.join(folder, program), os.X_OK)), None)
    if path is None:
        bail_out(f"{program} is missing; install {package} (./bootstrap.sh test does)")
    return path


def xdotool(*arguments):
    done = subprocess.run(["xdotool", *map(str, arguments)], capture_output=True, text=True,
                          timeout=LIMIT_S)
    return done.stdout.strip() if done.returncode == 0 else ""


def read_tree(seen, depth=0):
    """For the log of a failure: what was on screen."""
    lines = []
    if seen.name or seen.role == "frame":
        lines.append(f"#   {'  ' * depth}{seen.role} {seen.name!r}"
                     f"{' pressed' if seen.is_pressed else ''}")
    for child in seen.below:
        lines += read_tree(child, depth + 1)
    return lines


def is_alive(pid):
    """Whether it runs; what has ended and was not yet waited for does not."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def read_proc(pid, name):
    try:
        with open(f"/proc/{pid}/{name}", errors="replace") as file:
            return file.read().replace("\0", " ")
    except OSError:
        return ""


class App:
    """The program, started with these arguments, in a window of this size."""

    def __init__(self, *arguments, size=(1440, 900), environment=None):
        self.application = None
        self.mark = f"INTERLEAVE_E2E={os.getpid()}.{time.monotonic_ns()}"
        self.stderr = tempfile.TemporaryFile("w+")
        # Its own, so that nothing of a killed one is offered to the next.
        self.state = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.process = subprocess.Popen(
            [INTERLEAVE, *arguments], stderr=self.stderr,
            env={**os.environ, "GTK_A11Y": "atspi", "G_DEBUG": "", "XDG_STATE_HOME": self.state.name,
                 **dict([self.mark.split("=")]), **(environment or {})})
        try:
            self._find_parts(size)
        except BaseException:
            self._report()
            raise

    def _find_parts(self, size):
        self.application = self.wait_for(self._find_application, "the program on the a11y bus")
        self.frame = self.wait_for(lambda: self.application.find("frame"), "a window")
        self.window = self.wait_for(self._find_window, "the window on the screen")
        self.focus_window()
        if size != self._read_size():
            self.resize(*size)

    def _find_part(self, role, name):
        return self.wait_for(lambda: self.frame.find(role, name), f"the part {name}")

    @functools.cached_property
    def stages(self):
        return self._find_part(None, "IlvStageDeck")

    @functools.cached_property
    def timeline(self):
        return self._find_part("list", "Timeline")

    @functools.cached_property
    def transport(self):
        return self._find_part("tool bar", "IlvTransportBar")

    @functools.cached_property
    def inspector(self):
        return self._find_part(None, "IlvInspector")

    @functools.cached_property
    def knobs(self):
        return self._find_part(None, "IlvKnobs")

    @functools.cached_property
    def switch(self):
        return self._find_part(None, "IlvSourceSwitch")

    @functools.cached_property
    def workloads(self):
        return self._find_part("list", "Workloads")

    def workloads_panel(self):
        """The list and the button over it."""
        return self.frame.find(None, "IlvCatalogue")

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        if kind is None:
            self.stop()
        else:
            self._report()

    def _report(self):
        """Ends it and logs what was on screen and on standard error."""
        if self.application is not None:
            print("\n".join(read_tree(self.application.see())))
        self.kill()
        for line in self.read_stderr().splitlines():
            print(f"# stderr: {line}")

    def find_children(self):
        """{pid: command} of all that it has started, also what is no longer below it: they are
        known by an environment variable that they have inherited."""
        pids = [int(entry) for entry in os.listdir("/proc") if entry.isdigit()]
        return {pid: read_proc(pid, "cmdline") for pid in pids
                if pid != self.process.pid and is_alive(pid)
                and self.mark in read_proc(pid, "environ")}

    def wait_for_no_children(self):
        wait_for(lambda: not self.find_children(), "the end of all that the program has started")

    def _find_application(self):
        return next((found for found in list_applications() if found.pid == self.process.pid), None)

    def _find_window(self):
        """By its title: a tooltip under the pointer, where the last test left it, is one too."""
        found = xdotool("search", "--onlyvisible", "--pid", self.process.pid, "--name", ".")
        return next((window for window in found.split()
                     if xdotool("getwindowname", window) == self.title), None)

    def _read_size(self):
        shell = dict(re.findall(r"(\w+)=(-?\d+)", xdotool("getwindowgeometry", "--shell",
                                                          self.window)))
        return int(shell["WIDTH"]), int(shell["HEIGHT"])

    def focus_window(self):
        """Brings it to the front; a dialog above it keeps the focus."""
        def has_focus():
            xdotool("windowactivate", self.window)
            return xdotool("getactivewindow") == self.window or self.find_dialog()
        self.wait_for(has_focus, "the window in front")

    def find_dialog(self):
        return next((node for node in self.application.children()
                     if node.role == "dialog"), None)

    def close_dialog(self, text):
        """The dialog that says this; Escape closes it. Returns all that it said."""
        dialog = self.wait_for(self.find_dialog, f"a dialog that says {text!r}")
        said = " ".join(node.name for node in dialog.walk() if node.role == "label")
        assert text in said, f"the dialog says {said!r}, not {text!r}"
        self.key("Escape")
        self.wait_for(lambda: self.find_dialog() is None, "no dialog after Escape")
        self.focus_window()
        return said

    def resize(self, width, height):
        def is_resized():
            xdotool("windowsize", self.window, width, height)
            return self._read_size() == (width, height)
        self.wait_for(is_resized, f"a window of {width} x {height}")

    def wait_for(self, condition, what, limit_s=LIMIT_S):
        """Also ends, with what the program said, when it has died."""
        def alive_and():
            if self.process.poll() is not None:
                raise NotSeen(f"the program ended ({self.process.returncode}) before: {what}\n"
                              + self.read_stderr())
            return condition()
        return wait_for(alive_and, what, limit_s)

    def read_stderr(self):
        self.stderr.seek(0)
        return self.stderr.read()

    def check_stderr(self):
        """The log is silent: no warning, no critical message, nothing at all but what GTK says of
        its own parts."""
        said = OF_GTK_ITSELF.sub("", self.read_stderr()).strip()
        assert not said, f"on standard error: {said}"

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()

    def stop(self):
        """Closes it by its own key, and sees that it ended well and said nothing."""
        try:
            self.focus_window()
            self.key("ctrl+q")
            wait_for(lambda: self.process.poll() is not None, "the program's end after Ctrl+Q")
            assert self.process.returncode == 0, \
            f"it ended with {self.process.returncode}: {self.read_stderr()}"
            self.check_stderr()
        finally:
            self.kill()

    # --- hands ---

    def key(self, *keys):
        xdotool("key", *keys)

    def point_at(self, node, across=0.5, *then):
        """The mouse on it; across is where, 0 its left and 1 its right end."""
        x, y, width, height = self.wait_for(
            lambda: node.extents() if self.is_on_screen(node) else None, "a place to click")
        # The window is larger than the frame by its shadow, the same on both sides.
        outer, inner = self._read_size(), self.frame.extents()
        xdotool("mousemove", "--window", self.window,
                round(x + width * across + (outer[0] - inner[2]) / 2),
                round(y + height / 2 + (outer[1] - inner[3]) / 2), *then)

    def click(self, node, across=0.5):
        self.point_at(node, across, "click", 1)

    def press(self, name, below=None):
        """A button by its label, as a screen reader presses it."""
        button = self.wait_for(lambda: self.find_button(name, below), f"the button {name!r}")
        button.press()
        return button

    def find_button(self, name, below=None):
        """GTK 4.8 says the label of a button with a mnemonic twice, and of none that it toggles."""
        below, label = below or self.frame, re.compile(f"^{name}( {name})?$")
        return next((seen.node for seen in below.walk() if label.match(seen.name)
                     and seen.role in ("push button", "toggle button", "radio button")), None)

    # --- eyes ---

    @property
    def title(self):
        return self.frame.name

    def read_time(self):
        """The playhead's label as it stands beside the slider."""
        return next((seen.name for seen in self.transport.see().below[0].below
                     if seen.role == "label"), "")

    def read_now(self):
        """The moment in the inspector's title, as exact as an event: Now · 12.345 ms."""
        return next((name for name in self.inspector.labels() if name.startswith("Now")), "")

    def read_stages(self):
        """[(model, description)] of the stages that show a run."""
        lists = [(seen.name, seen.description) for seen in self.stages.walk()
                 if seen.role == "list"]
        return [(name, said) for name, said in lists if said.startswith("Run ")]

    def read_rows(self):
        return [row.name for row in self.timeline.see().below if row.name]

    def read_figures(self):
        """{row: [a figure per model]} of the inspector's grid."""
        grid = self.inspector.find(name="IlvFiguresGrid").labels()
        return parse_figures(grid)

    def read_texts(self):
        """Every label of the window, toasts too."""
        return self.frame.labels()

    def is_on_screen(self, node):
        x, _, width, _ = node.extents()
        return width > 0 and 0 <= x and x + width <= self.frame.extents()[2]

    def wait_for_text(self, text):
        self.wait_for(lambda: any(text in label for label in self.read_texts()), f"the text {text!r}")

    def has_curtain(self):
        return any("Covered while the question is open" in said for _, said in self.read_stages())

    def wait_until_simulated(self, models=("asyncio", "threads", "processes")):
        """All stages show a prediction and every model has its heading in the timeline."""
        def is_simulated():
            stages = self.read_stages()
            rows = self.read_rows()
            return (len(stages) == len(models)
                    and all("predicted" in said for _, said in stages)
                    and all(any(row.startswith(f"{model}, ") for row in rows)
                            for model, _ in stages))
        self.wait_for(is_simulated,
                      lambda: f"{len(models)} simulated stages and their rows; there are "
                              f"{self.read_stages()} and {self.read_rows()}")

    def lift_curtain(self):
        self.wait_for(self.has_curtain, "the curtain of the first question")
        self.key("r")
        self.wait_for(lambda: not self.has_curtain(), "the curtain lifted by R")


FIGURES = ("Jobs done", "Per second", "Latency p50", "Latency p95", "Latency p99", "Cores busy",
           "GIL wait", "Memory", "Predicted", "Measured", "Error", "Speed-up")


def parse_figures(labels):
    """The grid's labels: the models, then each row's name and as many figures as models."""
    figures, row, n_models = {}, None, 0
    for label in labels:
        if label in FIGURES:
            row = figures.setdefault(label, [])
        elif row is None:
            n_models += label not in ("So far", "Whole run")
        elif len(row) < n_models:
            row.append(label)
    return figures


def parse_time_ns(text):
    """Nanoseconds of a label as the app writes times: 0 ms, 61.4 ms, 1.25 s, 500 µs."""
    found = re.match(r"([\d.,  ]+)\s*(ns|µs|ms|s|min)\b", text)
    assert found, f"not a time: {text!r}"
    number = float(re.sub(r"[,  ]", "", found.group(1)))
    return number * {"ns": 1, "µs": 1e3, "ms": 1e6, "s": 1e9, "min": 6e10}[found.group(2)]


def parse_percent(text):
    """The number of +20 % or −68 %, which has a true minus."""
    return float(text.replace("−", "-").rstrip(" %"))


def start_accessibility_bus():
    """Not left to the session bus: it would give the bus our standard output."""
    for folder in os.environ.get("XDG_DATA_DIRS", "/usr/local/share:/usr/share").split(":"):
        service = os.path.join(folder, "dbus-1/services/org.a11y.Bus.service")
        if os.path.exists(service):
            with open(service) as file:
                command = re.search("^Exec=(.*)$", file.read(), re.MULTILINE).group(1).split()
            return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return bail_out("there is no accessibility bus; install at-spi2-core (./bootstrap.sh test does)")


def is_bus_ready():
    return Gio.bus_get_sync(Gio.BusType.SESSION).call_sync(
        "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "NameHasOwner",
        GLib.Variant("(s)", ["org.a11y.Bus"]), None, Gio.DBusCallFlags.NONE, -1, None).unpack()[0]


def run_one(number, scenario):
    begin = time.monotonic()
    try:
        scenario()
        result = "ok"
    except Exception:
        result = "not ok"
        # Also there: of a failed test the log that is printed has only what stood on this stream.
        for stream in sys.stdout, sys.stderr:
            print("".join(f"# {line}\n" for line in traceback.format_exc().splitlines()), file=stream)
    print(f"{result} {number} - {scenario.__name__} # {time.monotonic() - begin:.1f} s", flush=True)
    return result == "ok"


def run(*scenarios):
    """Runs the scenarios one after another and prints TAP."""
    need("xdotool", "xdotool")
    with tempfile.NamedTemporaryFile("w", suffix=".xml") as settings:
        helpers = [start_window_manager(settings), start_accessibility_bus()]
        run_all(scenarios, helpers)


def start_window_manager(settings):
    """It takes no keys (Alt+Tab held on a slow machine would take them all), and is not tried for
    mistakes of its own, as our programs are (MALLOC_PERTURB_)."""
    program = [need("openbox", "openbox"), "--sm-disable"]
    environment = {name: value for name, value in os.environ.items()
                   if name not in ("MALLOC_PERTURB_", "G_SLICE", "G_DEBUG")}
    try:
        with open("/etc/xdg/openbox/rc.xml") as file:
            settings.write(re.sub(r"<keyboard>.*</keyboard>", "<keyboard></keyboard>", file.read(),
                                  flags=re.DOTALL))
        settings.flush()
        program += ["--config-file", settings.name]
    except OSError:
        pass  # its own settings then
    return subprocess.Popen(program, env=environment, stdout=subprocess.DEVNULL,
                            stderr=subprocess.DEVNULL)


def run_all(scenarios, helpers):
    try:
        wait_for(lambda: xdotool("get_desktop"), "the window manager")
        wait_for(is_bus_ready, "the accessibility bus")
        print(f"1..{len(scenarios)}", flush=True)
        results = [run_one(number, scenario) for number, scenario in enumerate(scenarios, 1)]
        if helpers[0].poll() is not None:
            print(f"# the window manager ended meanwhile: {helpers[0].returncode}", file=sys.stderr)
    finally:
        for helper in helpers:
            helper.terminate()
            helper.wait()
    sys.exit(0 if all(results) else 1)


INTERLEAVE = sys.argv[1] if len(sys.argv) > 1 else sys.exit("usage: TEST.py path/to/interleave")
