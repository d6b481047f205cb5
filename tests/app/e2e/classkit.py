"""For a class: presenting by F5; a scenario opened, answered, handed in and marked; one made.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import re
import subprocess
import tempfile

import driver

DATA = os.environ["INTERLEAVE_DATA_DIR"]
SCENARIO = os.path.join(DATA, "scenarios", "blocking-call.scenario")
KEY = os.path.join(DATA, "scenarios", "blocking-call.key")


def is_presenting(app):
    return any("ends presenting" in label for label in app.read_texts())


def counts_arrows(app):
    return any(re.fullmatch("→×[0-9]+", label) for label in app.read_texts())


def has_inspector(app):
    x, _, width, _ = app.inspector.extents()
    return width > 0 and x + width <= app.frame.extents()[2]


def presents_and_comes_back():
    with driver.App() as app:
        app.wait_until_simulated()
        app.lift_curtain()
        app.wait_for(lambda: has_inspector(app), "the inspector")
        app.key("F5")
        app.wait_for(lambda: is_presenting(app), "the log of keys after F5")
        app.wait_for(lambda: not has_inspector(app), "no inspector while presenting")
        before = app.read_time()
        # A key sent while the window goes to the whole screen may reach nobody.
        app.wait_for(lambda: app.key("Right") or app.read_time() != before,
                     "another moment after →")
        app.key("Right")
        app.wait_for(lambda: counts_arrows(app), "→×N in the log of keys")
        app.key("Escape")
        app.wait_for(lambda: has_inspector(app), "the inspector after Escape")
        assert not counts_arrows(app)


def presents_a_lesson():
    with driver.App() as app:
        app.wait_until_simulated()
        app.key("alt+1")
        app.wait_for_text("Step 1 of")
        app.key("F5")
        app.wait_for(lambda: is_presenting(app), "the log of keys after F5")
        app.key("Next")
        app.wait_for_text("Step 2 of")
        app.key("Prior")
        app.wait_for_text("Step 1 of")
        app.key("F5")
        app.wait_for(lambda: "Page Up" not in app.read_texts(), "no log of keys after F5")


def find_in_dialogs(app, role, name):
    """In a window beside the program's own."""
    found = (node.find(role, name) for node in app.application.children() if node.name != app.title)
    return next((node for node in found if node is not None), None)


def choose_in_menu(app, name):
    app.key("F10")
    app.wait_for(lambda: app.frame.find("menu item", name), f"{name!r} in the menu").press()


def save_as(app, path):
    entry = app.wait_for(lambda: find_in_dialogs(app, "text", "Name:"), "a file chooser")
    app.wait_for(lambda: entry.is_focused, "the focus in the name's entry")
    app.key("ctrl+a")
    driver.xdotool("type", path)
    app.key("Return")


def write(app, name, text):
    entry = app.wait_for(lambda: app.frame.find("text", name), f"the entry {name!r}")
    app.click(entry)
    app.wait_for(lambda: any(seen.is_focused and seen.role == "text" and seen.name == name
                             for seen in app.frame.walk()), f"the focus in {name!r}")
    driver.xdotool("type", text)


def find_choice(app, name):
    """GTK 4.8 calls it a check box, also where only one of several can be chosen."""
    return next((seen.node for seen in app.frame.walk() if seen.name == name
                 and seen.role in ("check box", "radio button")), None)


def is_handed_in_and_marked():
    with tempfile.TemporaryDirectory() as folder:
        path, table = os.path.join(folder, "ada.handin"), os.path.join(folder, "marks.csv")
        with driver.App(SCENARIO) as app:
            app.wait_until_simulated(("asyncio", "threads"))
            app.wait_for_text("Locked in this scenario: Shown models")
            app.click(app.wait_for(lambda: find_choice(app, "They wait"), "the choice"))
            app.wait_for_text("1 of 4 answered")
            write(app, "How long does the event loop not come back to its poll, at most?", "240ms")
            write(app, "Your name", "Ada")
            app.wait_for_text("2 of 4 answered")
            app.press("Hand in…")
            save_as(app, path)
            app.wait_for_text("Saved. Give this file to your teacher")
        with open(KEY, "rb") as key, open(os.path.join(folder, "blocking-call.key"), "wb") as copy:
            copy.write(key.read())
        told = subprocess.run([driver.INTERLEAVE, "grade", folder, "-o", table],
                              capture_output=True, text=True)
        assert told.returncode == 0 and not told.stderr, told
        with open(table) as file:
            rows = file.read().splitlines()
        assert rows[1].startswith("learner,ada.handin,Ada,One blocking call,2,4,"), rows


def a_screen_reader_answers():
    """GTK 4.8 gives a check button no action of its own."""
    with tempfile.TemporaryDirectory() as data, \
            driver.App(SCENARIO, environment={"XDG_DATA_HOME": data}) as app:
        app.wait_until_simulated(("asyncio", "threads"))
        for name, said in (("They wait", "1 of 4"), ("A client that awaits", "2 of 4")):
            choice = app.wait_for(lambda: find_choice(app, name), f"the choice {name!r}")
            assert choice.press(), f"nothing happens when {name!r} is pressed"
            app.wait_for_text(f"{said} answered")


