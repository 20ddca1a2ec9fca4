"""What is tried beside the profiles in force is counted and listed by id, and decides nothing."""
import contextlib
import unittest
import uuid

from client import principal
from proof import prove
from stack import instance

RUN = uuid.uuid4().hex[:8].upper()
SHARED = {"version": 1, "reason": "goods of this brand", "reasonZh": "该品牌商品", "legalBasis": "a test"}
held = {}


def setUpModule():
    stack = held["stack"] = contextlib.ExitStack()
    it = held["it"] = stack.enter_context(instance("shadow"))
    it.start("gateway", "assess", "relay")
    it.wait_ready("gateway", "assess", "relay")
    for name, role in {"trader": "declarant", "writer": "analyst", "chief": "supervisor", "wang": "inspector"}.items():
        held[name] = principal(it, name, role, kind="person")
    it.ctl("tick", "--at", "2026-03-02T00:00:00Z")


def tearDownModule():
    held["stack"].close()


def control(who, code, version, action, **more):
    said = held[who].post("/v1/events/control", {"kind": "profile", "objectId": code, "version": version, "action": action, **more}, Prefer="wait=30").json()
    assert said.get("state") == "done", said


def tried(code, version, lane, brand):
    control("writer", code, version, "draft", document={**SHARED, "code": code, "version": version, "lane": lane, "condition": {"attribute": "brand", "in": [brand]}})
    prove(held["writer"], code, version)


def activate(code, version):
    for action in ("approve", "activate"):
        control("chief", code, version, action)


def declare(brand, items=1):
    """Declares so many items of a brand; the declaration's number."""
    number = f"N-{uuid.uuid4().hex[:12]}"
    goods = {"hsCode": "9503008900", "originCountry": "DE", "quantity": "1", "unit": "NMB", "value": "100", "brand": brand}
    body = {"number": number, "version": 1, "direction": "import", "declarationOffice": "2248", "port": "2248", "importer": {"id": "91310000MA1FL00001"},
            "countryOfDeparture": "DE", "items": [{"itemNumber": i + 1, **goods} for i in range(items)]}
    said = held["trader"].post("/v1/declarations", body, Prefer="wait=30").json()
    assert said.get("state") == "done", said
    return number


def lanes(number):
    """The items' lanes, and whether replay comes to the very bytes."""
    done = held["it"].ctl("replay", number, "--json", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return held["it"].psql(f"SELECT i.lane FROM assessment.item i JOIN assessment.declaration d ON d.id = i.declaration_id AND d.version = i.version WHERE d.number = '{number}' ORDER BY item_number").split()


class Shadow(unittest.TestCase):
    def shadow(self, code, **query):
        answer = held["writer"].get(f"/v1/profiles/{code}/shadow" + "".join(f"?{name}={value}" for name, value in query.items()))
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json()

    def test_a_next_version_is_asked_beside_the_one_in_force(self):
        code = f"NEXT-{RUN}"
        tried(code, 1, "yellow", code)
        activate(code, 1)
        self.assertEqual(self.shadow(code)["version"], 1)
        tried(code, 2, "red", code)
        first, other = declare(code, 3), declare("Another")
        self.assertEqual((lanes(first), lanes(other)), (["yellow"] * 3, ["green"]))
        told = self.shadow(code)
        self.assertEqual((told["version"], told["items"], told["touched"], told["changed"], told["parity"]), (2, 4, 3, 3, 0.25))
        self.assertEqual(told["days"][0]["lanes"], [{"lane": "yellow", "tried": "red", "items": 3}])
        self.assertEqual([(change["declarationNumber"], change["itemNumber"], change["lane"], change["tried"]) for change in told["changes"]],
                         [(first, n, "yellow", "red") for n in (1, 2, 3)])
        self.assertNotIn("next", told)
        activate(code, 2)  # what ruled before does not any more, and nothing is asked of it
        self.assertEqual(lanes(declare(code)), ["red"])
        self.assertEqual(self.shadow(code)["items"], 4)

    def test_a_new_profile_is_asked_and_stops_when_it_is_retired(self):
        code = f"NEW-{RUN}"
        tried(code, 1, "red", code)
        number = declare(code, 2)
        self.assertEqual(lanes(number), ["green", "green"])
        reasons = held["it"].psql(f"SELECT reasons, facts FROM assessment.item i JOIN assessment.declaration d ON d.id = i.declaration_id WHERE d.number = '{number}'")
        self.assertNotIn(code, reasons)
        self.assertEqual([change["tried"] for change in self.shadow(code)["changes"]], ["red", "red"])
        control("writer", code, 1, "retire")
        declare(code)
        self.assertEqual(self.shadow(code)["changed"], 2)

    def test_who_reads_it(self):
        self.assertEqual(held["wang"].get(f"/v1/profiles/NEW-{RUN}/shadow").status, 403)
        self.assertEqual(held["writer"].get("/v1/profiles/NOBODY/shadow").status, 404)
        self.assertEqual(held["writer"].get(f"/v1/profiles/NEW-{RUN}/shadow?before=1").json()["type"], "/problems/bad-query")


if __name__ == "__main__":
    unittest.main()
