"""What the tablet decides without a network: identifiers as their standards have them, ids and hashes."""
import json
import subprocess
import unittest

from browser import built
from place import ROOT

INSPECT = ROOT / "services" / "gateway" / "console" / "src" / "inspect"
held = {}


def setUpModule():
    [held["node"]] = (built() / "work" / "runtime" / "node_modules").glob("node-linux-*/bin/node")


def ask(program, given):
    """Runs a few lines of JavaScript over the module's sources, in the Node that builds them; `given` is the value of that name."""
    text = f"const given = {json.dumps(given)};\n{program}"
    done = subprocess.run([held["node"], "--no-warnings", "--experimental-strip-types", "--input-type=module"], input=text, capture_output=True, text=True, cwd=INSPECT, timeout=60)
    if done.returncode != 0:
        raise AssertionError(done.stderr)
    return json.loads(done.stdout)


def identify(*texts):
    program = f"import {{ identify }} from {json.dumps((INSPECT / 'identifiers.ts').as_uri())}; console.log(JSON.stringify(given.map(identify)));"
    return ask(program, texts)


class Identifiers(unittest.TestCase):
    def test_sound_ones(self):
        for text, kind in (("1M8GDM9AXKP042788", "vin"), ("11111111111111111", "vin"), ("6901234567892", "gtin"), ("4006381333931", "gtin"), ("96385074", "gtin"),
                           ("91350200MA2YJ1XR9G", "credit-code"), (" 1m8gdm9axkp 042788 ", "vin")):
            self.assertEqual([(found["kind"], found["fault"]) for found in identify(text)], [(kind, None)], text)

    def test_faults(self):
        for text, fault in (("1M8GDM9AXKP042789", "check"), ("1M8GDM9AXKP04278", "length"), ("1M8GDM9AXKP04278O", "character"), ("6901234567893", "check"),
                            ("12345678901", "length"), ("91350200MA2YJ1XR9H", "check"), ("91350200MA2YJ1XRIG", "character")):
            self.assertEqual([found["fault"] for found in identify(text)], [f"fault.{fault}"], text)

    def test_every_single_digit_changed_is_found(self):
        sound = "4006381333931"
        changed = [sound[:at] + digit + sound[at + 1:] for at in range(len(sound)) for digit in "0123456789" if digit != sound[at]]
        self.assertEqual({found["fault"] for found in identify(*changed)}, {"fault.check"})

    def test_what_is_none_of_these(self):
        self.assertEqual(identify("D-0001", "", "申报"), [None, None, None])


class Forms(unittest.TestCase):
    """Category packs' forms: when a check is asked, and whether what was measured is within its limits."""

    def holds(self, *conditions, item=None, answers=None):
        program = f"""import {{ holds }} from {json.dumps((INSPECT / 'forms.ts').as_uri())};
            console.log(JSON.stringify(given.conditions.map((one) => holds(one, given.item, (code) => given.answers[code] ?? []))));"""
        return ask(program, {"conditions": conditions, "item": item or {}, "answers": answers or {}})

    def test_conditions(self):
        a, b, brand = {"answer": "A", "is": "fail"}, {"answer": "B", "is": "pass"}, {"item": "brand", "is": "BMW"}
        self.assertEqual(self.holds(a, b, brand, {"not": a}, {"all": [a, brand]}, {"all": [a, b]}, {"any": [b, brand]}, {"any": [b]},
                                    item={"brand": "BMW"}, answers={"A": ["pass", "fail"]}), [True, False, True, False, True, False, True, False])

    def test_limits(self):
        program = f"import {{ within }} from {json.dumps((INSPECT / 'forms.ts').as_uri())}; console.log(JSON.stringify(given.map(([measure, text]) => within(measure, text))));"
        both, least = {"least": 40, "most": 80}, {"least": 1.6}
        given = [[both, "40"], [both, "80,0"], [both, "80.1"], [both, "39"], [least, "1.5"], [least, "900"], [least, ""], [least, "many"], [{}, "-3"]]
        self.assertEqual(ask(program, given), [True, True, False, False, False, True, None, None, True])


class Conflicts(unittest.TestCase):
    def test_side_by_side(self):
        program = f"""import {{ compare, standingCheck }} from {json.dumps((INSPECT.parent / 'desk' / 'conflict-rules.ts').as_uri())};
            const standing = standingCheck(given.sent, given.checks);
            console.log(JSON.stringify([standing?.checkId, compare(given.sent, standing).map((row) => [row.id, row.differs]), compare(given.sent, undefined).some((row) => row.differs)]));"""
        def finding(code, result, item=1, **more):
            return {"code": code, "result": result, "subject": {"itemNumber": item}, **more}

        sent = {"checkId": "s", "orderVersion": 1, "verdict": "fail", "findings": [finding("A", "pass"), finding("B", "fail", note="n"), finding("C", "pass", 2)]}
        checks = [{"checkId": "s", "orderVersion": 1, "verdict": "fail", "state": "taken", "recordedAt": "3"},
                  {"checkId": "w", "orderVersion": 1, "verdict": "pass", "state": "waiting", "recordedAt": "2"},
                  {"checkId": "t", "orderVersion": 2, "verdict": "pass", "state": "taken", "recordedAt": "1", "findings": [finding("A", "pass"), finding("B", "fail", note="m"), finding("D", "pass")]}]
        self.assertEqual(ask(program, {"sent": sent, "checks": checks}),
                         ["t", [["verdict", True], ["note", False], ["1/A/", False], ["1/B/", True], ["2/C/", True], ["1/D/", True]], False])


class Deadlines(unittest.TestCase):
    def test_what_is_due(self):
        program = f"import {{ byDeadline, due }} from {json.dumps((INSPECT / 'deadlines.ts').as_uri())}; console.log(JSON.stringify([given.map((one) => due(one, Date.parse('2026-11-26T12:00:00Z'))), given.toSorted(byDeadline).map((one) => one.n)]));"
        given = [{"n": 1}, {"n": 2, "deadline": "2026-11-28T12:00:00Z", "warnAt": "2026-11-27T12:00:00Z"}, {"n": 3, "deadline": "2026-11-27T12:00:00Z", "warnAt": "2026-11-26T12:00:00Z"}, {"n": 4, "deadline": "2026-11-26T12:00:00Z"}]
        self.assertEqual(ask(program, given), [[None, None, "soon", "late"], [4, 3, 2, 1]])


class Ids(unittest.TestCase):
    def test_version_7_in_the_order_of_time(self):
        program = f"import {{ uuid7 }} from {json.dumps((INSPECT / 'ids.ts').as_uri())}; console.log(JSON.stringify(given.map((at) => uuid7(at))));"
        made = ask(program, [1000, 2000, 1764000000000])
        self.assertEqual(made, sorted(made))
        for text in made:
            self.assertRegex(text, r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")

    def test_one_text_for_one_content(self):
        program = f"import {{ canonical, sha256 }} from {json.dumps((INSPECT / 'ids.ts').as_uri())}; console.log(JSON.stringify([given.map(canonical), await sha256('abc')]));"
        texts, digest = ask(program, [{"b": [1, {"d": "x", "c": None}], "a": "质"}, {"a": "质", "b": [1, {"c": None, "d": "x"}]}])
        self.assertEqual(texts, ['{"a":"质","b":[1,{"c":null,"d":"x"}]}'] * 2)
        self.assertEqual(digest, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")


if __name__ == "__main__":
    unittest.main()
