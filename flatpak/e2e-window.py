"""The Flatpak's window, driven from outside the sandbox: Measure pressed, the result looked at.

SPDX-License-Identifier: GPL-3.0-or-later
usage: e2e-window.py APP_ID FOLDER      under tests/support/with-display, with GTK_A11Y=atspi
Pictures are left in FOLDER.
"""
import pathlib
import re
import subprocess
import sys

APP_ID, FOLDER = sys.argv[1:]
# The driver of the app's own tests; the program it is told to run is `flatpak`.
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tests" / "app" / "e2e"))
sys.argv = [sys.argv[0], "flatpak"]
import driver


class SandboxedApp(driver.App):
    """Known by its name on the bus: its process id there is the one inside the sandbox."""

    def __init__(self, *options):
        # with-display has a bus and a display of its own; the installation stays where it is.
        super().__init__("run", "--user", *options, "--env=GSK_RENDERER=cairo",
                         "--env=GTK_A11Y=atspi", "--env=GSETTINGS_BACKEND=memory", APP_ID)

    def _find_application(self):
        """The one with a window: what has just ended may still stand on the bus."""
        return next((found for found in driver.list_applications()
                     if "nterleave" in found.name and found.find("frame")), None)

    def kill(self):
        """The sandbox too, and until it is gone: a second start would only be handed to the first."""
        subprocess.run(["flatpak", "kill", APP_ID], stderr=subprocess.DEVNULL)
        super().kill()
        driver.wait_for(lambda: APP_ID not in subprocess.run(
            ["flatpak", "ps", "--columns=application"], capture_output=True, text=True).stdout,
            "the end of the sandbox")

    def _find_part(self, role, name):
        """GTK 4.24 no longer calls a widget that has no label by its class."""
        return self.frame if name.startswith("Ilv") else super()._find_part(role, name)

    def _find_window(self):
        found = driver.xdotool("search", "--onlyvisible", "--name", "Interleave$")
        return next((window for window in found.split()
                     if driver.xdotool("getwindowname", window) == self.title), None)

    def check_stderr(self):
        """Mesa and the like may say what they miss in a sandbox; Interleave and GTK may not."""
        said = [line for line in self.read_stderr().splitlines()
                if "Interleave" in line or "interleave" in line or "Gtk" in line or "Adw" in line]
        assert not said, said


def take_picture(name):
    path = f"{FOLDER}/{name}.png"
    subprocess.run(["import", "-window", "root", path], check=True)
    colours = subprocess.run(["identify", "-format", "%k", path], check=True, capture_output=True)
    assert int(colours.stdout) > 200, f"{path} has only {colours.stdout.decode()} colours"


def has_figures(app, row, looks):
    """Whether this row of the inspector has one for each model; a running measurement has not yet."""
    labels = app.frame.labels()
    rows = [labels[i + 1:i + 4] for i, label in enumerate(labels) if label == row]
    return any(len(found) == 3 and all(re.search(looks, label) for label in found)
               for found in rows)


def the_window_shows_a_prediction():
    with SandboxedApp() as app:
        assert app.title.startswith("Web scraper"), app.title
        app.wait_until_simulated()
        app.lift_curtain()
        take_picture("window")


def measure_runs_inside_and_is_shown():
    with SandboxedApp() as app:
        app.wait_until_simulated()
        app.lift_curtain()
        app.press("Measure", app.switch)
        app.wait_for(lambda: app.find_button("Measure") and has_figures(app, "Measured", " m?s$")
                     and has_figures(app, "Error", "[0-9] %$"), "three measured models")
        take_picture("measured")
        app.press("Measured", app.switch)
        app.wait_for(lambda: all("measured" in said for _, said in app.read_stages()),
                     "stages that say measured")


def the_window_is_german():
    with SandboxedApp("--env=LANG=de_DE.UTF-8", "--env=LC_ALL=de_DE.UTF-8") as app:
        assert app.title.startswith("Web-Scraper"), app.title
        app.wait_for(lambda: any("Messen" in node.name for node in app.frame.walk()), "Messen")
        take_picture("german")


driver.run(the_window_shows_a_prediction, measure_runs_inside_and_is_shown, the_window_is_german)
