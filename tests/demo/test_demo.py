"""The demonstration: two runs decide the same, a second pass changes nothing, and neither do kills."""
import hashlib
import json
import unittest

import runs
from deploy.stack import SERVICES
from place import DATA

DAYS = 14  # as long as the story takes
FILE, FILE_DAYS = DATA / "customs" / "df_syn_train_eng.csv", 6

seen = {}


def setUpModule():
    runs.drop("demo_a", "demo_b", "demo_c", "demo_d", "demo_e")
    seen["first"] = runs.run("--days", str(DAYS), "--instance", "demo_a")


def tearDownModule():
    runs.drop("demo_a", "demo_b", "demo_c", "demo_d", "demo_e")


class Month(unittest.TestCase):
    def test_the_whole_loop_was_run(self):
        table = seen["first"]
        for word in ("declared", "duplicate", "refused", "inspected", "disposed", "released", "recalled"):
            self.assertGreater(int(table[word]), 0, word)
        it = runs.instance("demo_a")
        lanes = it.psql("SELECT DISTINCT lane FROM assessment.item ORDER BY 1").split()
        self.assertEqual(lanes, ["blocked", "blue", "green", "red", "yellow"])
        self.assertEqual(it.psql("SELECT state, blocking FROM recall.recall").strip(), "closed|f")

    def test_a_second_fresh_run_decides_the_same(self):
        self.assertEqual(runs.run("--days", str(DAYS), "--instance", "demo_b")["digest"], seen["first"]["digest"])

    def test_a_second_pass_changes_nothing(self):
        table = runs.run("--again", "--instance", "demo_a")
        self.assertEqual(table["digest"], seen["first"]["digest"])
        self.assertEqual(table["sent"], seen["first"]["sent"])
        self.assertEqual(table["declared"], seen["first"]["declared"])

    def test_kills_change_nothing(self):
        killer = runs.Killer("demo_c", DAYS, seed=3)
        table = runs.run("--days", str(DAYS), "--instance", "demo_c", progress=killer)
        self.assert_killed(killer, runs.PHASES, 3)
        self.assertEqual(table["digest"], seen["first"]["digest"])

    def assert_killed(self, killer, phases, least):
        for service in SERVICES:
            where = [phase for phase, name in killer.killed if name == service]
            self.assertGreaterEqual(len(where), least, service)
            self.assertEqual(set(where), set(phases), service)


@unittest.skipUnless(FILE.exists(), f"{FILE.name} is not here")
class File(unittest.TestCase):
    def test_real_declarations_with_and_without_kills(self):
        wanted = ("--declarations", str(FILE), "--days", str(FILE_DAYS))
        first = runs.run(*wanted, "--instance", "demo_d")
        self.assertEqual(first["duplicate"], "0")
        self.assertGreater(int(first["inspected"]), 0)
        killer = runs.Killer("demo_e", FILE_DAYS, 5, ("declarations", "inspections", "time goes on"))
        table = runs.run(*wanted, "--instance", "demo_e", progress=killer)
        self.assertEqual(len(killer.killed), 3 * len(SERVICES))
        self.assertEqual({word: table[word] for word in ("declared", "inspected", "released", "digest")},
                         {word: first[word] for word in ("declared", "inspected", "released", "digest")})


# What may differ between runs that decided the same: object ids, what is numbered by offsets, wall times, what came as it came.
UNSEEN_TYPES = {"uuid", "xid8"}
UNSEEN = {"event", "facts", "change", "active_from", "active_until", "tried_from", "until_change", "part", "created_at", "revoked_at", "valid_from", "valid_until"}
# The gateway's receipt, key and clock of an approval, and what refers to it; when a job of ticks came to its piece.
UNSEEN_IN = {"assessment.draw_period": {"committed_at"}, "recall.trace": {"traced_at"}, "assessment.adjustment": {"at"},
             "intake.approval": {"receipt", "key", "at"}, "assessment.activation": {"approval"}, "assessment.control": {"approval"},
             "assessment.control_step": {"at"}, "assessment.cutover": {"approval", "at"}}
# Tables that the demonstration leaves empty, with what gives them a row.
ELSEWHERE = {"assessment.day_threshold": "INSERT INTO assessment.day_threshold VALUES ('2201', 'general', '2026-01-01', 0.5, '2026-01-01', 1);",
             "assessment.cutover": "INSERT INTO assessment.cutover VALUES ('profile', 'X', 1, 10, 50, 0, '\\x01', 'analyst', '2026-01-01', 1);",
             "assessment.item_before": "INSERT INTO assessment.item_before (assessment_id, declaration_id, version, item_number, until, decision)"
                                       " SELECT gen_random_uuid(), id, version, 1, '2026-01-01', '{}' FROM assessment.declaration LIMIT 1;",
             "assessment.overflow": "INSERT INTO assessment.overflow VALUES ('2026-01-01', '2201', 'general', 120, 60, '2026-01-01');",
             "assessment.quota_day": "INSERT INTO assessment.quota_day VALUES ('2201', 'general', '2026-01-01', 60);",
             "assessment.shadow_change": "INSERT INTO assessment.shadow_change (code, version, day, declaration_id, declaration_number, declaration_version, item_number, assessment_id, lane, tried)"
                                         " VALUES ('X', 1, '2026-01-01', gen_random_uuid(), 'D-1', 1, 1, gen_random_uuid(), 'green', 'red');",
             "assessment.shadow_day": "INSERT INTO assessment.shadow_day VALUES ('2026-01-01', 'X', 1, 0, 3, 2, 1);",
             "assessment.shadow_lane_day": "INSERT INTO assessment.shadow_lane_day VALUES ('2026-01-01', 'X', 1, 0, 'green', 'red', 1);",
             "inspection.check_fate": "INSERT INTO inspection.check_fate VALUES (gen_random_uuid(), gen_random_uuid(), 'D-1', 'taken', '2026-01-01');",
             "inspection.signature": "INSERT INTO inspection.signature VALUES (gen_random_uuid(), 'inspector', gen_random_uuid(), 'D-1', repeat('a', 64), '2026-01-01', '2026-01-01');",
             "intake.platform_topic": "SELECT FROM intake.add_topic('operator', 'parcel-platform', 1);"}
