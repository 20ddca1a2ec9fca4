"""The inspector's day once more, in English: the same steps on a tablet that speaks it."""
import unittest

import test_inspector
from test_inspector import setUpModule, tearDownModule  # noqa: F401


class English(test_inspector.Day):
    LANGUAGE = "en"


if __name__ == "__main__":
    unittest.main()
