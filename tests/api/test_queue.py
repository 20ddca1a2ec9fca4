"""The analysts' queue: what waits, who is at it, and what leaves it; and what is known of those whose goods wait."""
import contextlib
import threading
import unittest

from client import principal
from place import ROOT
from stack import instance

held = {}
# Of rows.sql: the third declaration is selected and open, the first is done.
OPEN, DONE = "01934000-0000-7000-8000-000000000103", "01934000-0000-7000-8000-000000000101"
SET = "UPDATE inspection.order_item SET {} WHERE declaration_id = (SELECT id FROM assessment.declaration WHERE number = 'R-3')"
REVIEW = """INSERT INTO inspection.review (id, declaration_id, declaration_number, version, item_number, kind, lane, actor, approves, reason, at, effective)
  SELECT '01934000-0000-7000-8000-{:012d}', id, number, 1, 1, '{}', {}, 'anna', {}, 'doubt', now(), {} FROM assessment.declaration WHERE number = 'R-3'"""


def setUpModule():
    stack = held["stack"] = contextlib.ExitStack()
    it = held["it"] = stack.enter_context(instance("queue"))
    it.start("gateway")
    it.wait_ready("gateway")
    it.psql((ROOT / "tests" / "api" / "rows.sql").read_text())
    for name, grant in (("ann", "analyst"), ("bo", "supervisor"), ("far", "analyst:port:5100"), ("eve", "auditor")):
        held[name] = principal(it, name, grant, kind="person")


def tearDownModule():
    held["stack"].close()


class Case(unittest.TestCase):
    def setUp(self):
        held["it"].psql("DELETE FROM intake.claim; DELETE FROM inspection.review WHERE actor = 'anna' AND reason = 'doubt' AND id::text LIKE '%0009%'; " + SET.format("state = 'open', action = 'physical', lane = 'red'"))

    def queue(self, query="", who="ann"):
        answer = held[who].get(f"/v1/queue{query}")
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json()

    def waits(self, query=""):
        return [(item["declarationNumber"], item["waits"]) for item in self.queue(query)["items"]]

    def claim(self, who="ann", item=OPEN):
        return held[who].post("/v1/claims", {"assessmentId": item})


class Waits(Case):
    def test_what_an_item_waits_for(self):
        self.assertEqual(self.waits(), [("R-3", "alert")])
        item = self.queue()["items"][0]
        self.assertEqual((item["assessmentId"], item["score"], item["importer"]["id"], item["reasons"][0]["contribution"]), (OPEN, 0.75, "IMPORTER1", 0.4))
        held["it"].psql(SET.format("action = 'document'"))
        self.assertEqual(self.waits(), [("R-3", "documents")])
        held["it"].psql(SET.format("state = 'blocked'"))
        self.assertEqual(self.waits(), [("R-3", "blocked")])
        held["it"].psql(SET.format("state = 'passed'"))
        self.assertEqual(self.queue()["total"], 0)

    def test_what_chance_selected_is_no_alert(self):
        held["it"].psql("UPDATE assessment.item SET selected_by = 'random' WHERE assessment_id = '" + OPEN + "'")
        self.addCleanup(held["it"].psql, "UPDATE assessment.item SET selected_by = 'risk' WHERE assessment_id = '" + OPEN + "'")
        self.assertEqual(self.waits(), [])

    def test_who_said_something_of_an_alert_is_not_asked_again(self):
        held["it"].psql(REVIEW.format(900, "alert-dismissed", "NULL", "NULL", "true"))
        self.assertEqual(self.waits(), [])

    def test_a_lowering_waits_for_a_second_person_who_approves_or_declines(self):
        held["it"].psql(REVIEW.format(901, "lane-lowered", "'yellow'", "NULL", "false"))
        item, = self.queue("?waits=second-person")["items"]
        self.assertEqual((item["lowering"]["actor"], item["lowering"]["lane"], item["lowering"]["reviewId"][-3:]), ("anna", "yellow", "901"))
        for last in (REVIEW.format(902, "lane-lowered", "'yellow'", "'01934000-0000-7000-8000-000000000901'", "true"), REVIEW.format(903, "alert-confirmed", "NULL", "NULL", "true")):
            held["it"].psql(last)
            self.assertEqual(self.waits("?waits=second-person"), [])
            held["it"].psql("DELETE FROM inspection.review WHERE id::text ~ '90[23]$'")

    def test_filters_and_what_they_refuse(self):
        self.assertEqual([self.queue(f"?{query}")["total"] for query in ("number=R-3", "number=R-9", "port=2248&lane=red&importer=IMPORTER1", "port=5100", "waits=documents", "category=child-seats&model=Model&sort=score")],
                         [1, 0, 1, 0, 0, 1])
        for query in ("sort=newest", "waits=me", "claim=", "limit=3", "port=2248&port=2248"):
            self.assertEqual(held["ann"].get(f"/v1/queue?{query}").json()["type"], "/problems/bad-query", query)

    def test_a_scope_of_another_port_sees_none_of_it(self):
        self.assertEqual(self.queue(who="far")["total"], 0)
        self.assertEqual(self.claim("far").status, 404)


