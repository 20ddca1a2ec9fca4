"""OpenAPI's components are whole: every event, every reference led home, and a second opinion agrees."""
import json
import unittest

import house
import jsonschema
import openapi


def references(value):
    """Every $ref in a JSON value."""
    if isinstance(value, dict):
        yield from [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        value = list(value.values())
    for below in value if isinstance(value, list) else []:
        yield from references(below)


class Components(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.model = house.model()
        cls.made = openapi.components(cls.model)

    def test_every_event_and_struct_is_there(self):
        for event in self.model.events:
            self.assertIn(openapi.name_of(event.name + ".schema.json"), self.made)
        for struct in self.model.structs:
            if struct.place.pointer.startswith("/$defs/"):
                self.assertIn(openapi.name_of(f"{struct.place.file}#{struct.place.pointer}"), self.made)

    def test_references_lead_to_components(self):
        for reference in references(self.made):
            self.assertTrue(reference.startswith("#/components/schemas/"), reference)
            self.assertIn(reference.rsplit("/", 1)[1], self.made)

    def test_each_is_a_schema_of_its_own(self):
        for name, schema in self.made.items():
            jsonschema.Draft202012Validator.check_schema(schema)
            self.assertFalse({"$id", "$schema", "$defs"} & set(schema), name)

    def test_they_judge(self):
        whole = {"components": json.loads(openapi.source(self.model)), "$ref": "#/components/schemas/Tick"}
        judge = jsonschema.Draft202012Validator(whole)
        self.assertTrue(judge.is_valid({"at": "2026-01-31T12:00:00Z", "number": 1}))
        self.assertFalse(judge.is_valid({"at": "2026-01-31T12:00:00Z", "number": 0}))
        self.assertFalse(judge.is_valid({"number": 1}))


if __name__ == "__main__":
    unittest.main()
