"""The whole file of declarations, with kills in every phase all year, decides as without."""
import unittest

import runs
from deploy.stack import SERVICES
from place import DATA

FILE, DAYS, ROUNDS = DATA / "customs" / "df_syn_train_eng.csv", 366, 4
PHASES = ("declarations", "inspections", "time goes on")


@unittest.skipUnless(FILE.exists(), f"{FILE.name} is not here")
class Year(unittest.TestCase):
    def setUp(self):
        runs.drop("year_a", "year_b")
        self.addCleanup(runs.drop, "year_a", "year_b")

    def test_a_year_with_kills_decides_as_one_without(self):
        wanted = ("--declarations", str(FILE))
        first = runs.run(*wanted, "--instance", "year_a")
        self.assertEqual((first["declared"], first["duplicate"], first["refused"]), ("37385", "0", "0"))
        killer = runs.Killer("year_b", DAYS, 11, PHASES, ROUNDS)
        second = runs.run(*wanted, "--instance", "year_b", progress=killer)
        self.assertEqual(len(killer.killed), len(PHASES) * ROUNDS * len(SERVICES))
        self.assertEqual(second["digest"], first["digest"])
        again = runs.run("--again", "--instance", "year_b")
        self.assertEqual((again["declared"], again["digest"]), ("37385", first["digest"]))
