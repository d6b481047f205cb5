"""Traces and workloads saved from the window and opened from the command line, damaged ones too.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import subprocess
import sys
import tempfile

import driver


def save_trace(folder):
    path = os.path.join(folder, "made.ilv")
    subprocess.run([driver.INTERLEAVE, "simulate", "web-scraper", "-o", path], check=True,
                   stdout=subprocess.DEVNULL)
    return path


def find_dialog(app):
    others = [node for node in app.application.children() if node.name != app.title]
    return others[0] if others else None


def saves_and_opens_a_trace():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "saved.ilv")
        with driver.App() as app:
            app.wait_until_simulated()
            app.lift_curtain()
            totals = app.wait_for(lambda: (lambda found: found if len(found) == 3 else None)
                                  (app.read_figures().get("Predicted", [])), "all figures")
            app.key("ctrl+s")
            dialog = app.wait_for(lambda: find_dialog(app), "a file chooser after Ctrl+S")
            entry = app.wait_for(lambda: dialog.find("text", "Name:"), "the entry of the name")
            app.wait_for(lambda: entry.is_focused, "the focus in the name's entry")
            app.key("ctrl+a")
            driver.xdotool("type", path)
            app.key("Return")
            app.wait_for_text("Saved saved.ilv")
        told = subprocess.run([driver.INTERLEAVE, "info", path], capture_output=True, text=True)
        assert told.returncode == 0 and "web-scraper" in told.stdout.lower().replace(" ", "-"), told
        with driver.App(path) as app:
            app.wait_until_simulated()
            app.wait_for(lambda: app.read_figures().get("Predicted") == totals,
                         f"the saved totals {totals}")


def a_cut_trace_shows_what_is_whole():
    with tempfile.TemporaryDirectory() as folder:
        path = save_trace(folder)
        os.truncate(path, os.path.getsize(path) * 2 // 3)
        with driver.App(path) as app:
            app.wait_for_text("damaged or cut off; 2 of 3 runs")
            app.wait_for(lambda: [model for model, _ in app.read_stages()]
                         == ["asyncio", "threads"], "the two runs that are whole")


def rubbish_is_refused_and_the_app_stays():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "rubbish.ilv")
        with open(path, "w") as file:
            file.write("not a trace at all\n" * 100)
        with driver.App(path) as app:
            app.wait_for_text("rubbish.ilv")
            wait_and_play_another(app)


def a_wrong_workload_names_its_line():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "wrong.workload")
        with open(path, "w") as file:
            file.write("[Workload]\nFormat=1\nName=Wrong\n[Job a]\nCount=1\nSteps=s\n"
                       "[Step s]\nDo=io\nDuration=5 parsecs\n")
        with driver.App(path) as app:
            app.close_dialog("Duration")
            wait_and_play_another(app)


def a_recorded_script_shows_only_what_it_has():
    """It is its own only job, nobody predicts it, and nothing queues for it."""
    with tempfile.TemporaryDirectory() as folder:
        script, path = os.path.join(folder, "mine.py"), os.path.join(folder, "mine.ilv")
        with open(script, "w") as file:
            file.write("import time\nfor i in range(5): time.sleep(0.01); sum(range(100000))\n")
        subprocess.run([driver.INTERLEAVE, "record", "-o", path, "--python", sys.executable, "--",
                        script], check=True, capture_output=True)
        with driver.App(path) as app:
            app.wait_for(lambda: "Measured" in app.read_figures(), "the measured total")
            figures = app.read_figures()
            assert not {"Jobs done", "Latency p50", "Predicted", "Error"} & set(figures), figures
            name, said = app.wait_for(app.read_stages, "the stage")[0]
            assert name == "mine.py" and "Total " in said and "job" not in said, said
            assert app.stages.find("list item", "Jobs not begun") is None
            assert not app.find_button("Predicted", app.switch).is_sensitive
            assert app.find_button("Measured", app.switch).is_sensitive


def wait_and_play_another(app):
    """The window is not empty and still works: another workload opens in it."""
    app.wait_until_simulated()
    app.click(app.workloads.children()[1])
    app.wait_for(lambda: app.title.startswith("Image pipeline"), "another workload")
    app.wait_until_simulated()


driver.run(saves_and_opens_a_trace, a_cut_trace_shows_what_is_whole,
           rubbish_is_refused_and_the_app_stays, a_wrong_workload_names_its_line,
           a_recorded_script_shows_only_what_it_has)
