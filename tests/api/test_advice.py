"""Advice before filing: what is told, that nothing secret changes a byte of it, that nothing is recorded, and how often one may ask."""
import contextlib
import json
import unittest

from client import Client, ends, principal
from place import ROOT
from stack import instance
from wait import until

VIN, SOUND_ID = "LSVAM4187C2184847", "91350200MA2YJ1XR9G"
SECRETS = {"lane", "score", "threshold", "probability", "weight", "instruction", "paths", "selectedBy", "reasons"}

held = {}


def setUpModule():
    stack = held["stack"] = contextlib.ExitStack()
    it = held["it"] = stack.enter_context(instance("advice"))
    it.start("gateway")
    it.wait_ready("gateway")
    for name, grants in {"broker": ["declarant"], "recorded": ["declarant"], "hasty": ["declarant"], "patient": ["declarant"], "timed": ["declarant"], "mall": ["platform:enterprise:MALL"],
                         "port": ["inspector:port:2248"], "analyst": ["analyst"], "nobody": []}.items():
        held[name] = principal(it, name, *grants)


def tearDownModule():
    held["stack"].close()


def car(**changed):
    return {"itemNumber": 1, "hsCode": "8703234010", "originCountry": "DE", "quantity": "1", "unit": "NMB", "value": "250000", "brand": "Falke", "vins": [VIN], **changed}


def declaration(*items, **changed):
    return {"number": "A-1", "version": 1, "direction": "import", "declarationOffice": "2248", "port": "2248", "importer": {"id": SOUND_ID},
            "countryOfDeparture": "DE", "items": list(items) or [car()], **changed}


def activate(code, version=1, **document):
    """As assess has it after two persons, whom only the owner of the tables can leave out: a profile in force."""
    body = {"code": code, "version": version, "lane": "red", "action": "physical", "weight": "0.4", "reason": f"reason of {code}", "reasonZh": "理由",
            "legalBasis": "a law", "condition": {"attribute": "brand", "in": ["Falke"]}, **document}
    held["it"].psql("ALTER TABLE assessment.control DISABLE TRIGGER check_control; INSERT INTO assessment.control (kind, object_id, version, state, document, actor, approved_by, at, change, active_from) "
                    f"SELECT 'profile', '{code}', {version}, 'active', $q${json.dumps(body)}$q$, 'ann', 'ben', now(), n, n "
                    "FROM (SELECT coalesce(max(change), 0) + 1 AS n FROM assessment.control) c; ALTER TABLE assessment.control ENABLE TRIGGER check_control")


def open_measure(number, producer="recall", cites="recall:RC-9", **scope):
    data = {"measureId": f"01934000-0000-7000-8000-{number:012d}", "kind": "block", "scope": scope, "basis": f"measure {number}", "basisZh": "召回", "cites": cites,
            "from": "2026-01-01T00:00:00Z", "version": 1, "producer": producer}
    event = {"specversion": "1.0", "id": str(number), "source": "//loopgate", "type": "loopgate.measure.v1", "time": "2026-01-01T00:00:00Z", "data": data}
    held["it"].psql("INSERT INTO assessment.measure (id, version, kind, scope, basis, basis_zh, cites, from_at, producer, event, change) "
                    f"SELECT '{data['measureId']}', 1, 'block', '{json.dumps(scope)}', '{data['basis']}', '召回', '{cites}', '2026-01-01', '{producer}', "
                    f"convert_to($q${json.dumps(event)}$q$, 'UTF8'), (SELECT coalesce(max(change), 0) + 1 FROM assessment.measure)")


def publish(recall, number):
    held["it"].psql("INSERT INTO recall.recall_step (id, recall_number, step, state, actor, said_at, at) "
                    f"VALUES ('01934000-0000-7000-8000-{number:012d}', '{recall}', 'published', 'published', 'ivan', now(), now())")


class Case(unittest.TestCase):
    def advice(self, body, who="broker"):
        answer = held[who].post("/v1/advice", body)
        self.assertEqual(answer.status, 200, answer.body)
        return answer

    def notes(self, body, kind=None, who="broker"):
        return [note for item in self.advice(body, who).json()["items"] for note in item["notes"] if kind in (None, note["kind"])]

    def problem(self, answer, status, kind):
        self.assertEqual((answer.status, answer.json()["type"]), (status, f"/problems/{kind}"), answer.body)


