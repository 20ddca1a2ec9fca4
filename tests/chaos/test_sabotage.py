"""
Are these tests honest?  assess is built four times with one part of the fence taken out (sabotage.py), and each time a
process that was taken for dead must be caught; the whole fence must stand the same.

The one that is taken for dead is held inside its transaction, in its first statement, and frozen; meanwhile another takes
its place and claims the partitions.  Then the first goes on, and only when it is through, the second.
"""
import random
import unittest

import verdict
from client import principal
from journal import Journal
from load import Goods, Load
from place import build
from stack import instance
from wait import until

VARIANTS = {"epoch": "moved a position that another had claimed", "compare": "moved a position that another had claimed",
            "transaction": "were committed apart from their position", "rollback": "were committed apart from their position"}
SENT, ATTEMPTS = 60, 3
STATEMENT_S = 8  # a statement may take 10 s: the second must be there before


class TooSlow(AssertionError):
    """The second came after the first's statement had run out: the scene was not played."""


class Scene:
    """One instance on which the scene is played with one build of assess."""

    def __init__(self, it, name):
        self.it, self.journal = it, Journal(it)
        self.journal.start("assess", "first")
        it.start("gateway")
        it.wait_ready("gateway", "assess")
        self.load = Load(principal(it, "trader", "declarant"), None, seed=name, senders=0)
        until(lambda: self.journal.claims("first") >= 6)

    def send(self):
        """Declarations that are acknowledged; assess is held, so none of them is decided yet."""
        goods, chance = Goods("zombie", "Z-"), random.Random("zombie")
        for _ in range(SENT):
            self.load.declare(goods, chance)

    def play(self):
        self.journal.hold("first", "second")
        self.send()
        until(lambda: self.journal.held("assess"))
        self.it.pause("assess")
        second = self.journal.rival("assess", "second")
        try:
            until(lambda: self.journal.claims("second") >= 6, seconds=STATEMENT_S, failure=TooSlow)
            self.it.resume("assess")
            self.journal.let_go("first")
            until(self.first_is_through)
            self.journal.let_go("second")
        finally:
            self.it.resume("assess")
            second.stop()
            self.it.stop("assess")

    def first_is_through(self):
        """It said that it was fenced off, or ended, or committed something."""
        return (self.it.processes["assess"].pid() is None
                or "has another owner" in (self.it.folder / "logs" / "assess.log").read_text(errors="replace")
                or self.it.psql("SELECT EXISTS (SELECT FROM assessment.receipt) OR EXISTS (SELECT FROM chaos.journal WHERE process = 'first' "
                                "AND NOT claim)").strip() == "t")

    def faults(self):
        """What the tests find when a third process has worked off the rest."""
        self.journal.start("assess", "third")
        self.it.start("inspect", "recall", "relay")
        return verdict.drained(self.it, 60) + verdict.faults(self.it, self.load, self.journal)


def played(name, program=None):
    """The faults after a zombie woke up; the scene again where the machine was too slow for it."""
    for attempt in range(ATTEMPTS):
        with instance(f"zombie_{name}_{attempt}", clock="real") as it:
            if program is not None:
                it.program = lambda service, whole=it.program: program if service == "assess" else whole(service)
            scene = Scene(it, name)
            try:
                scene.play()
            except TooSlow:
                continue
            return scene.faults()
    raise TooSlow(f"{ATTEMPTS} times the second was too slow")


class Zombie(unittest.TestCase):
    def test_the_whole_fence_stands(self):
        self.assertEqual(played("whole"), [])

    def caught(self, variant):
        found = played(variant, build() / "tests" / "chaos" / f"assess-without-{variant}")
        self.assertTrue(any(VARIANTS[variant] in fault for fault in found), found)

    def test_without_the_epoch(self):
        self.caught("epoch")

    def test_without_the_compare_and_set(self):
        self.caught("compare")

    def test_without_the_shared_transaction(self):
        self.caught("transaction")

    def test_without_the_rollback(self):
        self.caught("rollback")


if __name__ == "__main__":
    unittest.main()
