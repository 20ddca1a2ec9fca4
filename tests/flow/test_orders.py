"""Two topics at one subject, late and double events: whatever the order, the end is the same."""
import contextlib
import datetime
import json
import unittest
import urllib.error

import story
from client import kcat, principal, topic_of
from deploy.stack.instance import DIRECT
from story import car, toys
from wait import until

BAD_VIN = "WVWZZZ1KZAW654321"  # fails its check digit: an order follows

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


class Arrivals(unittest.TestCase):
    """An arrival is one of a conveyance at a port, and a conveyance's name comes again."""

    def declare(self, **changed):
        of = loop.declare(car(BAD_VIN), billNumber=loop.fresh("BILL"), **changed)
        loop.settle()
        return of

    def states(self, *declared):
        return [loop.order(of)["state"] for of in declared]

    def test_a_ship_that_calls_at_one_port_has_not_arrived_at_the_next(self):
        here, there = (self.declare(port=port, conveyance="TWO PORTS 1") for port in ("2248", "5100"))
        loop.arrive("TWO PORTS 1", port="2248")
        loop.day()
        late = self.declare(port="5100", conveyance="TWO PORTS 1")
        self.assertEqual(self.states(here, there, late), ["notified", "planned", "planned"])
        moved = loop.change(here, who="wang", port="5100")
        loop.settle()
        self.assertEqual(self.states(moved), ["planned"])
        loop.arrive("TWO PORTS 1", port="5100")
        loop.day()
        self.assertEqual(self.states(there, late, moved), ["notified"] * 3)

    def test_a_name_that_comes_again_arrives_again(self):
        loop.arrive("PLATE 1")
        soon = self.declare(conveyance="PLATE 1")
        later = self.declare(conveyance="PLATE 1", expectedArrival=(loop.now + datetime.timedelta(days=20)).date().isoformat())
        loop.day()
        self.assertEqual(self.states(soon, later), ["notified", "planned"])
        loop.day(14)
        after = self.declare(conveyance="PLATE 1")
        loop.day()
        self.assertEqual(self.states(later, after), ["planned", "planned"])
        loop.arrive("PLATE 1")
        loop.day()
        self.assertEqual(self.states(later, after), ["notified", "notified"])


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


