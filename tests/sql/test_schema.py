"""The migrated database against the sources: every named query prepares, every table is accounted for."""
import sys
import unittest

from place import ROOT
from postgres import Postgres, SqlError

sys.path.insert(0, str(ROOT / "common" / "store"))
import sqlgen  # noqa: E402

# The pipeline's queries name no schema: each service's session puts its own first.
SEARCH_PATH = {"common/pipeline": "intake"}
OWN = {"loopgate_gateway": {"intake"}, "loopgate_assess": {"assessment", "party"}, "loopgate_inspect": {"inspection"},
       "loopgate_recall": {"recall", "supervision"}, "loopgate_relay": {"ops", "relay"}, "loopgate_public": set()}
TABLES = """SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN (%s) AND NOT c.relispartition AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') """

held = []


def setUpModule():
    held.append(Postgres().__enter__())
    held[0].migrate()


def tearDownModule():
    held.pop().__exit__()


def blocks():
    """(file, kind, name, lines) of every block of every file of named queries."""
    for file in sorted([*ROOT.glob("services/*/sql/*.sql"), *ROOT.glob("common/*/sql/*.sql")]):
        for kind, name, _, lines in sqlgen.blocks(file):
            yield file.relative_to(ROOT), kind, name, lines


def search_path(file):
    schema = SEARCH_PATH.get("/".join(file.parts[:2]))
    return f"SET search_path = {schema}, public;\n" if schema else ""


class Queries(unittest.TestCase):
    @staticmethod
    def prepare(name, lines):
        """The statement that prepares a named query with its types."""
        found = [sqlgen.PARAMETER.match(line) for line in lines]
        types = ", ".join(m[2] + (m[3] or "") for m in found if m)
        text = "\n".join(line for line in lines if not line.startswith("--")).strip().removesuffix(";")
        return f"PREPARE {name} {'(' + types + ')' if types else ''} AS {text};\n"

    def test_every_query_prepares_with_its_types(self):
        of = {}
        for file, kind, name, lines in blocks():
            if kind == "name":
                of.setdefault(file, []).append((name, self.prepare(name, lines)))
        self.assertGreater(sum(map(len, of.values())), 300)
        for file, statements in of.items():
            with self.subTest(str(file)):
                try:
                    held[0].sql(search_path(file) + "".join(statement for _, statement in statements))
                except SqlError as error:
                    self.fail(f"{error}\n{self.refused(file, statements)}")

    @staticmethod
    def refused(file, statements):
        """Which of them do not prepare alone."""
        found = []
        for name, statement in statements:
            try:
                held[0].sql(search_path(file) + statement)
            except SqlError:
                found.append(name)
        return found

    def test_a_senders_receipts_are_ordered_part_by_part(self):
        """Were the parts of the union put together before they are ordered, each page would read all that was ever sent."""
        plan = held[0].sql("EXPLAIN SELECT v.xid, v.id, v.n, api.sent_json(v) FROM api.sent v WHERE sender = 'x' ORDER BY xid DESC, id DESC, n DESC LIMIT 50")
        self.assertFalse([line for line, in plan if "Subquery Scan on v " in line], plan)

    def test_table_blocks_name_the_columns_types(self):
        """COPY in binary form wants the very type of the column."""
        for file, kind, name, lines in blocks():
            if kind != "table":
                continue
            listed = [m.groups() for m in map(sqlgen.COLUMN.match, lines) if m]
            with self.subTest(f"{file}: {name}"):
                rows = held[0].sql(f"{search_path(file)}SELECT attname, format('%s', t.typname) FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid "
                                   f"WHERE attrelid = '{name}'::regclass AND attnum > 0 AND NOT attisdropped")
                there = {column: kind for column, kind in rows}
                self.assertEqual([(column, there.get(column)) for column, _ in listed], listed)


class Tables(unittest.TestCase):
    def test_the_digest_covers_or_exempts_each(self):
        covered = {name for name, in held[0].sql("SELECT name FROM ops.digest_source")}
        exempt = {name for name, in held[0].sql("SELECT name FROM ops.digest_exempt")}
        for table, in held[0].sql(TABLES % "'r', 'p'"):
            with self.subTest(table):
                out = table in exempt or "*." + table.split(".")[1] in exempt
                self.assertNotEqual(table in covered, out, "in ops.digest_source, or else in ops.digest_exempt")

    def test_the_digest_names_only_what_is_there(self):
        there = {table for table, in held[0].sql(TABLES % "'r', 'p'")}
        named = {name for name, in held[0].sql("SELECT name FROM ops.digest_source UNION ALL SELECT name FROM ops.digest_exempt")}
        self.assertEqual({n for n in named if not n.startswith("*.")} - there, set())

    def test_digest_queries_run(self):
        for name, query in held[0].sql("SELECT name, replace(query, E'\\n', ' ') FROM ops.digest_source"):
            with self.subTest(name):
                try:
                    held[0].sql(query)
                except SqlError as error:
                    self.fail(str(error))

    def test_every_table_and_view_has_a_comment(self):
        bare = held[0].sql(TABLES % "'r', 'p', 'v', 'm'" + "AND obj_description(c.oid, 'pg_class') IS NULL ORDER BY 1")
        self.assertEqual([name for name, in bare], [])


