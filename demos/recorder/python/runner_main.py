"""One run: reads the plan, runs its model, writes result.json.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import json
import os
import resource
import sys
import time

from runner_work import Run


def find_model(name):
    if name in ("sequential", "threads", "free-threads", "processes", "processes+threads"):
        import runner_pools
        return {"sequential": runner_pools.run_sequential,
                "threads": runner_pools.run_threads,
                "free-threads": runner_pools.run_threads,
                "processes": runner_pools.run_processes,
                "processes+threads": runner_pools.run_processes_threads}[name]
    if name in ("asyncio", "uvloop", "asyncio+threads", "asyncio+processes", "loops"):
        import runner_loop
        return runner_loop.run_loops if name == "loops" else runner_loop.run_loop
    raise SystemExit("the runner knows no model %r" % name)


def run(folder):
    with open(os.path.join(folder, "plan.json")) as file:
        plan = json.load(file)
    sys.setswitchinterval(plan["switch_interval_ns"] / 1e9)
    model = find_model(plan["model"])
    one = Run(plan, folder)
    one.prepare()
    model(one)
    maxrss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    result = {"maxrss_bytes": maxrss * 1024,
              "origin_ns": one.origin, "python": sys.version.split()[0],
              "cpu_ns": time.process_time_ns() - one.cpu_before + sum(one.cpu)}
    path = os.path.join(folder, "result.json")
    with open(path + ".part", "w") as file:
        json.dump(result, file)
    os.rename(path + ".part", path)
    return 0
