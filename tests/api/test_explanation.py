"""Explanations: what the inspector is to do, what the analyst sees of what nearly happened, and who may read which."""
import contextlib
import json
import unittest

from client import Client, principal
from stack import instance

VIN, CARS = "LSVAM4187C2184847", 12
ANALYSTS_ONLY = {"score", "threshold", "probability", "paths", "selectedBy", "versions", "misses", "flips"}

held = {}


def setUpModule():
    stack = held["stack"] = contextlib.ExitStack()
    it = held["it"] = stack.enter_context(instance("explanation", clock="real"))
    open_measure(it, 5, lot="L-5")
    it.start("gateway", "assess")
    it.wait_ready("gateway", "assess")
    for name, grants in {"broker": ["declarant"], "here": ["inspector:port:2248"], "there": ["inspector:port:5100"], "analyst": ["analyst"], "market": ["market"]}.items():
        held[name] = principal(it, name, *grants)
    declare("OPEN", *[car(number) for number in range(1, CARS + 1)])
    declare("RECALLED", *[car(number, lot="L-5") for number in range(1, CARS + 1)])
    declare("PAPERS", *[car(number) for number in range(1, CARS + 1)], documents=[{"type": "411", "number": "1"}])


def tearDownModule():
    held["stack"].close()


def open_measure(it, number, **scope):
    data = {"measureId": f"01934000-0000-7000-8000-{number:012d}", "kind": "block", "scope": scope, "basis": "recall RC-5 is open", "basisZh": "召回未结束", "cites": "recall:RC-5",
            "from": "2026-01-01T00:00:00Z", "version": 1, "producer": "recall"}
    event = {"specversion": "1.0", "id": str(number), "source": "//loopgate", "type": "loopgate.measure.v1", "time": "2026-01-01T00:00:00Z", "data": data}
    it.psql("INSERT INTO assessment.measure (id, version, kind, scope, basis, basis_zh, cites, from_at, producer, event, change) "
            f"SELECT '{data['measureId']}', 1, 'block', '{json.dumps(scope)}', 'recall RC-5 is open', '召回未结束', 'recall:RC-5', '2026-01-01', 'recall', convert_to($q${json.dumps(event)}$q$, 'UTF8'), 1")


def car(number, **changed):
    return {"itemNumber": number, "hsCode": "8703234010", "originCountry": "DE", "quantity": "1", "unit": "NMB", "value": "250000", "vins": [VIN], **changed}


def declare(number, *items, **changed):
    body = {"number": number, "version": 1, "direction": "import", "declarationOffice": "2248", "port": "2248", "importer": {"id": "91350200MA2YJ1XR9G"},
            "countryOfDeparture": "DE", "items": list(items), **changed}
    answer = held["broker"].post("/v1/declarations", body, Prefer="wait=30")
    assert answer.status == 201, answer.body


class Case(unittest.TestCase):
    def told(self, number, who="analyst"):
        """Explanations of a declaration's items that chance did not select."""
        items = held["analyst"].get(f"/v1/assessments?number={number}").json()["items"]
        items = [item for item in items if "random" not in item["paths"]]
        self.assertTrue(items)
        answer = held[who].get(f"/v1/assessments/{items[0]['assessmentId']}/explanation")
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json(), items[0]

    def status(self, who, number="OPEN"):
        _, item = self.told(number)
        return held[who].get(f"/v1/assessments/{item['assessmentId']}/explanation").status


