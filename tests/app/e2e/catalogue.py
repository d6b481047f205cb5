"""Every workload of the catalogue, chosen by keys, is simulated and drawn as the command line says.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import json
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


def check_workload(app, workload, name):
    app.wait_for(lambda: app.title.startswith(f"{name} "), f"{name} in the title {app.title!r}")
    runs = simulate(workload)
    app.wait_until_simulated()
    if app.has_curtain():
        app.key("r")
    app.key("End")
    expected = [str(runs[model]["jobs"]["finished"]) for model in MODELS]
    app.wait_for(lambda: app.read_figures().get("Jobs done") == expected,
                 f"{expected} jobs done at the end of {name}")
    shown = app.read_figures()["Predicted"]
    for model, text in zip(MODELS, shown):
        total_ns = runs[model]["total_ns"]
        assert abs(driver.parse_time_ns(text) - total_ns) <= 0.01 * total_ns, (
            f"{name}, {model}: the app shows {text}, the command line says {total_ns} ns")


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
