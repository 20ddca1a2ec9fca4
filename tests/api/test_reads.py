"""What each role reads: every role at every route, what a scope covers, and the members that must not be there."""
import contextlib
import json
import unittest

from client import Client, principal
from place import ROOT
from stack import instance

# Which status each role gets from a list: the areas as they stand in AREAS; x reads, . may not.
AREAS = ["declarations", "assessments", "orders", "releases", "recalls", "investigations", "complaints", "incidents", "measures", "outcomes"]
READS = {"declarant": "x.xxx.....", "platform": "x.xxx.....", "carrier": "..........", "inspector": "xxxxx...xx", "laboratory": "..........",
         "analyst": "xxxxxxxxxx", "market": "...xxxxxx.", "investigator": "x..xxxxxxx", "supervisor": "xxxxxxxxxx", "auditor": "xxxxxxxxxx",
         "administrator": ".........."}
ONE = {"declarations": "R-1", "assessments": 101, "orders": 201, "releases": 401, "recalls": "RC-1", "investigations": "CASE-1", "complaints": "CO-1",
       "incidents": "IN-1", "measures": 601, "outcomes": 501}
NOT_FOR_PARTIES = {"lane", "score", "threshold", "probability", "reasons", "selectedBy", "paths", "facts", "stratum", "instruction", "inspectors", "by", "sender",
                   "checks", "results", "reviews", "conflicts", "traced", "blocking", "steps", "contribution", "ticket"}
ANALYSTS_ONLY = {"score", "threshold", "probability", "selectedBy", "paths", "facts", "stratum", "contribution", "ticket"}

held = {}


def setUpModule():
    stack = held["stack"] = contextlib.ExitStack()
    it = held["it"] = stack.enter_context(instance("reads"))
    it.start("gateway")
    it.wait_ready("gateway")
    it.psql((ROOT / "tests" / "api" / "rows.sql").read_text())
    for role in READS:
        held[role] = principal(it, f"any-{role}", role)
    for name, grants in {"broker-1": ["declarant"], "broker-2": ["platform:own"], "port-1": ["inspector:port:2248"], "port-2": ["inspector:port:5100"],
                         "both": ["inspector:port:5100", "analyst:port:2248"], "mall": ["platform:enterprise:MALL"], "trader": ["declarant:enterprise:IMPORTER2"],
                         "here": ["declarant:port:5100"], "nobody": [], "odd": ["analyst:own"], "two": ["declarant", "inspector:port:5100"]}.items():
        held[name] = principal(it, name, *grants)


def tearDownModule():
    held["stack"].close()


def name_of(area):
    return ONE[area] if isinstance(ONE[area], str) else f"01934000-0000-7000-8000-{ONE[area]:012d}"


def members(value):
    """All names of members, at any depth."""
    if isinstance(value, dict):
        return set(value).union(*map(members, value.values())) if value else set()
    return set().union(*map(members, value)) if isinstance(value, list) else set()


class Case(unittest.TestCase):
    def items(self, who, path):
        answer = held[who].get(path)
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json()["items"]

    def numbers(self, who, area, query=""):
        return sorted(item.get("number") or item.get("declarationNumber") or item["subject"]["declarationNumber"] for item in self.items(who, f"/v1/{area}{query}"))

    def problem(self, answer, status, kind):
        self.assertEqual((answer.status, answer.json()["type"], answer.headers["Content-Type"]),
                         (status, f"/problems/{kind}", "application/problem+json"), answer.body)


class Roles(Case):
    def test_each_role_at_each_list(self):
        for role, reads in READS.items():
            for area, may in zip(AREAS, reads, strict=True):
                with self.subTest(f"{role} {area}"):
                    answer = held[role].get(f"/v1/{area}")
                    if may == "x":
                        self.assertEqual(answer.status, 200, answer.body)
                    else:
                        self.problem(answer, 403, "forbidden")

    def test_each_role_at_each_thing(self):
        for role, reads in READS.items():
            for area, may in zip(AREAS, reads, strict=True):
                with self.subTest(f"{role} {area}"):
                    answer = held[role].get(f"/v1/{area}/{name_of(area)}")
                    if may == ".":
                        self.problem(answer, 403, "forbidden")
                    elif role in ("declarant", "platform"):
                        self.problem(answer, 404, "not-found")  # they sent nothing of this
                    else:
                        self.assertEqual(answer.status, 200, answer.body)

    def test_nobody_unproven_reads(self):
        for area in AREAS:
            self.problem(Client(held["it"]).get(f"/v1/{area}"), 401, "not-authenticated")
            self.problem(held["nobody"].get(f"/v1/{area}"), 403, "forbidden")

    def test_an_officer_has_nothing_of_his_own(self):
        self.problem(held["odd"].get("/v1/declarations"), 403, "forbidden")


