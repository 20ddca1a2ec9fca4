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


def made_anew(it):
    """How often assess said so."""
    return (it.folder / "logs" / "assess.log").read_text().count("made anew")


class Watchdog(unittest.TestCase):
    def test_it_makes_the_client_anew_and_nothing_is_lost(self):
        with instance("watchdog", clock="real") as it:
            journal = Journal(it)
            it.start("assess", added={**journal.settings("assess", "watched"), "LOOPGATE_STUCK": str(STUCK_S)})
            it.start("gateway", "inspect", "recall", "relay")
            it.wait_ready()
            load, goods, chance = Load(principal(it, "trader", "declarant"), None, seed=5, senders=0), Goods("dog", "D-"), random.Random("dog")
            load.declare(goods, chance)
            before = made_anew(it)  # none, unless the machine itself stood still
            it.stack.kafka.process.signal(signal.SIGSTOP)
            try:
                until(lambda: made_anew(it) > before, seconds=30)
            finally:
                it.stack.kafka.process.signal(signal.SIGCONT)
            for _ in range(20):
                load.declare(goods, chance)
            self.assertEqual(verdict.drained(it, 60) or verdict.faults(it, load, journal), [])
            before = made_anew(it)
            time.sleep(2 * STUCK_S)
            self.assertEqual(made_anew(it), before, "a client that has nothing to do is left alone")


if __name__ == "__main__":
    unittest.main()
