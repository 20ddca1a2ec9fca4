"""
`loopgatectl replay` comes to every stored decision again, whatever was learned and changed since; and sees one that was not made so.
GET /v1/assessments/{id}/replay tells analysts what would be decided now, and which change since is behind it.
"""
import contextlib
import http.client
import json
import unittest

from client import principal
from proof import prove
from stack import instance

VIN, VIN_WRONG = "1HGCM82633A004352", "1HGCM82633A004353"
RUN = "RUN-1"  # the same goods have the same ticket each time
PROFILE = {"code": f"ALL-GERMAN-{RUN}", "version": 1, "lane": "yellow", "weight": "0.125", "reason": "goods of this origin", "reasonZh": "该原产国商品",
           "legalBasis": "a test", "condition": {"attribute": "originCountry", "in": ["DE"]}}
held = {}


def setUpModule():
    stack = held["stack"] = contextlib.ExitStack()
    it = held["it"] = stack.enter_context(instance("replay"))
    it.start("gateway", "assess", "relay")
    it.wait_ready("gateway", "assess", "relay")
    for name, role in {"trader": "declarant", "writer": "analyst", "chief": "supervisor"}.items():
        held[name] = principal(it, name, role, kind="person")
    it.ctl("tick", "--at", "2026-03-02T00:00:00Z")


def tearDownModule():
    held["stack"].close()


def send(who, path, body):
    answer = held[who].post(path, body, Prefer="wait=30")
    said = answer.json()
    assert said.get("state") == "done", (answer.status, said)
    return said


def declare(number, **item):
    goods = {"itemNumber": 1, "hsCode": "8703234010", "originCountry": "DE", "quantity": "1", "unit": "NMB", "value": "250000.00", "vins": [VIN], **item}
    body = {"number": number, "version": 1, "direction": "import", "declarationOffice": "2248", "port": "2248", "importer": {"id": "91310000MA1FL00001"},
            "countryOfDeparture": "DE", "items": [goods, {**goods, "itemNumber": 2, "hsCode": "9503008900", "vins": []}]}
    send("trader", "/v1/declarations", body)
    return body


def control(who, version, action, code=PROFILE["code"], **more):
    send(who, "/v1/events/control", {"kind": "profile", "objectId": code, "version": version, "action": action, **more})


def activate(version, code=PROFILE["code"], **changed):
    control("writer", version, "draft", code, document={**PROFILE, "code": code, "version": version, **changed})
    prove(held["writer"], code, version)
    control("chief", version, "approve", code, approves=version)
    control("chief", version, "activate", code)


def replay(name):
    done = held["it"].ctl("replay", name, "--json", check=False)
    return done.returncode, json.loads(done.stdout or "[]"), done.stderr


def made_again(number, item):
    """What analysts are told of an item in the declaration's first version, its changes by what they are of."""
    found = held["it"].psql(f"SELECT assessment_id FROM assessment.item i JOIN assessment.declaration d ON d.id = i.declaration_id AND d.version = i.version "
                            f"WHERE d.number = '{number}' AND d.version = 1 AND item_number = {item}").strip()
    answer = held["writer"].get(f"/v1/assessments/{found}/replay")
    assert answer.status == 200, (answer.status, answer.body)
    return answer.json() | {"changed": {change["what"]: change for change in answer.json()["changes"]}}


def change(sql):
    """As nobody but the database's superuser could: services may only add decisions."""
    held["it"].psql(sql)


