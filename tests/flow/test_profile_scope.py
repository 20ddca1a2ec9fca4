"""A profile as an analyst writes it: its scope and validity hold, and what it says to do stands in the inspector's order."""
import contextlib
import json
import unittest

from client import principal
from proof import prove
from stack import instance

VIN = "LSVAM4187C2184847"
CHECKS = [{"code": "SEAT_FRAME", "label": "Weld of the seat frame", "labelZh": "座椅骨架焊缝"}]
PROFILE = {"code": "FALKE-SEATS", "version": 1, "lane": "red", "action": "physical", "reason": "frames of this brand broke", "reasonZh": "该品牌座椅骨架断裂",
           "instruction": "lift the rear seat", "instructionZh": "抬起后排座椅", "checklist": CHECKS, "legalBasis": "a test", "owner": "Desk of vehicles", "ports": ["2248"],
           "categories": ["vehicles"], "validFrom": "2026-03-01", "validUntil": "2026-04-01", "condition": {"attribute": "brand", "in": ["Falke"]}}
PLACES = {"code": "BAD-SERIES", "of": "vinRange", "values": ["LSVAM4187C2180000-LSVAM4187C2189999", "1HGCM82633A004352"]}
held = {}


def setUpModule():
    stack = held["stack"] = contextlib.ExitStack()
    it = held["it"] = stack.enter_context(instance("scope"))
    it.start()
    it.wait_ready()
    for name, role in {"trader": "declarant", "writer": "analyst", "chief": "supervisor", "wang": "inspector"}.items():
        held[name] = principal(it, name, role, kind="person")
    it.ctl("tick", "--at", "2026-03-02T00:00:00Z")
    it.ctl("drain")


def tearDownModule():
    held["stack"].close()


def post(who, path, body):
    return held[who].post(path, body, Prefer="wait=30")


def control(who, kind, code, action, **more):
    said = post(who, "/v1/events/control", {"kind": kind, "objectId": code, "version": 1, "action": action, **more}).json()
    assert said.get("state") == "done", said


def activate(kind, document):
    control("writer", kind, document["code"], "draft", document=document)
    if kind == "profile":
        prove(held["writer"], document["code"])
    control("chief", kind, document["code"], "approve", approves=1)
    control("chief", kind, document["code"], "activate")


def declare(number, vin=VIN, **changed):
    item = {"itemNumber": 1, "hsCode": "8703234010", "originCountry": "DEU", "quantity": "1", "unit": "NMB", "value": "250000.00", "brand": "Falke", "vins": [vin]}
    body = {"number": number, "version": 1, "direction": "import", "declarationOffice": "2248", "port": "2248", "importer": {"id": "91350200MA2YJ1XR9G"},
            "countryOfDeparture": "DEU", "documents": [{"type": "411", "number": "1"}], "items": [item], **changed}
    assert post("trader", "/v1/declarations", body).json().get("state") == "done"
    return held["it"].psql(f"SELECT reasons FROM assessment.item i JOIN assessment.declaration d ON d.id = i.declaration_id WHERE d.number = '{number}'")


class Profiles(unittest.TestCase):
    def test_a_draft_that_nothing_can_meet_leaves_nothing(self):
        document = {**PROFILE, "code": "NEVER", "condition": {"all": [{"attribute": "brand", "in": ["A"]}, {"attribute": "brand", "in": ["B"]}]}}
        said = post("writer", "/v1/events/control", {"kind": "profile", "objectId": "NEVER", "version": 1, "action": "draft", "document": document}).json()
        self.assertEqual((said["state"], said["code"], said["pointer"]), ("refused", "invalid-profile", "/data/document"))
        self.assertIn("unreachable", said["reason"])
        self.assertEqual(held["it"].psql("SELECT count(*) FROM assessment.control WHERE object_id = 'NEVER'").strip(), "0")

    def test_an_inspector_is_told_what_it_says_to_do(self):
        activate("profile", PROFILE)
        self.assertIn("FALKE-SEATS", declare("P-1"))
        held["it"].ctl("drain")
        order, = held["wang"].get("/v1/orders?number=P-1").json()["items"]
        whole = held["wang"].get(f"/v1/orders/{order['orderId']}").json()
        reason = next(reason for reason in whole["items"][0]["reasons"] if reason["code"] == "FALKE-SEATS")
        self.assertEqual((reason["instruction"], reason["instructionZh"], reason["checklist"]), ("lift the rear seat", "抬起后排座椅", CHECKS))

    def test_within_its_scope_and_days_alone(self):
        self.assertNotIn("FALKE-SEATS", declare("P-2", port="5100", declarationOffice="5100"))
        held["it"].ctl("tick", "--at", "2026-04-01T00:00:00Z")
        held["it"].ctl("drain")
        self.assertNotIn("FALKE-SEATS", declare("P-3"))
        replayed = held["it"].ctl("replay", "P-3", "--json", check=False)
        self.assertTrue(all(item["equal"] for item in json.loads(replayed.stdout)), replayed.stdout)

    def test_vins_meet_a_list_by_range(self):
        activate("list", PLACES)
        activate("profile", {**{key: PROFILE[key] for key in ("reason", "reasonZh", "legalBasis", "lane")}, "code": "SERIES", "version": 1,
                             "condition": {"attribute": "vins", "list": "BAD-SERIES"}})
        self.assertIn("SERIES", declare("P-4"))
        self.assertIn("SERIES", declare("P-5", vin="1HGCM82633A004352"))
        self.assertNotIn("SERIES", declare("P-6", vin="1HGCM82633A004353"))

    def test_a_country_has_one_code_whichever_was_sent(self):
        """A list of three letters meets what a platform declares with two or by the customs' digits; the event that is kept says what was declared."""
        activate("list", {"code": "FROM-BOTH", "of": "country", "values": ["DEU", "142"]})
        activate("profile", {**{key: PROFILE[key] for key in ("reason", "reasonZh", "legalBasis", "lane")}, "code": "ORIGINS", "version": 1,
                             "condition": {"attribute": "countryOfDeparture", "list": "FROM-BOTH"}})
        for i, (code, met) in enumerate((("DEU", True), ("DE", True), ("304", True), ("CN", True), ("FR", False), ("DX", False))):
            self.assertEqual("ORIGINS" in declare(f"C-{i}", countryOfDeparture=code), met, code)
            kept, origin = held["it"].psql(f"SELECT convert_from(d.event, 'UTF8')::json #>> '{{data,countryOfDeparture}}', i.origin_country FROM assessment.declaration d JOIN assessment.item i ON i.declaration_id = d.id WHERE d.number = 'C-{i}'").strip().split("|")
            self.assertEqual((kept, origin), (code, "DE"))


if __name__ == "__main__":
    unittest.main()