class LegalBasis(unittest.TestCase):
    CHINESE = "[\u4e00-\u9fff]"

    def test_what_parameters_rest_on_is_said_in_both_languages(self):
        said = held[0].sql(f"SELECT DISTINCT p.legal_basis, b.text_zh ~ '{self.CHINESE}', b.text_en !~ '{self.CHINESE}' FROM ops.rule_parameter p LEFT JOIN ops.legal_basis b ON b.basis = p.legal_basis")
        self.assertGreater(len(said), 20)
        self.assertEqual([row for row in said if row[1:] != ["t", "t"]], [])

    def test_nothing_is_said_of_what_no_parameter_rests_on(self):
        self.assertEqual(held[0].sql("SELECT basis FROM ops.legal_basis EXCEPT SELECT legal_basis FROM ops.rule_parameter"), [])


class Today(unittest.TestCase):
    def test_the_day_is_the_last_ticks(self):
        held[0].sql("INSERT INTO intake.clock (tick_at) VALUES ('2031-05-05T16:30:00Z')")
        held[0].sql("INSERT INTO ops.rule_parameter SELECT 'test_day', '', v, 'day', 'a test', f, u, false, 'x', 'x' FROM (VALUES "
                    "('1', date '2031-05-01', date '2031-05-06'), ('2', '2031-05-06', '2031-05-07'), ('3', '2031-05-07', NULL)) r (v, f, u)")
        try:
            self.assertEqual(held[0].sql("SELECT day::text, value FROM ops.today, ops.parameter_today WHERE code = 'test_day'"), [["2031-05-06", "2"]])
        finally:
            held[0].sql("DELETE FROM ops.rule_parameter WHERE code = 'test_day'; DELETE FROM intake.clock")

    def test_only_partitions_ask_the_machine(self):
        asked = held[0].sql("SELECT p.oid::regproc::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname !~ '^(pg_|information_schema)' AND p.prosrc ~* 'current_date' "
                            "UNION SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
                            "WHERE c.relkind = 'v' AND n.nspname !~ '^(pg_|information_schema)' AND pg_get_viewdef(c.oid) ~* 'current_date'")
        self.assertEqual({name for name, in asked}, {"ops.ensure_partitions", "ops.partition_by_month"})
        queries = {name for _, kind, name, lines in blocks() if kind == "name" and "current_date" in "\n".join(lines)}
        self.assertEqual(queries, {"clock_state", "partitions_ensure", "partitions_note"})


class Rights(unittest.TestCase):
    def test_a_service_writes_only_its_own_schema(self):
        rows = held[0].sql("""SELECT DISTINCT r.rolname, n.nspname, c.relname
          FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
          CROSS JOIN (VALUES ('loopgate_gateway'), ('loopgate_assess'), ('loopgate_inspect'), ('loopgate_recall'), ('loopgate_relay'), ('loopgate_public')) r(rolname)
          WHERE c.relkind IN ('r', 'p', 'v') AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND
                (has_table_privilege(r.rolname, c.oid, 'INSERT, DELETE, TRUNCATE') OR has_any_column_privilege(r.rolname, c.oid, 'INSERT, UPDATE'))
          ORDER BY 1, 2, 3""")
        # The relay takes what it has produced out of each outbox: the one write across schemas.
        foreign = [row for row in rows if row[1] not in OWN[row[0]] and (row[0], row[2]) != ("loopgate_relay", "outbox")]
        self.assertEqual(foreign, [])

    def test_no_service_creates_or_owns(self):
        owned = held[0].sql("SELECT c.relname FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner WHERE r.rolname LIKE 'loopgate\\_%' "
                            "AND r.rolname <> 'loopgate_owner'")
        creating = held[0].sql("SELECT r.rolname, n.nspname FROM pg_roles r CROSS JOIN pg_namespace n WHERE r.rolname LIKE 'loopgate\\_%' "
                               "AND r.rolname <> 'loopgate_owner' AND has_schema_privilege(r.oid, n.oid, 'CREATE')")
        self.assertEqual((owned, creating), ([], []))


if __name__ == "__main__":
    unittest.main()
