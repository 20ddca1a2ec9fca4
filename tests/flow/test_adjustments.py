"""Once a day: what scores mean, how much chance explores within an analyst's bounds, and alarms of drift; each says why, and decisions keep what they saw."""
import contextlib
import datetime
import json
import os
import subprocess
import time
import unittest
import urllib.parse

import story
from place import build
from story import seats

CATEGORY, PACK = "child-seats", 0.1
held = contextlib.ExitStack()
loop = None


def setUpModule():
    global loop
    loop = held.enter_context(story.running("adjust"))
    history()


def tearDownModule():
    held.close()


def history():
    """A year of inspections by chance: of those with a low score one in ten failed, of those with a high one six in ten; and a week's goods."""
    of = loop.declare(seats("L-1"))
    columns = loop.it.psql("SELECT string_agg(attname, ', ') FROM pg_attribute WHERE attrelid = 'assessment.item'::regclass AND attnum > 0 "
                           "AND attname NOT IN ('declaration_id', 'score', 'paths')").strip()
    item = "('01934000-0000-7000-8000-' || lpad(i::text, 12, '0'))::uuid"
    loop.it.psql(f"INSERT INTO assessment.item (declaration_id, score, paths, {columns}) SELECT {item}, CASE WHEN i <= 200 THEN 0.02 ELSE 0.3 END, 'random', {columns} "
                 f"FROM assessment.item, generate_series(1, 300) i WHERE declaration_id = '{of['id']}'")
    loop.it.psql("INSERT INTO assessment.outcome (outcome_id, version, declaration_id, item_number, declaration_version, kind, severity, verdict, stage, selected_by, probability, producer, at, "
                 f"risk_key, month, taught, change) SELECT {item}, 1, {item}, 1, 1, 'safety', 'serious', CASE WHEN i % 10 = 0 OR (i > 200 AND i % 10 < 6) THEN 'fail' ELSE 'pass' END, "
                 f"'final', 'random', 0.1, 'inspect', '2026-01-20', '{CATEGORY}|940180', '2026-01-01', true, 0 FROM generate_series(1, 300) i")
    loop.it.psql(f"INSERT INTO assessment.score_bin SELECT '2026-02-25'::date + d, '2248', '{CATEGORY}', 0, 50, 200 FROM generate_series(0, 4) d")


def step(who, action, code, key=None, version=1, state="done", **more):
    """What became of it, under "code" where it was refused."""
    return loop.send(who, "control", {"kind": "parameter", "objectId": f"{code}/{key}" if key else code, "version": version, "action": action, **more}, state)


def draft(code, key=None, version=1, days=1, state="done", **more):
    document = {"code": code, "version": version, "from": str(loop.now.date() + datetime.timedelta(days=days)), "legalBasis": "a test", **({"key": key} if key else {}), **more}
    return step("analyst", "draft", code, key, version, state, document={name: value for name, value in document.items() if value is not None})


def parameter(code, value, key=None, version=1, days=1):
    """An analyst drafts it for a day to come (no value: an end), another person approves and activates it."""
    draft(code, key, version, days, value=value)
    for action in ("approve", "activate"):
        step("chief", action, code, key, version)


def adjustments(**filters):
    answer = loop.person("analyst").get("/v1/adjustments?" + urllib.parse.urlencode(filters))
    assert answer.status == 200, answer.body
    return answer.json()["items"]


def decided():
    of = loop.declare({key: value for key, value in seats("L-1").items() if key != "model"})
    item = loop.one(f"SELECT * FROM assessment.item WHERE declaration_id = '{of['id']}'")
    return of, {**item, "facts": json.loads(item["facts"])}


