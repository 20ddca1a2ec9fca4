"""The house's measures: sizes of files and functions, complexity, parameters; no exceptions are listed."""
import statistics
import unittest

import scan
from place import ROOT, sources

FILE_LINES, HEADER_LINES, FUNCTION_LINES, COMPLEXITY, PARAMETERS, MEDIAN_LINES = 400, 150, 60, 12, 6, 12


class Sizes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.c = [f for file in sources(".c", ".h") for f in scan.c_functions(file)]
        cls.python = [f for file in sources(".py") for f in scan.python_functions(file)]
        cls.typescript = [f for file in sources(".ts", ".tsx") for f in scan.typescript_functions(file)]

    def none(self, functions, measure, most):
        over = [f"{f.file.relative_to(ROOT)}:{f.line}: {f.name} has {getattr(f, measure)} {measure}, at most {most}"
                for f in functions if getattr(f, measure) > most]
        self.assertEqual(over, [], "\n" + "\n".join(over))

    def test_files(self):
        over = []
        for file in sources(".c", ".cc", ".h", ".py", ".sql", ".ts", ".tsx", ".mjs", ".css"):
            lines, most = len(file.read_text().splitlines()), HEADER_LINES if file.suffix == ".h" else FILE_LINES
            if lines > most:
                over.append(f"{file.relative_to(ROOT)}: {lines} lines, at most {most}")
        self.assertEqual(over, [], "\n" + "\n".join(over))

    def test_function_lines(self):
        self.none(self.c + self.python + self.typescript, "lines", FUNCTION_LINES)

    def test_complexity(self):
        self.none(self.c + self.python, "complexity", COMPLEXITY)

    def test_parameters(self):
        self.none(self.c + self.python, "parameters", PARAMETERS)

    def test_median_function(self):
        self.assertGreater(len(self.c), 100)
        self.assertLessEqual(statistics.median(f.lines for f in self.c), MEDIAN_LINES)
        self.assertGreater(len(self.typescript), 50)
        self.assertLessEqual(statistics.median(f.lines for f in self.typescript), MEDIAN_LINES)


if __name__ == "__main__":
    unittest.main()
