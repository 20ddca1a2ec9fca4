"""What people draft has a schema: the delivered profiles fit it, and what a profile may ask is the dictionary's."""
import json
import unittest

import house
import jsonschema

import drafts
import openapi
import shapes


class Drafts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.model = house.model()
        cls.profile = drafts.schema(cls.model, "profile")

    def asked(self, form):
        return self.profile["$defs"][form]["properties"]["attribute"]["enum"]

    def test_each_is_a_schema(self):
        for file in self.model.drafts:
            jsonschema.Draft202012Validator.check_schema(drafts.schema(self.model, file.removesuffix(".schema.json")))

    def test_the_delivered_profiles_fit(self):
        judge = jsonschema.Draft202012Validator(self.profile)
        paths = sorted((house.SCHEMAS / "profiles").glob("*.json"))
        self.assertGreater(len(paths), 6)
        for path in paths:
            document = json.loads(path.read_text(encoding="utf-8"))
            self.assertEqual([error.message for error in judge.iter_errors(document)], [], path.name)
            self.assertFalse(judge.is_valid(document | {"conditon": {}}))

    def test_attributes_are_the_dictionarys(self):
        rows = self.model.attributes
        self.assertEqual(self.asked("profileExists"), [row["name"] for row in rows])
        for form, types in (("profileIn", ("text", "set")), ("profilePrefix", ("text",)), ("profileRange", ("number",)), ("profileDays", ("day",))):
            self.assertEqual(self.asked(form), [row["name"] for row in rows if row["type"] in types], form)
        self.assertEqual(self.asked("profileListed"), [row["name"] for row in rows if "list" in row])

    def test_what_is_not_there_is_refused(self):
        place = shapes.Place("profile.schema.json")
        for value in ({"x-attributes": {"types": ["colour"]}}, {"$ref": "#/$defs/nowhere"}, {"$ref": "../events/none.schema.json"}):
            with self.assertRaises(shapes.Refused):
                drafts.whole(self.model, value, place)

    def test_openapi_has_them(self):
        made = drafts.components(self.model)
        self.assertEqual(made["ProfileDocument"]["properties"]["condition"], {"$ref": "#/components/schemas/ProfileCondition"})
        self.assertIn("ListOfVinRanges", made)
        self.assertFalse(set(made) & set(openapi.components(self.model)))


if __name__ == "__main__":
    unittest.main()
