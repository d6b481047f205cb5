"""One run: reads the plan, runs its model, writes result.json.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import importlib
import json
import os
import resource
import sys
import time

from runner_work import Run, check_gil


# Imported when needed: what a run does not use costs it no start-up.
MODELS = {
    "sequential": ("runner_threads", "run_sequential"),
    "threads": ("runner_threads", "run_threads"),
    "free-threads": ("runner_threads", "run_threads"),
    "processes": ("runner_pools", "run_processes"),
    "interpreters": ("runner_pools", "run_interpreters"),
    "processes+threads": ("runner_pools", "run_processes_threads"),
    "asyncio": ("runner_loop", "run_loop"),
    "uvloop": ("runner_loop", "run_loop"),
    "asyncio+threads": ("runner_loop", "run_loop"),
    "asyncio+processes": ("runner_loop", "run_loop"),
    "loops": ("runner_loop", "run_loops"),
    "trio": ("runner_trio", "run_trio"),
    "dask": ("runner_dask", "run_dask"),
}


def find_model(name):
    if name not in MODELS:
        raise SystemExit("the runner knows no model %r" % name)
    module, function = MODELS[name]
    return getattr(importlib.import_module(module), function)


def run(folder):
    with open(os.path.join(folder, "plan.json")) as file:
        plan = json.load(file)
    sys.setswitchinterval(plan["switch_interval_ns"] / 1e9)
    model = find_model(plan["model"])
    one = Run(plan, folder)
    one.prepare()
    check_gil(plan["model"])
    model(one)
    check_gil(plan["model"])
    maxrss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    result = {"maxrss_bytes": maxrss * 1024,
              "origin_ns": one.origin, "python": sys.version.split()[0],
              "cpu_ns": time.process_time_ns() - one.cpu_before + sum(one.cpu)}
    path = os.path.join(folder, "result.json")
    with open(path + ".part", "w") as file:
        json.dump(result, file)
    os.rename(path + ".part", path)
    return 0
