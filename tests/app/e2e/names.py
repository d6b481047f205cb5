"""Whatever can have the focus has a name that a person can hear: each window of the app is walked.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import re

import driver

# A class name stands where nobody gave a name; a mnemonic's underscore and a name said twice are
# what GTK 4.8 makes of a button whose label is set together with an accessible one.
BAD = re.compile(r"^$|Gtk|Adw|Ilv|_|^(.+) \1$")


def find_places(seen, path=()):
    """[(where it is, its name)] of all that can have the focus. Left out is what is not in use, and
    what is inside GTK's own menus and lists of choices."""
    if (seen.role == "menu" or path and path[-1].startswith("combo box")
            or not (seen.is_visible or seen.role == "application")):
        return []
    path = (*path, f"{seen.role} {seen.name!r}")
    here = seen.is_focusable and seen.role not in ("frame", "dialog")
    places = [(" / ".join(path[-4:]), seen.name)] if here else []
    for child in seen.below:
        places += find_places(child, path)
    return places


def check(app, where, at_least, top=None, bad=BAD):
    """Below top; at_least that many places, so that an empty tree does not pass."""
    places = app.wait_for(
        lambda: (lambda found: found if len(found) >= at_least else None)
        (find_places((top or app.application).see())), f"{at_least} places for the focus in {where}")
    unnamed = [f"{where}: {place}" for place, name in places if bad.search(name)]
    assert not unnamed, "without a name:\n" + "\n".join(unnamed)


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


if __name__ == "__main__":
    driver.run(every_place_has_a_name, every_place_of_a_small_window_has_a_name)
