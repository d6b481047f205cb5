"""A small benchmark run from the window, killed and taken up again: charts, table, history.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import re
import subprocess
import tempfile

import driver

WIDE = (1440, 900)


def open_page(folder):
    app = driver.App(size=WIDE, environment={"XDG_DATA_HOME": folder})
    app.wait_until_simulated()
    app.key("alt+3")  # Learn, Explore, Benchmark
    app.wait_for(lambda: app.find_button("Run the benchmark"), "the Benchmark page")
    return app


def find_visible(app, name):
    """A button that is on the screen now."""
    button = app.find_button(name)
    return button if button and button.is_visible and app.is_on_screen(button) else None


def run_small(app):
    """The first workload under three models: some 15 seconds."""
    button = app.find_button("Run the benchmark")
    app.wait_for(lambda: button.is_sensitive, "a plan that can be run")
    button.press()
    app.wait_for(lambda: find_visible(app, "Cancel"), "a benchmark that runs")


def find_chart(app, title):
    return app.frame.find("list", re.compile(f"^{title}"))


def read_totals(app):
    """{series: words} of the chart of totals."""
    chart = find_chart(app, "Total time")
    return {node.name: node.description for node in chart.children()} if chart else {}


def has_measured(app, n_runs):
    words = read_totals(app)
    return len(words) == 3 and all(
        (found := re.search(r"median .* of (\d+) runs", told)) and int(found[1]) >= n_runs
        for told in words.values())


def wait_until_done(app):
    app.wait_for(lambda: not find_visible(app, "Cancel") and has_measured(app, 7),
                 "all runs of a small benchmark", 4 * driver.LIMIT_S)


def read_table(app):
    app.press("Show the figures as a table")
    table = app.wait_for(lambda: app.frame.find("table", re.compile("^Total time")),
                         "the table of the totals")
    return [[cell.name for cell in row.children()] for row in table.children()]


def a_killed_one_goes_on_and_is_kept():
    with tempfile.TemporaryDirectory() as folder:
        app = open_page(folder)
        run_small(app)
        app.wait_for(lambda: has_measured(app, 2), "two runs of each", 4 * driver.LIMIT_S)
        app.kill()
        app.wait_for_no_children()
        with open_page(folder) as again:
            again.press("Go on where it was broken off")
            wait_until_done(again)
            assert any("in 2 sittings" in text for text in again.read_texts())
            assert any("A/A control: the same work" in text for text in again.read_texts())
            totals, table = read_totals(again), read_table(again)
            assert table[0][:2] == ["Series", "Median"], table
            assert [row[0] for row in table[1:]] == list(totals), table
            results = os.listdir(os.path.join(folder, "interleave", "benchmarks"))
            assert sum(name.endswith(".json") for name in results) == 1, results
        with open_page(folder) as later:
            # GTK names a button that a row activates after both.
            show = later.wait_for(
                lambda: later.frame.find("push button", re.compile("^Show this result")),
                "the result in the history")
            show.press()
            later.wait_for(lambda: read_totals(later) == totals, "the kept figures again")


def make_result(folder):
    """A result in the history, without a window."""
    environment = dict(os.environ, XDG_DATA_HOME=folder)
    subprocess.run([driver.INTERLEAVE, "bench", "tiny-jobs", "--model", "asyncio", "--jobs", "10",
                    "--runs", "2", "--no-control", "--no-record"], check=True, env=environment,
                   stdout=subprocess.DEVNULL)


def find_dialog(app):
    others = [node for node in app.application.children() if node.name != app.title]
    return others[0] if others else None


def save_as(app, path):
    """In the file chooser that came up; it proposes a name."""
    dialog = app.wait_for(lambda: find_dialog(app), "a file chooser")
    entry = app.wait_for(lambda: dialog.find("text", "Name:"), "the entry of the name")
    app.wait_for(lambda: entry.is_focused, "the focus in the name's entry")
    app.key("ctrl+a")
    driver.xdotool("type", path)
    app.key("Return")


def choose_export(app, item):
    """Pressed from outside, the menu stays; a second press of its button would close it."""
    if not app.frame.find("menu item", item):
        app.press("Export")
    app.wait_for(lambda: app.frame.find("menu item", item), f"{item} in the menu").press()


def a_result_is_exported_where_one_says():
    with tempfile.TemporaryDirectory() as folder:
        make_result(folder)
        with open_page(folder) as app:
            show = app.wait_for(
                lambda: app.frame.find("push button", re.compile("^Show this result")),
                "the result in the history")
            show.press()
            app.wait_for(lambda: len(read_totals(app)) == 1, "its figures")
            for item, name, part in (("Python script…", "again.py", "import "),
                                     ("CSV…", "runs.csv", "workload,model,"),
                                     ("pyperf…", "perf.json", '"benchmarks"')):
                path = os.path.join(folder, name)
                choose_export(app, item)
                save_as(app, path)
                app.wait_for_text("Saved " + name)
                with open(path, encoding="utf-8") as file:
                    assert part in file.read(), path


driver.run(a_killed_one_goes_on_and_is_kept, a_result_is_exported_where_one_says)
