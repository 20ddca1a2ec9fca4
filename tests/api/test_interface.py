"""The running gateway against its own OpenAPI document, by schemathesis: all checks."""
import contextlib
import os
import subprocess
import sys
import unittest

from client import principal
from place import ROOT, STATE
from stack import instance

ROLES = ["declarant", "platform", "carrier", "inspector", "laboratory", "analyst", "market", "investigator", "supervisor"]
SECONDS = 30
UNREACHABLE = ("ConnectionError", "NewConnectionError", "Temporary failure in name resolution", "No matching distribution", "ReadTimeout")

held = {}


def setUpModule():
    stack = held["stack"] = contextlib.ExitStack()
    it = held["it"] = stack.enter_context(instance("interface", clock="real"))
    it.start()
    it.wait_ready(seconds=120)
    it.psql((ROOT / "tests" / "api" / "rows.sql").read_text())
    held["who"] = principal(it, "everyone", *ROLES)


def tearDownModule():
    held["stack"].close()


def run(*command, seconds):
    hooks = {"SCHEMATHESIS_HOOKS": "interface_hooks", "PYTHONPATH": str(ROOT / "tests" / "api"), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=seconds, stdin=subprocess.DEVNULL, env=os.environ | hooks, cwd=STATE)


def schemathesis():
    """Its program, installed from requirements.txt into a folder of its own; skips when the registry cannot be reached."""
    folder, wanted = STATE / "schemathesis", ROOT / "tests" / "api" / "requirements.txt"
    stamp = folder / "requirements.txt"
    if not stamp.exists() or stamp.read_bytes() != wanted.read_bytes():
        print(f"installs schemathesis and what it needs (tests/api/requirements.txt) into {folder}", file=sys.stderr)
        run(sys.executable, "-m", "venv", "--clear", folder, seconds=120).check_returncode()
        done = run(folder / "bin" / "pip", "install", "--quiet", "--require-hashes", "--only-binary", ":all:", "-r", wanted, seconds=300)
        if done.returncode != 0:
            if any(word in done.stderr for word in UNREACHABLE):
                raise unittest.SkipTest("schemathesis could not be installed: the registry cannot be reached")
            raise AssertionError(f"pip failed:\n{done.stderr}")
        stamp.write_bytes(wanted.read_bytes())
    return folder / "bin" / "st"


class Interface(unittest.TestCase):
    def check(self, phases, *options):
        it, program = held["it"], schemathesis()
        done = run(program, "run", it.url("/openapi.json"), "--checks", "all", "--header", f"Authorization: Bearer {held['who'].key}",
                   "--phases", phases, *options, "--seed", 1, "--continue-on-failure",
                   "--generation-database", "none", "--exclude-operation-id", "postCeb",  # CEB has a schema of its own: test_ceb.py
                   "--exclude-operation-id", "createUpload", "--exclude-operation-id", "appendUpload", "--exclude-operation-id", "getUpload",  # test_uploads.py
                   "--exclude-operation-id", "watch",  # it never ends: test_live.py
                   "--generation-allow-x00", "false", "--request-timeout", 40, "--no-color", seconds=480)
        self.assertEqual(done.returncode, 0, done.stdout[-30000:] + done.stderr[-2000:])

    def test_it_answers_as_it_says(self):
        """What follows from the document alone, whole however slow the machine is; then what chance finds in a while."""
        it = held["it"]
        self.check("examples,coverage")
        self.check("fuzzing", "--max-time", SECONDS, "--max-examples", 20)
        self.assertIsNotNone(it.processes["gateway"].pid())
        self.assertNotIn("ERROR", (it.folder / "logs" / "gateway.log").read_text())


if __name__ == "__main__":
    unittest.main()
