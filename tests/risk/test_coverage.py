"""
Every line and branch of what decides was reached by the programs of the suite `risk`, which ran before this.

gcov tells what ran in each object; what several objects have of one file (a header's functions) counts together.
There are no exceptions and no comments that make one: what cannot be reached is deleted.
"""
import collections
import json
import subprocess
import unittest

from place import ROOT, build


def deciding():
    """What must be reached: the engine, and each service's decisions."""
    folders = [ROOT / "common" / "risk", *sorted((ROOT / "services").glob("*/decide"))]
    return [path for folder in folders for path in sorted(folder.glob("*.[ch]"))]


def notes(source):
    """The compiler's notes on the objects of a source: where a test links it again, there are several."""
    parts = source.relative_to(ROOT).parts
    name = "_".join(parts[-2:]) if "decide" in parts else parts[-1]
    return sorted(build().joinpath(*parts[:2]).glob(f"*.a.p/{name}.gcno"))


def counted(note):
    """gcov's view of an object: of each of its sources the lines."""
    done = subprocess.run(["gcov", "--json-format", "--stdout", "--branch-probabilities", note.name], cwd=note.parent, capture_output=True,
                          text=True, check=True)
    for text in done.stdout.splitlines():
        view = json.loads(text)
        for file in view["files"]:
            yield (build() / file["file"]).resolve(), file["lines"]


class Reached:
    """How often each line ran, and each branch of it was taken, by source."""

    def __init__(self):
        self.lines = collections.defaultdict(collections.Counter)
        self.branches = collections.defaultdict(collections.Counter)

    def add(self, path, lines):
        for line in lines:
            number = line["line_number"]
            self.lines[path][number] += line["count"]
            for i, branch in enumerate(line["branches"]):
                self.branches[path][number, line.get("function_name"), i] += branch["count"]

    def holes(self, path):
        """Each as FILE:LINE with what was not reached."""
        name = path.relative_to(ROOT)
        idle = sorted(number for number, times in self.lines[path].items() if times == 0)
        found = [f"{name}:{number}: never run" for number in idle]
        missed = collections.Counter(key[0] for key, times in self.branches[path].items() if times == 0)
        total = collections.Counter(key[0] for key in self.branches[path])
        found += [f"{name}:{number}: {missed[number]} of {total[number]} branches never taken" for number in sorted(set(missed) - set(idle))]
        return found


class Coverage(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.reached = Reached()
        for source in deciding():
            for note in notes(source):
                for path, lines in counted(note):
                    cls.reached.add(path, lines)

    def test_each_source_is_built(self):
        self.assertEqual([str(path) for path in deciding() if path.suffix == ".c" and not notes(path)], [])

    def test_every_line_and_branch_is_reached(self):
        holes = [hole for path in deciding() for hole in self.reached.holes(path)]
        lines, branches = (sum(len(of[path]) for path in deciding()) for of in (self.reached.lines, self.reached.branches))
        print(f"note: {lines} lines and {branches} branches of {len(deciding())} files, {len(holes)} lines with a hole")
        self.assertGreater(branches, 1900)
        self.assertEqual(holes, [], "\n" + "\n".join(holes))


if __name__ == "__main__":
    unittest.main()
