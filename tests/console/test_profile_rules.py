"""What the pages of profiles work out by themselves: lift with its interval, steps and what they lack, work against capacity, rows of a list."""
import json
import math
import subprocess
import unittest

from browser import built
from place import ROOT

PROFILES = ROOT / "services" / "gateway" / "console" / "src" / "desk" / "profiles"
held = {}


def setUpModule():
    [held["node"]] = (built() / "work" / "runtime" / "node_modules").glob("node-linux-*/bin/node")


def made(module, program):
    """What a program makes of `it`, the module: its `told`, in the Node that builds."""
    text = f"import * as it from {json.dumps((PROFILES / module).as_uri())}; let told; {program}; console.log(JSON.stringify(told));"
    done = subprocess.run([held["node"], "--no-warnings", "--experimental-strip-types", "--input-type=module"], input=text, capture_output=True, text=True, timeout=60)
    if done.returncode != 0:
        raise AssertionError(done.stderr)
    return json.loads(done.stdout)


def each(module, function, *given):
    """The function's answer to each list of arguments."""
    return made(module, f"told = {json.dumps(given)}.map((one) => it.{function}(...one) ?? null)")


def version(state="draft", restores=None, author="lin", steps=(), **proof):
    of = {"state": state, "author": author, "proof": {"linted": False, "backtested": False, "shadowed": False, **proof}, "steps": [{"step": step} for step in steps]}
    return of if restores is None else {**of, "restores": restores}


