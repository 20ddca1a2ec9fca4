"""With SQL, as any service's role: no approval but the gateway's, no activation but assess's, none without another person's approval."""
import contextlib
import subprocess
import unittest

from changes import RUN, Changes
from stack import instance

SERVICES = ("gateway", "assess", "relay")
ROLES = ("gateway", "assess", "inspect", "recall", "relay")
DENIED, CHECKED, NULL = "42501", "23514", "23502"
CODE, OTHER, BARE = f"SQL-{RUN}", f"OTHER-{RUN}", f"BARE-{RUN}"  # in shadow, approved, drafted alone
APPROVE = "INSERT INTO intake.approval (receipt, kind, object_id, version, principal, person, key) VALUES ('\\x{receipt}', 'profile', '{code}', 1, '{who}', '{who}', '-')"
ACTIVATE = "INSERT INTO assessment.activation VALUES ('profile', '{code}', 1, {approval}, '{who}', now(), 1)"
SET = "UPDATE assessment.control SET {what} WHERE object_id = '{code}'"
held = {}


def setUpModule():
    stack = held["stack"] = contextlib.ExitStack()
    it = held["it"] = stack.enter_context(instance("four_eyes_sql", clock="real"))
    it.start(*SERVICES)
    it.wait_ready(*SERVICES)
    changes = held["changes"] = Changes(it)
    for code, who in ((CODE, "wang"), (OTHER, "zhao")):
        assert changes.draft(who, code) == "done"
        changes.prove(code)
    assert changes.draft("zhao", BARE) == "done"
    # Li approved the other one; wang, by a principal of the other name, his own.
    assert changes.act("li", OTHER, "approve") == "done"
    assert changes.act("wang-at-home", CODE, "approve") == "four-eyes"


def tearDownModule():
    held["stack"].close()


def attempt(role, *statements):
    """The SQLSTATE of the last of the statements, tried as the role and taken back; one before it that fails ends the attempt with its own."""
    it = held["it"]
    script = "BEGIN;\n" + "".join(f"{text};\n\\if :ERROR\n\\echo :SQLSTATE\n\\q\n\\endif\n" for text in statements) + "\\echo 00000\nROLLBACK;\n"
    done = subprocess.run(["psql", "-XAtq", it.stack.conninfo(role, it)], input=script, capture_output=True, text=True, timeout=60)
    return done.stdout.split()[-1]


def receipt_of(code):
    return held["it"].psql(f"SELECT encode(receipt, 'hex') FROM intake.approval WHERE object_id = '{code}'").strip()


def activate(approval, who="li", code=CODE):
    return ACTIVATE.format(code=code, who=who, approval=f"'\\x{approval}'" if approval else "NULL")


