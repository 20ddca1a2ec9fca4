"""What who runs the system and who audits it can see and do: consumers and lag, dead letters, principals and grants, the audit trail, what is in force."""
import contextlib
import json
import unittest

from client import principal, read_anew
from person import sign_up
from place import ROOT
from stack import instance
from wait import until

LETTER = "01934000-0000-7000-8000-000000000901"
CANARY = "Li Lei canary"
held = {}


def setUpModule():
    stack = held["stack"] = contextlib.ExitStack()
    it = held["it"] = stack.enter_context(instance("operations", clock="real"))
    it.start("gateway", "assess", "relay")
    it.wait_ready("gateway", "assess", "relay")
    for role in ("operator", "administrator", "auditor"):
        held[role] = principal(it, f"the-{role}", role)
    held["trader"] = principal(it, "trader", "declarant")
    held["analyst"] = principal(it, "the-analyst", "analyst")
    held["elsewhere"] = principal(it, "elsewhere", "inspector:port:5100")


def tearDownModule():
    held["stack"].close()


def goods(number):
    return {"number": number, "version": 1, "direction": "import", "declarationOffice": "2248", "port": "2248", "importer": {"id": "91350200MA2YJ1XR9G", "name": "Importer"},
            "countryOfDeparture": "DEU", "items": [{"itemNumber": 1, "hsCode": "9503006000", "originCountry": "DEU", "quantity": "10", "unit": "NMB", "value": "120.00"}]}


def dead(number, payload):
    """A dead letter of assess as it writes one; gives its name."""
    identity = f"{LETTER[:-3]}{number:03}"
    text = payload.replace("'", "''")
    held["it"].psql(f"INSERT INTO assessment.dead_letter (id, topic, part, record_offset, append_at, code, pointer, reason, key, payload, sha256, actor) VALUES "
                    f"('{identity}', 'declarations', 0, {number}, clock_timestamp(), 'pattern', '/items/0/hsCode', 'does not fit', 'k', convert_to('{text}', 'UTF8'), sha256('x'), 'trader')")
    return f"assess:{identity}"


class Letters(unittest.TestCase):
    def test_what_it_holds_is_masked(self):
        sample = json.loads((ROOT / "schemas" / "events" / "samples" / "declaration" / "valid" / "least.json").read_text())
        whole = dead(1, json.dumps(sample | {"data": sample["data"] | {"buyer": {"name": "sealed:AAAA", "idType": "1"}}}))
        broken = dead(2, json.dumps({"data": {"buyer": {"name": CANARY}}, CANARY: 1}))
        for letter in (whole, broken):
            said = held["operator"].get(f"/v1/dead-letters/{letter}")
            self.assertEqual(said.status, 200, said.body)
            self.assertNotIn(CANARY, said.body.decode())
        self.assertEqual(said.json()["payload"], {"data": {"buyer": {"name": f"text of {len(CANARY)} bytes"}}, "***": "number"})
        listed = held["auditor"].get("/v1/dead-letters?service=assess&code=pattern").json()["items"]
        self.assertEqual([one["letter"] for one in listed][:2], [broken, whole])
        self.assertEqual(held["auditor"].get("/v1/dead-letters?state=dropped&actor=nobody").json()["items"], [])

    def test_dropped_with_a_reason_once_and_audited(self):
        letter = dead(3, "no event")
        self.assertEqual(held["auditor"].post(f"/v1/dead-letters/{letter}/drop", {"reason": "none"}).status, 403)
        self.assertEqual(held["operator"].post(f"/v1/dead-letters/{letter}/drop", {}).status, 422)
        dropped = held["operator"].post(f"/v1/dead-letters/{letter}/drop", {"reason": "a test of the sender"})
        self.assertEqual((dropped.status, dropped.json()["state"], dropped.json()["settledBy"]), (200, "dropped", "the-operator"), dropped.body)
        self.assertEqual(held["operator"].post(f"/v1/dead-letters/{letter}/drop", {"reason": "again"}).status, 404)
        act, = held["auditor"].get(f"/v1/audit?object={letter.partition(':')[2]}").json()["items"]
        self.assertEqual((act["actor"], act["act"], act["detail"], act["service"]), ("the-operator", "dead-letter.drop", {"reason": "a test of the sender"}, "assess"))
        self.assertEqual(held["auditor"].get(f"/v1/audit/{act['auditId']}").json(), act)

    def test_tried_again(self):
        letter = dead(4, "no event either")
        tried = held["operator"].post(f"/v1/dead-letters/{letter}/replay", {"reason": "mended"})
        self.assertEqual((tried.status, tried.json()["state"]), (200, "replay"), tried.body)
        until(lambda: held["operator"].get(f"/v1/dead-letters/{letter}").json()["state"], "open")  # it is no event still


