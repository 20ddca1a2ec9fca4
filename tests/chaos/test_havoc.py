"""Fifty kills and some freezes under load, the database and the broker too: nothing lost, doubled, out of order or stuck."""
import unittest

import verdict
from client import principal
from havoc import Havoc
from journal import Journal
from load import Load
from stack import instance

KILLS, FREEZES, DRAIN_S = 50, 3, 60


class Rampage(unittest.TestCase):
    def test_what_was_acknowledged_is_there_once(self):
        with instance("havoc", clock="real") as it:
            journal = Journal(it)
            havoc = Havoc(it, journal, seed=20261125)
            havoc.start()
            it.wait_ready()
            load = Load(principal(it, "trader", "declarant"), principal(it, "watch", "market"), seed=1)
            with load.running():
                havoc.rampage(KILLS, FREEZES)
                havoc.calm()
            self.assertGreaterEqual(havoc.kills, KILLS)
            self.assertGreater(len(load.items), 100, "there was no load to speak of")
            found = verdict.drained(it, DRAIN_S) or verdict.faults(it, load, journal)
            self.assertEqual(found, [], f"after {load}:\n" + "\n".join([*found[:30], *havoc.log]))


if __name__ == "__main__":
    unittest.main()
