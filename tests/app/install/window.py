"""The installed app opens by itself and by a double click on a file, with neither source nor build.

SPDX-License-Identifier: GPL-3.0-or-later
usage: window.py BUILT_PROGRAM SOURCE_ROOT BUILD_ROOT
"""
import os
import pathlib
import signal
import subprocess
import sys
import tempfile

from installation import Installation

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "e2e"))
import driver


def find_titles():
    """{process id: titles} of the windows of every Interleave on the accessibility bus."""
    return {program.pid: [frame.name for frame in program.children() if frame.role == "frame"]
            for program in driver.list_applications()}


def is_open(title):
    return [pid for pid, titles in find_titles().items()
            if driver.is_alive(pid) and any(shown.startswith(title) for shown in titles)]


def end(pid):
    os.kill(pid, signal.SIGTERM)
    driver.wait_for(lambda: not driver.is_alive(pid), f"the end of {pid}")


def open_in_session(title, *command):
    """Runs the command, which leaves the program behind; sees its window and ends it."""
    environment = {**installed.environment, "LC_ALL": "C.UTF-8"}
    subprocess.run(hide(*command), env=environment, check=True, stdout=subprocess.DEVNULL)
    (pid,) = driver.wait_for(lambda: is_open(title), f"a window {title!r} after {command}")
    assert os.readlink(f"/proc/{pid}/exe") == str(installed.program), os.readlink(f"/proc/{pid}/exe")
    end(pid)


def hide(*command):
    return installed.hide(*command) if installed.can_hide() else command


def starts_from_its_prefix():
    """In German, so that the catalogue that is shown is the installed one."""
    environment = {**installed.environment, "LANGUAGE": "de", "LC_ALL": "C.UTF-8"}
    process = subprocess.Popen(hide(installed.program), env=environment)
    try:
        driver.wait_for(lambda: process.poll() is None and process.pid in is_open("Web-Scraper"),
                        "a window with a German title")
        end(process.pid)
    finally:
        process.kill()
        process.wait()


def a_double_click_opens_a_trace():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "of an afternoon.ilv")
        subprocess.run([installed.program, "simulate", "image-pipeline", "-o", path], check=True,
                       stdout=subprocess.DEVNULL, env=installed.environment)
        open_in_session("image-pipeline", "gio", "open", path)


def a_double_click_opens_a_workload():
    open_in_session("GIL convoy", "gio", "open",
                    installed.share / "interleave/workloads/gil-convoy.workload")


def a_double_click_opens_a_scenario():
    open_in_session("Blocking call in a coroutine", "gio", "open",
                    installed.share / "interleave/scenarios/blocking-call.scenario")


with Installation(sys.argv[2], sys.argv[3]) as installed:
    driver.run(starts_from_its_prefix, a_double_click_opens_a_trace, a_double_click_opens_a_workload,
               a_double_click_opens_a_scenario)
