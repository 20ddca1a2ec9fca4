"""deploy/local and its parts: what it refuses, whom it names, what others may not read; without a second build or broker."""
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import time
import unittest

import stack
from checkout import Checkout
from deploy.stack import SERVICES, StackError, ports
from deploy.stack.process import Process, started_at
from deploy.stack.servers import Stack
from wait import until

STOP_S = 10
OTHERS = {"LOOPGATE_DATABASE": "host=127.0.0.1 port=1 dbname=others user=loopgate_owner", "LOOPGATE_KAFKA": "127.0.0.1:1", "LOOPGATE_KAFKA_CERTIFICATES": "/nonexistent"}


class Command(unittest.TestCase):
    def setUp(self):
        self.checkout = Checkout()
        self.addCleanup(self.checkout.remove)

    def refused(self, code, *words, **settings):
        done = self.checkout.run(*words, **settings)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stderr

    def test_bad_usage(self):
        self.assertIn("deploy/local COMMAND", self.refused(64))
        self.assertIn("deploy/local COMMAND", self.refused(64, "upp"))
        self.assertIn('"more" is not understood', self.refused(64, "up", "--yes", "more"))
        self.assertEqual(self.checkout.run("help").returncode, 0)
        self.assertFalse(self.checkout.base.exists(), "none of these makes anything")

    def test_before_up_there_is_nothing(self):
        for command in ("down", "status", "logs", "psql", "ctl", "doctor", "demo"):
            self.assertIn("nothing is here yet", self.refused(1, command))

    def test_what_it_did_not_make_is_left_alone(self):
        self.checkout.base.mkdir(parents=True)
        kept = self.checkout.base / "kept"
        kept.write_text("somebody's")
        self.assertIn("was not made by this command", self.refused(1, "reset"))
        self.assertIn("holds something else", self.refused(73, "up", "--yes"))
        self.assertEqual([path.name for path in self.checkout.base.iterdir()], ["kept"])

    def test_packages_are_named_and_asked_for(self):
        with (self.checkout.top / "deploy" / "packages").open("a") as packages:
            packages.write("loopgate-wants-this\n")
        said = self.refused(64, "up")
        self.assertRegex(said, r"will be installed[^\n]*\n  loopgate-wants-this\n")
        self.assertIn("give --yes", said)

    def test_state_is_its_owners_alone(self):
        self.checkout.make_state()
        for folder in (self.checkout.base, self.checkout.base.parent):
            self.assertEqual(folder.stat().st_mode & 0o777, 0o700, folder)

    def test_made_but_never_up(self):
        self.checkout.make_state()
        self.assertIn('"deploy/local up" makes it', self.refused(1, "status"))
        self.assertIn('"more" is not understood', self.refused(1, "status", "more"))
        self.assertIn("cannot read", self.refused(66, "demo", "--declarations", "/nonexistent.csv"))
        self.assertEqual(self.checkout.run("reset").returncode, 0)
        self.assertFalse(self.checkout.base.exists())

    def test_servers_of_others(self):
        self.checkout.make_state()
        for name in ("LOOPGATE_DATABASE", "LOOPGATE_KAFKA"):
            self.assertIn("belong together", self.refused(1, "status", **{name: OTHERS[name]}))
        self.assertIn("key=value", self.refused(1, "status", **{**OTHERS, "LOOPGATE_DATABASE": "postgresql://others"}))
        self.assertIn("certificates", self.refused(1, "status", **{**OTHERS, "LOOPGATE_KAFKA_CERTIFICATES": ""}))
        self.assertIn("only on a stack that this command made", self.refused(1, "demo", **OTHERS))
        self.assertIn("are left alone", self.refused(1, "reset", **OTHERS))
        self.assertTrue(self.checkout.base.exists())


class Ports(unittest.TestCase):
    def test_a_taken_one_is_named_with_its_holder_and_moved(self):
        said = []
        with socket.socket() as holder:
            holder.bind(("127.0.0.1", ports.any_free()))
            holder.listen()
            taken = holder.getsockname()[1]
            chosen = ports.choose(taken, {taken + 1}, said.append)
        self.assertGreater(chosen, taken + 1)
        self.assertRegex(said[0], rf"^port {taken} is held by \S+, process {os.getpid()} of user \S+; {chosen} is used instead$")
        self.assertEqual((ports.choose(taken, set(), said.append), len(said)), (taken, 1))


