"""
A thousand kills, and a soak: the same load for long, in which no service may grow.  For `tests/run long`; LOOPGATE_KILLS and
LOOPGATE_SOAK_S shorten it for a look.
"""
import os
import pathlib
import time
import unittest

import verdict
from client import principal
from havoc import SERVICES, Havoc
from journal import Journal
from load import Load
from stack import instance

KILLS = int(os.environ.get("LOOPGATE_KILLS", "1000"))
SOAK_S = int(os.environ.get("LOOPGATE_SOAK_S", "3600"))
ROUND, DRAIN_S = 100, 120
GROWTH_MIB_PER_HOUR = 1


def rss_mib(pid):
    """Memory of a process that no other shares."""
    for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Private_Dirty:"):
            return int(line.split()[1]) / 1024
    return 0


class Long(unittest.TestCase):
    def test_a_thousand_kills(self):
        """In rounds: after each the load goes on, everything drains and is compared."""
        with instance("thousand", clock="real") as it:
            journal = Journal(it)
            havoc = Havoc(it, journal, seed=1000)
            havoc.start()
            it.wait_ready()
            load = Load(principal(it, "trader", "declarant"), principal(it, "watch", "market"), seed=1000)
            with load.running():
                while havoc.kills < KILLS:
                    havoc.rampage(min(ROUND, KILLS - havoc.kills), 8)
                    havoc.calm()
            found = verdict.drained(it, DRAIN_S) or verdict.faults(it, load, journal)
            self.assertEqual(found, [], f"after {load}:\n" + "\n".join([*found[:30], *havoc.log[-100:]]))

    def test_memory_does_not_grow(self):
        with instance("soak", clock="real") as it:
            it.start()
            it.wait_ready()
            load = Load(principal(it, "trader", "declarant"), principal(it, "watch", "market"), seed=7, pause=0.002, senders=4)
            with load.running():
                time.sleep(SOAK_S / 4)  # what is kept for good has been filled by then
                before = {service: rss_mib(it.processes[service].pid()) for service in SERVICES}
                time.sleep(SOAK_S * 3 / 4)
                grown = {service: rss_mib(it.processes[service].pid()) - before[service] for service in SERVICES}
            limit = max(1, GROWTH_MIB_PER_HOUR * SOAK_S * 3 / 4 / 3600)
            self.assertEqual({service: mib for service, mib in grown.items() if mib > limit}, {}, f"MiB in {SOAK_S * 3 / 4:.0f} s, {load}")


if __name__ == "__main__":
    unittest.main()
