#!/usr/bin/env python3
"""Runs files of unittest cases: each case is a line on stderr, the counts are one JSON object on stdout."""
import importlib.util
import json
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))


class Counted(unittest.TextTestResult):
    """A case whose sub-tests fail counts once, and so does a class whose set-up fails."""

    def __init__(self, *args, **named):
        super().__init__(*args, **named)
        self.passed, self.bad = 0, set()

    def addSuccess(self, test):
        super().addSuccess(test)
        self.passed += 1

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.bad.add(test.id())

    def addError(self, test, err):
        super().addError(test, err)
        self.bad.add(test.id())

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            self.bad.add(test.id())


def cases(path):
    sys.path.insert(0, str(path.parent))
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return unittest.defaultTestLoader.loadTestsFromModule(module)


def main():
    suite = unittest.TestSuite(cases(pathlib.Path(name).resolve()) for name in sys.argv[1:])
    result = unittest.TextTestRunner(stream=sys.stderr, verbosity=2, resultclass=Counted).run(suite)
    print(json.dumps({"passed": result.passed, "failed": len(result.bad), "skipped": len(result.skipped), "names": sorted(result.bad)}))
    return 1 if result.bad else 0


if __name__ == "__main__":
    sys.exit(main())