class Scopes(Case):
    def test_a_party_sees_what_it_sent(self):
        self.assertEqual(self.numbers("broker-1", "declarations"), ["R-1", "R-3"])
        self.assertEqual(self.numbers("broker-2", "declarations"), ["R-2"])
        self.assertEqual(self.numbers("declarant", "declarations"), [])
        self.problem(held["broker-1"].get("/v1/declarations/R-2"), 404, "not-found")

    def test_a_party_sees_what_concerns_its_enterprise(self):
        self.assertEqual(self.numbers("mall", "declarations"), ["R-1"])
        self.assertEqual(self.numbers("trader", "declarations"), ["R-2"])
        self.assertEqual(self.numbers("mall", "orders"), ["R-1"])
        self.assertEqual(self.numbers("here", "declarations"), [])

    def test_an_inspector_sees_his_port(self):
        for area in ("declarations", "assessments", "orders", "releases", "outcomes"):
            with self.subTest(area):
                self.assertNotIn("R-2", self.numbers("port-1", area))
                self.assertIn("R-1", self.numbers("port-1", area))
                self.assertNotIn("R-1", self.numbers("port-2", area))
        self.problem(held["port-2"].get(f"/v1/orders/{name_of('orders')}"), 404, "not-found")

    def test_several_grants_come_together(self):
        found = {item["declarationNumber"]: item for item in self.items("both", "/v1/assessments")}
        self.assertEqual(sorted(found), ["R-1", "R-2", "R-3"])
        self.assertIn("score", found["R-1"])
        self.assertNotIn("score", found["R-2"])
        self.assertEqual(self.numbers("two", "declarations"), ["R-2"])  # an officer's grants go first

    def test_traced_releases_keep_to_the_scope(self):
        for who, expected in (("port-1", ["R-1"]), ("port-2", ["R-2"]), ("broker-1", ["R-1"]), ("trader", ["R-2"]), ("market", ["R-1", "R-2"])):
            with self.subTest(who):
                self.assertEqual(self.numbers(who, "recalls/RC-1/releases"), expected)
                whole = held[who].get("/v1/recalls/RC-1").json()
                self.assertEqual(sorted(release["declarationNumber"] for release in whole["releases"]), expected)

    def test_no_page_is_cut_before_it_is_filtered(self):
        self.assertEqual(len(self.items("broker-2", "/v1/declarations?limit=1")), 1)
        self.assertEqual(len(self.items("broker-2", "/v1/declarations?limit=1&order=oldest")), 1)


