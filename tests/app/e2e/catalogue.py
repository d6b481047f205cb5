"""Every workload of the catalogue, chosen by keys, is simulated and drawn as the command line says.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import json
import re
import subprocess

import driver

MODELS = ("asyncio", "threads", "processes")
MAX_TABS = 200  # more than there are places for the focus


def list_workloads():
    listed = subprocess.run([driver.INTERLEAVE, "list", "workloads", "--json"], check=True,
                            capture_output=True, text=True).stdout
    rows = json.loads(listed)["workloads"]
    return [(row["id"], row["name"]) for row in rows]


def simulate(workload):
    done = subprocess.run([driver.INTERLEAVE, "simulate", workload, "--json"], check=True,
                          capture_output=True, text=True)
    return {run["model"]: run for run in json.loads(done.stdout)["runs"]}


def focus_catalogue(app):
    for _ in range(MAX_TABS):
        if any(row.is_focused for row in app.workloads.children()):
            return
        app.key("Tab")
    raise driver.NotSeen(f"{MAX_TABS} times Tab never reached the catalogue")


def is_shown(figures, expected):
    """At the end: all jobs done, and the predicted time within 1 % (it is shown with few digits)."""
    rows = figures.get("Jobs done", []), figures.get("Predicted", [])
    return all(len(row) == len(expected) for row in rows) and all(
        jobs == done and re.match(r"\d", text)
        and abs(driver.parse_time_ns(text) - total_ns) <= 0.01 * total_ns
        for jobs, text, (done, total_ns) in zip(*rows, expected))


def check_workload(app, workload, name):
    app.wait_for(lambda: app.title.startswith(f"{name} "), f"{name} in the title {app.title!r}")
    runs = simulate(workload)
    expected = [(str(runs[model]["jobs"]["finished"]), runs[model]["total_ns"]) for model in MODELS]

    def shows_end():
        # Until it is simulated the workload before is shown, whose jobs may be as many.
        app.key("End")
        return is_shown(app.read_figures(), expected)
    app.wait_for(shows_end, lambda: f"{name}: (jobs done, ns) {expected}, as the command line "
                                    f"says; the app shows {app.read_figures()}")


def every_workload_runs():
    workloads = list_workloads()
    assert len(workloads) == 14, workloads
    with driver.App() as app:
        app.wait_until_simulated()
        check_workload(app, *workloads[0])
        focus_catalogue(app)
        for workload, name in workloads[1:]:
            app.key("Down")
            check_workload(app, workload, name)


driver.run(every_workload_runs)
