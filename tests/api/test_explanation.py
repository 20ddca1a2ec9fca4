"""Explanations: what the inspector is to do, what the analyst sees of what nearly happened, and who may read which."""
import contextlib
import json
import unittest
import urllib.parse

from client import Client, principal
from stack import instance
from wait import until

VIN, CARS = "LSVAM4187C2184847", 12
MANY = 130  # profiles that one item meets
ANALYSTS_ONLY = {"score", "threshold", "probability", "paths", "selectedBy", "versions", "misses", "flips"}

held = {}


def setUpModule():
    stack = held["stack"] = contextlib.ExitStack()
    it = held["it"] = stack.enter_context(instance("explanation", clock="real"))
    open_measure(it, 5, lot="L-5")
    put_in_force(it, [met_by_many(i) for i in range(MANY)])
    it.start("gateway", "assess")
    it.wait_ready("gateway", "assess")
    for name, grants in {"broker": ["declarant"], "here": ["inspector:port:2248"], "there": ["inspector:port:5100"], "market": ["market"]}.items():
        held[name] = principal(it, name, *grants)
    held["analyst"] = principal(it, "analyst", "analyst", kind="person")
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


def met_by_many(i):
    """Of very many profiles that one brand meets the last alone asks for red."""
    last = i == MANY - 1
    return {"code": f"MANY-{i:03d}", "version": 1, "lane": "red" if last else "yellow", "action": "sample" if last else "document", "weight": "0.001", "reason": f"reason {i}", "reasonZh": f"理由{i}",
            "legalBasis": "a test", "published": True, "checklist": [{"code": f"check-{i}", "label": "look", "labelZh": "检查"}],
            "condition": {"all": [{"attribute": "brand", "in": ["Many"]}, {"attribute": "hsCode", "prefix": ["9503"]}, *([{"attribute": "model", "in": ["Most"]}] if last else [])]}}


def put_in_force(it, documents):
    """As the owner of the tables may: what people take weeks for is there at once."""
    rows = ", ".join(f"('profile', '{d['code']}', {d['version']}, 'active', $q${json.dumps(d, ensure_ascii=False)}$q$, 'analyst', 'chief', now(), 1, 1)" for d in documents)
    it.psql(f"ALTER TABLE assessment.control DISABLE TRIGGER check_control; INSERT INTO assessment.control (kind, object_id, version, state, document, actor, approved_by, at, change, active_from) VALUES {rows}; "
            "ALTER TABLE assessment.control ENABLE TRIGGER check_control")


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


class Asked(Case):
    """Of any profile: whether the item meets it, what keeps it from that, and the single change that would do."""

    def asked(self, number, profile, who="analyst", **more):
        _, item = self.told(number)
        query = urllib.parse.urlencode({"profile": profile, **more})
        return held[who].get(f"/v1/assessments/{item['assessmentId']}/explanation?{query}")

    def test_one_that_is_met(self):
        said = self.asked("OPEN", "VEHICLE-WITHOUT-CCC").json()["asked"]
        self.assertEqual((said["met"], said["decided"], said["misses"], said["text"]), (True, True, [], "the item meets this profile"))
        self.assertNotIn("change", said)

    def test_one_that_a_single_change_would_meet(self):
        said = self.asked("PAPERS", "VEHICLE-WITHOUT-CCC").json()["asked"]
        self.assertEqual((said["met"], said["lane"]), (False, "yellow"))
        self.assertEqual([(miss["attribute"], miss["value"], miss["condition"][:4]) for miss in said["misses"]], [("documents", "411", "not ")])
        self.assertIn("随附单证", said["misses"][0]["textZh"])
        self.assertEqual((said["change"]["attribute"], "to" in said["change"]), ("documents", False))
        self.assertTrue(said["text"].startswith("not met; it would be without "), said["text"])

    def test_one_that_no_single_change_would_meet_names_all_that_fails(self):
        said = self.asked("OPEN", "MANY-129").json()["asked"]
        self.assertEqual([miss["attribute"] for miss in said["misses"]], ["brand", "hsCode", "model"])
        self.assertEqual(said["misses"][0]["text"], "there is no brand; the profile asks for: brand = Many")
        self.assertEqual(said["text"], "not met: 3 comparisons fail, and no single change would do")
        self.assertNotIn("change", said)

    def test_drafts_and_named_versions_too(self):
        draft = met_by_many(0) | {"code": "ASKED", "version": 1, "condition": {"all": [{"attribute": "currency", "in": ["USD"]}, {"attribute": "unit", "in": ["NMB"]}]}}
        said = held["analyst"].post("/v1/events/control", {"kind": "profile", "objectId": "ASKED", "version": 1, "action": "draft", "document": draft}, Prefer="wait=30").json()
        self.assertEqual(said["state"], "done", said)
        for more in ({}, {"version": 1}):
            told = self.asked("OPEN", "ASKED", **more).json()["asked"]
            self.assertEqual((told["state"], told["decided"], told["met"], told["change"]["attribute"], told["change"]["to"]), ("draft", False, False, "currency", "USD"))
        self.assertEqual(self.asked("OPEN", "ASKED", version=2).status, 404)

    def test_what_is_not_there_and_who_may_not_ask(self):
        self.assertEqual(self.asked("OPEN", "NEVER").status, 404)
        self.assertEqual(self.asked("OPEN", "VEHICLE-WITHOUT-CCC", version=7).status, 404)
        self.assertEqual(self.asked("OPEN", "VEHICLE-WITHOUT-CCC", version="x").status, 400)
        self.assertEqual(self.asked("OPEN", "VEHICLE-WITHOUT-CCC", other="x").status, 400)
        self.assertEqual(self.asked("OPEN", "VEHICLE-WITHOUT-CCC", who="here").status, 403)
        _, item = self.told("OPEN")
        self.assertEqual(held["analyst"].get(f"/v1/assessments/{item['assessmentId']}/explanation?version=1").status, 404)