class Standing(unittest.TestCase):
    def test_consumers_and_lag(self):
        self.assertEqual(held["trader"].post("/v1/declarations", goods("O-1"), Prefer="wait=20").status, 201)
        said = held["operator"].get("/v1/operations").json()
        of = [one for one in said["positions"] if one["topic"] == "declarations"]
        self.assertEqual((len(of), sum(one["lag"] for one in of), {one["consumer"] for one in of}), (6, 0, {"assess"}))
        self.assertEqual(sorted(one["service"] for one in said["services"]), ["assess", "gateway", "inspect", "recall", "relay"])
        held["it"].stop("assess")
        for number in range(3):
            self.assertEqual(held["trader"].post("/v1/declarations", goods(f"O-2{number}")).status, 202)
        said = held["operator"].get("/v1/operations").json()
        self.assertEqual(sum(one["lag"] for one in said["positions"] if one["topic"] == "declarations"), 3)
        held["it"].start("assess")
        held["it"].wait_ready("assess")

    def test_what_is_in_force(self):
        said = held["auditor"].get("/v1/configuration").json()
        applied = held["it"].psql("SELECT max(number) FROM ops.migration").strip()
        self.assertEqual((str(said["migrations"][0]["number"]), {one["name"]: one["value"] for one in said["settings"]}["instance"]), (applied, held["it"].environment("gateway")["LOOPGATE_INSTANCE"]))
        self.assertRegex(said["program"], r"^\d+\.\d+\.\d+$")
        parameter = next(one for one in said["parameters"] if one["code"] == "drift_chi_square")
        self.assertEqual((parameter["value"], parameter["verified"]), ("10.83", True))


class Access(unittest.TestCase):
    def test_who_gave_whom_what(self):
        grant, = held["auditor"].get("/v1/grants?principal=trader").json()["items"]
        self.assertEqual((grant["role"], grant["scope"], grant["inForce"]), ("declarant", "*", True))
        self.assertTrue(grant["givenBy"].startswith("operator/"), grant)
        one = held["administrator"].get("/v1/principals/trader").json()
        self.assertEqual((one["kind"], one["grants"], len(one["keys"])), ("system", [grant], 1))
        self.assertEqual(held["auditor"].get(f"/v1/grants/{grant['grantId']}").json(), grant)
        self.assertNotIn(held["trader"].key, json.dumps(one))

    def test_given_to_others_and_withdrawn_by_who_signed_in(self):
        admin, wanted = sign_up(held["it"], "zhao", "administrator"), {"principal": "wang", "role": "inspector", "scope": "port:5100", "until": "2099-01-01", "reason": "on duty"}
        wang = sign_up(held["it"], "wang")
        self.assertEqual(held["administrator"].post("/v1/grants", wanted).status, 403)  # a key gives nothing
        for fault, wrong in (("principal", {"principal": "nobody"}), ("principal", {"principal": "zhao"}), ("role", {"role": "king"}), ("scope", {"scope": "port:"}), ("until", {"until": "2020-01-01"}), ("reason", {"reason": "x" * 501})):
            said = admin.post("/v1/grants", wanted | wrong)
            self.assertEqual((said.status, said.json()["errors"][0]["pointer"]), (422, f"/{fault}"), said.body)
        given = admin.post("/v1/grants", wanted)
        self.assertEqual((given.status, given.json()["givenBy"], given.json()["until"]), (200, "zhao", "2098-12-31T16:00:00.000000Z"), given.body)
        self.assertEqual(admin.post("/v1/grants", wanted).status, 422)
        path = f"/v1/grants/{given.json()['grantId']}"
        self.assertEqual(admin.get(path).json(), given.json())
        read_anew(held["it"])
        self.assertEqual(wang.get("/v1/orders").status, 200)
        own = admin.get("/v1/grants?principal=zhao").json()["items"][0]["grantId"]
        self.assertEqual(admin.post(f"/v1/grants/{own}/withdrawal", {"reason": "enough"}).status, 404)
        ended = admin.post(f"{path}/withdrawal", {"reason": "off duty"})
        self.assertEqual((ended.status, ended.json()["inForce"]), (200, False), ended.body)
        self.assertEqual(admin.post(f"{path}/withdrawal", {"reason": "again"}).status, 404)
        acts = [(act["act"], act["detail"]["reason"]) for act in admin.get("/v1/audit?object=wang&actor=zhao").json()["items"]]
        self.assertEqual(acts, [("grant.revoke", "off duty"), ("grant.add", "on duty")])

    def test_followed_from_the_oldest_nothing_is_missed(self):
        seen, cursor = [], ""
        while True:
            page = held["auditor"].get(f"/v1/audit?order=oldest&limit=3{cursor}").json()
            if not page["items"]:
                break
            seen += [row["auditId"] for row in page["items"]]
            cursor = f"&cursor={page['next']}"
        self.assertEqual(sorted(seen), sorted(set(seen)))
        self.assertGreaterEqual(len(seen), 8)
        self.assertEqual(held["operator"].get("/v1/audit").status, 403)


