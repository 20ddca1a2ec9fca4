"""README.md and schemas/profiles/ANALYSTS.md run as they stand: the commands of each, in one shell, against a real stack."""
import contextlib
import os
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

from place import ROOT, build
from stack import instance

held = contextlib.ExitStack()
it = None


def setUpModule():
    global it
    it = held.enter_context(instance("page", clock="real"))
    it.start()
    it.wait_ready()


def tearDownModule():
    held.close()


def told(path):
    """What the page's commands print, which all end well; `deploy/local` itself is run by the suite `local`."""
    blocks = [block for block in re.findall(r"^```sh\n(.*?)^```$", path.read_text(encoding="utf-8"), re.M | re.S) if not block.startswith("deploy/local")]
    assert len(blocks) > 5, path
    folder = it.folder / path.stem
    folder.mkdir()
    ctl = Path(held.enter_context(tempfile.TemporaryDirectory()), "loopgatectl")  # the pages' `$ctl` is words, and a checkout's path may hold spaces
    ctl.symlink_to(build() / "services" / "ctl" / "loopgatectl")
    ours = {"ctl": str(ctl), "API": it.url("")}
    done = subprocess.run(["bash", "-euo", "pipefail", "-c", "".join(blocks)], cwd=folder, env=os.environ | it.environment("operator") | ours,
                          capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


class Pages(unittest.TestCase):
    def test_each_user_gets_through_the_main_task(self):
        said = told(ROOT / "README.md")
        decided = re.findall(r'"lane":"(\w+)"', said)
        self.assertIn("red", decided, said)
        self.assertEqual(decided[-1], "blocked", said)
        self.assertIn('"cites":"recall:R-1"', said)
        self.assertIn('"status":"released"', said)
        self.assertEqual(len(re.findall(r'"receipt":[^}]*"state":"done"', said)), 11, said)

    def test_an_analyst_gets_a_profile_from_the_idea_to_what_it_found(self):
        said = told(ROOT / "schemas" / "profiles" / "ANALYSTS.md")
        for words in ('"owner":"Desk of vehicles"', "FALKE-SEATS v1: if brand = Falke", "seat frames of this brand broke", '"checklist":[{"code":"SEAT_FRAME"', '"findings":[', "decision 31 of the desk"):
            self.assertIn(words, said)
        self.assertEqual(len(re.findall(r'"receipt":[^}]*"state":"done"', said)), 12, said)


if __name__ == "__main__":
    unittest.main()
