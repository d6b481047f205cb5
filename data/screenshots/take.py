"""The scenes of take: the app driven as its end-to-end tests drive it, pictures of its window alone.

SPDX-License-Identifier: GPL-3.0-or-later
usage: take.py PROGRAM FOLDER WIDTH HEIGHT SCENE...      under tests/support/with-display
"""
import os
import pathlib
import subprocess
import sys

PROGRAM, FOLDER, WIDTH, HEIGHT, *SCENES = sys.argv[1:]
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tests" / "app" / "e2e"))
sys.argv = [sys.argv[0], PROGRAM]
import driver

SIZE = int(WIDTH), int(HEIGHT)
SCALE = int(os.environ.get("GDK_SCALE", "1"))


def wait_until_simulated(app):
    """Not the driver's: a small window has no room for every model's rows."""
    app.wait_for(lambda: len(app.read_stages()) == 3
                 and all("predicted" in said for _, said in app.read_stages()), "three stages")


def measure_edge(app):
    """In device pixels: width and height of the window's own, and where it begins in what X has."""
    outer, (_, _, width, height) = app._read_size(), app.frame.extents()
    width, height = width * SCALE, height * SCALE
    return width, height, (outer[0] - width) // 2, (outer[1] - height) // 2


def take(app, name):
    """The window without the frame that GTK draws where nobody composes shadows."""
    driver.xdotool("mousemove", SIZE[0] - 1, SIZE[1] - 1)
    path = f"{FOLDER}/{name}.png"
    width, height, left, top = measure_edge(app)
    subprocess.run(["import", "-window", app.window, "-crop", f"{width}x{height}+{left}+{top}",
                    "+repage", path], check=True)
    print(f"# {path}")


def seek(app, share):
    """A moment in the middle of it all: a click on the slider of the transport bar."""
    x, y, width, height = app.transport.find("slider").extents()
    _, _, left, top = measure_edge(app)
    before = app.read_time()
    driver.xdotool("mousemove", "--window", app.window, left + round((x + width * share) * SCALE),
                   top + round((y + height / 2) * SCALE), "click", 1)
    app.wait_for(lambda: app.read_time() != before, "another moment")


def open_workload(name):
    return driver.App(f"{os.environ['ILV_WORKLOADS']}/{name}.workload", size=SIZE)


def explore():
    """Half waiting, half computing, under three models, in mid-run."""
    with open_workload("fetch-parse") as app:
        wait_until_simulated(app)
        app.lift_curtain()
        seek(app, 0.42)
        take(app, "explore")


def take_measured(workload, name, share):
    """A measured run over its prediction, all models done."""
    with open_workload(workload) as app:
        wait_until_simulated(app)
        app.lift_curtain()
        app.press("Measure", app.switch)
        both = app.find_button("Both", app.switch)
        app.wait_for(lambda: both.is_pressed and app.find_button("Measure", app.switch),
                     "a measurement that is over and shown with Both")
        seek(app, share)
        take(app, name)


def measured():
    take_measured("fetch-parse", "measured", 0.3)


def measured_io():
    take_measured("web-scraper", "measured-io", 0.05)


def measured_cpu():
    take_measured("image-pipeline", "measured-cpu", 0.3)


def measured_mixed():
    take_measured("fetch-parse", "measured-mixed", 0.3)


def show_page(app, name):
    next(node for node in app.frame.walk() if node.name == name and node.role == "page tab").press()


def learn():
    """A question of a lesson, before it is answered."""
    with open_workload("fetch-parse") as app:
        wait_until_simulated(app)
        show_page(app, "Learn")
        app.wait_for(lambda: app.frame.find("push button", "Show answer"), "a question")
        take(app, "learn")


def migrate():
    """A recipe: both programs and what differs."""
    with open_workload("fetch-parse") as app:
        wait_until_simulated(app)
        show_page(app, "Migrate")
        app.wait_for(lambda: app.frame.find("push button", "Run both"), "a recipe")
        take(app, "migrate")


def decide():
    """A worked example: answers, path and verdict."""
    with open_workload("fetch-parse") as app:
        wait_until_simulated(app)
        show_page(app, "Decide")
        app.wait_for(lambda: app.frame.find("push button", "Examples"), "the page").press()
        app.wait_for(lambda: app.frame.find(None, "Web API that crunches JSON for 80 ms"),
                     "the menu of examples").press()
        app.wait_for(lambda: "asyncio + processes × 4" in app.read_texts(), "the figures")
        take(app, "decide")


def benchmark():
    """The short benchmark, really run: its charts two by two."""
    with open_workload("fetch-parse") as app:
        wait_until_simulated(app)
        show_page(app, "Benchmark")
        app.press("Run a short benchmark, under a minute")
        app.wait_for(lambda: app.find_button("Cancel"), "a benchmark that runs")
        app.wait_for(lambda: not app.find_button("Cancel"), "its end", 240)
        app.press("Findings, method and history")
        cards = [node for node in app.frame.walk() if node.role == "list"
                 and node.name.startswith(("Total time", "Latency"))]
        app.wait_for(lambda: cards[0].node.extents()[1] == cards[1].node.extents()[1], "two columns")
        take(app, "benchmark")


def why():
    """The reason of one event, in the inspector."""
    with open_workload("gil-convoy") as app:
        wait_until_simulated(app)
        app.lift_curtain()
        seek(app, 0.3)
        app.key("shift+F9")
        app.key("F9")
        app.wait_for(lambda: app.is_on_screen(app.inspector), "the inspector")
        before = app.read_now()
        app.key("shift+Right")
        app.wait_for(lambda: app.read_now() != before, "the next switch")
        take(app, "why")


driver.run(*(globals()[scene] for scene in SCENES))
