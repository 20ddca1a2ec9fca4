"""Lint of category packs: the delivered ones are clean, and each fault is named."""
import copy
import json
import unittest

import house
import packs

FOLDER = house.SCHEMAS / "categories"


def check(code, *actions, **form):
    return {"code": code, "actions": list(actions) or ["physical"], "form": form}


def faults(*checks, identifiers=("vin",)):
    return packs.lint({"identifiers": [{"kind": kind} for kind in identifiers], "checklist": list(checks)})


class Packs(unittest.TestCase):
    def test_the_delivered_ones(self):
        files = sorted(FOLDER.glob("*.json"))
        self.assertEqual([(path.name, packs.lint(json.loads(path.read_text(encoding="utf-8")))) for path in files], [(path.name, []) for path in files])

    def test_each_says_what_a_failure_needs(self):
        for path in FOLDER.glob("*.json"):
            for one in json.loads(path.read_text(encoding="utf-8"))["checklist"]:
                self.assertIn("note", one["form"]["onFailure"], f"{path.name} {one['code']}")

    def test_conditions_that_hold_together(self):
        self.assertEqual(faults(check("A", "physical", "sample"), check("B", relevant={"any": [{"answer": "A", "is": "fail"}, {"not": {"item": "brand", "is": "X"}}]})), [])

    def test_faults(self):
        least = {"label": "l", "labelZh": "l", "unit": "mm", "basis": "b", "verified": False}
        for form, word in (({"relevant": {"answer": "B", "is": "fail"}}, "stand before"), ({"relevant": {"answer": "A", "is": "bad"}}, "no result"),
                           ({"relevant": {"all": []}}, "take a list"), ({"relevant": {"item": "price", "is": "1"}}, "no condition"), ({"relevant": "A"}, "is an object"),
                           ({"relevant": {"answer": "S", "is": "fail"}}, "not asked on every action"), ({"perUnit": "lot"}, "perUnit"), ({"onFailure": ["film"]}, "note or a photo"),
                           ({"measure": {"unit": "mm"}}, "a measure has"), ({"measure": least | {"least": "1"}}, "numbers"), ({"measure": least | {"least": 2, "most": 1}}, "above"),
                           ({"when": {}}, "no member")):
            found = faults(check("A"), check("S", "sample"), check("B", **copy.deepcopy(form)))
            self.assertEqual([(code, word in fault) for code, fault in found], [("B", True)], (form, found))
        self.assertEqual(len(faults(check("A", perUnit="vin"), identifiers=("gtin",))), 1)


if __name__ == "__main__":
    unittest.main()