class Overview(unittest.TestCase):
    def counted(self):
        """What it says once all declarations are counted: it counts on every two seconds at most."""
        declared = len(held["analyst"].get("/v1/declarations?limit=200").json()["items"])
        return until(lambda: held["analyst"].get("/v1/overview").json(), lambda said: sum(one["count"] for one in said["lanes"]) >= declared)

    def test_its_figures_are_those_of_the_lists(self):
        for number in ("V-1", "V-2"):
            self.assertEqual(held["trader"].post("/v1/declarations", goods(number), Prefer="wait=20").status, 201)
        held["it"].psql("INSERT INTO recall.recall (recall_number, id, state, goods, units_affected, units_remedied, opened_at, changed_at) SELECT 'V-R' || n, md5('V-R' || n)::uuid, 'published', '{}', affected, remedied, "
                        "now() - interval '1 day', now() FROM (VALUES (1, 12, 3), (2, 4, NULL), (3, NULL, NULL)) v (n, affected, remedied)")
        said = self.counted()
        days = f"from={said['from']}&until={said['until']}&limit=200"
        for name, path in (("lanes", "declarations?lane"), ("releases", "releases?status")):
            listed = {one["value"]: len(held["analyst"].get(f"/v1/{path}={one['value']}&{days}").json()["items"]) for one in said[name]}
            self.assertEqual({one["value"]: one["count"] for one in said[name]}, listed, name)
        self.assertGreaterEqual(sum(one["count"] for one in said["lanes"]), 2)
        self.assertEqual(sum(one["count"] for one in said["days"]), sum(one["count"] for one in said["lanes"]))
        units, = [one for one in said["kpis"] if one["code"] == "recall-remedied"]
        recalls = held["analyst"].get(f"/v1/recalls?units=true&limit=200&until={said['until']}").json()["items"]
        self.assertEqual((units["over"], units["of"], units["part"]), (len(recalls), sum(one["unitsAffected"] for one in recalls), sum(one.get("unitsRemedied", 0) for one in recalls)))
        self.assertEqual((units["part"], units["of"]), (3, 16))
        self.assertEqual([one["recallNumber"] for one in held["analyst"].get("/v1/recalls?units=false").json()["items"]], ["V-R3"])
        elsewhere = held["elsewhere"].get("/v1/overview").json()
        self.assertEqual((elsewhere["lanes"], elsewhere["orders"], "hits" in elsewhere, "complaints" in elsewhere), ([], [], False, False))
        self.assertEqual(held["trader"].get("/v1/overview").status, 403)


if __name__ == "__main__":
    unittest.main()
