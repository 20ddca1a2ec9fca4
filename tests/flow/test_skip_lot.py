"""Skip-lot levels: passes in a row halve what chance selects, a failure ends it, and one that is overturned never was."""
import contextlib
import json
import unittest
import uuid

import story
from story import seats

MODEL = "Sirona"
held = contextlib.ExitStack()
loop = None


def setUpModule():
    global loop
    loop = held.enter_context(story.running("skiplot"))


def tearDownModule():
    held.close()


def goods(**changed):
    return seats("L-1", **{"model": MODEL, **changed})


def found(verdict, of=None, **more):
    """An outcome of a fresh declaration, or another one of the same."""
    of = of or loop.declare(goods())
    outcome = {"outcomeId": str(uuid.uuid4()), "subject": {"declarationId": of["id"], "declarationNumber": of["number"], "version": 1, "itemNumber": 1},
               "kind": "safety", "severity": "serious", "verdict": verdict, "stage": "final", "version": 1, "at": loop.time(), "producer": "inspect",
               "selectedBy": "random", "probability": 0.05, **more}
    loop.tell(outcome)
    return outcome["outcomeId"], of


def stored():
    row, = loop.rows(f"SELECT level, passes, last_pass FROM assessment.skip_lot WHERE enterprise = '{story.IMPORTER}' AND model = '{MODEL}'")
    return row["level"], row["passes"]


def decided(**changed):
    of = loop.declare(goods(**changed))
    item, = loop.rows(f"SELECT * FROM assessment.item WHERE declaration_id = '{of['id']}'")
    return of, {**item, "facts": json.loads(item["facts"]), "reasons": json.loads(item["reasons"])}


class Levels(unittest.TestCase):
    def test_they_rise_and_fall_and_an_overturned_failure_never_was(self):
        usual = decided()[1]["probability"]
        for i in range(10):
            found("pass")
        self.assertEqual(stored(), (1, 0))
        loop.day(3)
        of, item = decided()
        self.assertAlmostEqual(item["probability"], usual / 2)
        self.assertEqual(item["facts"]["skipLot"], {"level": 1, "passes": 0, "factor": 0.5, "daysSincePass": 3})
        reason, = [reason for reason in item["reasons"] if reason["code"] == "skip-lot"]
        self.assertIn("skip-lot level 1", reason["text"])
        self.assertIn("抽批等级1", reason["textZh"])
        self.assertEqual(decided(model="Another")[1]["probability"], usual)

        failed, lot = found("fail")
        self.assertEqual(stored(), (0, 0))
        self.assertEqual(decided()[1]["probability"], usual)
        loop.day()
        found("pass")
        self.assertEqual(stored(), (0, 1))
        overturned, _ = found("pass", lot, supersedes=failed, version=2)
        self.assertEqual(stored(), (1, 2))
        found("pass", lot, supersedes=overturned, version=3, stage="preliminary")
        self.assertEqual(stored(), (1, 1), "what is not final does not stand")
        self.assertTrue(loop.it.ctl("replay", of["number"]).endswith("equal\n"), "a decision is what it was, whatever became of the level")


if __name__ == "__main__":
    unittest.main()
