"""The benchmark runner against hyperfine, on the same exported script; and what a run costs beside it.

SPDX-License-Identifier: GPL-3.0-or-later

    tests/bench/bench-bench.py INTERLEAVE [--blocks N] [--runs N]

Blocks alternate (ours, hyperfine, ours, ...), so that what the machine does falls on both. Compared is
the time of the whole process, which is what hyperfine sees; the noise is how far the halves of one
program's own blocks lie apart (A/A). Prints a table; judges nothing.
"""
import argparse
import json
import os
import shutil
import statistics
import subprocess
import tempfile

WORKLOADS = {
    "waiting": "[Workload]\nFormat=1\nName=Waiting\n[Job j]\nCount=50\nSteps=ask\n"
               "[Step ask]\nDo=io\nDuration=5ms\n",
    "computing": "[Workload]\nFormat=1\nName=Computing\n[Job j]\nCount=20\nSteps=work\n"
                 "[Step work]\nDo=python\nDuration=5ms\n",
}
PYTHON = "/usr/bin/python3"


def run(*command):
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def make_script(exe, folder, name):
    """The script that interleave exports for a workload under asyncio."""
    workload = os.path.join(folder, name + ".workload")
    with open(workload, "w", encoding="utf-8") as file:
        file.write(WORKLOADS[name])
    result, script = os.path.join(folder, name + ".json"), os.path.join(folder, name + ".py")
    run(exe, "bench", workload, "-m", "asyncio", "--runs", "5", "--no-control", "--no-record",
        "--python", PYTHON, "-o", result)
    run(exe, "bench", "export", result, "--format", "script", "-o", script)
    return script, load(result)


def list_timed(result):
    return [one for one in result["cells"][0]["runs"] if one["kind"] == "timed"]


def run_ours(exe, folder, script, n, block):
    path = os.path.join(folder, "ours-%d.json" % block)
    run(exe, "bench", script, "--variant", "asyncio", "--runs", str(n), "--no-control",
        "--python", PYTHON, "-o", path)
    result = load(path)
    n_all = sum(len(cell["runs"]) for cell in result["cells"])
    within = sum(one["process_ns"] for cell in result["cells"] for one in cell["runs"])
    return ([one["process_ns"] / 1e9 for one in list_timed(result)],
            (result["spent_ns"] - within) / n_all / 1e9)


def run_hyperfine(folder, script, n, block):
    path = os.path.join(folder, "theirs-%d.json" % block)
    run("hyperfine", "-N", "--style", "none", "--warmup", "1", "--runs", str(n), "--export-json",
        path, "%s -I %s asyncio" % (PYTHON, script))
    return load(path)["results"][0]["times"]


def halves(blocks):
    """How far the median of the even blocks is from that of the odd ones."""
    one, other = (statistics.median(sum(blocks[i::2], [])) for i in range(2))
    return abs(one / other - 1)


def compare(exe, folder, name, n_blocks, n_runs):
    script, result = make_script(exe, folder, name)
    ours, theirs, overheads = [], [], []
    for block in range(n_blocks):
        times, overhead = run_ours(exe, folder, script, n_runs, block)
        ours.append(times)
        overheads.append(overhead)
        theirs.append(run_hyperfine(folder, script, n_runs, block))
        os.remove(os.path.join(folder, "ours-%d.json" % block))
    a, b = (statistics.median(sum(blocks, [])) for blocks in (ours, theirs))
    noise = max(halves(ours), halves(theirs))
    inside = [one["total_ns"] / 1e9 for one in list_timed(result)]
    print("%-10s %9.1f ms %9.1f ms   %+6.1f %%   %5.1f %%   %7.1f ms   %8.1f ms"
          % (name, 1e3 * a, 1e3 * b, 100 * (a / b - 1), 100 * noise,
             1e3 * statistics.median(overheads), 1e3 * statistics.median(inside)))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("interleave")
    parser.add_argument("--blocks", type=int, default=4)
    parser.add_argument("--runs", type=int, default=7)
    options = parser.parse_args()
    if not shutil.which("hyperfine"):
        raise SystemExit("hyperfine is not installed: nothing to compare with")
    folder = tempfile.mkdtemp(prefix="bench-bench-")
    os.environ["XDG_DATA_HOME"] = folder
    print("%-10s %12s %12s   %8s   %7s   %10s   %11s"
          % ("script", "interleave", "hyperfine", "differs", "A/A", "overhead", "total alone"))
    try:
        for name in WORKLOADS:
            compare(options.interleave, folder, name, options.blocks, options.runs)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
