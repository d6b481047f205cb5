import argparse
import json
import resource
import sys
import time

now = time.perf_counter_ns


class Cannot(Exception):
    """This interpreter cannot run the variant: the message says why."""


def cpu_ns():
    """CPU time of this process and of all that it has waited for."""
    total = 0
    for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):
        usage = resource.getrusage(who)
        total += usage.ru_utime + usage.ru_stime
    return int(total * 1e9)


def describe(variant, value, total, samples):
    samples = sorted(samples)
    middle = samples[len(samples) // 2] if samples else 0
    print("%s%s: %.6f s, %d samples, median %.3f us"
          % (variant, "" if value is None else " " + str(value),
             total / 1e9, len(samples), middle / 1e3))


def main(variants, value=None, jobs=1):
    """Runs one variant: variants[name](value, jobs) returns samples in ns.

    The time of the call is the total, unless it returns (total, samples).
    """
    parser = argparse.ArgumentParser()
    parser.add_argument("variant", choices=list(variants))
    parser.add_argument("--value", type=int, default=value)
    parser.add_argument("--jobs", type=int, default=jobs)
    parser.add_argument("--result", help="write JSON there")
    options = parser.parse_args()
    cpu = cpu_ns()
    begin = now()
    try:
        samples = variants[options.variant](options.value, options.jobs)
    except Cannot as reason:
        print(reason, file=sys.stderr)
        sys.exit(3)
    total = now() - begin
    if isinstance(samples, tuple):
        total, samples = samples
    describe(options.variant, value and options.value, total, samples)
    if options.result:
        with open(options.result, "w") as file:
            json.dump({"total_ns": total, "cpu_ns": cpu_ns() - cpu,
                       "samples_ns": samples}, file)
