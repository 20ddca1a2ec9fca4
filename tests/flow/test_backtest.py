"""A back-test says of stored declarations what other profiles and thresholds would have made of them, and changes nothing."""
import contextlib
import datetime
import json
import tempfile
import unittest
import uuid

from client import principal
from stack import instance
from wait import until

RUN = uuid.uuid4().hex[:8].upper()
CODE = f"TRY-{RUN}"
TODAY = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).date()  # in China
DAY, NEXT = str(TODAY - datetime.timedelta(days=1)), str(TODAY + datetime.timedelta(days=2))
LATER = str(TODAY + datetime.timedelta(days=10))
ORIGINS = ["DE", "DE", "FR"] * 20
held = {}


def setUpModule():
    stack = held["stack"] = contextlib.ExitStack()
    it = held["it"] = stack.enter_context(instance("backtest", clock="real"))
    it.start("gateway", "assess")
    it.wait_ready("gateway", "assess")
    for name, role in {"trader": "declarant", "writer": "analyst", "other": "inspector"}.items():
        held[name] = principal(it, name, role, kind="person")
    lines = "\n".join(json.dumps(declaration(f"B-{RUN}-{i}", origin, **({} if i % 3 else {"expectedArrival": LATER}))) for i, origin in enumerate(ORIGINS))
    answer = held["trader"].post("/v1/declarations", lines, media="application/x-ndjson", Prefer="wait=30")
    assert len(answer.lines()) == len(ORIGINS), answer.body
    until(lambda: len(lanes()), len(ORIGINS))
    held["day"] = it.psql("SELECT max((decided_at AT TIME ZONE 'Asia/Shanghai')::date) FROM assessment.declaration").strip()
    held["category"] = it.psql("SELECT DISTINCT category FROM assessment.item").strip()
    send("writer", "/v1/events/control", {"kind": "profile", "objectId": CODE, "version": 1, "action": "draft", "document": profile("DE")})


def tearDownModule():
    held["stack"].close()


def profile(origin):
    return {"code": CODE, "version": 1, "lane": "red", "reason": "goods of this origin", "reasonZh": "该原产国商品", "legalBasis": "a test",
            "condition": {"attribute": "originCountry", "in": [origin]}}


def send(who, path, body):
    answer = held[who].post(path, body, Prefer="wait=30")
    assert answer.json().get("state") == "done", (answer.status, answer.body)


def declaration(number, origin, **more):
    item = {"itemNumber": 1, "hsCode": "9503008900", "originCountry": origin, "quantity": "1", "unit": "NMB", "value": "100"}
    return {"number": number, "version": 1, "direction": "import", "declarationOffice": "2248", "port": "2248", "importer": {"id": "91310000MA1FL00001"},
            "countryOfDeparture": origin, "items": [item, {**item, "itemNumber": 2}], **more}


def asked(**changed):
    """A back-test's answer once it has ended."""
    answer = held["writer"].post("/v1/backtests", {"from": DAY, "until": NEXT, **changed})
    assert answer.status == 202, answer.body
    where = answer.headers["Location"]
    return until(lambda: held["writer"].get(where).json(), lambda said: said["state"] not in ("waiting", "running"))


def changes(identifier):
    return held["writer"].get(f"/v1/backtests/{identifier}/changes").json()["items"]


def lanes():
    """Live lanes of the declarations, by number."""
    rows = held["it"].psql("SELECT number, lane FROM assessment.declaration").splitlines()
    return dict(row.split("|") for row in rows)


def stored():
    return held["it"].psql("SELECT md5(string_agg(i::text, ',' ORDER BY assessment_id)) FROM assessment.item i")


TRIED = [{"code": CODE, "version": 1}]


