"""Measuring with a real Python from the window: its result, stopping it, and no Python at all.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import re
import sys
import tempfile

import driver

SMALL = """[Workload]
Format=1
Name=Small
Threads=4
Processes=2
[Job request]
Count=4
Steps=fetch;use
[Step fetch]
Do=io
Duration=5ms
[Step use]
Do=python
Duration=1ms
"""
LONG = SMALL.replace("5ms", "120s").replace("Small", "Long")
BUSY = (SMALL.replace("Small", "Busy").replace("Count=4", "Count=2000")
        .replace("Duration=1ms", "Duration=40ms"))  # 80 s, and each moment something happens


def write(folder, text):
    path = os.path.join(folder, "given.workload")
    with open(path, "w") as file:
        file.write(text)
    return path


def read_complete(app):
    """The figures once each model has been measured."""
    figures = app.read_figures()
    return figures if "–" not in figures.get("Measured", ["–"]) + figures.get("Error", []) else None


def measures_and_shows_the_error():
    with tempfile.TemporaryDirectory() as folder, driver.App(write(folder, SMALL)) as app:
        app.wait_until_simulated()
        assert app.title.startswith("Small"), app.title
        app.lift_curtain()
        app.press("Measure", app.switch)
        both = app.find_button("Both", app.switch)
        # Both is there with the first model, Measure again after the last.
        app.wait_for(lambda: both.is_pressed and app.find_button("Measure", app.switch),
                     "a measurement that is over and shown with Both")
        figures = app.wait_for(lambda: read_complete(app), "a measured time of each model")
        assert len(figures["Measured"]) == len(figures["Error"]) == 3, figures
        for predicted, measured, error in zip(*(figures[row] for row in
                                                ("Predicted", "Measured", "Error"))):
            expected = 100 * (driver.parse_time_ns(predicted) / driver.parse_time_ns(measured) - 1)
            assert abs(driver.parse_percent(error) - expected) < 2 + 0.02 * abs(expected), figures
            assert driver.parse_time_ns(measured) >= 5e6, "shorter than its one request"
        app.press("Measured", app.switch)
        app.wait_for(lambda: all("measured" in said for _, said in app.read_stages()),
                     "stages that say measured")
        app.press("Predicted", app.switch)
        app.wait_for(lambda: all("predicted" in said for _, said in app.read_stages()),
                     "stages that say predicted")


def start_long_measurement(app):
    app.wait_until_simulated()
    app.key("m")
    app.wait_for(lambda: any("runner" in command for command in app.find_children().values()),
                 "a running Python after M")


def stop(app):
    """Stops it and waits for the end: of the measurement and of all that it started."""
    app.press("Stop", app.switch)
    measure = app.wait_for(lambda: app.find_button("Measure", app.switch), "Measure again")
    app.wait_for_no_children()
    assert measure.is_sensitive


def stop_ends_every_process():
    with tempfile.TemporaryDirectory() as folder, driver.App(write(folder, LONG)) as app:
        start_long_measurement(app)
        stop(app)
        assert not app.find_children()


def start_live(app):
    """A measurement of which something is seen already; the Live button."""
    start_long_measurement(app)
    live = app.wait_for(lambda: app.find_button("Live", app.switch), "Live beside the progress")
    app.wait_for(lambda: live.is_pressed and has_jobs(app), "jobs that end while it runs")
    return live


def wait_for_growth(app):
    """The run goes on: its measured stage says another total."""
    before = app.read_stages()
    app.wait_for(lambda: app.read_stages() != before, "a run that has gone on")


def has_jobs(app):
    done = re.search(r"\. (\d+) of 2000 jobs done", app.read_stages()[0][1])
    return done is not None and int(done.group(1)) > 0


def live_follows_the_run_until_one_seeks():
    with tempfile.TemporaryDirectory() as folder, driver.App(write(folder, BUSY)) as app:
        live = start_live(app)
        for _ in range(3):
            before = driver.parse_time_ns(app.read_time())
            app.wait_for(lambda: driver.parse_time_ns(app.read_time()) > before,
                         "a playhead that goes on with the run")
        app.key("Home")
        app.wait_for(lambda: not live.is_pressed and driver.parse_time_ns(app.read_time()) == 0,
                     "the start after Home, and Live left")
        wait_for_growth(app)
        assert driver.parse_time_ns(app.read_time()) == 0, app.read_time()
        live.press()
        app.wait_for(lambda: live.is_pressed and driver.parse_time_ns(app.read_time()) > before,
                     "the run's end again after Live")
        stop(app)


def stop_keeps_what_was_recorded():
    with tempfile.TemporaryDirectory() as folder, driver.App(write(folder, BUSY)) as app:
        start_live(app)
        stop(app)
        app.wait_for_text("asyncio: stopped. What had been measured is shown.")
        app.press("Measured", app.switch)
        app.wait_for(lambda: any(model == "asyncio" and "measured" in said
                                 for model, said in app.read_stages()), "a stage that says measured")
        app.key("End")
        app.wait_for(lambda: has_jobs(app), "the jobs that were done before Stop")


def find_bar(app):
    """What is hidden is not in the tree, whatever its states say: GTK 4.8 never takes back that a
    thing is visible."""
    return app.frame.find(name="IlvMeasureBar")


def a_small_window_shows_progress_and_stop():
    """The panel with Stop is folded away there; its likeness stands above the stages."""
    with tempfile.TemporaryDirectory() as folder:
        with driver.App(write(folder, LONG), size=(800, 600)) as app:
            app.wait_until_simulated()
            assert find_bar(app) is None, "a bar before anything is measured"
            start_long_measurement(app)
            bar = app.wait_for(lambda: find_bar(app), "the bar")
            stop_button = app.wait_for(lambda: app.find_button("Stop", bar), "Stop in the bar")
            app.wait_for(lambda: app.is_on_screen(stop_button), "Stop in sight")
            assert bar.find("progress bar", "Measuring") is not None
            app.click(stop_button)
            app.wait_for_no_children()
            app.wait_for(lambda: find_bar(app) is None, "no bar after Stop")
            app.wait_for(lambda: app.find_button("Measure", app.switch), "Measure again")


def closing_ends_every_process():
    with tempfile.TemporaryDirectory() as folder:
        with driver.App(write(folder, LONG)) as app:
            start_long_measurement(app)
        app.wait_for_no_children()


def a_killed_app_leaves_no_process():
    with tempfile.TemporaryDirectory() as folder:
        app = driver.App(write(folder, LONG))
        start_long_measurement(app)
        app.kill()
        app.wait_for_no_children()


def a_killed_app_offers_what_was_recorded():
    with tempfile.TemporaryDirectory() as folder:
        state = {"XDG_STATE_HOME": folder}
        app = driver.App(write(folder, BUSY), environment=state)
        start_live(app)
        app.kill()
        app.wait_for_no_children()
        with driver.App(environment=state) as again:
            question = again.wait_for(again.find_dialog, "the question what to do with it")
            again.wait_for(lambda: any("saved as" in label for label in question.labels()),
                           "the name of what was saved")
            again.press("Open", question)
            again.wait_for(lambda: any("measured" in said for _, said in again.read_stages()),
                           "a stage of what had been measured")


def write_bad_python(folder, deed):
    """A Python like any other, until it is to run a workload: it does `deed` instead."""
    path = os.path.join(folder, "python3")
    real = sys.executable
    with open(path, "w") as file:
        file.write(f"""#!/bin/bash