class Analyst(Case):
    def test_all_that_was_decided(self):
        said, item = self.told("OPEN")
        for name in ("lane", "action", "reasons", "paths", "selectedBy", "score", "threshold", "probability"):
            self.assertEqual(said[name], item[name], name)
        self.assertEqual((said["lane"], said["paths"]), ("yellow", ["mandatory"]))
        self.assertEqual(said["versions"], item["facts"]["versions"])

    def test_the_change_that_lets_it_pass(self):
        said, _ = self.told("OPEN")
        passes = [flip for flip in said["flips"] if flip["lane"] == "green"]
        self.assertEqual([(flip["kind"], flip["profile"], flip["attribute"], flip["to"]) for flip in passes], [("attribute", "VEHICLE-WITHOUT-CCC", "documents", "ccc-certificate")])
        self.assertIn("ccc-certificate", passes[0]["text"])
        self.assertIn("随附单证", passes[0]["textZh"])
        kinds = {flip["kind"]: flip["lane"] for flip in said["flips"] if flip["kind"] in ("risk", "chance")}
        self.assertEqual(kinds, {"risk": "red", "chance": "red"})

    def test_a_profile_that_one_attribute_missed(self):
        said, item = self.told("PAPERS")
        self.assertEqual(item["lane"], "green")
        missed = {miss["profile"]: miss for miss in said["misses"]}
        self.assertEqual(missed["VEHICLE-WITHOUT-CCC"]["attribute"], "documents")
        self.assertNotIn("to", missed["VEHICLE-WITHOUT-CCC"])  # met where there are none
        self.assertEqual(missed["VIN-CHECK"]["attribute"], "findings")

    def test_a_measure_that_holds_it(self):
        said, _ = self.told("RECALLED")
        self.assertEqual((said["lane"], said["instruction"][:14]), ("blocked", "do not release"))
        flip, = [flip for flip in said["flips"] if flip["kind"] == "measure"]
        self.assertEqual((flip["cites"], flip["lane"]), ("recall:RC-5", "yellow"))
        self.assertFalse([flip for flip in said["flips"] if flip["kind"] in ("attribute", "chance", "risk")], "the block stands whatever else changes")

    def test_where_the_facts_are_not_kept_whole(self):
        _, item = self.told("OPEN")
        held["it"].psql("INSERT INTO assessment.declaration SELECT ('01934000-0000-7000-8000-00000000000' || version)::uuid, version, 'OLD', sender, state, direction, port, declaration_office, "
                        "importer_id, importer_name, platform_id, conveyance, waybill_number, bill_number, expected_arrival, arrived_at, lane, decided_at, emitted, ticket_day, event "
                        "FROM assessment.declaration WHERE number = 'OPEN'")
        columns = held["it"].psql("SELECT string_agg(attname, ', ') FROM pg_attribute WHERE attrelid = 'assessment.item'::regclass AND attnum > 0 "
                                  "AND attname NOT IN ('declaration_id', 'assessment_id', 'facts')").strip()
        held["it"].psql(f"INSERT INTO assessment.item (declaration_id, assessment_id, facts, {columns}) SELECT '01934000-0000-7000-8000-000000000001', "
                        f"'01934000-0000-7000-8000-000000000002', '{{\"level\":0}}', {columns} FROM assessment.item WHERE assessment_id = '{item['assessmentId']}'")
        answer = held["analyst"].get("/v1/assessments/01934000-0000-7000-8000-000000000002/explanation")
        self.assertEqual(answer.status, 200, answer.body)
        self.assertEqual(answer.json()["reasons"], item["reasons"])
        self.assertNotIn("misses", answer.json())


class Inspector(Case):
    def test_what_to_do_and_nothing_of_how_it_was_selected(self):
        said, _ = self.told("OPEN", "here")
        self.assertEqual((said["lane"], said["action"]), ("yellow", "document"))
        self.assertEqual((said["instruction"], said["instructionZh"]), ("review the documents and ask for those that are missing", "审核单证，要求补交所缺单证"))
        reason, = said["reasons"]
        self.assertIn("411", reason["instruction"])
        self.assertTrue(reason["text"] and reason["textZh"])
        self.assertIn("VEHICLE-WITHOUT-CCC@1", reason["cites"])
        self.assertFalse(ANALYSTS_ONLY & set(said))
        self.assertNotIn("contribution", reason)

    def test_who_may_read(self):
        self.assertEqual([self.status(who) for who in ("here", "there", "broker", "market", "analyst")], [200, 404, 403, 403, 200])
        _, item = self.told("OPEN")
        path = f"/v1/assessments/{item['assessmentId']}/explanation"
        self.assertEqual(Client(held["it"]).get(path).status, 401)
        self.assertEqual(held["analyst"].get(path + "?x=1").status, 400)
        self.assertEqual(held["analyst"].get("/v1/assessments/01934000-0000-7000-8000-000000009999/explanation").status, 404)


if __name__ == "__main__":
    unittest.main()
