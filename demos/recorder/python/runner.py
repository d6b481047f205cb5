"""Runs a workload once, as its plan says: python -I runner.py run FOLDER.

SPDX-License-Identifier: GPL-3.0-or-later

Standard library only, Python 3.8 and newer. The app copies runner*.py into the run's folder, writes
the plan beside them (demos/recorder/ilv-run-plan.h says what is in it) and reads result.json and
results.bin when this program has ended.

    python -I runner.py calibrate           prints how fast this interpreter does each kind of work
    python -I runner.py calibrate KIND...   the same, of these kinds and in this one process
    python -I runner.py run FOLDER          runs the plan in FOLDER
"""
import os
import sys


def main(argv):
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    if argv[1:2] == ["calibrate"]:
        import json
        import runner_calibrate
        print(json.dumps(runner_calibrate.calibrate_here(argv[2:]) if argv[2:]
                         else runner_calibrate.calibrate()))
        return 0
    if len(argv) == 3 and argv[1] == "run":
        import runner_main
        return runner_main.run(argv[2])
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv))
