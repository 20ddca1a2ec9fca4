"""What became of an event: asked at once, asked later, waited for; done, parked, refused, in conflict."""
import contextlib
import json
import unittest
import uuid

from client import ends, principal
from stack import instance
from wait import until

PARTITIONS = 6
PARCEL = {"regime": "9610", "items": [{"itemNumber": 1, "hsCode": "6109100010", "originCountry": "DE", "quantity": "1", "unit": "011", "value": "90.00"}]}

held = {}


def setUpModule():
    stack = held["stack"] = contextlib.ExitStack()
    it = held["it"] = stack.enter_context(instance("receipts", clock="real"))
    it.start("gateway", "assess", "relay")
    it.wait_ready("gateway", "assess", "relay")
    held["who"] = principal(it, "broker", "declarant")


def tearDownModule():
    held["stack"].close()


def declaration(**changed):
    body = {"number": f"N-{uuid.uuid4().hex}", "version": 1, "direction": "import", "declarationOffice": "2248", "port": "2248",
            "importer": {"id": "91310000MA1FL00001"}, "countryOfDeparture": "DE",
            "items": [{"itemNumber": 1, "hsCode": "8703234010", "originCountry": "DE", "quantity": "1", "unit": "NMB", "value": "250000.00"}]}
    return {**body, **changed}


class Receipts(unittest.TestCase):
    def post(self, body, **headers):
        return held["who"].post("/v1/declarations", body, **headers)

    def change(self, body, **headers):
        return held["who"].post("/v1/events/declaration-change", body, **headers)

    def settled(self, url):
        """The receipt's answer once it is no longer pending."""
        answer = held["who"].get(url, Prefer="wait=20")
        self.assertNotEqual(answer.json()["state"], "pending")
        return answer

    def test_waiting_ends_with_the_decision(self):
        answer = self.post(declaration(), Prefer="wait=20")
        self.assertEqual((answer.status, answer.json()["state"]), (201, "done"), answer.body)
        uuid.UUID(answer.json()["objectId"])
        self.assertEqual(answer.headers["Preference-Applied"], "wait")
        self.assertEqual(set(answer.json()), {"receipt", "status", "state", "objectId"})

    def test_asked_later_it_is_the_same(self):
        said = self.post(declaration()).json()
        first = self.settled(said["status"]).json()
        self.assertEqual(first["state"], "done")
        self.assertEqual(held["who"].get(said["status"]).json(), first)

    def test_the_same_again_names_the_same_object(self):
        body = declaration()
        first, again = (self.post(body, Prefer="wait=20").json() for _ in range(2))
        self.assertEqual(first["objectId"], again["objectId"])

    def test_another_body_is_a_conflict_that_names_the_first(self):
        body = declaration()
        first = self.post(body, Prefer="wait=20").json()
        other = self.post({**body, "currency": "EUR"}, Prefer="wait=20")
        self.assertEqual((other.status, other.json()["state"]), (409, "conflict"), other.body)
        self.assertEqual(other.headers["Content-Type"], "application/problem+json")
        self.assertEqual(other.json()["objectId"], first["objectId"])
        self.assertEqual(held["who"].get(other.json()["status"]).status, 409)
        self.assertEqual(held["who"].get(first["status"]).status, 200)

    def test_an_idempotency_key_names_one_event(self):
        key = uuid.uuid4().hex
        self.assertEqual(self.post(declaration(), Prefer="wait=20", Idempotency_Key=key).status, 201)
        self.assertEqual(self.post(declaration(), Prefer="wait=20", Idempotency_Key=key).status, 409)

    def test_a_change_of_what_is_not_there_is_parked(self):
        body = {"declarationNumber": f"N-{uuid.uuid4().hex}", "version": 2, "kind": "cancel"}
        answer = self.change(body, Prefer="wait=20")
        self.assertEqual((answer.status, answer.json()["state"]), (200, "parked"), answer.body)
        self.assertEqual(self.post(declaration(number=body["declarationNumber"]), Prefer="wait=20").status, 201)
        settled = self.settled(answer.json()["status"]).json()
        self.assertTrue(settled["state"] == "done" or settled.get("code") == "selected", settled)

    def test_what_was_refused_tells_why(self):
        body = declaration()
        self.assertEqual(self.post(body, Prefer="wait=20").status, 201)
        answer = self.change({"declarationNumber": body["number"], "version": 9, "kind": "cancel"}, Prefer="wait=20")
        self.assertEqual((answer.status, answer.json()["state"]), (200, "refused"), answer.body)
        self.assertTrue(answer.json()["code"] and answer.json()["reason"])

    def test_many_wait_at_once(self):
        text = "\n".join(json.dumps(declaration()) for _ in range(500))
        lines = held["who"].post("/v1/declarations", text, media="application/x-ndjson").lines()
        urls = [line["statusUrl"] for line in lines]
        until(lambda: [url for url in urls if held["who"].get(url, Prefer="wait=10").json()["state"] == "pending"], [], seconds=30)

    def lines(self, bodies):
        """What was taken, settled: the bodies that had an effect."""
        answers = held["who"].post("/v1/declarations", "\n".join(map(json.dumps, bodies)), media="application/x-ndjson").lines()
        self.assertEqual({answer["status"] for answer in answers}, {202})
        return [body for body, answer in zip(bodies, answers) if self.settled(answer["statusUrl"]).json()["state"] == "done"]

    def drained(self):
        """assess has worked off what its topic holds now."""
        it = held["it"]
        held_by_topic = sum(int(line.rsplit(" ", 1)[1]) for line in ends(it, "declarations", PARTITIONS))
        until(lambda: int(it.psql("SELECT sum(next_offset) FROM assessment.kafka_position WHERE consumer = 'assess' AND topic = 'declarations'")), lambda read: read >= held_by_topic)

    def test_what_comes_again_is_no_fault_on_any_partition(self):
        """The second amendment to version 2 skips one, were it not known; a loop that met nothing known of late does not look first."""
        first = [declaration(**PARCEL) for _ in range(8 * PARTITIONS)]
        self.assertEqual(len(self.lines(first)), len(first))
        amended = self.lines([{**body, "version": 2} for body in first])
        self.assertGreater(len(amended), 4 * PARTITIONS)  # chance selects some, which only officers amend
        left = "SELECT (SELECT count(*) FROM assessment.dead_letter), (SELECT count(*) FROM assessment.declaration)"
        before = held["it"].psql(left)
        for bodies in (amended, [*first, *amended], amended):
            self.lines(bodies)
            self.drained()
            self.assertEqual(held["it"].psql(left), before)


if __name__ == "__main__":
    unittest.main()
