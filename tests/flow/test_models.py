"""A model of LightGBM beside the risk tables: refused with its reason, in shadow, live, replayed, compared, and trained from what was found."""
import contextlib
import csv
import io
import json
import time
import unittest

import story
from place import ROOT, STATE
from story import car
from wait import until

MODEL = ROOT / "tests" / "property" / "gbdt" / "kept.txt"
CARS, FAILED = 40, 12
held = contextlib.ExitStack()
loop = None


def setUpModule():
    global loop
    loop = held.enter_context(story.running("models"))


def tearDownModule():
    held.close()


def document(path=MODEL, version=1, **words):
    options = [word for name, value in {"code": "KEPT", "version": str(version), "categories": "vehicles", **words}.items() for word in (f"--{name}", value)]
    return json.loads(loop.it.ctl("models", "document", str(path), *options))


def control(who, action, version=1, state="done", **more):
    return loop.send(who, "control", {"kind": "model", "objectId": "KEPT", "version": version, "action": action, **more}, state)


def put_in_force(version, **words):
    control("analyst", "draft", version, document=document(version=version, **words))
    control("sun", "approve", version, approves=version)
    control("sun", "activate", version)


def decided(of):
    item = loop.one(f"SELECT * FROM assessment.item WHERE declaration_id = '{of['id']}'")
    return {**item, "facts": json.loads(item["facts"]), "reasons": json.loads(item["reasons"])}


def scored(rows):
    """What LightGBM's file says of rows of features, by loopgatectl."""
    path = STATE / "models-rows.csv"
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return [float(row["probability"]) for row in csv.DictReader(io.StringIO(loop.it.ctl("models", "score", str(MODEL), str(path))))]


def eventually(path, wanted):
    return until(lambda: loop.person("analyst").get(path).json(), wanted)


