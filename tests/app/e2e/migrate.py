"""The Migrate page from outside: a recipe is found, run, and its gain is said.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import re

import driver
from names import BAD, check

BUTTONS = ("push button", "toggle button", "radio button", "page tab", "tab")
TITLE = "From threading.Lock to asyncio.Lock"


def open_page(app):
    app.wait_until_simulated()
    tab = app.wait_for(lambda: next((node for node in app.frame.walk() if node.name.strip() ==
                                     "Migrate" and node.role in BUTTONS), None), "the page's button")
    tab.press()
    return app.wait_for(lambda: app.frame.find("list", "Recipes"), "the list of recipes")


def both_are_run_by_keyboard():
    with driver.App() as app:
        recipes = open_page(app)
        # The search has the focus; Return shows what it found first.
        app.wait_for(lambda: any(node.is_focused for node in app.frame.walk()), "a focus")
        row = app.wait_for(lambda: recipes.find(None, TITLE), "the recipe in the list")
        for _ in range(40):
            if row.is_focused and row.is_selected:
                break
            app.key("Tab" if not any(child.is_focused for child in recipes.children()) else "Down")
        app.wait_for(lambda: TITLE in app.read_texts(), "the recipe's title")
        run = app.wait_for(lambda: app.find_button("Run both"), "the button to run both")
        run.press()
        app.wait_for(lambda: any("the invariant holds" in text for text in app.read_texts()),
                     "what the check saw")
        texts = app.read_texts()
        assert any("95 %" in text for text in texts), texts
        assert any("-80" in text for text in texts), texts
        app.press("Open in Explore")
        app.wait_for(lambda: any("lock-to-asyncio/after.py" in text for text in app.read_texts()),
                     "the recordings in Explore")


def a_verdict_leads_to_its_recipe():
    with driver.App() as app:
        open_page(app)
        tab = next(node for node in app.frame.walk()
                   if node.name.strip() == "Decide" and node.role in BUTTONS)
        tab.press()
        app.wait_for(lambda: app.frame.find("push button", "Examples"), "the examples").press()
        app.wait_for(lambda: app.frame.find(None, "Web API that crunches JSON for 80 ms"),
                     "the menu of examples").press()
        link = app.wait_for(lambda: app.find_button("Computing in a coroutine, to a process pool"),
                            "the recipe in the verdict")
        link.press()
        app.wait_for(lambda: app.frame.find("list", "Steps"), "the recipe's steps")


def every_place_has_a_name():
    with driver.App() as app:
        open_page(app)
        # "threading.Lock" and the like are names of Python; underscores stand in none of ours.
        check(app, "the Migrate page", 25, bad=re.compile(BAD.pattern.replace("_|", "")))


if __name__ == "__main__":
    driver.run(both_are_run_by_keyboard, a_verdict_leads_to_its_recipe, every_place_has_a_name)
