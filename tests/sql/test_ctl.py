"""loopgatectl on a database alone: migrations, principals, the digest, dead letters, exit codes."""
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from place import ROOT, build
from postgres import Postgres

LETTER = "00000000-0000-7000-8000-00000000000"

held = []


def setUpModule():
    held.append(Postgres().__enter__())
    held[0].sql("CREATE DATABASE ctl")
    done = ctl("migrate")
    if done.returncode != 0:
        raise AssertionError(done.stderr)


def tearDownModule():
    held.pop().__exit__()


def ctl(*words, database="ctl", **settings):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LOOPGATE_")}
    environment |= {"LOOPGATE_DATABASE": f"host={held[0].folder} user=postgres dbname={database}", "LOOPGATE_SHARE": str(ROOT)}
    environment |= {f"LOOPGATE_{name.upper()}": value for name, value in settings.items()}
    return subprocess.run([build() / "services/ctl/loopgatectl", *words], env=environment, capture_output=True, text=True)


class Case(unittest.TestCase):
    def ok(self, *words, **named):
        done = ctl(*words, **named)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def rows(self, *words, **named):
        return json.loads(self.ok(*words, "--json", **named))

    def refused(self, code, *words, **named):
        done = ctl(*words, **named)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stderr


class Migrate(Case):
    def setUp(self):
        self.begin_with("template0")
        self.share = pathlib.Path(tempfile.mkdtemp(prefix="loopgate-share-"))
        self.folder = self.share / "schemas" / "database"
        shutil.copytree(ROOT / "schemas" / "database", self.folder)
        self.named = {"database": "fresh", "share": str(self.share)}

    def tearDown(self):
        shutil.rmtree(self.share)

    def begin_with(self, like):
        held[0].sql("DROP DATABASE IF EXISTS fresh")
        held[0].sql(f"CREATE DATABASE fresh TEMPLATE {like}")

    def states(self, *words):
        return {row["state"] for row in self.rows("migrate", *words, **self.named)}

    def test_plan_changes_nothing(self):
        self.assertEqual(self.states("--plan"), {"would run"})
        self.assertEqual(held[0].sql("SELECT to_regnamespace('ops') IS NULL", "fresh"), [["t"]])

    def test_runs_once(self):
        self.assertEqual(self.states(), {"applied"})
        self.assertEqual(self.states(), {"there"})
        self.assertEqual(self.states("--plan"), {"there"})

    def test_refuses_other_bytes_under_a_number(self):
        self.begin_with("ctl")
        with (self.folder / "0001_ops.sql").open("a") as file:
            file.write("-- another byte\n")
        self.assertIn("another \"0001_ops.sql\"", self.refused(78, "migrate", **self.named))

    def test_refuses_a_number_that_is_not_here(self):
        self.begin_with("ctl")
        (self.folder / "9999_later.sql").write_text("SELECT 1;\n")
        self.assertEqual(self.states(), {"there", "applied"})
        (self.folder / "9999_later.sql").unlink()
        self.assertIn("9999_later.sql", self.refused(78, "migrate", **self.named))

    def test_refuses_a_number_that_stands_twice(self):
        (self.folder / "0001_twice.sql").write_text("SELECT 1;\n")
        self.assertIn("one number", self.refused(78, "migrate", **self.named))

    def test_a_failure_leaves_no_trace_and_tells_the_line(self):
        self.begin_with("ctl")
        (self.folder / "9998_half.sql").write_text("CREATE TABLE public.half (n int);\n\nSELECT nothing FROM nowhere;\n")
        said = self.refused(78, "migrate", **self.named)
        self.assertIn("Line 3", said)
        self.assertEqual(held[0].sql("SELECT to_regclass('public.half') IS NULL, max(number) < 9998 FROM ops.migration", "fresh"), [["t", "t"]])