class Secrecy(Case):
    PATHS = [path for area in ("declarations", "orders", "releases", "recalls") for path in (f"/v1/{area}", f"/v1/{area}/{name_of(area)}")] + [
        "/v1/recalls/RC-1/releases", "/v1/declarations/R-3"]

    def test_a_party_learns_nothing_of_how_it_was_selected(self):
        for path in self.PATHS:
            with self.subTest(path):
                answer = held["broker-1"].get(path)
                self.assertEqual(answer.status, 200, answer.body)
                self.assertEqual(members(answer.json()) & NOT_FOR_PARTIES, set())

    def test_an_inspection_is_secret_until_it_is_notified(self):
        self.assertEqual(self.numbers("broker-1", "orders"), ["R-1"])
        self.problem(held["broker-1"].get("/v1/orders/01934000-0000-7000-8000-000000000203"), 404, "not-found")
        self.assertNotIn("inspection", held["broker-1"].get("/v1/declarations/R-3").json())
        self.assertIn("inspection", held["broker-1"].get("/v1/declarations/R-1").json())
        self.assertEqual(self.numbers("port-1", "orders"), ["R-1", "R-3"])

    def test_a_party_finds_nothing_by_what_it_may_not_know(self):
        for path in ("declarations?lane=red", "declarations?sender=broker-1", "recalls?caseNumber=CASE-1"):
            self.problem(held["broker-1"].get(f"/v1/{path}"), 400, "bad-query")
        self.assertEqual(self.numbers("port-1", "declarations", "?lane=red"), ["R-1", "R-3"])

    def test_a_party_learns_of_a_recall_once_it_is_published(self):
        self.assertEqual([item["recallNumber"] for item in self.items("broker-1", "/v1/recalls")], ["RC-1"])
        self.problem(held["broker-1"].get("/v1/recalls/RC-2"), 404, "not-found")
        self.assertEqual(self.items("broker-1", "/v1/recalls/RC-2/releases"), [])
        self.assertEqual(len(self.items("market", "/v1/recalls/RC-2/releases")), 1)

    def test_an_inspector_sees_instruction_and_reasons_and_no_score(self):
        for area in ("declarations", "assessments", "orders", "outcomes"):
            for path in (f"/v1/{area}", f"/v1/{area}/{name_of(area)}"):
                with self.subTest(path):
                    self.assertEqual(members(held["port-1"].get(path).json()) & ANALYSTS_ONLY, set())
        assessment = held["port-1"].get(f"/v1/assessments/{name_of('assessments')}").json()
        self.assertEqual(assessment["reasons"], [{"code": "risk", "text": "above the threshold", "instruction": "look at the label"}])
        self.assertEqual(held["port-1"].get(f"/v1/orders/{name_of('orders')}").json()["instruction"], "look at the label")

    def test_an_analyst_sees_all_and_no_ticket(self):
        assessment = held["analyst"].get(f"/v1/assessments/{name_of('assessments')}").json()
        self.assertEqual((assessment["score"], assessment["selectedBy"], assessment["paths"], assessment["reasons"][0]["contribution"]),
                         (0.75, "risk", ["risk", "random"], 0.4))
        self.assertNotIn("ticket", assessment)

    def test_no_sealed_value_is_shown(self):
        for area in AREAS:
            for path in (f"/v1/{area}", f"/v1/{area}/{name_of(area)}"):
                self.assertNotIn(b"sealed:", held["auditor"].get(path).body)
        self.assertNotIn("buyer", held["auditor"].get("/v1/declarations/R-1").json()["declaration"])


