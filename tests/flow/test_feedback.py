"""Feedback: what profiles and groups came to, counted again when an outcome comes late; never by what buyers are."""
import contextlib
import datetime
import json
import math
import unittest
import uuid

from client import principal
from stack import instance
from wait import until

RUN = uuid.uuid4().hex[:8].upper()
CARS, TOYS = 40, 60
NEW, SMALL, OLD = "91310000MA1FL00001", "91350200MA2YJ1XR9G", "91440101MA5CJQ4N59"
CODE = "VEHICLE-WITHOUT-CCC"  # of the first set
held = {}


def setUpModule():
    stack = held["stack"] = contextlib.ExitStack()
    it = held["it"] = stack.enter_context(instance("feedback", clock="real"))
    it.start("gateway", "assess")
    it.wait_ready("gateway", "assess")
    for name, role in {"trader": "declarant", "analyst": "analyst", "inspector": "inspector", "chief": "supervisor"}.items():
        held[name] = principal(it, name, role)
    declare("CAR", CARS, hsCode="8703234010", originCountry="DEU", vins=["1HGCM82633A004352"])
    declare("TOY", TOYS, hsCode="9503008900", originCountry="FRA")
    until(lambda: int(it.psql("SELECT count(*) FROM assessment.item")), CARS + TOYS)


def tearDownModule():
    held["stack"].close()


def declare(kind, n, importer=NEW, **goods):
    item = {"itemNumber": 1, "quantity": "1", "unit": "NMB", "value": "250000", **goods}
    lines = [{"number": f"{kind}-{RUN}-{i}", "version": 1, "direction": "import", "declarationOffice": "2248", "port": "2248", "importer": {"id": importer},
              "countryOfDeparture": goods["originCountry"], "items": [item]} for i in range(n)]
    answer = held["trader"].post("/v1/declarations", "\n".join(map(json.dumps, lines)), media="application/x-ndjson", Prefer="wait=30")
    assert len(answer.lines()) == n, answer.body


def found(kind, numbers, verdict):
    """Final outcomes of declarations, as inspections write them."""
    names = ", ".join(f"'{kind}-{RUN}-{i}'" for i in numbers)
    held["it"].psql("INSERT INTO assessment.outcome (outcome_id, version, declaration_id, item_number, declaration_version, kind, severity, verdict, stage, producer, at, taught, change) "
                    f"SELECT gen_random_uuid(), 1, id, 1, 1, 'safety', 'serious', '{verdict}', 'final', 'test', now(), false, 1 FROM assessment.declaration WHERE number IN ({names})")


def eventually(path, wanted):
    """The answer once it is as wanted: feedback is counted some seconds behind."""
    return until(lambda: held["analyst"].get(path).json(), wanted)


def wilson(failed, known, side):
    z, share = 1.96, failed / known
    return (share + z * z / (2 * known) + side * z * math.sqrt(share * (1 - share) / known + z * z / (4 * known * known))) / (1 + z * z / known)


