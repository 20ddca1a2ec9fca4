"""Two inspectors sign a check, each with their own key; what conflicts is decided by a supervisor."""
import contextlib
import unittest
import uuid

import story
from client import principal, signed
from story import car
from wait import until

held = contextlib.ExitStack()
loop = None


def setUpModule():
    global loop
    loop = held.enter_context(story.running("signatures"))


def tearDownModule():
    held.close()


class Signed(unittest.TestCase):
    def selected(self, n):
        of = loop.declare(car(f"WVWZZZ1KZAW{n:06d}"), documents=[])
        loop.settle()
        return of

    def body(self, of, order_version=None, **changed):
        order = loop.order(of)
        return signed({"checkId": str(uuid.uuid4()), "orderId": order["orderId"], "orderVersion": order_version or order["orderVersion"], "declarationId": of["id"], "version": of["version"],
                 "deviceTime": loop.time(), "inspectors": ["wang", "li"], "verdict": "pass", "note": "品名“相符” \\ \t",
                 "findings": [{"code": "VIN_MATCH", "result": "pass", "subject": {"declarationId": of["id"], "version": of["version"], "itemNumber": 1}}], **changed})

    def sign(self, check, who="li", state="done", **changed):
        return loop.send(who, "signature", {"checkId": check["checkId"], "declarationId": check["declarationId"], "contentHash": check["contentHash"], "signedAt": loop.time(), **changed}, state)

    def kept(self, of, **wanted):
        items = loop.person("sun").get(f"/v1/conflicts?declarationId={of['id']}").json()["items"]
        return [item for item in items if all(item.get(name) == value for name, value in wanted.items())]

    def state_of(self, of):
        order = loop.order(of)
        return order["state"], [(check["state"], [one["signer"] for one in check.get("signatures", [])]) for check in order["checks"]]

    def decide(self, of, conflict, kind, who="sun", state="done", **more):
        return loop.review({**of, "version": loop.order(of)["version"]}, kind, who, state, conflictId=conflict["conflictId"], reason="现场复核", **more)

    def test_either_may_come_first_and_again(self):
        for n, order in enumerate((("check", "signature"), ("signature", "check"))):
            of = self.selected(n)
            check = self.body(of)
            for step in order:
                loop.send("wang", "check", check) if step == "check" else self.sign(check)
                if step == order[0]:
                    self.assertEqual(self.state_of(of)[0], "planned")
                    self.assertEqual([one.get("waitsFor") for one in self.kept(of)], [["li"]] if step == "check" else [])
            loop.again("inspections", of["id"])
            self.assertEqual(self.state_of(of), ("passed", [("taken", ["li"])]))
            loop.settle()
            self.assertEqual(loop.one(f"SELECT count(*) FROM assessment.outcome_view WHERE declaration_id = '{of['id']}'")["count"], 1)
            self.assertEqual((loop.released(of), self.kept(of)), ("released", []))

    def test_a_hash_is_that_of_the_content(self):
        of = self.selected(10)
        check = self.body(of)
        answer = loop.person("wang").post("/v1/events/check", check | {"verdict": "fail"})
        self.assertEqual(answer.status, 422, answer.body)
        self.assertEqual([fault["pointer"] for fault in answer.json()["errors"]], ["/contentHash"])
        loop.send("wang", "check", check)
        self.sign(check, "sun", state="refused")
        self.sign(check, contentHash="0" * 64)
        self.assertEqual([(one["kind"], one["state"]) for one in self.kept(of, kind="signature-differs")], [("signature-differs", "open")])
        self.assertEqual(self.state_of(of)[0], "planned")

    def test_a_grant_that_was_withdrawn_meanwhile(self):
        of = self.selected(20)
        qian = principal(loop.it, "qian", "inspector", kind="person")
        check = self.body(of, inspectors=["wang", "qian"])
        loop.send("wang", "check", check)
        self.assertEqual([one["state"] for one in self.kept(of)], ["waiting"])
        loop.it.ctl("grants", "revoke", loop.it.psql("SELECT id FROM intake.grant_ WHERE principal = 'qian'").strip())
        until(lambda: qian.get("/v1/orders").status, 403, seconds=20)
        answer = qian.post("/v1/events/signature", {"checkId": check["checkId"], "declarationId": of["id"], "contentHash": check["contentHash"], "signedAt": loop.time()})
        self.assertEqual(answer.status, 403, answer.body)
        kept, = self.kept(of)
        self.assertEqual((kept["kind"], kept["state"], kept["reason"]), ("unsigned", "open", "qian may not sign any more: the grant was withdrawn"))
        self.decide(of, kept, "conflict-applied", state="refused")
        self.decide(of, kept, "conflict-set-aside")
        self.assertEqual((self.state_of(of), self.kept(of)[0]["decision"]), (("planned", [("set-aside", [])]), "conflict-set-aside"))

    def test_a_conflict_with_both_sides_and_its_decision(self):
        of = self.selected(30)
        check = self.body(of, verdict="fail", findings=[{"code": "VIN_MATCH", "result": "fail", "note": "打刻不清", "kind": "quality", "severity": "general",
                                                         "subject": {"declarationId": of["id"], "version": of["version"], "itemNumber": 1}}])
        loop.send("wang", "check", check)
        loop.change(of, who="wang", version=2, documents=[], items=[car("WVWZZZ1KZAW000030", quantity="1", model="X6")])
        loop.settle()
        self.sign(check)
        self.assertEqual(self.state_of(of), ("planned", [("conflict", ["li"])]))
        kept, = self.kept(of, state="open")
        self.assertEqual((kept["kind"], kept["actor"]), ("order-changed", "wang"))
        whole = loop.person("sun").get(f"/v1/conflicts/{kept['conflictId']}").json()
        self.assertEqual((whole["sent"]["findings"][0]["note"], whole["order"]["orderVersion"], whole["order"]["items"][0]["model"]), ("打刻不清", 2, "X6"))
        answer = loop.person("wang").post("/v1/events/review", {"declarationId": of["id"], "version": 2, "kind": "conflict-applied", "conflictId": kept["conflictId"], "reason": "mine"})
        self.assertEqual(answer.status, 403)
        self.decide(of, kept, "conflict-applied")
        self.assertEqual(self.state_of(of), ("failed", [("taken", ["li"])]))
        decided, = self.kept(of)
        self.assertEqual((decided["state"], decided["decidedBy"], decided["decisionReason"]), ("decided", "sun", "现场复核"))
        self.decide(of, kept, "conflict-set-aside", who="chief", state="refused")


if __name__ == "__main__":
    unittest.main()