class WhatWaits(unittest.TestCase):
    """Changes that came before their declaration."""

    def changed(self, number, version, **item):
        body = {"declarationNumber": number, "version": version, "kind": "amend", "declaration": loop.body(toys(**item), number=number, version=version)}
        return loop.send("trader", "declaration-change", body, state="parked")

    def parked(self, number, setting):
        """Changes what is kept of the one that waits and was sent last."""
        loop.it.psql(f"UPDATE assessment.parked SET {setting} WHERE id = (SELECT max(id::text)::uuid FROM assessment.parked WHERE convert_from(key, 'UTF8') = '{number}')")

    def letters(self, ids):
        return {letter["id"]: letter for letter in loop.letters() if letter["id"] in ids}

    def test_no_more_waits_than_can_come_back(self):
        """A thousand events, or 8 MiB of them; those beyond become dead letters."""
        many, large, code = loop.fresh("W"), loop.fresh("W"), "too-many-wait"
        loop.send_many("trader", "declaration-change", [{"declarationNumber": many, "version": version, "kind": "cancel"} for version in range(2, 1004)])
        self.changed(large, 2)
        loop.settle()
        loop.it.psql(f"""INSERT INTO assessment.parked (id, topic, part, record_offset, append_at, waits_for, until, key, payload)
                         SELECT 'ffffffff-ffff-7fff-bfff-ffffffffffff', topic, part, record_offset, append_at, waits_for, until, key, convert_to(repeat('x', 8388608 - octet_length(payload)), 'UTF8')
                           FROM assessment.parked WHERE convert_from(key, 'UTF8') = '{large}'""")
        loop.send("trader", "declaration-change", {"declarationNumber": large, "version": 3, "kind": "cancel"}, state=None)
        loop.settle()
        self.assertEqual((loop.one("SELECT count(*) FROM assessment.parked")["count"], len(loop.letters(code))), (1000 + 2, 2 + 1))
        loop.send_many("trader", "declaration", [loop.body(toys(), number=number) for number in (many, large)])
        loop.settle()
        self.assertEqual(loop.one("SELECT count(*) FROM assessment.parked")["count"], 0)
        self.assertEqual(len(loop.letters("invalid")), 1)
        state = loop.one(f"SELECT CASE WHEN emitted THEN 'selected' ELSE state END AS state FROM assessment.declaration WHERE number = '{many}' ORDER BY version DESC LIMIT 1")["state"]
        self.assertNotEqual(state, "assessed")  # cancelled; nothing of one that was selected is changed

    def test_what_cannot_be_read_any_more_is_a_dead_letter(self):
        number, said = loop.fresh("W"), []
        for setting in ("payload = 'no event'", "topic = 'gone'", "payload = 'no event'"):
            said.append(self.changed(number, 2 + len(said)))
            self.parked(number, setting)
        ids = loop.rows("SELECT id, encode(receipt, 'hex') AS receipt FROM assessment.parked ORDER BY id")
        # The last one was replayed as a dead letter when it was parked.
        loop.it.psql(f"""INSERT INTO assessment.dead_letter (id, topic, part, record_offset, append_at, code, reason, key, payload, sha256, state)
                         SELECT id, topic, part, record_offset, append_at, 'too-many-wait', '', key, payload, sha256(payload), 'replayed' FROM assessment.parked WHERE id = '{ids[2]["id"]}'""")
        loop.declare(toys(), number=number)
        loop.settle()
        letters = self.letters([row["id"] for row in ids])
        self.assertEqual([(letters[row["id"]]["code"], letters[row["id"]]["state"]) for row in ids],
                         [("invalid", "open"), ("wrong-topic", "open"), ("too-many-wait", "open")])
        self.assertEqual(loop.one("SELECT count(*) FROM assessment.parked")["count"], 0)
        free = ",".join(f"'{row['receipt']}'" for row in ids)
        self.assertEqual(loop.one(f"SELECT count(*) FROM assessment.receipt WHERE encode(receipt, 'hex') IN ({free})")["count"], 0)

    def test_an_order_whose_assessment_cannot_be_read_is_left_alone(self):
        of = loop.declare(car("WVWZZZ1KZAW000001"))
        loop.settle()
        loop.it.psql(f"UPDATE inspection.inspection_order SET event = 'no event' WHERE declaration_id = '{of['id']}'")
        loop.review(of, "documents-accepted", state=None)
        loop.settle()
        self.assertEqual([letter["service"] for letter in loop.letters("assessment-unreadable")], ["inspect"])


class WhatTheDatabaseRefuses(unittest.TestCase):
    """One record among many that it will not take: the others are taken, and it is a dead letter that can be tried again."""

    @contextlib.contextmanager
    def refusing(self, condition):
        loop.it.psql(f"ALTER TABLE assessment.declaration ADD CONSTRAINT refusing CHECK (NOT ({condition})) NOT VALID")
        try:
            yield
        finally:
            loop.it.psql("ALTER TABLE assessment.declaration DROP CONSTRAINT refusing")

    def versions(self, numbers):
        listed = ", ".join(f"'{number}'" for number in numbers)
        return {row["number"]: row["versions"] for row in loop.rows(f"SELECT number, count(*) AS versions FROM assessment.declaration WHERE number IN ({listed}) GROUP BY number")}

    def letter(self):
        found, = [letter for letter in loop.letters("refused-by-database") if letter["state"] == "open"]
        return found

    def test_it_stands_alone_in_the_end(self):
        numbers = [loop.fresh("P") for _ in range(120)]
        bad = numbers[60]
        with self.refusing(f"number = '{bad}'"):
            loop.it.pause("assess")  # so that they come in few batches
            try:
                loop.send_many("trader", "declaration", [loop.body(toys(), number=number) for number in numbers])
            finally:
                loop.it.resume("assess")
            loop.settle()
            self.assertEqual(self.versions(numbers), {number: 1 for number in numbers if number != bad})
            letter = self.letter()
        loop.it.ctl("dead-letters", "replay", letter["id"], "--reason", "the database takes it now")
        loop.settle()
        self.assertEqual(self.versions([bad]), {bad: 1})

    def test_what_waited_is_suspected_before_what_it_waited_for(self):
        number = loop.fresh("P")
        body = {"declarationNumber": number, "version": 2, "kind": "amend", "declaration": loop.body(toys(), number=number, version=2)}
        loop.send("trader", "declaration-change", body, state="parked")
        with self.refusing(f"number = '{number}' AND version = 2"):
            loop.declare(toys(), number=number)
            loop.settle()
            self.assertEqual(self.versions([number]), {number: 1})
            letter = self.letter()
        self.assertEqual(loop.one("SELECT count(*) FROM assessment.parked")["count"], 0)
        loop.it.ctl("dead-letters", "drop", letter["id"], "--reason", "tried")