OTHER = {"boolean": "NOT {c}", "date": "{c} + 9999", "timestamp with time zone": "{c} + interval '9999 days'", "jsonb": "{c} || '{{\"x\": 1}}'",
         "bytea": "{c} || '\\x01'", "text": "{c} || 'x'", "uuid": "gen_random_uuid()", "xid8": "'1'::xid8"}
SOME = {"boolean": "true", "date": "'2026-01-01'", "timestamp with time zone": "'2026-01-01'", "jsonb": "'{}'", "bytea": "'\\x01'", "text": "'x'", "uuid": "gen_random_uuid()", "xid8": "'1'::xid8"}


class Digest(unittest.TestCase):
    """Each value that a business table holds is in the digest, or is one of those that may differ between equal runs."""

    @classmethod
    def setUpClass(cls):
        cls.it = runs.instance("demo_a")
        cls.sources = json.loads(cls.it.psql("SELECT json_object_agg(name, query) FROM ops.digest_source"))
        cls.tables = {row["table"]: row for row in json.loads(cls.it.ctl("digest", "--tables", "--json")) if row["state"] == "covered"}

    def test_every_table_has_rows(self):
        self.assertEqual([name for name, row in self.tables.items() if row["rows"] == 0], sorted(ELSEWHERE))

    def test_it_is_the_hash_of_its_lines(self):
        whole = hashlib.sha256()
        for name in sorted(self.sources, key=str.encode):
            lines = [name, *self.lines(name)]
            for line in lines:
                whole.update(line.encode() + b"\n")
            self.assertEqual(hashlib.sha256("".join(line + "\n" for line in lines).encode()).hexdigest(), self.tables[name]["sha256"], name)
        self.assertEqual(whole.hexdigest(), self.it.ctl("digest").strip())

    def lines(self, name):
        return json.loads(self.it.psql(f"SELECT coalesce(json_agg(line), '[]') FROM ({self.sources[name]}) t (line)"))

    def columns(self, name):
        return json.loads(self.it.psql(
            "SELECT json_object_agg(a.attname, format_type(a.atttypid, NULL)) FROM pg_attribute a "
            f"WHERE a.attrelid = '{name}'::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attidentity = ''"))

    def test_a_changed_value_changes_it(self):
        for name in self.tables:
            columns = self.columns(name)
            statements = ["BEGIN;", self.without_constraints(name), ELSEWHERE.get(name, ""), f"CREATE TEMP TABLE before ON COMMIT DROP AS {self.sources[name]};"]
            for column, kind in columns.items():
                statements.append(self.try_column(name, column, kind))
            changed = set(self.it.psql("\n".join([*statements, "ROLLBACK;"])).split())
            unseen = {column for column, kind in columns.items() if kind in UNSEEN_TYPES or column in UNSEEN | UNSEEN_IN.get(name, set())}
            with self.subTest(name):
                self.assertTrue(changed)
                self.assertEqual(set(columns) - changed - unseen, set())

    def without_constraints(self, name):
        """Within the transaction that is rolled back: what forbids a value must not hide that it counts."""
        return f"ALTER TABLE {name} DISABLE TRIGGER USER;\n" + self.it.psql(
            "SELECT 'ALTER TABLE ' || conrelid::regclass || ' DROP CONSTRAINT ' || conname || ';' FROM pg_constraint "
                            f"WHERE contype IN ('c', 'f') AND '{name}'::regclass IN (conrelid, confrelid) AND conparentid = 0 AND coninhcount = 0")

    def try_column(self, name, column, kind):
        """Tells the column's name when one other value in it changes the lines."""
        other = OTHER.get(kind, "{c} + 9999").format(c=f'"{column}"')
        return (f"SAVEPOINT s;\nUPDATE {name} SET \"{column}\" = coalesce({other}, {SOME.get(kind, '1')}) WHERE (tableoid, ctid) = "
                f"(SELECT tableoid, ctid FROM {name} ORDER BY \"{column}\" IS NULL LIMIT 1);\n"
                f"SELECT '{column}' WHERE EXISTS ((SELECT * FROM before) EXCEPT ALL ({self.sources[name].replace('ORDER BY 1', '')}));\nROLLBACK TO s;")