class VeryMany(Case):
    """More profiles are met than have a reason of their own: each counts."""

    @classmethod
    def setUpClass(cls):
        declare("MANY", *[car(number, brand="Many", model="Most", hsCode="9503008900", vins=[]) for number in range(1, 4)])

    def test_the_last_decides_and_is_told_first(self):
        said, item = self.told("MANY")
        self.assertEqual((said["lane"], said["action"]), ("red", "sample"))
        self.assertEqual(said["reasons"][0]["code"], f"MANY-{MANY - 1}")
        more = next(reason for reason in said["reasons"] if reason["code"] == "more-profiles")
        named = sum(reason["code"].startswith("MANY-") for reason in said["reasons"])
        self.assertTrue(more["text"].startswith(f"{MANY - named} more profiles are met"), more["text"])
        self.assertEqual(len(more["checklist"]), min(100, MANY - named))
        self.assertAlmostEqual(sum(reason.get("contribution", 0) for reason in said["reasons"]), MANY / 1000)
        done = held["it"].ctl("replay", item["assessmentId"], "--json", check=False)
        self.assertEqual(done.returncode, 0, done.stdout[:2000])
        self.assertEqual(len(json.loads(done.stdout)[0]["stored"]["alsoMet"]), MANY - named)

    def test_the_single_change_is_found_behind_them_all(self):
        said, _ = self.told("MANY")
        flips = [(flip["profile"], flip["attribute"], flip["lane"]) for flip in said["flips"] if flip["kind"] == "attribute"]
        self.assertIn((f"MANY-{MANY - 1}", "model", "yellow"), flips)

    def test_what_inspect_is_told_has_every_check(self):
        payload = json.loads(held["it"].psql("SELECT convert_from(payload, 'UTF8') FROM assessment.outbox WHERE topic = 'assessments' AND octet_length(payload) < 300000 AND position('MANY-000' in convert_from(payload, 'UTF8')) > 0 LIMIT 1"))
        self.assertLessEqual({f"check-{i}" for i in range(MANY)}, set(payload["data"]["items"][0]["checklist"]))

    def test_an_event_of_very_many_items_has_the_reasons_that_it_has_room_for(self):
        declare("CARGO", *[car(number, brand="Many", model="Most", hsCode="9503008900", vins=[]) for number in range(1, 301)])
        payload = json.loads(held["it"].psql("SELECT convert_from(payload, 'UTF8') FROM assessment.outbox WHERE topic = 'assessments' AND octet_length(payload) > 300000"))
        told = dict(row.split("|") for row in held["it"].psql("SELECT i.item_number, jsonb_array_length(i.reasons::jsonb) FROM assessment.item i JOIN assessment.declaration d ON d.id = i.declaration_id "
                                                              "WHERE d.number = 'CARGO'").split())
        for item in payload["data"]["items"]:
            self.assertEqual((item["lane"], item["reasons"][0]["code"]), ("red", f"MANY-{MANY - 1}"))
            left = int(told[str(item["itemNumber"])]) - (len(item["reasons"]) - 1)
            self.assertEqual(item["reasons"][-1]["text"], f"{left} more reasons are told by the assessment's explanation")

    def test_advice_names_every_duty(self):
        body = {"number": "ASKED", "version": 1, "direction": "import", "declarationOffice": "2248", "port": "2248", "importer": {"id": "91350200MA2YJ1XR9G"}, "countryOfDeparture": "DE",
                "items": [car(1, brand="Many", model="Most", hsCode="9503008900", vins=[])]}
        notes = held["broker"].post("/v1/advice", body).json()["items"][0]["notes"]
        self.assertLessEqual({f"MANY-{i:03d}" for i in range(MANY)}, {note["code"] for note in notes})

    def test_feedback_counts_each_of_them(self):
        for code in ("MANY-000", f"MANY-{MANY - 2}", f"MANY-{MANY - 1}"):
            versions = until(lambda code=code: held["analyst"].get(f"/v1/profiles/{code}/feedback").json()["versions"])
            self.assertEqual(versions[0]["version"], 1, code)
            self.assertGreaterEqual(versions[0]["matched"], 3, code)


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
