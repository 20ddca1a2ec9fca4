"""What is tried beside the profiles in force is counted and listed by id, and decides nothing."""
import contextlib
import json
import os
import subprocess
import unittest
import uuid

from client import principal
from place import build
from proof import backtest, look, prove
from stack import instance
from wait import until

RUN = uuid.uuid4().hex[:8].upper()
SHARED = {"version": 1, "reason": "goods of this brand", "reasonZh": "该品牌商品", "legalBasis": "a test"}
held = {}


def setUpModule():
    stack = held["stack"] = contextlib.ExitStack()
    it = held["it"] = stack.enter_context(instance("shadow"))
    it.psql("UPDATE ops.rule_parameter SET value = 0 WHERE code = 'credit_multiplier'")  # chance draws nothing: lanes are the profiles' alone
    it.start("gateway", "assess", "relay")
    it.wait_ready("gateway", "assess", "relay")
    for name, role in {"trader": "declarant", "writer": "analyst", "chief": "supervisor", "wang": "inspector"}.items():
        held[name] = principal(it, name, role, kind="person")
    it.ctl("tick", "--at", "2026-03-02T00:00:00Z")


def tearDownModule():
    held["stack"].close()


def command(who, step, *words):
    """loopgatectl takes a step of a profile, as a person; its exit code and what it says."""
    told = {"LOOPGATE_API": held["it"].url(""), "LOOPGATE_API_KEY": held[who].key}
    done = subprocess.run([str(build() / "services" / "ctl" / "loopgatectl"), "profiles", step, *words], env=os.environ | held["it"].environment("operator") | told,
                          capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout + done.stderr


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


def amend(number, brand, items):
    """The same goods once more, as the next version; an officer may, whatever was selected."""
    goods = {"hsCode": "9503008900", "originCountry": "DE", "quantity": "1", "unit": "NMB", "value": "100", "brand": brand}
    body = {"number": number, "version": 2, "direction": "import", "declarationOffice": "2248", "port": "2248", "importer": {"id": "91310000MA1FL00001"},
            "countryOfDeparture": "DE", "items": [{"itemNumber": i + 1, **goods} for i in range(items)]}
    said = held["wang"].post("/v1/events/declaration-change", {"declarationNumber": number, "version": 2, "kind": "amend", "sender": "trader", "reason": "a test", "declaration": body}, Prefer="wait=30").json()
    assert said.get("state") == "done", said


def ticked(at):
    """Waits until assess has taken the tick."""
    until(lambda: held["it"].psql(f"SELECT tick_at >= '{at}+00' FROM ops.clock WHERE service = 'assess'").strip(), "t")


def lanes(number):
    """The items' lanes, and whether replay comes to the very bytes."""
    done = held["it"].ctl("replay", number, "--json", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return held["it"].psql(f"SELECT i.lane FROM assessment.item i JOIN assessment.declaration d ON d.id = i.declaration_id AND d.version = i.version WHERE d.number = '{number}' ORDER BY d.version, item_number").split()


def killed():
    """Assess is killed while a share is ruled, and begins anew with what the database has."""
    held["it"].kill("assess")
    again("assess")


def again(*services):
    held["it"].start(*services)
    held["it"].wait_ready(*services)


class Shadow(unittest.TestCase):
    def shadow(self, code, **query):
        answer = held["writer"].get(f"/v1/profiles/{code}/shadow" + "".join(f"?{name}={value}" for name, value in query.items()))
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json()

    def stops(self, n):
        """The alerts of cutovers that stopped, once there are so many."""
        return until(lambda: held["writer"].get("/v1/adjustments?kind=cutover&alarm=true").json()["items"], lambda found: len(found) == n)

    def made_again(self, assessment):
        """The lanes then and now, and whether the decision of then comes out again."""
        told = held["writer"].get(f"/v1/assessments/{assessment}/replay").json()
        return told["then"]["lane"], told["now"]["lane"], told["reproduced"]

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

    def test_a_cutover_rules_its_share_and_stops_below_its_bound(self):
        code = f"SHARE-{RUN}"
        tried(code, 1, "yellow", code)
        activate(code, 1)
        tried(code, 2, "red", code)
        control("chief", code, 2, "approve")
        said = held["writer"].post("/v1/events/control", {"kind": "profile", "objectId": code, "version": 2, "action": "cutover", "share": 50}, Prefer="wait=30").json()
        self.assertEqual(said["code"], "four-eyes")
        control("chief", code, 2, "cutover", share=50, leastParity=90, leastHitRate=0)
        number = declare(code, 80)
        ruled = lanes(number)
        self.assertEqual(set(ruled), {"yellow", "red"})
        self.assertTrue(18 < ruled.count("red") < 62, ruled)  # of 80 with a half each: five deviations
        red = held["it"].psql("SELECT assessment_id FROM assessment.item i JOIN assessment.declaration d ON d.id = i.declaration_id "
                              f"WHERE d.number = '{number}' AND i.lane = 'red' LIMIT 1").strip()
        told = held["writer"].get(f"/v1/assessments/{red}/explanation")
        self.assertEqual((told.status, f"profile:{code}@2" in told.body.decode()), (200, True), told.body)
        self.assertEqual(self.made_again(red), ("red", "red", True))
        control("chief", code, 2, "cutover", share=75, leastParity=90, leastHitRate=0)  # takes in those of the half
        self.assertEqual(self.made_again(red), ("red", "red", True))
        killed()
        self.assertEqual((lanes(number), self.made_again(red)), (ruled, ("red", "red", True)))
        amend(number, code, 80)
        again = lanes(number)[80:]
        self.assertTrue(all(then == "red" for before, then in zip(ruled, again) if before == "red"), again)
        self.assertGreater(again.count("red"), ruled.count("red"))
        held["it"].ctl("tick", "--at", "2026-03-02T00:10:00Z")
        stopped, = self.stops(1)
        self.assertEqual((stopped["category"], stopped["measure"], stopped["alarm"]), (code, "parity", True))
        document = stopped["document"]
        stricter = ruled.count("red")  # in the version before, which stays: there both come to the same
        self.assertEqual((document["version"], document["share"], document["items"], document["changed"], document["leastParity"]), (2, 75, 160, 160 - stricter, 90))
        self.assertIn("below the bound of 90 %", document["reason"])
        self.assertEqual(set(lanes(declare(code, 20))), {"yellow"})
        self.assertEqual(self.made_again(red), ("red", "yellow", True))
        version = held["writer"].get(f"/v1/profiles/{code}").json()["versions"][1]
        self.assertEqual([(cut["share"], cut["open"], cut.get("stopped", {}).get("adjustmentId")) for cut in version["cutovers"]],
                         [(50, False, None), (75, True, stopped["adjustmentId"])])
        held["it"].ctl("tick", "--at", "2026-03-02T00:11:00Z")
        ticked("2026-03-02 00:11:00")
        self.stops(1)  # once
        control("chief", code, 2, "activate")
        self.assertEqual(set(lanes(declare(code, 20))), {"red"})

    def test_steps_of_two_persons_survive_kills(self):
        """Each step of the second person is taken by a gateway that is killed, and decided by an assess that was: once, and never without the first's."""
        code, it = f"KILLED-{RUN}", held["it"]
        tried(code, 1, "red", code)
        for who, action, before, after in (("chief", "approve", "shadow", "approved"), ("chief", "activate", "approved", "active"), ("writer", "retire", "active", "retiring"), ("chief", "retire", "retiring", "retired")):
            event = {"kind": "profile", "objectId": code, "version": 1, "action": action}
            it.kill("assess")
            self.assertEqual(held[who].post("/v1/events/control", event).status, 202)
            it.kill("gateway")
            self.assertEqual(it.psql(f"SELECT state FROM assessment.control WHERE object_id = '{code}'").strip(), before)
            again("gateway", "assess")
            control(who, code, 1, action)  # the same event again
            self.assertEqual(it.psql(f"SELECT state FROM assessment.control WHERE object_id = '{code}'").strip(), after)
        taken = it.psql(f"SELECT step, actor FROM assessment.control_step WHERE object_id = '{code}' ORDER BY id").split()
        self.assertEqual(taken, ["draft|writer", "shadow|writer", "approve|chief", "activate|chief", "retire|writer", "retire|chief"])
        self.assertEqual(it.psql(f"SELECT step, person FROM intake.approval WHERE object_id = '{code}' ORDER BY at").split(), ["approve|chief", "retire|writer", "retire|chief"])
        self.assertEqual(lanes(declare(code)), ["green"])

    def test_steps_by_command(self):
        code, file = f"BY-COMMAND-{RUN}", held["it"].folder / "document.json"

        def draft(version, brand):
            file.write_text(json.dumps({**SHARED, "code": code, "version": version, "lane": "red", "condition": {"attribute": "brand", "in": [brand]}}))
            return command("writer", "draft", str(file))[0]

        self.assertEqual(draft(1, code), 0)
        status, said = command("chief", "approve", code)
        self.assertEqual((status, "not yet linted" in said, "/problems/out-of-order" in said), (65, True, True), said)
        look(held["writer"], code)
        backtest(held["writer"], code)
        for who, step, *more in (("writer", "shadow"), ("chief", "approve"), ("chief", "cutover", "--share", "20"), ("chief", "activate", "--reason", "it was tried")):
            self.assertEqual(command(who, step, code, *more)[0], 0, step)
        self.assertEqual(lanes(declare(code)), ["red"])
        self.assertEqual(draft(2, "Another"), 0)
        self.assertEqual(command("writer", "rollback", code, "1")[0], 0)
        for step in ("approve", "activate"):
            self.assertEqual(command("chief", step, code)[0], 0, step)
        versions = held["writer"].get(f"/v1/profiles/{code}").json()["versions"]
        self.assertEqual([(version["version"], version["state"], version.get("restores")) for version in versions], [(1, "retired", None), (2, "draft", None), (3, "active", 1)])
        self.assertEqual(versions[0]["steps"][4]["reason"], "it was tried")
        self.assertEqual(command("writer", "retire", code, "--version", "3")[0], 0)
        self.assertEqual(lanes(declare(code)), ["red"])  # until another wants it too
        self.assertEqual(command("chief", "retire", code, "--version", "3")[0], 0)
        self.assertEqual(lanes(declare(code)), ["green"])

    def test_who_reads_it(self):
        self.assertEqual(held["wang"].get(f"/v1/profiles/NEW-{RUN}/shadow").status, 403)
        self.assertEqual(held["writer"].get("/v1/profiles/NOBODY/shadow").status, 404)
        self.assertEqual(held["writer"].get(f"/v1/profiles/NEW-{RUN}/shadow?before=1").json()["type"], "/problems/bad-query")


if __name__ == "__main__":
    unittest.main()
