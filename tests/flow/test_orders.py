"""Two topics at one subject, late and double events: whatever the order, the end is the same."""
import contextlib
import unittest

import story
from story import car, toys

held = contextlib.ExitStack()
loop = None
PAIRS = 500  # of each order


def setUpModule():
    global loop
    loop = held.enter_context(story.running("orders"))


def tearDownModule():
    held.close()


class BothOrders(unittest.TestCase):
    """Sent in both orders, a thousand times in one go: what is left must be the same."""

    def both(self, first, second):
        """Half of the numbers get first then second, the other half second then first; gives both halves."""
        numbers = [loop.fresh("B") for _ in range(2 * PAIRS)]
        ahead, behind = numbers[:PAIRS], numbers[PAIRS:]
        loop.it.pause("assess")  # so that both come in one batch, too
        try:
            for half, makers in ((ahead, (first, second)), (behind, (second, first))):
                for make in makers:
                    loop.send_many(*make(half))
        finally:
            loop.it.resume("assess")
        loop.settle()
        return ahead, behind

    def test_a_change_and_its_declaration(self):
        def declared(numbers):
            return "trader", "declaration", [loop.body(toys(), number=number) for number in numbers]

        def changed(numbers):
            return "trader", "declaration-change", [
                {"declarationNumber": number, "version": 2, "kind": "amend", "declaration": loop.body(toys(quantity="150"), number=number, version=2)} for number in numbers]

        ends = []
        for half in self.both(declared, changed):
            ends.append(loop.rows(f"""
                SELECT array_agg(version || state ORDER BY version) AS versions, count(*) FROM (
                  SELECT d.number, d.version, CASE WHEN EXISTS (SELECT FROM assessment.declaration e WHERE e.id = d.id AND e.emitted) THEN 'selected' ELSE d.state END AS state
                    FROM assessment.declaration d WHERE d.number = ANY ('{{{','.join(half)}}}')) v GROUP BY number"""))
        for end in ends:
            self.assertEqual({tuple(row["versions"]) for row in end} - {("1superseded", "2assessed"), ("1selected", "2selected"), ("1selected",)}, set())
            self.assertEqual(len(end), PAIRS)
            self.assertGreater(sum(row["count"] == 2 for row in end), PAIRS * 8 // 10)
        self.assertEqual(loop.one("SELECT count(*) FROM assessment.parked")["count"], 0)
        refused = [letter for letter in loop.letters() if letter["code"] != "selected"]
        self.assertEqual(refused, [])
        released = loop.rows("SELECT status, count(*) FROM ops.release_view WHERE declaration_number LIKE 'B-%' GROUP BY status")
        self.assertEqual([row["status"] for row in released], ["released"])

    def test_an_arrival_and_its_declaration(self):
        def declared(numbers):
            return "trader", "declaration", [loop.body(car("1M8GDM9AXKP042788"), number=number, conveyance=f"V {number}") for number in numbers]

        def arrived(numbers):
            return "ship", "arrival", [{"conveyance": f"V {number}", "port": "2248", "arrivedAt": loop.time()} for number in numbers]

        halves = self.both(declared, arrived)
        loop.day()
        for half in halves:
            row = loop.one(f"""
                SELECT count(*) AS declared, count(arrived_at) AS arrived, count(*) FILTER (WHERE NOT emitted) AS free,
                       (SELECT count(*) FROM ops.release_view r WHERE r.declaration_number = ANY ('{{{','.join(half)}}}') AND r.by = 'assess') AS released,
                       (SELECT count(*) FROM inspection.order_view o WHERE o.declaration_number = ANY ('{{{','.join(half)}}}') AND o.state = 'notified') AS notified
                  FROM assessment.declaration d WHERE number = ANY ('{{{','.join(half)}}}')""")
            self.assertEqual((row["declared"], row["arrived"]), (PAIRS, PAIRS))
            self.assertEqual((row["free"], row["declared"] - row["free"]), (row["released"], row["notified"]))
            self.assertGreater(row["notified"], 0)


class TheSameAgain(unittest.TestCase):
    def test_late_and_double_events_change_nothing(self):
        """The relay and the gateway may send twice: what stands in the topics comes again, and nothing moves."""
        first = loop.declare(car("WVWZZZ1KZAW123456"))
        loop.settle()
        loop.check(first, "fail", loop.finding(first, "identity", "serious", "the VIN was changed"))
        loop.dispose(first)
        loop.settle()
        before, letters = loop.it.ctl("digest"), loop.letters()
        loop.again("declarations", first["number"])
        loop.again("inspections", first["id"])
        loop.again("assessments", first["id"])
        loop.again("outcomes", first["id"])
        self.assertEqual(loop.it.ctl("digest"), before)
        self.assertEqual(loop.letters(), letters)
        self.assertEqual(loop.one(f"SELECT count(*) FROM assessment.outcome_view WHERE declaration_id = '{first['id']}'")["count"], 1)

    def test_services_killed_in_the_middle_do_all_of_it_once(self):
        numbers = [loop.fresh("K") for _ in range(400)]
        loop.send_many("trader", "declaration", [loop.body(car(f"WVWZZZ1KZAW{n:06d}"), number=number) for n, number in enumerate(numbers)])
        for service in ("assess", "relay", "inspect"):
            loop.it.kill(service)
            loop.it.start(service)
        loop.it.wait_ready("assess", "relay", "inspect")
        loop.settle()
        row = loop.one("""
            SELECT (SELECT count(*) FROM assessment.declaration_view WHERE number LIKE 'K-%') AS declared, (SELECT count(*) FROM assessment.assessment_view WHERE declaration_number LIKE 'K-%') AS items,
                   (SELECT count(*) FROM inspection.order_view WHERE declaration_number LIKE 'K-%' AND order_version = 1) AS orders""")
        self.assertEqual(row, {"declared": 400, "items": 400, "orders": 400})


if __name__ == "__main__":
    unittest.main()