class Models(unittest.TestCase):
    def test_a_model_from_its_draft_to_what_it_found(self):
        self.refused()
        before = loop.declare(car("1M8GDM9AXKP042788"))
        self.assertNotIn("models", decided(before)["facts"])
        put_in_force(1)
        self.in_shadow(before)
        control("analyst", "draft", 2, document=document(version=2, share="1"))
        self.needs_a_comparison()
        control("sun", "approve", 2, approves=2)
        control("sun", "activate", 2)
        self.live()
        self.compared()
        self.trained()
        self.ranked_by_loss()
        self.replayed()

    def refused(self):
        sound = document()
        for number, (change, reason) in enumerate((({"text": sound["text"].replace("feature_names=value", "feature_names=colour")}, 'a feature is no attribute of the dictionary: \\"colour\\"'),
                               ({"text": sound["text"][:2000]}, "a tree's line is not whole"), ({"version": 9}, "another than the control's"),
                               ({"categories": ["boats"]}, "no such category"), ({"mode": "live"}, "a share above 0"), ({"share": "0.1"}, "no share of the ranking"),
                               ({"code": "OTHER"}, "not the object's id"), ({"weight": "1"}, "is no member")), 11):
            with self.subTest(reason=reason):
                said = control("analyst", "draft", number, document={**sound, "version": number, **change}, state=None)
                self.assertEqual(said.get("state"), "refused", said)
                self.assertIn(reason, json.dumps(said))
        large = loop.person("analyst").post("/v1/events/control", {"kind": "model", "objectId": "KEPT", "version": 1, "action": "draft", "document": {**sound, "text": "x" * 900001}})
        self.assertEqual(large.status, 413)
        path = STATE / "models-large.txt"
        path.write_text(MODEL.read_text().replace("\nend of trees", "\n".join(["", "cat_threshold=" + " 1" * 500000, "end of trees"])))
        with self.assertRaisesRegex(Exception, "of which an event holds 850000"):
            document(path)
        self.assertEqual(loop.rows("SELECT * FROM assessment.control WHERE kind = 'model'"), [])

    def needs_a_comparison(self):
        """No trees rank anything before they were compared on as many items as the parameter says."""
        eventually("/v1/models/KEPT/comparison?from=2026-01-01&until=2027-01-01", lambda said: any(row["items"] for row in said["versions"]))
        said = loop.person("sun").post("/v1/events/control", {"kind": "model", "objectId": "KEPT", "version": 2, "action": "approve", "approves": 2})
        self.assertEqual((said.status, said.json()["type"]), (422, "/problems/out-of-order"), said.body)
        self.assertIn("not yet compared on enough items", said.json()["detail"])
        loop.it.psql("UPDATE ops.rule_parameter SET value = '1' WHERE code = 'model_comparison'")

    def in_shadow(self, before):
        of = loop.declare(car("1M8GDM9AXKP042788"), port="2201")
        item, first = decided(of), decided(before)
        said, = item["facts"]["models"]["scores"]
        expected, = scored([{"value": "250000", "unitPrice": "250000", "netMassKg": "", "taxRate": "", "originCountry": "DE", "port": "2201", "hsCode": "8703234010"}])
        self.assertEqual((said["code"], said["version"], said["share"]), ("KEPT", 1, 0))
        self.assertEqual(said["score"], expected)
        self.assertEqual((item["score"], item["lane"], item["facts"]["models"]["tables"]), (first["score"], first["lane"], first["score"]), "nothing follows from a shadow")
        toy = loop.declare(story.toys())
        self.assertNotIn("models", decided(toy)["facts"], "another category")
        self.shadow = of

    def live(self):
        loop.it.psql("INSERT INTO assessment.threshold SELECT '2201', 'vehicles', 0.001, now(), 1 + coalesce(max(change), 0) FROM assessment.threshold")
        of = loop.declare(car("1M8GDM9AXKP042788"), port="2201")
        item = decided(of)
        said, = item["facts"]["models"]["scores"]
        self.assertEqual((said["version"], said["share"], item["score"]), (2, 1, said["score"]))
        self.assertIn("risk", item["paths"].split())
        reasons = {reason["code"]: reason for reason in item["reasons"]}
        self.assertEqual(reasons["risk"]["contribution"], 0)
        self.assertEqual(reasons["model"]["contribution"], said["score"])
        self.assertIn("model KEPT, version 2", reasons["model"]["text"])
        told = loop.person("analyst").get(f"/v1/assessments/{item['assessment_id']}/explanation").json()
        self.assertEqual(told["models"], [said])
        self.assertAlmostEqual(sum(level["share"] for level in told["inherited"]["levels"]), 1)
        self.assertEqual(told["inherited"]["share"], 1, "of a new key all is inherited")
        self.assertNotIn("models", loop.person("wang").get(f"/v1/assessments/{item['assessment_id']}/explanation").json())
        self.live_one = of

    def compared(self):
        loop.send_many("trader", "declaration", [loop.body(car("1M8GDM9AXKP042788", value=f"{1000 + 37 * i}"), number=f"MANY-{i}", port="2201") for i in range(CARS)])
        loop.settle()
        loop.it.psql("INSERT INTO assessment.outcome (outcome_id, version, declaration_id, item_number, declaration_version, kind, severity, verdict, stage, selected_by, probability, producer, at, "
                     "risk_key, month, taught, change) SELECT gen_random_uuid(), 1, i.declaration_id, 1, 1, 'safety', 'serious', CASE WHEN row_number() OVER (ORDER BY d.number) <= "
                     f"{FAILED} THEN 'fail' ELSE 'pass' END, 'final', i.selected_by, i.probability, 'test', d.decided_at, i.risk_key, '2026-03-01', true, 1 "
                     "FROM assessment.item i JOIN assessment.declaration d ON d.id = i.declaration_id WHERE d.number LIKE 'MANY-%'")
        said = eventually("/v1/models/KEPT/comparison?from=2026-01-01&until=2027-01-01", lambda said: any(row["model"]["known"] for row in said["versions"]))
        row = said["versions"][-1]
        self.assertEqual((row["version"], row["category"], row["items"], row["live"], row["top"]), (2, "vehicles", CARS + 1, CARS + 1, 3))
        self.assertTrue(-1 <= row.get("agreement", 0) <= 1)
        best = sorted(loop.rows("SELECT (i.facts::json #>> '{models,scores,0,score}')::float8 AS score, i.assessment_id, o.verdict FROM assessment.item i LEFT JOIN assessment.outcome o USING (declaration_id) "
                                "WHERE i.facts::json #>> '{models,scores,0,version}' = '2'"), key=lambda item: (-item["score"], item["assessment_id"]))[:3]
        self.assertEqual((row["model"]["known"], row["model"]["failed"]), (sum(item["verdict"] is not None for item in best), sum(item["verdict"] == "fail" for item in best)))
        printed = json.loads(loop.it.ctl("models", "compare", "KEPT", "--json"))
        self.assertEqual([(line["version"], line["items"]) for line in printed], [(1, 1), (2, CARS + 1)])
        listed = loop.person("analyst").get("/v1/models").json()["items"]
        self.assertEqual([(model["version"], model["state"], model["mode"], model.get("share")) for model in listed], [(2, "active", "live", 1), (1, "retired", "shadow", None)])
        self.assertEqual((listed[0]["trees"], listed[0]["features"][0]), (10, "value"))
        for path in ("/v1/models", "/v1/models/KEPT/comparison"):
            self.assertEqual(loop.person("wang").get(path).status, 403)

    def trained(self):
        rows = list(csv.DictReader(io.StringIO(loop.it.ctl("models", "training", "vehicles"))))
        self.assertEqual((len(rows), sum(row["failed"] == "1" for row in rows)), (CARS, FAILED))
        kept = {str(item["value_e5"] // 100000): item for item in loop.rows("SELECT i.* FROM assessment.item i JOIN assessment.declaration d ON d.id = i.declaration_id WHERE d.number LIKE 'MANY-%'")}
        for row in rows:
            item = kept[row["value"]]
            self.assertEqual(float(row["weight"]), min(50, 1 / item["probability"]) if item["selected_by"] == "random" else 1)
            self.assertEqual((row["originCountry"], row["port"], row["hsCode"]), ("DE", "2201", "8703234010"))
        self.assertEqual(scored(rows), [json.loads(kept[row["value"]]["facts"])["models"]["scores"][0]["score"] for row in rows])
        self.assertEqual(loop.it.ctl("models", "training", "vehicles", "--until", "2026-01-01").count("\n"), 1)

    def parameter(self, code, category, value, day="2026-03-01"):
        loop.it.psql("INSERT INTO ops.rule_parameter (code, category, value, unit, legal_basis, valid_from, verified, label_zh, label_en) "
                     f"VALUES ('{code}', '{category}', '{value}', 'loss', 'a test', '{day}', false, '测试', 'a test')")

    def ranked_by_loss(self):
        self.parameter("ranking_half", "2202/vehicles", 10000000)
        self.parameter("ranking_half", "vehicles", 10000, "2031-01-01")
        self.parameter("exchange_rate", "USD", 7)
        loop.day()
        severity, = loop.person("analyst").get("/v1/adjustments?kind=severity").json()["items"]
        self.assertEqual((severity["document"]["mean"], severity["document"]["keys"]), (10, {"vehicles|870323": 10}), "all were serious")
        time.sleep(1.2)
        loop.it.psql("INSERT INTO assessment.threshold SELECT '2202', 'vehicles', 0.5, now(), 1 + max(change) FROM assessment.threshold ON CONFLICT (port, category) DO UPDATE SET (value, change) = (EXCLUDED.value, EXCLUDED.change)")
        cheap, dear = (loop.declare(car("1M8GDM9AXKP042788", value=value), port="2202", currency="USD") for value in ("50", "2500000"))
        for of, selects in ((cheap, False), (dear, True)):
            item = decided(of)
            self.assertEqual(item["facts"]["ranking"], {"half": 10000000, "severity": 10, "exchange": 7})
            self.assertEqual("risk" in item["paths"].split(), selects)
            self.assertTrue(loop.it.ctl("replay", of["number"]).endswith("equal\n"))
        told = loop.person("analyst").get(f"/v1/assessments/{item['assessment_id']}/explanation").json()
        loss = item["score"] * 2500000 * 7 * 10
        self.assertAlmostEqual(told["ranking"]["loss"], loss, delta=loss / 1e6)
        self.assertEqual((told["ranking"]["value"], round(told["ranking"]["thresholdLoss"], 6)), (2500000, 10000000))
        self.assertIn(f"the loss expected is {loss:.0f}, at or above the threshold of 10000000", next(reason["text"] for reason in item["reasons"] if reason["code"] == "risk"))
        self.made_again(item["assessment_id"])
        self.assertNotIn("ranking", decided(loop.declare(car("1M8GDM9AXKP042788"), port="2203"))["facts"])
        self.tried_again(dear)

    def made_again(self, assessment):
        """What analysts are told would be decided now goes by what items are ranked by now."""
        told = loop.person("analyst").get(f"/v1/assessments/{assessment}/replay").json()
        self.assertEqual((told["reproduced"], told["then"]["selectedBy"], told["now"]["selectedBy"]), (True, "risk", "risk"))
        change = "UPDATE ops.rule_parameter SET value = {} WHERE code = 'ranking_half' AND category = '2202/vehicles'"
        loop.it.psql(change.format("1e12"))
        told = loop.person("analyst").get(f"/v1/assessments/{assessment}/replay").json()
        loop.it.psql(change.format("1e7"))
        self.assertEqual(told["reproduced"], True)
        self.assertNotEqual(told["now"]["selectedBy"], "risk")

    def tried_again(self, dear):
        """A back-test ranks as it was ranked: nothing changes where nothing is tried; above every loss only what was ranked by it."""
        days = {"from": "2026-01-01", "until": "2026-12-31"}
        for thresholds, changed in (([], 0), ([{"port": "2202", "value": 0.99}], 1)):
            asked = loop.person("analyst").post("/v1/backtests", {**days, "thresholds": thresholds})
            self.assertEqual(asked.status, 202, asked.body)
            said = eventually(asked.headers["Location"], lambda said: said["state"] == "done")["result"]
            self.assertEqual((said["changed"], said["failures"]), (changed, FAILED))
            self.assertTrue(0 <= said["tried"]["valueRecall"] <= 1)
        page = loop.person("analyst").get(asked.headers["Location"] + "/changes").json()["items"]
        self.assertEqual([of["declarationNumber"] for of in page], [dear["number"]])

    def replayed(self):
        control("analyst", "retire", 2)
        control("sun", "retire", 2)
        after = loop.declare(car("1M8GDM9AXKP042788"), port="2201")
        self.assertNotIn("models", decided(after)["facts"])
        for of in (self.shadow, self.live_one, after):
            self.assertTrue(loop.it.ctl("replay", of["number"]).endswith("equal\n"))


if __name__ == "__main__":
    unittest.main()
