"""Proves recipes: the defect is there before, the invariant holds after.

SPDX-License-Identifier: GPL-3.0-or-later
usage: prove.py before|after FOLDER
One line on standard output says what was seen; an AssertionError says what was not.
"""
import importlib.util
import pathlib
import sys


def load(folder, name):
    """As the module `name`, so that spawned workers find its functions again."""
    specification = importlib.util.spec_from_file_location(name, folder / (name + ".py"))
    module = importlib.util.module_from_spec(specification)
    sys.modules[name] = module
    specification.loader.exec_module(module)
    return module


def main(side, folder):
    folder = pathlib.Path(folder).resolve()
    sys.path[:0] = [str(folder), str(folder.parent)]
    print(getattr(load(folder, "check"), side)(load(folder, side)))


if __name__ == "__main__":
    main(*sys.argv[1:])
