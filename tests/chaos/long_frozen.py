"""A database that is frozen: each service lives and says that it is not ready, and when it goes on nothing is lost or doubled."""
import os
import random
import signal
import time
import unittest
import urllib.error
from pathlib import Path

import verdict
from client import principal
from journal import Journal
from load import Goods, Load
from stack import instance
from wait import until

from deploy.stack.instance import DIRECT

FROZEN_S = 40  # above the 20 s that a service waits for an answer, and above the 10 s of a main loop that stands still
LOOPS = ("assess", "inspect", "recall", "relay")


def family(pid):
    """The postmaster and its backends."""
    return [pid] + [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def send(pids, number):
    for pid in pids:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            pass  # a backend that ended


def asked(it, service, page):
    """The status of an admin page."""
    try:
        with DIRECT.open(f"http://127.0.0.1:{it.port(service)}{page}", timeout=5) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


class Frozen(unittest.TestCase):
    def test_services_live_on_and_nothing_is_lost(self):
        with instance("frozen", clock="real") as it:
            journal = Journal(it)
            it.start("assess", added=journal.settings("assess", "frozen"))
            it.start("gateway", "inspect", "recall", "relay")
            it.wait_ready()
            load, goods, chance = Load(principal(it, "trader", "declarant"), None, seed=5, senders=0), Goods("ice", "I-"), random.Random("ice")
            load.declare(goods, chance)
            frozen = family(it.stack.database.pid())
            send(frozen, signal.SIGSTOP)
            try:
                end, seen = time.monotonic() + FROZEN_S, set()
                while time.monotonic() < end:
                    seen |= {(service, asked(it, service, "/livez")) for service in LOOPS + ("gateway",)}
                    time.sleep(1)
                self.assertEqual(seen, {(service, 200) for service in LOOPS + ("gateway",)})
                until(lambda: all(asked(it, service, "/readyz") == 503 for service in LOOPS))
            finally:
                send(frozen, signal.SIGCONT)
            for _ in range(20):
                load.declare(goods, chance)
            self.assertEqual(verdict.drained(it, 60) or verdict.faults(it, load, journal), [])
            until(lambda: all(asked(it, service, "/readyz") == 200 for service in LOOPS))


if __name__ == "__main__":
    unittest.main()