class Replayed(unittest.TestCase):
    def equal(self, name, n):
        code, found, said = replay(name)
        self.assertEqual((code, len(found), [f["differs"] for f in found]), (0, n, [[]] * n), said)
        return found

    def test_what_was_decided_before_and_after_profiles_changed(self):
        declare(f"{RUN}-BEFORE")
        activate(1)
        declare(f"{RUN}-FIRST")
        activate(2, lane="red")
        declare(f"{RUN}-SECOND")
        for who in ("writer", "chief"):
            control(who, 2, "retire")
        declare(f"{RUN}-AFTER")
        lanes = {name: self.equal(name, 2)[1]["recomputed"]["lane"] for name in (f"{RUN}-BEFORE", f"{RUN}-FIRST", f"{RUN}-SECOND", f"{RUN}-AFTER")}
        self.assertEqual((lanes[f"{RUN}-FIRST"], lanes[f"{RUN}-SECOND"], lanes[f"{RUN}-AFTER"]), ("yellow", "red", lanes[f"{RUN}-BEFORE"]))
        self.assertNotEqual(lanes[f"{RUN}-BEFORE"], "yellow")
        told = made_again(f"{RUN}-FIRST", 2)
        self.assertEqual((told["then"]["lane"], told["now"]["lane"], told["reproduced"]), ("yellow", lanes[f"{RUN}-BEFORE"], True))
        self.assertEqual({what for what, change in told["changed"].items() if change["lane"] != "yellow"}, {"profiles"})
        self.assertEqual((told["changed"]["profiles"].get("then"), told["changed"]["profiles"].get("now")), (f"ALL-GERMAN-{RUN} v1", None))

    def test_what_was_decided_with_findings_and_a_version_before(self):
        body = declare(f"{RUN}-AMENDED", vins=[VIN_WRONG])
        body = {**body, "version": 2, "items": [{**body["items"][0], "vins": [VIN]}, body["items"][1]]}
        send("chief", "/v1/events/declaration-change", {"declarationNumber": f"{RUN}-AMENDED", "sender": "trader", "version": 2, "kind": "amend", "declaration": body})
        found = self.equal(f"{RUN}-AMENDED", 4)
        self.assertIn("before", found[2]["stored"]["facts"])
        self.assertEqual(len({f["stored"]["ticket"] for f in found if f["itemNumber"] == 1}), 1)

    def test_packs_that_an_upgrade_changed(self):
        """A decision is made again by the packs that it rested on; where they are not kept that is said."""
        declare(f"{RUN}-PACKS", vins=[VIN_WRONG])
        installed, = set(held["it"].psql("SELECT facts::json #>> '{versions,packs}' FROM assessment.item").split())
        self.assertEqual(held["it"].psql("SELECT hash FROM assessment.pack").split(), [installed])
        lane = self.equal(f"{RUN}-PACKS", 2)[0]["stored"]["lane"]
        self.assertEqual((lane, "packs" in self.equal(f"{RUN}-PACKS", 2)[0]), ("red", False))
        other = "replace(documents, '\"lane\": \"red\"', '\"lane\": \"yellow\"')"
        change(f"INSERT INTO assessment.pack SELECT left(encode(sha256(convert_to({other}, 'UTF8')), 'hex'), 16), {other} FROM assessment.pack")
        before, = set(held["it"].psql("SELECT hash FROM assessment.pack").split()) - {installed}
        of_then = f"UPDATE assessment.item i SET facts = regexp_replace(facts, '\"packs\":\"[0-9a-f]+\"', '\"packs\":\"{{}}\"') FROM assessment.declaration d WHERE d.id = i.declaration_id AND d.number = '{RUN}-PACKS'"
        for then, used, lane in ((before, before, "yellow"), ("deaddeaddeaddead", installed, "red")):
            change(of_then.format(then))
            _, found, _ = replay(f"{RUN}-PACKS")
            self.assertEqual(found[0]["packs"], {"then": then, "now": installed, "used": used})
            self.assertEqual(found[0]["recomputed"]["lane"], lane)
            told = made_again(f"{RUN}-PACKS", 1)
            self.assertEqual((told["packs"], told["reproduced"], told["now"]["lane"]), (found[0]["packs"], lane == "red", "red"))
            self.assertEqual({change["lane"] for what, change in told["changed"].items() if what not in ("threshold", "profiles")}, {lane})
        self.assertIn("the packs have changed since (deaddeaddeaddead -> " + installed, held["it"].ctl("replay", f"{RUN}-PACKS", check=False).stdout)

    def test_what_was_decided_by_what_was_learned(self):
        """Evidence of inspections is in the facts: a decision that rested on some needs none of the tables."""
        change("INSERT INTO assessment.risk_cell SELECT k, '2026-03-01', 40, 13, 40000000, 13000000, 40000000, 1 "
               "FROM unnest(ARRAY['vehicles', 'vehicles|870323', 'vehicles|870323|DE']) k")
        declare(f"{RUN}-LEARNED")
        change("UPDATE assessment.risk_cell SET failed = 0, failed_weight_e6 = 0")
        first = self.equal(f"{RUN}-LEARNED", 2)[0]["stored"]
        self.assertGreater(first["score"], 0.1)
        self.assertEqual(len(first["facts"]["evidence"]), 3)
        told = made_again(f"{RUN}-LEARNED", 1)
        self.assertTrue(told["reproduced"])
        self.assertEqual((told["then"]["score"], told["changed"]["risk"]["then"][:3], told["changed"]["risk"]["now"][:2]), (first["score"], "13.", "0."))
        self.assertLess(told["now"]["score"], 0.1)
        change("DELETE FROM assessment.risk_cell")

    def test_a_decision_that_was_not_made_so_is_told(self):
        declare(f"{RUN}-FORGED")
        where = f"WHERE declaration_id = (SELECT id FROM assessment.declaration WHERE number = '{RUN}-FORGED') AND item_number = 1"
        before = held["it"].psql(f"SELECT ticket, lane FROM assessment.item {where}").strip().split("|")
        for column, value in (("ticket", "0.5"), ("lane", "'blue'"), ("score", "0.25"), ("reasons", "'[]'")):
            kept = held["it"].psql(f"SELECT quote_literal({column}) FROM assessment.item {where}").strip()
            change(f"UPDATE assessment.item SET {column} = {value} {where}")
            code, found, _ = replay(f"{RUN}-FORGED")
            self.assertEqual(made_again(f"{RUN}-FORGED", 1)["reproduced"], column in ("ticket", "reasons"))
            change(f"UPDATE assessment.item SET {column} = {kept} {where}")
            self.assertEqual((code, [f["differs"] for f in found]), (65, [[column], []]))
            self.assertTrue(made_again(f"{RUN}-FORGED", 1)["reproduced"])
        self.assertEqual(before, held["it"].psql(f"SELECT ticket, lane FROM assessment.item {where}").strip().split("|"))
        self.equal(f"{RUN}-FORGED", 2)

    def test_one_assessment_by_its_id_and_words_for_people(self):
        declare(f"{RUN}-ONE")
        found = self.equal(f"{RUN}-ONE", 2)[1]
        self.assertEqual(self.equal(found["assessmentId"], 1)[0]["itemNumber"], 2)
        said = held["it"].ctl("replay", found["assessmentId"])
        self.assertRegex(said, rf'(?s)^assessment .*"{RUN}-ONE" version 1 item 2\nstored     \{{.*\nrecomputed \{{.*\nequal\n$')

    def test_what_is_not_there(self):
        code, found, said = replay(f"{RUN}-NEVER")
        self.assertEqual((code, found), (65, []))
        self.assertIn("there is no decision", said)