class People(Case):
    def test_the_first_administrator_needs_the_database_alone(self):
        self.ok("principals", "add", "first", "--name", "First Administrator")
        grant = self.rows("grants", "add", "first", "administrator", "--scope", "*")["grant"]
        key = self.ok("keys", "add", "first", "--label", "desk").strip()
        self.assertRegex(key, r"^lgk_[0-9a-f]{16}_[0-9a-f]{64}$")
        stored = held[0].sql("SELECT id, encode(hash, 'hex') FROM intake.api_key WHERE principal = 'first'", "ctl")
        self.assertEqual(stored, [[key[4:20], hashlib.sha256(key.encode()).hexdigest()]])
        self.assertNotIn(key[21:], self.ok("keys", "list", "first"))
        for words in (("grants", "revoke", str(grant)), ("keys", "revoke", key[4:20]), ("principals", "revoke", "first")):
            self.ok(*words)
            self.refused(65, *words)
        acts = held[0].sql("SELECT act FROM intake.audit WHERE object = 'first' AND actor LIKE 'operator/%' ORDER BY id", "ctl")
        self.assertEqual(acts, [["principal.add"], ["grant.add"], ["key.add"], ["grant.revoke"], ["key.revoke"], ["principal.revoke"]])

    def test_refuses_what_cannot_be(self):
        self.ok("principals", "add", "second", "--name", "Second", "--kind", "system")
        self.refused(65, "principals", "add", "second", "--name", "Second")
        self.refused(65, "principals", "add", "Bad Name", "--name", "x")
        self.refused(65, "principals", "add", "other", "--name", "x", "--kind", "robot")
        self.refused(65, "grants", "add", "second", "emperor", "--scope", "*")
        self.refused(65, "grants", "add", "second", "auditor", "--scope", "everywhere")
        self.refused(65, "grants", "add", "second", "auditor", "--scope", "*", "--until", "tomorrow")
        self.refused(65, "keys", "add", "nobody")

    def test_a_principal_comes_with_grants_and_a_key_at_once(self):
        key = self.ok("principals", "add", "shop", "--kind", "system", "--name", "Shop", "--grant", "platform:own", "--grant", "inspector:port:2248", "--reason", "joins", "--key").strip()
        self.assertRegex(key, r"^lgk_[0-9a-f]{16}_[0-9a-f]{64}$")
        granted = held[0].sql("SELECT role, scope, valid_until IS NULL, reason FROM intake.grant_ WHERE principal = 'shop' ORDER BY id", "ctl")
        self.assertEqual(granted, [["platform", "own", "t", "joins"], ["inspector", "port:2248", "t", "joins"]])
        stored = held[0].sql("SELECT id, encode(hash, 'hex'), valid_until IS NULL FROM intake.api_key WHERE principal = 'shop'", "ctl")
        self.assertEqual(stored, [[key[4:20], hashlib.sha256(key.encode()).hexdigest(), "t"]])
        acts = held[0].sql("SELECT act FROM intake.audit WHERE object = 'shop' ORDER BY id", "ctl")
        self.assertEqual(acts, [["principal.add"], ["grant.add"], ["grant.add"], ["key.add"]])

    def test_a_person_comes_with_an_account_at_once(self):
        said = self.rows("principals", "add", "desk", "--name", "Desk", "--grant", "analyst:*", "--account")
        self.assertEqual(said.keys(), {"account", "password"})
        root = self.ok("principals", "add", "root", "--name", "Root", "--administrator").strip()
        self.assertRegex(root, r"^[a-z2-9]{5}(-[a-z2-9]{1,5}){5}$")
        there = held[0].sql("SELECT a.principal, g.role, g.scope, g.reason, must_change FROM intake.account a JOIN intake.grant_ g USING (principal) ORDER BY 1", "ctl")
        self.assertEqual(there, [["desk", "analyst", "*", "", "t"], ["root", "administrator", "*", "added as an administrator", "t"]])

    def test_all_of_a_principal_comes_or_nothing(self):
        self.refused(65, "principals", "add", "half", "--name", "Half", "--grant", "analyst:*", "--grant", "emperor:*", "--key")
        self.refused(65, "principals", "add", "half", "--name", "Half", "--kind", "system", "--grant", "analyst:*", "--account")
        self.refused(64, "principals", "add", "half", "--name", "Half", "--grant", "analyst", "--key")
        self.refused(64, "principals", "add", "half", "--name", "Half", "--grant", "analyst:*", "--key", "--account")
        self.refused(64, "principals", "add", "half", "--name", "Half", *["--grant", "analyst:*"] * 64)
        self.assertEqual(held[0].sql("SELECT count(*) FROM intake.principal WHERE id = 'half'", "ctl"), [["0"]])


