"""The Decide page by keyboard and by screen reader: answered, decided, watched.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import re

import driver
import names
from names import check

BUTTONS = ("push button", "toggle button", "radio button", "page tab", "tab")
SHARE = "Share of a job's time that is CPU"


def open_page(app):
    app.wait_until_simulated()
    tab = app.wait_for(lambda: next((node for node in app.frame.walk() if node.name.strip() ==
                                     "Decide" and node.role in BUTTONS), None), "the page's button")
    tab.press()
    return app.wait_for(lambda: app.frame.find("list", "How the verdict is reached"),
                        "the flowchart of the Decide page")


def wait_for_verdict(app, text):
    """The headline is the largest label, but nothing says so: any label that is this alone."""
    app.wait_for(lambda: text in app.read_texts(), f"the verdict {text!r}")


def find_focused(app):
    return next((node for node in app.frame.walk() if node.is_focused), None)


def press_measure(app, label):
    """What the verdict says is to be measured."""
    button = app.wait_for(lambda: next((node for node in app.frame.walk()
                                        if node.role == "push button"
                                        and label in (node.name, *node.labels())), None),
                          f"the button to measure {label!r}")
    button.press()


def answered_by_keyboard_alone():
    with driver.App() as app:
        open_page(app)
        wait_for_verdict(app, "Not enough evidence")
        press_measure(app, SHARE)
        field = app.wait_for(lambda: app.frame.find("text", SHARE), "the field of the share")
        app.wait_for(lambda: any(node.is_focused for node in field.walk()), "the focus in it")
        driver.xdotool("type", "0.9")
        app.key("Return")
        wait_for_verdict(app, "processes")
        app.key("ctrl+z")
        wait_for_verdict(app, "Not enough evidence")
        app.key("ctrl+shift+z")
        wait_for_verdict(app, "processes")
        app.key("ctrl+a")
        driver.xdotool("type", "soon")
        app.key("Return")
        app.wait_for_text("such as 0.9")


def the_chart_is_read_and_followed():
    with driver.App() as app:
        chart = open_page(app)
        parts = chart.children()
        assert parts[0].name == "Is sequential good enough?", parts[0].name
        assert parts[0].description == "Answer: not known.", parts[0].description
        assert all(part.name and part.description for part in parts), parts
        # Tab comes to the chart at the end of the path; Return goes to its question.
        def is_in_chart():
            return any(part.is_focused and part.name == "Computing or waiting?"
                       for part in chart.children())
        for _ in range(60):
            if is_in_chart():
                break
            app.key("Tab")
        app.wait_for(is_in_chart, "the focus on the branch that nobody can decide")
        app.key("Return")
        app.wait_for(lambda: (lambda found: found and found.name == SHARE or any(
            node.is_focused for node in (app.frame.find("text", SHARE) or app.frame).walk()
            if node.role == "text"))(find_focused(app)), "the focus in the question's field")


def the_verdict_is_watched():
    with driver.App() as app:
        open_page(app)
        examples = app.wait_for(lambda: app.frame.find("push button", "Examples"), "the examples")
        examples.press()
        item = app.wait_for(lambda: app.frame.find(None, "Web API that crunches JSON for 80 ms"),
                            "the menu of examples")
        item.press()
        wait_for_verdict(app, "asyncio + processes")
        app.wait_for(lambda: app.find_button("Watch it in Explore").is_sensitive,
                     "figures, and so something to watch")
        app.press("Copy text")
        app.wait_for_text("Verdict copied")
        app.press("Watch it in Explore")
        app.wait_for(lambda: app.title.startswith("Like your answers"), "the workload in Explore")
        app.wait_until_simulated(("asyncio + processes", "event loops"))


def every_place_has_a_name():
    with driver.App() as app:
        open_page(app)
        app.press("From Explore")
        wait_for_verdict(app, "threads")
        # The answers' own names, as the command line knows them, have an underscore.
        check(app, "the Decide page", 40, bad=re.compile(names.BAD.pattern.replace("_|", "")))


if __name__ == "__main__":
    driver.run(answered_by_keyboard_alone, the_chart_is_read_and_followed, the_verdict_is_watched,
               every_place_has_a_name)
