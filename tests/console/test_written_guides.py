"""The guides, put together with the pictures that the other tests of this suite have made: it runs last, by its name."""
import re
import shutil
import unittest

from browser import PICTURES
from place import ROOT, STATE

SOURCES = ROOT / "services" / "gateway" / "console" / "guides"
GUIDES = STATE / "guides"
PICTURE = re.compile(r"!\[[^\]]+\]\(pictures/([\w-]+\.png)\)")


class Guides(unittest.TestCase):
    def test_each_guide_has_its_pictures(self):
        if not PICTURES.is_dir():
            self.skipTest("no test has made pictures: there is no browser")
        shutil.rmtree(GUIDES, ignore_errors=True)
        (GUIDES / "pictures").mkdir(parents=True)
        for guide in sorted(SOURCES.glob("*.*.md")):
            names = PICTURE.findall(guide.read_text(encoding="utf-8"))
            self.assertTrue(names, guide.name)
            self.assertEqual([name for name in names if not (PICTURES / name).exists()], [], guide.name)
            for name in names:
                shutil.copyfile(PICTURES / name, GUIDES / "pictures" / name)
            shutil.copyfile(guide, GUIDES / guide.name)

    def test_each_is_there_in_both_languages(self):
        names = {language: {path.name.removesuffix(f".{language}.md") for path in SOURCES.glob(f"*.{language}.md")} for language in ("zh", "en")}
        self.assertEqual(names["zh"], names["en"])
        self.assertGreaterEqual(names["zh"], {"sign-in", "inspector", "supervisor", "analyst", "profiles", "market", "operator", "platform", "laboratory", "overview", "public"})


if __name__ == "__main__":
    unittest.main()