class Digest(Case):
    def test_a_changed_value_changes_it_and_nothing_else_does(self):
        before = self.ok("digest")
        self.assertEqual(self.ok("digest"), before)
        held[0].sql("UPDATE ops.work_calendar SET working = NOT working WHERE day = '2026-10-01'", "ctl")
        self.assertNotEqual(self.ok("digest"), before)
        held[0].sql("UPDATE ops.work_calendar SET working = NOT working WHERE day = '2026-10-01'", "ctl")
        self.assertEqual(self.ok("digest"), before)

    def test_each_table_is_decided(self):
        tables = self.rows("digest", "--tables")
        self.assertEqual([row["table"] for row in tables if row["state"] == "undecided"], [])
        self.assertEqual([row["table"] for row in tables if row["state"] == "left out" and not row["reason"]], [])


class DeadLetters(Case):
    def setUp(self):
        held[0].sql("DELETE FROM intake.dead_letter; INSERT INTO intake.dead_letter (id, topic, part, record_offset, append_at, code, reason, key, payload, sha256) "
                    f"SELECT ('{LETTER}' || n)::uuid, 'declarations', 0, n, now(), 'malformed', 'a name is missing', 'k', "
                    "'{\"data\": {\"name\": \"CANARY\"}}'::bytea, sha256('x') FROM generate_series(1, 3) n", "ctl")

    def state(self, n):
        return held[0].sql(f"SELECT state, state_reason FROM intake.dead_letter WHERE id = '{LETTER}{n}'", "ctl")[0]

    def test_lists_and_shows_no_personal_value(self):
        self.assertEqual(len(self.rows("dead-letters", "list", "--service", "gateway", "--state", "open")), 3)
        for words in (("list",), ("show", LETTER + "1"), ("show", LETTER + "1", "--json")):
            self.assertNotIn("CANARY", self.ok("dead-letters", *words))
        self.assertEqual(self.rows("dead-letters", "show", LETTER + "1")["letter"]["code"], "malformed")

    def test_each_act_has_its_audit_row(self):
        self.ok("dead-letters", "replay", LETTER + "1", LETTER + "2", "--reason", "mended")
        self.ok("dead-letters", "drop", LETTER + "3", "--reason", "spam")
        self.assertEqual([self.state(n) for n in (1, 2, 3)], [["replay", "mended"], ["replay", "mended"], ["dropped", "spam"]])
        acts = held[0].sql(f"SELECT act, detail->>'reason' FROM intake.audit WHERE object LIKE '{LETTER}%' ORDER BY id", "ctl")
        self.assertEqual(acts[-3:], [["dead-letter.replay", "mended"]] * 2 + [["dead-letter.drop", "spam"]])

    def test_refuses_what_is_not_open(self):
        self.refused(64, "dead-letters", "drop", LETTER + "1")
        self.refused(65, "dead-letters", "drop", LETTER + "9", "--reason", "x")
        self.refused(65, "dead-letters", "drop", "not-an-id", "--reason", "x")
        self.refused(65, "dead-letters", "drop", LETTER + "1", "--reason", "x", "--service", "relay")
        self.ok("dead-letters", "drop", LETTER + "1", "--reason", "x")
        self.refused(65, "dead-letters", "replay", LETTER + "1", "--reason", "x")