def asked(service, path):
    """What a service says of itself; nothing while it does not listen."""
    try:
        with DIRECT.open(f"http://127.0.0.1:{loop.it.port(service)}/{path}", timeout=10) as answer:
            return answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.read().decode()
    except OSError:
        return ""


class WhereRecordsAreMissing(unittest.TestCase):
    """A partition stands still, everybody can see it, and it goes on when somebody says how."""

    def where(self, topic):
        return loop.one(f"SELECT next_offset, coalesce(last_number, 0) AS last_number FROM inspection.kafka_position WHERE topic = '{topic}' AND part = 0")

    def halted(self, topic):
        """What inspect says of partition 0, which it is waited for."""
        return until(lambda: next((row["halted"] for row in json.loads(loop.it.ctl("status", "--json"))["consumers"]
                                   if (row["service"], row["topic"], row["part"]) == ("inspect", topic, 0)), None))

    def move(self, topic, next_offset, last_number):
        """As common/pipeline/README.md says it, between a stop and a start."""
        loop.it.psql(f"UPDATE inspection.kafka_position SET next_offset = {next_offset}, last_number = {last_number or 'NULL'} WHERE topic = '{topic}' AND part = 0")

    def test_a_gap_in_the_numbers(self):
        before = self.where("assessments")
        number = before["last_number"] + 6
        kcat(loop.it, "-P", "-t", topic_of(loop.it, "assessments"), "-p", "0", "-k", "x", "-H", f"number={number}", input="no event", check=True)
        self.assertIn(f"number {number} where", self.halted("assessments"))
        self.assertIn("assessments/0 not: 1 partitions are halted", asked("inspect", "readyz"))
        self.assertIn('loopgate_halted_partitions{topic="assessments",worker="0"} 1', asked("inspect", "metrics"))
        doctor = {row["check"]: row for row in json.loads(loop.it.ctl("doctor", "--json", check=False).stdout)}
        self.assertIn(f"number {number} where", doctor["halted"]["why"])
        shown = principal(loop.it, "operator", "administrator").get("/v1/operations").json()["positions"]
        self.assertEqual([(one["service"], one["topic"]) for one in shown if "haltedBecause" in one], [("inspect", "assessments")])
        loop.it.stop("inspect")
        self.move("assessments", before["next_offset"], number - 1)
        loop.it.start("inspect")
        loop.it.wait_ready("inspect")
        loop.settle()
        self.assertEqual(self.where("assessments"), {"next_offset": before["next_offset"] + 1, "last_number": number})
        self.assertIn("inspect", [letter["service"] for letter in loop.letters("invalid")])

    def test_an_offset_that_the_broker_does_not_hold(self):
        before = self.where("inspections")
        loop.it.stop("inspect")
        self.move("inspections", before["next_offset"] + 1000, before["last_number"])
        loop.it.start("inspect")
        self.assertEqual(self.halted("inspections"), f"offset {before['next_offset'] + 1000} should follow, and the topic ends at offset {before['next_offset']}")
        self.assertFalse(loop.it.ready("inspect"))
        loop.it.stop("inspect")
        self.move("inspections", **before)
        loop.it.start("inspect")
        loop.it.wait_ready("inspect")


class WithoutABroker(unittest.TestCase):
    def test_a_certificate_that_cannot_be_verified_is_told(self):
        """Of each service: in its log once, in a metric, and as the reason for which it is not ready."""
        services = ("recall", "relay", "gateway")
        loop.it.stop(*services)
        try:
            loop.it.start(*services, added={"LOOPGATE_KAFKA_CA": loop.it.environment("operator")["LOOPGATE_KAFKA_CERTIFICATE"]})
            for service in services:
                self.told(service)
        finally:
            loop.it.stop(*services)
            loop.it.start(*services)
            loop.it.wait_ready(*services)

    def told(self, service):
        until(lambda: asked(service, "readyz"), lambda said: "certificate verify failed" in said)
        self.assertRegex(asked(service, "metrics"), r"(?m)^loopgate_kafka_errors_total\S* [1-9]")
        log = (loop.it.folder / "logs" / f"{service}.log").read_text()
        self.assertIn("certificate verify failed", log)


if __name__ == "__main__":
    unittest.main()
