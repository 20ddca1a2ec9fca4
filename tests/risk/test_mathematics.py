"""The worked examples of common/risk/MATHEMATICS.md are what the engine makes of them, and there is one of each calculation."""
import re
import subprocess
import unittest

from place import ROOT, build

PROGRAM = build() / "tests/risk/work_out"


def work_out(*lines):
    done = subprocess.run([PROGRAM], input="".join(f"{line}\n" for line in lines), capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout.splitlines()


class Worked(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        page = (ROOT / "common/risk/MATHEMATICS.md").read_text(encoding="utf-8")
        cls.examples = [line.split(" = ") for block in re.findall(r"^```worked\n(.*?)^```$", page, re.M | re.S) for line in block.splitlines()]

    def test_each_figure_is_so(self):
        self.assertGreater(len(self.examples), 20)
        code, said = work_out(*(given for given, _ in self.examples))
        self.assertEqual((code, dict(zip((given for given, _ in self.examples), said, strict=True))), (0, {given: told for given, told in self.examples}))

    def test_there_is_one_of_each_calculation(self):
        names = subprocess.run([PROGRAM, "--names"], capture_output=True, text=True, check=True).stdout.split()
        self.assertEqual(sorted({given.split()[0] for given, _ in self.examples}), names)

    def test_what_cannot_be_read_is_no_figure(self):
        for line in ("nothing 1", "rank 0.05 40000 1000 1", "score 0.05 12 12", "evidence luck/0.1/1", "decay 365", "base 480 4000 much", "skip-lot ppp", "explore 0.3 0.25"):
            self.assertEqual(work_out(line), (1, []), line)


if __name__ == "__main__":
    unittest.main()
