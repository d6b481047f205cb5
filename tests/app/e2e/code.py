"""The code drawer of a stage: opened, stepped through, copied and saved.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import re
import subprocess
import sys
import tempfile

import driver

VIEW = re.compile("^Code under ")


def find_views(app):
    return [seen.node for seen in app.stages.walk() if VIEW.search(seen.name) and seen.is_visible]


def open_first(app):
    app.wait_until_simulated()
    app.lift_curtain()
    assert not find_views(app), "a drawer that nobody has opened"
    app.key("c")
    return app.wait_for(lambda: next(iter(find_views(app)), None), "the code after C")


def step_to(app, view, pattern):
    """Steps until the lit line is this one."""
    for _ in range(60):
        if re.search(pattern, view.description):
            return view.description
        now = app.read_now()
        app.key("Right")
        app.wait_for(lambda: app.read_now() != now, f"another moment than {now}")
    raise driver.NotSeen(f"no step lights {pattern!r}; the last line is {view.description!r}")


def the_lit_line_follows_the_steps():
    with driver.App() as app:
        view = open_first(app)
        assert view.name == "Code under asyncio", view.name
        step_to(app, view, r"^jobs = \[asyncio\.create_task\(page\(\)\)")
        lit = step_to(app, view, r"^await asyncio\.sleep\(.*# fetch")
        app.key("Home")
        app.wait_for(lambda: view.description != lit, "another line at the start")
        app.key("c")
        app.wait_for(lambda: not find_views(app), "no code after C again")


def other_models_have_their_own():
    with driver.App(size=(800, 600)) as app:
        open_first(app)
        toggles = [seen.node for seen in app.stages.walk()
                   if seen.role.endswith("button") and seen.name == "Code"]
        assert len(toggles) >= 2, toggles
        toggles[1].press()
        app.wait_for(lambda: {"Code under asyncio", "Code under threads"}
                     <= {node.name for node in find_views(app)}, "the code under threads too")


def copies_and_saves_what_runs():
    with tempfile.TemporaryDirectory() as folder, driver.App() as app:
        open_first(app)
        app.press("Copy the program", app.stages)
        app.wait_for_text("The program is on the clipboard")
        app.press("Save the program…", app.stages)
        dialog = app.wait_for(lambda: next((node for node in app.application.children()
                                            if node.name != app.title), None), "a file chooser")
        entry = app.wait_for(lambda: dialog.find("text", "Name:"), "the entry of the name")
        app.wait_for(lambda: entry.is_focused, "the focus in the name's entry")
        path = os.path.join(folder, "page.py")
        app.key("ctrl+a")
        driver.xdotool("type", path)
        app.key("Return")
        app.wait_for_text("Saved page.py")
        said = subprocess.run([sys.executable, path], capture_output=True, text=True)
        assert re.match(r"24 jobs in \d+\.\d+ s\n$", said.stdout), said


driver.run(the_lit_line_follows_the_steps, other_models_have_their_own, copies_and_saves_what_runs)
