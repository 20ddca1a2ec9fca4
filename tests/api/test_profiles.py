"""What those who write profiles use: the attribute dictionary, and profiles as lines and rows."""
import contextlib
import json
import unittest

from client import Client, principal
from place import ROOT
from stack import instance

held = {}


def setUpModule():
    stack = held["stack"] = contextlib.ExitStack()
    it = held["it"] = stack.enter_context(instance("profiles"))
    it.start("gateway")
    it.wait_ready("gateway")
    for name, grants in {"broker": ["declarant"], "wang": ["inspector:port:2248"], "lin": ["analyst"], "sup": ["supervisor"], "aud": ["auditor"]}.items():
        held[name] = principal(it, name, *grants)


def tearDownModule():
    held["stack"].close()


class Dictionary(unittest.TestCase):
    def test_it_is_the_table_of_the_schemas(self):
        rows = json.loads((ROOT / "schemas" / "attributes.json").read_text())["attributes"]
        wanted = [{key: value for key, value in row.items() if key != "id"} for row in rows]
        for who in ("lin", "sup", "aud"):
            self.assertEqual(held[who].get("/v1/attributes").json()["items"], wanted)

    def test_it_is_for_who_sees_profiles(self):
        for who in ("broker", "wang"):
            self.assertEqual(held[who].get("/v1/attributes").status, 403)
        self.assertEqual(Client(held["it"]).get("/v1/attributes").status, 401)
        self.assertEqual(held["lin"].get("/v1/attributes?a=1").status, 400)


LINE = ('VN-12 v3: if originCountry in (CHN, VNM) and not brand in list TRUSTED then lane red action physical; ports 2248; reason "seats broke"; reasonZh "座椅断裂"; '
        'instruction "lift the seat"; instructionZh "抬起座椅"; check WELD "weld of the frame" "骨架焊缝"; basis "a test"')


class Files(unittest.TestCase):
    def ctl(self, *words):
        done = held["it"].ctl("profiles", *words, check=False)
        return done.returncode, done.stdout

    def write(self, name, text):
        path = held["it"].folder / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    def test_a_line_becomes_a_document_rows_and_a_line_again(self):
        documents = self.ctl("convert", self.write("a.txt", f"# mine\n\n{LINE}\n"))[1]
        document = json.loads(documents)
        self.assertEqual((document["code"], document["ports"], document["checklist"][0]["labelZh"]), ("VN-12", ["2248"], "骨架焊缝"))
        csv = self.ctl("convert", "--to", "csv", self.write("a.ndjson", documents))[1]
        self.assertEqual(self.ctl("convert", "--to", "text", self.write("a.csv", csv)), (0, LINE + "\n"))

    def test_all_faults_are_told_at_once(self):
        rows = "code,version,when,reason,reasonZh,legalBasis,lane\nA,1,brand = B,r,r,b,purple\nB,x,brnd = B,r,,b,red\n"
        code, told = self.ctl("convert", "--json", self.write("b.csv", rows), self.write("b.txt", "A v1: if\n"))
        self.assertEqual(code, 65)
        self.assertEqual([(fault["line"], fault["column"]) for fault in json.loads(told)],
                         [(2, "lane"), (3, "version"), (3, "when"), (3, "reasonZh"), (1, None)])


DRAFT = {"code": "FALKE", "version": 1, "lane": "red", "action": "physical", "reason": "r", "reasonZh": "理由", "legalBasis": "a law", "categories": ["vehicles"],
         "condition": {"attribute": "brand", "in": ["Falke"]}}


