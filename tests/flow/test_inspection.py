"""What happens at the port: lots that split, samples, two persons, goods put right, and the one release that counts."""
import contextlib
import unittest

import story
from client import Client
from proof import prove
from story import car, seats

held = contextlib.ExitStack()
loop = None
VINS = ["1M8GDM9AXKP042788", "11111111111111111"]


def setUpModule():
    global loop
    loop = held.enter_context(story.running("inspection"))


def tearDownModule():
    held.close()


def selected(*items, **changed):
    """A declaration that must be inspected, its order open."""
    of = loop.declare(*items, documents=[], **changed)
    loop.settle()
    return of


def unsound(n):
    """A VIN that fails its check digit."""
    return f"WVWZZZ1KZAW{n:06d}"


class LotsSplit(unittest.TestCase):
    def test_part_is_returned_part_destroyed_the_rest_released(self):
        first = selected(seats("L-10", model="Split"))
        loop.check(first, "fail", loop.finding(first, "label", "serious", "no Chinese manual", quantity="30"))
        loop.settle()
        self.assertEqual(loop.one(f"SELECT failed_e5, disposed_e5, state FROM inspection.order_item WHERE declaration_id = '{first['id']}'"),
                         {"failed_e5": 30 * 10**5, "disposed_e5": 0, "state": "failed"})
        with self.assertRaisesRegex(story.Refused, "more is disposed of than failed"):
            loop.dispose(first, steps=("ordered",), itemNumber=1, quantity="31")
        loop.dispose(first, "return", itemNumber=1, quantity="10")
        self.assertIsNone(loop.released(first))
        with self.assertRaisesRegex(story.Refused, "more is disposed of than failed"):
            loop.dispose(first, "destroy", steps=("ordered",), itemNumber=1, quantity="21")
        loop.dispose(first, "destroy", itemNumber=1, quantity="20")
        self.assertEqual(loop.released(first), "released")
        self.assertEqual(loop.one(f"SELECT quantity_e5 FROM recall.released_view WHERE declaration_id = '{first['id']}'"), {"quantity_e5": 70 * 10**5})
        with self.assertRaisesRegex(story.Refused, "nothing-to-dispose"):
            loop.dispose(first, "destroy", steps=("ordered",), itemNumber=1, quantity="1")

    def test_one_car_of_three_is_kept_out(self):
        bad = unsound(1)
        first = selected(car([*VINS, bad], quantity="3", value="750000"))
        loop.check(first, "fail", loop.finding(first, "identity", "serious", "the VIN was changed", unit={"vin": bad}))
        loop.dispose(first, "return", itemNumber=1, unit={"vin": bad})
        loop.settle()
        self.assertEqual(loop.released(first), "released")
        self.assertEqual([row["scope"] for row in loop.rows("SELECT scope FROM assessment.measure_view WHERE declaration_id = '" + first["id"] + "'")],
                         [f'{{"vin":"{bad}"}}'])
        self.assertEqual(loop.assessed(loop.declare(car(bad)))["lane"], "blocked")
        self.assertNotEqual(loop.assessed(loop.declare(car(VINS[0])))["lane"], "blocked")
        row = loop.one(f"SELECT quantity_e5, gone FROM recall.released_view WHERE declaration_id = '{first['id']}'")
        self.assertEqual(row, {"quantity_e5": 2 * 10**5, "gone": [f"vin:{bad}"]})

    def test_all_cars_of_an_item_that_fails_are_kept_out(self):
        first = selected(car([unsound(2), unsound(3)], quantity="2"), port="2200")
        loop.check(first, "fail", {"code": "BRAKES", "result": "fail", "kind": "safety", "severity": "critical", "note": "no brakes"})
        loop.settle()
        self.assertEqual(loop.one(f"SELECT count(*) FROM assessment.measure_view WHERE declaration_id = '{first['id']}' AND lifted_at IS NULL")["count"], 2)


