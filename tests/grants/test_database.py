"""Each service's role, and the public's, tries every verb on every table, view, function and schema: what rights.py does not give is refused."""
import contextlib
import subprocess
import unittest

import rights
from stack import instance

held = {}
DENIED = "42501"

TABLES = """
SELECT n.nspname, c.relname, c.relkind::text,
       (SELECT a.attname FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attidentity = '' AND a.attgenerated = ''
         ORDER BY a.attnum LIMIT 1)
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'p', 'v', 'm') AND NOT c.relispartition AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' ORDER BY 1, 2"""
PARTITIONS = """
SELECT r.rolname, c.oid::regclass FROM pg_class c, pg_roles r, unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) AS verb
 WHERE c.relispartition AND c.relkind = 'r' AND r.rolname IN ({roles}) AND has_table_privilege(r.oid, c.oid, verb)"""
FUNCTIONS = """
SELECT r.rolname, n.nspname || '.' || p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace, pg_roles r
 WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND r.rolname IN ({roles}) AND p.prosecdef
   AND has_function_privilege(r.oid, p.oid, 'EXECUTE') AND has_schema_privilege(r.oid, n.oid, 'USAGE')"""

VERBS = {"R": "SELECT 1 FROM {table} LIMIT 0", "I": "INSERT INTO {table} ({column}) SELECT NULL WHERE false",
         "U": "UPDATE {table} SET {column} = NULL WHERE false", "D": "DELETE FROM {table} WHERE false", "T": "TRUNCATE {table}",
         "A": "ALTER TABLE {table} ADD COLUMN a_grant int", "X": "DROP TABLE {table}",
         "L": "LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE"}
# What no service may do, whatever the table.
NEVER = ("CREATE SCHEMA a_grant", "CREATE TEMP TABLE a_grant ()", "CREATE ROLE a_grant", "SET ROLE loopgate_owner", "SET ROLE postgres",
         "SET SESSION AUTHORIZATION loopgate_owner",
         "ALTER ROLE CURRENT_USER SUPERUSER", "COPY (SELECT 1) TO PROGRAM 'true'", "SELECT pg_read_file('PG_VERSION')", "SELECT pg_ls_dir('.')", "SELECT lo_import('/etc/passwd')",
         "SET session_replication_role = replica",
         "SELECT passwd FROM pg_shadow", "SELECT rolpassword FROM pg_authid", "CREATE EVENT TRIGGER a_grant ON ddl_command_end EXECUTE FUNCTION a()")
# The same, but PostgreSQL has other words than "permission denied" for it.
NEVER_EITHER = ("ALTER SYSTEM SET fsync = off", "CREATE DATABASE a_grant", "DROP DATABASE postgres", "CREATE EXTENSION dblink", "SET ROLE none; SET ROLE postgres")


def setUpModule():
    stack = held["stack"] = contextlib.ExitStack()
    held["it"] = stack.enter_context(instance("grants"))
    held["tables"] = [line.split("|") for line in held["it"].psql(TABLES).splitlines()]


def tearDownModule():
    held["stack"].close()


def role_names():
    return ", ".join(f"'loopgate_{service}'" for service in rights.ROLES)


def attempt(service, statements):
    """The SQLSTATE of each statement, tried as the service and taken back."""
    script = "".join(f"BEGIN;\n{text};\n\\echo {at}:: :SQLSTATE\nROLLBACK;\n" for at, text in enumerate(statements))
    it = held["it"]
    done = subprocess.run(["psql", "-XAtq", it.stack.conninfo(service, it)], input=script, capture_output=True, text=True, timeout=120)
    found = dict(line.split(":: ") for line in done.stdout.splitlines() if ":: " in line)
    assert len(found) == len(statements), done.stderr[-2000:]
    return [found[str(at)] for at in range(len(statements))]


