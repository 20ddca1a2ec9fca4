"""Whatever a list or a page of one thing shows has a word in both languages: no property of the interface is read by its English name."""
import json
import unittest

from place import ROOT
from words import catalogue

SCHEMAS = ROOT / "schemas"
# What work lists hold; what the other lists hold the interface says.
WORKED = ("Clock", "Duty", "Report")


def events():
    return {path.name.removesuffix(".schema.json"): json.loads(path.read_text(encoding="utf-8")) for path in (SCHEMAS / "events").glob("*.schema.json")}


class Names:
    """The names of all properties that views have, to their depth."""

    def __init__(self):
        self.views = json.loads((SCHEMAS / "api" / "interface.json").read_text(encoding="utf-8"))["views"]
        self.events, self.seen, self.found = events(), set(), set()

    def of_schema(self, schema):
        if "$ref" in schema:
            return self.of_schema(self.events["common"]["$defs"].get(schema["$ref"].rsplit("/", 1)[1], {}))
        for name, one in schema.get("properties", {}).items():
            self.found.add(name)
            self.of_schema(one)
        return self.of_schema(schema["items"]) if "items" in schema else None

    def of_path(self, path):
        """What stands at EVENT.member.member."""
        event, *members = path.split(".")
        schema = self.events.get(event, {})
        for member in members:
            schema = schema.get("items", schema).get("properties", {}).get(member, {})
        self.of_schema(schema)

    def of_view(self, view):
        if view in self.seen:
            return
        self.seen.add(view)
        for name, kind in self.views[view]["properties"].items():
            self.found.add(name)
            kind = kind.strip("[]")
            self.of_view(kind) if kind in self.views else self.of_path(kind)


class Fields(unittest.TestCase):
    def test_each_has_a_word(self):
        names, words = Names(), catalogue("zh")
        interface = json.loads((SCHEMAS / "api" / "interface.json").read_text(encoding="utf-8"))
        for view in {one["list"] for one in interface["operations"] if "list" in one} - {"AdjustmentView"} | set(WORKED):
            names.of_view(view)
        names.of_schema(names.events["declaration"])
        self.assertGreater(len(names.found), 170)
        self.assertEqual(sorted(name for name in names.found if not {f"field.{name}", f"field.{name.removesuffix('Zh')}"} & set(words)), [])

    def test_each_event_that_is_sent_has_a_word(self):
        sent = json.loads((SCHEMAS / "api" / "permissions.json").read_text(encoding="utf-8"))["sends"]
        self.assertEqual(sorted(f"sent.{event}" for event in sent if f"sent.{event}" not in catalogue("zh")), [])


if __name__ == "__main__":
    unittest.main()