class Told(Case):
    def test_a_car_without_papers(self):
        item, = self.advice(declaration()).json()["items"]
        self.assertEqual((item["itemNumber"], item["category"], item["labelZh"]), (1, "vehicles", "机动车辆"))
        notes = {(note["kind"], note["code"]): note for note in item["notes"]}
        for note in (("document", "ccc-certificate"), ("document", "vin-filing"), ("standard", "GB 7258"), ("duty", "VEHICLE-WITHOUT-CCC")):
            self.assertIn(note, notes)
        self.assertIn("411", notes["document", "ccc-certificate"]["basis"])
        self.assertTrue(notes["document", "ccc-certificate"]["verified"])

    def test_what_is_declared_is_not_asked_for(self):
        papers = [{"type": kind, "number": "1"} for kind in ("ccc-certificate", "vin-filing", "invoice", "411")]
        codes = {note["code"] for note in self.notes(declaration(documents=papers))}
        self.assertFalse(codes & {"ccc-certificate", "vin-filing", "invoice", "VEHICLE-WITHOUT-CCC"})
        self.assertIn("packing-list", codes)

    def test_identifiers(self):
        bad = self.notes(declaration(car(vins=["LSVAM4187C2184840"], gtin="4006381333930")), "identifier")
        self.assertEqual([note["code"] for note in bad], ["VIN_CHECK", "GTIN_CHECK"])
        self.assertIn("检验位", bad[0]["textZh"])
        missing = self.notes(declaration({key: value for key, value in car().items() if key != "vins"}), "identifier")
        self.assertEqual([note["code"] for note in missing], ["VIN_MISSING"])
        self.assertEqual(self.notes(declaration(), "identifier"), [])

    def test_items_each(self):
        items = self.advice(declaration(car(), car(itemNumber=2, category="child-seats", hsCode="9401800010", vins=[]))).json()["items"]
        self.assertEqual([(item["itemNumber"], item["category"]) for item in items], [(1, "vehicles"), (2, "child-seats")])

    def test_an_open_recall_once_it_is_published(self):
        body = declaration(car(lot="L-9"))
        open_measure(9, lot="L-9")
        self.assertEqual(self.notes(body, "recall"), [])
        publish("RC-9", 19)
        note, = self.notes(body, "recall")
        self.assertEqual((note["text"], note["textZh"], note["basis"]), ("measure 9", "召回", "recall:RC-9"))
        self.assertEqual(self.notes(declaration(car(lot="L-8")), "recall"), [])
        held["it"].psql("UPDATE assessment.measure SET lifted_at = now(), change = change + 100 WHERE cites = 'recall:RC-9'")
        self.assertEqual(self.notes(body, "recall"), [])

    def test_a_published_profile_is_told_and_a_ban_is_one(self):
        body = declaration(car(brand="Adler"))
        activate("ADLER", published=True, condition={"attribute": "brand", "in": ["Adler"]})
        activate("ADLER-BAN", published=True, lane="blocked", condition={"attribute": "brand", "in": ["Adler"]})
        told = {note["code"]: note for note in self.notes(body) if note["kind"] in ("duty", "ban")}
        self.assertEqual({code: note["kind"] for code, note in told.items()}, {"VEHICLE-WITHOUT-CCC": "duty", "ADLER": "duty", "ADLER-BAN": "ban"})
        self.assertEqual((told["ADLER"]["text"], told["ADLER"]["textZh"], told["ADLER"]["basis"]), ("reason of ADLER", "理由", "a law"))


