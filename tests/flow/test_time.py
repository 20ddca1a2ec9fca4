"""Time and persons: clocks over a holiday, dead letters tried again, what people control, measures that end."""
import contextlib
import datetime
import json
import unittest

import story
from proof import prove
from story import UTC, seats, toys

held = contextlib.ExitStack()
loop = None


def setUpModule():
    global loop
    loop = held.enter_context(story.running("time", start="2026-09-28T02:00:00"))


def tearDownModule():
    held.close()


class Clocks(unittest.TestCase):
    def test_a_term_runs_over_the_holiday_and_is_told_once(self):
        """Two working days from Tuesday, 2026-09-29: Wednesday, and after National Day (1 to 7 October) Thursday the 8th."""
        loop.tick(datetime.datetime(2026, 9, 29, 2, tzinfo=UTC))
        goods = {"brand": "Recaro", "model": "Zero"}
        loop.investigate("CASE-1", "open", "evidence", "defect-confirmed", goods=goods, finding="the shell breaks")
        due = loop.one("SELECT due_at, met_at FROM supervision.deadline_view WHERE subject = 'case:CASE-1' AND rule = 'recall_report'")
        self.assertEqual((datetime.datetime.fromisoformat(due["due_at"]), due["met_at"]), (datetime.datetime(2026, 10, 8, 16, tzinfo=UTC), None))
        loop.tick(datetime.datetime(2026, 10, 8, 15, 59, 59, tzinfo=UTC))
        self.assertEqual(self.warnings(), [])
        for hour in (16, 17, 18):
            loop.tick(datetime.datetime(2026, 10, 8, hour, tzinfo=UTC))
            self.assertEqual(self.warnings(), ["case:CASE-1"])

    def test_a_blue_release_leaves_a_duty(self):
        first = next(of for of in (loop.declare(toys(value="2000000.00"), regime="9610") for _ in range(20)) if loop.assessed(of)["lane"] == "blue")
        self.assertEqual(loop.released(first), "conditional")
        loop.settle()
        self.assertEqual(loop.one(f"SELECT state FROM supervision.task_view WHERE declaration_id = '{first['id']}'")["state"], "open")
        loop.change(first, "return")
        loop.settle()
        self.assertEqual(loop.released(first), "refused")
        self.assertEqual(loop.one(f"SELECT state FROM supervision.task_view WHERE declaration_id = '{first['id']}'")["state"], "superseded")

    def warnings(self):
        return [row["subject"] for row in loop.rows("SELECT subject FROM supervision.warning_view WHERE rule = 'recall_report'")]


class AuditTrail(unittest.TestCase):
    def test_acts_are_linked_as_time_goes_on(self):
        before = json.loads(loop.it.ctl("audit", "verify", "--json"))
        loop.it.ctl("principals", "add", "newcomer", "--name", "Newcomer")
        for _ in range(2):
            loop.day(0, hours=1)
        after = json.loads(loop.it.ctl("audit", "verify", "--json", "--head", before["head"]))
        self.assertGreater(after["acts"], before["acts"])
        self.assertEqual((after["acts"], after["waiting"]), (loop.one("SELECT count(*) FROM ops.audit")["count"], 0))


class DeadLetters(unittest.TestCase):
    def test_what_came_too_early_is_tried_again_and_has_its_effect_once(self):
        first = loop.declare(toys())
        loop.change(first, state="refused", version=3, items=[toys(quantity="300")])
        letter, = loop.letters("version-gap")
        shown = json.loads(loop.it.ctl("dead-letters", "show", letter["id"], "--json"))
        self.assertEqual((shown["letter"]["service"], shown["letter"]["actor"], shown["letter"]["state"]), ("assess", "trader", "open"))
        self.assertIn("version 3 does not follow version 1", shown["letter"]["reason"])
        self.replay(letter)  # too early still
        self.assertEqual([self.versions(first), loop.letters("version-gap")[0]["state"]], [[1], "open"])
        loop.change(first, version=2, items=[toys(quantity="250")])
        self.replay(letter)
        self.assertEqual([self.versions(first), loop.letters("version-gap")[0]["state"]], [[1, 2, 3], "replayed"])
        self.assertNotEqual(loop.it.ctl("dead-letters", "replay", letter["id"], "--reason", "again", check=False).returncode, 0)
        loop.settle()
        loop.change(first, version=3, items=[toys(quantity="300")])  # its receipt is known now: the same again
        self.assertEqual(self.versions(first), [1, 2, 3])

    def test_an_activation_tried_again_rules_the_next_decision(self):
        """Its offset lies before what was learned since: every loop must see it all the same."""
        for action in ("approve", "activate"):
            loop.send("sun", "control", {"kind": "profile", "objectId": "EARLY", "version": 1, "action": action}, state="refused")
        letters = sorted(loop.letters("unknown-version"), key=lambda letter: letter["offset"])
        self.draft("EARLY", "Early")
        self.draft("LATER", "Later")
        self.approve("LATER")
        self.assertEqual(loop.assessed(loop.declare(seats("L-1", brand="Later")))["lane"], "red")
        for letter in letters:
            self.replay(letter)
        self.assertEqual(loop.assessed(loop.declare(seats("L-2", brand="Early")))["lane"], "red")

    def test_one_version_of_a_profile_is_in_force(self):
        self.draft("TURNS", "First")
        self.approve("TURNS")
        self.assertEqual(loop.assessed(loop.declare(seats("L-3", brand="First")))["lane"], "red")
        self.draft("TURNS", "Second", version=2)
        self.approve("TURNS", version=2)
        reasons = [[reason["code"] for reason in loop.assessed(loop.declare(seats("L-4", brand=brand)))["reasons"]] for brand in ("First", "Second")]
        self.assertEqual(["TURNS" in codes for codes in reasons], [False, True])
        for who in ("analyst", "sun"):
            loop.send(who, "control", {"kind": "profile", "objectId": "TURNS", "version": 2, "action": "retire"})
        reasons = [reason["code"] for reason in loop.assessed(loop.declare(seats("L-5", brand="Second")))["reasons"]]
        self.assertNotIn("TURNS", reasons)

    def approve(self, code, version=1):
        for action in ("approve", "activate"):
            loop.send("sun", "control", {"kind": "profile", "objectId": code, "version": version, "action": action})

    def draft(self, code, brand, version=1):
        loop.send("analyst", "control", {"kind": "profile", "objectId": code, "version": version, "action": "draft", "document": {
            "code": code, "version": version, "lane": "red", "action": "physical", "reason": "looked at", "reasonZh": "查验", "legalBasis": "a test",
            "condition": {"attribute": "brand", "in": [brand]}}})
        prove(loop.person("analyst"), code, version)

    def replay(self, letter):
        loop.it.ctl("dead-letters", "replay", letter["id"], "--reason", "what it waited for is here")
        loop.settle()

    def versions(self, of):
        return [row["version"] for row in loop.rows(f"SELECT version FROM assessment.declaration_view WHERE id = '{of['id']}' ORDER BY version")]


if __name__ == "__main__":
    unittest.main()
