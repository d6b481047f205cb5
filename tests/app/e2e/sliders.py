"""Sliders simulate again, undo takes them back, panels fold in a small window.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import driver


def move(app, name, across):
    """Puts a slider there with the mouse and waits for the figures that follow from it."""
    before = app.read_figures()["Predicted"]
    app.click(app.knobs.find("slider", name), across)

    def read_new():
        """Of every model, and not read in the middle of a change."""
        figures = app.read_figures()
        after = figures.get("Predicted", [])
        is_new = len(after) == len(before) and all(new != old for new, old in zip(after, before))
        return figures if is_new and app.read_figures() == figures else None
    return app.wait_for(read_new, f"figures that follow {name}")


def wait_for_figures(app, expected, what):
    app.wait_for(lambda: app.read_figures() == expected, f"{expected} {what}")


def sliders_simulate_again():
    with driver.App() as app:
        app.wait_until_simulated()
        app.lift_curtain()
        app.wait_for(lambda: "Speed-up" in app.read_figures(), "all figures")
        first = app.read_figures()
        second = move(app, "Fetch: I/O", 0.8)
        third = move(app, "Look: Python", 0.6)
        app.key("ctrl+z")
        wait_for_figures(app, second, "after Ctrl+Z")
        app.key("ctrl+z")
        wait_for_figures(app, first, "after Ctrl+Z twice")
        app.key("ctrl+shift+z")
        wait_for_figures(app, second, "after Ctrl+Shift+Z")
        app.key("ctrl+shift+z")
        wait_for_figures(app, third, "after Ctrl+Shift+Z twice")
        app.press("Reset all", app.knobs)
        wait_for_figures(app, first, "after Reset all")


def the_wheel_scrolls_and_moves_no_slider():
    with driver.App() as app:
        app.wait_until_simulated()
        app.press("More", app.knobs)
        slider = app.wait_for(lambda: app.knobs.find("slider", "Fetch: I/O"), "a slider")
        app.wait_for(lambda: app.knobs.find("slider", "Seed of chance"), "all sliders")
        app.point_at(slider)
        before = slider.extents()[1]

        def has_scrolled():
            driver.xdotool("click", 5)
            return slider.extents()[1] < before
        app.wait_for(has_scrolled, "sliders scrolled by the wheel")
        assert not app.find_button("Undo").is_sensitive, "the wheel has moved a slider"


def small_windows_fold_their_panels():
    with driver.App(size=(800, 600)) as app:
        app.wait_until_simulated()
        for key, panel in (("F9", app.inspector), ("shift+F9", app.workloads)):
            app.wait_for(lambda: not app.is_on_screen(panel), "a folded panel")
            app.key(key)
            app.wait_for(lambda: app.is_on_screen(panel), f"the panel after {key}")
            app.key(key)
            app.wait_for(lambda: not app.is_on_screen(panel), f"no panel after {key} again")
        assert len(app.read_stages()) == 3 and app.is_on_screen(app.timeline)


driver.run(sliders_simulate_again, the_wheel_scrolls_and_moves_no_slider,
           small_windows_fold_their_panels)