class Claims(Case):
    def test_one_holder_at_a_time(self):
        mine = self.claim()
        self.assertEqual((mine.status, mine.json()["name"], mine.json()["mine"]), (200, "Ann", True))
        refused = self.claim("bo")
        self.assertEqual((refused.status, refused.headers["Content-Type"], refused.json()["type"], refused.json()["principal"], refused.json()["until"]),
                         (409, "application/problem+json", "/problems/claimed", "ann", mine.json()["until"]))
        self.assertEqual([self.queue(f"?claim={which}")["total"] for which in ("mine", "free", "others")], [1, 0, 0])
        self.assertEqual([self.queue(f"?claim={which}", "bo")["total"] for which in ("mine", "free", "others")], [0, 0, 1])
        self.assertEqual(held["bo"].call("DELETE", f"/v1/claims/{OPEN}").status, 404)
        self.assertEqual(held["ann"].call("DELETE", f"/v1/claims/{OPEN}").status, 204)
        self.assertEqual(self.claim("bo").json()["principal"], "bo")

    def test_it_runs_out(self):
        self.claim()
        held["it"].psql("UPDATE intake.claim SET claimed_at = now() - interval '2 h', until = now() - interval '1 s'")
        self.assertEqual((self.queue()["items"][0].get("claim"), self.queue("?claim=free")["total"]), (None, 1))
        self.assertEqual(self.claim("bo").json()["principal"], "bo")

    def test_many_at_once_and_one_has_it(self):
        answers = []
        threads = [threading.Thread(target=lambda who=who: answers.append(self.claim(who).status)) for who in ("ann", "bo") * 4]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(sorted(answers), [200] * 4 + [409] * 4)

    def test_only_what_waits_and_only_by_who_decides(self):
        self.assertEqual(self.claim(item=DONE).status, 404)
        self.assertEqual(self.claim(item="nothing").status, 422)
        self.assertEqual(self.claim("eve").json()["type"], "/problems/forbidden")


class Entities(Case):
    def entity(self, path, who="ann"):
        answer = held[who].get(f"/v1/entities/{path}")
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json()

    def test_what_is_known_of_an_enterprise(self):
        known = self.entity("enterprises/IMPORTER1?from=2026-01-01&until=2027-01-01")
        self.assertEqual((known["name"], known["creditGrade"], known["items"], known["declarations"], known["known"], known["failed"], known["lanes"]),
                         ("Importer 3", "regular", 2, 2, 1, 0, [{"lane": "red", "items": 2}]))
        self.assertEqual({(other["kind"], other["id"], other["items"]) for other in known["related"]}, {("brand", "Brand", 2), ("model", "Model", 2), ("platform", "MALL", 1)})
        kinds = [event["kind"] for event in known["timeline"]]
        self.assertEqual((kinds.count("assessed"), kinds.count("ordered"), kinds.count("found")), (2, 2, 1))
        self.assertEqual([event["at"] for event in known["timeline"]], sorted((event["at"] for event in known["timeline"]), reverse=True))

    def test_period_and_scope(self):
        self.assertEqual([self.entity(f"brands/Brand?{period}")["items"] for period in ("from=2026-01-01&until=2027-01-01", "from=2026-11-20&until=2026-11-21")], [3, 3])
        for path, who, status in (("brands/Brand?until=2026-11-20&from=2026-01-01", "ann", 404), ("platforms/MALL?from=2026-01-01", "far", 404), ("models/Other", "ann", 404), ("models/Model?from=today", "ann", 400)):
            self.assertEqual(held[who].get(f"/v1/entities/{path}").status, status, path)

    def test_what_is_not_kept_whole_is_not_decided_again(self):
        told = held["ann"].get(f"/v1/assessments/{DONE}/replay").json()
        self.assertEqual((told["then"]["lane"], [outcome["verdict"] for outcome in told["outcomes"]], told.get("now")), ("red", ["pass"], None))
        self.assertEqual([held[who].get(f"/v1/assessments/{DONE}/replay").status for who in ("far", "eve")], [404, 200])


if __name__ == "__main__":
    unittest.main()
