"""A change is one person's, its approval and activation another's: by whatever key, principal, form of sending or topic it is tried."""
import contextlib
import datetime
import json
import unittest

from changes import RUN, Changes, event, profile
from client import kcat, topic_of
from proof import backtest, look
from stack import certificates, instance
from wait import until

SERVICES = ("gateway", "assess", "relay")
ANOTHER = "four-eyes"
held = {}


def setUpModule():
    stack = held["stack"] = contextlib.ExitStack()
    it = held["it"] = stack.enter_context(instance("four_eyes", clock="real"))
    it.start(*SERVICES)
    it.wait_ready(*SERVICES)
    held["changes"] = Changes(it)


def tearDownModule():
    held["stack"].close()


class Persons(unittest.TestCase):
    def setUp(self):
        self.changes, self.code = held["changes"], f"{self.id().rsplit('.', 1)[1][5:30].upper().replace('_', '-')}-{RUN}"

    def act(self, who, action, version=1, **more):
        return self.changes.act(who, self.code, action, version, **more)

    def drafted(self, who="wang"):
        self.assertEqual(self.changes.draft(who, self.code), "done")
        self.changes.prove(self.code)

    def test_two_persons_put_a_profile_in_force_and_back(self):
        self.drafted()
        self.assertFalse(self.changes.selects(self.code))
        self.assertEqual((self.act("li", "approve"), self.changes.state(self.code)), ("done", "approved"))
        self.assertFalse(self.changes.selects(self.code))
        self.assertEqual((self.act("li", "activate"), self.changes.state(self.code)), ("done", "active"))
        self.assertTrue(self.changes.selects(self.code))
        self.assertEqual(self.changes.draft("zhao", self.code, 2, "Another"), "done")
        self.changes.prove(self.code, 2, "zhao")
        self.assertEqual([self.act("wang", action, 2) for action in ("approve", "activate")], ["done", "done"])
        self.assertEqual([self.changes.selects(self.code, brand) for brand in (self.code, "Another")], [False, True])
        # Back to the first: its document as a new version, which was in force before and needs another person alone.
        shown = json.loads(held["it"].ctl("profiles", "show", self.code, "--version", "1", "--json"))
        self.assertEqual(self.act("li", "draft", 3, document=json.loads(shown["document"])), "done")
        self.assertFalse(self.changes.selects(self.code))
        self.assertEqual([self.act("zhao", action, 3) for action in ("approve", "activate")], ["done", "done"])
        self.assertEqual([self.changes.selects(self.code, brand) for brand in (self.code, "Another")], [True, False])
        self.assertEqual([self.changes.state(self.code, version) for version in (1, 2, 3)], ["retired", "retired", "active"])
        self.assertEqual((self.act("wang", "retire", 3), self.changes.state(self.code, 3)), ("done", "retiring"))
        self.assertTrue(self.changes.selects(self.code))  # one person alone opens no gate
        self.assertEqual(self.act("zhao", "retire", 3), "done")
        self.assertFalse(self.changes.selects(self.code))
        steps = held["it"].psql(f"SELECT actor, act FROM assessment.audit WHERE object = '{self.code}' ORDER BY id").split()
        listed = json.loads(held["it"].ctl("profiles", "list", self.code, "--json"))
        self.assertEqual([(row["author"], row["second_person"], row["activated_by"]) for row in listed],
                         [("wang", "li", "li"), ("zhao", "wang", "wang"), ("li", "zhao", "zhao")])
        self.assertEqual(steps, ["wang|draft", "wang|shadow", "li|approve", "li|activate", "zhao|draft", "zhao|shadow", "wang|approve", "wang|activate",
                                 "li|draft", "zhao|approve", "zhao|activate", "wang|retire", "zhao|retire"])
        told = self.changes.people["li"].get(f"/v1/profiles/{self.code}").json()["versions"]
        self.assertEqual([version.get("restores") for version in told], [None, None, 1])
        self.assertEqual([[step["step"] for step in version["steps"]] for version in told],
                         [["draft", "shadow", "approve", "activate", "superseded"], ["draft", "shadow", "approve", "activate", "superseded"],
                          ["draft", "approve", "activate", "retire", "retire"]])

    def test_a_list_is_a_change_like_any_other(self):
        """A profile means the version of the list in force; without one it selects nothing."""
        name, brands = f"B-{self.code}", [f"{self.code}-1", f"{self.code}-2"]

        def list_of(version, *values):
            return self.changes.act("zhao", name, "draft", version, kind="list", document={"code": name, "of": "brand", "values": list(values)})

        self.assertEqual(self.act("wang", "draft", document={**profile(self.code, 1, ""), "condition": {"attribute": "brand", "list": name}}), "done")
        self.assertEqual([finding["kind"] for finding in look(self.changes.people["wang"], self.code)], ["unreadable"])  # its list is not in force
        self.assertEqual(self.act("wang", "shadow"), "out-of-order")
        self.assertEqual(list_of(1, brands[0]), "done")
        self.assertEqual(self.changes.act("zhao", name, "shadow", kind="list"), "illegal-move")
        self.assertEqual(self.changes.act("zhao", name, "approve", kind="list"), ANOTHER)
        for version, values in ((1, brands[:1]), (2, brands[1:])):
            if version > 1:
                self.assertEqual(list_of(version, *values), "done")
                self.assertFalse(self.changes.people["li"].get(f"/v1/lists/{name}").json()["versions"][-1]["proven"])
                self.assertEqual(self.changes.act("li", name, "approve", version, kind="list"), "out-of-order")  # a profile in force asks for it
                self.assertEqual(backtest(self.changes.people["li"], name, version, "lists")["state"], "done")
            self.assertEqual([self.changes.act("li", name, action, version, kind="list") for action in ("approve", "activate")], ["done", "done"])
            if version == 1:
                self.changes.prove(self.code)
                self.assertEqual([self.act("li", action) for action in ("approve", "activate")], ["done", "done"])
            self.assertEqual([self.changes.selects(self.code, brand) for brand in brands], [brand in values for brand in brands])
        self.assertEqual(list_of(3, brands[0]), "done")  # back to what was in force needs no proof again
        self.assertEqual([self.changes.act("li", name, action, 3, kind="list") for action in ("approve", "activate")], ["done", "done"])
        self.assertEqual([self.changes.act(who, name, "retire", 3, kind="list") for who in ("wang", "wang-at-home", "li")], ["done", ANOTHER, "done"])
        self.assertFalse(self.changes.selects(self.code, brands[0]))
        self.assertEqual(self.changes.act("wang", name, "draft", 4, kind="list", document={"code": name, "of": "brand", "values": [""]}), "invalid-list")

    def test_a_parameter_is_a_change_like_any_other(self):
        """What an analyst sets rules nothing before another person approved it and put it in force."""
        name, first, later = f"capacity/{RUN}/child-seats", *((datetime.date.today() + datetime.timedelta(days=days)).isoformat() for days in (10, 20))

        def act(who, action, version=1, **more):
            return self.changes.act(who, name, action, version, kind="parameter", **more)

        def draft(who, version, **more):
            return act(who, "draft", version, document={"code": "capacity", "key": f"{RUN}/child-seats", "version": version, "legalBasis": "a test", **more})

        def rows():
            return held["it"].psql(f"SELECT value, valid_from, valid_until, version FROM ops.rule_parameter WHERE category = '{RUN}/child-seats' ORDER BY valid_from").split()

        self.assertEqual(draft("robot", 1, value="480", **{"from": first}), "no-person")
        self.assertEqual(draft("wang", 1, value="480", **{"from": first}), "done")
        self.assertEqual([act("wang", "shadow"), act("li", "activate")], ["illegal-move", "out-of-order"])
        self.assertEqual([act(who, "approve") for who in ("wang", "wang-at-home", "wang-other-key")], [ANOTHER] * 3)
        self.assertEqual(([act("li", "approve"), act("wang-robot", "activate")], rows()), (["done", ANOTHER], []))
        self.assertEqual((act("zhao", "activate"), rows()), ("done", [f"480|{first}||1"]))
        self.assertEqual([draft("zhao", 2, value="600", **{"from": later}), act("zhao", "approve", 2), act("wang", "approve", 2), act("li", "activate", 2)], ["done", ANOTHER, "done", "done"])
        self.assertEqual(rows(), [f"480|{first}|{later}|1", f"600|{later}||2"])
        self.assertEqual([draft("wang", 3, **{"from": later}), act("li", "retire", 3), act("li", "approve", 3), act("li", "retire", 2)], ["done", "done", "illegal-move", "in-force"])
        told = [version for version in self.changes.people["li"].get("/v1/parameters").json()["versions"] if version["objectId"] == name]
        self.assertEqual({version["version"]: [(step["step"], step["by"]) for step in version["steps"]] for version in told},
                         {1: [("draft", "wang"), ("approve", "li"), ("activate", "zhao"), ("superseded", "li")], 2: [("draft", "zhao"), ("approve", "wang"), ("activate", "li")],
                          3: [("draft", "wang"), ("retire", "li")]})

    def test_no_proof_is_left_out(self):
        """Each refusal says what is missing, and all that is."""
        wang = self.changes.people["wang"]
        self.assertEqual(self.changes.draft("wang", self.code), "done")

        def refused(action):
            said = self.changes.people["li"].post("/v1/events/control", event(self.code, action, 1), Prefer="wait=30").json()
            self.assertEqual((said["status"], said["type"]), (422, "/problems/out-of-order"), said)
            return [word for word in ("linted", "back-tested", "in shadow", "approved") if word in said["detail"]]

        self.assertEqual(refused("activate"), ["linted", "back-tested", "in shadow", "approved"])
        self.assertEqual(refused("approve"), ["linted", "back-tested", "in shadow"])
        self.assertIn("not yet linted", self.changes.letter(self.changes.forge(self.code, "shadow", 1, "wang")))  # nor does assess take it
        self.assertEqual(refused("shadow"), ["linted", "back-tested"])
        self.assertEqual(look(wang, self.code), [])
        self.assertEqual(refused("shadow"), ["back-tested"])
        self.assertEqual(backtest(wang, self.code)["state"], "done")
        self.assertEqual(refused("approve"), ["in shadow"])
        self.assertEqual([self.act("wang", "shadow"), self.act("zhao", "shadow")], ["done", "illegal-move"])
        self.assertEqual(refused("activate"), ["approved"])
        self.assertEqual([self.act("li", action) for action in ("approve", "activate")], ["done", "done"])
        # What the next version has behind it is its own.
        self.assertEqual(self.changes.draft("wang", self.code, 2, "Another"), "done")
        self.assertEqual(self.act("li", "approve", 2), "out-of-order")
        version = wang.get(f"/v1/profiles/{self.code}").json()["versions"][0]
        self.assertEqual((version["state"], version["proof"], version["lint"]["by"], len(version["backtests"])),
                         ("active", {"linted": True, "backtested": True, "shadowed": True}, "wang", 1))
        self.assertEqual([(step["step"], step["by"]) for step in version["steps"]], [("draft", "wang"), ("shadow", "wang"), ("approve", "li"), ("activate", "li")])
        listed = wang.get("/v1/profiles?after=" + self.code[:-1]).json()["items"]
        self.assertEqual([(item["version"], item["state"], item["inForce"]) for item in listed if item["code"] == self.code], [(2, "draft", 1)])

    def test_one_person_ends_nothing_that_rules(self):
        self.drafted("zhao")
        self.assertEqual([self.act("li", action) for action in ("approve", "activate")], ["done", "done"])
        self.assertIn("given by a person", self.act("robot", "retire"))
        self.assertEqual(self.act("wang", "retire"), "done")
        self.assertEqual([self.act(who, "retire") for who in ("wang-other-key", "wang-at-home")], ["done", ANOTHER])  # the same key's event is the same
        self.assertIn("given by a person", self.act("wang-robot", "retire"))
        self.assertEqual((self.changes.state(self.code), self.changes.selects(self.code)), ("retiring", True))
        # A forged one, that the gateway did not record, ends nothing either.
        self.assertIn("not wanted by two persons", self.changes.letter(self.changes.forge(self.code, "retire", 1, "li")))
        self.assertEqual((self.act("li", "retire"), self.changes.state(self.code)), ("done", "retired"))

    def test_what_one_wants_ended_another_version_may_replace(self):
        self.drafted()
        self.assertEqual([self.act("li", action) for action in ("approve", "activate")], ["done", "done"])
        self.assertEqual(self.act("li", "retire"), "done")
        self.assertEqual(self.changes.draft("zhao", self.code, 2, "Another"), "done")
        self.changes.prove(self.code, 2, "zhao")
        self.assertEqual([self.act("wang", action, 2) for action in ("approve", "activate")], ["done", "done"])
        self.assertEqual([self.changes.state(self.code, version) for version in (1, 2)], ["retired", "active"])

    def test_proofs_grow_old(self):
        """A back-test beyond the term, or of another document, proves nothing; nor does the linter's word of then."""
        it = held["it"]
        self.drafted()
        of_it = f"WHERE id IN (SELECT id FROM assessment.backtest_profile WHERE code = '{self.code}')"
        it.psql(f"UPDATE assessment.backtest SET ended_at = ended_at - interval '31 days' {of_it}")
        self.assertEqual(self.act("li", "approve"), "out-of-order")
        self.assertEqual(backtest(self.changes.people["wang"], self.code)["state"], "done")
        it.psql(f"UPDATE assessment.backtest_profile SET hash = '\\x00' WHERE code = '{self.code}'")
        self.assertIn("not yet back-tested", self.changes.letter(self.changes.forge(self.code, "approve", 1, "li")))
        self.assertEqual(backtest(self.changes.people["wang"], self.code)["state"], "done")
        it.psql(f"UPDATE intake.lint SET at = at - interval '31 days' WHERE code = '{self.code}'")
        self.assertEqual(self.act("li", "approve"), "out-of-order")
        look(self.changes.people["wang"], self.code)
        self.assertEqual(self.act("li", "approve"), "done")

    def test_no_step_is_left_out(self):
        self.drafted()
        self.assertEqual(self.act("li", "activate"), "out-of-order")
        self.assertEqual([self.act("li", "approve"), self.act("zhao", "approve")], ["done", "illegal-move"])
        self.assertEqual(self.act("li", "approve", 2), "unknown-version")
        self.assertEqual([self.act("li", "retire"), self.act("zhao", "activate")], ["done", "illegal-move"])

    def test_nobody_approves_their_own(self):
        self.drafted()
        for who in ("wang", "wang-at-home"):
            self.assertEqual(self.act(who, "approve"), ANOTHER, who)
        self.assertEqual(self.changes.state(self.code), "shadow")

    def test_a_second_key_is_no_second_person(self):
        self.drafted()
        self.assertEqual(self.act("wang-other-key", "approve"), ANOTHER)

    def test_one_answers_for_what_their_system_drafts(self):
        self.drafted("wang-robot")
        self.assertEqual([self.act(who, "approve") for who in ("wang", "wang-at-home")], [ANOTHER, ANOTHER])
        self.assertEqual(self.act("li", "approve"), "done")
        self.assertEqual(self.act("wang", "activate"), ANOTHER)

    def test_a_system_that_nobody_answers_for_changes_nothing(self):
        self.assertEqual(self.changes.draft("robot", self.code), "no-person")
        self.drafted()
        for who in ("robot", "wang-robot"):
            self.assertIn("given by a person", self.act(who, "approve"))
        self.assertEqual(self.act("li", "approve"), "done")
        self.assertEqual(self.act("robot", "activate"), "no-person")

    def test_nobody_activates_their_own(self):
        self.drafted()
        self.assertEqual(self.act("li", "approve"), "done")
        for who in ("wang", "wang-other-key", "wang-at-home", "wang-robot"):
            self.assertIn(self.act(who, "activate"), (ANOTHER,), who)
        self.assertEqual(self.changes.state(self.code), "approved")
        self.assertEqual(self.act("zhao", "activate"), "done")

    def test_a_draft_cannot_be_changed_under_its_approval(self):
        self.drafted()
        self.assertEqual(self.act("li", "approve"), "done")
        self.assertEqual(self.act("zhao", "draft", document=profile(self.code, 1, "Another")), "known-version")
        self.assertEqual(self.act("zhao", "activate"), "done")
        self.assertEqual([self.changes.selects(self.code, brand) for brand in (self.code, "Another")], [True, False])

    def test_lines_are_no_way_around(self):
        self.drafted()
        lines = [event(self.code, action, 1) for action in ("approve", "activate")]
        answer = self.changes.people["wang-at-home"].post("/v1/events/control", "\n".join(map(json.dumps, lines)), media="application/x-ndjson")
        self.assertEqual([line["status"] for line in answer.lines()], [202, 202])
        self.changes.settle()
        self.assertEqual(self.changes.state(self.code), "shadow")
        answer = self.changes.people["li"].post("/v1/events/control", "\n".join(map(json.dumps, lines)), media="application/x-ndjson")
        self.assertEqual([line["status"] for line in answer.lines()], [202, 202])
        self.changes.settle()
        self.assertEqual(self.changes.state(self.code), "active")

    def test_a_platforms_topic_is_no_way_around(self):
        it = held["it"]
        it.ctl("intake", "add", "wang-robot")
        certificates.make(it.stack.folder / "certificates", ("intake-wang-robot",))
        self.drafted("zhao")
        paper = [it.stack.folder / "certificates" / f"intake-wang-robot.{kind}" for kind in ("pem", "key")]
        kcat(it, "-P", "-t", topic_of(it, "intake-wang-robot"), "-k", "k", "-H", "type=control", input=json.dumps(event(self.code, "approve", 1)),
             certificates=paper, check=True)
        until(lambda: it.psql("SELECT count(*) FROM intake.dead_letter").strip(), "1")
        self.assertEqual(self.changes.state(self.code), "shadow")
        self.assertEqual(it.psql(f"SELECT count(*) FROM intake.approval WHERE object_id = '{self.code}'").strip(), "0")

    def test_a_refused_approval_tried_again_is_refused_again(self):
        self.drafted()
        self.assertEqual(self.act("wang-at-home", "approve"), ANOTHER)
        letter = held["it"].psql("SELECT d.id FROM assessment.dead_letter d JOIN intake.approval a USING (receipt) "
                                 f"WHERE a.object_id = '{self.code}'").strip()
        held["it"].ctl("dead-letters", "replay", letter, "--reason", "once more")
        until(lambda: held["it"].psql(f"SELECT state FROM assessment.dead_letter WHERE id = '{letter}'").strip(), "open")
        self.assertEqual(self.changes.state(self.code), "shadow")

    def test_an_approval_that_the_gateway_did_not_record_is_none(self):
        self.drafted()
        receipt = self.changes.forge(self.code, "approve", 1, "li")
        self.assertIn("not approved by another person", self.changes.letter(receipt))
        self.assertEqual(self.changes.state(self.code), "shadow")

    def test_an_approval_sent_twice_is_one(self):
        self.drafted()
        self.assertEqual([self.act("li", "approve"), self.act("li", "approve")], ["done", "done"])
        self.assertEqual(held["it"].psql(f"SELECT principal, person FROM intake.approval WHERE object_id = '{self.code}'").split(), ["li|li"])


if __name__ == "__main__":
    unittest.main()
