"""The loop closes: what was found at the end changes the next decision at the beginning (four stories, told and seen through HTTP alone)."""
import contextlib
import unittest

import story
from story import car, seats

held = contextlib.ExitStack()
loop = None


def setUpModule():
    global loop
    loop = held.enter_context(story.running("loop"))


def tearDownModule():
    held.close()


class TheLoopCloses(unittest.TestCase):
    def test_a_car_refused_for_its_vin_is_blocked_at_another_port(self):
        vin = "WVWZZZ1KZAW123456"  # fails its check digit
        first = loop.declare(car(vin), conveyance="SHIP 1")
        loop.arrive("SHIP 1")
        loop.day()
        assessed = loop.assessed(first)
        self.assertEqual((assessed["lane"], assessed["selectedBy"]), ("red", "mandatory"))
        self.assertEqual(loop.order(first)["state"], "notified")
        loop.check(first, "fail", loop.finding(first, "identity", "serious", "the VIN was changed", unit={"vin": vin}))
        self.assertEqual(loop.order(first)["state"], "failed")
        self.assertIsNone(loop.released(first))
        loop.dispose(first, "return")
        self.assertEqual(loop.released(first), "refused")
        loop.settle()
        outcome, = loop.outcomes(first)
        self.assertEqual((outcome["verdict"], outcome["kind"], outcome["unit"], outcome["taught"]), ("fail", "identity", vin, True))

        second = loop.declare(car(vin), who="rival", port="5100", declarationOffice="5100", importer={"id": story.OTHER_IMPORTER})
        assessed = loop.assessed(second)
        self.assertEqual((assessed["lane"], assessed["selectedBy"]), ("blocked", "alert"))
        reason, = [reason for reason in assessed["reasons"] if reason["code"] == "block"]
        self.assertEqual(reason["cites"], f"outcome:{outcome['outcomeId']}")
        self.assertIn("the VIN was changed", reason["text"])
        self.assertIn(first["number"], reason["text"])
        loop.settle()
        self.assertEqual(loop.released(second), "refused")
        other = loop.declare(car("1M8GDM9AXKP042788"), who="rival", port="5100", importer={"id": story.OTHER_IMPORTER})
        self.assertNotEqual(loop.assessed(other)["lane"], "blocked")

    def test_a_recall_blocks_the_lot_and_its_closing_unteaches_nothing(self):
        goods = {"brand": "Cybex", "model": "Cloud", "lot": "L-77"}
        lot = [seats("L-77", model="Cloud")]
        first = self.declared_green(*lot)
        self.assertEqual(loop.released(first), "released")
        complaint = loop.complain(goods, declarationNumber=first["number"])
        case = f"AUTO-{complaint}"
        loop.investigate(case, "evidence", "trace-back", "trace-forward", "defect-confirmed", finding="the buckle opens")
        loop.recall("RC-1", "notified", caseNumber=case, hazard="the buckle opens by itself", unitsAffected=100)
        with self.assertRaisesRegex(story.Refused, "four-eyes"):
            loop.recall("RC-1", "ordered")
        loop.recall("RC-1", "ordered", who="sun")
        loop.settle()
        traced = loop.listed("zhao", "recalls/RC-1/releases")
        self.assertEqual([(row["declarationNumber"], row["itemNumber"], row["quantity"], row["lot"], row["status"]) for row in traced],
                         [(first["number"], 1, "100", "L-77", "released")])
        taught, = loop.outcomes(first)
        self.assertEqual((taught["producer"], taught["verdict"], taught["taught"], taught["selectedBy"]), ("recall", "fail", True, "complaint"))

        second = loop.declare(*lot)
        assessed = loop.assessed(second)
        self.assertEqual((assessed["lane"], assessed["selectedBy"]), ("blocked", "alert"))
        self.assertIn("recall:RC-1", [reason.get("cites") for reason in assessed["reasons"]])

        for who, step in (("zhao", "plan-filed"), ("zhao", "published"), ("zhao", "summary-submitted"), ("sun", "effect-evaluated"), ("sun", "closed")):
            loop.recall("RC-1", step, who=who, unitsRemedied=100)
        loop.settle()
        third = loop.declare(*lot)
        self.assertNotEqual(loop.assessed(third)["lane"], "blocked")
        measure, = (row for row in loop.listed("zhao", "measures") if row.get("cites") == "recall:RC-1")
        self.assertEqual((measure["inForce"], measure["liftedBy"], measure["producer"]), (False, "sun", "recall"))
        self.assertEqual(loop.outcomes(first), [taught])
        self.assertGreater(assessed["score"], 0)
        self.assertEqual({**self.known(third), "measures": None}, {**self.known(second), "measures": None})
        self.assertEqual(loop.assessed(third)["score"], assessed["score"])

    def test_an_overturned_laboratory_failure_leaves_no_trace(self):
        """The check passed, the laboratory failed it, the re-test passed it: the next decision is the one before the failure."""
        def decision():
            of = loop.declare(seats("L-3", model="Pallas", originCountry="PRT"), waybillNumber="W-3")
            keys = ("lane", "selectedBy", "paths", "action", "score", "threshold", "probability", "reasons")
            return {key: value for key, value in loop.assessed(of).items() if key in keys}, self.known(of)

        first = loop.declare(seats("L-1", model="Pallas", originCountry="PRT"), documents=[])
        loop.settle()
        loop.check(first, "pass")
        self.assertEqual(loop.released(first), "released")
        loop.settle()
        before = decision()
        sample = loop.sample(first)
        failed = loop.report(first, sample, "nonconform")
        loop.settle()
        self.assertEqual(loop.order(first)["state"], "failed")
        between = decision()
        self.assertGreater(between[0]["score"], before[0]["score"])
        self.assertEqual(loop.assessed(loop.declare(seats("L-1", model="Pallas", originCountry="PRT")))["lane"], "blocked")
        loop.report(first, sample, "conform", stage="retest", supersedes=failed)
        loop.settle()
        self.assertEqual(loop.order(first)["state"], "passed")
        self.assertEqual(decision(), before)
        self.assertEqual([(o["verdict"], o["withdrawn"]) for o in loop.outcomes(first)], [("pass", True), ("fail", True), ("pass", False)])
        self.assertNotEqual(loop.assessed(loop.declare(seats("L-1", model="Pallas", originCountry="PRT")))["lane"], "blocked")

    def test_an_order_follows_an_amendment_and_the_ticket_stays(self):
        first = loop.declare(seats("L-4"), documents=[], waybillNumber="W-4")
        loop.settle()
        order = loop.order(first)
        self.assertEqual((order["state"], order["orderVersion"]), ("planned", 1))
        with self.assertRaisesRegex(story.Refused, "officer"):
            loop.change(first, items=[seats("L-4", quantity="90")])
        second = loop.change(first, who="wang", items=[seats("L-4", quantity="90")])
        loop.settle()
        versions = loop.listed("analyst", "assessments", declarationId=first["id"])
        self.assertEqual([(row["version"], row["state"], row["quantity"]) for row in versions], [(2, "assessed", "90"), (1, "superseded", "100")])
        now = loop.order(first)
        self.assertEqual((now["orderId"], now["orderVersion"], now["version"], now["state"]), (order["orderId"], 2, 2, "planned"))
        loop.check(second, "pass", order_version=1)  # made on the order before: kept for a person, without effect
        self.assertEqual([row["kind"] for row in loop.listed("wang", "conflicts", declarationId=first["id"])], ["order-changed"])
        self.assertIsNone(loop.released(first))
        loop.check(second, "pass")
        self.assertEqual((loop.order(first)["state"], loop.released(first)), ("passed", "released"))
        # Nobody sees a ticket before its day's key is revealed, and then that of the goods alone: no version has one of its own.
        tickets = loop.rows(f"SELECT ticket FROM assessment.item WHERE declaration_id = '{first['id']}' ORDER BY version")
        self.assertEqual((len(tickets), tickets[0]), (2, tickets[1]))

    def test_a_recall_reaches_what_was_declared_before_it(self):
        """Green and waiting for its ship, or under an order that passes: neither is released; what was released meanwhile is traced."""
        car_of = {"model": "X7", "vins": ["1M8GDM9AXKP042788"]}
        waits = self.declared_green(car(None, **car_of), conveyance="SHIP 7")
        held, gone = (loop.declare(car(None, **car_of), documents=[]) for _ in range(2))
        loop.settle()
        self.assertEqual([loop.released(of) for of in (waits, held, gone)], [None, None, None])
        before = loop.assessed(waits)
        loop.it.pause("assess")  # the recall stands, and its measure is not known at the port yet
        try:
            self.recall_of({"brand": "BMW", "model": "X7"})
            loop.check(gone, "pass")
        finally:
            loop.it.resume("assess")
        loop.day(0, hours=0.5)
        self.assertEqual((loop.released(gone), loop.listed("zhao", "recalls/RC-7/releases")), ("released", []))
        loop.check(held, "pass")
        self.assertEqual((loop.order(held)["state"], loop.released(held)), ("passed", "refused"))
        self.assertIn("recall RC-7", loop.one(f"SELECT finding FROM inspection.order_item WHERE declaration_id = '{held['id']}'")["finding"])

        loop.arrive("SHIP 7")
        loop.day()
        now = loop.assessed(waits)
        self.assertEqual((before["lane"], now["lane"], now["version"], loop.released(waits)), ("green", "blocked", 1, "refused"))
        self.assertIn("recall:RC-7", [reason.get("cites") for reason in now["reasons"]])
        kept = loop.one(f"SELECT assessment_id, decision ->> 'lane' AS lane FROM assessment.item_before WHERE declaration_id = '{waits['id']}'")
        self.assertEqual(kept, {"assessment_id": before["assessmentId"], "lane": "green"})
        loop.it.ctl("replay", waits["number"])
        self.assertEqual([row["declarationNumber"] for row in loop.listed("zhao", "recalls/RC-7/releases")], [gone["number"]])

    def recall_of(self, goods):
        loop.recall("RC-7", "notified", goods=goods, hazard="the brake fails", unitsAffected=3)
        loop.recall("RC-7", "ordered", who="sun")

    def declared_green(self, *items, **changed):
        """A declaration that chance did not select: its ticket is a matter of its number."""
        for _ in range(20):
            of = loop.declare(*items, **changed)
            if loop.assessed(of)["lane"] == "green":
                return of
        raise AssertionError("twenty declarations were selected")

    def known(self, of):
        """What a decision knew: each chain's counts at each level, and all else but the numbers of versions."""
        return {name: value for name, value in loop.assessed(of)["facts"].items() if name != "versions"}


if __name__ == "__main__":
    unittest.main()