class Samples(unittest.TestCase):
    def test_an_item_waits_for_all_its_samples(self):
        first = selected(seats("L-20", model="Two"))
        one, two = loop.sample(first), loop.sample(first)
        loop.check(first, "pass")
        loop.report(first, one, "conform")
        self.assertEqual((loop.order(first)["items"][0]["state"], loop.released(first)), ("sampled", None))
        loop.report(first, two, "nonconform", stage="preliminary")
        self.assertIsNone(loop.released(first))
        loop.report(first, two, "nonconform")
        self.assertEqual(loop.order(first)["state"], "failed")
        loop.settle()
        self.assertEqual([o["verdict"] for o in loop.outcomes(first) if o["taught"] and not o["withdrawn"]], ["fail"])

    def test_a_good_report_does_not_pass_what_failed_at_the_check(self):
        first = selected(seats("L-21", model="Check"))
        sample = loop.sample(first)
        loop.check(first, "fail", loop.finding(first, "label", "serious", "no Chinese manual"))
        loop.report(first, sample, "conform")
        self.assertEqual((loop.order(first)["state"], loop.released(first)), ("failed", None))
        loop.settle()
        self.assertEqual([(o["kind"], o["verdict"]) for o in loop.outcomes(first)], [("label", "fail")])

    def test_a_passed_test_is_not_repeated(self):
        loop.send("analyst", "control", {"kind": "credit", "objectId": story.OTHER_IMPORTER, "version": 1, "action": "draft",
                                         "document": {"grade": "serious", "basis": "a decision"}})
        with self.assertRaisesRegex(story.Refused, "illegal-move"):  # who fell rises through the regular grade
            loop.send("analyst", "control", {"kind": "credit", "objectId": story.OTHER_IMPORTER, "version": 2, "action": "draft",
                                             "document": {"grade": "senior", "basis": "a decision"}})
        profile = {"code": "BRITAX-SAMPLES", "version": 1, "action": "sample", "reason": "a sample is asked for", "reasonZh": "要求抽样",
                   "legalBasis": "a test", "condition": {"attribute": "brand", "in": ["Britax"]}}
        loop.send("analyst", "control", {"kind": "profile", "objectId": "BRITAX-SAMPLES", "version": 1, "action": "draft", "document": profile})
        prove(loop.person("analyst"), "BRITAX-SAMPLES")
        self.assertEqual(loop.assessed(loop.declare(seats("L-30", brand="Britax")))["action"], "none")
        with self.assertRaisesRegex(story.Refused, "four-eyes|another person"):
            loop.send("analyst", "control", {"kind": "profile", "objectId": "BRITAX-SAMPLES", "version": 1, "action": "approve"})
        for action in ("approve", "activate"):
            loop.send("sun", "control", {"kind": "profile", "objectId": "BRITAX-SAMPLES", "version": 1, "action": action})

        def action(lot, model):
            of = loop.declare(seats(lot, brand="Britax", model=model), importer={"id": story.OTHER_IMPORTER})
            self.assertEqual((loop.assessed(of)["action"], loop.assessed(of)["selectedBy"]), ("sample", "random"))
            loop.settle()
            return of, loop.order(of)["items"][0]["action"]

        first, asked = action("L-31", "Römer")
        self.assertEqual(asked, "sample")
        loop.check(first, "pass")
        loop.report(first, loop.sample(first), "conform")
        self.assertEqual(loop.released(first), "released")
        self.assertEqual(action("L-32", "Römer")[1], "physical")  # looked at, not tested again
        self.assertEqual(action("L-33", "Dualfix")[1], "sample")
        loop.it.psql("INSERT INTO ops.rule_parameter SELECT code, category, '0', unit, legal_basis, '2999-01-01', NULL, verified, label_zh, label_en "
                     "FROM ops.rule_parameter WHERE code = 'no_repeat'; "
                     "UPDATE ops.rule_parameter SET valid_until = '2999-01-01' WHERE code = 'no_repeat' AND valid_from < '2999-01-01'")
        self.assertEqual(action("L-34", "Römer")[1], "physical")  # what will be the law is not yet


