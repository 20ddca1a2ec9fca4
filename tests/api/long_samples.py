"""The sample in Go, which takes a toolchain and a minute to compile what it needs for the first time; the others run in test_platform.py."""
import contextlib
import json
import os
import shutil
import subprocess
import unittest

from client import principal
from place import ROOT, STATE
from stack import instance


@unittest.skipIf(shutil.which("go") is None, "there is no Go toolchain")
class Samples(unittest.TestCase):
    def test_go(self):
        with contextlib.ExitStack() as stack:
            it = stack.enter_context(instance("samples", clock="real"))
            it.start("gateway", "assess")
            it.wait_ready("gateway", "assess")
            mall = principal(it, "mall", "platform")
            done = subprocess.run(["go", "run", ROOT / "schemas" / "api" / "samples" / "declare.go", "S-go"], capture_output=True, text=True, timeout=580,
                                  env=os.environ | {"LOOPGATE_URL": it.url(), "LOOPGATE_KEY": mall.key, "HOME": str(STATE)})
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(json.loads(done.stdout)["state"], "done", done.stdout)
            self.assertEqual(mall.get("/v1/declarations/S-go").status, 200)


if __name__ == "__main__":
    unittest.main()
