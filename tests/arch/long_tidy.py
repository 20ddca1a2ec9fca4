"""clang-tidy over every source of the build, with the checks of .clang-tidy, finds nothing; it takes a fifth of a second of processor time a file."""
import concurrent.futures
import json
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

from place import ROOT, build

CODE = tuple(str(ROOT / folder) + os.sep for folder in ("common", "services", "tests"))


def tidy(*arguments):
    """What it objects to, and None where there is nothing; also what it cannot read is an objection."""
    done = subprocess.run(["clang-tidy-14", "--quiet", f"--config-file={ROOT / '.clang-tidy'}", *map(str, arguments)], capture_output=True, text=True, errors="replace")
    return done.stdout + done.stderr if done.returncode != 0 else None


def compiled():
    """Each C source of ours that the build compiles, once."""
    commands = json.loads((build() / "compile_commands.json").read_text())
    files = {os.path.realpath(os.path.join(command["directory"], command["file"])) for command in commands}
    return sorted(file for file in files if file.endswith(".c") and file.startswith(CODE) and not file.startswith(str(build())))


class Tidy(unittest.TestCase):
    def test_nothing_is_found(self):
        files = compiled()
        self.assertGreater(len(files), 400)
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as many:
            found = [said for said in many.map(lambda file: tidy("-p", build(), file), files) if said]
        self.assertEqual(found, [], "\n".join(found))

    def test_what_is_wrong_is_found(self):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "wrong.c"
            for text, check in (("int WrongName(void) { return 0; }\n", "readability-identifier-naming"), ("int one(int n) { return n == n; }\n", "misc-redundant-expression")):
                file.write_text(text)
                self.assertIn(check, tidy(file, "--", "-std=c17") or "")


if __name__ == "__main__":
    unittest.main()
