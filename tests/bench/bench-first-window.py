#!/usr/bin/python3
"""First window mapped and memory (PSS): the app beside a minimal libadwaita window, interleaved.

SPDX-License-Identifier: GPL-3.0-or-later
usage: tests/support/with-display bench-first-window.py BUILD [RUNS]   (needs xdotool)
Limits (not enforced: times wander): 1.25 x the minimal window's time, 1.4 x its PSS.
PSS is taken while the other program does not run; on a machine where other GTK programs share the
libraries both figures shrink and their ratio grows, so the difference is printed too."""
import statistics
import subprocess
import sys
import time


def is_mapped(pid):
    found = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(pid)],
                           capture_output=True, text=True)
    return bool(found.stdout.split())


def read_pss(pid):
    with open(f"/proc/{pid}/smaps_rollup") as rollup:
        for line in rollup:
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0


def run_once(program):
    begin = time.monotonic()
    process = subprocess.Popen([program], stderr=subprocess.DEVNULL)
    while not is_mapped(process.pid) and time.monotonic() - begin < 20:
        time.sleep(0.002)
    mapped = time.monotonic() - begin
    time.sleep(2.5)
    pss = read_pss(process.pid)
    with open(f"/proc/{process.pid}/stat") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    cpu = (int(fields[11]) + int(fields[12])) * 10
    process.terminate()
    process.wait()
    return mapped * 1000, pss, cpu


def main():
    build = sys.argv[1]
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 9
    programs = {"minimal": f"{build}/tests/bench/minimal-window",
                "interleave": f"{build}/app/interleave"}
    results = {name: [] for name in programs}
    for number in range(runs + 1):
        for name, program in programs.items():
            result = run_once(program)
            if number > 0:  # the first one only warms the caches
                results[name].append(result)
    medians = {name: [statistics.median(column) for column in zip(*rows)]
               for name, rows in results.items()}
    print(f"{'':12} {'mapped ms':>10} {'PSS MiB':>9} {'CPU ms':>8}   ({runs} runs, medians)")
    for name, (mapped, pss, cpu) in medians.items():
        print(f"{name:12} {mapped:10.0f} {pss:9.1f} {cpu:8.0f}")
    ratio = [a / b for a, b in zip(medians["interleave"], medians["minimal"])]
    print(f"{'ratio':12} {ratio[0]:10.2f} {ratio[1]:9.2f} {ratio[2]:8.2f}   (limits 1.25, 1.4)")
    print(f"difference in PSS: {medians['interleave'][1] - medians['minimal'][1]:.1f} MiB")


main()