class Processes(unittest.TestCase):
    def test_a_stranger_of_the_same_number_is_never_signalled(self):
        checkout = Checkout()
        self.addCleanup(checkout.remove)
        stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
        self.addCleanup(stranger.wait)
        self.addCleanup(stranger.kill)
        ours = Process(checkout.top / "pid", checkout.top / "log")
        ours.pid_file.write_text(f"{stranger.pid} {int(started_at(stranger.pid)) - 1}\n")
        self.assertIsNone(ours.pid())
        ours.stop()
        self.assertIsNone(stranger.poll())


class Servers(unittest.TestCase):
    """On the suites' own stack."""

    def test_what_is_no_stack_is_neither_taken_nor_removed(self):
        checkout = Checkout()
        self.addCleanup(checkout.remove)
        for act in (lambda: Stack(checkout.top).make(say=stack.silent), lambda: Stack(checkout.top).delete()):
            with self.assertRaisesRegex(StackError, "holds something else|was not made by this command"):
                act()
        self.assertTrue((checkout.top / "deploy").exists())

    def test_a_database_of_others_is_neither_used_nor_dropped(self):
        servers = stack.stack()
        servers.database.sql("CREATE DATABASE loopgate_stranger")
        self.addCleanup(servers.database.sql, "DROP DATABASE loopgate_stranger")
        with self.assertRaisesRegex(StackError, '"loopgate_stranger" was not made by this command'):
            servers.instance("stranger").migrate()
        with self.assertRaisesRegex(StackError, '"loopgate_stranger" was not made by this command'):
            servers.instance("stranger").drop()
        del servers.state["instances"]["stranger"]
        servers.save()
        self.assertEqual(servers.database.sql("SELECT count(*) FROM pg_database WHERE datname = 'loopgate_stranger'").strip(), "1")

    def test_secrets_are_their_owners_alone_and_services_come_back_and_stop(self):
        with stack.instance("local") as it:
            files = [pathlib.Path(top, name) for top, _, names in os.walk(it.stack.folder) for name in names]  # a folder that the broker removes meanwhile has none
            secret = [path for path in files if path.suffix == ".key" or path.parent.name == "pass" or path.name == "state.json"]
            self.assertGreater(len(secret), 15)
            self.assertEqual([path for path in secret if path.stat().st_mode & 0o077], [])
            self.assertEqual([path for path in (it.stack.folder, it.folder / "keys") if path.stat().st_mode & 0o077], [])
            it.supervise()
            it.wait_ready()
            before = it.processes["assess"].pid()
            it.kill("assess")
            until(lambda: it.processes["assess"].pid() not in (None, before))
            it.wait_ready()
            self.assertRegex(it.supervisor.log_file.read_text(), "assess ended; starts again in")
            self.stops(it)

    def test_a_port_that_another_took_since_is_left_and_one_that_is_dropped_is_forgotten(self):
        with stack.instance("local") as it:
            with socket.create_server(("127.0.0.1", it.port("relay"))) as other:
                it.start("relay")
                it.wait_ready("relay")
                self.assertNotEqual(it.port("relay"), other.getsockname()[1])
            it.kill("relay")
            with self.assertRaisesRegex(StackError, "not ready: relay"):
                it.wait_ready("relay")
            it.drop()
        self.assertEqual([name for name in it.stack.state["ports"] if name.startswith("local.")], [])

    def stops(self, it):
        """The supervisor first, or it would start them again; each service by itself, within the time that it is given."""
        it.supervisor.signal(signal.SIGTERM)
        began = time.monotonic()
        for service in SERVICES:
            self.assertTrue(it.processes[service].wait(STOP_S), f"{service} runs {STOP_S} s after SIGTERM")
        self.assertLess(time.monotonic() - began, STOP_S)
        logs = {service: it.processes[service].last_lines(2) for service in SERVICES}
        self.assertEqual([name for name, text in logs.items() if not re.search("stopp|ended", text)], [], logs)


if __name__ == "__main__":
    unittest.main()
