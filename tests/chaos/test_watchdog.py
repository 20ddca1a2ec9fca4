"""A client that brings nothing though records wait is made anew: the broker does not answer for longer than the watchdog waits."""
import random
import signal
import time
import unittest

import verdict
from client import principal
from journal import Journal
from load import Goods, Load
from stack import instance
from wait import until

STUCK_S = 3


class Watchdog(unittest.TestCase):
    def test_it_makes_the_client_anew_and_nothing_is_lost(self):
        with instance("watchdog", clock="real") as it:
            journal = Journal(it)
            it.start("assess", added={**journal.settings("assess", "watched"), "LOOPGATE_STUCK": str(STUCK_S)})
            it.start("gateway", "inspect", "recall", "relay")
            it.wait_ready()
            load, goods, chance = Load(principal(it, "trader", "declarant"), None, seed=5, senders=0), Goods("dog", "D-"), random.Random("dog")
            log = it.folder / "logs" / "assess.log"
            load.declare(goods, chance)
            self.assertNotIn("made anew", log.read_text())
            it.stack.kafka.process.signal(signal.SIGSTOP)
            try:
                until(lambda: "made anew" in log.read_text())
            finally:
                it.stack.kafka.process.signal(signal.SIGCONT)
            for _ in range(20):
                load.declare(goods, chance)
            self.assertEqual(verdict.drained(it, 60) or verdict.faults(it, load, journal), [])
            before = log.read_text().count("made anew")
            time.sleep(2 * STUCK_S)
            self.assertEqual(log.read_text().count("made anew"), before, "a client that has nothing to do is left alone")


if __name__ == "__main__":
    unittest.main()
