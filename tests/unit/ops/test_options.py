"""One command line for all services: what is asked is answered, and what is wrong is refused before anything starts."""
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

SERVICES = ("assess", "gateway", "inspect", "recall", "relay")
PROGRAMS = {path.name.removeprefix("loopgate-"): path for path in map(pathlib.Path, sys.argv[1:]) if path.name.startswith("loopgate-")}
EX_OK, EX_USAGE, EX_CONFIG = 0, 64, 78


def run(service, *arguments):
    plain = {name: value for name, value in os.environ.items() if not name.startswith("LOOPGATE_")}
    return subprocess.run([PROGRAMS[service].resolve(), *arguments], capture_output=True, text=True, timeout=60, env=plain)


class Options(unittest.TestCase):
    def each(self, *arguments):
        for service in SERVICES:
            with self.subTest(service=service):
                yield service, run(service, *arguments)

    def test_help_and_version(self):
        for _, done in self.each("--help"):
            self.assertEqual(done.returncode, EX_OK)
            for option in ("--config=FILE", "--check-config", "--print-config", "--version"):
                self.assertIn(option, done.stdout)
        for service, done in self.each("--version"):
            self.assertRegex(done.stdout, rf"^loopgate-{service} \d+\.\d+\.\d+\n$")

    def test_what_is_no_option_is_refused(self):
        for arguments in (("--unknown",), ("settings.ini",)):
            for _, done in self.each(*arguments):
                self.assertEqual((done.returncode, done.stdout), (EX_USAGE, ""))

    def test_settings(self):
        with tempfile.TemporaryDirectory() as folder:
            good, bad, wrong = (pathlib.Path(folder, name) for name in ("good.ini", "bad.ini", "wrong.ini"))
            good.write_text("instance = here\n")
            bad.write_text("instanse = here\n")
            wrong.write_text("stuck = never\n")
            for _, done in self.each(f"--config={good}", "--check-config"):
                self.assertEqual((done.returncode, done.stdout), (EX_OK, ""))
            for _, done in self.each("-c", str(good), "--print-config"):
                self.assertIn("instance = here\n", done.stdout)
            for file, word in ((bad, "instanse"), (wrong, "stuck")):
                for _, done in self.each("--config", str(file), "--check-config"):
                    self.assertEqual(done.returncode, EX_CONFIG)
                    self.assertIn(word, done.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
