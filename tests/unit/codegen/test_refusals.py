"""The generator refuses what is outside the subset or against the house's rules, and names the place."""
import copy
import unittest

import house  # leads to the generator's modules
import rules
import subset
from shapes import Refused
from source import Source

GOOD = {"x-type": "loopgate.x.v1", "x-topics": {}, "type": "object", "additionalProperties": False,
        "properties": {"a": {"type": "string", "maxLength": 5}, "b": {"type": "string", "enum": ["x"], "x-codes": "xs"}}}
CODES = {"xs": {"codes": [{"code": "x"}]}}


class Refusals(unittest.TestCase):
    def check(self, schema):
        model = subset.model_of(Source({"x.schema.json": schema}), [], CODES)
        rules.check(model)

    def refused(self, where, reason, change):
        schema = copy.deepcopy(GOOD)
        change(schema)
        with self.assertRaises(Refused) as caught:
            self.check(schema)
        self.assertTrue(str(caught.exception).startswith(f"x.schema.json#{where}: "), caught.exception)
        self.assertIn(reason, str(caught.exception))

    def field(self, where, reason, schema):
        self.refused("/properties/a" + where, reason, lambda s: s["properties"].update(a=schema))

    def test_the_good_one_is_taken(self):
        self.check(GOOD)

    def test_keywords_outside_the_subset(self):
        for keyword in ("oneOf", "allOf", "not", "if", "patternProperties", "dependentRequired", "contains", "prefixItems"):
            self.field("/" + keyword, "outside the subset", {"type": "string", "maxLength": 5, keyword: {}})
        self.field("/minimum", "says nothing of string", {"type": "string", "maxLength": 5, "minimum": 1})
        self.field("/type", "one type", {"type": ["string", "null"]})
        self.field("/format", "none of", {"type": "string", "format": "email"})
        self.field("/pattern", "", {"type": "string", "maxLength": 5, "pattern": "^(a|b)$"})
        self.field("", "allows nothing", False)

    def test_rules_of_the_house(self):
        self.field("", "without maxLength", {"type": "string"})
        self.field("", "without maxItems", {"type": "array", "items": {"type": "integer"}})
        self.field("", "anything goes", {"type": "object"})
        self.field("", "x-personal", {"type": "integer", "x-personal": True})
        self.field("", "x-personal", {"type": "string", "enum": ["x"], "x-codes": "xs", "x-personal": True})
        self.field("/items", "x-personal", {"type": "array", "maxItems": 2, "items": {"type": "string", "maxLength": 5, "x-personal": True}})
        self.field("", "without x-codes", {"type": "string", "enum": ["x"]})
        self.field("", "no code list", {"type": "string", "maxLength": 5, "x-codes": "ys"})
        self.field("", 'does not know "z"', {"type": "string", "enum": ["x", "z"], "x-codes": "xs"})
        self.refused("", "additionalProperties", lambda s: s.pop("additionalProperties"))
        self.refused("/x-topics/t", "not a required property", lambda s: s["x-topics"].update(t="a"))

    def test_references(self):
        self.field("/$ref", "no such file", {"$ref": "other.schema.json"})
        self.field("/$ref", "nothing there", {"$ref": "#/$defs/none"})
        self.field("/maxLength", "beside $ref", {"$ref": "#/properties/b", "maxLength": 5})
        self.field("/x-personal", "beside $ref", {"$ref": "#/properties/b", "x-personal": True})

    def test_the_house_is_taken(self):
        self.assertGreater(len(house.model().events), 20)


if __name__ == "__main__":
    unittest.main()