class Linted(unittest.TestCase):
    def findings(self, who="lin", **changed):
        document = {key: value for key, value in {**DRAFT, **changed}.items() if value is not None}
        answer = held[who].post("/v1/lint/profiles", {"kind": "profile", "objectId": "FALKE", "version": 1, "action": "draft", "document": document})
        self.assertEqual(answer.status, 200, answer.body)
        return [(finding["kind"], finding["severity"]) for finding in answer.json()["findings"]], answer.json()

    def test_a_sound_draft_has_its_line(self):
        found, answer = self.findings()
        self.assertEqual((found, answer["line"]), ([], 'FALKE v1: if brand = Falke then lane red action physical; categories vehicles; reason r; reasonZh "理由"; basis "a law"'))

    def test_what_can_never_be_meant_is_an_error(self):
        nothing = {"all": [{"attribute": "brand", "in": ["A"]}, {"not": {"attribute": "brand", "in": ["A", "B"]}}]}
        self.assertEqual(self.findings(condition=nothing)[0], [("unreachable", "error")])
        self.assertEqual(self.findings(ports=["2248"], condition={"attribute": "port", "in": ["5100"]})[0], [("unreachable", "error")])
        self.assertIn(("contradictory", "error"), self.findings(lane="blue")[0])
        self.assertEqual(self.findings(validUntil="2020-01-01")[0], [("expired", "error")])
        self.assertEqual(self.findings(condition={"attribute": "brnd"})[0], [("unreadable", "error")])
        self.assertEqual(self.findings(code="OTHER")[0], [("unreadable", "error")])
        self.assertEqual(self.findings(condition={"attribute": "brand", "list": "NOT-THERE"})[0], [("unreadable", "error")])

    def test_each_finding_says_where(self):
        """Of what cannot be read all at once, of what nothing can meet the smallest part."""
        def places(**changed):
            return [finding["pointer"] for finding in self.findings(**changed)[1]["findings"]]
        one, other = {"attribute": "brand", "in": ["A"]}, {"attribute": "brand", "in": ["B"]}
        self.assertEqual(places(reason="", weight="many", validFrom="soon", extra=1, condition={"all": [{"attribute": "brnd"}, one, {"any": [{"attribute": "value", "least": "x"}]}]}),
                         ["/extra", "/reason", "/weight", "/validFrom", "/condition/all/0/attribute", "/condition/all/2/any/0/least"])
        self.assertEqual(places(condition={"all": [{"attribute": "model"}, {"any": [{"all": [one, other]}]}]}), ["/condition/all/1/any/0"])
        self.assertEqual(places(condition={"any": [{"not": {"any": [one, {"not": one}]}}, {"all": [one, other]}]}), ["/condition"])
        self.assertEqual((places(ports=["2248"], condition={"attribute": "port", "in": ["5100"]}), places(validUntil="2020-01-01"), places(lane="blue", action="sample")[:1]), (["/condition"], ["/validUntil"], ["/action"]))
        self.assertEqual(self.findings(condition={"attribute": "brnd"})[1]["findings"][0]["textZh"], "属性字典中没有该属性")

    def test_what_others_in_force_do_is_a_warning_with_an_example(self):
        found, answer = self.findings(condition={"attribute": "findings", "in": ["VIN_CHECK"]})
        self.assertEqual(found, [("subsumed", "warning")])
        self.assertEqual((answer["findings"][0]["profiles"], answer["findings"][0]["example"]), (["FALKE", "VIN-CHECK"], {"category": "vehicles", "findings": ["VIN_CHECK"]}))
        found, answer = self.findings(lane="blue", action=None, condition={"attribute": "findings", "in": ["VIN_MISSING"]})
        self.assertEqual(set(found), {("conflict", "warning")})
        self.assertIn(["FALKE", "VIN-MISSING"], [finding["profiles"] for finding in answer["findings"]])

    def test_a_line_is_a_document_and_back(self):
        line = self.findings()[1]["line"]
        said = held["lin"].post("/v1/lint/lines", {"line": line})
        self.assertEqual((said.status, list(said.json())), (200, ["document"]), said.body)
        again = held["lin"].post("/v1/lint/profiles", {"kind": "profile", "objectId": "FALKE", "version": 1, "action": "draft", "document": said.json()["document"]})
        self.assertEqual(again.json()["line"], line)
        for wrong in ("FALKE", line.replace(" then ", " than ", 1), line + ";"):
            said = held["lin"].post("/v1/lint/lines", {"line": wrong})
            self.assertEqual((said.status, list(said.json())), (200, ["fault", "faultZh"]), said.body)
            column = said.json()["fault"].split(":")[0].rsplit(" ", 1)[1]
            self.assertRegex(said.json()["faultZh"], f"^第 {column} 列：此处应为")
        for who, body, status in (("lin", {"line": ""}, 422), ("lin", {"line": 1}, 422), ("lin", {}, 422), ("lin", {"line": "x" * 16001}, 422), ("lin", {"line": "字" * 16000}, 200), ("broker", {"line": line}, 403)):
            self.assertEqual(held[who].post("/v1/lint/lines", body).status, status, body)

    def test_it_is_for_who_may_draft(self):
        body = {"kind": "profile", "objectId": "FALKE", "version": 1, "action": "draft", "document": DRAFT}
        self.assertEqual(held["sup"].post("/v1/lint/profiles", body).status, 200)
        for who in ("broker", "wang", "aud"):
            self.assertEqual(held[who].post("/v1/lint/profiles", body).status, 403)
        self.assertEqual(held["lin"].post("/v1/lint/profiles", {"kind": "profile"}).status, 422)
        self.assertEqual(held["lin"].post("/v1/lint/profiles", "{").status, 400)

    def test_files_are_linted_together(self):
        path = held["it"].folder / "lint.txt"
        path.write_text('A v1: if brand = B then lane red; reason r; reasonZh r; basis b\nB v1: if brand in (B, C) then lane blue; reason r; reasonZh r; basis b\n'
                        'C v1: if brand = B and brand = C then lane red; reason r; reasonZh r; basis b\n')
        done = held["it"].ctl("profiles", "lint", "--json", str(path), check=False)
        self.assertEqual((done.returncode, [(row["code"], row["kind"], row["other"]) for row in json.loads(done.stdout)]),
                         (65, [("B", "conflict", "A"), ("C", "unreachable", None)]))

    def test_a_back_test_tells_who_never_hit_and_whose_port_is_full(self):
        path, result = held["it"].folder / "hits.txt", held["it"].folder / "result.json"
        path.write_text('A v1: if brand = B then lane red; reason r; reasonZh r; basis b\nD v2: if brand = D then lane red; reason r; reasonZh r; basis b\n'
                        'E v1: if brand = E then lane red; reason r; reasonZh r; basis b\n')
        never = {"kind": "never-hit", "severity": "warning", "text": "no item met it from 2026-01-01 until 2027-01-01, of 900 items", "textZh": "从未命中"}
        full = {"kind": "over-capacity", "severity": "warning", "text": "with it a port has more work than minutes", "textZh": "将超出口岸查验能力", "exampleId": "N-1"}
        result.write_text(json.dumps({"result": {"profiles": [{"code": "A", "version": 1, "matched": 0}, {"code": "D", "version": 2, "matched": 7}, {"code": "E", "version": 9, "matched": 0}],
                                                 "findings": [{**never, "profiles": ["A"], "example": {"brand": "B"}}, {**full, "profiles": ["D"]}, {**never, "profiles": ["E"]}]}}))
        done = held["it"].ctl("profiles", "lint", "--json", "--backtest", str(result), str(path), check=False)
        rows = json.loads(done.stdout)
        self.assertEqual((done.returncode, [(row["code"], row["kind"], row["text"], row["severity"]) for row in rows]),
                         (0, [("A", "never-hit", never["text"], "warning"), ("D", "over-capacity", full["text"], "warning")]))  # another version of E was tried
        self.assertEqual((json.loads(rows[0]["example"]), rows[1]["example"]), ({"brand": "B"}, "N-1"))
        self.assertEqual(held["it"].ctl("profiles", "lint", "--backtest", str(path), str(path), check=False).returncode, 65)