class Secret(Case):
    def test_a_confidential_profile_changes_no_byte(self):
        before = self.advice(declaration())
        activate("SECRET-FALKE")
        activate("SECRET-FALKE-2", published=False, lane="blocked")
        after = self.advice(declaration())
        self.assertEqual(before.body, after.body)
        self.assertEqual({n: v for n, v in before.headers.items() if n != "Date"}, {n: v for n, v in after.headers.items() if n != "Date"})

    def test_measures_that_are_not_published_change_no_byte(self):
        before = self.advice(declaration())
        open_measure(21, producer="inspect", cites="outcome:1", vin=VIN)
        open_measure(22, cites="recall:RC-22", vin=VIN)
        self.assertEqual(before.body, self.advice(declaration()).body)

    def looked_at(self, body, times=10):
        """Scans, rows read and rows written where the law and all that is assess's stands, of a gateway that gave this advice alone: connections that end tell all they did."""
        it, count = held["it"], ("SELECT sum(seq_scan + coalesce(idx_scan, 0)), sum(seq_tup_read + coalesce(idx_tup_fetch, 0)), sum(n_tup_ins + n_tup_upd + n_tup_del) "
                                 "FROM pg_stat_user_tables WHERE schemaname IN ('assessment', 'recall', 'publication', 'party')")

        def ended():
            it.stop("gateway")
            until(lambda: it.psql("SELECT count(*) FROM pg_stat_activity WHERE usename = 'loopgate_gateway' AND datname = current_database()").strip(), "0")
            return [int(number) for number in it.psql(count).strip().split("|")]

        before = ended()
        it.start("gateway")
        it.wait_ready("gateway")
        for _ in range(times):
            self.advice(body, "timed")
        return [after - first for first, after in zip(before, ended())]

    def test_what_is_confidential_makes_no_work(self):
        """As many statements, which look at as many rows, whether profiles and measures that are not published match the goods or not."""
        for n in range(31, 36):
            activate(f"SECRET-{n}", condition={"attribute": "brand", "in": ["Hidden"]})
            open_measure(n, producer="inspect", cites="outcome:1", brand="Hidden")
        matched, other = declaration(car(brand="Hidden")), declaration(car(brand="Nobody"))
        self.assertEqual(self.advice(matched, "timed").body, self.advice(other, "timed").body)
        self.addCleanup(lambda: (held["it"].start("gateway"), held["it"].wait_ready("gateway")))
        looked = self.looked_at(matched)
        self.assertGreaterEqual(looked[0], 10)
        self.assertEqual(looked, self.looked_at(other))

    def test_no_word_of_how_goods_are_selected(self):
        text = self.advice(declaration()).body.decode()
        self.assertFalse(SECRETS & set(text.replace('"', " ").split()), text)


class Recorded(Case):
    def rows(self):
        tables = held["it"].psql("SELECT string_agg(format('SELECT %L, count(*) FROM %s', oid::regclass, oid::regclass), ' UNION ALL ') FROM pg_class "
                                 "WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace::regnamespace::text !~ '^(pg_|information_schema)'")
        return held["it"].psql(tables)

    def offsets(self):
        topics = json.loads((ROOT / "schemas" / "topics.json").read_text())["topics"]
        return {said["name"]: ends(held["it"], said["name"], said["partitions"]) for said in topics if said["producers"] == ["gateway"]}

    def test_nothing_is_recorded(self):
        rows, offsets = self.rows(), self.offsets()
        self.assertTrue(rows)
        self.assertTrue(offsets)
        for _ in range(5):
            self.advice(declaration(number="NEVER-SENT"), "recorded")
        self.assertEqual((self.rows(), self.offsets()), (rows, offsets))


class Asking(Case):
    def test_who_may_declare_may_ask(self):
        for who in ("port", "analyst", "nobody"):
            with self.subTest(who):
                self.problem(held[who].post("/v1/advice", declaration()), 403, "forbidden")
        self.problem(Client(held["it"]).post("/v1/advice", declaration()), 401, "not-authenticated")
        self.problem(held["mall"].post("/v1/advice", declaration()), 403, "forbidden")
        self.advice(declaration(platform={"id": "MALL"}), "mall")

    def test_a_body_that_does_not_fit(self):
        answer = held["broker"].post("/v1/advice", declaration(port=7))
        self.problem(answer, 422, "invalid")
        self.assertEqual([fault["pointer"] for fault in answer.json()["errors"]], ["/port"])
        self.problem(held["broker"].post("/v1/advice", "{"), 400, "not-json")
        self.problem(held["broker"].post("/v1/advice", "<a/>", media="application/xml"), 415, "unsupported-media-type")

    def test_one_who_asks_too_often_waits_and_nobody_else(self):
        answers = [held["hasty"].post("/v1/advice", declaration()) for _ in range(90)]
        refused = [answer for answer in answers if answer.status != 200]
        self.assertTrue(refused)
        self.assertGreaterEqual(len(answers) - len(refused), 60)
        self.problem(refused[0], 429, "too-many-requests")
        self.assertRegex(refused[0].headers["Retry-After"], "^[1-9][0-9]?$")
        self.advice(declaration(), "patient")


if __name__ == "__main__":
    unittest.main()
