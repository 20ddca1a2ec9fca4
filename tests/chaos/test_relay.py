"""
The relay killed where it hurts: before and after its range is saved, while records are under way, before and after it is
removed; and an event whose transaction takes long, which holds up no other.
"""
import contextlib
import json
import random
import signal
import subprocess
import unittest
import uuid

import verdict
from client import principal
from havoc import Havoc
from journal import Journal
from load import Goods, Load
from stack import instance
from wait import until

TIMES = 2
held = {}


def outcome():
    """The statement that inspect would run for an outcome about goods that nobody declared, and its id."""
    found, at = str(uuid.uuid4()), "2026-01-01T00:00:00Z"
    event = {"specversion": "1.0", "id": found, "source": "//loopgate/inspect", "type": "loopgate.outcome.v1", "time": at,
             "data": {"outcomeId": found, "subject": {"declarationId": found, "version": 1, "itemNumber": 1}, "kind": "label", "severity": "minor",
                      "verdict": "pass", "stage": "final", "version": 1, "producer": "inspect", "at": at}}
    return found, f"INSERT INTO inspection.outbox (topic, part, key, payload) VALUES ('outcomes', 0, '{found}', convert_to('{json.dumps(event)}', 'UTF8'))"


def setUpModule():
    stack = held["stack"] = contextlib.ExitStack()
    it = held["it"] = stack.enter_context(instance("relay", clock="real"))
    journal = held["journal"] = Journal(it)
    havoc = held["havoc"] = Havoc(it, journal, seed=3)
    havoc.start()
    it.wait_ready()
    held["load"] = Load(principal(it, "trader", "declarant"), None, seed=3, senders=0)
    held["goods"], held["chance"] = Goods("relay", "R-"), random.Random("relay")


def tearDownModule():
    held["stack"].close()


class Relay(unittest.TestCase):
    def send(self):
        for _ in range(15):
            held["load"].declare(held["goods"], held["chance"])

    def killed_while_held(self, where, committed):
        """Killed in a statement of the relay, which is then rolled back, or still committed though nobody waits for it."""
        it, journal = held["it"], held["journal"]
        for _ in range(TIMES):
            journal.hold(where)
            self.send()
            until(lambda: journal.held("relay"))
            it.kill("relay")
            if not committed:
                for pid in journal.held("relay"):
                    it.stack.database.sql(f"SELECT pg_terminate_backend({pid})")
                until(lambda: not journal.held("relay"))
            journal.let_go(where)
            held["havoc"].start("relay")
        self.assertEqual(verdict.drained(it, 60) or verdict.faults(it, held["load"], journal), [])

    def test_before_the_range_is_saved(self):
        self.killed_while_held("relay begins", committed=False)

    def test_after_the_range_is_saved_and_before_it_is_sent(self):
        self.killed_while_held("relay begins", committed=True)

    def test_after_it_is_acknowledged_and_before_it_is_removed(self):
        self.killed_while_held("relay ends", committed=False)

    def test_after_the_range_is_removed(self):
        self.killed_while_held("relay ends", committed=True)

    def test_while_records_are_under_way(self):
        it = held["it"]
        for _ in range(TIMES):
            self.send()
            it.stack.kafka.process.signal(signal.SIGSTOP)
            try:
                until(lambda: it.psql("SELECT EXISTS (SELECT FROM relay.range)").strip(), "t")
                it.kill("relay")
            finally:
                it.stack.kafka.process.signal(signal.SIGCONT)
            held["havoc"].start("relay")
        self.assertEqual(verdict.drained(it, 60) or verdict.faults(it, held["load"], held["journal"]), [])

    def test_no_event_waits_for_a_transaction_that_is_older(self):
        it, (slow, begun), (quick, whole) = held["it"], outcome(), outcome()

        def known(event):
            return it.psql(f"SELECT count(*) FROM assessment.outcome WHERE outcome_id = '{event}'").strip() == "1"
        with subprocess.Popen(["psql", "-XAtq", it.stack.conninfo("inspect", it)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as session:
            session.stdin.write(f"BEGIN; SET LOCAL idle_in_transaction_session_timeout = 0; {begun}; SELECT 'begun';\n")
            session.stdin.flush()
            self.assertEqual(session.stdout.readline().strip(), "begun")
            it.psql(whole, "inspect")
            until(lambda: known(quick))
            self.assertFalse(known(slow))
            session.communicate("COMMIT;\n")
        until(lambda: known(slow))
        self.assertEqual(verdict.drained(it, 60) or verdict.faults(it, held["load"], held["journal"]), [])


if __name__ == "__main__":
    unittest.main()