class AuditTrail(Case):
    """The chain is made from what was committed; whoever changes an act afterwards is found."""

    TRAIL = ("intake.audit", "ops.audit_link", "ops.audit_chain")
    count = 0

    def setUp(self):
        self.act()
        self.link()
        self.head = self.rows("audit", "verify")

    def act(self):
        AuditTrail.count += 1
        self.ok("principals", "add", f"auditee-{self.count}", "--name", "Auditee")

    def link(self):
        while int(held[0].sql("SET ROLE loopgate_relay; SELECT ops.chain_audit(3)", "ctl")[-1][0]) == 3:
            pass

    def tampered(self, statement):
        """What verify says with a change that is taken back afterwards."""
        held[0].sql("".join(f"CREATE TABLE kept_{n} AS TABLE {table};" for n, table in enumerate(self.TRAIL)) + statement, "ctl")
        try:
            return self.refused(65, "audit", "verify", "--head", self.head["head"])
        finally:
            held[0].sql("".join(f"DELETE FROM {table}; INSERT INTO {table} OVERRIDING SYSTEM VALUE TABLE kept_{n}; DROP TABLE kept_{n};"
                                for n, table in enumerate(self.TRAIL)), "ctl")
            self.assertEqual(self.rows("audit", "verify", "--head", self.head["head"])["head"], self.head["head"])

    def test_it_covers_every_act_and_goes_on(self):
        self.assertEqual((self.head["acts"], self.head["waiting"]), (int(held[0].sql("SELECT count(*) FROM ops.audit", "ctl")[0][0]), 0))
        self.act()
        after = self.rows("audit", "verify", "--head", self.head["head"])
        self.assertEqual((after["head"], after["waiting"]), (self.head["head"], 1))
        self.link()
        after = self.rows("audit", "verify", "--head", self.head["head"])
        self.assertEqual((after["acts"], after["waiting"]), (self.head["acts"] + 1, 0))

    def test_the_hashes_are_those_of_the_acts(self):
        before = bytes(32)
        for line, kept in held[0].sql("SELECT line, encode(hash, 'hex') FROM ops.audit_link JOIN ops.audit_line USING (service, id) ORDER BY n", "ctl"):
            before = hashlib.sha256(before + line.encode()).digest()
            self.assertEqual(before.hex(), kept)
        self.assertEqual(self.head["head"], f"{self.head['acts']}:{before.hex()}")

    def test_each_way_to_tamper_is_found(self):
        last = "(SELECT max(id) FROM intake.audit)"
        self.assertIn("is not what it was", self.tampered(f"UPDATE intake.audit SET actor = 'nobody' WHERE id = {last}"))
        self.assertIn("is not what it was", self.tampered(f"UPDATE intake.audit SET at = at - interval '1 us' WHERE id = {last}"))
        self.assertIn("is gone", self.tampered(f"DELETE FROM intake.audit WHERE id = {last}"))
        self.assertIn("one is gone", self.tampered("DELETE FROM ops.audit_link WHERE n = 1"))
        self.assertIn("before the one that was noted", self.tampered(f"DELETE FROM ops.audit_link WHERE n = (SELECT max(n) FROM ops.audit_link); DELETE FROM intake.audit WHERE id = {last}"))
        self.assertIn("slipped in", self.tampered("INSERT INTO intake.audit (actor, act, object, xid) VALUES ('nobody', 'none', 'none', '1')"))

    def test_a_chain_made_anew_is_not_the_noted_one(self):
        anew = ("UPDATE intake.audit SET actor = 'nobody' WHERE id = (SELECT max(id) FROM intake.audit); DELETE FROM ops.audit_link; "
                "UPDATE ops.audit_chain SET until = '0'; SELECT ops.chain_audit(1000)")
        self.assertIn("is not the one that was noted", self.tampered(anew))