def a_kit_is_made_saved_and_opened():
    """By keyboard alone: title, a question about a time, how near it has to be."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "mine.scenario")
        with driver.App() as app:
            app.wait_until_simulated()
            app.lift_curtain()
            choose_in_menu(app, "Class kit…")
            app.wait_for(lambda: driver.xdotool("getactivewindow") not in ("", app.window),
                         "the dialog in front")
            driver.xdotool("type", "Mine")  # the title; the buttons and rows below follow by Tab
            app.key(*["Tab"] * 5)
            driver.xdotool("type", "How long under asyncio?")
            app.key("Tab", "space")
            app.wait_for(lambda: find_in_dialogs(app, None, "A time"), "the kinds of answers")
            app.key("Down", "Down", "Return")
            app.wait_for(lambda: find_in_dialogs(app, None, "Right answer: a time such as 80ms"),
                         "what to write for a time")
            app.key("Tab")
            driver.xdotool("type", "78ms")
            app.key("Tab", "ctrl+a", "2", "5", "Tab")
            app.key("alt+s")
            save_as(app, path)
            app.wait_for(lambda: os.path.exists(path) and find_in_dialogs(app, None, "Title") is None,
                         "a saved scenario, and no dialog")
        with open(os.path.join(folder, "mine.key")) as key:
            said = key.read()
        assert "Kind=duration" in said and "Answer=78ms" in said and "Tolerance=25%" in said, said
        with driver.App(path) as app:
            app.wait_until_simulated()
            app.wait_for_text("1. How long under asyncio?")


def read_entry(app, name):
    entry = find_in_dialogs(app, "text", name)
    return entry and entry.text


def nothing_unsaved_is_lost():
    """By keyboard alone: New asks; Escape keeps, D discards, Return saves and goes on."""
    def ask():
        app.key("alt+n")
        app.wait_for(lambda: find_in_dialogs(app, None, "Save this class kit?"), "the question")
        app.wait_for(lambda: any(seen.is_focused and seen.name.startswith("Save")
                                 for node in app.application.children() for seen in node.walk()),
                     "the focus on Save…")

    def wait_for_title(text):
        app.wait_for(lambda: not find_in_dialogs(app, None, "Save this class kit?")
                     and read_entry(app, "Title") == text, f"the title {text!r}")

    with tempfile.TemporaryDirectory() as folder, driver.App() as app:
        path = os.path.join(folder, "mine.scenario")
        app.wait_until_simulated()
        app.lift_curtain()
        choose_in_menu(app, "Class kit…")
        app.wait_for(lambda: driver.xdotool("getactivewindow") not in ("", app.window),
                     "the dialog in front")
        driver.xdotool("type", "Mine")
        ask()
        app.key("Escape")
        wait_for_title("Mine")
        ask()
        app.key("alt+d")
        wait_for_title("")
        driver.xdotool("type", "Yours")
        app.key(*["Tab"] * 5)
        driver.xdotool("type", "Which?")
        app.key("Tab", "Tab")
        driver.xdotool("type", "one; two")
        app.key("Tab")
        driver.xdotool("type", "2")
        ask()
        app.key("Return")
        save_as(app, path)
        wait_for_title("")
        assert os.path.exists(path)
        app.key("Escape")
        app.wait_for(lambda: len(app.application.children()) == 1, "no dialog")


def documents_are_saved():
    with tempfile.TemporaryDirectory() as folder:
        page, board = os.path.join(folder, "page.html"), os.path.join(folder, "board.pdf")
        with driver.App() as app:
            app.wait_until_simulated()
            choose_in_menu(app, "Save handout…")
            save_as(app, page)
            app.wait_for_text("Saved page.html")
            app.key("alt+1")
            app.wait_for_text("Step 1 of")
            app.press("Save this lesson as a storyboard, a PDF with a page for each step")
            save_as(app, board)
            app.wait_for_text("Saved board.pdf")
        with open(page, "rb") as html, open(board, "rb") as pdf:
            assert html.read(15) == b"<!DOCTYPE html>" and pdf.read(5) == b"%PDF-"


def a_locked_workload_stays():
    with driver.App(SCENARIO) as app:
        app.wait_until_simulated(("asyncio", "threads"))
        title = app.title
        app.click(app.workloads.children()[0])
        app.wait_for_text("hand in or close it")
        assert app.title == title, app.title
        app.press("Close scenario")
        app.wait_for(lambda: not any("Locked in this scenario" in label
                                     for label in app.read_texts()), "no locks after closing")
        app.click(app.workloads.children()[0])
        app.wait_for(lambda: app.title != title, "another workload")


driver.run(presents_and_comes_back, presents_a_lesson, is_handed_in_and_marked,
           a_screen_reader_answers, a_kit_is_made_saved_and_opened,
           nothing_unsaved_is_lost, documents_are_saved,
           a_locked_workload_stays)
