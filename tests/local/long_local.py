"""A whole life of deploy/local in a state of its own, with the programs of the suite's build."""
import re
import socket
import time
import unittest

import stack  # noqa: F401  puts deploy/ on the path
from checkout import Checkout
from deploy.stack import SERVICES, ports
from deploy.stack.local import WANTED
from deploy.stack.servers import Stack

AGAIN_S, STOP_S = 15, 10
NO_NETWORK = {name: "http://127.0.0.1:9" for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY")}


class Life(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.checkout = Checkout()
        cls.addClassCleanup(cls.checkout.remove)
        cls.checkout.lay()

    def ok(self, *words, **settings):
        done = self.checkout.run(*words, **settings)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done

    def test_from_up_to_reset(self):
        self.addCleanup(self.checkout.run, "reset")
        self.first()
        self.second()
        self.commands()
        self.down_and_up()
        self.others()
        self.assertIn("is gone", self.ok("reset").stdout)
        self.assertFalse(self.checkout.base.exists())
        self.assertEqual([path for path in self.processes() if path], [])

    def stack(self):
        return Stack(self.checkout.base / "stack")

    def processes(self):
        """Ids that live of what `up` started; the folder may be gone, the processes not."""
        return [pid for instance in self.stack().instances() for pid in (process.pid() for process in instance.processes.values())]

    def first(self):
        """Somebody holds the API's port, unless somebody else does already."""
        with socket.socket() as holder:
            if ports.is_free(WANTED["http"]):
                holder.bind(("127.0.0.1", WANTED["http"]))
                holder.listen()
            done = self.ok("up", "--yes", **NO_NETWORK)
        self.assertRegex(done.stderr, rf"port {WANTED['http']} is held by .*; \d+ is used instead")
        self.assertIn("Loopgate is up", done.stdout)
        accounts = self.checkout.base / "stack" / "accounts"
        self.assertEqual(accounts.stat().st_mode & 0o777, 0o600)
        self.assertRegex(accounts.read_text(), r"^administrator +\S{10,}\n$")
        self.assertEqual([path for path in accounts.parent.rglob("*") if not path.is_symlink() and path.lstat().st_mode & 0o077], [])

    def second(self):
        """Whatever would fetch something meets a proxy that does not answer."""
        before, began = self.processes(), time.monotonic()
        done = self.ok("up", "--yes", **NO_NETWORK)
        self.assertLess(time.monotonic() - began, AGAIN_S)
        self.assertEqual(self.processes(), before, "nothing is started again")
        self.assertNotIn("instead", done.stderr)

    def commands(self):
        said = self.ok("status").stdout
        self.assertEqual(re.findall(r"^(\w+) .* ready$", said, re.M), list(SERVICES))
        self.assertRegex(self.ok("doctor").stdout, r"nothing is wrong\n$")
        self.assertEqual(self.ok("psql", "-Atc", "SELECT count(*) > 40 FROM ops.migration").stdout, "t\n")
        self.assertIn("administrator", self.ok("ctl", "principals", "list").stdout)
        self.assertIn("listening on port", self.ok("logs", "gateway").stdout)
        done = self.checkout.run("logs", "weather")
        self.assertEqual((done.returncode, 'no log of "weather"' in done.stderr), (1, True))
        self.assertEqual(self.checkout.run("ctl", "principals", "ad").returncode, 64)
        self.assertIn("no demonstration", self.checkout.run("demo").stderr)

    def down_and_up(self):
        began = time.monotonic()
        self.ok("down")
        self.assertLess(time.monotonic() - began, 2 * STOP_S, "services, then servers")
        done = self.checkout.run("status")
        self.assertEqual((done.returncode, done.stdout.count("stopped")), (1, 2 + len(SERVICES)))
        self.assertIn("does not run", self.checkout.run("doctor").stdout)
        began = time.monotonic()
        self.ok("up", "--yes", **NO_NETWORK)
        print(f"note: up after down took {time.monotonic() - began:.1f} s", flush=True)
        self.assertIn("administrator", self.ok("ctl", "principals", "list").stdout)

    def others(self):
        """Another checkout uses the servers of this one; they outlive it."""
        mine, other = self.stack(), Checkout()
        self.addCleanup(other.remove)
        other.lay()
        mine.database.sql("CREATE DATABASE theirs OWNER loopgate_owner")
        password = mine.database.passfile("loopgate_owner")
        named = {"LOOPGATE_DATABASE": f"host=127.0.0.1 port={mine.database.port} dbname=theirs user=loopgate_owner passfile='{password}'",
                 "LOOPGATE_KAFKA": mine.kafka.address(), "LOOPGATE_KAFKA_CERTIFICATES": str(mine.folder / "certificates")}
        mine.instances()[0].stop()
        self.use(other, named)
        self.assertIn("are left alone", other.run("reset", **named).stderr)
        self.assertEqual(other.run("down", **named).returncode, 0)
        self.assertEqual(other.run("reset").returncode, 0)
        self.assertEqual([pid is None for _, pid, _ in self.stack().servers()], [False, False])
        self.assertEqual(mine.database.sql("SELECT count(*) > 40 FROM ops.migration", "theirs").strip(), "t")

    def use(self, other, named):
        done = other.run("up", "--yes", **named, **NO_NETWORK)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertTrue((other.base / "external" / "state.json").exists())
        self.assertFalse((other.base / "stack").exists(), "no servers of its own")
        self.assertEqual(other.run("status", **named).returncode, 0)
        self.assertIn("only on a stack that this command made", other.run("demo", **named).stderr)


if __name__ == "__main__":
    unittest.main()