class Persons(unittest.TestCase):
    def test_a_lane_is_lowered_by_two(self):
        first = selected(seats("L-40", model="Lane"))
        asked = loop.review(first, "lane-lowered", lane="green", reason="known goods")["objectId"]
        self.assertIsNone(loop.released(first))
        with self.assertRaisesRegex(story.Refused, "two different persons"):
            loop.review(first, "lane-lowered", lane="green", approves=asked)
        with self.assertRaisesRegex(story.Refused, "something else"):
            loop.review(first, "lane-lowered", who="li", lane="yellow", approves=asked)
        loop.review(first, "lane-lowered", who="li", lane="green", approves=asked)
        self.assertEqual(loop.released(first), "released")

    def test_what_is_put_right_is_checked_again(self):
        first = selected(car(unsound(4)), port="2201")
        loop.check(first, "fail", loop.finding(first, "label", "serious", "no Chinese label"))
        number = loop.dispose(first, "rectify", steps=("ordered", "executed"))
        self.assertEqual(loop.order(first)["state"], "rectify")
        loop.check(first, "pass")
        loop.dispose(first, "rectify", steps=("reinspected", "verified"), number=number)
        self.assertEqual((loop.order(first)["state"], loop.released(first)), ("passed", "released"))

    def test_a_result_is_public_when_it_is_final_and_a_supervisor_says_so(self):
        def public():
            return Client(loop.it).get("/public/en/results").body.decode()

        first = selected(seats("L-42", model="Public seat"))
        with self.assertRaisesRegex(story.Refused, "only a final result"):
            loop.review(first, "result-published", who="chief")
        loop.check(first, "fail", loop.finding(first, "label", "serious", "no Chinese manual"))
        self.assertNotIn("Public seat", public())
        with self.assertRaisesRegex(story.Refused, "forbidden"):
            loop.review(first, "result-published", who="wang")
        loop.review(first, "result-published", who="chief")
        page = public()
        for word in ("Public seat", "L-42", "Fail", "Labels and marks", "Serious"):
            self.assertIn(word, page)
        for word in ("no Chinese manual", first["number"], story.IMPORTER, "chief"):
            self.assertNotIn(word, page)
        loop.review(first, "result-withdrawn", who="chief")
        self.assertNotIn("Public seat", public())

    def test_unsafe_goods_are_not_put_right(self):
        first = selected(seats("L-41", model="Unsafe"))
        loop.check(first, "fail", loop.finding(first, "safety", "critical", "sharp edges"))
        with self.assertRaisesRegex(story.Refused, "may-not-be-rectified"):
            loop.dispose(first, "rectify", steps=("ordered",))


class Releases(unittest.TestCase):
    def test_one_release_counts(self):
        """Released by assess, amended into an inspection, released by inspect, returned: one current row at each time."""
        first = next(of for of in (loop.declare(seats("L-50", model="One")) for _ in range(20)) if loop.assessed(of)["lane"] == "green")
        self.assertEqual(self.current(first), [(1, 1, "released", "assess")])
        loop.change(first, documents=[])
        loop.settle()
        self.assertEqual(self.current(first), [(1, 1, "released", "assess")])
        loop.check(first, "pass")
        self.assertEqual(self.current(first), [(2, 2, "released", "inspect")])
        loop.change(first, who="wang", version=3, documents=[], items=[seats("L-50", model="One", quantity="90")])
        loop.settle()
        loop.check({**first, "version": 3}, "pass")
        self.assertEqual(self.current(first), [(3, 3, "released", "inspect")])
        loop.change(first, "return", who="wang", version=4)
        loop.settle()
        self.assertEqual(self.current(first), [(4, 4, "refused", "inspect")])

    def test_what_is_withdrawn_is_refused_and_draws_no_second_chance(self):
        first = loop.declare(car(VINS[0]), billNumber="BILL-1", conveyance="NEVER 1")
        self.assertIsNone(loop.released(first))
        loop.change(first, "cancel", who="wang")
        loop.settle()
        self.assertEqual(loop.released(first), "refused")
        loop.day()
        second = loop.declare(car(VINS[0]), who="rival", billNumber="BILL-1")
        tickets = loop.rows(f"SELECT ticket FROM assessment.item WHERE declaration_id IN ('{first['id']}', '{second['id']}') AND version = 1")
        self.assertEqual(tickets[0], tickets[1])
        with self.assertRaisesRegex(story.Refused, "withdrawn"):
            loop.change(first, "cancel", who="wang", version=3)

    def current(self, of):
        return [(row["version"], row["release_version"], row["status"], row["by"])
                for row in loop.rows(f"SELECT * FROM ops.release_view WHERE declaration_id = '{of['id']}'")]


if __name__ == "__main__":
    unittest.main()
