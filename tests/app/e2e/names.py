"""Whatever can have the focus has a name that a person can hear, and what can be clicked can be
pressed by a screen reader: each window of the app is walked.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import re

import driver
from accessible import Bus, get

# A class name stands where nobody gave a name; a mnemonic's underscore and a name said twice are
# what GTK 4.8 makes of a button whose label is set together with an accessible one.
BAD = re.compile(r"^$|Gtk|Adw|Ilv|_|^(.+) \1$")
# The answers' own names, as the command line knows them, have an underscore.
ANSWERS = re.compile(BAD.pattern.replace("_|", ""))
# What is moved and not clicked, and what only holds things that are clicked.
UNCLICKED = ("list", "scroll pane", "slider")
HANDLES = ("Stages above, timeline below", "Form beside the text")


def find_places(seen, path=()):
    """[(where it is, what is there)] of all that can have the focus. Left out is what is not in use, and
    what is inside GTK's own menus and lists of choices, and what closes a toast of libadwaita's."""
    if (seen.role == "menu" or seen.name == "AdwToastWidget"
            or path and path[-1].startswith("combo box")
            or not (seen.is_visible or seen.role == "application")):
        return []
    path = (*path, f"{seen.role} {seen.name!r}")
    here = seen.is_focusable and seen.role not in ("frame", "dialog")
    places = [(" / ".join(path[-4:]), seen)] if here else []
    for child in seen.below:
        places += find_places(child, path)
    return places


def check(app, where, at_least, top=None, bad=BAD):
    """Below top; at_least that many places, so that an empty tree does not pass."""
    places = app.wait_for(
        lambda: (lambda found: found if len(found) >= at_least else None)
        (find_places((top or app.application).see())), f"{at_least} places for the focus in {where}")
    # What a stack does not show takes no room.
    unnamed = [f"{where}: {place}" for place, seen in places
               if bad.search(seen.name) and seen.node.extents()[2] > 0]
    assert not unnamed, "without a name:\n" + "\n".join(unnamed)
    check_actions(where, places)


def check_actions(where, places):
    clicked = [(place, seen) for place, seen in places
               if seen.role not in UNCLICKED and seen.name not in HANDLES]
    numbers = Bus.ask([(*seen.node.place, *get("org.a11y.atspi.Action", "NActions"))
                       for _, seen in clicked])
    deaf = [f"{where}: {place}" for (place, seen), number in zip(clicked, numbers)
            if not (number and number[0]) and seen.node.extents()[2] > 0]
    assert not deaf, "no screen reader can press:\n" + "\n".join(deaf)


def check_popovers(app):
    """Of each menu button, which GTK builds of two: the inner one is pressed, and what it opens is
    the second thing below the outer one for as long as it is open."""
    for name, at_least in (("Model: asyncio", 10), ("Speed: ", 2), ("Measure with: ", 3)):
        button = app.frame.find("push button", re.compile(f"^{name}"))
        button.children()[0].press()
        popover = app.wait_for(lambda: next(iter(button.children()[1:]), None),
                               f"what {name} opens")
        check(app, f"the popover of {name}", at_least, popover)
        app.key("Escape")
        app.wait_for(lambda: len(button.children()) == 1, f"no popover of {name} after Escape")


def check_editor(app):
    app.key("ctrl+e")
    app.wait_for(lambda: len(app.application.children()) == 2, "the editor")
    editor = app.application.children()[-1]
    check(app, "the editor", 12, editor)
    app.wait_for(lambda: driver.xdotool("getactivewindow") not in ("", app.window)
                 and any(seen.is_focused and seen.role == "text" for seen in editor.walk()),
                 "the focus in the editor's text")
    driver.xdotool("type", "#")
    app.wait_for(lambda: app.find_button("Undo", editor).is_sensitive, "something to undo")
    app.key("Escape")
    app.wait_for(lambda: len(app.application.children()) == 3, "the question whether to discard")
    question = app.application.children()[-1]
    app.wait_for(lambda: question.find("label", "Discard"), "its answers")
    check(app, "the question whether to discard", 3, question)
    app.press("Discard", question)
    app.wait_for(lambda: len(app.application.children()) == 1, "no editor after Discard")
    app.focus_window()


def every_place_has_a_name():
    with driver.App() as app:
        app.wait_until_simulated()
        check(app, "the page with its question", 60)
        app.lift_curtain()
        check_popovers(app)
        check_editor(app)
        app.key("Right", "n", "c")
        app.press("More", app.knobs)
        app.wait_for(lambda: any(seen.name.startswith("Code under") for seen in app.stages.walk()),
                     "the code")
        check(app, "the page with code and More", 68)


def every_place_of_a_small_window_has_a_name():
    with driver.App(size=(800, 600)) as app:
        app.wait_until_simulated()
        check(app, "a small window with its question", 30)
        app.lift_curtain()
        app.key("shift+F9")
        app.wait_for(lambda: app.is_on_screen(app.workloads), "the workloads over the stages")
        check(app, "a small window with its panel", 40)


def open_page(app, page, text):
    """By its key, as long as the pages are in this order."""
    app.wait_for(lambda: app.frame.find("page tab", page), f"the tab {page}").press()
    app.wait_for(lambda: any(text in seen.name for seen in app.frame.walk()), f"the page {page}")


def every_place_of_the_other_pages_has_a_name():
    with driver.App() as app:
        app.wait_until_simulated()
        open_page(app, "Learn", "Handbook")
        app.wait_for(lambda: app.find_button("Show answer"), "the first question")
        check(app, "the Learn page with a quiz", 40)
        for _ in range(9):  # the quiz, then lesson one: choices, a slider, an order, knobs
            app.wait_for(lambda: app.find_button("Next") or app.find_button("Finish"),
                         "the way on").press()
        app.wait_for(lambda: app.find_button("Run it"), "a step with a program")
        check(app, "a step with a program", 40)
        open_page(app, "Benchmark", "Run the benchmark")
        check(app, "the Benchmark page", 30)
        open_page(app, "Decide", "From Explore")
        check(app, "the Decide page", 20, bad=ANSWERS)
        open_page(app, "Migrate", "Run both")
        check(app, "the Migrate page", 20)
        open_page(app, "Learn", "Handbook")
        app.press("Handbook")
        app.wait_for(lambda: app.find_button("Back to the lessons"), "the handbook")
        check(app, "the handbook", 10, bad=ANSWERS)


def check_dialog_of_costs(app, item, at_least):
    """What this item of the menu of costs opens; Escape closes it."""
    app.key("F10")
    for name in ("Costs of predictions", item):
        app.wait_for(lambda: app.frame.find("menu item", name), f"{name} in the menu").press()
    dialog = app.wait_for(lambda: app.application.children()[1:], f"the dialog of {item}")[0]
    check(app, item, at_least, dialog)
    app.wait_for(lambda: driver.xdotool("getactivewindow") not in ("", app.window), "it in front")
    app.key("Escape")
    app.wait_for(lambda: len(app.application.children()) == 1, f"no dialog of {item}")
    app.focus_window()
    # Pressed from outside the menu has stayed.
    app.wait_for(lambda: app.key("Escape") or not app.frame.find("menu item", item), "no menu")


def every_place_of_the_dialogs_has_a_name():
    for item in ("Calibrate this machine…", "How true are they?…"):
        with driver.App() as app:
            app.wait_until_simulated()
            app.lift_curtain()
            check_dialog_of_costs(app, item, 2)
    with driver.App() as app:
        app.wait_until_simulated()
        app.lift_curtain()
        app.key("F10")
        app.wait_for(lambda: app.frame.find("menu item", "Class kit…"), "the menu").press()
        kit = app.wait_for(lambda: app.application.children()[1:], "the dialog of class kits")[0]
        # The lists within an expander have no name in libadwaita 1.2.
        check(app, "the class kit", 30, kit, bad=re.compile("^(.+) \\1$"))
        app.wait_for(lambda: driver.xdotool("getactivewindow") not in ("", app.window), "it in front")
        app.key("Escape")
        app.wait_for(lambda: len(app.application.children()) == 1, "no dialog of class kits")
        app.focus_window()
        app.wait_for(lambda: app.key("Escape") or not app.frame.find("menu item"), "no menu")


def press(app, name):
    found = app.wait_for(lambda: app.frame.find("list item", re.compile(f"^{name}")), name)
    assert found.press(), f"nothing happens when {name!r} is pressed"


def a_screen_reader_presses_rows_and_parts():
    """A row of the timeline, a row that opens, a row of a list, a box of the flowchart."""
    with driver.App() as app:
        app.wait_until_simulated()
        app.lift_curtain()
        rows = len(app.read_rows())
        press(app, "asyncio, predicted")
        app.wait_for(lambda: len(app.read_rows()) != rows, "another number of rows")
        open_page(app, "Benchmark", "Run the benchmark")
        press(app, "Workloads")
        app.wait_for(lambda: any(seen.role == "check box" and seen.name == "Web scraper"
                                 for seen in app.frame.walk()), "the workloads to choose from")
        open_page(app, "Migrate", "Run both")
        press(app, "Logging from many processes")
        app.wait_for(lambda: "Logging from many processes" in app.title
                     or any("QueueHandler" in label for label in app.read_texts()), "the recipe")
        open_page(app, "Decide", "From Explore")
        press(app, "Is sequential good enough")
        app.wait_for(lambda: any(seen.is_focused and seen.role != "list item"
                                 for seen in app.frame.walk()), "the focus in its question")


if __name__ == "__main__":
    driver.run(every_place_has_a_name, every_place_of_a_small_window_has_a_name,
               every_place_of_the_other_pages_has_a_name,
               every_place_of_the_dialogs_has_a_name, a_screen_reader_presses_rows_and_parts)
