"""Once a day: what scores mean, how much chance explores within an analyst's bounds, and alarms of drift; each says why, and decisions keep what they saw."""
import contextlib
import json
import time
import unittest
import urllib.parse

import story
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


def parameter(code, value, category=""):
    loop.it.psql("INSERT INTO ops.rule_parameter (code, category, value, unit, legal_basis, valid_from, verified, label_zh, label_en) "
                 f"VALUES ('{code}', '{category}', '{value}', 'share', 'a test', '2026-01-01', false, '测试', 'a test')")


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
        loop.day()
        self.calibrated()
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
        loop.it.psql("UPDATE ops.rule_parameter SET valid_until = '2026-03-05' WHERE code = 'exploration_most'")
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
        self.assertEqual(loop.it.psql(f"SELECT bin FROM assessment.drift_bin WHERE category = '{CATEGORY}' AND measure IN ('origins', 'headings', 'values') GROUP BY bin ORDER BY bin").split(), ["50000", "9401", "DEU"])
        loop.it.psql(f"INSERT INTO assessment.drift_bin SELECT '2026-01-10'::date, '{CATEGORY}', 'origins', 'CHN', 9000; "
                     f"INSERT INTO assessment.input_bin SELECT '{loop.now.date()}'::date, '{CATEGORY}', 'origins', 99, 'DEU', 600")
        loop.day()
        drift, = (found for found in adjustments(kind="drift", category=CATEGORY, alarm="true") if found["measure"] == "origins")
        self.assertIn('most of it is "DEU": from ', drift["document"]["reason"])
        self.assertIn("“DEU”", drift["document"]["reasonZh"])

    def test_five_working_days_stay_within_the_tolerance(self):
        """The credit at the end of a working day is kept; what the fifth before today left moves the threshold from one end to the other."""
        parameter("capacity", "480", f"2248/{CATEGORY}")
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
            self.assertEqual(loop.one(f"SELECT value FROM assessment.threshold WHERE port = '2248' AND category = '{CATEGORY}'")["value"], threshold)

    def test_parameters_rule_from_their_day_without_a_restart(self):
        for day, value in (("2026-03-01", "0.5"), ("2031-01-01", "0.25")):
            loop.it.psql(f"INSERT INTO ops.rule_parameter SELECT code, category, '{value}', unit, 'a test', '{day}', NULL, false, label_zh, label_en FROM ops.rule_parameter "
                         "WHERE (code, category, valid_from) = ('credit_multiplier', 'regular', '2020-01-01')")
        time.sleep(1.2)
        of, item = decided()
        self.assertEqual(item["facts"]["multiplier"], 0.5)
        self.assertTrue(loop.it.ctl("replay", of["number"]).endswith("equal\n"))


if __name__ == "__main__":
    unittest.main()
