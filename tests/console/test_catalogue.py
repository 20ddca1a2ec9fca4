"""Two catalogues with the same keys: none missing, none empty, none left in the other language."""
import re
import unittest

from place import ROOT

SOURCES = ROOT / "services" / "gateway" / "console" / "src"
ENTRY = re.compile(r'^  "([\w.-]+)":\s*"((?:[^"\\]|\\.)*)",$', re.M)
HAN = re.compile(r"[\u4e00-\u9fff]")
# The name of the other language, in that language.
SWITCH = "view.language"


def catalogue(language):
    """{key: text} over all files of a language; a key that stands twice fails."""
    found = {}
    for file in sorted((SOURCES / "i18n").glob(f"{language}*.ts")):
        for key, text in ENTRY.findall(file.read_text(encoding="utf-8")):
            assert key not in found, f"{key} stands twice"
            found[key] = text
    return found


class Catalogue(unittest.TestCase):
    def setUp(self):
        self.zh, self.en = catalogue("zh"), catalogue("en")

    def test_same_keys(self):
        self.assertGreater(len(self.zh), 200)
        self.assertEqual(set(self.zh) ^ set(self.en), set())

    def test_nothing_is_empty(self):
        self.assertEqual([key for each in (self.zh, self.en) for key, text in each.items() if not text.strip()], [])

    def test_each_in_its_language(self):
        self.assertEqual([key for key, text in self.en.items() if HAN.search(text) and key != SWITCH], [])
        same = [key for key in self.zh if self.zh[key] == self.en[key] and re.search("[a-z]{3}", self.en[key])]
        self.assertEqual(same, ["app.short"])

    def test_same_values_to_fill_in(self):
        holes = re.compile(r"\{(\w+)\}")
        self.assertEqual([key for key in self.zh if sorted(holes.findall(self.zh[key])) != sorted(holes.findall(self.en.get(key, "")))], [])

    def test_no_text_outside(self):
        """Nothing that people read stands in a page itself."""
        found = [f"{file.relative_to(SOURCES)}: {line.strip()}" for file in sorted(SOURCES.rglob("*.ts*")) if "i18n" not in file.parts
                 for line in file.read_text(encoding="utf-8").splitlines() if HAN.search(line)]
        self.assertEqual(found, [])


if __name__ == "__main__":
    unittest.main()
