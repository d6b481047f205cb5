"""Runs functions as test cases and prints TAP.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import sys
import traceback


class Skip(Exception):
    """What could not be tried here, and why."""


def run(*cases):
    """Each case is called; its docstring or name is the title. Ends the program."""
    print(f"1..{len(cases)}", flush=True)
    failed = 0
    for number, case in enumerate(cases, 1):
        title = case.__name__.replace("_", " ")
        try:
            case()
            print(f"ok {number} - {title}", flush=True)
        except Skip as reason:
            print(f"ok {number} - {title} # SKIP {reason}", flush=True)
        except Exception:
            failed += 1
            print("".join(f"# {line}\n" for line in traceback.format_exc().splitlines()), end="")
            print(f"not ok {number} - {title}", flush=True)
    sys.exit(1 if failed else 0)