case "$*" in
  *calibrate) exec {real} "$@" ;;
  *' run '*) {deed} ;;
  *) {real} "$@" | sed "s#$(readlink -f {real})#$0#g;s#{real}#$0#g" ;;
esac
""")
    os.chmod(path, 0o755)
    return path


def a_bad_python_is_told():
    """It says what is not Python's, gives up, is killed, hangs: told, nothing left, predictions kept."""
    deeds = (("head -c 100000 /dev/urandom; exit 0", "What it wrote is not text"), ("exit 3", "status 3"),
             ("kill -SEGV $$", "signal"), ("trap '' TERM INT HUP; while :; do sleep 1; done", None))
    for deed, told in deeds:
        with tempfile.TemporaryDirectory() as folder:
            bad = {"INTERLEAVE_PYTHON": write_bad_python(folder, deed)}
            with driver.App(write(folder, SMALL), environment=bad) as app:
                app.wait_until_simulated()
                app.lift_curtain()
                app.press("Measure", app.switch)
                if told is None:
                    app.wait_for(lambda: app.find_button("Stop", app.switch), "Stop")
                    stop(app)
                else:
                    app.wait_for_text(told)
                    app.wait_for_no_children()
                    if app.find_dialog():  # what is too long for a toast
                        app.close_dialog(told)
                app.key("End")
                app.wait_for(lambda: app.read_figures()["Jobs done"] == ["4"] * 3,
                             "the prediction as before")


def no_python_is_explained():
    with tempfile.TemporaryDirectory() as folder:
        without = {"INTERLEAVE_PYTHON": "/nonexistent/python3", "PATH": folder}
        with driver.App(write(folder, SMALL), environment=without) as app:
            app.wait_until_simulated()
            app.lift_curtain()
            app.press("Measure", app.switch)
            said = app.close_dialog("Install Python 3.8 or newer")
            assert len(re.findall("(?i)install", said)) == 1, f"advice given twice: {said!r}"
            assert not app.find_button("Both", app.switch).is_sensitive
            app.key("End")
            app.wait_for(lambda: app.read_figures()["Jobs done"] == ["4"] * 3,
                         "the prediction as before")


driver.run(measures_and_shows_the_error, live_follows_the_run_until_one_seeks,
           stop_keeps_what_was_recorded, stop_ends_every_process,
           a_small_window_shows_progress_and_stop, closing_ends_every_process,
           a_killed_app_leaves_no_process, a_killed_app_offers_what_was_recorded,
           a_bad_python_is_told, no_python_is_explained)
