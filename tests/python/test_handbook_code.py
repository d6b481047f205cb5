"""Every code block of the handbook is a file that runs here, or compiles where something is missing.

python3 test_handbook_code.py DATA_FOLDER [INTERPRETER]     SPDX-License-Identifier: GPL-3.0-or-later
"""
import configparser
import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET

FOLDER = os.path.join(os.path.abspath(sys.argv[1]), "handbook")
PYTHON = sys.argv[2] if len(sys.argv) > 2 else sys.executable
ENV = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}


def ask(code):
    return subprocess.run([PYTHON, "-c", code], capture_output=True, text=True, env=ENV, timeout=60)


def can_run(block):
    if block.get("run") == "no":
        return "it does not end by itself"
    minor = int(block.get("python", "3.8").split(".")[1])
    if ask(f"import sys; sys.exit(sys.version_info < (3, {minor}))").returncode:
        return f"needs Python 3.{minor}"
    modules = block.get("modules")
    if modules and ask("import " + ", ".join(modules.split())).returncode:
        return f"{modules} not installed"
    return ""


def compiles(path):
    with open(path, encoding="utf-8") as file:
        compile(file.read(), path, "exec")


def try_python(path, block):
    compiles(path)
    why = can_run(block)
    if why:
        return f"compiled only: {why}"
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([PYTHON, "-B", "-X", "faulthandler", path], cwd=folder, env=ENV, timeout=120,
                              capture_output=True, text=True)
    assert done.returncode == 0, f"status {done.returncode}\n{done.stdout}{done.stderr}"
    return "ran"


def try_file(path, block):
    if path.endswith(".py"):
        return try_python(path, block)
    if path.endswith(".sh"):
        subprocess.run(["sh", "-n", path], check=True)
        return "sh -n"
    if os.path.basename(path) == "Dockerfile":
        with open(path, encoding="utf-8") as file:
            words = [line.split()[0] for line in file
                     if line.strip() and not line.startswith(("#", " "))]
        known = {"FROM", "ENV", "WORKDIR", "COPY", "RUN", "USER", "STOPSIGNAL", "ENTRYPOINT", "CMD"}
        assert words[0] == "FROM" and set(words) <= known, words
        return "instructions known"
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    assert parser.read(path, encoding="utf-8") and parser.sections()
    return "sections read"


def blocks():
    for name in sorted(os.listdir(FOLDER)):
        if name.endswith(".xml"):
            for block in ET.parse(os.path.join(FOLDER, name)).iter("code"):
                yield name, block


def commands():
    for name in sorted(os.listdir(FOLDER)):
        if name.endswith(".xml"):
            for command in ET.parse(os.path.join(FOLDER, name)).iter("command"):
                for line in command.iter("line"):
                    yield name, " ".join("".join(line.itertext()).split())


def main():
    number, failed, used = 0, 0, set()
    for page, block in blocks():
        number += 1
        file = block.get("file")
        used.add(file)
        try:
            print(f"ok {number} {page} {file} # {try_file(os.path.join(FOLDER, 'code', file), block)}")
        except Exception as error:  # pylint: disable=broad-except
            failed += 1
            print(f"not ok {number} {page} {file}")
            print("".join(f"# {line}\n" for line in str(error).splitlines()), end="")
    for page, line in commands():
        if subprocess.run(["sh", "-n", "-c", line], capture_output=True).returncode:
            failed += 1
            number += 1
            print(f"not ok {number} {page}: sh cannot read: {line}")
    unused = set(os.listdir(os.path.join(FOLDER, "code"))) - used - {"__pycache__"}
    number += 1
    failed += bool(unused)
    print(f"{'not ok' if unused else 'ok'} {number} every file is shown {sorted(unused) or ''}")
    print(f"1..{number}")
    sys.exit(failed > 0)


main()