class Lists(unittest.TestCase):
    def lint(self, who="lin", **document):
        return held[who].post("/v1/lint/lists", {"kind": "list", "objectId": "L", "version": 1, "action": "draft", "document": {"code": "L", "of": "country", **document}})

    def test_each_faulty_value_is_told_with_its_place(self):
        said = self.lint(values=["DEU", "de", "FRA", "FR1", "CHN"]).json()
        self.assertEqual((said["count"], said["faulty"], [fault["index"] for fault in said["faults"]]), (5, 2, [1, 3]))
        self.assertEqual({fault["text"] for fault in said["faults"]}, {"is no country's code of 2 or 3 letters, or of 3 digits"})
        self.assertEqual(self.lint(values=["DEU", "FRA"]).json(), {"count": 2, "faulty": 0, "faults": []})
        many = self.lint(values=["x"] * 1001).json()
        self.assertEqual((many["faulty"], len(many["faults"])), (1001, 1000))

    def test_what_is_no_list_is_told_as_a_whole(self):
        for document, word in (({"of": "colour", "values": []}, "of"), ({"values": "DEU"}, "values"), ({}, "values")):
            fault, = self.lint(**document).json()["faults"]
            self.assertEqual((list(fault), f'"{word}" must be' in fault["text"]), (["text"], True), fault)
        said = held["lin"].post("/v1/lint/lists", {"kind": "list", "objectId": "L", "version": 1, "action": "draft"}).json()
        self.assertEqual((said["faulty"], said["faults"]), (1, [{"text": "a draft of a list brings its document"}]))
        self.assertEqual(held["lin"].post("/v1/lint/lists", {"kind": "list"}).status, 422)
        for who in ("broker", "wang", "aud"):
            self.assertEqual(self.lint(who, values=["DEU"]).status, 403)

    def test_versions_and_their_values(self):
        for version, values in ((1, ["A"]), (2, ["B", "A"])):
            document = json.dumps({"code": "L-1", "of": "brand", "values": values})
            held["it"].psql("INSERT INTO assessment.control (kind, object_id, version, state, document, actor, at, change) "
                            f"VALUES ('list', 'L-1', {version}, 'draft', '{document}', 'lin', '2026-11-20T08:00:00Z', 1)")
        item, = held["aud"].get("/v1/lists").json()["items"]
        self.assertEqual((item["code"], item["version"], item["state"], item["of"], item["count"], item["author"]), ("L-1", 2, "draft", "brand", 2, "lin"))
        self.assertEqual([(one["version"], one["count"]) for one in held["lin"].get("/v1/lists/L-1").json()["versions"]], [(1, 1), (2, 2)])
        self.assertEqual(held["lin"].get("/v1/lists/L-1/versions/2").json(), {"code": "L-1", "version": 2, "of": "brand", "values": ["B", "A"]})
        self.assertEqual(held["lin"].get("/v1/lists?after=L-1").json(), {"items": []})
        for path in ("L-2", "L-1/versions/3", "L-1/versions/x"):
            self.assertEqual(held["lin"].get(f"/v1/lists/{path}").status, 404, path)
        for query in ("?a=1", "?after=", "?after=a&after=b", "/L-1?a=1", "/L-1/versions/1?a=1"):
            self.assertEqual(held["lin"].get(f"/v1/lists{query}").status, 400, query)


if __name__ == "__main__":
    unittest.main()