class Answers(Case):
    def test_a_declaration_by_id_and_by_number(self):
        by_number = held["broker-1"].get("/v1/declarations/R-1").json()
        self.assertEqual(by_number, held["broker-1"].get(f"/v1/declarations/{by_number['declarationId']}").json())
        self.assertEqual(by_number["release"], {"releaseVersion": 1, "status": "released", "releasedAt": "2026-11-22T12:00:00.000000Z"})
        self.assertEqual(by_number["declaration"]["items"][0]["quantity"], "10")
        self.assertEqual((by_number["inspection"]["state"], by_number["inspection"]["place"]), ("notified", "Yard 5"))

    def test_an_order_with_all_that_belongs_to_it(self):
        order = held["port-1"].get(f"/v1/orders/{name_of('orders')}").json()
        self.assertEqual((order["inspectors"], order["checks"][0]["findings"], order["results"][0]["verdict"], order["disposals"][0]["quantity"]),
                         (["anna", "bert"], [{"code": "label", "result": "pass"}], "conform", "2.5"))
        self.assertEqual([len(order[part]) for part in ("items", "checks", "samples", "results", "disposals", "reviews", "conflicts")], [1] * 7)
        mine = held["broker-1"].get(f"/v1/orders/{name_of('orders')}").json()
        self.assertEqual(mine["samples"], [{"sampleNumber": "S-1", "itemNumber": 1, "state": "reported", "collectedAt": "2026-11-21T09:10:00.000000Z", "verdict": "conform"}])
        self.assertEqual((mine["items"][0]["state"], "finding" in mine["items"][0]), ("passed", False))

    def test_filters(self):
        for query, expected in (("number=R-2", ["R-2"]), ("port=2248", ["R-1", "R-3"]), ("port=2248&number=R-2", []), ("state=cancelled", []), ("importer=IMPORTER2", ["R-2"]),
                                ("from=2026-11-20", ["R-1", "R-2", "R-3"]), ("from=2026-11-21", []), ("until=2026-11-20", []), ("until=2026-11-21", ["R-1", "R-2", "R-3"])):
            with self.subTest(query):
                self.assertEqual(self.numbers("analyst", "declarations", f"?{query}"), expected)
        self.assertEqual(self.numbers("analyst", "releases", "?current=true"), ["R-1", "R-2"])
        self.assertEqual(self.numbers("analyst", "releases", "?current=false"), [])
        self.assertEqual(len(self.items("analyst", "/v1/measures?inForce=true&kind=block")), 1)
        self.assertEqual(self.numbers("analyst", "assessments", "?declarationId=01934000-0000-7000-8000-000000000002"), ["R-2"])

    def test_queries_that_cannot_be_used(self):
        for query in ("colour=red", "limit=0", "limit=201", "limit=x", "limit=", "limit=99999999999999999999", "order=up", "from=2026-02-30", "from=now", "number=", "number=a&number=a",
                      "number=" + "x" * 101, "limit=1&limit=1", "=", "&", "port", "current=yes"):
            path = "releases" if query.startswith("current") else "declarations"
            with self.subTest(query):
                self.problem(held["analyst"].get(f"/v1/{path}?{query}"), 400, "bad-query")
        self.problem(held["analyst"].get("/v1/orders?declarationId=7"), 400, "bad-query")
        self.problem(held["analyst"].get("/v1/declarations/R-1?x=1"), 400, "bad-query")

    def test_names_that_are_not_there(self):
        for area in AREAS:
            for name in ("nothing", "x" * 2000, "%27%20OR%201=1--", "01934000-0000-7000-8000-999999999999", "%F0%9F%9A%97"):
                self.problem(held["analyst"].get(f"/v1/{area}/{name}"), 404, "not-found")

    def test_text_is_never_more_than_text(self):
        for value in ("%27%3B--", "%22%7D", "%5C%22%2C%22me%22%3Anull", "%25", "*"):
            self.assertEqual(self.numbers("analyst", "declarations", f"?number={value}"), [])


class Proven(Case):
    def test_what_is_proven_of_an_orders_goods(self):
        held["it"].psql("""UPDATE inspection.order_item SET model = 'M-1';
          INSERT INTO inspection.sampling_pass SELECT 'IMPORTER1', model, 'GB27887', report, 'R-0', (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date - days FROM (VALUES
            ('M-1', 'REP-1', 10), ('M-1', 'REP-OLD', 200), ('M-1', 'REP-FUTURE', -2), ('M-2', 'REP-OTHER', 10)) AS v (model, report, days);
          INSERT INTO inspection.sampling_pass VALUES ('IMPORTER2', 'M-1', 'GB27887', 'REP-THEIRS', 'R-0', '2026-11-01')""")
        path = f"/v1/orders/{name_of('orders')}/proven"
        said = held["port-1"].get(path).json()
        self.assertEqual([(item["itemNumber"], item["reportNumber"], item["laboratoryId"], item["standard"]) for item in said["items"]], [(1, "REP-1", "LAB", "GB27887")])
        self.assertEqual(said["months"], 6)
        self.assertLess(said["items"][0]["passedOn"], said["items"][0]["until"])
        self.problem(held["port-2"].get(path), 404, "not-found")
        self.problem(held["broker-1"].get(path), 404, "not-found")


class Described(Case):
    def test_the_document_is_served_to_anyone(self):
        document = Client(held["it"]).get("/openapi.json").json()
        self.assertEqual(document["openapi"], "3.1.0")
        for path, methods in document["paths"].items():
            for method, operation in methods.items():
                with self.subTest(f"{method} {path}"):
                    problems = set(operation["responses"]) & {"400", "401", "403", "404", "413", "415", "422", "503"}
                    self.assertTrue(problems)
                    # What becomes an event can be retried under a name; in CEB the guid of a document is that, an upload is known by its hash.
                    if method == "post" and path.startswith(("/v1/declarations", "/v1/events/")):
                        self.assertIn("Idempotency-Key", [parameter["name"] for parameter in operation["parameters"]])

    def test_every_problem_has_its_text(self):
        told = json.loads((ROOT / "schemas" / "api" / "problems.json").read_text())
        for name, problem in told.items():
            answer = Client(held["it"]).get(f"/problems/{name}")
            self.assertEqual((answer.status, answer.headers["Content-Type"]), (200, "text/plain; charset=utf-8"))
            self.assertEqual(answer.body.decode().splitlines(), [problem["text"], problem["zh"]])
        self.problem(Client(held["it"]).get("/problems/none"), 404, "not-found")