def swaps():
    """How many sets were made beside assess' loops and taken."""
    admin = http.client.HTTPConnection("127.0.0.1", held["it"].port("assess"), timeout=10)
    with contextlib.closing(admin):
        admin.request("GET", "/metrics")
        lines = admin.getresponse().read().decode().splitlines()
    return sum(float(line.split()[-1]) for line in lines if line.startswith("loopgate_profiles_swap_seconds_count"))


class Swapped(unittest.TestCase):
    """With a thousand profiles and more the next set is made by a thread beside the loop (services/assess/beside.c)."""
    def put_many_in_force(self, n):
        """As the owner of the tables may, each as if two persons had put it in force."""
        document = json.dumps({**PROFILE, "code": "%s", "lane": "red", "condition": {"attribute": "brand", "in": ["%s"]}}, ensure_ascii=False)
        change(f"""ALTER TABLE assessment.control DISABLE TRIGGER check_control;
                   INSERT INTO assessment.control (kind, object_id, version, state, document, actor, approved_by, at, change, active_from)
                   SELECT 'profile', code, 1, 'active', format($d${document}$d$, code, code), 'writer', 'chief', now(), seen, seen
                     FROM (SELECT 'MANY-' || i AS code FROM generate_series(1, {n}) i) p, (SELECT coalesce(max(change), 0) + 1 AS seen FROM assessment.control) c;
                   ALTER TABLE assessment.control ENABLE TRIGGER check_control""")

    def decided(self, number, code):
        """The change that the decision names, and whether the profile is among its reasons; made again it is the same."""
        returned, found, said = replay(number)
        self.assertEqual((returned, [f["differs"] for f in found]), (0, [[], []]), said)
        return found[0]["stored"]["facts"]["versions"]["profiles"], code in json.dumps(found[0]["stored"]["reasons"])

    def until_it_knows(self, name, code, change_of):
        """Declares until a decision is of a set with that change; those before are told apart by what they name."""
        for i in range(100):
            declare(f"{RUN}-{name}-{i}", brand="MANY-1200")
            newest, met = self.decided(f"{RUN}-{name}-{i}", code)
            self.assertEqual(met, newest >= change_of, (name, i, newest, change_of))
            if met:
                return
        self.fail("no decision knows what was put in force")

    def test_a_large_set_is_made_beside_and_each_decision_names_the_one_it_had(self):
        self.put_many_in_force(1200)
        newest = int(held["it"].psql("SELECT max(change) FROM assessment.control"))
        self.until_it_knows("MANY", "MANY-1200", newest)
        self.assertEqual(swaps(), 0)
        activate(1, "SWAPPED")
        self.until_it_knows("SWAPPED", "SWAPPED", int(held["it"].psql("SELECT active_from FROM assessment.control WHERE object_id = 'SWAPPED'")))
        self.assertGreaterEqual(swaps(), 1)



if __name__ == "__main__":
    unittest.main()
