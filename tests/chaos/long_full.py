"""A disk that is full, of the database, of its log, of the broker: nothing acknowledged is missing or doubled, each refusal says when to come again, and all goes on by itself."""
import contextlib
import time
import unittest

import verdict
from client import principal
from havoc import Havoc
from load import Load
from scarcity import Scarcity, ScarceJournal, environment, rude
from stack import instance
from wait import until

from deploy.stack import SERVICES, StackError

BEFORE_S, FULL_S, DRAIN_S = 2, 6, 60
READS = ("/v1/assessments", "/v1/declarations", "/v1/orders", "/v1/queue", "/v1/overview")


@contextlib.contextmanager
def server_with(server, settings):
    """The server, started with the settings; in the end as it was."""
    server.stop()
    with environment(settings):
        server.start()
    try:
        yield
    finally:
        server.stop()
        server.start()


def said(server, words):
    """How often a server's log has the words."""
    return (server.folder / "log").read_text(errors="replace").count(words)


class Disk(unittest.TestCase):
    """The stack is under load, a server has no room for a while, and all is compared."""

    def play(self, name, server_of, below, revive, refuses=True):
        with instance(name, clock="real") as it:
            server, disk = server_of(it.stack), Scarcity("FULL", it.folder / "full")
            with server_with(server, disk.settings()):
                journal = ScarceJournal(it, {})
                havoc = Havoc(it, journal, seed=1)
                havoc.start()
                it.wait_ready()
                load = Load(principal(it, "trader", "declarant"), principal(it, "watch", "market"), seed=name)
                analyst = principal(it, "chen", "analyst", kind="person")
                lived = {service: it.processes[service].pid() for service in SERVICES}
                with load.running():
                    time.sleep(BEFORE_S)
                    before = said(server, "No space left on device")
                    with disk.of((server.folder / below).resolve()):
                        until(lambda: said(server, "No space left on device") > before)
                        read = self.reads(analyst, FULL_S)
                    with environment(disk.settings()):
                        revive(it)
                    until(lambda: all(it.ready(service) for service in SERVICES))
                    count = len(load.items)
                    until(lambda: len(load.items) > count + 10)
                self.assertEqual({service: it.processes[service].pid() for service in SERVICES}, lived, "each service lived on")
                self.assertTrue(load.not_now or read or not refuses, "nobody was told to come again")
                self.assertEqual(rude([*load.not_now, *read])[:5], [])
                found = verdict.drained(it, DRAIN_S) or verdict.faults(it, load, journal)
                self.assertEqual(found, [], f"after {load}:\n" + "\n".join(found[:30]))

    @staticmethod
    def reads(who, seconds):
        """What was answered other than with what was asked for."""
        end, answers = time.monotonic() + seconds, []
        while time.monotonic() < end:
            answers += [answer for answer in map(who.get, READS) if answer.status != 200]
            time.sleep(0.2)
        return answers

    def test_of_the_tables(self):
        """What is sent waits in Kafka meanwhile: nobody need be refused."""
        self.play("full_tables", lambda stack: stack.database, "data/base", self.revive_database, refuses=False)

    def test_of_the_log_of_the_database(self):
        """It ends where it cannot write what was committed, and whoever supervises it starts it again."""
        self.play("full_wal", lambda stack: stack.database, "data/pg_wal", self.revive_database)

    def test_of_the_broker(self):
        """It ends when its only disk is full."""
        self.play("full_broker", lambda stack: stack.kafka, "data", lambda it: it.stack.kafka.start())

    @staticmethod
    def revive_database(it):
        def answers():
            try:
                it.stack.database.start()
                return it.psql("SELECT 1")
            except StackError:
                return None
        until(answers)


if __name__ == "__main__":
    unittest.main()
