"""The loop closes: what was found at the end changes the next decision at the beginning (four stories)."""
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
        self.assertEqual((assessed["lane"], assessed["selected_by"]), ("red", "mandatory"))
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
        self.assertEqual((assessed["lane"], assessed["selected_by"]), ("blocked", "alert"))
        reason, = [reason for reason in assessed["reasons"] if reason["code"] == "block"]
        self.assertEqual(reason["cites"], f"outcome:{outcome['id']}")
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
        traced = loop.rows("SELECT declaration_number, item_number, quantity_e5, lot FROM recall.trace_view WHERE recall_number = 'RC-1'")
        self.assertEqual(traced, [{"declaration_number": first["number"], "item_number": 1, "quantity_e5": 100 * 10**5, "lot": "L-77"}])
        taught, = loop.outcomes(first)
        self.assertEqual((taught["producer"], taught["verdict"], taught["taught"], taught["selected_by"]), ("recall", "fail", True, "complaint"))

        second = loop.declare(*lot)
        assessed = loop.assessed(second)
        self.assertEqual((assessed["lane"], assessed["selected_by"]), ("blocked", "alert"))
        self.assertIn("recall:RC-1", [reason.get("cites") for reason in assessed["reasons"]])
        cells = self.cells()

        for who, step in (("zhao", "plan-filed"), ("zhao", "published"), ("zhao", "summary-submitted"), ("sun", "effect-evaluated"), ("sun", "closed")):
            loop.recall("RC-1", step, who=who, unitsRemedied=100)
        loop.settle()
        third = loop.declare(*lot)
        self.assertNotEqual(loop.assessed(third)["lane"], "blocked")
        measure = loop.one("SELECT lifted_at, lifted_by, producer FROM assessment.measure_view WHERE cites = 'recall:RC-1'")
        self.assertEqual((measure["lifted_by"], measure["producer"]), ("sun", "recall"))
        self.assertEqual(self.cells(), cells)
        self.assertEqual(loop.outcomes(first), [taught])
        self.assertEqual(loop.assessed(third)["score"], assessed["score"])

    def test_an_overturned_laboratory_failure_leaves_no_trace(self):
        """The check passed, the laboratory failed it, the re-test passed it: the next decision is the one before the failure."""
        def decision():
            keys = ("lane", "selected_by", "paths", "action", "score", "threshold", "probability")
            assessed = loop.assessed(loop.declare(seats("L-3", model="Pallas", originCountry="PRT"), waybillNumber="W-3"))
            return {key: assessed[key] for key in keys}, assessed["reasons"], assessed["facts"].partition('"versions"')[0]

        first = loop.declare(seats("L-1", model="Pallas", originCountry="PRT"), documents=[])
        loop.settle()
        loop.check(first, "pass")
        self.assertEqual(loop.released(first), "released")
        loop.settle()
        before, cells = decision(), self.cells()
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
        self.assertEqual(self.cells(), cells)
        self.assertEqual(decision(), before)
        self.assertEqual([(o["verdict"], o["withdrawn"]) for o in loop.outcomes(first)], [("pass", True), ("fail", True), ("pass", False)])
        self.assertNotEqual(loop.assessed(loop.declare(seats("L-1", model="Pallas", originCountry="PRT")))["lane"], "blocked")

    def test_an_order_follows_an_amendment_and_the_ticket_stays(self):
        first = loop.declare(seats("L-4"), documents=[], waybillNumber="W-4")
        loop.settle()
        order = loop.order(first)
        self.assertEqual((order["state"], order["order_version"]), ("planned", 1))
        with self.assertRaisesRegex(story.Refused, "officer"):
            loop.change(first, items=[seats("L-4", quantity="90")])
        second = loop.change(first, who="wang", items=[seats("L-4", quantity="90")])
        loop.settle()
        self.assertEqual([row["state"] for row in loop.rows(f"SELECT state FROM assessment.declaration_view WHERE id = '{first['id']}' ORDER BY version")],
                         ["superseded", "assessed"])
        now = loop.order(first)
        self.assertEqual((now["id"], now["order_version"], now["version"], now["state"]), (order["id"], 2, 2, "planned"))
        tickets = loop.rows(f"SELECT ticket, quantity_e5 FROM assessment.item WHERE declaration_id = '{first['id']}' ORDER BY version")
        self.assertEqual([row["quantity_e5"] for row in tickets], [100 * 10**5, 90 * 10**5])
        self.assertEqual(tickets[0]["ticket"], tickets[1]["ticket"])
        loop.check(second, "pass", order_version=1)  # made on the order before: kept for a person, without effect
        self.assertEqual(loop.one(f"SELECT kind FROM inspection.conflict_view WHERE declaration_id = '{first['id']}'")["kind"], "order-changed")
        self.assertIsNone(loop.released(first))
        loop.check(second, "pass")
        self.assertEqual((loop.order(first)["state"], loop.released(first)), ("passed", "released"))

    def declared_green(self, *items, **changed):
        """A declaration that chance did not select: its ticket is a matter of its number."""
        for _ in range(20):
            of = loop.declare(*items, **changed)
            if loop.assessed(of)["lane"] == "green":
                return of
        raise AssertionError("twenty declarations were selected")

    def cells(self):
        return loop.rows("SELECT key, month, inspected, failed, weight_e6, failed_weight_e6, weight_squares_e6 FROM assessment.risk_cell ORDER BY key, month")


if __name__ == "__main__":
    unittest.main()