class Tables(unittest.TestCase):
    def test_every_name_of_the_rights_is_there(self):
        there = {f"{schema}.{name}" for schema, name, _, _ in held["tables"]}
        named = {table for service in rights.ROLES for table in rights.table_rights(service)}
        self.assertEqual(named - there, set())
        self.assertGreater(len(there), 60)

    def test_each_verb_on_each_table(self):
        for service in rights.ROLES:
            given = rights.table_rights(service)
            tries = [(f"{schema}.{name}", kind, verb, VERBS[verb].format(table=f"{schema}.{name}", column=column))
                     for schema, name, kind, column in held["tables"] for verb in VERBS]
            states = attempt(service, [text for *_, text in tries])
            wrong = [f"{service}: {text}: {state}, {given.get(table, 'nothing')} is given"
                     for (table, kind, verb, text), state in zip(tries, states) if not as_given(given.get(table, ""), kind, verb, state)]
            with self.subTest(service):
                self.assertEqual(wrong, [], "\n" + "\n".join(wrong))
                self.assertGreater(states.count(DENIED), 300)

    def test_partitions_are_reached_through_their_table_alone(self):
        self.assertEqual(held["it"].psql(PARTITIONS.format(roles=role_names())), "")

    def test_a_dead_letter_changes_in_its_state_alone(self):
        for service in rights.SERVICES:
            table = f"{rights.HOME[service]}.dead_letter"
            columns = [line for line in held["it"].psql(f"SELECT attname FROM pg_attribute WHERE attrelid = '{table}'::regclass AND attnum > 0").splitlines()]
            states = attempt(service, [f"UPDATE {table} SET {column} = NULL WHERE false" for column in columns])
            allowed = {column for column, state in zip(columns, states) if state == "00000"}
            self.assertEqual(allowed, {"state", "state_reason", "state_by"}, service)


def as_given(verbs, kind, verb, state):
    """Whether what was said to a verb is what the rights say of it."""
    if verb == "L" and set(verbs) & set("UD"):
        return True  # who may change a table's rows may lock it: PostgreSQL has no right of its own for that
    if verb in verbs:
        return state == "00000"
    return state == DENIED or (kind == "v" and state != "00000")  # a view may refuse before rights are asked


class Beyond(unittest.TestCase):
    def test_no_service_makes_anything(self):
        schemas = sorted({schema for schema, *_ in held["tables"]} | {"public"})
        statements = [f"CREATE TABLE {schema}.a_grant ()" for schema in schemas] + list(NEVER)
        for service in rights.ROLES:
            states = attempt(service, statements)
            self.assertEqual([text for text, state in zip(statements, states) if state not in (DENIED, "3F000")], [], service)

    def test_what_cannot_even_be_said(self):
        for service in rights.ROLES:
            self.assertNotIn("00000", attempt(service, list(NEVER_EITHER)), service)

    def test_functions_that_run_as_their_owner(self):
        found = {tuple(line.split("|")) for line in held["it"].psql(FUNCTIONS.format(roles=role_names())).splitlines()}
        given = {(f"loopgate_{service}", name) for service, names in rights.FUNCTIONS.items() for name in names.split()}
        self.assertEqual(found, given)

    def test_no_service_is_in_another_or_above(self):
        member = held["it"].psql("SELECT r.rolname, m.rolname FROM pg_auth_members a JOIN pg_roles r ON r.oid = a.roleid JOIN pg_roles m ON m.oid = a.member "
                                 f"WHERE m.rolname IN ({role_names()})")
        powers = held["it"].psql("SELECT rolname FROM pg_roles WHERE (rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls) "
                                 f"AND rolname IN ({role_names()})")
        self.assertEqual((member, powers), ("", ""))

    def test_no_service_hands_its_rights_on(self):
        self.assertEqual(held["it"].psql("SELECT c.oid::regclass, a.grantee::regrole FROM pg_class c, aclexplode(c.relacl) a JOIN pg_roles r ON r.oid = a.grantee "
                                         f"WHERE a.is_grantable AND r.rolname IN ({role_names()})"), "")

    def test_the_owner_may(self):
        """A refusal that everybody gets would prove nothing."""
        self.assertEqual(set(attempt("operator", [VERBS[verb].format(table="assessment.item", column="lane") for verb in "RIUDT"])), {"00000"})


if __name__ == "__main__":
    unittest.main()
