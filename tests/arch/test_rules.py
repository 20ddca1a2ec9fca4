"""Rules of law: each that a decision or a field cites has its page, each page is whole and cited."""
import json
import re
import unittest

from place import ROOT

PAGES = ROOT / "schemas" / "rules"
CITATION = re.compile(r"schemas/rules/([a-z0-9-]+)\.md")
HEADINGS = ("Text", "Our reading", "Examples", "Data")
FACTS = ("Source", "Date", "Seen")


def laws(value):
    """Every rule that x-law names in a schema."""
    if isinstance(value, dict):
        yield from value.get("x-law", ())
        value = list(value.values())
    for below in value if isinstance(value, list) else ():
        yield from laws(below)


class Rules(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.pages = {p.stem: p.read_text() for p in PAGES.glob("*.md") if p.stem != "README"}
        headers = [h for pattern in ("services/*/decide/*.h", "common/risk/*.h", "common/model/*.h") for h in ROOT.glob(pattern)]
        cls.cited = {name for header in headers for name in CITATION.findall(re.sub(r"\n \* *", "", header.read_text()))}

    def test_each_page_is_cited_and_each_citation_has_its_page(self):
        self.assertEqual(set(self.pages), self.cited)

    def test_each_page_is_whole(self):
        for name, text in self.pages.items():
            self.assertEqual(tuple(re.findall(r"^## (.*)$", text, re.M)), HEADINGS, name)
            self.assertEqual(tuple(re.findall(r"^- \*\*(\w+)\*\*: .", text, re.M)), FACTS, name)
            self.assertRegex(text.splitlines()[0], r"^# .*[\u4e00-\u9fff]", name)
            for link in re.findall(r"\]\(([a-z0-9-]+)\.md\)", text):
                self.assertIn(link, self.pages, name)

    def test_fields_cite_pages(self):
        for path in sorted((ROOT / "schemas" / "events").glob("*.schema.json")):
            for name in laws(json.loads(path.read_text())):
                self.assertIn(name, self.pages, path.name)
