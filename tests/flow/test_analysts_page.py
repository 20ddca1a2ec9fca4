"""schemas/profiles/ANALYSTS.md runs as it stands: its commands, in one shell, against a real stack."""
import contextlib
import os
import re
import subprocess
import unittest

from place import ROOT, build
from stack import instance

PAGE = ROOT / "schemas" / "profiles" / "ANALYSTS.md"


class Page(unittest.TestCase):
    def test_every_command_does_what_it_says(self):
        blocks = re.findall(r"^```sh\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.M | re.S)
        self.assertGreater(len(blocks), 5)
        with contextlib.ExitStack() as stack:
            it = stack.enter_context(instance("page", clock="real"))
            it.start()
            it.wait_ready(seconds=120)
            folder = it.folder / "page"
            folder.mkdir()
            told = {"ctl": str(build() / "services" / "ctl" / "loopgatectl"), "API": it.url("")}
            done = subprocess.run(["bash", "-euo", "pipefail", "-c", "".join(blocks)], cwd=folder, env=os.environ | it.environment("operator") | told,
                                  capture_output=True, text=True, timeout=240)
            self.assertEqual(done.returncode, 0, done.stdout[-3000:] + done.stderr[-3000:])
            for said in ('"owner":"Desk of vehicles"', "FALKE-SEATS v1: if brand = Falke", "seat frames of this brand broke", '"checklist":[{"code":"SEAT_FRAME"', '"findings":[', "decision 31 of the desk"):
                self.assertIn(said, done.stdout)
            self.assertEqual(len(re.findall(r'"receipt":[^}]*"state":"done"', done.stdout)), 12, done.stdout)


if __name__ == "__main__":
    unittest.main()
