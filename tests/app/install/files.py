"""`meson install` gives all that a desktop needs, and the installed program works by itself.

SPDX-License-Identifier: GPL-3.0-or-later
usage: files.py SOURCE_ROOT BUILD_ROOT
"""
import json
import os
import re
import stat
import sys
import tempfile

import tap
from installation import APP_ID, Installation, run

DESKTOP_FILES = f"""
applications/{APP_ID}.desktop
glib-2.0/schemas/{APP_ID}.gschema.xml
icons/hicolor/scalable/apps/{APP_ID}.svg
icons/hicolor/scalable/mimetypes/{APP_ID}-trace.svg
icons/hicolor/scalable/mimetypes/{APP_ID}-workload.svg
icons/hicolor/symbolic/apps/{APP_ID}-symbolic.svg
interleave/checklist/rules.xml
interleave/costs/reference.costs
interleave/workloads/order.list
licenses/{APP_ID}/COPYING
metainfo/{APP_ID}.metainfo.xml
mime/packages/{APP_ID}.xml
""".split()
TRACE, WORKLOAD, SCENARIO = (f"application/x-interleave-{kind}"
                             for kind in ("trace", "workload", "scenario"))


def interleave(*arguments, **environment):
    command = [installed.program, *arguments]
    if IS_HIDDEN:
        command = installed.hide(*command)
    return run(*command, environment={**installed.environment, **environment})


def source_and_build_are_out_of_reach():
    if not IS_HIDDEN:
        raise tap.Skip("no mount namespace here; the other cases run with both in reach")
    assert run(*installed.hide("ls", installed.source)).stdout == ""


def every_file_for_the_desktop_is_there():
    missing = [name for name in DESKTOP_FILES if not (installed.share / name).is_file()]
    assert not missing, missing
    man = installed.prefix / installed.options["mandir"] / "man1"
    assert list(man.glob("interleave.1*")), f"nothing in {man}"


def names(folder, pattern):
    found = sorted(path.name for path in folder.glob(pattern))
    assert found, f"nothing like {pattern} in {folder}"
    return found


def nothing_that_the_program_reads_is_forgotten():
    """A new file that no meson.build installs works from the build folder, and only there."""
    data = installed.share / "interleave"
    for kept, given, pattern in (
            (installed.source / "demos/recorder/python", data / "python", "*.py"),
            (installed.source / "data/checklist", data / "checklist", "*.xml"),
            (installed.source / "data/workloads", data / "workloads", "*.workload"),
            (installed.source / "demos/bench/python", data / "calibration", "*.py"),
            (installed.source / "data/costs", data / "costs", "*.costs")):
        assert names(kept, pattern) == names(given, pattern), f"{given} is not {kept}"
    for language in (installed.source / "po/LINGUAS").read_text().splitlines():
        catalogue = installed.prefix / installed.options["localedir"] / language
        if not language.startswith("#"):
            assert (catalogue / "LC_MESSAGES/interleave.mo").is_file(), catalogue


def files_can_be_read_by_all_and_run_where_they_should():
    programs = [installed.program,
                installed.prefix / installed.options["libdir"] / "interleave/interleave-supervise"]
    for path in installed.prefix.rglob("*"):
        mode = path.stat().st_mode
        assert mode & stat.S_IROTH, f"{path} cannot be read by others"
        assert not mode & stat.S_IWOTH, f"{path} can be written by others"
    for path in programs:
        assert path.stat().st_mode & stat.S_IXOTH, f"{path} cannot be run by others"


def nothing_installed_names_the_build():
    """The program itself does, for runs from the build folder; what it reads must not."""
    told = run("grep", "-rlF", installed.source, installed.share, check=False).stdout
    assert told == "", told


def desktop_entry_is_valid():
    done = run("desktop-file-validate", installed.share / f"applications/{APP_ID}.desktop")
    assert not done.stdout + done.stderr, done.stdout + done.stderr


def metainfo_is_valid():
    run("appstreamcli", "validate", "--no-net", installed.share / f"metainfo/{APP_ID}.metainfo.xml")


def ask_type(path):
    told = run("gio", "info", "-a", "standard::content-type,standard::icon", path,
               environment=installed.environment).stdout
    return dict(line.strip().split(": ", 1) for line in told.splitlines() if ": " in line)


def all_files_have_their_types_and_icons():
    """By name, and by content where the name says nothing."""
    workload = installed.share / "interleave/workloads/web-scraper.workload"
    scenario = installed.share / "interleave/scenarios/blocking-call.scenario"
    with tempfile.TemporaryDirectory() as folder:
        trace = os.path.join(folder, "made.ilv")
        interleave("simulate", workload, "-o", trace)
        for path, content_type, kind in ((trace, TRACE, "trace"), (workload, WORKLOAD, "workload"),
                                         (scenario, SCENARIO, "workload")):
            unnamed = os.path.join(folder, content_type.rpartition("-")[2])
            run("cp", path, unnamed)
            for asked in (path, unnamed):
                told = ask_type(asked)
                assert told["standard::content-type"] == content_type, (str(asked), told)
                assert f"{APP_ID}-{kind}" in told["standard::icon"], told


def interleave_opens_all_by_default():
    for content_type in (TRACE, WORKLOAD, SCENARIO):
        told = run("gio", "mime", content_type, environment={**installed.environment,
                                                             "LC_ALL": "C.UTF-8"}).stdout
        assert told.splitlines()[0].endswith(f": {APP_ID}.desktop"), told


def prints_its_version():
    told = interleave("--version").stdout
    version = json.loads(run("meson", "introspect", "--projectinfo", installed.build).stdout)["version"]
    assert told.strip().endswith(version), told


def speaks_german():
    told = interleave("--help", LANGUAGE="de", LC_ALL="C.UTF-8").stdout
    assert "Aufruf:" in told, told
    told = interleave("list", "workloads", LANGUAGE="de", LC_ALL="C.UTF-8").stdout
    assert "Mehr Worker als Kerne" in told, told


def measures_and_records():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "measured.ilv")
        interleave("measure", "web-scraper", "--model", "asyncio", "--model", "threads", "--model",
                   "processes", "--runs", "1", "-o", path)
        told = interleave("info", path).stdout
    for model in "asyncio", "threads", "processes":
        row = re.search(rf"^ *\d+ +{model} +measured, .*? (\d+) +(\d+) +(\d+) +[\d.]+ .iB ", told, re.M)
        assert row, f"no recorded run of {model}:\n{told}"
        assert int(row[2]) > 100, f"hardly a span was recorded:\n{told}"


def compares_and_draws():
    with tempfile.TemporaryDirectory() as folder:
        told = interleave("compare", "fetch-parse", "--model", "threads", "--runs", "1").stdout
        assert "threads" in told, told
        picture = os.path.join(folder, "explore.png")
        interleave("render", "web-scraper", "--view", "explore", "-o", picture)
        with open(picture, "rb") as file:
            assert file.read(8) == b"\x89PNG\r\n\x1a\n"


if __name__ == "__main__":
    with Installation(sys.argv[1], sys.argv[2]) as installed:
        IS_HIDDEN = installed.can_hide()
        tap.run(source_and_build_are_out_of_reach, every_file_for_the_desktop_is_there,
                nothing_that_the_program_reads_is_forgotten,
                files_can_be_read_by_all_and_run_where_they_should,
                nothing_installed_names_the_build, desktop_entry_is_valid, metainfo_is_valid,
                all_files_have_their_types_and_icons, interleave_opens_all_by_default,
                prints_its_version, speaks_german, measures_and_records, compares_and_draws)
