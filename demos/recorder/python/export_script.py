import argparse
import base64
import json
import os
import resource
import shutil
import struct
import subprocess
import sys
import sysconfig
import tempfile
import zlib


def unpack(text):
    return zlib.decompress(base64.b64decode(text))


def raise_files(n):
    """As many open files as there may be connections."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < n:
        top = n if hard == resource.RLIM_INFINITY else min(n, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (top, hard))


def limit_cores(n):
    cores = sorted(os.sched_getaffinity(0))
    if n and n < len(cores):
        os.sched_setaffinity(0, cores[:n])


def write_work(folder, work):
    jobs = unpack(work["jobs"])
    n = len(jobs) // 32
    for name in ("jobs", "work", "order"):
        with open(os.path.join(folder, name + ".bin"), "wb") as file:
            file.write(unpack(work[name]))
    # ARRIVAL as scheduled, BEGIN and END never, the rest 0.
    with open(os.path.join(folder, "results.bin"), "wb") as file:
        file.write(jobs[24 * n:] + b"\xff" * 16 * n + bytes(24 * n + 8 * CPU_SLOTS))


def write_all(folder, cell, port):
    for name, text in MODULES.items():
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)
    with open(os.path.join(folder, "plan.json"), "w", encoding="utf-8") as file:
        json.dump(dict(cell["plan"], port=port), file)
    write_work(folder, WORK[cell["work"]])


def start_server(folder, capacities):
    path = os.path.join(folder, "export_server.py")
    with open(path, "w", encoding="utf-8") as file:
        file.write(MODULES["export_server.py"])
    server = subprocess.Popen([sys.executable, "-I", path] + [str(n) for n in capacities],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    return server, int(server.stdout.readline())


def find_gil_option(model):
    """A free-threaded build has its GIL on exactly where the model has one."""
    if not sysconfig.get_config_var("Py_GIL_DISABLED"):
        return []
    return ["-X", "gil=0" if model == "free-threads" else "gil=1"]


def read_results(folder):
    """Total and latencies in ns, CPU time."""
    with open(os.path.join(folder, "results.bin"), "rb") as file:
        data = file.read()
    n = (len(data) // 8 - CPU_SLOTS) // 6
    columns = struct.unpack("<%dq" % (6 * n), data[:48 * n])
    arrival, end, outcome = columns[:n], columns[2 * n:3 * n], columns[4 * n:5 * n]
    samples = [end[i] - max(arrival[i], 0) for i in range(n) if outcome[i] in (1, 2, 3)]
    with open(os.path.join(folder, "result.json"), encoding="utf-8") as file:
        return max(end, default=0), samples, json.load(file)["cpu_ns"]


def run_cell(folder, cell):
    server = None
    port = cell["plan"]["port"]
    raise_files(cell["files"])
    try:
        if port:
            server, port = start_server(folder, cell["capacities"])
        write_all(folder, cell, port)
        limit_cores(cell["cores"])
        command = [sys.executable] + find_gil_option(cell["plan"]["model"])
        subprocess.run(command + ["-I", os.path.join(folder, "runner.py"), "run", folder],
                       check=True)
    finally:
        if server:
            server.kill()
            server.communicate()
    return read_results(folder)


def main():
    parser = argparse.ArgumentParser(epilog="NAME is one of: " + ", ".join(CELLS))
    parser.add_argument("variant", metavar="NAME", nargs="?", help="what is run")
    parser.add_argument("--result", help="write JSON there")
    parser.add_argument("--value", help=argparse.SUPPRESS)
    parser.add_argument("--jobs", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.variant not in CELLS:
        parser.error("say what to run, one of\n    " + "\n    ".join(CELLS))
    folder = tempfile.mkdtemp(prefix="benchmark-")
    try:
        total, samples, cpu = run_cell(folder, CELLS[options.variant])
    except subprocess.CalledProcessError as problem:
        sys.exit("the run ended with status %d" % problem.returncode)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    samples.sort()
    print("%s: total %.6f s, %d jobs, median latency %.6f s"
          % (options.variant, total / 1e9, len(samples),
             samples[len(samples) // 2] / 1e9 if samples else 0))
    if options.result:
        with open(options.result, "w", encoding="utf-8") as file:
            json.dump({"total_ns": total, "cpu_ns": cpu, "samples_ns": samples}, file)


if __name__ == "__main__":
    main()
