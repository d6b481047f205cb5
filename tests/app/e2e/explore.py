"""Opening the app and moving through a run, by keys alone.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import re

import driver

MAX_TABS = 200  # more than there are places for the focus


def starts_with_a_question_and_plays():
    with driver.App() as app:
        assert app.title.startswith("Web scraper"), app.title
        app.wait_until_simulated()
        app.wait_for(lambda: app.inspector.find("label", "Which finishes first?"), "the question")
        app.lift_curtain()
        before = driver.parse_time_ns(app.read_time())
        app.key("space")
        app.wait_for(lambda: driver.parse_time_ns(app.read_time()) > before + 1e6,
                     "a playhead that moves after Space")
        app.wait_for(lambda: app.transport.find("push button", "Pause"), "Play become Pause")
        app.key("space")
        app.wait_for(lambda: app.transport.find("push button", "Play"), "Pause become Play")


def press_and_read_time(app, key, is_expected, what):
    app.key(key)
    return app.wait_for(lambda: (lambda now: now if is_expected(now) else None)(app.read_now()), what)


def keys_step_there_and_back():
    with driver.App() as app:
        app.wait_until_simulated()
        app.lift_curtain()
        seen = [app.wait_for(app.read_now, "the moment at the start")]
        for _ in range(3):
            seen.append(press_and_read_time(app, "Right", lambda now: now != seen[-1],
                                            f"another moment than {seen[-1]} after →"))
        for expected in reversed(seen[:-1]):
            press_and_read_time(app, "Left", lambda now: now == expected, f"{expected} after ←")
        end = press_and_read_time(app, "End", lambda now: now != seen[0], "the end after End")
        press_and_read_time(app, "Home", lambda now: now == seen[0], "the start after Home")
        switch = press_and_read_time(app, "shift+Right", lambda now: now != seen[0],
                                     "the next switch after Shift+→")
        assert switch != end, f"Shift+→ went to the end, {end}"
        press_and_read_time(app, "shift+Left", lambda now: now == seen[0], "back after Shift+←")


def keys_open_help_and_panels():
    with driver.App() as app:
        app.wait_until_simulated()
        app.key("question")
        app.wait_for(lambda: len(app.application.children()) == 2, "the shortcuts after ?")
        shortcuts = app.application.children()[1]
        app.wait_for(lambda: any("Play" in node.name for node in shortcuts.walk()),
                     "Play among the shortcuts")
        app.key("Escape")
        app.wait_for(lambda: len(app.application.children()) == 1, "no shortcuts after Escape")
        app.focus_window()
        for key, name in (("F9", "Inspector"), ("shift+F9", "Workloads and sliders")):
            button = app.frame.find("push button", name)
            for shown in (False, True):
                assert button.is_pressed is not shown, f"{name} is already {shown}"
                app.key(key)
                app.wait_for(lambda: button.is_pressed is shown, f"{name} {shown} after {key}")
        # Shown again it has the focus: the way to the workloads without many a Tab.
        app.wait_for(lambda: any(seen.is_focused for seen in app.workloads_panel().walk()),
                     "the focus among the workloads after Shift+F9")


def a_closed_submenu_gives_the_focus_back():
    """In GTK 4.8 it is left on what is no longer there, and no key is heard."""
    with driver.App() as app:
        app.wait_until_simulated()
        app.lift_curtain()
        app.key("F10")
        app.wait_for(lambda: app.frame.find("menu item", "Costs of predictions"), "the menu").press()
        app.wait_for(lambda: app.frame.find("menu item", "Calibrate this machine…"), "the submenu")
        app.key("Escape")
        before = app.read_now()
        app.wait_for(lambda: app.key("Right") or app.read_now() != before, "a step after the menu")


def tab_goes_round():
    """No place keeps the focus: Tab comes to every panel and back to Play."""
    with driver.App() as app:
        app.wait_until_simulated()
        places = {
            "the catalogue": app.workloads.children(),
            "the sliders": [app.find_button("Reset all", app.knobs)],
            "Measure": [app.find_button("Measure", app.switch)],
            "the question": [app.inspector.find("push button", re.compile("^Show the answer"))],
            "the timeline": app.timeline.children(),
            "the way to the end": [app.transport.find("push button", "To the end")],
        }
        play = app.transport.find("push button", "Play")
        app.wait_for(lambda: play.is_focused, "the focus on Play")
        missing = set(places)
        for _ in range(MAX_TABS):
            app.key("Tab")
            missing -= {name for name in missing if any(node.is_focused for node in places[name])}
            if not missing and play.is_focused:
                return
        raise driver.NotSeen(f"{MAX_TABS} times Tab: never at {sorted(missing) or 'Play again'}")


driver.run(starts_with_a_question_and_plays, keys_step_there_and_back, keys_open_help_and_panels,
           tab_goes_round,
           a_closed_submenu_gives_the_focus_back)