class Backtest(unittest.TestCase):
    def test_the_same_rules_change_nothing(self):
        said = asked()
        self.assertEqual((said["state"], said["done"], said["total"]), ("done", len(ORIGINS), len(ORIGINS)))
        self.assertEqual((said["result"]["declarations"], said["result"]["items"], said["result"]["changed"]), (len(ORIGINS), 2 * len(ORIGINS), 0))
        self.assertTrue(all(row["lane"] == row["tried"] for row in said["result"]["lanes"]))
        self.assertEqual(said["result"]["live"], said["result"]["tried"])
        self.assertEqual(changes(said["backtestId"]), [])

    def test_a_drafted_profile_changes_the_lanes_of_what_it_meets(self):
        before, live = stored(), lanes()
        said = asked(profiles=TRIED)
        expected = {number: lane for number, lane in live.items() if ORIGINS[int(number.rsplit("-", 1)[1])] == "DE" and lane != "red"}
        found = {row["declarationNumber"]: row for row in changes(said["backtestId"])}
        self.assertEqual({number: row["lane"] for number, row in found.items()}, expected)
        self.assertTrue(expected and all(row["tried"] == "red" for row in found.values()))
        self.assertEqual(said["result"]["changed"], len(expected))
        of_code, = [row for row in said["result"]["profiles"] if row["code"] == CODE]
        self.assertEqual((of_code["version"], of_code["matched"], of_code["selected"], of_code["lastMatch"]),
                         (1, 2 * ORIGINS.count("DE"), 2 * ORIGINS.count("DE"), held["day"]))
        self.assertEqual(stored(), before)
        self.assertEqual(lanes(), live)

    def test_work_of_the_expected_day_against_capacity(self):
        held["it"].psql("INSERT INTO ops.rule_parameter (code, category, value, unit, legal_basis, valid_from, verified, label_zh, label_en) "
                        f"VALUES ('capacity', '2248/{held['category']}', '480', 'minutes a working day', 'a test', '2026-01-01', false, '查验能力', 'Capacity') ON CONFLICT DO NOTHING")
        work = asked(profiles=TRIED)["result"]["workload"]
        physical = json.loads((held["it"].stack.share / "schemas" / "categories" / f"{held['category']}.json").read_text())["minutes"]["physical"]
        rows = held["it"].psql("SELECT min(g)::date, n FROM (SELECT d.work_day, count(*) AS n FROM assessment.item i JOIN assessment.declaration d ON d.id = i.declaration_id "
                               "WHERE i.lane = 'red' OR i.origin_country = 'DE' GROUP BY d.work_day) w, generate_series(work_day::timestamp, work_day + 30, '1 day') g "
                               "WHERE ops.is_working_day(g::date) GROUP BY work_day, n ORDER BY 1").splitlines()
        expected = [("2248", held["category"], day, int(n) * physical, 480) for day, n in (row.split("|") for row in rows)]
        self.assertEqual([(row["port"], row["category"], row["day"], row["minutes"], row["capacity"]) for row in work], expected)
        self.assertGreaterEqual(len(expected), 2)
        self.assertGreaterEqual(expected[-1][2], LATER)

    def test_what_history_says_stands_with_the_version(self):
        """Whoever approves sees it: in the result, and beside the version that was tried."""
        self.test_work_of_the_expected_day_against_capacity()
        document = {**profile("AQ"), "code": f"{CODE}-NEVER"}
        send("writer", "/v1/events/control", {"kind": "profile", "objectId": document["code"], "version": 1, "action": "draft", "document": document})
        said = asked(profiles=[*TRIED, {"code": document["code"], "version": 1}])["result"]["findings"]
        self.assertEqual([(finding["kind"], finding["profiles"], finding["severity"]) for finding in said], [("over-capacity", [CODE], "warning"), ("never-hit", [document["code"]], "warning")])
        self.assertIn("with it a port has more work than minutes: port 2248", said[0]["text"])
        pack = json.loads((held["it"].stack.share / "schemas" / "categories" / f"{held['category']}.json").read_text())
        self.assertIn(f"口岸2248，类别{pack['labelZh']}（{pack['code']}），", said[0]["textZh"])
        self.assertEqual(ORIGINS[int(said[0]["exampleId"].rsplit("-", 1)[1])], "DE")
        self.assertEqual(said[1]["example"], {"originCountry": "AQ"})
        for code, findings in ((CODE, said[:1]), (document["code"], said[1:])):
            last = held["writer"].get(f"/v1/profiles/{code}").json()["versions"][0]["backtests"][-1]
            self.assertEqual((last["findings"], last["from"], last["until"]), (findings, DAY, NEXT))

    def test_a_list_that_is_tried_decides_as_if_it_were_in_force(self):
        code, goods = f"{CODE}-L", {1: "9401", 2: "9503"}
        document = {**profile("DE"), "code": f"{CODE}-LISTED", "condition": {"attribute": "hsCode", "list": code}}
        for version, prefix in goods.items():
            send("writer", "/v1/events/control", {"kind": "list", "objectId": code, "version": version, "action": "draft", "document": {"code": code, "of": "hsCode", "values": [prefix]}})
        send("writer", "/v1/events/control", {"kind": "profile", "objectId": document["code"], "version": 1, "action": "draft", "document": document})
        profiles = [{"code": document["code"], "version": 1}]
        self.assertIn("not in force", asked(profiles=profiles)["problem"])
        self.assertIn("is not there", asked(profiles=profiles, lists=[{"code": code, "version": 3}])["problem"])
        matched = []
        for version in goods:
            said = asked(profiles=profiles, lists=[{"code": code, "version": version}])["result"]["profiles"]
            matched += [row["matched"] for row in said if row["code"] == document["code"]]
        self.assertEqual(matched, [0, 2 * len(ORIGINS)])
        backtests = held["writer"].get(f"/v1/lists/{code}").json()["versions"][1]["backtests"]
        self.assertEqual([(one["from"], one["until"], one["findings"]) for one in backtests], [(DAY, NEXT, [])])

    def test_the_linter_asks_history_of_profiles_that_nobody_drafted(self):
        self.test_work_of_the_expected_day_against_capacity()
        path, busiest = held["it"].folder / "undrafted.txt", held["it"].psql(f"SELECT ops.working_day_from('{held['day']}')").strip()
        path.write_text("ALL v1: if originCountry in (DE, FR) then lane red; reason r; reasonZh r; basis b\nNONE v1: if originCountry = AQ then lane red; reason r; reasonZh r; basis b\n")
        before = stored()
        rows = {row["kind"]: row for row in json.loads(held["it"].ctl("profiles", "lint", "--json", "--history", "30", str(path)))}
        self.assertEqual((rows["never-hit"]["code"], json.loads(rows["never-hit"]["example"])), ("NONE", {"originCountry": "AQ"}))
        self.assertEqual(rows["over-capacity"]["code"], "ALL")
        self.assertRegex(rows["over-capacity"]["text"], rf"port 2248, category {held['category']}, on 2 days, such as {busiest} with \d+ of 480$")
        self.assertRegex(rows["over-capacity"]["example"], rf"^B-{RUN}-\d+$")
        self.assertRegex(rows["never-hit"]["text"], r"^no item met it from \d{4}-\d\d-\d\d until \d{4}-\d\d-\d\d, of \d+ items$")
        self.assertEqual((sorted(rows), stored()), (["never-hit", "over-capacity"], before))
        self.assertEqual(held["it"].ctl("profiles", "lint", "--history", "never", str(path), check=False).returncode, 64)

    def test_a_threshold_of_nothing_selects_all(self):
        said = asked(thresholds=[{"value": 0.9}, {"port": "2248", "value": 0}])
        self.assertEqual(said["result"]["tried"]["selected"], 2 * len(ORIGINS))
        none = asked(thresholds=[{"port": "2248", "value": 0}, {"value": 0.999}])
        self.assertLess(none["result"]["tried"]["selected"], 2 * len(ORIGINS))

    def test_failures_found_and_missed(self):
        it, (german, french) = held["it"], (f"B-{RUN}-0", f"B-{RUN}-2")
        it.psql("INSERT INTO assessment.outcome (outcome_id, version, declaration_id, item_number, declaration_version, kind, severity, verdict, stage, producer, at, taught, change) "
                f"SELECT gen_random_uuid(), 1, id, 1, 1, 'safety', 'serious', 'fail', 'final', 'test', now(), false, 1 FROM assessment.declaration WHERE number IN ('{german}', '{french}')")
        lane = it.psql(f"SELECT i.lane FROM assessment.item i JOIN assessment.declaration d ON d.id = i.declaration_id WHERE d.number = '{french}' AND i.item_number = 1").strip()
        result = asked(profiles=TRIED)["result"]
        missed = 0 if lane == "red" else 1  # what chance drew of the other item finds nothing of this one
        self.assertEqual((result["failures"], result["found"], result["missed"]), (2, 2 - missed, missed))
        self.assertEqual(result["tried"]["precision"], 1)
        of_code, = [row for row in result["profiles"] if row["code"] == CODE]
        self.assertEqual((of_code["known"], of_code["failed"]), (1, 1))

    def test_the_command_line_comes_to_the_same(self):
        said = asked(profiles=TRIED)
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump({"from": DAY, "until": NEXT, "profiles": TRIED}, file)
            file.flush()
            result = json.loads(held["it"].ctl("profiles", "backtest", file.name))
            listed = held["it"].ctl("profiles", "backtest", "--changes", file.name).split()
        self.assertEqual({**result, "failures": 0}, {**said["result"], "failures": 0})
        self.assertEqual(listed[::4], [row["declarationId"] for row in changes(said["backtestId"])])

    def test_what_cannot_be_tried_says_why(self):
        said = asked(profiles=[{"code": CODE, "version": 7}])
        self.assertEqual(said["state"], "failed")
        self.assertIn("version", said["problem"])
        for body in ({"from": DAY}, {"from": DAY, "until": "soon"}, {"from": DAY, "until": NEXT, "profile": []}, {"from": DAY, "until": NEXT, "thresholds": [{"value": 1}]},
                     {"from": DAY, "until": NEXT, "profiles": [{"code": "a", "version": 2**53}]}):
            self.assertEqual(held["writer"].post("/v1/backtests", body).status, 422, body)

    def test_one_that_is_cancelled_does_not_run(self):
        held["it"].stop("assess")
        where = held["writer"].post("/v1/backtests", {"from": DAY, "until": NEXT}).headers["Location"]
        self.assertEqual(held["writer"].get(where).json()["state"], "waiting")
        self.assertEqual(held["writer"].call("DELETE", where).json()["state"], "cancelled")
        held["it"].start("assess")
        held["it"].wait_ready("assess")
        asked()
        said = held["writer"].get(where).json()
        self.assertEqual(said["state"], "cancelled")
        self.assertNotIn("startedAt", said)

    def test_only_analysts_may(self):
        where = f"/v1/backtests/{asked()['backtestId']}"
        for who in ("trader", "other"):
            self.assertEqual(held[who].post("/v1/backtests", {"from": DAY, "until": NEXT}).status, 403)
            for path in ("/v1/backtests", where, f"{where}/changes"):
                self.assertEqual(held[who].get(path).status, 403)
            self.assertEqual(held[who].call("DELETE", where).status, 403)
        self.assertEqual(held["writer"].get("/v1/backtests/01934000-0000-7000-8000-000000000001").status, 404)
        self.assertIn(where.rsplit("/", 1)[1], [row["backtestId"] for row in held["writer"].get("/v1/backtests").json()["items"]])


if __name__ == "__main__":
    unittest.main()
