"""Two catalogues with the same keys: none missing, none empty, none left in the other language."""
import re
import unittest

from place import ROOT
from words import SOURCES, catalogue

HAN = re.compile(r"[\u4e00-\u9fff]")
# The name of the other language, in that language.
SWITCH = "view.language"


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

    def test_states_of_life_cycles_have_words_and_are_what_lists_are_filtered_by(self):
        text = "".join((ROOT / "common" / "model" / f"life_cycle_{side}.c").read_text(encoding="utf-8") for side in ("border", "market"))
        machines = {name: set(re.findall(r'"([\w-]+)"\}', moves)) for name, moves in re.findall(r"struct lg_move (\w+)_moves\[\] = \{(.*?)\n\};", text, re.S)}
        spoken = {"declaration", "inspection_order", "sample", "disposal", "disposal_rectify", "recall", "investigation", "complaint"}
        self.assertEqual({f"state.{state}" for name in spoken for state in machines[name]} - set(self.zh), set())
        lists = dict(re.findall(r"^  (\w+): \[(.*)\],$", (SOURCES / "desk" / "states.ts").read_text(encoding="utf-8"), re.M))
        for name, machine in (("order", "inspection_order"), ("recall", "recall"), ("investigation", "investigation"), ("complaint", "complaint")):
            self.assertEqual(set(re.findall(r'"(\w+)"', lists[name])), machines[machine], name)

    def test_no_text_outside(self):
        """Nothing that people read stands in a page itself."""
        found = [f"{file.relative_to(SOURCES)}: {line.strip()}" for file in sorted(SOURCES.rglob("*.ts*")) if "i18n" not in file.parts
                 for line in file.read_text(encoding="utf-8").splitlines() if HAN.search(line)]
        self.assertEqual(found, [])


if __name__ == "__main__":
    unittest.main()
