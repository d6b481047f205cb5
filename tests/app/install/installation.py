"""A finished build installed below a temporary folder, and the desktop's own tools upon it.

SPDX-License-Identifier: GPL-3.0-or-later

The installed program is run where neither the source tree nor the build folder can be reached: empty
file systems cover both in a mount namespace of its own. So nothing can work by accident.
"""
import json
import os
import pathlib
import shlex
import subprocess
import tempfile

APP_ID = "io.github.interleave.Interleave"


def run(*command, environment=None, check=True, cwd=None):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, cwd=cwd,
                          env=environment, stdin=subprocess.DEVNULL)
    if check and done.returncode != 0:
        raise AssertionError(f"{shlex.join(done.args)} ended with {done.returncode}:\n"
                             f"{done.stdout}{done.stderr}")
    return done


class Installation:
    """`with Installation(source, build) as installed`: gone when the block ends."""

    def __init__(self, source, build):
        self.source = pathlib.Path(source).resolve()
        self.build = pathlib.Path(build).resolve()
        self.folder = tempfile.TemporaryDirectory(prefix="interleave-install.")
        self.root = pathlib.Path(self.folder.name)
        options = json.loads(run("meson", "introspect", "--buildoptions", self.build).stdout)
        self.options = {option["name"]: option["value"] for option in options}
        self.prefix = self.root / "stage" / self.options["prefix"].lstrip("/")
        self.share = self.prefix / self.options["datadir"]
        self.program = self.prefix / self.options["bindir"] / "interleave"

    def __enter__(self):
        try:
            run("meson", "install", "-C", self.build, "--no-rebuild", "--quiet", "--destdir",
                self.root / "stage", cwd="/")
            # A staged install leaves these to the packager; a direct one runs the same.
            run("glib-compile-schemas", "--strict", self.share / "glib-2.0" / "schemas")
            run("update-mime-database", self.share / "mime",
                environment={**os.environ, "PKGSYSTEM_ENABLE_FSYNC": "0"})
            run("update-desktop-database", "--quiet", self.share / "applications")
        except BaseException:
            self.folder.cleanup()
            raise
        return self

    def __exit__(self, *_):
        self.folder.cleanup()

    @property
    def environment(self):
        """What a session has whose applications are these and the system's; nothing of a test run."""
        folders = [str(self.share), os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"]
        home = self.root / "home"
        home.mkdir(exist_ok=True)
        inherited = {name: value for name, value in os.environ.items()
                     if not name.startswith(("INTERLEAVE_", "G_TEST_", "MESON_"))}
        return {**inherited, "XDG_DATA_DIRS": ":".join(folders), "XDG_DATA_HOME": str(home),
                "PATH": f"{self.program.parent}:{os.environ['PATH']}"}

    def can_hide(self):
        return run(*self.hide("true"), check=False).returncode == 0

    def hide(self, *command):
        """The command, where source and build are covered."""
        mounts = " && ".join(f"mount -t tmpfs none {shlex.quote(str(path))}"
                             for path in (self.build, self.source))
        namespace = ["unshare", "--mount"]
        if os.geteuid() != 0:
            namespace.append("--map-root-user")
        return [*namespace, "sh", "-c", f'{mounts} && cd / && exec "$@"', "sh",
                *(str(word) for word in command)]
