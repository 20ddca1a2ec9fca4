"""No entry loads more script than its users' networks bear."""
import re
import unittest

from browser import built
from place import ROOT
from weights import ENTRIES, weights


class Weights(unittest.TestCase):
    def test_each_entry(self):
        for entry, (size, limit) in weights(built() / "dist").items():
            with self.subTest(entry):
                self.assertGreater(size, 50_000)
                self.assertLessEqual(size, limit)

    def test_each_page_is_weighed(self):
        app = (ROOT / "services" / "gateway" / "console" / "src" / "shell" / "App.tsx").read_text(encoding="utf-8")
        pages = {path.rsplit("/", 1)[1] for path in re.findall(r'lazy\(\(\) => import\("([^"]+)"\)', app)}
        self.assertEqual(pages - {chunk for _, chunks in ENTRIES.values() for chunk in chunks}, set())


if __name__ == "__main__":
    unittest.main()
