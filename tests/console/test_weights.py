"""No entry loads more script than its users' networks bear."""
import unittest

from browser import built
from weights import weights


class Weights(unittest.TestCase):
    def test_each_entry(self):
        for entry, (size, limit) in weights(built() / "dist").items():
            with self.subTest(entry):
                self.assertGreater(size, 50_000)
                self.assertLessEqual(size, limit)


if __name__ == "__main__":
    unittest.main()
