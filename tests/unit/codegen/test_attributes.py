"""The attribute dictionary: complete where it is used, and refused where it says what is not so."""
import copy
import unittest

import house  # leads to the generator's modules
import attributes
import c_tables
import reference
import typescript
from shapes import Refused

GOOD = {"name": "brand", "id": "BRAND", "type": "text", "source": "declared", "field": "items.brand", "label": "brand", "labelZh": "品牌"}


class Dictionary(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.model = house.model()

    def refused(self, reason, **changed):
        row = {key: value for key, value in (copy.deepcopy(GOOD) | changed).items() if value is not None}
        with self.assertRaises(Refused) as caught:
            attributes.check(self.model, [row])
        self.assertIn(reason, str(caught.exception))

    def test_the_good_one_is_taken(self):
        self.assertEqual(attributes.check(self.model, [GOOD]), [GOOD])

    def test_a_declared_one_names_a_field_of_its_type(self):
        self.refused('a declaration has no "items.colour"', field="items.colour")
        self.refused("is no number", type="number", unit="kg", unitZh="千克")
        self.refused("is no set", type="set")
        self.refused("is no text", field="items.vins")
        self.refused("names its field", field=None)
        self.refused("names its field", source="tables")

    def test_no_personal_field_can_be_one(self):
        declaration = next(event for event in self.model.events if event.name == "declaration")
        personal = [pointer.strip("/").replace("/*", "").replace("/", ".") for pointer in c_tables.personal_pointers(declaration.struct)]
        self.assertTrue(personal)
        for field in personal:
            self.refused("is personal", field=field)

    def test_words_that_there_are_not(self):
        self.refused("there is not", source="guess")
        self.refused("there is not", list="colour")
        self.refused("needs name", labelZh="")
        self.refused("a number its unit", unit="kg")
        with self.assertRaises(Refused):
            attributes.check(self.model, [GOOD, GOOD])

    def test_every_one_is_described_everywhere(self):
        fields, types, table = reference.source(self.model), typescript.source(self.model), attributes.source(self.model)
        for row in self.model.attributes:
            self.assertIn(f"| `{row['name']}` | {row['type']} |", fields)
            self.assertIn(f'"{row["name"]}"', types)
            self.assertIn(f'{{"{row["name"]}", ', table)


if __name__ == "__main__":
    unittest.main()
