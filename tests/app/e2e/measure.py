"""Measuring with a real Python from the window: its result, stopping it, and no Python at all.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
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


def write(folder, text):
    path = os.path.join(folder, "given.workload")
    with open(path, "w") as file:
        file.write(text)
    return path


def measures_and_shows_the_error():
    with tempfile.TemporaryDirectory() as folder, driver.App(write(folder, SMALL)) as app:
        app.wait_until_simulated()
        assert app.title.startswith("Small"), app.title
        app.lift_curtain()
        app.press("Measure", app.switch)
        both = app.find_button("Both", app.switch)
        app.wait_for(lambda: both.is_pressed, "a measurement that is shown with Both")
        figures = app.read_figures()
        assert len(figures["Measured"]) == len(figures["Error"]) == 3, figures
        for predicted, measured, error in zip(*(figures[row] for row in
                                                ("Predicted", "Measured", "Error"))):
            expected = 100 * (driver.parse_time_ns(predicted) / driver.parse_time_ns(measured) - 1)
            assert abs(float(error.rstrip(" %")) - expected) < 2 + 0.02 * abs(expected), figures
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


def cancel_ends_every_process():
    with tempfile.TemporaryDirectory() as folder, driver.App(write(folder, LONG)) as app:
        start_long_measurement(app)
        app.press("Cancel", app.switch)
        app.wait_for_no_children()
        measure = app.wait_for(lambda: app.find_button("Measure", app.switch), "Measure again")
        assert measure.is_sensitive
        assert not app.find_children()
        assert not app.find_button("Both", app.switch).is_sensitive


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


def no_python_is_explained():
    with tempfile.TemporaryDirectory() as folder:
        without = {"INTERLEAVE_PYTHON": "/nonexistent/python3", "PATH": folder}
        with driver.App(write(folder, SMALL), environment=without) as app:
            app.wait_until_simulated()
            app.lift_curtain()
            app.press("Measure", app.switch)
            app.close_dialog("install Python 3.8 or newer")
            assert not app.find_button("Both", app.switch).is_sensitive
            app.key("End")
            app.wait_for(lambda: app.read_figures()["Jobs done"] == ["4"] * 3,
                         "the prediction as before")


driver.run(measures_and_shows_the_error, cancel_ends_every_process, closing_ends_every_process,
           a_killed_app_leaves_no_process, no_python_is_explained)