class Sql(unittest.TestCase):
    def test_approvals_are_the_gateways_rows_alone(self):
        statement = APPROVE.format(receipt="00" * 16, code=CODE, who="li")
        self.assertEqual({role: attempt(role, statement) for role in ROLES}, {role: "00000" if role == "gateway" else DENIED for role in ROLES})
        for statement in ("UPDATE intake.approval SET person = 'li'", "DELETE FROM intake.approval", "TRUNCATE intake.approval"):
            self.assertEqual({attempt(role, statement) for role in ROLES}, {DENIED}, statement)

    def test_whose_approval_it_is_the_principal_says(self):
        self.assertEqual(held["it"].psql(f"SELECT principal, person FROM intake.approval WHERE object_id = '{CODE}'").strip(), "wang-at-home|wang")
        said = APPROVE.format(receipt="00" * 16, code=CODE, who="wang-at-home").replace("'wang-at-home', 'wang-at-home'", "'wang-at-home', 'li'")
        self.assertEqual(attempt("gateway", said, "SELECT 1 / (person = 'wang')::int FROM intake.approval WHERE receipt = '\\x" + "00" * 16 + "'"), "00000")
        for who in ("robot", "wang-robot", "nobody"):
            self.assertEqual(attempt("gateway", APPROVE.format(receipt="00" * 16, code=CODE, who=who)), CHECKED, who)

    def test_activations_are_assess_s_rows_alone(self):
        statement = activate(receipt_of(OTHER), code=OTHER)
        self.assertEqual({role: attempt(role, statement) for role in ROLES}, {role: "00000" if role == "assess" else DENIED for role in ROLES})
        for statement in ("UPDATE assessment.activation SET actor = 'li'", "DELETE FROM assessment.activation", "TRUNCATE assessment.activation"):
            self.assertEqual({attempt(role, statement) for role in ROLES}, {DENIED}, statement)

    def test_no_activation_without_another_persons_approval(self):
        wrong = {"none": None, "his own": receipt_of(CODE), "another object's": receipt_of(OTHER), "made up": "00" * 16}
        for what, approval in wrong.items():
            self.assertIn(attempt("assess", activate(approval)), (CHECKED, NULL), what)
        self.assertEqual(attempt("assess", activate(receipt_of(OTHER), who="zhao", code=OTHER)), CHECKED)
        self.assertEqual(attempt("assess", activate(receipt_of(OTHER), who="nobody", code=f"{OTHER}-NOT")), CHECKED)

    def test_no_version_comes_into_force_without_its_activation(self):
        for code, what in ((CODE, "state = 'active'"), (CODE, "active_from = 1"), (OTHER, "state = 'active', active_from = 1"), (OTHER, "active_from = 1"),
                           (CODE, f"state = 'approved', approval = '\\x{receipt_of(CODE)}'"), (CODE, f"state = 'approved', approval = '\\x{receipt_of(OTHER)}'"),
                           (CODE, "state = 'approved'"), (CODE, "kind = 'credit', state = 'active'")):
            self.assertEqual(attempt("assess", SET.format(code=code, what=what)), CHECKED, what)
        self.assertEqual(attempt("assess", activate(receipt_of(OTHER), code=OTHER), SET.format(code=OTHER, what="state = 'active', active_from = 1")), "00000")

    def test_no_profile_is_approved_that_was_not_tried(self):
        receipt = "ab" * 16
        approve = APPROVE.format(receipt=receipt, code=BARE, who="li")
        held["it"].psql(approve)
        self.assertEqual(attempt("assess", SET.format(code=BARE, what=f"state = 'approved', approval = '\\x{receipt}'")), CHECKED)
        self.assertEqual(attempt("assess", SET.format(code=BARE, what="state = 'shadow'")), CHECKED)  # from no change on
        self.assertEqual(attempt("assess", SET.format(code=BARE, what="restores = 1")), CHECKED)
        draft = ("INSERT INTO assessment.control (kind, object_id, version, state, document, actor, at, change, restores) "
                 f"VALUES ('profile', '{BARE}', 2, 'draft', '{{}}', 'zhao', now(), 1, 1)")
        self.assertEqual(attempt("assess", draft), CHECKED)

    def test_no_share_is_ruled_without_another_persons_approval(self):
        cutover = ("INSERT INTO assessment.cutover (kind, object_id, version, share, least_parity, least_hit_rate, approval, actor, at, change) "
                   "VALUES ('profile', '{code}', 1, 10, 0, 0, '\\x{approval}', '{who}', now(), 1)")
        good = cutover.format(code=OTHER, approval=receipt_of(OTHER), who="li")
        self.assertEqual({role: attempt(role, good) for role in ROLES}, {role: "00000" if role == "assess" else DENIED for role in ROLES})
        self.assertEqual(attempt("assess", cutover.format(code=OTHER, approval=receipt_of(OTHER), who="zhao")), CHECKED)  # the author
        self.assertEqual(attempt("assess", cutover.format(code=CODE, approval=receipt_of(CODE), who="li")), CHECKED)  # approved by its author
        self.assertEqual(attempt("assess", SET.format(code=OTHER, what="state = 'cutover'")), CHECKED)
        self.assertEqual(attempt("assess", good, SET.format(code=OTHER, what="state = 'cutover'")), "00000")
        for what in ("share = 99", "actor = 'zhao'", "least_parity = 100"):
            self.assertEqual(attempt("assess", good, f"UPDATE assessment.cutover SET {what}"), CHECKED, what)

    def test_no_parameter_is_set_without_another_persons_approval(self):
        name, receipt = f"risk_share-{RUN}", "cd" * 16
        for statement in ("INSERT INTO ops.rule_parameter VALUES ('risk_share', '', '0', '-', '-', '2099-01-01', NULL, true, '-', '-')", "UPDATE ops.rule_parameter SET value = '0'",
                          "DELETE FROM ops.rule_parameter", "UPDATE ops.parameter_kind SET most = 2", "SELECT ops.put_parameter()"):
            self.assertEqual({attempt(role, statement) for role in ROLES}, {DENIED}, statement)
        document = '{"code": "risk_share", "version": 1, "value": "0.1", "from": "2099-01-01", "legalBasis": "a test"}'
        held["it"].psql(f"INSERT INTO assessment.control (kind, object_id, version, state, document, actor, at, change) VALUES ('parameter', '{name}', 1, 'draft', '{document}', 'zhao', now(), 0)")
        put = [text.replace("'profile'", "'parameter'") for text in (APPROVE.format(receipt=receipt, code=name, who="zhao"), activate(receipt, code=name))]
        self.assertEqual(attempt("assess", put[1]), CHECKED)  # nobody approved
        held["it"].psql(put[0])
        self.assertEqual(attempt("assess", put[1]), CHECKED)  # its author did
        held["it"].psql(put[0].replace("zhao", "li").replace(receipt, "ef" * 16))
        good = put[1].replace(receipt, "ef" * 16)
        set_now = "SELECT 1 / count(*) FROM ops.rule_parameter WHERE (code, value, valid_from, version) = ('risk_share', '0.1', '2099-01-01', 1)"
        self.assertEqual(attempt("assess", good, set_now), "00000")
        self.assertEqual(attempt("assess", set_now), "22012")  # and that was taken back

    def test_nothing_that_rules_is_ended_by_one(self):
        it = held["it"]
        ruling = f"RULES-{RUN}"
        changes = held["changes"]
        assert changes.draft("zhao", ruling) == "done"
        changes.prove(ruling)
        self.assertEqual([changes.act("li", ruling, action) for action in ("approve", "activate")], ["done", "done"])
        ended = ("state = 'retired', active_until = 9", "active_until = 9", "state = 'retired'")
        for what in ended:
            self.assertEqual(attempt("assess", SET.format(code=ruling, what=what)), CHECKED, what)
        self.assertEqual(attempt("assess", SET.format(code=ruling, what="state = 'retiring'")), "00000")
        want = APPROVE.replace("person, key)", "person, key, step)").replace("'-')", "'-', 'retire')")
        it.psql(want.format(receipt="01" * 16, code=ruling, who="wang"))
        it.psql(want.format(receipt="02" * 16, code=ruling, who="wang-at-home"))  # the same person
        for what in ended:
            self.assertEqual(attempt("assess", SET.format(code=ruling, what=what)), CHECKED, what)
        it.psql(want.format(receipt="03" * 16, code=ruling, who="li"))
        self.assertEqual(attempt("assess", SET.format(code=ruling, what=ended[0])), "00000")
        # Who wants an end approves nothing by it.
        it.psql(want.format(receipt="04" * 16, code=CODE, who="li"))
        self.addCleanup(it.psql, "DELETE FROM intake.approval WHERE receipt = '\\x" + "04" * 16 + "'")
        self.assertEqual(attempt("assess", SET.format(code=CODE, what="state = 'approved', approval = '\\x" + "04" * 16 + "'")), CHECKED)

    def test_what_is_not_proven_is_neither_tried_nor_approved(self):
        self.assertEqual(attempt("assess", SET.format(code=BARE, what="state = 'shadow', tried_from = 1")), CHECKED)
        receipt = "ac" * 16
        held["it"].psql(APPROVE.format(receipt=receipt, code=CODE, who="li"))
        self.addCleanup(held["it"].psql, f"DELETE FROM intake.approval WHERE receipt = '\\x{receipt}'")
        approve = SET.format(code=CODE, what=f"state = 'approved', approval = '\\x{receipt}'")
        self.assertEqual(attempt("assess", approve), "00000")
        self.assertEqual(attempt("assess", "UPDATE assessment.backtest SET ended_at = now() - interval '31 days'", approve), CHECKED)

    def test_steps_are_kept(self):
        self.assertEqual({role: attempt(role, "INSERT INTO assessment.control_step (kind, object_id, version, step, actor, at, change) VALUES ('profile', 'X', 1, 'draft', 'li', now(), 1)")
                          for role in ROLES}, {role: "00000" if role == "assess" else DENIED for role in ROLES})
        for statement in ("UPDATE assessment.control_step SET actor = 'li'", "DELETE FROM assessment.control_step", "UPDATE intake.lint SET errors = 0", "DELETE FROM intake.lint"):
            self.assertEqual({attempt(role, statement) for role in ROLES}, {DENIED}, statement)

    def test_nothing_is_put_under_an_approval(self):
        for what in ("document = '{}'", "actor = 'li'", "version = 2", "object_id = 'X'", "approval = NULL", "approved_by = 'zhao'"):
            self.assertEqual(attempt("assess", SET.format(code=OTHER, what=what)), CHECKED, what)
        self.assertEqual(attempt("assess", "DELETE FROM assessment.control"), DENIED)

    def test_nothing_begins_in_force(self):
        for state, more in (("active", "NULL"), ("approved", "NULL"), ("draft", "1")):
            statement = ("INSERT INTO assessment.control (kind, object_id, version, state, document, actor, at, change, active_from) "
                         f"VALUES ('profile', 'NEW', 1, '{state}', '{{}}', 'wang', now(), 1, {more})")
            self.assertEqual(attempt("assess", statement), CHECKED, (state, more))

    def test_the_triggers_stay(self):
        for role in ROLES:
            for statement in ("ALTER TABLE assessment.activation DISABLE TRIGGER ALL", "DROP TRIGGER check_control ON assessment.control",
                              "SET session_replication_role = replica", "ALTER TABLE intake.approval DISABLE TRIGGER ALL",
                              "CREATE OR REPLACE FUNCTION assessment.check_activation() RETURNS trigger LANGUAGE sql AS 'SELECT 1'"):
                self.assertEqual(attempt(role, statement), DENIED, (role, statement))

    def test_who_is_who_no_service_says(self):
        for role in ROLES:
            for statement in ("UPDATE intake.principal SET person = 'li' WHERE id = 'wang-at-home'", "SELECT intake.add_principal('x', 'x', 'person', 'X', NULL, NULL)"):
                self.assertEqual(attempt(role, statement), DENIED, (role, statement))


if __name__ == "__main__":
    unittest.main()