class Trace(Case):
    def test_leads_from_a_receipt_to_the_object_and_back(self):
        thing, receipt = "019ab000-0000-7000-8000-000000000001", "ab" * 16
        held[0].sql(f"INSERT INTO intake.receipt VALUES (decode('{receipt}', 'hex'), decode('{receipt}', 'hex'), '{thing}');"
                    f"INSERT INTO intake.audit (actor, act, object) VALUES ('operator/x', 'looked', '{thing}')", "ctl")
        steps = self.rows("trace", receipt)
        self.assertEqual([step["step"] for step in steps if step["object"] == thing], ["took effect", "looked"])
        self.assertEqual(self.rows("trace", thing), steps)
        self.refused(65, "trace", "nothing-of-that-name")

    def test_every_source_runs(self):
        for name, in held[0].sql("SELECT name FROM ops.trace_source WHERE to_regclass(relation) IS NOT NULL", "ctl"):
            with self.subTest(name):
                held[0].sql(f"DO $t$ BEGIN EXECUTE (SELECT query FROM ops.trace_source WHERE name = '{name}') USING ARRAY['x']; END $t$", "ctl")


class Conventions(Case):
    def test_exit_codes(self):
        self.refused(64, "nonsense")
        self.refused(64, "migrate", "--nonsense")
        self.refused(64, "principals", "add")
        self.refused(64, "grants", "revoke", "one")
        self.refused(78, "topics", "apply")
        self.refused(78, "digest", database="ctl", nonsense="x", clock="wrong")
        self.refused(69, "digest", database="there-is-none")

    def test_help_and_version(self):
        for words in (("--help",), ("--version",), ("migrate", "--help"), ("dead-letters", "drop", "--help")):
            self.assertIn("loopgatectl", self.ok(*words))

    def test_real_time_cannot_be_set(self):
        self.refused(77, "tick", "--at", "2026-01-01T00:00:00Z")
        self.ok("tick", "--at", "2026-01-01T00:00:00Z", clock="demo")
        self.assertEqual(held[0].sql("SELECT at = '2026-01-01T00:00:00Z' FROM ops.demo_tick", "ctl"), [["t"]])

    def test_status_tells_positions(self):
        held[0].sql("INSERT INTO intake.kafka_position (consumer, topic, part, next_offset, owner, claimed_at, cluster_id) "
                    "VALUES ('gateway', 'platform-one', 0, 7, 'someone', now(), 'cluster')", "ctl")
        found = [row for row in self.rows("status")["consumers"] if row["topic"] == "platform-one"]
        self.assertEqual([(row["service"], row["position"], row["end"], row["owner"]) for row in found], [("gateway", 7, None, "someone")])
        waiting = [row for row in self.rows("status")["consumers"] if row["topic"] == "outcomes"]
        self.assertEqual([(row["service"], row["position"]) for row in waiting], [("assess", None), ("recall", None)])

    def test_doctor_and_status_without_kafka(self):
        done = ctl("doctor", "--json")
        self.assertEqual(done.returncode, 69)
        found = {row["check"]: row["ok"] for row in json.loads(done.stdout)}
        self.assertEqual({name for name, ok in found.items() if ok}, {"database", "migrations", "clock", "halted", "calendar"})
        self.assertIn("gateway", [row["service"] for row in self.rows("status")["services"]])

    def test_a_calendar_that_ends_soon_is_told(self):
        def told():
            said, status = (ctl(word, "--json") for word in ("doctor", "status"))
            why, = (row["why"] for row in json.loads(said.stdout) if row["check"] == "calendar")
            return why, "holidays are known until" in status.stderr

        held[0].sql("INSERT INTO ops.work_calendar VALUES (current_date + 400, false, 'test', false)", "ctl")
        try:
            self.assertEqual(told(), (None, False))
            held[0].sql("UPDATE ops.rule_parameter SET value = '900' WHERE code = 'calendar_ahead'", "ctl")
            why, on_stderr = told()
            self.assertRegex(why, r"^holidays are known until \d{4}-12-31: .* 0 of those running now")
            self.assertTrue(on_stderr)
        finally:
            held[0].sql("UPDATE ops.rule_parameter SET value = '92' WHERE code = 'calendar_ahead'", "ctl")
            held[0].sql("DELETE FROM ops.work_calendar WHERE basis = 'test'", "ctl")


if __name__ == "__main__":
    unittest.main()
