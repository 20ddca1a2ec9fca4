"""
A checkout in which deploy/local runs the programs of the suite's build: nothing is compiled or brought a second time.

It has its own state, in a path with a space, and no demonstration: `up` would run a month of it.
"""
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import stack  # noqa: F401  puts deploy/ on the path
from deploy.stack import SERVICES
from deploy.stack.servers import default_jars
from place import ROOT, STATE, build

BUILD = "rule none\n  command = true\n" + "".join(
    f"build {program}: phony\n" for program in [*(f"services/{service}/loopgate-{service}" for service in SERVICES), "services/ctl/loopgatectl"])


class Checkout:
    def __init__(self):
        STATE.mkdir(parents=True, exist_ok=True)
        self.folder = tempfile.TemporaryDirectory(prefix="local ", dir=STATE)
        self.top = Path(self.folder.name)
        shutil.copytree(ROOT / "deploy", self.top / "deploy", ignore=shutil.ignore_patterns("__pycache__", "demo"))
        (self.top / "schemas").symlink_to(ROOT / "schemas")
        self.base = self.top / ".loopgate" / "local"

    def run(self, *words, **settings):
        """deploy/local as a user gives it, with nobody at the keyboard."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("LOOPGATE_")} | settings
        return subprocess.run([self.top / "deploy" / "local", *words], env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)

    def make_state(self):
        """The state folder, by the script's own part that makes it."""
        subprocess.run(["bash", "-c", 'set -- help; . "$0"; make_state', self.top / "deploy" / "local"], check=True, stdout=subprocess.DEVNULL)

    def lay(self):
        """State as an earlier `up` leaves it that got as far as the build and the jars."""
        self.make_state()
        (self.base / "build").mkdir()
        (self.base / "build" / "build.ninja").write_text(BUILD)
        (self.base / "build" / "services").symlink_to(build() / "services")
        (self.base / "jars").symlink_to(default_jars())

    def remove(self):
        self.folder.cleanup()