class Due(unittest.TestCase):
    """What is due, the earliest first, as the overview counts it; a party sees the duties that are its own."""

    def setUp(self):
        held["it"].psql("""INSERT INTO supervision.deadline (subject, rule, started_at, due_at, basis, met_at) VALUES
            ('case:CASE-9', 'investigation', now(), now() + interval '3 days', 'rules', NULL), ('complaint:CO-9', 'complaint_accept', now(), now() - interval '1 hour', 'rules', NULL),
            ('recall:RC-9', 'recall_plan', now(), now() + interval '9 days', 'rules', NULL), ('case:CASE-8', 'investigation', now(), now() - interval '2 days', 'rules', now())""")
        held["it"].psql("""INSERT INTO supervision.task (id, declaration_id, declaration_number, version, release_version, importer_id, port, lane, status, duty, due_by, state, opened_at)
            SELECT md5(number)::uuid, id, number, 1, 1, importer_id, port, 'blue', 'conditional', 'label in Chinese', now() + interval '1 day' * right(number, 1)::int,
                   CASE number WHEN 'R-1' THEN 'overdue' WHEN 'R-2' THEN 'open' ELSE 'superseded' END, now() FROM assessment.declaration""")
        self.addCleanup(held["it"].psql, "DELETE FROM supervision.task; DELETE FROM supervision.deadline WHERE subject ~ '[89]$'")

    def due(self, who, path):
        answer = held[who].get(path)
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json()

    def numbers(self, who, query=""):
        return [one["declarationNumber"] for one in self.due(who, f"/v1/duties{query}")["items"]]

    def test_clocks(self):
        said = self.due("analyst", "/v1/deadlines")
        new = [(one["kind"], one["number"], one["state"]) for one in said["items"] if one["number"].endswith("-9")]
        self.assertEqual(new, [("complaint", "CO-9", "late"), ("case", "CASE-9", "soon"), ("recall", "RC-9", "later")])
        self.assertEqual([one["dueAt"] for one in said["items"]], sorted(one["dueAt"] for one in said["items"]))
        overview = self.due("analyst", "/v1/overview")
        for state, counted in (("late", "deadlinesLate"), ("soon", "deadlinesSoon")):
            said = self.due("analyst", f"/v1/deadlines?state={state}")
            self.assertEqual((said["total"], len(said["items"])), (overview[counted],) * 2)
        self.assertEqual([one["number"] for one in self.due("market", "/v1/deadlines?kind=case")["items"]], ["CASE-9"])
        self.assertEqual([one["rule"] for one in self.due("market", "/v1/deadlines?number=RC-9")["items"]], ["recall_plan"])

    def test_what_rests_on_a_law_names_it_in_both_languages(self):
        held["it"].psql("INSERT INTO supervision.deadline (subject, rule, started_at, due_at, basis) VALUES ('recall:RC-8', 'recall_plan', now(), now(), '缺陷汽车产品召回管理条例实施办法'), ('case:CASE-7', 'complaint_verify', now(), now(), '市场监督管理投诉举报处理暂行办法: 15 working days')")
        self.addCleanup(held["it"].psql, "DELETE FROM supervision.deadline WHERE subject = 'case:CASE-7'")
        said = {one["number"]: (one["basis"], one.get("basisZh")) for one in self.due("analyst", "/v1/deadlines")["items"]}
        self.assertEqual((said["RC-8"], said["RC-9"]), (("Implementing Measures of the Regulation on the Recall of Defective Automobiles", "《缺陷汽车产品召回管理条例实施办法》"), ("rules", None)))
        self.assertEqual(said["CASE-7"], ("Interim Measures for Handling Complaints and Reports in Market Regulation: 15 working days", "《市场监督管理投诉举报处理暂行办法》：15个工作日"))
        parameters = {one["code"]: (one["basis"], one.get("basisZh")) for one in self.due("analyst", "/v1/parameters")["items"]}
        self.assertEqual(parameters["claim_minutes"], ("practice; an authority sets it", "惯例，由监管部门设定"))

    def kpi(self, code):
        """A share of the overview as part and whole, and its days as a query."""
        overview = self.due("analyst", "/v1/overview")
        share, = [one for one in overview["kpis"] if one["code"] == code]
        return (share["part"], share["of"]), f"from={overview['from']}&until={overview['until']}"

    def test_complaints_in_time_are_the_clocks_behind_them(self):
        held["it"].psql("INSERT INTO supervision.deadline (subject, rule, started_at, due_at, basis, met_at) VALUES ('complaint:CO-8', 'complaint_accept', now(), now() - interval '1 day', 'rules', now() - interval '2 days')")
        figures, days = self.kpi("complaints-in-time")
        met, over = [self.due("analyst", f"/v1/deadlines?kind=complaint&{which}&{days}") for which in ("state=met", "over=true")]
        self.assertEqual((met["total"], over["total"], [one["number"] for one in met["items"] if "metAt" in one]), (*figures, ["CO-8"]))
        self.assertIn("CO-9", [one["number"] for one in over["items"] if one["state"] == "late"])
        self.assertEqual([one["number"] for one in self.due("analyst", "/v1/deadlines?state=missed")["items"]], ["CASE-8"])

    def test_sampling_that_passed_is_the_reports_behind_it(self):
        held["it"].psql("""INSERT INTO inspection.lab_result (report_number, sample_number, declaration_id, declaration_number, item_number, stage, verdict, laboratory_id, reported_at, event)
            SELECT concat_ws('-', v.stage, v.verdict, o.declaration_number), 'S', o.declaration_id, o.declaration_number, 1, v.stage, v.verdict, 'LAB1', now() - interval '1 hour', '{}'
              FROM inspection.inspection_order o CROSS JOIN (VALUES ('final', 'conform'), ('final', 'nonconform'), ('preliminary', 'conform')) v (stage, verdict)""")
        self.addCleanup(held["it"].psql, "DELETE FROM inspection.lab_result WHERE laboratory_id = 'LAB1'")
        figures, days = self.kpi("sampling-pass")
        said = [self.due("analyst", f"/v1/reports?stage=final&{which}{days}") for which in ("verdict=conform&", "")]
        self.assertEqual((tuple(one["total"] for one in said), said[0]["items"][0]["laboratoryId"]), (figures, "LAB1"))
        here = {one["declarationNumber"] for one in self.due("port-1", "/v1/orders")["items"]}
        self.assertEqual({one["declarationNumber"] for one in self.due("port-1", "/v1/reports")["items"]}, here)

    def test_duties_by_whose_they_are(self):
        for who, numbers in (("supervisor", ["R-1", "R-2"]), ("market", ["R-1", "R-2"]), ("port-1", ["R-1"]), ("broker-1", ["R-1"]), ("mall", ["R-1"]), ("trader", ["R-2"]), ("here", [])):
            self.assertEqual(self.numbers(who), numbers, who)
        self.assertEqual((self.numbers("supervisor", "?state=open"), self.numbers("supervisor", "?importer=IMPORTER1"), self.numbers("supervisor", "?port=5100&number=R-1")), (["R-2"], ["R-1"], []))
        self.assertEqual(self.due("supervisor", "/v1/duties")["total"], self.due("supervisor", "/v1/overview")["tasks"])
        self.assertEqual(["lane" in self.due(who, "/v1/duties")["items"][0] for who in ("supervisor", "mall")], [True, False])

    def test_what_is_refused(self):
        for who, path, status in (("mall", "/v1/deadlines", 403), ("carrier", "/v1/duties", 403), ("analyst", "/v1/deadlines?state=done", 400), ("mall", "/v1/reports", 403), ("market", "/v1/reports", 403), ("analyst", "/v1/reports?stage=last", 400), ("analyst", "/v1/deadlines?limit=5", 400),
                                  ("mall", "/v1/duties?state=superseded", 400), ("mall", "/v1/duties?state=open&state=open", 400)):
            self.assertEqual(held[who].get(path).status, status, path)


if __name__ == "__main__":
    unittest.main()
