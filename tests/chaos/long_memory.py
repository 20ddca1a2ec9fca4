"""Memory that is out at random moments, in one service after the other: the process says so and ends with a status that has it started again; nothing is lost, doubled or acknowledged falsely."""
import random
import time
import unittest

import verdict
from client import principal
from havoc import SERVICES, Havoc
from load import Load
from scarcity import ScarceJournal, Scarcity
from stack import instance
from wait import until

ROUNDS, ENOUGH_S, DRAIN_S = 4, 4, 60
OFTEN = (200, 20000)  # one allocation of so many fails
ENDS = (71, 75)       # EX_OSERR, EX_TEMPFAIL
WORDS = "out of memory"


class Memory(unittest.TestCase):
    def test_a_process_without_memory_ends_and_says_so(self):
        chance, ended = random.Random(20261126), []
        with instance("memory", clock="real") as it:
            out = {service: Scarcity("MEMORY", it.folder / f"out-{service}") for service in SERVICES}
            journal = ScarceJournal(it, out)
            havoc = Havoc(it, journal, seed=1)
            havoc.start()
            it.wait_ready()
            load = Load(principal(it, "trader", "declarant"), principal(it, "watch", "market"), seed=11)
            with load.running():
                for service in chance.sample(SERVICES * ROUNDS, len(SERVICES) * ROUNDS):
                    ended.append((service, self.end_of(it, service, out[service], chance)))
                    havoc.start(service)
                    time.sleep(chance.uniform(0.2, 1.0))
                havoc.calm()
            self.assertEqual([end for end in ended if end[1] not in ENDS], [], "a crash is a fault")
            for service in SERVICES:
                log = (it.folder / "logs" / f"{service}.log").read_text(errors="replace")
                self.assertGreaterEqual(log.count(WORDS), 1, f"{service} does not say why it ended")
            found = verdict.drained(it, DRAIN_S) or verdict.faults(it, load, journal)
            self.assertEqual(found, [], f"after {load}:\n" + "\n".join([*found[:30], *map(str, ended)]))

    @staticmethod
    def end_of(it, service, out, chance):
        """How the process ended; more and more often it gets no memory, for some ask for it seldom."""
        process, often = it.processes[service], chance.randrange(*OFTEN)
        end = time.monotonic() + 60
        while process.pid() is not None and time.monotonic() < end:
            with out.of(f"{often} {chance.randrange(10 ** 6)}"):
                process.wait(ENOUGH_S)
            often = max(2, often // 10)
        until(lambda: process.child.poll() is not None)
        return process.child.returncode


if __name__ == "__main__":
    unittest.main()