class Adjustments(unittest.TestCase):
    def test_a_day_after_the_other(self):
        parameter("exploration_budget", "0.3")
        parameter("exploration_most", "0.5", CATEGORY)
        before = decided()
        self.assertAlmostEqual(before[1]["probability"], PACK, msg="they rule from tomorrow on")
        loop.day()
        self.calibrated()
        self.assertTrue(loop.it.ctl("replay", before[0]["number"]).endswith("equal\n"), "what was decided by other bounds comes out as it was")
        self.explored()
        self.drifted()

    def calibrated(self):
        curve, = adjustments(kind="calibration", category=CATEGORY)
        steps = curve["document"]["steps"]
        self.assertEqual([(least, round(found, 6)) for least, _, found, _ in steps], [(0.02, 0.1), (0.3, 0.6)])
        self.assertEqual((curve["document"]["inspections"], curve["document"]["failures"]), (300, 80))
        self.assertAlmostEqual(steps[0][3], 2000, msg="each stands for ten items")
        of, item = decided()
        self.assertEqual(item["facts"]["calibration"]["steps"], [[least, found] for least, _, found, _ in steps if least <= max(item["score"], item["threshold"])])
        self.assertTrue(loop.it.ctl("replay", of["number"]).endswith("equal\n"))
        told = loop.person("analyst").get(f"/v1/assessments/{item['assessment_id']}/explanation").json()
        self.assertEqual(told["calibration"], item["facts"]["calibration"])

    def explored(self):
        moved, = adjustments(kind="exploration")
        self.assertEqual(moved["document"]["before"], PACK)
        self.assertAlmostEqual(moved["document"]["after"], PACK + 0.25 * (0.5 - PACK), msg="a quarter of the room a day")
        self.assertIn("80 of 300 inspections by chance failed", moved["document"]["reason"])
        self.assertIn("随机查验300批", moved["document"]["reasonZh"])
        self.assertAlmostEqual(decided()[1]["probability"], moved["document"]["after"])
        loop.day()
        self.assertAlmostEqual(decided()[1]["probability"], 0.3, msg="the budget is all there is")
        parameter("exploration_most", None, CATEGORY, version=2)
        loop.day()
        self.assertAlmostEqual(decided()[1]["probability"], PACK, msg="without bounds it is the pack's again")
        self.assertEqual(len(adjustments(kind="exploration")), 3)
        self.assertEqual(len(adjustments(kind="calibration", category=CATEGORY)), 1, "what says the same is not written again")
        self.assertEqual(loop.person("wang").get("/v1/adjustments").status, 403, "who acts on cases sees none")

    def drifted(self):
        loop.it.psql(f"INSERT INTO assessment.drift_bin SELECT '2026-01-10'::date, '{CATEGORY}', 'ports', '5100', 9000")
        loop.day()
        drift = {found["measure"]: found for found in adjustments(kind="drift", category=CATEGORY, alarm="true")}
        self.assertEqual(set(drift), {"ports"})
        self.assertGreater(drift["ports"]["document"]["value"], drift["ports"]["document"]["threshold"])
        loop.it.psql("DELETE FROM assessment.drift_bin WHERE day = '2026-01-10'")
        loop.day()
        over, = adjustments(kind="drift", category=CATEGORY, alarm="false")
        self.assertIn("again as", over["document"]["reason"])
        loop.day()
        self.assertEqual(len(adjustments(kind="drift", category=CATEGORY)), 2)
        self.assertEqual(loop.it.psql(f"SELECT bin FROM assessment.drift_bin WHERE category = '{CATEGORY}' AND measure IN ('origins', 'headings', 'values') GROUP BY bin ORDER BY bin").split(), ["50000", "9401", "DE"])
        loop.it.psql(f"INSERT INTO assessment.drift_bin SELECT '2026-01-10'::date, '{CATEGORY}', 'origins', 'CHN', 9000; "
                     f"INSERT INTO assessment.input_bin SELECT '{loop.now.date()}'::date, '{CATEGORY}', 'origins', 99, 'DE', 600")
        loop.day()
        drift, = (found for found in adjustments(kind="drift", category=CATEGORY, alarm="true") if found["measure"] == "origins")
        self.assertIn('most of it is "DE": from ', drift["document"]["reason"])
        self.assertIn("“DE”", drift["document"]["reasonZh"])

    def test_five_working_days_stay_within_the_tolerance(self):
        """The credit at the end of a working day is kept; what the fifth before today left moves the threshold from one end to the other."""
        parameter("capacity", "480", f"2248/{CATEGORY}")
        loop.day()
        for _ in range(4):
            decided()
            loop.day()
        ended = loop.rows(f"SELECT day, credit, ops.is_working_day(day) AS worked FROM assessment.quota_day WHERE port = '2248' AND category = '{CATEGORY}'")
        self.assertTrue(ended)
        self.assertTrue(all(day["worked"] and -2400 <= day["credit"] <= 480 for day in ended), ended)
        today = f"(SELECT (since AT TIME ZONE 'Asia/Shanghai')::date FROM assessment.quota WHERE port = '2248' AND category = '{CATEGORY}')"
        loop.it.psql(f"INSERT INTO assessment.score_bin SELECT {today}, '2248', '{CATEGORY}', 1, 50, 300")
        for credit, threshold in ((-9000, 0), (9000, 1)):
            loop.it.psql(f"INSERT INTO assessment.quota_day SELECT '2248', '{CATEGORY}', d, {credit} FROM generate_series({today} - interval '20 days', {today} - interval '1 day', interval '1 day') d "
                         "ON CONFLICT (port, category, day) DO UPDATE SET credit = EXCLUDED.credit")
            loop.day(0, hours=1)
            self.assertEqual(loop.one(f"SELECT value FROM assessment.day_threshold WHERE (port, category, day) = ('2248', '{CATEGORY}', {today})")["value"], threshold)

    def test_work_that_cannot_be_cut_overflows(self):
        """Mandatory work above the capacity of its day is selected all the same, and shown with its day until it is worked off."""
        place = {"port": "2248", "category": CATEGORY}
        parameter("capacity", "1", f"2248/{CATEGORY}", version=2)
        loop.day()
        of = loop.declare(seats("L-1"), documents=[])
        self.assertEqual(loop.assessed(of)["lane"], "red")
        loop.send_many("trader", "declaration", [loop.body(seats("L-1"), documents=[]) for _ in range(9)])  # more than a credit of days before may be
        loop.settle()
        loop.day(0, hours=1)
        load = loop.person("analyst").get("/v1/load?from=2026-01-01&until=2027-01-01").json()
        today, = [day for day in load["overflow"] if day["day"] == str(loop.now.date())]
        self.assertEqual({name: today[name] for name in ("port", "category", "capacity", "over")}, {**place, "capacity": 1, "over": today["forced"] - 1})
        port, = [port for port in load["ports"] if (port["port"], port["category"]) == ("2248", CATEGORY)]
        self.assertEqual((port["capacity"], port["forced"]), (1, today["forced"]))
        self.assertGreater(port["waits"], 0)
        self.assertGreater(today["forced"], 1)
        loop.day()
        self.assertIn(today, loop.person("analyst").get("/v1/load?from=2026-01-01&until=2027-01-01").json()["overflow"])
        self.assertEqual(loop.person("analyst").get("/v1/load?from=2026-01-01&until=2026-01-02").json()["overflow"], [])
        self.assertEqual([loop.person(who).get("/v1/load").status for who in ("wang", "trader")], [403, 403])

    def test_work_belongs_to_the_day_on_which_goods_are_expected(self):
        """It moves when another arrival is declared, goes when the declaration is withdrawn, and a day's threshold is its own."""
        port, goods = "2249", seats("L-1")
        parameter("capacity", "60", f"{port}/{CATEGORY}")
        loop.day()
        days = [str(loop.now.date() + datetime.timedelta(days=n)) for n in range(8)]

        def work():
            return {row["day"]: row["forced"] for row in loop.rows(f"SELECT day, sum(forced) AS forced FROM assessment.work_day WHERE (port, category) = ('{port}', '{CATEGORY}') GROUP BY day HAVING sum(forced) <> 0")}

        ahead = loop.declare(goods, port=port, documents=[], expectedArrival=days[5])
        now = loop.declare(goods, port=port, documents=[], expectedArrival="2026-01-05")
        order = work()[days[5]]
        self.assertEqual(work(), {days[5]: order, days[0]: order})
        loop.day(0, hours=1)
        load = loop.person("analyst").get("/v1/load").json()
        self.assertEqual({day["day"]: day["forced"] for day in load["days"] if day["port"] == port}, work())
        self.assertEqual([loop.one(f"SELECT count(*) AS n FROM assessment.day_threshold WHERE (port, category, day) = ('{port}', '{CATEGORY}', '{day}')")["n"] for day in (days[0], days[5])], [1, 1])
        ahead = loop.change(ahead, who="wang", expectedArrival=days[7])
        self.assertEqual(work(), {days[7]: order, days[0]: order})
        ahead = loop.change(ahead, who="wang", version=3, countryOfDeparture="FRA")
        loop.change(now, kind="cancel", who="wang")
        self.assertEqual(work(), {days[7]: order})
        loop.it.psql(f"INSERT INTO assessment.day_threshold VALUES ('{port}', '{CATEGORY}', '{days[6]}', 0.625, now(), 1 + (SELECT max(change) FROM assessment.day_threshold)) "
                     "ON CONFLICT (port, category, day) DO UPDATE SET (value, change) = (EXCLUDED.value, EXCLUDED.change)")
        of = loop.declare(goods, port=port, expectedArrival=days[6])
        self.assertEqual(loop.one(f"SELECT threshold FROM assessment.item WHERE declaration_id = '{of['id']}'")["threshold"], 0.625)

    def test_parameters_rule_from_their_day_without_a_restart(self):
        of, key = "credit_multiplier", "regular"
        before = decided()
        parameter(of, "0.5", key)
        parameter(of, "0.25", key, version=2, days=2000)
        self.assertEqual(decided()[1]["facts"]["multiplier"], 1, "its day is not yet")
        loop.day()
        time.sleep(1.2)
        after = decided()
        self.assertEqual(after[1]["facts"]["multiplier"], 0.5)
        for declared, _ in (before, after):
            self.assertTrue(loop.it.ctl("replay", declared["number"]).endswith("equal\n"))
        told = [(value["value"], value.get("version"), value["inForce"], value.get("approvedBy"), "until" in value)
                for value in loop.person("analyst").get("/v1/parameters").json()["items"] if (value["code"], value.get("key")) == (of, key)]
        self.assertEqual(told, [("0.5", 1, True, "chief", True), ("0.25", 2, False, "chief", False)])
        listed = [(row["value"], row["author"], row["approved_by"]) for row in json.loads(loop.it.ctl("parameters", "list", "--json")) if row["object"] == f"{of}/{key}"]
        self.assertEqual(listed, [("0.5", "analyst", "chief"), ("0.25", "analyst", "chief")])

    def ctl(self, who, *words):
        """loopgatectl parameters, with that person's key; what it said."""
        told = os.environ | loop.it.environment("operator") | {"LOOPGATE_API": loop.it.url(""), "LOOPGATE_API_KEY": loop.person(who).key}
        done = subprocess.run([str(build() / "services" / "ctl" / "loopgatectl"), "parameters", *words], env=told, capture_output=True, text=True, timeout=60)
        return done.returncode, json.loads(done.stdout)["state"]

    def test_a_value_for_some_days_gives_them_back(self):
        days, name = [str(loop.now.date() + datetime.timedelta(days=n)) for n in (10, 20)], "severity_weight/minor"
        file = loop.it.folder / "weight.json"
        file.write_text(json.dumps({"code": "severity_weight", "key": "minor", "version": 1, "value": "2", "from": days[0], "until": days[1], "legalBasis": "a test", "verified": True}))
        self.assertEqual([self.ctl("analyst", "draft", str(file)), self.ctl("analyst", "approve", name, "1")], [(0, "done"), (65, "refused")])
        self.assertEqual([self.ctl("chief", action, name, "1") for action in ("approve", "activate")], [(0, "done")] * 2)
        rows = loop.it.psql("SELECT value, valid_from, valid_until, verified, version FROM ops.rule_parameter WHERE (code, category) = ('severity_weight', 'minor') ORDER BY valid_from").split()
        self.assertEqual(rows, [f"1|2020-01-01|{days[0]}|f|", f"2|{days[0]}|{days[1]}|t|1", f"1|{days[1]}||f|"])
        self.assertEqual(step("chief", "retire", "severity_weight", "minor", state=None)["code"], "in-force")

    def test_terms_of_the_law_are_set_for_a_category_or_for_all_others(self):
        for key in (None, "vehicles"):
            parameter("recall_plan", "8", key, days=3)
        day = loop.now.date() + datetime.timedelta(days=3)
        rows = loop.it.psql("SELECT category, value, unit, valid_from, version FROM ops.rule_parameter WHERE code = 'recall_plan' AND version IS NOT NULL ORDER BY 1").split("\n")
        self.assertEqual(rows[:2], [f"|8|working days|{day}|1", f"vehicles|8|working days|{day}|1"])

    def test_what_is_set_comes_in_pages(self):
        loop.it.psql("INSERT INTO ops.rule_parameter (code, category, value, unit, legal_basis, valid_from, verified, label_zh, label_en) SELECT 'capacity', '9' || i || '/paged', i::text, 'minutes', "
                     "'a test', '2030-01-01'::date + d, false, 'x', 'x' FROM generate_series(100, 349) i, generate_series(0, 1) d")
        try:
            pages, path = [], "/v1/parameters"
            while path:
                pages.append(loop.person("analyst").get(path).json())
                path = f"/v1/parameters?after={urllib.parse.quote(pages[-1]['next'], safe='')}" if "next" in pages[-1] else None
            found = [(item["key"], item["value"]) for page in pages for item in page["items"] if item["code"] == "capacity" and item["key"].endswith("/paged")]
            self.assertEqual(found, [(f"9{i}/paged", str(i)) for i in range(100, 350) for _ in range(2)])
            self.assertGreater(len(pages), 1)
            self.assertEqual([bool(page["versions"]) for page in pages[1:]], [False] * (len(pages) - 1))
        finally:
            loop.it.psql("DELETE FROM ops.rule_parameter WHERE category LIKE '%/paged'")
        self.assertEqual(loop.person("analyst").get("/v1/parameters?key=x").status, 400)

    def test_what_cannot_rule_is_refused(self):
        for code, key, more, why in (
                ("proof_term", None, {"value": "3"}, "/code"), ("recall_plan", "boats", {"value": "5"}, "/key"), ("no_repeat", CATEGORY, {"value": "5"}, "/key"), ("capacity", CATEGORY, {"value": "480"}, "/key"), ("capacity", "2248/none", {"value": "480"}, "/key"),
                ("exploration_most", None, {"value": "0.1"}, "/key"), ("exchange_rate", "euro", {"value": "7"}, "/key"), ("severity_weight", "bad", {"value": "7"}, "/key"),
                ("exploration_budget", CATEGORY, {"value": "0.1"}, "/key"), ("exploration_most", CATEGORY, {"value": "1.1"}, "/value"), ("risk_share", None, {"value": "five"}, "/value"),
                ("draw_reveal", None, {"value": "1.5"}, "/value"), ("risk_share", None, {}, "/value"), ("risk_share", None, {"value": "0.1", "days": 0}, "/from"),
                ("risk_share", None, {"value": "0.1", "from": "tomorrow"}, "/from"), ("risk_share", None, {"value": "0.1", "until": "2026-01-01"}, "/until"),
                ("risk_share", None, {"value": "0.1", "legalBasis": None}, "/legalBasis"), ("risk_share", None, {"value": "0.1", "verified": "yes"}, "/verified"),
                ("risk_share", None, {"value": "0.1", "share": 1}, "/share"), ("risk_share", None, {"value": 0.1}, "/value")):
            said = draft(code, key, 900, state=None, **more)
            self.assertEqual((said.get("code"), said.get("pointer")), ("invalid-parameter", f"/data/document{why}"), (code, key, more, said))
        self.assertEqual(step("analyst", "draft", "risk_share", None, 901, None, document={"code": "risk_share", "version": 1, "value": "0.1", "from": "2099-01-01", "legalBasis": "a test"})["code"], "other-code")
        draft("draw_reveal", None, 900, value="10")
        step("chief", "approve", "draw_reveal", None, 900)
        loop.day()
        self.assertEqual(step("chief", "activate", "draw_reveal", None, 900, None)["code"], "too-late")


if __name__ == "__main__":
    unittest.main()