class Feedback(unittest.TestCase):
    def test_a_profile_by_version_beside_the_random_stratum(self):
        path = f"/v1/profiles/{CODE}/feedback"
        eventually(path, lambda said: said["versions"] and said["versions"][0]["matched"] == CARS)
        found("CAR", range(30), "pass")
        found("CAR", range(30, 36), "fail")
        said = eventually(path, lambda said: said["versions"][0]["known"] == 36)
        version, = said["versions"]
        self.assertEqual((version["version"], version["selected"], version["failed"]), (1, CARS, 6))
        self.assertAlmostEqual(version["precision"], 6 / 36)
        self.assertAlmostEqual(version["precisionLow"], wilson(6, 36, -1), 9)
        self.assertAlmostEqual(version["precisionHigh"], wilson(6, 36, 1), 9)
        self.assertEqual(version["lastHit"], version["lastMatch"])
        work = int(held["it"].psql("SELECT sum(CASE action WHEN 'document' THEN 1 ELSE 0 END) FROM assessment.item WHERE category = 'vehicles'"))
        minutes = json.loads((held["it"].stack.share / "schemas" / "categories" / "vehicles.json").read_text())["minutes"]
        self.assertEqual(version["minutes"], work * minutes["document"] + (CARS - work) * minutes["physical"])
        drawn = held["it"].psql("SELECT count(o.verdict), count(*) FILTER (WHERE o.verdict = 'fail') FROM assessment.item i JOIN assessment.outcome o USING (declaration_id) "
                                "WHERE i.category = 'vehicles' AND i.paths LIKE '%random%'").strip().split("|")
        self.assertEqual((said["random"]["categories"], said["random"]["known"], said["random"]["failed"]), (["vehicles"], int(drawn[0]), int(drawn[1])))
        self.assertIn("chance drew", said["random"]["population"])
        self.assertEqual([(month["matched"], month["failed"]) for month in said["trend"]], [(CARS, 6)])
        row, = json.loads(held["it"].ctl("profiles", "feedback", CODE, "--json"))
        self.assertEqual((row["matched"], row["failed"], row["interval"]), (CARS, 6, f"{100 * wilson(6, 36, -1):.1f} to {100 * wilson(6, 36, 1):.1f}"))

    def test_groups_and_an_alarm_where_hits_do_not_justify(self):
        found("TOY", range(TOYS), "fail")
        said = eventually("/v1/feedback/groups", lambda said: any(row["value"] == "FR" and row["known"] == TOYS for row in said["items"])
                          and any(row["value"] == "DE" and row["known"] == 36 for row in said["items"]))
        groups = {(row["kind"], row["value"]): row for row in said["items"]}
        german, french = groups["originCountry", "DE"], groups["originCountry", "FR"]
        self.assertEqual((german["items"], german["selected"], german["selectionRate"]), (CARS, CARS, 1))
        self.assertTrue(german["alarm"])
        self.assertFalse(french["alarm"])
        self.assertGreaterEqual(groups["port", "2248"]["items"], CARS + TOYS)
        self.assertEqual({kind for kind, _ in groups}, {"creditGrade", "originCountry", "port", "category", "enterpriseSize", "enterpriseAge"})

    def test_importers_by_what_was_seen_of_them_before_the_day(self):
        """Of 100 days ago one had 20 declarations, of four years ago another 40: new, small and young, large once and old."""
        day = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).date()
        for importer, days, n in ((SMALL, 100, 20), (OLD, 1500, 40), (OLD, 10, 5)):
            held["it"].psql(f"INSERT INTO assessment.enterprise_day VALUES ('{importer}', '{day - datetime.timedelta(days=days)}', {n})")
        declare("SMALL", 3, importer=SMALL, hsCode="9503008900", originCountry="ITA")
        declare("OLD", 2, importer=OLD, hsCode="9503008900", originCountry="ITA")

        def sizes(said):
            return {(row["kind"], row["value"]): row["items"] for row in said["items"] if row["kind"].startswith("enterprise")}

        said = eventually("/v1/feedback/groups", lambda said: sum(sizes(said).values()) == 2 * (CARS + TOYS + 5))
        self.assertEqual(sizes(said), {("enterpriseSize", "0"): CARS + TOYS, ("enterpriseSize", "12-99"): 3, ("enterpriseSize", "1-11"): 2,
                                       ("enterpriseAge", "0"): CARS + TOYS, ("enterpriseAge", "90-364"): 3, ("enterpriseAge", "1095+"): 2})
        self.assertEqual([row["value"] for row in said["items"] if row["kind"] == "enterpriseSize"], ["0", "1-11", "12-99"], "in the order of their bands")
        self.assertEqual(held["it"].psql(f"SELECT importer_id, declarations FROM assessment.enterprise_day WHERE day = '{day}' ORDER BY declarations").split(),
                         [f"{OLD}|2", f"{SMALL}|3", f"{NEW}|{CARS + TOYS}"])

    def test_a_period_without_decisions(self):
        said = held["analyst"].get(f"/v1/profiles/{CODE}/feedback?from=2020-01-01&until=2020-02-01").json()
        self.assertEqual((said["versions"], said["trend"], said["from"]), ([], [], "2020-01-01"))
        for query in ("from=soon", "since=2020-01-01", "from=2020-01-01&from=2020-01-02"):
            self.assertEqual(held["analyst"].get(f"/v1/feedback/groups?{query}").status, 400, query)

    def test_only_analysts_may(self):
        for who in ("trader", "inspector"):
            for path in (f"/v1/profiles/{CODE}/feedback", "/v1/feedback/groups"):
                self.assertEqual(held[who].get(path).status, 403)


class Moved(unittest.TestCase):
    """After the others, who count all that there is."""

    def test_what_is_amended_counts_on_its_new_day_alone(self):
        def items():
            rows = held["it"].psql("SELECT day, items FROM assessment.group_day WHERE (kind, value) = ('originCountry', 'ES') ORDER BY day").split()
            return [tuple(row.split("|")) for row in rows]

        declare("MOVED", 1, hsCode="9503008900", originCountry="ESP")
        held["it"].psql(f"UPDATE assessment.declaration SET decided_at = decided_at - interval '40 days', xid = pg_current_xact_id() WHERE number = 'MOVED-{RUN}-0'")
        until(items, lambda got: len(got) >= 1 and got[0][1] == "1" and got[0][0] < str(datetime.date.today() - datetime.timedelta(days=30)))
        body = {"number": f"MOVED-{RUN}-0", "version": 2, "direction": "import", "declarationOffice": "2248", "port": "2248", "importer": {"id": NEW}, "countryOfDeparture": "ESP",
                "items": [{"itemNumber": 1, "quantity": "2", "unit": "NMB", "value": "250000", "hsCode": "9503008900", "originCountry": "ESP"}]}
        said = held["chief"].post("/v1/events/declaration-change", {"declarationNumber": body["number"], "sender": "trader", "version": 2, "kind": "amend", "declaration": body}, Prefer="wait=30").json()
        self.assertEqual(said["state"], "done", said)
        until(items, lambda got: [n for _, n in got] == ["1"] and got[0][0] > str(datetime.date.today() - datetime.timedelta(days=30)))


if __name__ == "__main__":
    unittest.main()