class Rules(unittest.TestCase):
    def test_lift_has_the_interval_of_two_rates(self):
        """By the log method: 10 of 40 against 5 of 100 is five times as often, from 1.82 to 13.7 (Katz and others, 1978)."""
        none, found = each("lift.ts", "liftOf", ({"known": 10, "failed": 2}, {"known": 50, "failed": 0}), ({"known": 40, "failed": 10}, {"known": 100, "failed": 5}))
        self.assertIsNone(none)
        error = 1.96 * math.sqrt(1 / 10 - 1 / 40 + 1 / 5 - 1 / 100)
        for name, wanted in (("lift", 5), ("low", 5 * math.exp(-error)), ("high", 5 * math.exp(error))):
            self.assertAlmostEqual(found[name], wanted, 9)

    def test_steps_say_what_they_lack(self):
        proven = {"linted": True, "backtested": True}
        asked = [version(), version(**proven), version("shadow", shadowed=True, **proven), version("approved", author="sun"), version(restores=1), version("retired", steps=("draft", "activate")),
                 version("retired", steps=("draft",)), version("cutover", author="sun"), {**version("retiring"), "steps": [{"step": "retire", "by": "lin"}]}, {**version("retiring"), "steps": [{"step": "retire", "by": "sun"}]}]
        said = each("next.ts", "nextOf", *((of, "lin") for of in asked))
        self.assertEqual([{next["step"]: next["lacks"] for next in one} for one in said], [
            {"lint": [], "shadow": ["lint", "backtest"], "approve": ["lint", "backtest", "shadow", "another"], "retire": []},
            {"lint": [], "shadow": [], "approve": ["shadow", "another"], "retire": []},
            {"approve": ["another"], "retire": []},
            {"cutover": [], "activate": [], "retire": []},
            {"lint": [], "shadow": [], "approve": ["another"], "retire": []},
            {"restore": []}, {},
            {"cutover": [], "activate": [], "retire": []}, {"retire": ["other-ender"]}, {"retire": []}])
        self.assertEqual(each("plain.ts", "plainNext", ({"state": "draft", "author": "sun", "proven": False}, "lin"))[0][0], {"step": "approve", "another": False, "unproven": True})

    def test_work_against_the_capacity_of_each_day(self):
        day = {"port": "2248", "category": "vehicles", "liveMinutes": 10}
        [[one, other]] = each("work.ts", "workOf", ([{**day, "minutes": 50, "capacity": 60}, {**day, "minutes": 70, "capacity": 60}, {**day, "minutes": 5}, {**day, "port": "5100", "minutes": 9}],))
        self.assertEqual(one, {"port": "2248", "category": "vehicles", "days": 3, "live": 30, "minutes": 125, "over": 1, "capacity": 120})
        self.assertEqual(other, {"port": "5100", "category": "vehicles", "days": 1, "live": 10, "minutes": 9, "over": 0})

    def test_each_row_of_a_list_has_its_line(self):
        sound, faulty, headless, empty = each("rows.ts", "rowsOf", ('\ufeffvalue\r\nA\r\n\r\n"B, ""b"""\n"C\nc"\nD',), ('value\nA,B\n"C\n',), ("A\nB\n",), ("",))
        self.assertEqual(sound, {"values": [{"line": 2, "value": "A"}, {"line": 4, "value": 'B, "b"'}, {"line": 5, "value": "C\nc"}, {"line": 7, "value": "D"}], "faults": []})
        self.assertEqual([(fault["line"], fault["why"]) for fault in faulty["faults"]], [(2, "fields"), (3, "quote")])
        self.assertEqual([fault["why"] for fault in headless["faults"] + empty["faults"]], ["head", "head"])

    def test_a_form_becomes_the_draft_of_a_parameter(self):
        all = {"versions": [{"objectId": "capacity/2248/vehicles", "version": 2, "state": "approved"}, {"objectId": "risk_share", "version": 7, "state": "active"}]}
        said = {"key": "2248/vehicles", "value": "480", "from": "2099-01-01", "until": "", "basis": "a test"}
        next_one, ends = each("setting.ts", "parameterDraft", (all, {"code": "capacity"}, said), (all, {"code": "exploration_budget"}, {**said, "key": "", "value": "", "verified": "true"}))
        self.assertEqual(next_one, {"kind": "parameter", "objectId": "capacity/2248/vehicles", "version": 3, "action": "draft",
                                    "document": {"code": "capacity", "version": 3, "from": "2099-01-01", "legalBasis": "a test", "key": "2248/vehicles", "value": "480"}})
        self.assertEqual((ends["objectId"], ends["document"]), ("exploration_budget", {"code": "exploration_budget", "version": 1, "from": "2099-01-01", "legalBasis": "a test", "verified": True}))
        self.assertEqual(each("setting.ts", "waiting", (all,)), [all["versions"][:1]])

    def test_a_condition_is_changed_at_a_place_and_nowhere_else(self):
        brand, value = {"attribute": "brand", "in": ["A"]}, {"attribute": "value", "least": "5"}
        document = {"code": "X", "condition": {"all": [brand, {"any": [value]}]}, "owner": "me"}
        self.assertEqual(made("form/tree.ts", f"""
            const document = {json.dumps(document)}, at = (pointer, how) => it.changed(document, pointer, how).condition;
            told = [at("/condition/all/1/any/0", () => undefined), at("/condition", () => undefined), at("/condition/all/0", (was) => ({{not: was}})), at("/condition/all/1", (was) => it.regrouped(was, "any", "not")),
                    at("/condition", (was) => it.regrouped(was, "all", "not")), at("/condition", (was) => it.added(was, "all", it.EMPTY)), it.changed(document, "/condition", (was) => was)]"""),
            [{"all": [brand]}, {"attribute": ""}, {"all": [{"not": brand}, {"any": [value]}]}, {"all": [brand, {"not": value}]},
             {"not": document["condition"]}, {"all": [brand, {"any": [value]}, {"attribute": ""}]}, document])
        self.assertEqual(each("form/tree.ts", "kindOf", *[[node] for node in ({"all": []}, {"not": brand}, {"all": [], "any": []}, {"not": []}, {"any": [5]}, brand)]), ["all", "not", None, None, None, None])
        self.assertEqual(each("form/tree.ts", "isLeaf", [brand], [value], [{"attribute": "brand", "in": [5]}], [{"attribute": "brand", "more": "x"}], [{"in": ["A"]}]), [True, True, False, False, False])
        findings = [{"pointer": pointer} for pointer in ("/condition", "/condition/all", "/condition/all/0/in", "/condition/all/10", "/condition/all/1/any")] + [{}]
        self.assertEqual(each("form/tree.ts", "findingsAt", [findings, "/condition", True], [findings, "/condition/all/0", False], [findings, "/condition/all/1", True]),
                         [findings[:2], findings[2:3], findings[4:5]])

    def test_a_place_in_a_document_is_named_as_its_form_names_it(self):
        places = {"/condition": {"condition": ""}, "/condition/all": {"condition": "", "member": "all"}, "/condition/all/0/in": {"condition": "1", "member": "in"}, "/condition/any/11/not/all/1": {"condition": "12.1.2"},
                  "/condition/all/0/in/2": {"condition": "1", "member": "in", "number": 3}, "/validUntil": {"member": "validUntil"}, "/checklist/0/labelZh": {"member": "checklist", "number": 1, "part": "labelZh"}, "": {}}
        self.assertEqual(each("form/places.ts", "placeOf", *[[pointer] for pointer in places]), list(places.values()))

    def test_the_dictionary_says_what_may_be_compared(self):
        text, lot, day, vins = {"name": "brand", "type": "text", "list": "brand"}, {"name": "lot", "type": "text"}, {"name": "lodgedOn", "type": "day"}, {"name": "vins", "type": "set", "list": "vinRange"}
        self.assertEqual(each("form/comparisons.ts", "offered", [text], [lot], [day], [vins], [None]), [["in", "prefix", "list", "exists"], ["in", "prefix", "exists"], ["range", "exists"], ["in", "list", "exists"], []])
        leaf = {"attribute": "brand", "prefix": ["A", "B"]}
        self.assertEqual(each("form/comparisons.ts", "asking", [leaf, lot], [leaf, day], [leaf, vins], [{"attribute": ""}, text]),
                         [{"attribute": "lot", "prefix": ["A", "B"]}, {"attribute": "lodgedOn", "least": ""}, {"attribute": "vins", "in": []}, {"attribute": "brand", "in": []}])
        self.assertEqual(each("form/comparisons.ts", "compared", [leaf, "in"], [leaf, "list"], [leaf, "exists"]), [{"attribute": "brand", "in": ["A", "B"]}, {"attribute": "brand", "list": ""}, {"attribute": "brand"}])
        range = {"attribute": "value", "least": "1", "below": "2"}
        self.assertEqual(each("form/comparisons.ts", "bounded", [range, "least", ""], [{"attribute": "value", "below": "2"}, "below", ""], [{"attribute": "value", "least": ""}, "below", "9"]),
                         [{"attribute": "value", "below": "2"}, {"attribute": "value", "least": ""}, {"attribute": "value", "below": "9"}])
        self.assertEqual(each("form/comparisons.ts", "textsOf", ["A\r\nB, C\t D \n\n"], [" "]), [["A", "B, C", "D"], []])

    def test_a_models_file_becomes_its_draft(self):
        large, text, document = each("installing.ts", "modelDraft", ({"code": "M", "version": 1}, "x" * 850_000), ({"code": "M", "version": 2, "share": "0.5", "categories": ["vehicles"]}, "tree"),
                                     ({"code": "M", "version": 1}, json.dumps({"code": "OTHER", "text": "tree"})))
        self.assertIsNone(large)
        self.assertEqual(text["document"], {"code": "M", "version": 2, "mode": "live", "share": "0.5", "categories": ["vehicles"], "text": "tree"})
        self.assertEqual((document["objectId"], document["document"]["text"], document["document"]["mode"]), ("M", "tree", "shadow"))


if __name__ == "__main__":
    unittest.main()
